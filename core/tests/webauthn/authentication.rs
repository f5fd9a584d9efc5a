//! Assertions: every field tampered with, every owner, every counter.

use keydesk_core::base64url;
use keydesk_core::ids::UserHandle;
use keydesk_core::webauthn::{
    Algorithm, AuthenticationExpectations, CounterState, RejectionCode as R, UserVerification,
    claimed_credential, verify_authentication,
};
use keydesk_testkit::{AssertionDraft, AttestationChoice, Cbor, SigningKey};
use serde_json::{Value, json};

use crate::stage::{CHALLENGE, HANDLE, Stage, code, code_at};

type Mutation = fn(&mut AssertionDraft);

/// The owner's handles, whether one is required, the handle that is sent, the refusal.
type OwnerRow<'a> = (&'a [UserHandle], bool, &'a Option<Vec<u8>>, Option<R>);

const TAMPERED: [(&str, Mutation, (R, &str)); 34] = [
    ("no type", |d| drop_member(d, "type"), (R::ClientDataMemberMissing, "type")),
    ("type a number", |d| set(d, "type", 1), (R::ClientDataMemberWrongType, "type")),
    ("type empty", |d| set(d, "type", ""), (R::ClientDataTypeMismatch, "")),
    (
        "type of registration",
        |d| set(d, "type", "webauthn.create"),
        (R::ClientDataTypeMismatch, ""),
    ),
    ("type of payment", |d| set(d, "type", "payment.get"), (R::ClientDataTypeMismatch, "")),
    ("no challenge", |d| drop_member(d, "challenge"), (R::ClientDataMemberMissing, "challenge")),
    ("challenge a number", |d| set(d, "challenge", 7), (R::ClientDataMemberWrongType, "challenge")),
    ("challenge empty", |d| set(d, "challenge", ""), (R::ChallengeMismatch, "")),
    ("challenge padded", |d| set(d, "challenge", "BwcHBwc="), (R::ChallengeNotBase64url, "")),
    (
        "challenge other",
        |d| set(d, "challenge", base64url::encode([8; 32])),
        (R::ChallengeMismatch, ""),
    ),
    ("no origin", |d| drop_member(d, "origin"), (R::ClientDataMemberMissing, "origin")),
    ("origin a number", |d| set(d, "origin", 1), (R::ClientDataMemberWrongType, "origin")),
    ("origin other", |d| set(d, "origin", "https://evil.test"), (R::OriginMismatch, "")),
    ("in a frame", |d| set(d, "crossOrigin", true), (R::CrossOriginRefused, "")),
    ("binding a text", |d| set(d, "tokenBinding", "x"), (R::TokenBindingMalformed, "")),
    ("binding empty", |d| set(d, "tokenBinding", json!({})), (R::TokenBindingMalformed, "")),
    (
        "binding unknown",
        |d| set(d, "tokenBinding", json!({ "status": "x" })),
        (R::TokenBindingMalformed, ""),
    ),
    ("other relying party", |d| d.rp_id_hash = vec![0; 32], (R::RpIdHashMismatch, "")),
    ("nobody there", |d| d.flags &= !1, (R::UserNotPresent, "")),
    ("reserved bit 1", |d| d.flags |= 2, (R::FlagsReserved, "")),
    ("reserved bit 5", |d| d.flags |= 0x20, (R::FlagsReserved, "")),
    ("backed up, not eligible", |d| d.flags |= 0x10, (R::BackupStateInconsistent, "")),
    ("now eligible", |d| d.flags |= 0x08, (R::BackupEligibilityChanged, "")),
    ("AT set, no data", |d| d.flags |= 0x40, (R::AuthenticatorDataTruncated, "aaguid")),
    ("AT set, with data", |d| attested(d), (R::AttestedDataUnexpected, "")),
    ("ED set, no data", |d| d.flags |= 0x80, (R::AuthenticatorDataTruncated, "extensions")),
    (
        "ED set, a list",
        |d| {
            d.flags |= 0x80;
            d.extensions = Some(Cbor::Array(vec![]))
        },
        (R::ExtensionsNotMap, ""),
    ),
    (
        "ED unset, data there",
        |d| d.extensions = Some(Cbor::map([])),
        (R::AuthenticatorDataTrailingBytes, ""),
    ),
    ("bytes behind", |d| d.suffix = vec![0], (R::AuthenticatorDataTrailingBytes, "")),
    ("another credential", |d| d.credential_id[0] ^= 1, (R::CredentialIdMismatch, "")),
    ("another user", |d| d.user_handle = Some(vec![8; 64]), (R::UserHandleMismatch, "")),
    ("part of the handle", |d| d.user_handle = Some(vec![9; 63]), (R::UserHandleMismatch, "")),
    ("handle too long", |d| d.user_handle = Some(vec![9; 65]), (R::UserHandleLength, "")),
    ("another key", |d| d.key = other_key(), (R::SignatureInvalid, "")),
];

#[test]
fn every_tampered_field_of_an_assertion_is_refused() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    for (name, mutate, expected) in TAMPERED {
        let mut draft = stage.assertion();
        mutate(&mut draft);
        let result = stage.authenticate(&credential, &draft.to_json());
        assert_eq!(code_at(result, name), expected, "{name}");
    }
    for length in 0..37 {
        let mut signed = stage.assertion().sign();
        signed.authenticator_data.truncate(length);
        let result = stage.authenticate(&credential, &signed.to_json());
        assert_eq!(code(result, "cut"), R::AuthenticatorDataTruncated, "cut to {length}");
    }
}

#[test]
fn what_an_assertion_signs_cannot_be_changed() {
    for algorithm in Algorithm::ALL {
        let mut stage = Stage::new(AttestationChoice::None);
        stage.authenticator.settings.algorithms = vec![algorithm];
        let credential = stage.prepared();
        let good = stage.assertion().sign();
        assert!(stage.authenticate(&credential, &good.to_json()).is_ok());
        let mut tampered = [good.clone(), good.clone(), good];
        tampered[0].authenticator_data[36] ^= 1;
        tampered[1].client_data_json.push(b' ');
        *tampered[2].signature.last_mut().unwrap() ^= 1;
        for (part, signed) in ["counter", "client data", "signature"].iter().zip(tampered) {
            let result = stage.authenticate(&credential, &signed.to_json());
            assert_eq!(code(result, part), R::SignatureInvalid, "{} {part}", algorithm.name());
        }
    }
}

#[test]
fn s01_s02_the_user_handle_is_the_owners_or_refused() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let owner = UserHandle::new(HANDLE).unwrap();
    let other = UserHandle::new([8; 64]).unwrap();
    let own = Some(HANDLE.to_vec());
    let strange = Some(vec![8; 64]);
    let table: [OwnerRow<'_>; 10] = [
        (std::slice::from_ref(&owner), false, &None, None),
        (std::slice::from_ref(&owner), false, &own, None),
        (std::slice::from_ref(&owner), false, &strange, Some(R::UserHandleMismatch)),
        (std::slice::from_ref(&owner), true, &None, Some(R::UserHandleMissing)),
        (std::slice::from_ref(&owner), true, &own, None),
        (std::slice::from_ref(&owner), true, &strange, Some(R::UserHandleMismatch)),
        (&[other.clone(), owner.clone()], true, &own, None),
        (std::slice::from_ref(&other), false, &own, Some(R::UserHandleMismatch)),
        (&[], true, &None, Some(R::UserHandleMissing)),
        (&[], true, &own, None),
    ];
    for (at, (user_handles, user_handle_required, sent, expected)) in table.iter().enumerate() {
        let mut draft = stage.assertion();
        draft.user_handle = (*sent).clone();
        let expectations = AuthenticationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Preferred,
            user_handles,
            user_handle_required: *user_handle_required,
        };
        let text = draft.to_json().to_string();
        let result = verify_authentication(&stage.rp, &credential, &expectations, text.as_bytes());
        assert_eq!(result.err().map(|r| r.code), *expected, "row {at}");
    }
}

#[test]
fn s02_a_handle_that_was_compared_with_nothing_is_named_unverified() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let owner = UserHandle::new(HANDLE).unwrap();
    let strange = UserHandle::new([8; 64]).unwrap();
    for (expected, sent) in [(&[][..], &strange), (std::slice::from_ref(&owner), &owner)] {
        let mut draft = stage.assertion();
        draft.user_handle = Some(sent.as_bytes().to_vec());
        let expectations = AuthenticationExpectations {
            challenge: &CHALLENGE,
            user_verification: UserVerification::Preferred,
            user_handles: expected,
            user_handle_required: true,
        };
        let text = draft.to_json().to_string();
        let verified =
            verify_authentication(&stage.rp, &credential, &expectations, text.as_bytes()).unwrap();
        let handles = (verified.user_handle(), verified.unverified_user_handle());
        let wanted = if expected.is_empty() { (None, Some(sent)) } else { (Some(sent), None) };
        assert_eq!(handles, wanted);
    }
}

#[test]
fn the_longest_credential_id_is_claimed() {
    let claimed = |length: usize| {
        let id = base64url::encode(vec![5; length]);
        let response = json!({
            "type": "public-key",
            "id": id,
            "rawId": id,
            "response": { "userHandle": base64url::encode([9; 64]) },
        });
        claimed_credential(response.to_string().as_bytes())
    };
    for length in [1, 1023] {
        let claimed = claimed(length).unwrap();
        assert_eq!(claimed.credential_id.as_bytes(), vec![5; length]);
        assert_eq!(claimed.user_handle.unwrap().as_bytes(), [9; 64]);
    }
    for length in [0, 1024] {
        assert_eq!(claimed(length).unwrap_err().code, R::CredentialIdLength);
    }
}

#[test]
fn s15_advanced_unsupported_and_regressed_counters_are_distinguished() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let table = [
        (0, 0, CounterState::Unsupported),
        (0, 1, CounterState::Advanced),
        (5, 6, CounterState::Advanced),
        (5, u32::MAX, CounterState::Advanced),
        (5, 5, CounterState::Regressed),
        (5, 4, CounterState::Regressed),
        (5, 0, CounterState::Regressed),
        (u32::MAX, 0, CounterState::Regressed),
    ];
    for (stored, sent, expected) in table {
        let mut draft = stage.assertion();
        draft.sign_count = sent;
        let credential = credential.with_sign_count(stored);
        let verified = stage.authenticate(&credential, &draft.to_json()).unwrap();
        assert_eq!((verified.counter(), verified.sign_count()), (expected, sent), "{stored}");
    }
}

#[test]
fn s18_user_verification_is_enforced_at_sign_in() {
    for verified in [true, false] {
        for demand in
            [UserVerification::Required, UserVerification::Preferred, UserVerification::Discouraged]
        {
            let mut stage = Stage::new(AttestationChoice::None);
            let credential = stage.prepared();
            stage.authenticator.settings.user_verified = verified;
            stage.user_verification = demand;
            let response = stage.assertion().to_json();
            let result = stage.authenticate(&credential, &response);
            if demand == UserVerification::Required && !verified {
                assert_eq!(code(result, "no UV"), R::UserNotVerified);
            } else {
                assert_eq!(result.unwrap().user_verified(), verified, "{demand:?}");
            }
        }
    }
}

#[test]
fn backup_eligibility_is_for_life_and_backup_state_is_not() {
    let mut stage = Stage::new(AttestationChoice::None);
    stage.authenticator.settings.backup_eligible = true;
    let credential = stage.prepared();
    for backed_up in [true, false] {
        stage.authenticator.settings.backed_up = backed_up;
        let response = stage.assertion().to_json();
        assert_eq!(stage.authenticate(&credential, &response).unwrap().backed_up(), backed_up);
    }
    stage.authenticator.settings.backup_eligible = false;
    let response = stage.assertion().to_json();
    let result = stage.authenticate(&credential, &response);
    assert_eq!(code(result, "no longer eligible"), R::BackupEligibilityChanged);
}

#[test]
fn a_registration_is_no_assertion_and_an_assertion_no_registration() {
    let mut stage = Stage::new(AttestationChoice::PackedSelf);
    let registration = stage.draft().to_json();
    let credential = crate::stage::prepare(&stage.register(&registration).unwrap());
    let assertion = stage.assertion().to_json();
    let result = stage.authenticate(&credential, &registration);
    assert_eq!(code_at(result, "registration"), (R::MemberMissing, "signature"));
    let result = stage.register(&assertion);
    assert_eq!(code_at(result, "assertion"), (R::MemberMissing, "attestationObject"));
}

#[test]
fn a_challenge_that_protects_nothing_is_never_expected() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let mut draft = stage.assertion();
    set(&mut draft, "challenge", "");
    let expectations = AuthenticationExpectations {
        challenge: &[],
        user_verification: UserVerification::Preferred,
        user_handles: &[],
        user_handle_required: false,
    };
    let text = draft.to_json().to_string();
    let result = verify_authentication(&stage.rp, &credential, &expectations, text.as_bytes());
    assert_eq!(code(result, "empty"), R::ChallengeUnusable);
}

#[test]
fn the_longest_challenge_is_as_good_as_any() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let challenge = [6; 1024];
    let expectations = AuthenticationExpectations {
        challenge: &challenge,
        user_verification: UserVerification::Preferred,
        user_handles: &[],
        user_handle_required: false,
    };
    let mut verify = |challenge: &[u8]| {
        let mut draft = stage.assertion();
        set(&mut draft, "challenge", base64url::encode(challenge));
        let text = draft.to_json().to_string();
        verify_authentication(&stage.rp, &credential, &expectations, text.as_bytes())
    };
    assert!(verify(&challenge).is_ok());
    assert_eq!(code(verify(&[6; 1023]), "shorter"), R::ChallengeMismatch);
    assert_eq!(code(verify(&[6; 1025]), "longer"), R::ChallengeMismatch);
}

fn set(draft: &mut AssertionDraft, member: &str, value: impl Into<Value>) {
    draft.client_data[member] = value.into();
}

fn drop_member(draft: &mut AssertionDraft, member: &str) {
    draft.client_data.as_object_mut().unwrap().remove(member);
}

/// Attested credential data where an assertion has none.
fn attested(draft: &mut AssertionDraft) {
    draft.flags |= 0x40;
    draft.suffix = [&[0; 16][..], &[0, 1, 5], &draft.key.cose().encode()].concat();
}

fn other_key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &keydesk_testkit::SeededEntropy::new(77))
}
