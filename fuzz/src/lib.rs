//! Fuzz targets for Keydesk's parsers and verifiers, with their oracles and seeds. The README says how
//! to run them and what each claims.

pub mod input;
pub mod model;
pub mod oracle;
pub mod seeds;
pub mod targets;

/// One fuzz target.
pub struct Target {
    /// The name of the target, its binary and its corpus.
    pub name: &'static str,
    /// Runs one input; panics if the input violates an assertion.
    pub run: fn(&[u8]),
    /// Makes the inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

macro_rules! targets {
    ($($name:ident)+) => {
        /// Every target.
        pub const TARGETS: &[Target] = &[$(Target {
            name: stringify!($name),
            run: targets::$name,
            seeds: seeds::$name,
        }),+];
    };
}

targets! {
    cbor
    client_data
    authenticator_data
    cose_key
    attestation_object
    statement_none
    statement_packed
    statement_tpm
    statement_android_key
    statement_fido_u2f
    statement_apple
    statement_compound
    x5c_path
    mds_blob
    attestation_policy
    relying_party
    verify_registration
    verify_authentication
    wire_request
    machine_sequence
    link_token
    stored_blob
}

/// Writes the fuzzer of one target.
#[macro_export]
macro_rules! fuzzer {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(
            init: {
                $crate::oracle::prepare();
                $crate::seeds::write_on_request(stringify!($name));
            },
            |data: &[u8]| $crate::targets::$name(data)
        );
    };
}
