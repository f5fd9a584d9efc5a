#![no_main]
keydesk_fuzz::fuzzer!(machine_sequence);
