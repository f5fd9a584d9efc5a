//! Published cases for WebAuthn servers, by their identifiers: each has a test here that pins the
//! outcome, or says in `data/fido_cases.json` why it does not apply.

use std::collections::{BTreeMap, BTreeSet};

use keydesk_core::base64url;
use keydesk_core::webauthn::{
    Algorithm, AttestationRequirement, CounterState, RejectionCode as R, UserVerification,
};
use keydesk_testkit::{
    AssertionDraft, AttestationChoice as C, Attester, Cbor, CertificateDraft, ClientError,
    RegistrationDraft, SeededEntropy, SigningKey,
};
use serde_json::{Value, json};

use crate::stage::{ORIGIN, Stage};

#[derive(Debug, PartialEq)]
enum Outcome {
    Verified,
    Refused(R),
    Regressed,
}

use Outcome::{Refused, Regressed, Verified};

type Case = (&'static str, Outcome, fn() -> Outcome);

const ATT: &str = "Server-ServerAuthenticatorAttestationResponse-";
const ASS: &str = "Server-ServerAuthenticatorAssertionResponse-";

#[test]
fn every_case_has_a_test_or_a_reason() {
    let listed: Vec<Value> = serde_json::from_str(include_str!("../data/fido_cases.json")).unwrap();
    let mut applicable = BTreeMap::new();
    for case in &listed {
        let id = case["id"].as_str().unwrap();
        match case.get("notApplicable") {
            Some(reason) => assert!(!reason.as_str().unwrap().is_empty(), "{id}"),
            None => assert!(applicable.insert(id, case["expect"].as_str().unwrap()).is_none()),
        }
    }
    assert_eq!(listed.len(), 177);
    let mut tested = BTreeSet::new();
    for (prefix, cases) in [(ATT, registrations()), (ASS, authentications())] {
        for (name, expected, run) in cases {
            let id = format!("{prefix}{name}");
            let accepts = applicable.get(id.as_str()).expect(&id) == &"accept";
            assert_eq!(expected == Verified, accepts, "{id} expects the other outcome");
            assert_eq!(run(), expected, "{id}");
            assert!(tested.insert(id.clone()), "{id} twice");
        }
    }
    let untested: Vec<_> = applicable.keys().filter(|id| !tested.contains(**id)).collect();
    assert!(untested.is_empty(), "{untested:?}");
}

#[rustfmt::skip]
fn registrations() -> Vec<Case> {
    vec![
        ("Resp-1/P-1", Verified, excluded_next_time),
        ("Resp-1/F-1", Refused(R::MemberMissing), || create_json(|v| cut(v, "id"))),
        ("Resp-1/F-2", Refused(R::MemberWrongType), || create_json(|v| v["id"] = json!({}))),
        ("Resp-1/F-3", Refused(R::MemberNotBase64url), || create_json(|v| v["id"] = "A=/+".into())),
        ("Resp-1/F-4", Refused(R::MemberMissing), || create_json(|v| cut(v, "type"))),
        ("Resp-1/F-5", Refused(R::MemberWrongType), || create_json(|v| v["type"] = 1.into())),
        ("Resp-1/F-6", Refused(R::CredentialTypeUnknown), || create_json(|v| v["type"] = "x".into())),
        ("Resp-1/F-7", Refused(R::MemberMissing), || create_json(|v| cut(v, "response"))),
        ("Resp-1/F-8", Refused(R::MemberWrongType), || create_json(|v| v["response"] = "x".into())),
        ("Resp-1/F-9", Refused(R::MemberMissing), || create_json(|v| cut(&mut v["response"], "clientDataJSON"))),
        ("Resp-1/F-10", Refused(R::MemberWrongType), || create_json(|v| v["response"]["clientDataJSON"] = json!([]))),
        ("Resp-1/F-11", Refused(R::ClientDataNotJson), || create_json(|v| v["response"]["clientDataJSON"] = "".into())),
        ("Resp-1/F-12", Refused(R::MemberMissing), || create_json(|v| cut(&mut v["response"], "attestationObject"))),
        ("Resp-1/F-13", Refused(R::MemberWrongType), || create_json(|v| v["response"]["attestationObject"] = json!({}))),
        ("Resp-1/F-14", Refused(R::CborTruncated), || create_json(|v| v["response"]["attestationObject"] = "".into())),
        ("Resp-1/F-15", Refused(R::UserNotVerified), || create_in(C::None, |s| s.user_verification = UserVerification::Required, |d| d.flags &= !4)),

        ("Resp-2/F-1", Refused(R::ClientDataMemberMissing), || create(|d| cut(&mut d.client_data, "type"))),
        ("Resp-2/F-2", Refused(R::ClientDataMemberWrongType), || create(|d| d.client_data["type"] = 1.into())),
        ("Resp-2/F-3", Refused(R::ClientDataTypeMismatch), || create(|d| d.client_data["type"] = "".into())),
        ("Resp-2/F-4", Refused(R::ClientDataTypeMismatch), || create(|d| d.client_data["type"] = "x".into())),
        ("Resp-2/F-5", Refused(R::ClientDataTypeMismatch), || create(|d| d.client_data["type"] = "webauthn.get".into())),
        ("Resp-2/F-6", Refused(R::ClientDataMemberMissing), || create(|d| cut(&mut d.client_data, "challenge"))),
        ("Resp-2/F-7", Refused(R::ClientDataMemberWrongType), || create(|d| d.client_data["challenge"] = 1.into())),
        ("Resp-2/F-8", Refused(R::ChallengeMismatch), || create(|d| d.client_data["challenge"] = "".into())),
        ("Resp-2/F-9", Refused(R::ChallengeNotBase64url), || create(|d| d.client_data["challenge"] = "A=/+".into())),
        ("Resp-2/F-10", Refused(R::ChallengeMismatch), || create(|d| d.client_data["challenge"] = base64url::encode([1; 32]).into())),
        ("Resp-2/F-11", Refused(R::ClientDataMemberMissing), || create(|d| cut(&mut d.client_data, "origin"))),
        ("Resp-2/F-12", Refused(R::ClientDataMemberWrongType), || create(|d| d.client_data["origin"] = 1.into())),
        ("Resp-2/F-13", Refused(R::OriginMismatch), || create(|d| d.client_data["origin"] = "".into())),
        ("Resp-2/F-14", Refused(R::OriginMismatch), || create(|d| d.client_data["origin"] = "https://other.test".into())),
        ("Resp-2/F-15", Refused(R::TokenBindingMalformed), || create(|d| d.client_data["tokenBinding"] = "x".into())),
        ("Resp-2/F-16", Refused(R::TokenBindingMalformed), || create(|d| d.client_data["tokenBinding"] = json!({}))),
        ("Resp-2/F-17", Refused(R::TokenBindingMalformed), || create(|d| d.client_data["tokenBinding"] = json!({ "status": "x" }))),

        ("Resp-3/P-1", Verified, || create(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("x", Cbor::Bool(true))])) })),
        ("Resp-3/F-1", Refused(R::AttestationObjectNotMap), || object(|o| *o = Cbor::Array(vec![]))),
        ("Resp-3/F-2", Refused(R::AttestationObjectMemberMissing), || object(|o| o.remove("fmt"))),
        ("Resp-3/F-3", Refused(R::AttestationObjectMemberWrongType), || object(|o| o.set("fmt", Cbor::Int(1)))),
        ("Resp-3/F-4", Refused(R::AttestationObjectMemberMissing), || object(|o| o.remove("attStmt"))),
        ("Resp-3/F-5", Refused(R::AttestationObjectMemberWrongType), || object(|o| o.set("attStmt", "x".into()))),
        ("Resp-3/F-6", Refused(R::AttestationObjectMemberMissing), || object(|o| o.remove("authData"))),
        ("Resp-3/F-7", Refused(R::AttestationObjectMemberWrongType), || object(|o| o.set("authData", "x".into()))),
        ("Resp-3/F-8", Refused(R::AuthenticatorDataTruncated), || object(|o| o.set("authData", vec![].into()))),
        ("Resp-3/F-9", Refused(R::AuthenticatorDataTrailingBytes), || create(|d| d.flags &= !0x40)),
        ("Resp-3/F-10", Refused(R::AttestedDataMissing), || create(|d| { d.flags &= !0x40; d.attested = false })),
        ("Resp-3/F-11", Refused(R::AuthenticatorDataTruncated), || create(|d| d.attested = false)),
        ("Resp-3/F-12", Refused(R::AuthenticatorDataTrailingBytes), || create(|d| d.suffix = vec![1])),
        ("Resp-3/F-13", Refused(R::StatementMemberMissing), || object(|o| o.set("attStmt", Cbor::map([])))),
        ("Resp-3/F-14", Refused(R::StatementMemberMissing), || object(|o| o.get("attStmt").remove("alg"))),
        ("Resp-3/F-15", Refused(R::StatementMemberWrongType), || object(|o| o.get("attStmt").set("alg", "x".into()))),
        ("Resp-3/F-17", Refused(R::StatementMemberMissing), || object(|o| o.get("attStmt").remove("sig"))),
        ("Resp-3/F-18", Refused(R::StatementMemberWrongType), || object(|o| o.get("attStmt").set("sig", "x".into()))),
        ("Resp-3/F-19", Refused(R::StatementSignatureInvalid), || object(|o| o.get("attStmt").set("sig", vec![].into()))),

        ("Resp-4/P-2", Verified, || self_attested(Algorithm::Ps256)),
        ("Resp-4/P-3", Verified, || self_attested(Algorithm::Ps384)),
        ("Resp-4/P-4", Verified, || self_attested(Algorithm::Ps512)),
        ("Resp-4/P-5", Verified, || self_attested(Algorithm::Rs256)),
        ("Resp-4/P-6", Verified, || self_attested(Algorithm::Rs384)),
        ("Resp-4/P-7", Verified, || self_attested(Algorithm::Rs512)),
        ("Resp-4/P-9", Verified, || self_attested(Algorithm::Es256)),
        ("Resp-4/P-10", Verified, || self_attested(Algorithm::Es384)),
        ("Resp-4/P-11", Verified, || self_attested(Algorithm::Es512)),
        ("Resp-4/P-12", Verified, || self_attested(Algorithm::EdDsa)),

        ("Resp-5/P-1", Verified, || create(|_| {})),
        ("Resp-5/P-2", Verified, || chain(Chain::default())),
        ("Resp-5/P-3", Verified, || chain(Chain { anchor_is_leaf: true, ..Chain::default() })),
        ("Resp-5/P-4", Verified, || chain(Chain { root_only: true, ..Chain::default() })),
        ("Resp-5/F-1", Refused(R::FormatUnknown), || object(|o| o.set("fmt", "x".into()))),
        ("Resp-5/F-2", Refused(R::StatementSignatureInvalid), || object(|o| o.get("attStmt").set("sig", vec![1; 70].into()))),
        ("Resp-5/F-3", Refused(R::StatementSignatureInvalid), || object(|o| o.get("attStmt").remove("x5c"))),
        ("Resp-5/F-4", Refused(R::StatementMemberWrongType), || object(|o| o.get("attStmt").set("x5c", "x".into()))),
        ("Resp-5/F-5", Refused(R::CertificateCount), || object(|o| o.get("attStmt").set("x5c", Cbor::Array(vec![])))),
        ("Resp-5/F-6", Refused(R::CertificateExpired), || chain(Chain { leaf: |c| c.not_after = "20250101000000Z".into(), ..Chain::default() })),
        ("Resp-5/F-7", Refused(R::CertificateNotYetValid), || chain(Chain { leaf: |c| c.not_before = "20300101000000Z".into(), ..Chain::default() })),
        ("Resp-5/F-9", Refused(R::ChainSignatureInvalid), || chain(Chain { forged: true, ..Chain::default() })),
        ("Resp-5/F-10", Refused(R::ChainHasRoot), || chain(Chain { with_root: true, ..Chain::default() })),
        ("Resp-5/F-11", Refused(R::ChainOrder), || chain(Chain { swapped: true, ..Chain::default() })),
        ("Resp-5/F-12", Refused(R::CertificateExpired), || chain(Chain { intermediate: |c| c.not_after = "20250101000000Z".into(), ..Chain::default() })),
        ("Resp-5/F-13", Refused(R::StatementSignatureInvalid), || create(|d| signed_by(d, &SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(9))))),
        ("Resp-5/F-14", Refused(R::StatementSignatureInvalid), signed_by_credential),

        ("Resp-6/P-1", Verified, || self_attested(Algorithm::Es256)),
        ("Resp-6/F-1", Refused(R::StatementSignatureInvalid), || create_in(C::PackedSelf, |_| {}, |d| d.attester = Attester::PackedSelf(SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(9))))),
        ("Resp-6/F-3", Refused(R::FormatUnknown), || object_of(C::PackedSelf, |o| o.set("fmt", "x".into()))),

        ("Resp-7/P-1", Verified, || create_in(C::None, |_| {}, |_| {})),
        ("Resp-7/P-2", Verified, || self_attested(Algorithm::Es256)),
        ("Resp-7/F-1", Refused(R::StatementNotEmpty), || object(|o| o.set("fmt", "none".into()))),

        ("Resp-8/P-1", Verified, || create_in(C::FidoU2f, |_| {}, |_| {})),
        ("Resp-8/F-1", Refused(R::U2fAaguidNotZero), || create_in(C::FidoU2f, |_| {}, |d| d.aaguid = [1; 16])),
        ("Resp-8/F-2", Refused(R::StatementSignatureInvalid), || object_of(C::FidoU2f, |o| o.get("attStmt").set("sig", vec![1; 70].into()))),

        ("Resp-B/F-1", Refused(R::FormatSafetynet), || safetynet("ver", "".into())),
        ("Resp-B/F-2", Refused(R::FormatSafetynet), || safetynet("response", vec![].into())),
        ("Resp-B/F-3", Refused(R::FormatSafetynet), || safetynet("response", vec![1].into())),
        ("Resp-B/F-4", Refused(R::FormatSafetynet), || safetynet("response", vec![2].into())),
        ("Resp-B/F-5", Refused(R::FormatSafetynet), || safetynet("response", vec![3].into())),
        ("Resp-B/F-6", Refused(R::FormatSafetynet), || safetynet("response", vec![4].into())),
        ("Resp-B/F-7", Refused(R::FormatSafetynet), || safetynet("response", vec![5].into())),
    ]
}

#[rustfmt::skip]
fn authentications() -> Vec<Case> {
    vec![
        ("Resp-1/P-1", Verified, || get(|_| {})),
        ("Resp-1/F-1", Refused(R::MemberMissing), || get_json(|v| cut(v, "id"))),
        ("Resp-1/F-2", Refused(R::MemberWrongType), || get_json(|v| v["id"] = json!([]))),
        ("Resp-1/F-3", Refused(R::MemberNotBase64url), || get_json(|v| v["id"] = "A=/+".into())),
        ("Resp-1/F-4", Refused(R::MemberMissing), || get_json(|v| cut(v, "type"))),
        ("Resp-1/F-5", Refused(R::MemberWrongType), || get_json(|v| v["type"] = 1.into())),
        ("Resp-1/F-6", Refused(R::CredentialTypeUnknown), || get_json(|v| v["type"] = "x".into())),
        ("Resp-1/F-7", Refused(R::MemberMissing), || get_json(|v| cut(v, "response"))),
        ("Resp-1/F-8", Refused(R::MemberWrongType), || get_json(|v| v["response"] = 1.into())),
        ("Resp-1/F-9", Refused(R::MemberMissing), || get_json(|v| cut(&mut v["response"], "clientDataJSON"))),
        ("Resp-1/F-10", Refused(R::MemberWrongType), || get_json(|v| v["response"]["clientDataJSON"] = 1.into())),
        ("Resp-1/F-11", Refused(R::ClientDataNotJson), || get_json(|v| v["response"]["clientDataJSON"] = "".into())),
        ("Resp-1/F-12", Refused(R::MemberMissing), || get_json(|v| cut(&mut v["response"], "authenticatorData"))),
        ("Resp-1/F-13", Refused(R::MemberWrongType), || get_json(|v| v["response"]["authenticatorData"] = 1.into())),
        ("Resp-1/F-14", Refused(R::MemberNotBase64url), || get_json(|v| v["response"]["authenticatorData"] = "A=/+".into())),
        ("Resp-1/F-15", Refused(R::AuthenticatorDataTruncated), || get_json(|v| v["response"]["authenticatorData"] = "".into())),
        ("Resp-1/F-16", Refused(R::MemberMissing), || get_json(|v| cut(&mut v["response"], "signature"))),
        ("Resp-1/F-17", Refused(R::MemberWrongType), || get_json(|v| v["response"]["signature"] = 1.into())),
        ("Resp-1/F-18", Refused(R::MemberNotBase64url), || get_json(|v| v["response"]["signature"] = "A=/+".into())),
        ("Resp-1/F-19", Refused(R::SignatureEmpty), || get_json(|v| v["response"]["signature"] = "".into())),
        ("Resp-1/F-20", Refused(R::SignatureInvalid), || get_json(|v| v["response"]["signature"] = "AAAA".into())),
        ("Resp-1/F-21", Refused(R::MemberWrongType), || get_json(|v| v["response"]["userHandle"] = 1.into())),

        ("Resp-2/F-1", Refused(R::ClientDataMemberMissing), || get(|d| cut(&mut d.client_data, "type"))),
        ("Resp-2/F-2", Refused(R::ClientDataMemberWrongType), || get(|d| d.client_data["type"] = 1.into())),
        ("Resp-2/F-3", Refused(R::ClientDataTypeMismatch), || get(|d| d.client_data["type"] = "".into())),
        ("Resp-2/F-4", Refused(R::ClientDataTypeMismatch), || get(|d| d.client_data["type"] = "x".into())),
        ("Resp-2/F-5", Refused(R::ClientDataTypeMismatch), || get(|d| d.client_data["type"] = "webauthn.create".into())),
        ("Resp-2/F-6", Refused(R::ClientDataMemberMissing), || get(|d| cut(&mut d.client_data, "challenge"))),
        ("Resp-2/F-7", Refused(R::ClientDataMemberWrongType), || get(|d| d.client_data["challenge"] = 1.into())),
        ("Resp-2/F-8", Refused(R::ChallengeMismatch), || get(|d| d.client_data["challenge"] = "".into())),
        ("Resp-2/F-9", Refused(R::ChallengeNotBase64url), || get(|d| d.client_data["challenge"] = "A=/+".into())),
        ("Resp-2/F-10", Refused(R::ChallengeMismatch), || get(|d| d.client_data["challenge"] = base64url::encode([1; 32]).into())),
        ("Resp-2/F-11", Refused(R::ClientDataMemberMissing), || get(|d| cut(&mut d.client_data, "origin"))),
        ("Resp-2/F-12", Refused(R::ClientDataMemberWrongType), || get(|d| d.client_data["origin"] = 1.into())),
        ("Resp-2/F-13", Refused(R::OriginMismatch), || get(|d| d.client_data["origin"] = "".into())),
        ("Resp-2/F-14", Refused(R::OriginMismatch), || get(|d| d.client_data["origin"] = "https://other.test".into())),
        ("Resp-2/F-15", Refused(R::TokenBindingMalformed), || get(|d| d.client_data["tokenBinding"] = "x".into())),
        ("Resp-2/F-16", Refused(R::TokenBindingMalformed), || get(|d| d.client_data["tokenBinding"] = json!({}))),
        ("Resp-2/F-17", Refused(R::TokenBindingMalformed), || get(|d| d.client_data["tokenBinding"] = json!({ "status": "x" }))),

        ("Resp-3/P-1", Verified, || get_in(|s| s.authenticator.settings.counts = false, |_| {})),
        ("Resp-3/P-2", Verified, || get_in(|s| s.user_verification = UserVerification::Required, |_| {})),
        ("Resp-3/P-3", Verified, || get_in(|s| s.user_verification = UserVerification::Preferred, |d| d.flags &= !4)),
        ("Resp-3/P-4", Verified, || get_in(|s| s.user_verification = UserVerification::Preferred, |_| {})),
        ("Resp-3/P-5", Verified, || get_in(|s| s.user_verification = UserVerification::Discouraged, |d| d.flags &= !4)),
        ("Resp-3/P-6", Verified, || get_in(|s| s.user_verification = UserVerification::Discouraged, |_| {})),
        ("Resp-3/P-7", Verified, || get(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("x", Cbor::Int(1))])) })),
        ("Resp-3/F-1", Refused(R::AuthenticatorDataTrailingBytes), || get(|d| d.suffix = vec![1])),
        ("Resp-3/F-2", Refused(R::RpIdHashMismatch), || get(|d| d.rp_id_hash = vec![1; 32])),
        ("Resp-3/F-3", Refused(R::SignatureInvalid), other_client_data),
        // The engine reports it; the policy of the account decides what follows.
        ("Resp-3/F-4", Regressed, || get(|d| d.sign_count = 1)),
        ("Resp-3/F-5", Refused(R::UserNotVerified), || get_in(|s| s.user_verification = UserVerification::Required, |d| d.flags &= !4)),
    ]
}

fn outcome<T>(result: Result<T, keydesk_core::webauthn::Rejection>) -> Outcome {
    result.map_or_else(|rejection| Refused(rejection.code), |_| Verified)
}

fn create_in(
    choice: C,
    set: impl FnOnce(&mut Stage),
    bend: impl FnOnce(&mut RegistrationDraft),
) -> Outcome {
    let mut stage = Stage::new(choice);
    set(&mut stage);
    let mut draft = stage.draft();
    bend(&mut draft);
    outcome(stage.register(&draft.to_json()))
}

fn create(bend: impl FnOnce(&mut RegistrationDraft)) -> Outcome {
    create_in(C::Packed, |_| {}, bend)
}

fn create_json(bend: impl FnOnce(&mut Value)) -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let mut response = stage.draft().to_json();
    bend(&mut response);
    outcome(stage.register(&response))
}

fn object_of(choice: C, bend: impl FnOnce(&mut Cbor)) -> Outcome {
    let mut stage = Stage::new(choice);
    let signed = stage.draft().sign();
    let (mut object, mut response) = (signed.object.clone(), signed.to_json());
    bend(&mut object);
    response["response"]["attestationObject"] = base64url::encode(object.encode()).into();
    outcome(stage.register(&response))
}

fn object(bend: impl FnOnce(&mut Cbor)) -> Outcome {
    object_of(C::Packed, bend)
}

fn safetynet(member: &str, value: Cbor) -> Outcome {
    object(|object| {
        object.set("fmt", "android-safetynet".into());
        let mut statement = Cbor::map([("ver", "1".into()), ("response", vec![0].into())]);
        statement.set(member, value);
        object.set("attStmt", statement);
    })
}

fn self_attested(algorithm: Algorithm) -> Outcome {
    create_in(C::PackedSelf, |s| s.authenticator.settings.algorithms = vec![algorithm], |_| {})
}

fn signed_by(draft: &mut RegistrationDraft, key: &SigningKey) {
    let Attester::Packed(_, chain) = &draft.attester else { panic!("not packed") };
    draft.attester = Attester::Packed(key.clone(), chain.clone());
}

fn signed_by_credential() -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let mut draft = stage.draft();
    let key = stage.authenticator.credentials[0].key.clone();
    signed_by(&mut draft, &key);
    outcome(stage.register(&draft.to_json()))
}

fn excluded_next_time() -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let registration = stage.registered();
    let mut options = stage.creation_options();
    options["excludeCredentials"] =
        json!([{ "type": "public-key", "id": registration.credential_id() }]);
    let again = stage.authenticator.create(&options, ORIGIN);
    assert_eq!(again, Err(ClientError::InvalidStateError));
    Verified
}

/// A leaf below an intermediate below a root, and what is wrong with them.
struct Chain {
    leaf: fn(&mut CertificateDraft),
    intermediate: fn(&mut CertificateDraft),
    anchor_is_leaf: bool,
    root_only: bool,
    with_root: bool,
    swapped: bool,
    forged: bool,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            leaf: |_| {},
            intermediate: |_| {},
            anchor_is_leaf: false,
            root_only: false,
            with_root: false,
            swapped: false,
            forged: false,
        }
    }
}

fn chain(chain: Chain) -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let entropy = SeededEntropy::new(21);
    let root = stage.authenticator.authority().clone();
    let one = root.intermediate("One", &entropy);
    let mut two = one.intermediate_with("Two", &entropy, chain.intermediate);
    let certified = two.der.clone();
    if chain.forged {
        two.key = SigningKey::generate(Algorithm::Es256, &entropy);
    }
    let issuer = if chain.root_only { &root } else { &two };
    let key = SigningKey::generate(Algorithm::Es256, &entropy);
    let mut leaf = CertificateDraft::attestation(&key, None);
    (chain.leaf)(&mut leaf);
    let leaf = issuer.issue(leaf);
    let mut x5c = vec![leaf.clone()];
    if !chain.root_only {
        x5c.extend([certified, one.der]);
    }
    if chain.swapped {
        x5c.swap(1, 2);
    }
    if chain.with_root {
        x5c.push(root.der.clone());
    }
    stage.policy.require = AttestationRequirement::Trusted;
    stage.policy.anchors = vec![if chain.anchor_is_leaf { leaf } else { root.der }];
    let mut draft = stage.draft();
    draft.attester = Attester::Packed(key, x5c);
    outcome(stage.register(&draft.to_json()))
}

fn get_in(set: impl FnOnce(&mut Stage), bend: impl FnOnce(&mut AssertionDraft)) -> Outcome {
    let mut stage = Stage::new(C::None);
    set(&mut stage);
    let credential = stage.prepared();
    let mut draft = stage.assertion();
    bend(&mut draft);
    match stage.authenticate(&credential, &draft.to_json()) {
        Ok(verified) if verified.counter() == CounterState::Regressed => Regressed,
        result => outcome(result),
    }
}

fn get(bend: impl FnOnce(&mut AssertionDraft)) -> Outcome {
    get_in(|_| {}, bend)
}

fn get_json(bend: impl FnOnce(&mut Value)) -> Outcome {
    let mut stage = Stage::new(C::None);
    let credential = stage.prepared();
    let mut response = stage.assertion().to_json();
    bend(&mut response);
    outcome(stage.authenticate(&credential, &response))
}

fn other_client_data() -> Outcome {
    let mut stage = Stage::new(C::None);
    let credential = stage.prepared();
    let mut signed = stage.assertion().sign();
    signed.client_data_json.push(b'\n');
    outcome(stage.authenticate(&credential, &signed.to_json()))
}

fn cut(value: &mut Value, member: &str) {
    value.as_object_mut().unwrap().remove(member);
}
