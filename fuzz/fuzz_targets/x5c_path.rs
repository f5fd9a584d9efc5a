#![no_main]
keydesk_fuzz::fuzzer!(x5c_path);
