//! S36: what may be registered for somebody else leaves with them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_core::error::Error;
use keydesk_core::model::AuthenticatorKind as Kind;
use keydesk_core::policy::Policy;
use keydesk_core::webauthn::AttestationRequirement;
use keydesk_test_desk::people::{ADMIN, user};
use keydesk_test_desk::portal::{Portal, nhsmail};
use keydesk_test_desk::{JO, ORIGIN, plain_key, sent};
use keydesk_testkit::{AttestationChoice, Settings};

type Change = fn(&mut Settings);

/// Every kind is offered to people for themselves; `onBehalfKinds` is as each test says.
fn offering(on_behalf: Option<&[Kind]>) -> impl FnOnce(&mut Policy) {
    let on_behalf = on_behalf.map(<[_]>::to_vec);
    move |policy| {
        nhsmail(policy);
        policy.registration.kinds = Kind::ALL.to_vec();
        policy.registration.attestation.require = AttestationRequirement::Any;
        if let Some(kinds) = on_behalf {
            policy.registration.on_behalf_kinds = kinds;
        }
    }
}

/// Registers for `id` as `who` with an authenticator of these settings: the code, or "ok".
async fn outcome(
    portal: &Portal,
    who: &str,
    id: &str,
    kind: Kind,
    settings: Change,
) -> &'static str {
    let caller = portal.fresh(who);
    let begun = match portal.desk.begin_registration(&caller, &user(id), kind).await {
        Ok(begun) => begun,
        Err(error) => return code(Err(error)),
    };
    let answer = answer(&begun.options, settings);
    code(portal.desk.finish_registration(&caller, &user(id), &begun.id, &answer).await.map(drop))
}

/// The response of a browser whose options did not name an attachment.
fn answer(options: &serde_json::Value, settings: Change) -> Vec<u8> {
    let mut options = options.clone();
    options["authenticatorSelection"]["authenticatorAttachment"].take();
    let mut answer = plain_key(1, settings).create(&options, ORIGIN).unwrap();
    let transports = answer["response"]["transports"].as_array_mut().unwrap();
    let count = transports.len();
    transports.retain(|transport| transport != UNSAID);
    if transports.len() < count {
        answer.as_object_mut().unwrap().remove("authenticatorAttachment");
    }
    sent(&answer)
}

fn code(result: Result<(), Error>) -> &'static str {
    result.as_ref().map_or_else(Error::code, |()| "ok")
}

#[tokio::test]
async fn s36_by_default_only_a_security_key_is_registered_for_somebody_else() {
    let built_in: Change = |key| key.platform = true;
    let offered: [(Kind, Change); 2] = [(Kind::Passkey, |_| {}), (Kind::ThisDevice, built_in)];
    for (kind, settings) in offered {
        let portal = Portal::with(offering(None));
        assert_eq!(outcome(&portal, ADMIN, JO, kind, |_| {}).await, "wrong_kind", "{kind:?}");
        assert_eq!(portal.found(JO).await, None, "nothing was begun");
        // The same person may do it for themselves.
        assert_eq!(outcome(&portal, JO, JO, kind, settings).await, "ok", "{kind:?}");
    }
    let cases: [(&str, Change, &str); 9] = [
        ("a security key", |_| {}, "ok"),
        ("a security key of an old browser, which tells no hints", says_nothing, "ok"),
        ("this computer", |key| key.platform = true, "wrong_kind"),
        ("a phone", |key| key.transports = vec!["hybrid".into(), "internal".into()], "wrong_kind"),
        ("a synced passkey", |key| key.backup_eligible = true, "wrong_kind"),
        ("a TPM", |key| key.attestation = AttestationChoice::Tpm, "wrong_kind"),
        (
            "an Android key store",
            |key| key.attestation = AttestationChoice::AndroidKey,
            "wrong_kind",
        ),
        ("an Apple enclave", |key| key.attestation = AttestationChoice::Apple, "wrong_kind"),
        (
            "a TPM whose browser tells no hints",
            |key| {
                key.attestation = AttestationChoice::Tpm;
                says_nothing(key);
            },
            "wrong_kind",
        ),
    ];
    for (what, settings, expected) in cases {
        let portal = Portal::with(offering(None));
        let seen = outcome(&portal, ADMIN, JO, Kind::SecurityKey, settings).await;
        assert_eq!(seen, expected, "{what}");
        let held = portal.stored(JO).await.authenticators.len();
        assert_eq!(held, usize::from(expected == "ok"), "{what}");
    }
}

/// The evidence of the finish decides, for every list that a host may write.
#[tokio::test]
async fn s36_the_host_may_widen_the_list_and_the_evidence_is_held_against_it() {
    let phone: Change = |key| {
        key.transports = vec!["hybrid".into(), "internal".into()];
        key.backup_eligible = true;
    };
    let laptop: Change = |key| {
        key.platform = true;
        key.transports = vec!["internal".into()];
        key.backup_eligible = true;
    };
    let usb: Change = |_| {};
    let laptop_of_an_old_browser: Change =
        |key| key.transports = vec![UNSAID.to_owned(), "internal".into()];
    let (keys, phones) = ([Kind::SecurityKey], [Kind::SecurityKey, Kind::Passkey]);
    let devices = [Kind::SecurityKey, Kind::ThisDevice];
    let cases: [(&[Kind], Kind, Change, &str); 16] = [
        (&[], Kind::SecurityKey, usb, "wrong_kind"),
        (&keys, Kind::SecurityKey, usb, "ok"),
        (&keys, Kind::SecurityKey, phone, "wrong_kind"),
        (&keys, Kind::SecurityKey, laptop, "wrong_kind"),
        (&keys, Kind::Passkey, phone, "wrong_kind"),
        (&keys, Kind::ThisDevice, laptop, "wrong_kind"),
        (&phones, Kind::Passkey, phone, "ok"),
        (&phones, Kind::Passkey, usb, "ok"),
        // A passkey on the officer's own computer is not a passkey on the person's phone.
        (&phones, Kind::Passkey, laptop, "wrong_kind"),
        (&phones, Kind::Passkey, laptop_of_an_old_browser, "wrong_kind"),
        (&phones, Kind::ThisDevice, laptop, "wrong_kind"),
        (&devices, Kind::ThisDevice, laptop, "ok"),
        (&devices, Kind::ThisDevice, phone, "wrong_kind"),
        (&devices, Kind::Passkey, phone, "wrong_kind"),
        (Kind::ALL, Kind::Passkey, laptop, "ok"),
        (Kind::ALL, Kind::Passkey, phone, "ok"),
    ];
    for (number, (list, kind, settings, expected)) in cases.into_iter().enumerate() {
        let portal = Portal::with(offering(Some(list)));
        let seen = outcome(&portal, ADMIN, JO, kind, settings).await;
        assert_eq!(seen, expected, "case {number}: {list:?} {kind:?}");
    }
}

#[tokio::test]
async fn s36_a_list_that_was_narrowed_since_the_begin_holds_at_the_finish() {
    let portal = Portal::with(offering(Some(Kind::ALL)));
    let admin = portal.admin();
    let settings: Change = |key| key.platform = true;
    let begun = portal.desk.begin_registration(&admin, &user(JO), Kind::ThisDevice).await.unwrap();
    let narrowed = portal.reopened(offering(None));
    let answer = answer(&begun.options, settings);
    let finish = narrowed.finish_registration(&admin, &user(JO), &begun.id, &answer).await;
    assert_eq!(code(finish.map(drop)), "wrong_kind");
    assert!(portal.stored(JO).await.authenticators.is_empty());
}

/// What browsers send that report neither attachment nor transports.
fn says_nothing(key: &mut Settings) {
    key.transports = vec![UNSAID.to_owned()];
}

/// Among the transports of a key: the browser does not report its attachment.
const UNSAID: &str = "unsaid";
