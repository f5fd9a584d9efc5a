#![no_main]
keydesk_fuzz::fuzzer!(mds_blob);
