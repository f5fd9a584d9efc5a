//! Seeds of the lifecycle: requests, acts, tokens, and what a store returns.

use keydesk_core::base64url;
use keydesk_core::ids::{AuthenticatorId, CeremonyId, EventDigest, RelyingPartyId};
use keydesk_core::model::{
    AuthenticatorKind, Ceremony, CeremonyPurpose, EndSessions, Nickname, Notification,
    NotificationKind, RegistrationSnapshot, Route,
};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, AuthenticatorAttachment, UserVerification,
};
use keydesk_testkit::{AttestationChoice as Choice, SeededEntropy};
use serde_json::json;

use super::Seeds;
use keydesk_test_desk::people::user;
use keydesk_test_desk::{JO, Portal, key};
use keydesk_test_differential::stage::{CHALLENGE, ORIGIN, Stage};

/// Whole journeys, and every operation with a request of its form.
pub fn wire_request() -> Seeds {
    let line = |operation: &str, who: u8, request: &str| {
        let names = keydesk_api::OPERATIONS.iter().map(|operation| operation.name);
        let mut names = names.chain(["verifyRegistration", "verifyAuthentication", "nothing"]);
        let at = names.position(|name| name == operation).expect("an operation");
        [&[at as u8, who], request.as_bytes()].concat()
    };
    const RA: u8 = 0;
    const ADMIN: u8 = 1;
    const SELF: u8 = 2;
    const ANYBODY: u8 = 3;
    let of_jo = r#"{"userId":"$jo"}"#;
    let key = r#"{"userId":"$jo","kind":"security_key"}"#;
    let finish = r#"{"session":"$session","ceremonyId":"$ceremony","response":"$answer"}"#;
    let to_registered = [
        line("issueLink", RA, key),
        line("redeemLink", ANYBODY, r#"{"token":"$token"}"#),
        line("linkStatus", ANYBODY, r#"{"session":"$session"}"#),
        line("beginLinkRegistration", ANYBODY, r#"{"session":"$session"}"#),
        line("finishLinkRegistration", ANYBODY, finish),
    ];
    let then = |more: &[Vec<u8>]| [&to_registered[..], more].concat().join(&b'\n');
    let answered = r#"{"ceremonyId":"$ceremony","response":"$answer"}"#;
    let authenticator = r#""userId":"$jo","authenticatorId":"$authenticator""#;
    let mut seeds = vec![
        then(&[]),
        then(&[line("beginSignIn", ANYBODY, of_jo), line("finishSignIn", ANYBODY, answered)]),
        then(&[line("beginSignIn", ANYBODY, "{}"), line("finishSignIn", ANYBODY, answered)]),
        then(&[
            line("renameAuthenticator", RA, &format!("{{{authenticator},\"nickname\":\"Blue\"}}")),
            line(
                "removeAuthenticator",
                RA,
                &format!(
                    "{{{authenticator},\"reason\":\"lost\",\"notes\":\"x\",\"lastConfirmed\":true}}"
                ),
            ),
            line("listEvents", RA, r#"{"userId":"$jo","after":1}"#),
        ]),
        then(&[
            line("closeAccount", RA, r#"{"userId":"$jo","reason":"left"}"#),
            line("reopenAccount", RA, r#"{"userId":"$jo","reason":"back"}"#),
            line("changesSince", RA, of_jo),
            line("getUser", SELF, of_jo),
        ]),
        [
            line("beginRegistration", ADMIN, key),
            line(
                "finishRegistration",
                ADMIN,
                r#"{"userId":"$jo","ceremonyId":"$ceremony","response":"$answer"}"#,
            ),
        ]
        .join(&b'\n'),
        [
            line("issueLink", RA, key),
            line("cancelLink", RA, r#"{"userId":"$jo","linkId":"$link"}"#),
        ]
        .join(&b'\n'),
        line("findUsers", RA, r#"{"query":"jo"}"#),
        line("findUsers", ANYBODY, r#"{"query":"jo","cursor":"x"}"#),
        line("getUser", RA, r#"{"userId":"$jo","more":1}"#),
        line("nothing", RA, "[]"),
    ];
    let rp = json!({ "id": "care.example.org", "name": "Care", "origins": [ORIGIN] });
    let challenge = base64url::encode(CHALLENGE);
    let mut stage = Stage::new(Choice::Packed, Algorithm::Es256);
    let registration = stage.registration().to_json();
    let verified = stage.register(UserVerification::Preferred, &registration).expect("good");
    let request = json!({ "relyingParty": rp, "challenge": challenge, "userVerification": "preferred",
        "algorithms": [-7], "attestation": { "require": "any", "at": "2026-01-05T09:00:00Z" },
        "response": registration });
    seeds.push(line("verifyRegistration", RA, &request.to_string()));
    let credential = json!({ "id": base64url::encode(verified.credential_id().as_bytes()),
        "publicKey": base64url::encode(verified.public_key()), "algorithm": -7, "signCount": 0,
        "backupEligible": false });
    let request = json!({ "relyingParty": rp, "challenge": challenge, "userVerification": "required",
        "credential": credential, "response": stage.assertion().to_json() });
    seeds.push(line("verifyAuthentication", RA, &request.to_string()));
    seeds
}

/// Journeys as acts, and one of each act.
pub fn machine_sequence() -> Seeds {
    // Issue, redeem, begin, finish, sign in; then the rest of what can be done.
    let registered = [0, 0, 1, 0, 2, 0, 3, 0, 0, 0];
    let with = |more: &[u8]| [&registered, more].concat();
    let mut seeds: Seeds = (0..14).map(|act| with(&[act, 0, 0, 0, 0])).collect();
    seeds.push(with(&[8, 0, 0, 9, 0, 1, 10, 0, 0, 8, 0, 0, 12, 0]));
    seeds.push(with(&[11, 0, 12, 0, 0, 0, 1, 0, 2, 0, 3, 0, 0, 1]));
    seeds.push([&registered[..], &registered[..], &[0, 1, 1, 0, 2, 0, 3, 0, 0, 0]].concat());
    seeds.push(with(&[6, 0, 7, 0, 0, 1, 8, 0, 1, 4, 0, 13, 3, 5, 0, 0]));
    seeds.push(vec![0, 0, 13, 3, 1, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
    seeds
}

/// Tokens, sessions, ids, and texts that are almost ones.
pub fn link_token() -> Seeds {
    let token = base64url::encode([0x5a; 32]);
    let digest = base64url::encode([0xa5; 32]);
    let mut seeds: Seeds = [
        token.clone(),
        format!("{digest}.{token}"),
        format!("{token}="),
        base64url::encode([1; 16]),
        base64url::encode([1; 64]),
        base64url::encode([1; 1023]),
        "+/+/".to_owned(),
        "AB".to_owned(),
        "AA".to_owned(),
        "01234567-89ab-cdef-0123-456789ABCDEF".to_owned(),
        String::new(),
    ]
    .map(String::into_bytes)
    .into();
    seeds.push(vec![0xff; 43]);
    seeds
}

/// An account of every sort, its events, ceremonies and notifications.
pub fn stored_blob() -> Seeds {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut seeds = Seeds::new();
    let mut keep = |kind: u8, bytes: &[u8]| seeds.push([&[kind], bytes].concat());
    runtime.block_on(async {
        let portal = Portal::new();
        let mut own = key(1);
        let registered = portal.registered(JO, &mut own).await;
        portal.signs_in(JO, &mut own).await.expect("a sign-in");
        let issued = portal.issue(JO).await;
        keep(0, &portal.stored(JO).await.encode().expect("encodes"));
        portal.begin_by_link(&portal.redeem(&issued).await).await;
        keep(0, &portal.stored(JO).await.encode().expect("encodes"));
        portal.removes(JO, &registered).await.expect("removes");
        let issued = portal.issue(JO).await;
        let link = issued.link.id;
        portal.desk.cancel_link(&portal.ra(), &user(JO), link).await.expect("cancels");
        keep(0, &portal.stored(JO).await.encode().expect("encodes"));
        for event in portal.events(JO).await {
            keep(1, event.encoded());
        }
    });
    keep(0, br#"{"format":3}"#);
    let entropy = SeededEntropy::new(9);
    let at = Timestamp::parse("2026-01-05T09:00:00Z").expect("a time");
    let id = CeremonyId::generate(&entropy).expect("an id");
    let snapshot = RegistrationSnapshot {
        kind: AuthenticatorKind::SecurityKey,
        user_verification: UserVerification::Required,
        algorithms: Algorithm::ALL.to_vec(),
        attestation: AttestationPolicy { anchors: vec![vec![1, 2].into()], ..Default::default() },
        attachment: Some(AuthenticatorAttachment::CrossPlatform),
        device_bound: true,
        discoverable: true,
        excluded: Vec::new(),
    };
    let registration = CeremonyPurpose::Registration {
        user: user(JO),
        route: Route::Link,
        actor: Some(user(JO)),
        session: None,
        snapshot,
    };
    let sign_in = CeremonyPurpose::SignIn {
        user: None,
        user_verification: UserVerification::Preferred,
        allowed: Vec::new(),
    };
    for purpose in [registration, sign_in] {
        let ceremony = Ceremony { id, challenge: CHALLENGE, expires_at: at, purpose, tag: None };
        keep(2, &serde_json::to_vec(&ceremony).expect("writes"));
    }
    let authenticator = AuthenticatorId::generate(&entropy).expect("an id");
    let nickname = || Nickname::new("Blue key").expect("a nickname");
    for kind in [
        NotificationKind::AuthenticatorAdded { nickname: nickname() },
        NotificationKind::AuthenticatorRemoved { nickname: nickname() },
        NotificationKind::CounterRegressed { authenticator, nickname: nickname() },
        NotificationKind::AccountClosed,
    ] {
        let rp = RelyingPartyId::new("care.example").expect("a relying party");
        let end_sessions = match &kind {
            NotificationKind::AuthenticatorAdded { .. }
            | NotificationKind::CounterRegressed { .. } => None,
            NotificationKind::AuthenticatorRemoved { .. } => Some(EndSessions {
                authenticator_ids: vec![authenticator],
                all: false,
                except_authenticated_at: Some(at),
            }),
            NotificationKind::AccountClosed => Some(EndSessions {
                authenticator_ids: Vec::new(),
                all: true,
                except_authenticated_at: None,
            }),
        };
        let (id, user) = (EventDigest::NONE, user(JO));
        let notification = Notification { id, rp, user, at, kind, end_sessions };
        keep(3, &serde_json::to_vec(&notification).expect("writes"));
    }
    seeds
}
