#![no_main]
keydesk_fuzz::fuzzer!(verify_registration);
