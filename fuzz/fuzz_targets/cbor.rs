#![no_main]
keydesk_fuzz::fuzzer!(cbor);
