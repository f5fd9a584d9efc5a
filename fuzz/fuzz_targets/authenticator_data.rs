#![no_main]
keydesk_fuzz::fuzzer!(authenticator_data);
