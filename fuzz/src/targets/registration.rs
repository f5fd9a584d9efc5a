//! Registrations: a valid one, tampered with as the input says before it is signed, after it, and as text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use aws_lc_rs::digest::{SHA256, digest};
use ciborium::Value as CborValue;
use keydesk_core::base64url;
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationKind, AttestationPolicy, AttestationRequirement,
    RegistrationExpectations, RelyingParty, RelyingPartyConfig, UserVerification,
    VerifiedRegistration, verify_registration as verify,
};
use keydesk_testkit::{AttestationChoice as Choice, Cbor, RegistrationDraft, SignedRegistration};
use serde_json::{Value, json};

use super::differential;
use crate::input::{Input, mutate};
use crate::model;
use crate::oracle::{Budget, refusal, within};
use keydesk_test_differential::stage::{CHALLENGE, ORIGIN, RP_ID, Stage};

/// What is taken is what another reader finds in it; it was made for this challenge and origin, and
/// `webauthn-rs-core` agrees, or the reviewed table of differences says why not.
pub fn verify_registration(data: &[u8]) {
    let mut input = Input::new(data);
    let choice = *input.choose(&CHOICES);
    let algorithm = able(choice, *input.choose(&Algorithm::ALL));
    let uv = *input.choose(&UVS);
    let options = input.byte();
    let prepared = prepared(choice, algorithm);
    let mut draft = prepared.draft.clone();
    for _ in 0..input.byte() % 8 {
        mutate_draft(&mut draft, &mut input);
    }
    let mut signed = draft.sign();
    for _ in 0..input.byte() % 4 {
        mutate_signed(&mut signed, &mut input);
    }
    let mut text = signed.to_json().to_string().into_bytes();
    for _ in 0..input.byte() % 4 {
        text = mutate_text(text, &mut input);
    }
    let mut policy = AttestationPolicy { second_opinion: false, ..AttestationPolicy::default() };
    if options & 1 == 1 {
        policy.require = AttestationRequirement::Trusted;
        policy.anchors = vec![prepared.anchor.clone().into()];
        policy.allow_root_in_chain = options & 2 == 2;
    }
    let budget = if is_ml_dsa(algorithm) { Budget::ML_DSA } else { Budget::ENGINE };
    let register = |text: &[u8], expected: &RegistrationExpectations<'_>, rp: &RelyingParty| {
        within(budget, || verify(rp, expected, text))
    };
    let expected = expectations(uv, &policy);
    let rp = relying_party(ORIGIN);
    let outcome = register(&text, &expected, &rp);
    if let Err(rejection) = &outcome {
        refusal(rejection);
    }
    if let Ok(verified) = &outcome {
        agrees(verified, &text, uv);
        let other = RegistrationExpectations { challenge: &[8; 32], ..expected };
        assert!(register(&text, &other, &rp).is_err(), "another challenge");
        let none = RegistrationExpectations { algorithms: &[], ..expected };
        assert!(register(&text, &none, &rp).is_err(), "an algorithm that was not offered");
        let elsewhere = relying_party("https://care.example.org:8443");
        assert!(register(&text, &expected, &elsewhere).is_err(), "another origin");
        if options & 1 == 1 {
            assert!(verified.attestation().trusted);
            let nobody = AttestationPolicy { anchors: Vec::new(), ..policy.clone() };
            let nobody = RegistrationExpectations { attestation: &nobody, ..expected };
            assert!(register(&text, &nobody, &rp).is_err(), "trusted without an anchor");
        }
    }
    let Ok(value) = serde_json::from_slice::<Value>(&text) else { return };
    if let Ok(verified) = &outcome {
        let again = register(value.to_string().as_bytes(), &expected, &rp);
        assert_eq!(again.as_ref(), Ok(verified), "written again it means something else");
    }
    // The order and number of members may have changed, so ours is asked about the same text.
    differential::registration(&prepared.stage, uv, &value);
}

/// A valid registration and what made it.
pub(crate) struct Prepared {
    pub(crate) stage: Stage,
    pub(crate) draft: RegistrationDraft,
    pub(crate) anchor: Vec<u8>,
}

pub(crate) fn prepared(choice: Choice, algorithm: Algorithm) -> Rc<Prepared> {
    thread_local! {
        static MADE: RefCell<HashMap<(u8, Algorithm), Rc<Prepared>>> = RefCell::default();
    }
    MADE.with_borrow_mut(|made| {
        let make = || {
            let mut stage = Stage::new(choice, algorithm);
            let draft = stage.registration();
            let anchor = stage.key.anchor();
            Rc::new(Prepared { stage, draft, anchor })
        };
        Rc::clone(made.entry((choice as u8, algorithm)).or_insert_with(make))
    })
}

/// The algorithm, or one that a credential of this format can have.
pub(crate) fn able(choice: Choice, algorithm: Algorithm) -> Algorithm {
    let id = algorithm.cose_id();
    match choice {
        Choice::FidoU2f => Algorithm::Es256,
        // A TPM has curves and RSA.
        Choice::Tpm if id == -8 || is_ml_dsa(algorithm) => Algorithm::Es256,
        _ => algorithm,
    }
}

pub(crate) fn is_ml_dsa(algorithm: Algorithm) -> bool {
    (-50..=-48).contains(&algorithm.cose_id())
}

fn expectations<'e>(
    uv: UserVerification,
    policy: &'e AttestationPolicy,
) -> RegistrationExpectations<'e> {
    RegistrationExpectations {
        challenge: &CHALLENGE,
        user_verification: uv,
        algorithms: &Algorithm::ALL,
        attestation: policy,
        at: Timestamp::parse("2026-01-05T09:00:00Z").expect("a time"),
        metadata: None,
    }
}

pub(crate) fn relying_party(origin: &str) -> RelyingParty {
    let config = RelyingPartyConfig::new(RP_ID, origin);
    RelyingParty::new(config).expect("a relying party")
}

/// Everything in the result stands in the response, and the response is for us.
fn agrees(verified: &VerifiedRegistration, text: &[u8], uv: UserVerification) {
    let Ok(value) = serde_json::from_slice::<Value>(text) else { return };
    let bytes = |pointer: &str| decoded(&value, pointer);
    assert_eq!(value["type"], "public-key");
    assert_eq!(
        (&value["id"], bytes("/rawId").as_slice()),
        (&value["rawId"], verified.credential_id().as_bytes())
    );
    client_data_agrees(&bytes("/response/clientDataJSON"), "webauthn.create");
    let object = bytes("/response/attestationObject");
    let object = model::whole(&object).expect("strict CBOR");
    let member = |name| model::member(&object, name).expect("it is there");
    let format = member("fmt").as_text().expect("a text");
    assert_eq!(format, verified.attestation().format.as_str());
    let none = verified.attestation().kind == AttestationKind::None;
    assert!(none || format != "none", "a statement of nobody vouches");
    let data = member("authData").as_bytes().expect("bytes");
    let data = model::authenticator_data(data).expect("sound data");
    flags_agree(&data, uv);
    let (aaguid, id, key) = data.attested.expect("a credential");
    assert_eq!(verified.credential_id().as_bytes(), id);
    assert_eq!(verified.public_key(), key);
    assert_eq!(verified.aaguid().as_bytes(), aaguid);
    assert_eq!(verified.sign_count(), data.sign_count);
    let bit = |bit: u8| data.flags & bit != 0;
    let seen = (verified.user_verified(), verified.backup_eligible(), verified.backed_up());
    // U2F signs no flags and verifies nobody.
    assert_eq!(seen, (bit(4) && format != "fido-u2f", bit(8), bit(16)));
    let key = model::whole(key).expect("strict CBOR");
    let alg = model::labelled(&key, 3).and_then(CborValue::as_integer).map(i128::from);
    assert_eq!(alg, Some(i128::from(verified.algorithm().cose_id())));
}

pub(crate) fn decoded(value: &Value, pointer: &str) -> Vec<u8> {
    let text = value.pointer(pointer).and_then(Value::as_str).expect("a text");
    base64url::decode(text).expect("base64url")
}

pub(crate) fn client_data_agrees(bytes: &[u8], kind: &str) {
    let Ok(data) = serde_json::from_slice::<Value>(bytes) else { return };
    assert_eq!(data["type"], kind);
    assert_eq!(data["challenge"], base64url::encode(CHALLENGE));
    assert_eq!(data["origin"], ORIGIN);
    assert!(data.get("crossOrigin").is_none_or(|cross| cross == false));
    assert!(data.get("topOrigin").is_none());
}

pub(crate) fn flags_agree(data: &model::Data<'_>, uv: UserVerification) {
    assert_eq!(data.rp_id_hash, digest(&SHA256, RP_ID.as_bytes()).as_ref());
    assert!(data.flags & 1 == 1, "nobody was there");
    assert!(uv != UserVerification::Required || data.flags & 4 == 4, "not verified");
    assert!(data.flags & 0x18 != 0x10, "backed up, but cannot be");
}

fn mutate_draft(draft: &mut RegistrationDraft, input: &mut Input<'_>) {
    match input.byte() % 13 {
        0 => draft.flags = input.byte(),
        1 => draft.sign_count = input.word(),
        2 => draft.aaguid[usize::from(input.byte() & 15)] = input.byte(),
        3 => {
            draft.credential_id = input.long_chunk().to_vec();
            draft.credential_id_length = draft.credential_id.len() as u16;
        }
        4 => draft.credential_id_length = input.short(),
        5 => {
            let label = i64::from(input.byte() as i8);
            let value = cbor(input);
            draft.public_key.set(label, value);
        }
        6 => {
            let mut key = draft.public_key.encode();
            mutate(&mut key, input);
            // Only the bytes are left, so it can no longer be changed by label.
            draft.suffix = [key, draft.suffix.clone()].concat();
            draft.public_key = Cbor::Map(Vec::new());
        }
        7 => {
            draft.flags |= 0x80;
            draft.extensions = Some(Cbor::Raw(input.chunk().to_vec()));
        }
        8 => draft.suffix = input.chunk().to_vec(),
        9 => mutate_client_data(&mut draft.client_data, input),
        10 => {
            let mut bytes = draft.client_data.to_string().into_bytes();
            mutate(&mut bytes, input);
            draft.client_data_json = Some(bytes);
        }
        11 => draft.transports.push(input.text()),
        _ => mutate(&mut draft.rp_id_hash, input),
    }
}

fn mutate_signed(signed: &mut SignedRegistration, input: &mut Input<'_>) {
    match input.byte() % 4 {
        0 => {
            let name = *input.choose(&["alg", "sig", "x5c", "ver", "certInfo", "pubArea", "x"]);
            let value = cbor(input);
            if let statement @ Cbor::Map(_) = signed.statement() {
                statement.set(name, value);
            }
        }
        1 => {
            let mut bytes = signed.statement().encode();
            mutate(&mut bytes, input);
            *signed.statement() = Cbor::Raw(bytes);
        }
        2 => mutate(signed.authenticator_data(), input),
        _ => {
            let formats =
                ["none", "packed", "tpm", "android-key", "fido-u2f", "apple", "compound", "x"];
            signed.object.set("fmt", (*input.choose(&formats)).into());
        }
    }
}

pub(crate) fn mutate_client_data(data: &mut Value, input: &mut Input<'_>) {
    let name = *input.choose(&MEMBERS);
    data[name] = match input.byte() % 8 {
        0 => Value::Null,
        1 => true.into(),
        2 => false.into(),
        3 => json!({ "status": input.text() }),
        4 => input.choose(&ORIGINS).to_owned().into(),
        5 => (*input.choose(&["webauthn.create", "webauthn.get", ""])).into(),
        6 => base64url::encode(input.chunk()).into(),
        _ => input.text().into(),
    };
}

/// The response's text, tampered with in a member, in a binary member's bytes, or anywhere.
pub(crate) fn mutate_text(text: Vec<u8>, input: &mut Input<'_>) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(&text) else { return text };
    match input.byte() % 3 {
        0 => {
            let mut text = text;
            mutate(&mut text, input);
            return text;
        }
        1 => {
            let pointer = *input.choose(&POINTERS);
            let new = match input.byte() % 9 {
                0 => Value::Null,
                1 => true.into(),
                2 => json!({ "credProps": { "rk": true } }),
                3 => json!(["usb", input.text()]),
                4 => json!(["usb", input.byte()]),
                5 => json!(vec!["usb"; usize::from(input.byte())]),
                6 => json!(i64::from(input.byte()) - 128),
                7 => json!(0.5),
                8 => "A".repeat(usize::from(input.short()) * 4).into(),
                _ => input.text().into(),
            };
            if let Some(member) = value.pointer_mut(pointer) {
                *member = new;
            }
        }
        _ => {
            let pointer = *input.choose(&BINARY);
            if let Some(member) = value.pointer_mut(pointer)
                && let Some(Ok(mut bytes)) = member.as_str().map(base64url::decode)
            {
                mutate(&mut bytes, input);
                *member = base64url::encode(bytes).into();
            }
        }
    }
    value.to_string().into_bytes()
}

fn cbor(input: &mut Input<'_>) -> Cbor {
    match input.byte() % 4 {
        0 => Cbor::Int(i64::from(input.word() as i32)),
        1 => Cbor::Bytes(input.long_chunk().to_vec()),
        2 => Cbor::Text(input.text()),
        _ => Cbor::Raw(input.chunk().to_vec()),
    }
}

pub(crate) const CHOICES: [Choice; 8] = [
    Choice::None,
    Choice::PackedSelf,
    Choice::Packed,
    Choice::FidoU2f,
    Choice::Tpm,
    Choice::AndroidKey,
    Choice::Apple,
    Choice::Compound,
];
pub(crate) const UVS: [UserVerification; 3] =
    [UserVerification::Required, UserVerification::Preferred, UserVerification::Discouraged];
const MEMBERS: [&str; 7] =
    ["type", "challenge", "origin", "crossOrigin", "topOrigin", "tokenBinding", "other"];
const ORIGINS: [&str; 6] = [
    ORIGIN,
    "https://care.example.org/",
    "https://care.example.org.evil.example",
    "https://evil-care.example.org",
    "http://care.example.org",
    "HTTPS://CARE.EXAMPLE.ORG",
];
const POINTERS: [&str; 12] = [
    "/id",
    "/rawId",
    "/type",
    "/authenticatorAttachment",
    "/clientExtensionResults",
    "/response",
    "/response/clientDataJSON",
    "/response/attestationObject",
    "/response/authenticatorData",
    "/response/transports",
    "/response/signature",
    "/response/userHandle",
];
const BINARY: [&str; 7] = [
    "/id",
    "/rawId",
    "/response/clientDataJSON",
    "/response/attestationObject",
    "/response/authenticatorData",
    "/response/signature",
    "/response/userHandle",
];
