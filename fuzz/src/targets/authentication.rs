//! Assertions: a valid one, tampered with as the input says before it is signed, after it, and as text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use keydesk_core::base64url;
use keydesk_core::ids::UserHandle;
use keydesk_core::webauthn::{
    Algorithm, AuthenticationExpectations, CounterState, PreparedCredential, UserVerification,
    VerifiedAuthentication, claimed_credential, verify_authentication as verify,
};
use keydesk_testkit::{AssertionDraft, AttestationChoice as Choice, Cbor, SignedAssertion};
use serde_json::Value;

use super::differential;
use super::registration::{
    UVS, mutate_client_data, mutate_text, client_data_agrees, decoded, flags_agree, is_ml_dsa,
    relying_party,
};
use crate::input::{Input, mutate};
use crate::model;
use crate::oracle::{Budget, refusal, within};
use keydesk_test_differential::peer;
use keydesk_test_differential::stage::{CHALLENGE, HANDLE, ORIGIN, Stage, prepare, theirs};

/// What is taken was signed by this credential for this challenge, names no owner but an expected
/// one, reports the counter's true change, and `webauthn-rs-core` agrees, or the table of
/// differences says why not.
pub fn verify_authentication(data: &[u8]) {
    let mut input = Input::new(data);
    let algorithm = *input.choose(&Algorithm::ALL);
    let uv = *input.choose(&UVS);
    let options = input.byte();
    let made = prepared(algorithm);
    let stored = if options & 1 == 1 { input.word() } else { made.credential.sign_count() };
    let credential = made.credential.with_sign_count(stored);
    let handles = match options >> 1 & 3 {
        0 => vec![HANDLE.to_vec()],
        1 => Vec::new(),
        2 => vec![vec![3; 64], HANDLE.to_vec()],
        _ => vec![input.chunk().to_vec()],
    };
    let handles = handles.into_iter().filter_map(|handle| UserHandle::new(handle).ok());
    let handles: Vec<_> = handles.collect();
    let mut draft = made.draft.clone();
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
    let expected = AuthenticationExpectations {
        challenge: &CHALLENGE,
        user_verification: uv,
        user_handles: &handles,
        user_handle_required: options & 8 == 8,
    };
    let rp = relying_party(ORIGIN);
    let budget = if is_ml_dsa(algorithm) { Budget::ML_DSA } else { Budget::ENGINE };
    let authenticate =
        |text: &[u8], expected: &AuthenticationExpectations<'_>, c: &PreparedCredential| {
            within(budget, || verify(&rp, c, expected, text))
        };
    let outcome = authenticate(&text, &expected, &credential);
    if let Err(rejection) = &outcome {
        refusal(rejection);
    }
    let claimed = within(budget, || claimed_credential(&text));
    if let Ok(verified) = &outcome {
        let claimed = claimed.expect("a claim can be read where it can be verified");
        assert_eq!(&claimed.credential_id, verified.credential_id());
        let named = verified.user_handle().or(verified.unverified_user_handle());
        assert_eq!(claimed.user_handle.as_ref(), named);
        agrees(verified, &text, uv, stored, &expected);
        assert_eq!(credential.credential_id(), verified.credential_id());
        assert_eq!(credential.algorithm(), algorithm);
        assert!(format!("{credential:?}").len() < 4096, "debug output shows a key");
        let other = AuthenticationExpectations { challenge: &[8; 32], ..expected };
        assert!(authenticate(&text, &other, &credential).is_err(), "another challenge");
        let another = &prepared(ANOTHER[usize::from(algorithm == ANOTHER[0])]).credential;
        assert!(authenticate(&text, &expected, another).is_err(), "another credential");
    }
    let Ok(value) = serde_json::from_slice::<Value>(&text) else { return };
    if let Ok(verified) = &outcome {
        let again = authenticate(value.to_string().as_bytes(), &expected, &credential);
        assert_eq!(again.as_ref(), Ok(verified), "written again it means something else");
        let mut unsigned = value.clone();
        let mut signature = decoded(&value, "/response/signature");
        *signature.last_mut().expect("a signature") ^= 1;
        unsigned["response"]["signature"] = base64url::encode(signature).into();
        let unsigned = unsigned.to_string();
        let forged = authenticate(unsigned.as_bytes(), &expected, &credential);
        assert!(forged.is_err(), "a signature that nobody made");
    }
    if let Some(registered) = &made.registered {
        differential::assertion(&made.stage, &made.credential, registered, uv, algorithm, &value);
    }
}

/// A registered credential and a valid assertion of it.
struct Prepared {
    stage: Stage,
    credential: PreparedCredential,
    registered: Option<webauthn_rs_core::proto::Credential>,
    draft: AssertionDraft,
}

fn prepared(algorithm: Algorithm) -> Rc<Prepared> {
    thread_local! {
        static MADE: RefCell<HashMap<Algorithm, Rc<Prepared>>> = RefCell::default();
    }
    MADE.with_borrow_mut(|made| {
        let make = || {
            let mut stage = Stage::new(Choice::None, algorithm);
            let response = stage.registration().to_json();
            let uv = UserVerification::Preferred;
            let verified = stage.register(uv, &response).expect("a good registration");
            let registered = peer::register(theirs(uv), &response).ok();
            let draft = stage.assertion();
            Rc::new(Prepared { stage, credential: prepare(&verified), registered, draft })
        };
        Rc::clone(made.entry(algorithm).or_insert_with(make))
    })
}

fn agrees(
    verified: &VerifiedAuthentication,
    text: &[u8],
    uv: UserVerification,
    stored: u32,
    expected: &AuthenticationExpectations<'_>,
) {
    let Ok(value) = serde_json::from_slice::<Value>(text) else { return };
    assert_eq!((&value["type"], &value["id"]), (&"public-key".into(), &value["rawId"]));
    assert_eq!(decoded(&value, "/id"), verified.credential_id().as_bytes());
    client_data_agrees(&decoded(&value, "/response/clientDataJSON"), "webauthn.get");
    let data = decoded(&value, "/response/authenticatorData");
    let data = model::authenticator_data(&data).expect("sound data");
    flags_agree(&data, uv);
    assert!(data.attested.is_none(), "an assertion brings no credential");
    assert_eq!(verified.sign_count(), data.sign_count);
    let bit = |bit: u8| data.flags & bit != 0;
    let seen = (verified.user_verified(), verified.backup_eligible(), verified.backed_up());
    assert_eq!(seen, (bit(4), bit(8), bit(16)));
    // Level 3 section 6.1.1: only a greater counter is no sign of a copy, unless there is none.
    let counter = match data.sign_count.cmp(&stored) {
        _ if (stored, data.sign_count) == (0, 0) => CounterState::Unsupported,
        std::cmp::Ordering::Greater => CounterState::Advanced,
        _ => CounterState::Regressed,
    };
    assert_eq!(verified.counter(), counter, "stored {stored}, sent {}", data.sign_count);
    // The owner: a named user handle has to be the expected one.
    let handle = value["response"].get("userHandle").and_then(Value::as_str);
    match handle.filter(|handle| !handle.is_empty()) {
        Some(handle) => {
            let handle = base64url::decode(handle).expect("base64url");
            let compared = !expected.user_handles.is_empty();
            let ours = expected.user_handles.iter().any(|ours| ours.as_bytes() == handle);
            assert!(ours || !compared, "somebody else's handle");
            let (named, not_named) = match compared {
                true => (verified.user_handle(), verified.unverified_user_handle()),
                false => (verified.unverified_user_handle(), verified.user_handle()),
            };
            assert_eq!(named.map(UserHandle::as_bytes), Some(&handle[..]));
            assert_eq!(not_named, None);
        }
        None => {
            assert_eq!((verified.user_handle(), verified.unverified_user_handle()), (None, None));
            assert!(!expected.user_handle_required, "nobody is named");
        }
    }
}

fn mutate_draft(draft: &mut AssertionDraft, input: &mut Input<'_>) {
    match input.byte() % 10 {
        0 => draft.flags = input.byte(),
        1 => draft.sign_count = input.word(),
        2 => draft.sign_count = u32::from(input.byte() & 3),
        3 => {
            draft.flags |= 0x80;
            draft.extensions = Some(Cbor::Raw(input.chunk().to_vec()));
        }
        4 => draft.suffix = input.chunk().to_vec(),
        5 => mutate_client_data(&mut draft.client_data, input),
        6 => {
            let mut bytes = draft.client_data.to_string().into_bytes();
            mutate(&mut bytes, input);
            draft.client_data_json = Some(bytes);
        }
        7 => match input.byte() % 3 {
            0 => draft.user_handle = None,
            1 => draft.user_handle = Some(input.chunk().to_vec()),
            _ => {
                if let Some(handle) = &mut draft.user_handle {
                    mutate(handle, input);
                }
            }
        },
        8 => mutate(&mut draft.rp_id_hash, input),
        _ => mutate(&mut draft.credential_id, input),
    }
}

fn mutate_signed(signed: &mut SignedAssertion, input: &mut Input<'_>) {
    match input.byte() % 3 {
        0 => mutate(&mut signed.signature, input),
        1 => mutate(&mut signed.authenticator_data, input),
        _ => mutate(&mut signed.client_data_json, input),
    }
}

const ANOTHER: [Algorithm; 2] = [Algorithm::Es256, Algorithm::EdDsa];
