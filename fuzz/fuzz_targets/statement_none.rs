#![no_main]
keydesk_fuzz::fuzzer!(statement_none);
