//! S20: how many signatures an attempt to sign in verifies. Counted here, inside the engine, because
//! nothing outside can see it.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use super::Desk;
use crate::error::Error;
use crate::ids::{OrganisationId, Role, UserId};
use crate::model::{Actor, AuthenticatorKind, Caller, Strength, User};
use crate::policy::{Action, Policy};
use crate::ports::memory::{MemoryDirectory, MemoryStore};
use crate::ports::{DerivedKeyRing, KeyId};
use crate::service::{Ports, Registered};
use crate::webauthn::{RelyingPartyConfig, VERIFICATIONS};

/// Whose key answers, and what is changed of its answer.
type Wrong = (&'static str, fn(&mut Value));

const ORIGIN: &str = "https://care.example";

#[test]
fn s20_one_signature_is_verified_whatever_is_wrong() {
    at_once(attempts());
}

async fn attempts() {
    let desk = desk();
    let (mut jos, mut sams, mut strange) =
        (SoftAuthenticator::new(1), SoftAuthenticator::new(2), SoftAuthenticator::new(3));
    register(&desk, "jo", &mut jos).await;
    register(&desk, "sam", &mut sams).await;
    register(&self::desk(), "jo", &mut strange).await;

    let own = jos.credentials[0].id.clone();
    for expected in [Some("jo"), Some("nobody"), None] {
        // A correct signature; a credential that is not known; that of somebody else; the right
        // one with another key's signature, with no signature, and with one that cannot be read.
        let wrong: [Wrong; 8] = [
            ("jo's", |_| {}),
            ("strange", |_| {}),
            ("sam's", |_| {}),
            ("forged", |_| {}),
            ("forged", |answer| answer["response"]["signature"] = "".into()),
            ("forged", |answer| answer["response"]["signature"] = "=".into()),
            ("forged", |answer| answer["response"]["authenticatorData"] = "AAAA".into()),
            ("forged", |answer| answer["response"]["clientDataJSON"] = "AAAA".into()),
        ];
        for (whose, change) in wrong {
            let user = expected.map(|id| UserId::new(id).unwrap());
            let begun = desk.begin_sign_in(&Caller::default(), user.as_ref()).await.unwrap();
            let mut options = begun.options.clone();
            options["allowCredentials"] = json!([]);
            let key = match whose {
                "jo's" => &mut jos,
                "sam's" => &mut sams,
                _ => &mut strange,
            };
            let mut draft = key.draft_assertion(&options, ORIGIN).unwrap();
            if whose == "forged" {
                draft.credential_id.clone_from(&own);
            }
            let mut answer = draft.to_json();
            change(&mut answer);
            let before = VERIFICATIONS.get();
            let answer = answer.to_string();
            let done = desk.finish_sign_in(&Caller::default(), &begun.id, answer.as_bytes()).await;
            let code = done.as_ref().map_or_else(|error| error.code(), |_| "ok");
            let right = match (whose, expected) {
                ("jo's", Some("jo") | None) => code == "ok",
                ("sam's", None) => code == "ok",
                _ => code == "sign_in_refused",
            };
            assert!(right, "{whose} for {expected:?}: {code}");
            assert_eq!(VERIFICATIONS.get() - before, 1, "{whose} for {expected:?}: {code}");
        }
    }
}

/// Ports in memory are never waited for.
pub(in crate::service) fn at_once<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("waits"),
    }
}

async fn register(desk: &Desk, id: &str, key: &mut SoftAuthenticator) {
    finish(desk, id, key).await.unwrap();
}

/// Registers a key by an officer.
pub(in crate::service) async fn finish(
    desk: &Desk,
    id: &str,
    key: &mut SoftAuthenticator,
) -> Result<Registered, Error> {
    let actor = Actor {
        id: UserId::new("ra").unwrap(),
        roles: vec![Role::new("ra").unwrap()],
        organisations: vec![OrganisationId::new("ward").unwrap()],
        authenticated_at: desk.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    let caller = Caller { actor: Some(actor), ..Caller::default() };
    let user = UserId::new(id).unwrap();
    let kind = AuthenticatorKind::SecurityKey;
    let begun = desk.begin_registration(&caller, &user, kind).await.unwrap();
    let answer = key.create(&begun.options, ORIGIN).unwrap().to_string();
    desk.finish_registration(&caller, &user, &begun.id, answer.as_bytes()).await
}

fn desk() -> Desk {
    desk_over(Arc::new(MemoryStore::new()))
}

pub(in crate::service) fn desk_over(store: Arc<MemoryStore>) -> Desk {
    let user = |id: &str| User {
        id: UserId::new(id).unwrap(),
        username: id.into(),
        display_name: id.into(),
        email: None,
        organisation: OrganisationId::new("ward").unwrap(),
        organisation_name: "Ward".into(),
        active: true,
    };
    let ports = Ports::over(
        store,
        Arc::new(MemoryDirectory::new(["jo", "sam"].map(user))),
        Arc::new(DerivedKeyRing::new(KeyId("test".into()), [7; 32])),
    );
    let mut policy = Policy::default();
    policy.access.roles.insert(Role::new("ra").unwrap(), [Action::Register].into());
    let relying_party = RelyingPartyConfig::new("care.example", ORIGIN);
    Desk::new(relying_party, policy, ports).unwrap()
}
