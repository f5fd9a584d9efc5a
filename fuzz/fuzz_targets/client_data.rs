#![no_main]
keydesk_fuzz::fuzzer!(client_data);
