//! What is timed: one call of each verifies one case and says whether it was good.

use std::hint::black_box;

use anyhow::{Result, bail};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use keydesk_api::stateless;
use keydesk_core::ids::CredentialId;
use keydesk_core::webauthn::{
    Algorithm, AuthenticationExpectations, PreparedCredential, UserVerification,
    verify_authentication,
};
use webauthn_rs_core::proto::PublicKeyCredential;

use crate::clock::thread_cpu;
use crate::peer::Peer;
use crate::vectors::{Case, Workload};

/// A verifier under test.
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) language: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) call: Call,
}

/// How a subject is called.
pub(crate) enum Call {
    /// In this process.
    Here(fn(&Workload, &Case) -> bool),
    /// In a process of its own.
    There(Peer),
}

impl Subject {
    fn here(
        name: &str,
        operation: &'static str,
        call: fn(&Workload, &Case) -> bool,
        workload: &Workload,
    ) -> Result<Self> {
        for case in &workload.cases {
            if call(workload, &case.flipped()) || call(workload, &case.miscounted()) {
                bail!("{name} took a signature, or signed bytes, with a flipped bit");
            }
            if !call(workload, case) {
                bail!("{name} refused a good assertion");
            }
        }
        Ok(Self { name: name.into(), language: "Rust", operation, call: Call::Here(call) })
    }

    /// Bare aws-lc-rs with a key that was parsed before.
    pub(crate) fn base_prepared(workload: &Workload) -> Result<Self> {
        Self::here("aws-lc-rs", "signature, prepared key", base_prepared, workload)
    }

    /// Bare aws-lc-rs with the key's bytes.
    pub(crate) fn base_bytes(workload: &Workload) -> Result<Self> {
        Self::here("aws-lc-rs", "signature, key from bytes", base_bytes, workload)
    }

    /// Keydesk with a prepared credential.
    pub(crate) fn keydesk_prepared(workload: &Workload) -> Result<Self> {
        Self::here("keydesk", "assertion, prepared credential", keydesk_prepared, workload)
    }

    /// Keydesk with the stored COSE key's bytes.
    pub(crate) fn keydesk_bytes(workload: &Workload) -> Result<Self> {
        Self::here("keydesk", "assertion, key from bytes", keydesk_bytes, workload)
    }

    /// Keydesk by a whole request on the wire, as every binding can send it.
    pub(crate) fn keydesk_wire(workload: &Workload) -> Result<Self> {
        Self::here("keydesk", "assertion, request on the wire", keydesk_wire, workload)
    }

    /// webauthn-rs-core with its stored credential in its state.
    pub(crate) fn webauthn_rs(workload: &Workload) -> Result<Self> {
        Self::here("webauthn-rs-core", "assertion", webauthn_rs, workload)
    }

    /// A library that runs in a process of its own.
    pub(crate) fn there(language: &'static str, operation: &'static str, peer: Peer) -> Self {
        Self { name: peer.about.name.clone(), language, operation, call: Call::There(peer) }
    }

    /// CPU microseconds per call over this many calls, one case after the other.
    pub(crate) fn block(&mut self, workload: &Workload, calls: usize) -> Result<f64> {
        match &mut self.call {
            Call::Here(call) => {
                let start = thread_cpu();
                let good = repeat(*call, workload, calls);
                let spent = thread_cpu() - start;
                if !good {
                    bail!("{} refused a good assertion while it was timed", self.name);
                }
                Ok(spent * 1e6 / calls as f64)
            }
            Call::There(peer) => peer.block(calls),
        }
    }

    /// The most Rust allocations of one call; nothing for a process of its own.
    pub(crate) fn allocations(&self, workload: &Workload) -> Option<u64> {
        let Call::Here(call) = &self.call else { return None };
        let count = |case| {
            let count = || {
                black_box(call(workload, case));
            };
            allocation_counter::measure(count).count_total
        };
        workload.cases.iter().map(count).max()
    }
}

/// Makes the calls and says whether every one of them verified.
pub(crate) fn repeat(call: fn(&Workload, &Case) -> bool, workload: &Workload, calls: usize) -> bool {
    let cases = workload.cases.iter().cycle().take(calls);
    let mut good = true;
    for case in cases {
        good &= call(workload, black_box(case));
    }
    good
}

fn base_prepared(_: &Workload, case: &Case) -> bool {
    case.parsed.verify_sig(&case.signed, &case.signature).is_ok()
}

fn base_bytes(_: &Workload, case: &Case) -> bool {
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &case.point);
    key.verify(&case.signed, &case.signature).is_ok()
}

pub(crate) fn keydesk_prepared(workload: &Workload, case: &Case) -> bool {
    let response = case.response.as_bytes();
    verify_authentication(&workload.rp, &case.prepared, &expected(case), response).is_ok()
}

fn keydesk_bytes(workload: &Workload, case: &Case) -> bool {
    let Ok(id) = CredentialId::new(case.credential_id.as_slice()) else { return false };
    let (algorithm, count) = (Algorithm::Es256, case.sign_count);
    let credential = PreparedCredential::new(id, &case.public_key, algorithm, count, false);
    let Ok(credential) = credential else { return false };
    let response = case.response.as_bytes();
    verify_authentication(&workload.rp, &credential, &expected(case), response).is_ok()
}

fn keydesk_wire(_: &Workload, case: &Case) -> bool {
    stateless::call("verifyAuthentication", &case.request).is_ok()
}

fn webauthn_rs(workload: &Workload, case: &Case) -> bool {
    let parsed: Result<PublicKeyCredential, _> = serde_json::from_str(&case.response);
    let Ok(response) = parsed else { return false };
    workload.core.authenticate_credential(&response, &case.state).is_ok()
}

fn expected(case: &Case) -> AuthenticationExpectations<'_> {
    AuthenticationExpectations {
        challenge: &case.challenge,
        user_verification: UserVerification::Required,
        user_handles: &case.owner,
        user_handle_required: true,
    }
}
