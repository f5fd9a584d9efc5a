//! The engine's second opinion by webauthn-rs-core: what it judges, and that it logs nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, NotJudged, RegistrationExpectations, Rejection, RelyingParty,
    RelyingPartyConfig, SecondOpinion, UserVerification, verify_registration,
};
use keydesk_testkit::{AttestationChoice as Choice, Cbor, RegistrationDraft};
use serde_json::Value;
use tracing::span;
use tracing::subscriber::with_default;

use keydesk_test_differential::peer;
use keydesk_test_differential::stage::{CHALLENGE, ORIGIN, RP_ID, Stage, theirs};

const UV: UserVerification = UserVerification::Required;

/// As [`Stage::register`], with the second opinion.
fn register(
    response: &Value,
    change: impl FnOnce(&mut RelyingPartyConfig, &mut AttestationPolicy),
) -> Result<SecondOpinion, Rejection> {
    let mut policy = AttestationPolicy::default();
    let mut config = RelyingPartyConfig::new(RP_ID, ORIGIN);
    change(&mut config, &mut policy);
    let expected = RegistrationExpectations {
        challenge: &CHALLENGE,
        user_verification: UV,
        algorithms: &Algorithm::ALL,
        attestation: &policy,
        at: Timestamp::parse("2026-01-05T09:00:00Z").unwrap(),
        metadata: None,
    };
    let rp = RelyingParty::new(config).unwrap();
    let verified = verify_registration(&rp, &expected, response.to_string().as_bytes())?;
    Ok(verified.second_opinion())
}

fn response(
    choice: Choice,
    algorithm: Algorithm,
    mutate: impl FnOnce(&mut RegistrationDraft),
) -> Value {
    let mut draft = Stage::new(choice, algorithm).registration();
    mutate(&mut draft);
    draft.to_json()
}

/// A good registration with an extension that was not requested and the peer cannot parse.
fn unreadable_for_peer() -> Value {
    response(Choice::Packed, Algorithm::Es256, |draft| {
        draft.flags |= 0x80;
        draft.extensions = Some(Cbor::map([("hmac-secret", "x".into())]));
    })
}

#[test]
fn good_registrations_are_agreed() {
    for (choice, algorithms) in [
        (Choice::None, &[Algorithm::Es256, Algorithm::Es384, Algorithm::Rs256][..]),
        (Choice::PackedSelf, &[Algorithm::Es256, Algorithm::Es384, Algorithm::Rs256]),
        (Choice::Packed, &[Algorithm::Es256, Algorithm::Es384, Algorithm::Rs256]),
        (Choice::FidoU2f, &[Algorithm::Es256]),
    ] {
        for &algorithm in algorithms {
            let response = response(choice, algorithm, |draft| draft.flags |= 4);
            let opinion = register(&response, |_, _| {});
            assert_eq!(opinion, Ok(SecondOpinion::Agreed), "{choice:?} {algorithm:?}");
        }
    }
    let local = response(Choice::None, Algorithm::Es256, |draft| {
        draft.client_data["origin"] = "http://localhost:8080".into();
        draft.rp_id_hash = sha256(b"localhost");
    });
    let opinion = register(&local, |config, _| {
        config.id = "localhost".to_owned();
        config.origins = vec!["http://localhost:8080".to_owned()];
    });
    assert_eq!(opinion, Ok(SecondOpinion::Agreed));
}

#[test]
fn a_registration_that_it_cannot_judge_is_reported_as_not_judged() {
    for algorithm in Algorithm::ALL {
        if matches!(algorithm, Algorithm::Es256 | Algorithm::Es384 | Algorithm::Rs256) {
            continue;
        }
        let opinion = register(&response(Choice::None, algorithm, |_| {}), |_, _| {});
        assert_eq!(opinion, Ok(SecondOpinion::NotJudged(NotJudged::Algorithm)), "{algorithm:?}");
    }
    for choice in [Choice::AndroidKey, Choice::Apple, Choice::Compound] {
        let opinion = register(&response(choice, Algorithm::Es256, |_| {}), |_, _| {});
        assert_eq!(opinion, Ok(SecondOpinion::NotJudged(NotJudged::Format)), "{choice:?}");
    }
    let mut stage = Stage::new(Choice::Packed, Algorithm::Es256);
    let (key, leaf) = stage.key.batch(Algorithm::EdDsa);
    let mut draft = stage.registration();
    draft.attester = keydesk_testkit::Attester::Packed(key, vec![leaf]);
    let opinion = register(&draft.to_json(), |_, _| {});
    assert_eq!(opinion, Ok(SecondOpinion::NotJudged(NotJudged::StatementAlgorithm)));

    let framed = response(Choice::None, Algorithm::Es256, |draft| {
        draft.client_data["crossOrigin"] = true.into();
    });
    let opinion = register(&framed, |config, _| {
        config.allow_cross_origin = true;
        config.top_origins = vec!["https://top.example.org".to_owned()];
    });
    assert_eq!(opinion, Ok(SecondOpinion::NotJudged(NotJudged::CrossOrigin)));
}

#[test]
fn input_that_only_the_peer_cannot_read_is_not_judged() {
    for choice in [Choice::None, Choice::PackedSelf, Choice::Packed, Choice::FidoU2f] {
        let opinion = |mutate: &dyn Fn(&mut RegistrationDraft)| {
            let response = response(choice, Algorithm::Es256, |draft| {
                draft.flags |= 4;
                mutate(draft);
            });
            register(&response, |_, _| {})
        };
        for more in [
            r#""later":"\ud800""#,
            r#""later":[{"a":"\ud83d"}, "\udfff"]"#,
            r#""later":1e999"#,
            r#""tokenBinding":{"status":"supported","id":7}"#,
            &format!(r#""later":{}{}"#, "[".repeat(200), "]".repeat(200)),
        ] {
            let found = opinion(&|draft| {
                let text = draft.client_data.to_string();
                let text = format!("{},{more}}}", text.strip_suffix('}').unwrap());
                draft.client_data_json = Some(text.into_bytes());
            });
            let expected = Ok(SecondOpinion::NotJudged(NotJudged::ClientData));
            assert_eq!(found, expected, "{choice:?} {more}");
        }
        for (name, value) in [
            ("hmac-secret", "x".into()),
            ("hmac-secret", Cbor::map([("a", 1.into())])),
            ("hmac-secret", 7.into()),
        ] {
            let found = opinion(&|draft: &mut RegistrationDraft| {
                draft.flags |= 0x80;
                draft.extensions = Some(Cbor::map([(name, Cbor::clone(&value))]));
            });
            let expected = Ok(SecondOpinion::NotJudged(NotJudged::Extensions));
            assert_eq!(found, expected, "{choice:?} {name}");
        }
        // The peer judges whatever it can read, however unusual it is.
        let found = opinion(&|draft| {
            draft.client_data["later"] = "\u{fffd}".into();
            draft.flags |= 0x80;
            draft.extensions = Some(Cbor::map([("later", Cbor::map([("a", "b".into())]))]));
        });
        assert_eq!(found, Ok(SecondOpinion::Agreed), "{choice:?}");
    }
    let off = register(&unreadable_for_peer(), |_, policy| policy.second_opinion = false);
    assert_eq!(off, Ok(SecondOpinion::Off));
}

#[test]
fn s25_second_opinion_suppresses_the_log_of_its_library() {
    let events = Arc::new(AtomicUsize::new(0));
    with_default(Recorder(events.clone()), || {
        let opinion = register(&unreadable_for_peer(), |_, _| {});
        assert_eq!(opinion, Ok(SecondOpinion::NotJudged(NotJudged::Extensions)));
    });
    assert_eq!(events.load(Ordering::SeqCst), 0);
    // The same input, without suppressing the log of the peer.
    with_default(Recorder(events.clone()), || {
        assert!(peer::register_aloud(theirs(UV), &unreadable_for_peer()).is_err());
    });
    assert_ne!(events.load(Ordering::SeqCst), 0);
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec()
}

/// Counts the tracing events, which would be lines in a log.
struct Recorder(Arc<AtomicUsize>);

impl tracing::Subscriber for Recorder {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
