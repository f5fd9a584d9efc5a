//! S34: what keeps a private key is read, and a key in software is not taken for hardware.

use keydesk_core::webauthn::{
    AttestationRequirement as Require, KeySecurity as Security, RejectionCode as R,
    VerifiedRegistration,
};
use keydesk_testkit::{AndroidDraft, AttestationChoice as Choice, Attester, Der};
use serde_json::json;

use crate::stage::Stage;

type Mutation = fn(&mut AndroidDraft);

/// An Android key under a trusted anchor.
fn android(
    mutate: impl Fn(&mut AndroidDraft),
    choice: Choice,
) -> (Stage, keydesk_testkit::RegistrationDraft) {
    let mut stage = Stage::new(choice);
    stage.policy.require = Require::Trusted;
    stage.policy.anchors = vec![stage.key.anchor().into()];
    let mut draft = stage.draft();
    match &mut draft.attester {
        Attester::AndroidKey(android) => mutate(android),
        Attester::Compound(parts) => {
            let Some(Attester::AndroidKey(android)) = parts.last_mut() else { panic!("android") };
            mutate(android);
        }
        _ => panic!("no Android"),
    }
    (stage, draft)
}

fn security(verified: &VerifiedRegistration) -> Option<Security> {
    verified.attestation().key_security
}

/// Moves an element of the hardware's list to the software's.
fn soften(android: &mut AndroidDraft, place: usize) {
    let element = android.hardware.remove(place);
    android.software.push(element);
}

#[test]
fn s34_the_security_level_and_the_enforcing_list_are_read() {
    let cases: [(&str, Mutation, Security); 9] = [
        ("as it is", |_| {}, Security::TrustedEnvironment),
        ("StrongBox", |a| a.levels = [2, 2], Security::StrongBox),
        ("StrongBox attested by the TEE", |a| a.levels = [1, 2], Security::TrustedEnvironment),
        ("attested by software", |a| a.levels = [0, 1], Security::Software),
        ("kept by software", |a| a.levels = [1, 0], Security::Software),
        ("both by software", |a| a.levels = [0, 0], Security::Software),
        ("the purpose enforced by software", |a| soften(a, 0), Security::Software),
        ("the origin enforced by software", |a| soften(a, 1), Security::Software),
        (
            "everything enforced by software",
            |a| {
                soften(a, 1);
                soften(a, 0);
            },
            Security::Software,
        ),
    ];
    for (name, mutate, expected) in cases {
        for choice in [Choice::AndroidKey, Choice::Compound] {
            let (mut stage, draft) = android(mutate, choice);
            let verified = stage.verify(&draft).unwrap();
            assert!(verified.attestation().trusted, "{name}");
            assert_eq!(security(&verified), Some(expected), "{name}, {choice:?}");
            // The switch.
            stage.policy.hardware_key = true;
            let refused = stage.verify(&draft).err().map(|rejection| rejection.code);
            let software = expected == Security::Software;
            assert_eq!(refused, software.then_some(R::KeyNotInHardware), "{name}, {choice:?}");
        }
    }
    // What both lists say is what hardware enforces.
    let both: Mutation = |android| android.software.extend(android.hardware.clone());
    let (stage, draft) = android(both, Choice::AndroidKey);
    assert_eq!(security(&stage.verify(&draft).unwrap()), Some(Security::TrustedEnvironment));
}

#[test]
fn s34_an_unknown_security_level_is_refused() {
    type Parts = fn() -> Vec<Vec<u8>>;
    let descriptions: [Parts; 3] = [
        || {
            vec![
                Der::integer(&[3]),
                Der::element(10, &[3]),
                Der::integer(&[4]),
                Der::element(10, &[1]),
            ]
        },
        || vec![Der::integer(&[3]), Der::integer(&[1]), Der::integer(&[4]), Der::element(10, &[1])],
        || {
            vec![
                Der::element(10, &[1]),
                Der::integer(&[3]),
                Der::element(10, &[1]),
                Der::integer(&[4]),
            ]
        },
    ];
    for parts in descriptions {
        let mutate = |android: &mut AndroidDraft| {
            let mut parts = parts();
            parts.extend([Der::octets(&[0; 32]), Der::octets(&[])]);
            parts.extend([Der::sequence(&android.software), Der::sequence(&android.hardware)]);
            android.description = Some(Der::sequence(&parts));
        };
        let (stage, draft) = android(mutate, Choice::AndroidKey);
        assert_eq!(stage.verify(&draft).unwrap_err().code, R::AndroidDescriptionMalformed);
    }
}

#[test]
fn s34_a_model_that_keeps_its_keys_in_software_by_metadata_is_not_hardware() {
    for (protection, expected) in [
        (json!(["software"]), Some(Security::Software)),
        (json!(["software", "remote_handle"]), Some(Security::Software)),
        (json!(["hardware", "tee"]), None),
        (json!(["hardware", "secure_element"]), None),
        (json!([]), None),
    ] {
        let stage = Stage::new(Choice::Packed);
        let mut entry = stage.entry(&[]);
        entry["metadataStatement"]["keyProtection"] = protection;
        let mut stage = stage.knowing(vec![entry]);
        assert_eq!(security(&stage.register().unwrap()), expected);
        stage.policy.hardware_key = true;
        let refused = stage.register().err().map(|rejection| rejection.code);
        assert_eq!(refused, expected.map(|_| R::KeyNotInHardware));
    }
}

#[test]
fn s34_the_switch_takes_no_claim() {
    for (choice, code) in [
        (Choice::None, R::AttestationMissing),
        (Choice::PackedSelf, R::AttestationSelf),
        (Choice::Packed, R::ChainUnknownIssuer),
        (Choice::AndroidKey, R::ChainUnknownIssuer),
    ] {
        let mut stage = Stage::new(choice);
        stage.policy.hardware_key = true;
        assert!(stage.policy.asks());
        assert_eq!(stage.refused().code, code, "{choice:?}");
        if matches!(choice, Choice::Packed | Choice::AndroidKey) {
            stage.policy.anchors = vec![stage.key.anchor().into()];
            assert!(stage.register().is_ok(), "{choice:?}");
        }
    }
}
