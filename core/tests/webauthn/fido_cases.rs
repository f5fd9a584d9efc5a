//! Published cases for WebAuthn servers, by their identifiers: each has a test here that pins the
//! outcome, or says in `data/fido_cases.json` why it does not apply.

use std::collections::{BTreeMap, BTreeSet};

use keydesk_core::base64url;
use keydesk_core::webauthn::{Algorithm, RejectionCode as R, UserVerification};
use keydesk_testkit::{AttestationChoice as C, Attester, Cbor, SeededEntropy, SigningKey};
use serde_json::{Value, json};

use crate::fido_runs::*;
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
        match (case.get("notApplicable"), case.get("test")) {
            (Some(reason), _) => assert!(!reason.as_str().unwrap().is_empty(), "{id}"),
            // Pinned in a test file of its own, which holds the list of those against the data.
            (None, Some(file)) => assert_eq!(file, "metadata_fido_cases", "{id}"),
            (None, None) => {
                assert!(applicable.insert(id, case["expect"].as_str().unwrap()).is_none())
            }
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

        ("Resp-9/P-1", Verified, || create_in(C::Tpm, |s| s.authenticator.settings.algorithms = vec![Algorithm::Rs256], |_| {})),
        // Under the policy that says so; without it, as `tpm` shows, it is refused.
        ("Resp-9/P-2", Verified, tpm_named_by_sha_1),
        ("Resp-9/P-4", Verified, || tpm(|_| {})),
        ("Resp-9/F-1", Refused(R::StatementSignatureInvalid), || reordered(C::Tpm)),
        ("Resp-9/F-2", Refused(R::TpmExtraData), || tpm(|t| t.extra_data = Some(vec![0; 32]))),
        ("Resp-9/F-3", Refused(R::TpmMagic), || tpm(|t| t.magic = 0)),
        ("Resp-9/F-4", Refused(R::TpmKeyMismatch), || tpm(|t| t.public_area[20] ^= 1)),

        ("Resp-A/P-1", Verified, || android(|_| {})),
        ("Resp-A/F-1", Refused(R::AndroidChallenge), || android(|a| a.challenge = Some(vec![0; 32]))),
        ("Resp-A/F-2", Refused(R::CertificateKeyMismatch), || android(|a| {
            let other = SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(9));
            (a.key, a.certified) = (other.clone(), other);
        })),
        ("Resp-A/F-3", Refused(R::StatementSignatureInvalid), || reordered(C::AndroidKey)),

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
