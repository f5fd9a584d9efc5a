//! What a stranger learns of who exists and who holds a key: nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod common;

use std::sync::{Arc, Mutex};

use common::people::user;
use common::portal::Portal;
use common::{JO, NOBODY, ORIGIN, SAM, Watched, key, plain_key};
use keydesk_core::entropy::{Entropy, EntropyUnavailable};
use keydesk_core::ids::CredentialId;
use keydesk_core::ports::{DerivedKeyRing, Key, KeyId, KeyPurpose, KeyRing};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::webauthn::RelyingPartyConfig;
use serde_json::{Value, json};

#[tokio::test]
async fn s20_who_exists_and_who_holds_a_key_cannot_be_told() {
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
    for id in [JO, SAM, common::ALEX, NOBODY] {
        watched.begin();
        secrets.begin();
        let begin = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(id))).await.unwrap();
        seen.push((shape(&begin.options), watched.calls(), secrets.used()));
        assert_eq!(begin.options["allowCredentials"].as_array().unwrap().len(), 1, "{id}");
    }
    let first = &seen[0];
    assert!(seen.iter().all(|other| other == first), "{seen:#?}");
    // A decoy is made for everybody, whether it is shown or not.
    assert!(first.2.contains(&"key Decoy".to_owned()), "{seen:#?}");

    // A decoy is the same each time, on every node, and another for everybody.
    let decoy = async |desk: &Desk, id: &str| {
        let begun = desk.begin_sign_in(&portal.anybody(), Some(&user(id))).await.unwrap();
        begun.options["allowCredentials"][0].clone()
    };
    let node = portal.reopened(|_| {});
    let of_sam = decoy(&portal.desk, SAM).await;
    assert_eq!(decoy(&node, SAM).await, of_sam);
    assert_ne!(decoy(&portal.desk, NOBODY).await["id"], of_sam["id"]);
    let mut other_keys = portal.ports.clone();
    other_keys.keys = Arc::new(DerivedKeyRing::new(KeyId("other".into()), [8; 32]));
    let config = |id: &str| RelyingPartyConfig {
        id: id.into(),
        name: String::new(),
        origins: vec![format!("https://{id}")],
        app_origins: Vec::new(),
        top_origins: Vec::new(),
        allow_cross_origin: false,
    };
    let policy = portal.desk.policy().clone();
    let keyed = Desk::new(config(common::RP), policy.clone(), other_keys).unwrap();
    assert_ne!(decoy(&keyed, SAM).await["id"], of_sam["id"]);
    let elsewhere = Desk::new(config("other.example"), policy, portal.ports.clone()).unwrap();
    assert_ne!(decoy(&elsewhere, SAM).await["id"], of_sam["id"]);
    // Lengths are those of real keys, and not all one.
    let mut lengths = std::collections::BTreeSet::new();
    for number in 0..40 {
        let id = format!("nobody-{number}");
        let text = decoy(&portal.desk, &id).await["id"].as_str().unwrap().to_owned();
        lengths.insert(CredentialId::parse(&text).unwrap().as_bytes().len());
    }
    assert_eq!(lengths.into_iter().collect::<Vec<_>>(), [32, 48, 64]);
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
