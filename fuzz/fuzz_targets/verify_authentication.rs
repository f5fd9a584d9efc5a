#![no_main]
keydesk_fuzz::fuzzer!(verify_authentication); // See fuzz/src/targets/authentication.rs.
