#![no_main]
keydesk_fuzz::fuzzer!(relying_party);
