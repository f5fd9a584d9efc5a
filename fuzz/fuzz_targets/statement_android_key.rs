#![no_main]
keydesk_fuzz::fuzzer!(statement_android_key);
