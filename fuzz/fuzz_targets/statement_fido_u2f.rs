#![no_main]
keydesk_fuzz::fuzzer!(statement_fido_u2f);
