#![no_main]
keydesk_fuzz::fuzzer!(cose_key);
