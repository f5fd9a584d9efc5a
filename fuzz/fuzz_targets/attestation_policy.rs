#![no_main]
keydesk_fuzz::fuzzer!(attestation_policy);
