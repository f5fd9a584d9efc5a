//! The test vectors of Web Authentication Level 3, section 16, as W3C publishes them.
//!
//! Fourteen of its fifteen ceremonies. The fifteenth (16.12) has an Ed448 key, which aws-lc-rs
//! cannot verify; `keys` pins how such a key is refused.

use keydesk_core::base64url;
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationFormat as F, AttestationKind as K, AttestationPolicy,
    AttestationRequirement, AuthenticationExpectations, CounterState, PreparedCredential,
    RegistrationExpectations, Rejection, RejectionCode as R, RelyingParty, UserVerification,
    VerifiedAuthentication, VerifiedRegistration, verify_authentication, verify_registration,
};
use serde_json::{Value, json};

use crate::stage::{code, credential_id, prepare, relying_party};

#[test]
fn w3c_vectors_register_and_sign_in() {
    let expected = [
        ("16.2", F::None, K::None, Algorithm::Es256),
        ("16.3", F::Packed, K::SelfAttested, Algorithm::Es256),
        ("16.4", F::None, K::None, Algorithm::Es256),
        ("16.5", F::None, K::None, Algorithm::Es256),
        ("16.6", F::None, K::None, Algorithm::Es256),
        ("16.7", F::Packed, K::Basic, Algorithm::Es256),
        ("16.8", F::Packed, K::Basic, Algorithm::Es384),
        ("16.9", F::Packed, K::Basic, Algorithm::Es512),
        ("16.10", F::Packed, K::Basic, Algorithm::Rs256),
        ("16.11", F::Packed, K::Basic, Algorithm::EdDsa),
        ("16.13", F::Tpm, K::AttCa, Algorithm::Es256),
        ("16.15", F::Apple, K::AnonCa, Algorithm::Es256),
        ("16.16", F::FidoU2f, K::Basic, Algorithm::Es256),
    ];
    let rp = liberal();
    for (section, format, kind, algorithm) in expected {
        let mut vector = vector(section);
        if section == "16.16" {
            assert_eq!(code(register(&rp, &vector, true), section), R::U2fAaguidNotZero);
            zero_aaguid(&mut vector);
        }
        // Where there is a certificate, it has to lead to the vectors' own root.
        let attested = !matches!(kind, K::None | K::SelfAttested);
        let registration = register(&rp, &vector, attested)
            .unwrap_or_else(|rejection| panic!("{section}: {rejection:?}"));
        let attestation = registration.attestation();
        assert_eq!((attestation.format, attestation.kind), (format, kind), "{section}");
        assert_eq!(attestation.trusted, attested, "{section}");
        assert_eq!(registration.algorithm(), algorithm, "{section}");
        assert_eq!(registration.credential_id().as_bytes(), hex(&vector["credentialId"]));
        let verified = authenticate(&rp, &vector, &registration)
            .unwrap_or_else(|rejection| panic!("{section}: {rejection:?}"));
        assert_eq!(verified.counter(), CounterState::Unsupported, "{section}");
    }
}

#[test]
fn w3c_vectors_of_another_origin_on_top_are_refused_by_default() {
    let strict = relying_party(json!({ "origins": [ORIGIN] }));
    let no_top = relying_party(json!({ "origins": [ORIGIN], "allowCrossOrigin": true }));
    for (rp, section, expected) in [
        (&strict, "16.4", R::CrossOriginRefused),
        (&strict, "16.5", R::CrossOriginRefused),
        (&no_top, "16.5", R::TopOriginMismatch),
    ] {
        let vector = vector(section);
        let registration = register(&liberal(), &vector, false).unwrap();
        assert_eq!(code(register(rp, &vector, false), section), expected, "{section}");
        assert_eq!(code(authenticate(rp, &vector, &registration), section), expected, "{section}");
    }
}

/// Section 8.4 demands an origin and a purpose of the key; both authorization lists of the vector
/// are empty. The rule stands, so the vector is refused for what it lacks and for nothing else.
#[test]
fn w3c_vector_of_android_lacks_what_section_8_4_demands() {
    let rp = liberal();
    let vector = vector("16.14");
    assert_eq!(code(register(&rp, &vector, true), "16.14"), R::AndroidOrigin);
    let id = credential_id(&hex(&vector["credentialId"]));
    let key = hex(&vector["authentication"]["publicKey"]);
    let credential = PreparedCredential::new(id, &key, Algorithm::Es256, 0, true).unwrap();
    sign_in(&rp, &vector, &credential).unwrap();
}

#[test]
fn w3c_vectors_tampered_in_any_byte_that_is_signed_are_refused() {
    let rp = liberal();
    for vector in vectors().as_array().unwrap() {
        let section = vector["section"].as_str().unwrap();
        if section == "16.14" {
            continue; // Its registration is refused as it stands.
        }
        let mut vector = vector.clone();
        if section == "16.16" {
            zero_aaguid(&mut vector);
        }
        let registration = register(&rp, &vector, false).unwrap();
        for (member, expected) in
            [("authenticatorData", R::RpIdHashMismatch), ("signature", R::SignatureInvalid)]
        {
            let mut tampered = vector.clone();
            let mut bytes = hex(&vector["authentication"][member]);
            let at = if member == "signature" { bytes.len() - 1 } else { 0 };
            bytes[at] ^= 1;
            let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            tampered["authentication"][member] = text.into();
            let name = format!("{section} {member}");
            assert_eq!(
                code(authenticate(&rp, &tampered, &registration), &name),
                expected,
                "{name}"
            );
        }
    }
}

fn register(
    rp: &RelyingParty,
    vector: &Value,
    attested: bool,
) -> Result<VerifiedRegistration, Rejection> {
    let ceremony = &vector["registration"];
    let id = base64url::encode(hex(&vector["credentialId"]));
    let response = json!({
        "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": base64url::encode(hex(&ceremony["clientDataJSON"])),
            "attestationObject": base64url::encode(hex(&ceremony["attestationObject"])),
        },
    });
    let mut policy = AttestationPolicy::default();
    if attested {
        policy.require = AttestationRequirement::Trusted;
        policy.anchors = vec![hex(&data()["root"]).into()];
    }
    let expected = RegistrationExpectations {
        challenge: &hex(&ceremony["challenge"]),
        user_verification: UserVerification::Discouraged,
        algorithms: &Algorithm::ALL,
        attestation: &policy,
        at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
        metadata: None,
    };
    verify_registration(rp, &expected, response.to_string().as_bytes())
}

fn authenticate(
    rp: &RelyingParty,
    vector: &Value,
    registration: &VerifiedRegistration,
) -> Result<VerifiedAuthentication, Rejection> {
    sign_in(rp, vector, &prepare(registration))
}

fn sign_in(
    rp: &RelyingParty,
    vector: &Value,
    credential: &PreparedCredential,
) -> Result<VerifiedAuthentication, Rejection> {
    let ceremony = &vector["authentication"];
    let id = base64url::encode(hex(&vector["credentialId"]));
    let response = json!({
        "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": base64url::encode(hex(&ceremony["clientDataJSON"])),
            "authenticatorData": base64url::encode(hex(&ceremony["authenticatorData"])),
            "signature": base64url::encode(hex(&ceremony["signature"])),
        },
    });
    let expected = AuthenticationExpectations {
        challenge: &hex(&ceremony["challenge"]),
        user_verification: UserVerification::Discouraged,
        user_handles: &[],
        user_handle_required: false,
    };
    verify_authentication(rp, credential, &expected, response.to_string().as_bytes())
}

/// A U2F authenticator has no AAGUID, so a server refuses any but zero (FIDO's own server cases
/// demand it); the vector has one. U2F does not sign it, so the rest can be judged without it.
fn zero_aaguid(vector: &mut Value) {
    let object = vector["registration"]["attestationObject"].as_str().unwrap();
    let zeroed = object.replacen(U2F_AAGUID, &"0".repeat(32), 1);
    assert_ne!(zeroed, object);
    vector["registration"]["attestationObject"] = zeroed.into();
}

/// A relying party that takes every vector's origins.
fn liberal() -> RelyingParty {
    relying_party(json!({
        "origins": [ORIGIN], "topOrigins": ["https://example.com"], "allowCrossOrigin": true,
    }))
}

fn vector(section: &str) -> Value {
    let vectors = vectors();
    let found = vectors.as_array().unwrap().iter().find(|vector| vector["section"] == section);
    found.unwrap().clone()
}

fn vectors() -> Value {
    data()["vectors"].clone()
}

fn data() -> Value {
    serde_json::from_str(include_str!("../data/w3c_vectors.json")).unwrap()
}

fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

const ORIGIN: &str = "https://example.org";
/// The model that vector 16.16 names.
const U2F_AAGUID: &str = "afb3c2efc054df425013d5c88e79c3c1";
