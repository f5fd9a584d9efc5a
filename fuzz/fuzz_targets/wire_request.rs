#![no_main]
keydesk_fuzz::fuzzer!(wire_request);
