//! Registering: what a ceremony is good for, and the policy as it stood when it began.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_test_desk::refused;
use keydesk_test_desk::sent;

use std::sync::Arc;

use keydesk_core::model::{AssuranceLevel, AssuranceReason, AuthenticatorKind, LinkStatus};
use keydesk_core::policy::Policy;
use keydesk_core::time::Clock;
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationPolicy, AttestationRequirement, UserVerification,
};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::{Portal, begin, nhsmail};
use keydesk_test_desk::{JO, ORIGIN, SAM, key, plain_key, refusal};
use keydesk_testkit::{AttestationChoice, ClientError, Settings};
use serde_json::{Value, json};

#[tokio::test]
async fn s14_a_ceremony_of_one_purpose_is_good_for_no_other() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    portal.registered(JO, &mut jo_key).await;
    let (jo, anybody) = (portal.fresh(JO), portal.anybody());

    // A sign-in's, to register with.
    let sign_in = portal.desk.begin_sign_in(&anybody, Some(&user(JO))).await.unwrap();
    let answer = jo_key.signs(&sign_in);
    let finish = portal.desk.finish_registration(&jo, &user(JO), &sign_in.id, &sent(&answer)).await;
    assert_eq!(refusal(finish), "ceremony_unknown");
    // It is spent by that.
    refused!(portal, "ceremony_unknown", portal.finish_sign_in(&sign_in, &answer));

    // A registration's, to sign in with.
    let begun = begin(&portal, &jo, JO).await.unwrap();
    refused!(portal, "ceremony_unknown", portal.finish_sign_in(&begun, &answer));

    // A signed-in person's, in a link's session; and a link's, for a signed-in person.
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let by_link = portal.begin_by_link(&redeemed).await;
    let own = begin(&portal, &jo, JO).await.unwrap();
    let answer = key(2).registers(&own);
    refused!(portal, "ceremony_superseded", portal.finish_by_link(&redeemed, &own, &answer));
    let by = portal.desk.finish_registration(&jo, &user(JO), &own.id, &sent(&answer)).await;
    assert!(by.is_ok(), "it was not spent");
    let answer = key(3).registers(&by_link);
    let jo = portal.fresh(JO);
    let finish = portal.desk.finish_registration(&jo, &user(JO), &by_link.id, &sent(&answer)).await;
    assert_eq!(refusal(finish), "ceremony_unknown");
}

#[tokio::test]
async fn s14_a_ceremony_is_accepted_for_its_user_and_its_caller_only() {
    let portal = Portal::with(nhsmail);
    let admin = portal.admin();
    // Begun for Jo, finished for Sam.
    let begun = begin(&portal, &admin, JO).await.unwrap();
    let answer = key(1).registers(&begun);
    let sam = user(SAM);
    let body = sent(&answer);
    let finish = portal.desk.finish_registration(&admin, &sam, &begun.id, &body);
    refused!(portal, "ceremony_unknown", finish);
    // Begun by the administrator, finished by Jo.
    let begun = begin(&portal, &admin, JO).await.unwrap();
    let answer = key(1).registers(&begun);
    let (jo, who) = (portal.fresh(JO), user(JO));
    let body = sent(&answer);
    let finish = portal.desk.finish_registration(&jo, &who, &begun.id, &body);
    refused!(portal, "ceremony_unknown", finish);
}

#[tokio::test]
async fn s14_an_answer_is_taken_once_even_by_two_at_once() {
    let portal = Arc::new(Portal::with(nhsmail));
    let jo = portal.fresh(JO);
    let begun = begin(&portal, &jo, JO).await.unwrap();
    let finishing: Vec<_> = (1..=8)
        .map(|seed| {
            let (portal, jo, id) = (portal.clone(), jo.clone(), begun.id);
            // Each answers with a key of its own, so that none is answered what another registered.
            let answer = key(seed).registers(&begun);
            tokio::spawn(async move {
                portal.desk.finish_registration(&jo, &user(JO), &id, &sent(&answer)).await
            })
        })
        .collect();
    let mut registered = 0;
    for finish in finishing {
        match finish.await.unwrap() {
            Ok(_) => registered += 1,
            Err(error) => assert_eq!(error.code(), "ceremony_unknown"),
        }
    }
    assert_eq!(registered, 1);
    assert_eq!(portal.stored(JO).await.authenticators.len(), 1);
}

#[tokio::test]
async fn s13_a_credential_is_registered_once_in_the_whole_relying_party() {
    let (portal, mut jo_key) = (Portal::new(), key(1));
    let registered = portal.registered(JO, &mut jo_key).await;
    let taken = registered.authenticator.credential_id.as_bytes().to_vec();

    // By Jo again, although the options excluded it; by Sam; and after its removal.
    for round in 0..3 {
        if round == 2 {
            portal.removes(JO, &registered).await.unwrap();
        }
        let who = if round == 1 { SAM } else { JO };
        let redeemed = portal.redeem(&portal.issue(who).await).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let mut draft = key(7).draft_registration(&begun.options, ORIGIN).unwrap();
        draft.credential_id.clone_from(&taken);
        let answer = draft.to_json();
        let finish = portal.finish_by_link(&redeemed, &begun, &answer);
        refused!(portal, "authenticator_already_registered", finish);
    }
    // An honest browser says so itself.
    let another = Portal::new();
    another.registered(JO, &mut jo_key).await;
    let redeemed = another.redeem(&another.issue(JO).await).await;
    let begun = another.begin_by_link(&redeemed).await;
    let told = jo_key.create(&begun.options, ORIGIN);
    assert_eq!(told, Err(ClientError::InvalidStateError));
}

#[tokio::test]
async fn s13_of_two_who_register_one_credential_at_once_one_does() {
    let portal = Portal::new();
    let (of_jo, of_sam) = (portal.issue(JO).await, portal.issue(SAM).await);
    let mut answers = Vec::new();
    for issued in [&of_jo, &of_sam] {
        let redeemed = portal.redeem(issued).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let mut draft = key(7).draft_registration(&begun.options, ORIGIN).unwrap();
        draft.credential_id = vec![5; 32];
        answers.push((redeemed, begun, draft.to_json()));
    }
    let [jo, sam] = &answers[..] else { unreachable!() };
    let (jo, sam) = tokio::join!(
        portal.finish_by_link(&jo.0, &jo.1, &jo.2),
        portal.finish_by_link(&sam.0, &sam.1, &sam.2)
    );
    assert!(jo.is_ok());
    assert_eq!(refusal(sam), "authenticator_already_registered");
    assert!(portal.stored(SAM).await.authenticators.is_empty());
    let link = &portal.stored(SAM).await.links[0];
    assert_eq!(link.status(portal.clock.now()), LinkStatus::Registering, "Sam may try again");
}

/// What another key is like.
type Change = fn(&mut Settings);

/// A rule of the policy, an answer that breaks it, and the code that it is refused with.
struct Case {
    code: &'static str,
    kind: AuthenticatorKind,
    rule: fn(&mut Policy),
    key: Change,
    page: fn(&mut Value),
}

/// Every rule that a page could leave out of its options, with what comes back then.
fn cases() -> Vec<Case> {
    use AuthenticatorKind as Kind;
    let case = |code, kind, rule, key, page| Case { code, kind, rule, key, page };
    vec![
        case(
            "algorithm_not_offered",
            Kind::SecurityKey,
            |policy| policy.registration.algorithms = vec![Algorithm::Es256],
            |_| {},
            |page| page["pubKeyCredParams"] = json!([{ "type": "public-key", "alg": -8 }]),
        ),
        case(
            "user_not_verified",
            Kind::SecurityKey,
            |policy| policy.registration.user_verification = UserVerification::Required,
            |key| key.user_verified = false,
            |page| page["authenticatorSelection"]["userVerification"] = json!("discouraged"),
        ),
        case(
            "not_discoverable",
            Kind::SecurityKey,
            |policy| policy.registration.discoverable = true,
            |key| key.discoverable = false,
            |page| page["authenticatorSelection"]["residentKey"] = json!("discouraged"),
        ),
        case(
            "not_discoverable",
            Kind::SecurityKey,
            |policy| policy.registration.discoverable = true,
            |_| {},
            |page| page["extensions"] = json!({}),
        ),
        case(
            "not_device_bound",
            Kind::Passkey,
            |policy| policy.registration.device_bound = true,
            |key| key.backup_eligible = true,
            |_| {},
        ),
        case(
            "attestation_missing",
            Kind::SecurityKey,
            |policy| policy.registration.attestation.require = AttestationRequirement::Any,
            |_| {},
            |page| page["attestation"] = json!("none"),
        ),
        case(
            "attestation_self",
            Kind::SecurityKey,
            |policy| policy.registration.attestation.require = AttestationRequirement::Any,
            |key| key.attestation = AttestationChoice::PackedSelf,
            |page| page["attestation"] = json!("direct"),
        ),
        case(
            "chain_signature_invalid",
            Kind::SecurityKey,
            |policy| {
                let anchors = vec![key(99).anchor().into()];
                let require = AttestationRequirement::Trusted;
                let attestation = AttestationPolicy { require, anchors, ..Default::default() };
                policy.registration.attestation = attestation;
            },
            |_| {},
            |page| page["attestation"] = json!("direct"),
        ),
        case(
            "aaguid_not_listed",
            Kind::SecurityKey,
            |policy| {
                let anchors = vec![key(1).anchor().into()];
                let require = AttestationRequirement::Trusted;
                let attestation = AttestationPolicy { require, anchors, ..Default::default() };
                policy.registration.attestation = attestation;
                policy.registration.attestation.aaguids = vec![Aaguid::from_bytes([7; 16])];
            },
            |_| {},
            |page| page["attestation"] = json!("direct"),
        ),
    ]
}

#[tokio::test]
async fn s09_the_policy_as_it_stood_at_begin_decides() {
    for case in cases() {
        let portal = Portal::with(nhsmail);
        let desk = |rule: Option<fn(&mut Policy)>| {
            portal.reopened(|policy| {
                nhsmail(policy);
                policy.registration.kinds = AuthenticatorKind::ALL.to_vec();
                policy.registration.user_verification = UserVerification::Preferred;
                if let Some(rule) = rule {
                    rule(policy);
                }
            })
        };
        let (strict, lax) = (desk(Some(case.rule)), desk(None));
        let jo = portal.fresh(JO);
        let answer = |options: &Value| {
            let mut options = options.clone();
            (case.page)(&mut options);
            plain_key(1, case.key).create(&options, ORIGIN).unwrap()
        };

        let begun = strict.begin_registration(&jo, &user(JO), case.kind).await.unwrap();
        let answered = answer(&begun.options);
        let who = user(JO);
        let body = sent(&answered);
        let finish = lax.finish_registration(&jo, &who, &begun.id, &body);
        refused!(portal, case.code, finish);

        let begun = lax.begin_registration(&jo, &user(JO), case.kind).await.unwrap();
        let answered = answer(&begun.options);
        let finish = strict.finish_registration(&jo, &user(JO), &begun.id, &sent(&answered)).await;
        assert!(finish.is_ok(), "{}: {finish:?}", case.code);
    }
}

#[tokio::test]
async fn s09_a_security_key_is_no_phone_and_no_laptop() {
    let kinds: [(AuthenticatorKind, Change, &str); 7] = [
        (AuthenticatorKind::SecurityKey, |_| {}, "ok"),
        (AuthenticatorKind::SecurityKey, |key| key.platform = true, "wrong_kind"),
        (
            AuthenticatorKind::SecurityKey,
            |key| key.transports = vec!["internal".into()],
            "wrong_kind",
        ),
        (
            AuthenticatorKind::SecurityKey,
            |key| key.transports = vec!["usb".into(), "hybrid".into()],
            "wrong_kind",
        ),
        (AuthenticatorKind::SecurityKey, |key| key.backup_eligible = true, "wrong_kind"),
        (AuthenticatorKind::ThisDevice, |_| {}, "wrong_kind"),
        (
            AuthenticatorKind::Passkey,
            |key| (key.platform, key.backup_eligible) = (true, true),
            "ok",
        ),
    ];
    for (kind, settings, outcome) in kinds {
        let portal = Portal::with(|policy| {
            nhsmail(policy);
            policy.registration.kinds = AuthenticatorKind::ALL.to_vec();
        });
        let jo = portal.fresh(JO);
        let begun = portal.desk.begin_registration(&jo, &user(JO), kind).await.unwrap();
        let mut options = begun.options.clone();
        options["authenticatorSelection"]["authenticatorAttachment"].take();
        let answer = plain_key(1, settings).create(&options, ORIGIN).unwrap();
        let finish =
            portal.desk.finish_registration(&jo, &user(JO), &begun.id, &sent(&answer)).await;
        let code = finish.as_ref().map_or_else(keydesk_core::error::Error::code, |_| "ok");
        assert_eq!(code, outcome, "{kind:?}");
    }
}

#[tokio::test]
async fn n02_an_authenticator_carries_what_it_earned_and_why() {
    use AssuranceLevel as Level;
    use AssuranceReason as Why;
    let cases: [(bool, Change, Level, Why); 4] = [
        (true, |_| {}, Level::Aal3Capable, Why::DeviceBoundAttested),
        (false, |_| {}, Level::Aal2, Why::DeviceBoundClaimed),
        (true, |key| key.backup_eligible = true, Level::Aal2, Why::BackupEligible),
        (true, |key| key.user_verified = false, Level::Aal1, Why::DeviceBoundAttested),
    ];
    for (trusted, settings, level, why) in cases {
        let mut key = plain_key(1, settings);
        let portal = Portal::with(|policy| {
            nhsmail(policy);
            policy.registration.kinds = vec![AuthenticatorKind::Passkey];
            policy.registration.user_verification = UserVerification::Preferred;
            policy.registration.attestation.require = AttestationRequirement::Any;
            if trusted {
                policy.registration.attestation.anchors = vec![key.anchor().into()];
            }
        });
        let jo = portal.fresh(JO);
        let kind = AuthenticatorKind::Passkey;
        let begun = portal.desk.begin_registration(&jo, &user(JO), kind).await.unwrap();
        let answer = key.registers(&begun);
        let made = portal.desk.finish_registration(&jo, &user(JO), &begun.id, &sent(&answer)).await;
        let made = made.unwrap().authenticator;
        assert_eq!(made.assurance.level, level);
        assert!(made.assurance.reasons.contains(&why), "{:?}", made.assurance);
        assert_eq!(made.evidence.trusted, trusted);
    }
}

#[tokio::test]
async fn s03_what_the_browser_copies_beside_the_attestation_is_never_stored() {
    let portal = Portal::with(nhsmail);
    let jo = portal.fresh(JO);
    let begun = begin(&portal, &jo, JO).await.unwrap();
    let mut answer = key(1).registers(&begun);
    let other = begin(&portal, &jo, JO).await.unwrap();
    let copy = key(2).registers(&other)["response"]["authenticatorData"].clone();
    answer["response"]["authenticatorData"] = copy;
    answer["response"]["publicKey"] = json!("AAAA");
    answer["response"]["publicKeyAlgorithm"] = json!(-7);
    let made =
        portal.desk.finish_registration(&jo, &user(JO), &begun.id, &sent(&answer)).await.unwrap();
    let mut honest = key(1);
    let plain = honest.draft_registration(&begun.options, ORIGIN).unwrap().public_key.encode();
    assert_eq!(made.authenticator.public_key, plain);
}
