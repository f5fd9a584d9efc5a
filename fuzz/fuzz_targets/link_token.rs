#![no_main]
keydesk_fuzz::fuzzer!(link_token);
