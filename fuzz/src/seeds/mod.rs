//! What the fuzzers begin with: every format and algorithm of the software authenticator, and every
//! shape that a target reads. The same in every run, but for RSA keys and random signatures.

mod ceremonies;
mod desk;
mod parsers;

use std::path::PathBuf;
use std::{env, fs, process};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

pub use ceremonies::{
    attestation_policy, mds_blob, relying_party, verify_authentication, verify_registration,
    x5c_path,
};
pub use desk::{link_token, machine_sequence, stored_blob, wire_request};
pub use parsers::{
    attestation_object, authenticator_data, cbor, client_data, cose_key, statement_android_key,
    statement_apple, statement_compound, statement_fido_u2f, statement_none, statement_packed,
    statement_tpm,
};

type Seeds = Vec<Vec<u8>>;

/// Writes a target's seeds into the folder that `KEYDESK_FUZZ_SEEDS` names, if it names one, and
/// ends the process.
pub fn write_on_request(name: &str) {
    let Some(folder) = env::var_os("KEYDESK_FUZZ_SEEDS").map(PathBuf::from) else { return };
    let target = crate::TARGETS.iter().find(|target| target.name == name).expect("a target");
    for seed in (target.seeds)() {
        // libFuzzer names its files in this way too, so none is kept twice.
        let name = digest(&SHA1_FOR_LEGACY_USE_ONLY, &seed);
        let name: String = name.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(folder.join(name), seed).expect("the folder takes the seeds");
    }
    process::exit(0);
}
