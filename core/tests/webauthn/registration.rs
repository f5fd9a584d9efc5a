//! Client data, authenticator data and public key of a registration: each field tampered with.

use keydesk_core::base64url;
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, RegistrationExpectations, RejectionCode as R, UserVerification,
    limits, verify_registration,
};
use keydesk_testkit::{AttestationChoice, Cbor, RegistrationDraft};
use serde_json::{Value, json};

use crate::stage::{CHALLENGE, Stage, code, code_at};

type Mutation = fn(&mut RegistrationDraft);

const CLIENT_DATA: [(&str, Mutation, (R, &str)); 25] = [
    ("no type", |d| drop_member(d, "type"), (R::ClientDataMemberMissing, "type")),
    ("type a number", |d| set(d, "type", 1), (R::ClientDataMemberWrongType, "type")),
    ("type empty", |d| set(d, "type", ""), (R::ClientDataTypeMismatch, "")),
    ("type arbitrary", |d| set(d, "type", "payment.create"), (R::ClientDataTypeMismatch, "")),
    ("type of sign-in", |d| set(d, "type", "webauthn.get"), (R::ClientDataTypeMismatch, "")),
    ("type in capitals", |d| set(d, "type", "WebAuthn.create"), (R::ClientDataTypeMismatch, "")),
    ("no challenge", |d| drop_member(d, "challenge"), (R::ClientDataMemberMissing, "challenge")),
    (
        "challenge a list",
        |d| set(d, "challenge", json!([7])),
        (R::ClientDataMemberWrongType, "challenge"),
    ),
    ("challenge empty", |d| set(d, "challenge", ""), (R::ChallengeMismatch, "")),
    ("challenge padded", |d| set(d, "challenge", "BwcHBwc="), (R::ChallengeNotBase64url, "")),
    ("challenge standard", |d| set(d, "challenge", "+/+/"), (R::ChallengeNotBase64url, "")),
    ("challenge other", |d| challenge(d, &[8; 32]), (R::ChallengeMismatch, "")),
    ("challenge shorter", |d| challenge(d, &[7; 31]), (R::ChallengeMismatch, "")),
    ("challenge longer", |d| challenge(d, &[7; 33]), (R::ChallengeMismatch, "")),
    ("challenge far longer", |d| challenge(d, &[7; 2000]), (R::ChallengeMismatch, "")),
    ("no origin", |d| drop_member(d, "origin"), (R::ClientDataMemberMissing, "origin")),
    ("origin null", |d| set(d, "origin", Value::Null), (R::ClientDataMemberWrongType, "origin")),
    (
        "origin a list",
        |d| set(d, "origin", json!(["https://care.example.org"])),
        (R::ClientDataMemberWrongType, "origin"),
    ),
    ("origin other", |d| set(d, "origin", "https://evil.test"), (R::OriginMismatch, "")),
    (
        "frame null",
        |d| set(d, "crossOrigin", Value::Null),
        (R::ClientDataMemberWrongType, "crossOrigin"),
    ),
    ("binding a text", |d| set(d, "tokenBinding", "x"), (R::TokenBindingMalformed, "")),
    ("binding null", |d| set(d, "tokenBinding", Value::Null), (R::TokenBindingMalformed, "")),
    ("binding empty", |d| set(d, "tokenBinding", json!({})), (R::TokenBindingMalformed, "")),
    (
        "binding status a number",
        |d| set(d, "tokenBinding", json!({ "status": 1 })),
        (R::TokenBindingMalformed, ""),
    ),
    (
        "binding status unknown",
        |d| set(d, "tokenBinding", json!({ "status": "x" })),
        (R::TokenBindingMalformed, ""),
    ),
];

const AUTHENTICATOR_DATA: [(&str, Mutation, (R, &str)); 29] = [
    ("other relying party", |d| d.rp_id_hash = vec![0; 32], (R::RpIdHashMismatch, "")),
    ("one bit of the hash", |d| d.rp_id_hash[31] ^= 1, (R::RpIdHashMismatch, "")),
    ("nobody there", |d| d.flags &= !1, (R::UserNotPresent, "")),
    ("reserved bit 1", |d| d.flags |= 2, (R::FlagsReserved, "")),
    ("reserved bit 5", |d| d.flags |= 0x20, (R::FlagsReserved, "")),
    ("backed up, not eligible", |d| d.flags |= 0x10, (R::BackupStateInconsistent, "")),
    ("AT unset, data there", |d| d.flags &= !0x40, (R::AuthenticatorDataTrailingBytes, "")),
    (
        "AT unset, no data",
        |d| {
            d.flags &= !0x40;
            d.attested = false;
        },
        (R::AttestedDataMissing, ""),
    ),
    ("AT set, no data", |d| d.attested = false, (R::AuthenticatorDataTruncated, "aaguid")),
    ("ED set, no data", |d| d.flags |= 0x80, (R::AuthenticatorDataTruncated, "extensions")),
    (
        "ED unset, data there",
        |d| d.extensions = Some(Cbor::map([])),
        (R::AuthenticatorDataTrailingBytes, ""),
    ),
    ("bytes behind", |d| d.suffix = vec![0], (R::AuthenticatorDataTrailingBytes, "")),
    ("id length zero", |d| d.credential_id_length = 0, (R::CredentialIdLength, "")),
    ("id length too long", |d| d.credential_id_length = 1024, (R::CredentialIdLength, "")),
    (
        "id length past the end",
        |d| d.credential_id_length = 1023,
        (R::AuthenticatorDataTruncated, "credentialId"),
    ),
    (
        "id length one more",
        |d| d.credential_id_length += 1,
        (R::AuthenticatorDataTrailingBytes, ""),
    ),
    (
        "no key",
        |d| d.public_key = Cbor::Raw(vec![]),
        (R::AuthenticatorDataTruncated, "credentialPublicKey"),
    ),
    ("extensions a list", |d| extensions(d, Cbor::Array(vec![])), (R::ExtensionsNotMap, "")),
    (
        "extensions by number",
        |d| extensions(d, Cbor::labelled([(1, Cbor::Null)])),
        (R::ExtensionsNotMap, ""),
    ),
    ("extensions tagged", |d| extensions(d, Cbor::Raw(vec![0xc0, 0xa0])), (R::CborTag, "")),
    (
        "extension twice",
        |d| {
            let one = ("x".into(), Cbor::Null);
            extensions(d, Cbor::Map(vec![one.clone(), one]));
        },
        (R::CborDuplicateKey, ""),
    ),
    (
        "protection a text",
        |d| extensions(d, Cbor::map([("credProtect", "3".into())])),
        (R::ExtensionMalformed, "credProtect"),
    ),
    (
        "protection zero",
        |d| extensions(d, Cbor::map([("credProtect", Cbor::Int(0))])),
        (R::ExtensionMalformed, "credProtect"),
    ),
    (
        "protection four",
        |d| extensions(d, Cbor::map([("credProtect", Cbor::Int(4))])),
        (R::ExtensionMalformed, "credProtect"),
    ),
    (
        "PIN length negative",
        |d| extensions(d, Cbor::map([("minPinLength", Cbor::Int(-1))])),
        (R::ExtensionMalformed, "minPinLength"),
    ),
    (
        "PIN length a boolean",
        |d| extensions(d, Cbor::map([("minPinLength", Cbor::Bool(true))])),
        (R::ExtensionMalformed, "minPinLength"),
    ),
    ("neither present nor verified", |d| d.flags &= !5, (R::UserNotPresent, "")),
    (
        "too large",
        |d| extensions(d, Cbor::map([("x", vec![0; limits::AUTHENTICATOR_DATA].into())])),
        (R::AuthenticatorDataTooLarge, ""),
    ),
    ("another id inside", |d| d.credential_id[0] ^= 1, (R::CredentialIdMismatch, "")),
];

#[test]
fn every_tampered_field_of_the_client_data_is_refused() {
    let mut stage = Stage::new(AttestationChoice::Packed);
    for (name, mutate, expected) in CLIENT_DATA {
        let mut draft = stage.draft();
        mutate(&mut draft);
        assert_eq!(code_at(stage.register(&draft.to_json()), name), expected, "{name}");
    }
    for status in ["present", "supported", "not-supported"] {
        let mut draft = stage.draft();
        set(&mut draft, "tokenBinding", json!({ "status": status }));
        assert!(stage.register(&draft.to_json()).is_ok(), "{status}");
    }
}

#[test]
fn every_tampered_field_of_the_authenticator_data_is_refused() {
    let mut stage = Stage::new(AttestationChoice::None);
    for (name, mutate, expected) in AUTHENTICATOR_DATA {
        let mut draft = stage.draft();
        let id = draft.credential_id.clone();
        mutate(&mut draft);
        let mut signed = draft.sign();
        signed.credential_id = id;
        assert_eq!(code_at(stage.register(&signed.to_json()), name), expected, "{name}");
    }
    for length in 0..37 {
        let mut signed = stage.draft().sign();
        signed.authenticator_data().truncate(length);
        let name = format!("cut to {length}");
        assert_eq!(code(stage.register(&signed.to_json()), &name), R::AuthenticatorDataTruncated);
    }
}

#[test]
fn the_longest_credential_id_registers() {
    let mut stage = Stage::new(AttestationChoice::PackedSelf);
    for length in [1, 1023] {
        let mut draft = stage.draft();
        draft.credential_id = vec![5; length];
        draft.credential_id_length = length.try_into().unwrap();
        let registration = stage.register(&draft.to_json()).unwrap();
        assert_eq!(registration.credential_id().as_bytes().len(), length);
    }
}

#[test]
fn authenticator_data_may_be_as_long_as_its_limit() {
    let mut stage = Stage::new(AttestationChoice::None);
    for (over, expected) in [(0, None), (1, Some(R::AuthenticatorDataTooLarge))] {
        let mut draft = stage.draft();
        let filled = |length: usize| Cbor::map([("x", vec![0; length].into())]);
        extensions(&mut draft, filled(1_000));
        let missing = limits::AUTHENTICATOR_DATA - draft.authenticator_data().len();
        extensions(&mut draft, filled(1_000 + missing + over));
        assert_eq!(draft.authenticator_data().len(), limits::AUTHENTICATOR_DATA + over);
        assert_eq!(stage.register(&draft.to_json()).err().map(|refused| refused.code), expected);
    }
}

#[test]
fn s18_user_verification_is_enforced_at_registration() {
    let mut stage = Stage::new(AttestationChoice::None);
    stage.authenticator.settings.user_verified = false;
    let response = stage.draft().to_json();
    for demand in [UserVerification::Preferred, UserVerification::Discouraged] {
        stage.user_verification = demand;
        assert!(!stage.register(&response).unwrap().user_verified());
    }
    stage.user_verification = UserVerification::Required;
    assert_eq!(code(stage.register(&response), "no UV"), R::UserNotVerified);
}

#[test]
fn only_offered_algorithms_register() {
    for algorithm in Algorithm::ALL {
        let mut stage = Stage::new(AttestationChoice::PackedSelf);
        stage.authenticator.settings.algorithms = vec![algorithm];
        let response = stage.draft().to_json();
        stage.algorithms = Algorithm::ALL.into_iter().filter(|&other| other != algorithm).collect();
        let name = algorithm.name();
        assert_eq!(code(stage.register(&response), name), R::AlgorithmNotOffered, "{name}");
    }
}

#[test]
fn a_challenge_that_protects_nothing_is_never_expected() {
    let mut stage = Stage::new(AttestationChoice::None);
    let options = stage.creation_options();
    for length in [0, 1, 15, 1025] {
        let mut draft =
            stage.authenticator.draft_registration(&options, crate::stage::ORIGIN).unwrap();
        let short = vec![7; length];
        challenge(&mut draft, &short);
        let expected = RegistrationExpectations {
            challenge: &short,
            user_verification: UserVerification::Preferred,
            algorithms: &Algorithm::ALL,
            attestation: &AttestationPolicy::default(),
            at: stage.at,
            metadata: None,
        };
        let text = draft.to_json().to_string();
        let result = verify_registration(&stage.rp, &expected, text.as_bytes());
        assert_eq!(code(result, "short"), R::ChallengeUnusable, "{length}");
    }
    assert_eq!(CHALLENGE.len(), 32);
}

fn set(draft: &mut RegistrationDraft, member: &str, value: impl Into<Value>) {
    draft.client_data[member] = value.into();
}

fn drop_member(draft: &mut RegistrationDraft, member: &str) {
    draft.client_data.as_object_mut().unwrap().remove(member);
}

fn challenge(draft: &mut RegistrationDraft, bytes: &[u8]) {
    set(draft, "challenge", base64url::encode(bytes));
}

fn extensions(draft: &mut RegistrationDraft, extensions: Cbor) {
    draft.flags |= 0x80;
    draft.extensions = Some(extensions);
}
