//! What a stranger learns of who exists and who holds a key: nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use keydesk_core::entropy::{Entropy, EntropyUnavailable};
use keydesk_core::ids::CredentialId;
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::ports::{DerivedKeyRing, Key, KeyId, KeyPurpose, KeyRing};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::time::Clock;
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::Portal;
use keydesk_test_desk::{JO, NOBODY, ORIGIN, SAM, Watched, key, plain_key};
use keydesk_testkit::{AssertionDraft, SoftAuthenticator};
use serde_json::{Value, json};

#[tokio::test]
async fn s20_options_do_not_reveal_who_exists_or_holds_a_key() {
    let (mut watched, mut secrets) = (None, None);
    let portal = Portal::with_ports(
        |_| {},
        |ports| {
            watched = Some(Watched::over(ports));
            secrets = Some(Secrets::over(ports));
        },
    );
    let (watched, secrets) = (watched.unwrap(), secrets.unwrap());
    portal.registered(JO, &mut key(1)).await;
    portal.issue(SAM).await;
    let mut seen = Vec::new();
    for id in [JO, SAM, keydesk_test_desk::ALEX, NOBODY] {
        watched.begin();
        secrets.begin();
        let begin = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(id))).await.unwrap();
        seen.push((shape(&begin.options), watched.calls(), secrets.used()));
        let offered = begin.options["allowCredentials"].as_array().unwrap().len();
        assert!((1..=3).contains(&offered), "{id}: {offered}");
    }
    let first = &seen[0];
    assert!(seen.iter().all(|other| other == first), "{seen:#?}");
    // A decoy is made for everybody, whether it is shown or not.
    assert!(first.2.contains(&"key Decoy".to_owned()), "{seen:#?}");

    // A decoy is the same each time, on every node, and another for everybody.
    let decoy = async |desk: &Desk, id: &str| {
        let begun = desk.begin_sign_in(&portal.anybody(), Some(&user(id))).await.unwrap();
        begun.options["allowCredentials"].clone()
    };
    let node = portal.reopened(|_| {});
    let of_sam = decoy(&portal.desk, SAM).await;
    assert_eq!(decoy(&node, SAM).await, of_sam);
    assert_ne!(decoy(&portal.desk, NOBODY).await[0]["id"], of_sam[0]["id"]);
    let mut other_keys = portal.ports.clone();
    other_keys.keys = Arc::new(DerivedKeyRing::new(KeyId("other".into()), [8; 32]));
    let config = |id: &str| RelyingPartyConfig::new(id, format!("https://{id}"));
    let policy = portal.desk.policy().clone();
    let keyed = Desk::new(config(keydesk_test_desk::RP), policy.clone(), other_keys).unwrap();
    // Somebody without an account: a desk with another secret does not trust Sam's.
    let of_nobody = decoy(&portal.desk, NOBODY).await;
    assert_ne!(decoy(&keyed, NOBODY).await[0]["id"], of_nobody[0]["id"]);
    let elsewhere = Desk::new(config("other.example"), policy, portal.ports.clone()).unwrap();
    assert_ne!(decoy(&elsewhere, SAM).await[0]["id"], of_sam[0]["id"]);
    // Lengths are those of real keys, and not all one; most people have one or two keys.
    let mut lengths = BTreeSet::new();
    let mut counts = [0; 4];
    let mut reached = BTreeSet::new();
    for number in 0..200 {
        let decoys = decoy(&portal.desk, &format!("nobody-{number}")).await;
        let decoys = decoys.as_array().unwrap();
        counts[decoys.len()] += 1;
        let mut ids = BTreeSet::new();
        for decoy in decoys {
            let id = CredentialId::parse(decoy["id"].as_str().unwrap()).unwrap();
            lengths.insert(id.as_bytes().len());
            reached.insert(decoy["transports"].to_string());
            assert!(ids.insert(id), "no two are the same");
        }
    }
    assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [32, 48, 64]);
    // Some real ones have no transports.
    let reached: Vec<_> = reached.iter().map(String::as_str).collect();
    assert_eq!(reached, [r#"["nfc","usb"]"#, r#"["usb"]"#, "null"]);
    assert!(counts[1] > counts[2] && counts[2] > counts[3] && counts[3] > 0, "{counts:?}");
}

#[tokio::test]
async fn s20_decoys_are_of_the_kinds_that_are_offered() {
    let kinds =
        [AuthenticatorKind::SecurityKey, AuthenticatorKind::Passkey, AuthenticatorKind::ThisDevice];
    let portal = Portal::with(|policy| policy.registration.kinds = kinds.to_vec());
    let mut reached = BTreeSet::new();
    for number in 0..200 {
        let caller = portal.anybody();
        let somebody = user(&format!("nobody-{number}"));
        let begun = portal.desk.begin_sign_in(&caller, Some(&somebody)).await.unwrap();
        for decoy in begun.options["allowCredentials"].as_array().unwrap() {
            reached.insert(decoy["transports"].to_string());
        }
    }
    let reached: Vec<_> = reached.iter().map(String::as_str).collect();
    assert_eq!(
        reached,
        [r#"["hybrid","internal"]"#, r#"["internal"]"#, r#"["nfc","usb"]"#, r#"["usb"]"#, "null"]
    );
}

#[tokio::test]
async fn s20_a_sign_in_without_a_user_names_no_credential() {
    let portal = Portal::new();
    portal.registered(JO, &mut key(1)).await;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    assert_eq!(begun.options["allowCredentials"], json!([]));
    // A key that keeps no credentials cannot answer it.
    let mut keeps_none = plain_key(2, |settings| settings.discoverable = false);
    portal.registered(SAM, &mut keeps_none).await;
    assert!(keeps_none.get(&begun.options, ORIGIN).is_err());
}

#[tokio::test]
async fn s20_a_sign_in_without_a_proof_gets_one_answer_and_the_audit_record_has_the_reason() {
    let mut watched = None;
    let portal = Portal::with_ports(|_| {}, |ports| watched = Some(Watched::over(ports)));
    let watched = watched.unwrap();
    let (mut jo_key, mut sam_key, mut strange) = (key(1), key(2), key(3));
    portal.registered(JO, &mut jo_key).await;
    portal.registered(SAM, &mut sam_key).await;
    Portal::new().registered(JO, &mut strange).await;
    let credential_of_jo = portal.stored(JO).await.authenticators[0].credential_id.to_string();
    let signs = |key: &mut SoftAuthenticator, options: &Value| {
        let mut options = options.clone();
        options["allowCredentials"] = json!([]);
        key.draft_assertion(&options, ORIGIN).unwrap()
    };
    let mut seen = Vec::new();
    for (expected, attack, reason) in [
        // Of somebody who is named: a credential of nobody, of somebody else, a decoy, and Jo's own with
        // a signature of another key, with the right one over something else, and with none.
        (Some(JO), Attack::Own, "credential_unknown"),
        (Some(JO), Attack::OfSam, "credential_of_another"),
        (Some(NOBODY), Attack::OfSam, "credential_of_another"),
        (Some(NOBODY), Attack::Offered, "credential_unknown"),
        (Some(JO), Attack::Offered, "signature_invalid"),
        (Some(JO), Attack::OtherOrigin, "origin_mismatch"),
        (Some(JO), Attack::Unsigned, "signature_empty"),
        (Some(JO), Attack::Undecodable, "member_not_base64url"),
        // With a proof of the key.
        (None, Attack::Own, "credential_unknown"),
        (None, Attack::Offered, "signature_invalid"),
        (None, Attack::OtherOrigin, "origin_mismatch"),
    ] {
        let expected = expected.map(user);
        let begin = portal.desk.begin_sign_in(&portal.anybody(), expected.as_ref()).await;
        let begun = begin.unwrap();
        let mut draft = match attack {
            Attack::OfSam => signs(&mut sam_key, &begun.options),
            _ => signs(&mut strange, &begun.options),
        };
        let offered = begun.options["allowCredentials"][0]["id"].as_str();
        if !matches!(attack, Attack::Own | Attack::OfSam) {
            let id = CredentialId::parse(offered.unwrap_or(&credential_of_jo)).unwrap();
            draft.credential_id = id.as_bytes().to_vec();
            // Nobody but the key knows the handle.
            draft.user_handle = expected.is_none().then(|| {
                let handle = portal.clock.now().unix_millis();
                handle.to_be_bytes().to_vec()
            });
        }
        if attack == Attack::OtherOrigin {
            draft.client_data["origin"] = "https://evil.example".into();
        }
        let mut response = draft.to_json();
        match attack {
            Attack::Unsigned => response["response"]["signature"] = "".into(),
            Attack::Undecodable => response["response"]["signature"] = "=".into(),
            _ => {}
        }
        let before = portal.kept().await;
        watched.begin();
        let refused = portal.finish_sign_in(&begun, &response).await.unwrap_err();
        let shown = (refused.code(), refused.to_string(), refused.retryable());
        seen.push((shown, watched.calls()));
        assert_eq!(portal.kept().await, before, "{reason}");
        let entry = portal.store.audit_entries().pop().unwrap();
        let told = match (expected.is_none(), attack) {
            // The handle is looked at first where nobody is named.
            (true, Attack::Offered | Attack::OtherOrigin) => "user_handle_mismatch",
            _ => reason,
        };
        assert_eq!((entry.operation, entry.outcome), ("finishSignIn", told));
    }
    assert_eq!(seen[0].0.0, "sign_in_refused");
    assert!(seen.iter().all(|other| *other == seen[0]), "{seen:#?}");
}

#[tokio::test]
async fn s20_a_sign_in_with_a_proof_gets_the_reason_for_its_refusal() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    for (code, change) in [
        (
            "origin_mismatch",
            (|d| d.client_data["origin"] = "https://evil.example".into()) as Change,
        ),
        ("challenge_mismatch", |d| d.client_data["challenge"] = "AAAA".into()),
        ("rp_id_hash_mismatch", |d| d.rp_id_hash = vec![0; 32]),
        ("user_not_present", |d| d.flags &= !1),
        ("user_not_verified", |d| d.flags &= !4),
        ("backup_eligibility_changed", |d| d.flags |= 8),
        ("user_handle_mismatch", |d| d.user_handle = Some(vec![8; 64])),
        ("client_data_not_json", |d| d.client_data_json = Some(b"[]".to_vec())),
        ("authenticator_data_truncated", |d| d.flags |= 0x80),
    ] {
        for expected in [Some(user(JO)), None] {
            let begin = portal.desk.begin_sign_in(&portal.anybody(), expected.as_ref()).await;
            let begun = begin.unwrap();
            let mut draft = jo_key.draft_assertion(&begun.options, ORIGIN).unwrap();
            change(&mut draft);
            let refused = portal.finish_sign_in(&begun, &draft.to_json()).await.unwrap_err();
            assert_eq!(refused.code(), code);
        }
    }
}

type Change = fn(&mut AssertionDraft);

/// What a stranger sends, who holds keys of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attack {
    /// A credential of their own, that is registered elsewhere.
    Own,
    /// The credential of a colleague, whose key signs.
    OfSam,
    /// The credential that was offered, or that of Jo, signed by a key of their own.
    Offered,
    /// The same on a page of their own.
    OtherOrigin,
    /// The same without a signature.
    Unsigned,
    /// The same with a signature that cannot be read.
    Undecodable,
}

/// Stands before what cryptography starts from, and notes each use: which key, how much randomness.
struct Secrets {
    keys: Arc<dyn KeyRing>,
    entropy: Arc<dyn Entropy>,
    used: Mutex<Vec<String>>,
}

impl Secrets {
    fn over(ports: &mut Ports) -> Arc<Self> {
        let (keys, entropy) = (ports.keys.clone(), ports.entropy.clone());
        let secrets = Arc::new(Self { keys, entropy, used: Mutex::default() });
        ports.keys = secrets.clone();
        ports.entropy = secrets.clone();
        secrets
    }

    fn begin(&self) {
        self.used.lock().unwrap().clear();
    }

    fn used(&self) -> Vec<String> {
        self.used.lock().unwrap().clone()
    }

    fn note(&self, what: String) {
        self.used.lock().unwrap().push(what);
    }
}

impl KeyRing for Secrets {
    fn current(&self, purpose: KeyPurpose) -> Key {
        self.note(format!("key {purpose:?}"));
        self.keys.current(purpose)
    }

    fn by_id(&self, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        self.note(format!("key {purpose:?} by id"));
        self.keys.by_id(purpose, id)
    }
}

impl Entropy for Secrets {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        self.note(format!("{} random bytes", buffer.len()));
        self.entropy.fill(buffer)
    }
}

/// What a stranger sees of a value: its members and their sorts, not what is random in it.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), shape(value))).collect()
        }
        // Transports are short lists of public names that decoys choose from too.
        Value::Array(items) => items.first().map(shape).into_iter().collect(),
        Value::String(_) => json!("text"),
        other => other.clone(),
    }
}
