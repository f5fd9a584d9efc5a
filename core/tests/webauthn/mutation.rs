//! S22: whatever bytes come in, nothing panics, in a stack of 128 KiB.

use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, AuthenticationExpectations, PreparedCredential,
    RegistrationExpectations, UserVerification, claimed_credential, verify_authentication,
    verify_registration,
};
use keydesk_core::{base64url, ids::CredentialId};
use keydesk_testkit::{AttestationChoice, SeededEntropy};
use serde_json::Value;

use crate::stage::{CHALLENGE, Stage, prepare};

const MUTANTS: usize = 8000;

#[test]
fn s22_nothing_panics_in_a_small_stack() {
    let tried = std::thread::Builder::new()
        .stack_size(128 * 1024)
        .spawn(|| {
            let entropy = SeededEntropy::new(2026);
            let (mut tried, mut survivors) = (0, 0);
            for choice in [
                AttestationChoice::None,
                AttestationChoice::PackedSelf,
                AttestationChoice::Packed,
                AttestationChoice::FidoU2f,
                AttestationChoice::Tpm,
                AttestationChoice::AndroidKey,
                AttestationChoice::Apple,
                AttestationChoice::Compound,
            ] {
                let mut stage = Stage::new(choice);
                let anchor = stage.authenticator.anchor();
                stage.policy.anchors = vec![anchor.into()];
                // Its stack is not ours to bound, and it only sees what we take.
                stage.policy.second_opinion = false;
                let registration = stage.draft().to_json();
                let credential = prepare(&stage.register(&registration).unwrap());
                let assertion = stage.assertion().to_json();
                let at = stage.at;
                for _ in 0..MUTANTS / 16 {
                    let text = mutate(&registration, "attestationObject", &entropy);
                    let expected = RegistrationExpectations {
                        challenge: &CHALLENGE,
                        user_verification: UserVerification::Preferred,
                        algorithms: &Algorithm::ALL,
                        attestation: &stage.policy,
                        at,
                        metadata: None,
                    };
                    survivors +=
                        usize::from(verify_registration(&stage.rp, &expected, &text).is_ok());
                    let text = mutate(&assertion, "authenticatorData", &entropy);
                    let expected = AuthenticationExpectations {
                        challenge: &CHALLENGE,
                        user_verification: UserVerification::Preferred,
                        user_handles: &[],
                        user_handle_required: false,
                    };
                    let _ = verify_authentication(&stage.rp, &credential, &expected, &text);
                    let _ = claimed_credential(&text);
                    tried += 2;
                }
            }
            for length in 0..600 {
                let mut bytes = vec![0; length];
                keydesk_core::entropy::Entropy::fill(&entropy, &mut bytes).unwrap();
                let id = CredentialId::new([1]).unwrap();
                assert!(PreparedCredential::new(id, &bytes, Algorithm::Es256, 0, false).is_err());
                let policy = AttestationPolicy::default();
                let stage = Stage::new(AttestationChoice::None);
                let expected = RegistrationExpectations {
                    challenge: &CHALLENGE,
                    user_verification: UserVerification::Preferred,
                    algorithms: &Algorithm::ALL,
                    attestation: &policy,
                    at: stage.at,
                    metadata: None,
                };
                assert!(verify_registration(&stage.rp, &expected, &bytes).is_err());
            }
            (tried, survivors)
        })
        .unwrap()
        .join()
        .expect("no panic");
    assert_eq!(tried.0, MUTANTS);
    // Bytes that nobody signs may change (none and certificates' own signatures); most may not.
    assert!(tried.1 < MUTANTS / 4, "{} mutants registered", tried.1);
}

/// One to four bytes changed, cut, doubled or inserted: in the JSON, or inside a binary member.
pub(crate) fn mutate(response: &Value, member: &str, entropy: &SeededEntropy) -> Vec<u8> {
    if entropy.below(4) == 0 {
        return mutate_bytes(response.to_string().into_bytes(), entropy);
    }
    let member = if entropy.below(4) == 0 { "clientDataJSON" } else { member };
    let mut response = response.clone();
    let bytes = base64url::decode(response["response"][member].as_str().unwrap()).unwrap();
    response["response"][member] = base64url::encode(mutate_bytes(bytes, entropy)).into();
    response.to_string().into_bytes()
}

fn mutate_bytes(mut bytes: Vec<u8>, entropy: &SeededEntropy) -> Vec<u8> {
    for _ in 0..=entropy.below(4) {
        let at = entropy.below(bytes.len().max(1));
        let [byte] = entropy.array();
        match entropy.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at.min(bytes.len()), byte),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 if at < bytes.len() => bytes[at] ^= 1 << (byte & 7),
            _ if at < bytes.len() => bytes[at] = byte,
            _ => bytes.push(byte),
        }
    }
    bytes
}
