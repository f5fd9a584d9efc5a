#![no_main]
keydesk_fuzz::fuzzer!(stored_blob);
