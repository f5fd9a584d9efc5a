//! S33: a model that metadata reports after registration. The BLOBs are synthetic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

use keydesk_core::ids::AuthenticatorId;
use keydesk_core::machine::{Change, Event};
use keydesk_core::model::{
    AssuranceLevel as Level, AssuranceReason as Why, AuthenticatorKind, Caller, Evidence,
    RemovalReason, User,
};
use keydesk_core::policy::{ReportedModels, SignInCommit};
use keydesk_core::ports::Directory;
use keydesk_core::service::SignIn;
use keydesk_core::time::Clock;
use keydesk_core::webauthn::Metadata;
use keydesk_core::webauthn::metadata::{AuthenticatorStatus, MetadataTrust, Revocation};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::refused;
use keydesk_test_desk::{ALEX, JO, Portal, SAM, key, plain_key, refusal};
use keydesk_testkit::{
    AttestationChoice, MetadataAuthority, SeededEntropy, SoftAuthenticator, entry,
};
use serde_json::{Value, json};

/// A verified BLOB of this number about the key's model, with these reports.
fn metadata(portal: &Portal, key: &SoftAuthenticator, number: u64, reports: Value) -> Metadata {
    let mut model = entry(&key.settings.aaguid, "Testkit Key", &[key.anchor()], &[]);
    model["statusReports"] = reports;
    blob(portal, number, vec![model])
}

fn blob(portal: &Portal, number: u64, entries: Vec<Value>) -> Metadata {
    let authority = MetadataAuthority::new(&SeededEntropy::new(3));
    let mut draft = authority.draft(entries);
    draft.payload["no"] = number.into();
    let trust = MetadataTrust {
        anchors: std::slice::from_ref(&authority.root.der),
        signer: Some(MetadataAuthority::NAME),
        revocation_lists: &[],
        revocation: Revocation::WhereListed,
        at: portal.clock.now(),
        last_number: None,
    };
    Metadata::verify(draft.sign().as_bytes(), &trust).unwrap()
}

/// A report as of 2020.
fn since_2020(status: &str) -> Value {
    json!([{ "status": status, "effectiveDate": "2020-01-01" }])
}

/// A portal whose metadata certifies the key, which Jo registered.
async fn registered(reported: Option<ReportedModels>) -> (Portal, SoftAuthenticator) {
    let portal = Portal::with(|policy| {
        policy.registration.attestation.certification =
            Some(keydesk_core::webauthn::CertificationLevel::L2);
        if let Some(reported) = reported {
            policy.sign_in.reported_models = reported;
        }
    });
    let mut hand = key(1);
    let good = metadata(&portal, &hand, 1, since_2020("FIDO_CERTIFIED_L2"));
    portal.desk.update_metadata(good).await.unwrap();
    let made = portal.registered(JO, &mut hand).await;
    assert_eq!(made.authenticator.assurance.level, Level::Aal3Capable);
    let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(signed_in.amr(), ["hwk", "user", "mfa"]);
    assert_eq!(signed_in.model_report, None);
    (portal, hand)
}

/// What the newest event says of the model.
async fn written_down(portal: &Portal) -> Option<String> {
    let events = portal.events(JO).await;
    let newest = events.last().unwrap();
    assert_eq!(Event::decode(newest.encoded()).unwrap(), *newest);
    match newest.change() {
        Change::SignedIn { model_report, .. } => model_report.clone(),
        other => panic!("{} is no sign-in", other.name()),
    }
}

/// Whom the directory knows under this id.
async fn found(portal: &Portal, id: &str) -> User {
    portal.directory.user(&user(id)).await.unwrap().unwrap()
}

/// The id of a key that somebody registers by a link from this Registration Authority.
async fn by_link(
    portal: &Portal,
    ra: &Caller,
    id: &str,
    key: &mut SoftAuthenticator,
) -> AuthenticatorId {
    let kind = AuthenticatorKind::SecurityKey;
    let issued = portal.desk.issue_link(ra, &user(id), kind).await.unwrap();
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let answer = key.registers(&begun);
    portal.finish_by_link(&redeemed, &begun, &answer).await.unwrap().authenticator.id
}

fn is_unreported(sign_in: &SignIn) -> bool {
    sign_in.model_report.is_none()
        && sign_in.amr() == ["hwk", "user", "mfa"]
        && sign_in.assurance.level == Level::Aal3Capable
}

#[tokio::test]
async fn s33_a_model_reported_after_registration_is_weakened_by_default() {
    let cases = [
        ("REVOKED", Level::Aal2),
        ("ATTESTATION_KEY_COMPROMISE", Level::Aal2),
        ("USER_VERIFICATION_BYPASS", Level::Aal1),
        ("USER_KEY_REMOTE_COMPROMISE", Level::Aal1),
        ("USER_KEY_PHYSICAL_COMPROMISE", Level::Aal1),
    ];
    for (status, level) in cases {
        let (portal, mut hand) = registered(None).await;
        let verified = level == Level::Aal2;
        portal.desk.update_metadata(metadata(&portal, &hand, 2, since_2020(status))).await.unwrap();
        let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
        assert_eq!(signed_in.assurance.level, level, "{status}");
        let amr: &[_] = if verified { &["swk", "user", "mfa"] } else { &["swk", "user"] };
        assert_eq!(signed_in.amr(), amr, "{status}");
        assert_eq!(signed_in.user_verified, verified, "{status}");
        // Without a user name the key is all that there is.
        let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
        let alone = portal.finish_sign_in(&begun, &hand.signs(&begun)).await;
        if verified {
            assert_eq!(alone.unwrap().assurance.level, level, "{status}");
        } else {
            assert_eq!(refusal(alone), "model_reported", "{status}");
        }
        let reasons = &signed_in.assurance.reasons;
        assert!(reasons.contains(&Why::ModelReported), "{status}: {reasons:?}");
        assert!(!reasons.contains(&Why::DeviceBoundAttested), "{status}: {reasons:?}");
        let report = signed_in.model_report.as_ref().map(AuthenticatorStatus::as_str);
        assert_eq!(report, Some(status));
        assert_eq!(written_down(&portal).await.as_deref(), Some(status));
        // Newer metadata in which the report was taken back.
        let good = metadata(&portal, &hand, 3, since_2020("FIDO_CERTIFIED_L2"));
        portal.desk.update_metadata(good).await.unwrap();
        assert!(is_unreported(&portal.signs_in(JO, &mut hand).await.unwrap()), "{status}");
        assert_eq!(written_down(&portal).await, None);
    }
}

#[tokio::test]
async fn s33_policy_records_or_refuses_a_reported_model_instead() {
    let (portal, mut hand) = registered(Some(ReportedModels::Record)).await;
    portal.desk.update_metadata(metadata(&portal, &hand, 2, since_2020("REVOKED"))).await.unwrap();
    let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(signed_in.amr(), ["hwk", "user", "mfa"]);
    assert_eq!(signed_in.assurance.level, Level::Aal3Capable);
    assert_eq!(signed_in.model_report, Some(AuthenticatorStatus::Revoked));
    assert_eq!(written_down(&portal).await.as_deref(), Some("REVOKED"));

    let (portal, mut hand) = registered(Some(ReportedModels::Refuse)).await;
    portal.desk.update_metadata(metadata(&portal, &hand, 2, since_2020("REVOKED"))).await.unwrap();
    refused!(portal, "model_reported", portal.signs_in(JO, &mut hand));
    let refused = portal.store.audit_entries().pop().unwrap();
    assert_eq!((refused.operation, refused.outcome), ("finishSignIn", "model_reported"));
    assert_eq!(refused.user, Some(user(JO)));
}

#[tokio::test]
async fn s33_a_report_counts_from_its_day_on_and_for_its_certificate() {
    let (portal, mut hand) = registered(None).await;
    let tomorrow = json!([{ "status": "REVOKED", "effectiveDate": "2026-01-06" }]);
    portal.desk.update_metadata(metadata(&portal, &hand, 2, tomorrow)).await.unwrap();
    assert!(is_unreported(&portal.signs_in(JO, &mut hand).await.unwrap()));
    portal.advance(std::time::Duration::from_secs(24 * 60 * 60));
    let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(signed_in.model_report, Some(AuthenticatorStatus::Revoked));

    let standard = |der: &[u8]| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(der)
    };
    let of = |der: &[u8]| {
        json!([{
            "status": "ATTESTATION_KEY_COMPROMISE", "effectiveDate": "2020-01-01",
            "certificate": standard(der),
        }])
    };
    // Another CA of the model, and then the one that issued this key's certificate.
    let (portal, mut hand) = registered(None).await;
    let other = key(99).anchor();
    portal.desk.update_metadata(metadata(&portal, &hand, 2, of(&other))).await.unwrap();
    assert!(is_unreported(&portal.signs_in(JO, &mut hand).await.unwrap()));
    // What was registered before the keys were recorded may be of that batch.
    let stored = portal.stored(JO).await.authenticators[0].evidence.clone();
    let before = Evidence { attestation_keys: Vec::new(), ..stored.clone() };
    assert!(portal.desk.model_report(&stored).is_none());
    assert!(portal.desk.model_report(&before).is_some());
    let own = hand.anchor();
    portal.desk.update_metadata(metadata(&portal, &hand, 3, of(&own))).await.unwrap();
    let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(signed_in.amr(), ["swk", "user", "mfa"]);
}

#[tokio::test]
async fn s33_f13_an_attestation_key_that_is_out_counts_whichever_model_it_is_reported_with() {
    use base64::Engine;
    use keydesk_core::webauthn::Aaguid;
    let (portal, mut hand) = registered(None).await;
    let certificate = base64::engine::general_purpose::STANDARD.encode(hand.anchor());
    let other = Aaguid::from_bytes([9; 16]);
    let mut model = entry(&other, "Another Key", &[hand.anchor()], &[]);
    model["statusReports"] = json!([{
        "status": "ATTESTATION_KEY_COMPROMISE", "effectiveDate": "2020-01-01",
        "certificate": certificate,
    }]);
    portal.desk.update_metadata(blob(&portal, 2, vec![model])).await.unwrap();
    let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(signed_in.model_report, Some(AuthenticatorStatus::AttestationKeyCompromise));
    assert_eq!(signed_in.amr(), ["swk", "user", "mfa"]);
}

#[tokio::test]
async fn s33_a_u2f_model_is_found_by_the_attestation_key_that_was_kept() {
    let portal = Portal::with(|policy| {
        policy.registration.attestation.require =
            keydesk_core::webauthn::AttestationRequirement::Any;
        policy.registration.user_verification = keydesk_core::webauthn::UserVerification::Preferred;
        policy.sign_in.second_factor = keydesk_core::webauthn::UserVerification::Preferred;
    });
    let mut hand = plain_key(1, |key| key.attestation = AttestationChoice::FidoU2f);
    let made = portal.registered(JO, &mut hand).await;
    let identifier = made.authenticator.evidence.attestation_keys[0];
    let mut model = entry(&hand.settings.aaguid, "Testkit U2F", &[hand.anchor()], &[]);
    model.as_object_mut().unwrap().remove("aaguid");
    model["attestationCertificateKeyIdentifiers"] = json!([identifier]);
    model["statusReports"] = since_2020("REVOKED");
    portal.desk.update_metadata(blob(&portal, 1, vec![model])).await.unwrap();
    let signed_in = portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(signed_in.model_report, Some(AuthenticatorStatus::Revoked));
}

#[tokio::test]
async fn s33_a_sign_in_of_a_reported_model_is_always_written_down() {
    let portal = Portal::with(|policy| policy.sign_in.commit = SignInCommit::WhenChanged);
    let mut hand = plain_key(1, |key| key.counts = false);
    portal.registered(JO, &mut hand).await;
    portal.signs_in(JO, &mut hand).await.unwrap();
    let before = portal.events(JO).await.len();
    portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(portal.events(JO).await.len(), before, "nothing changed");
    // Without attestation the browser hides the model: the evidence names none.
    let stored = portal.stored(JO).await.authenticators[0].evidence.clone();
    assert!(stored.aaguid.is_zero());

    let portal = Portal::with(|policy| {
        policy.sign_in.commit = SignInCommit::WhenChanged;
        policy.registration.attestation.require =
            keydesk_core::webauthn::AttestationRequirement::Any;
    });
    let mut hand = plain_key(1, |key| key.counts = false);
    portal.registered(JO, &mut hand).await;
    portal.signs_in(JO, &mut hand).await.unwrap();
    portal.desk.update_metadata(metadata(&portal, &hand, 2, since_2020("REVOKED"))).await.unwrap();
    portal.signs_in(JO, &mut hand).await.unwrap();
    assert_eq!(written_down(&portal).await.as_deref(), Some("REVOKED"));
}

#[tokio::test]
async fn s33_who_is_affected_is_listed_to_who_may_view_them() {
    let (portal, jos) = registered(None).await;
    let mut alexs = key(3);
    alexs.settings.aaguid = keydesk_core::webauthn::Aaguid::from_bytes([9; 16]);
    let list = async |who| portal.desk.list_affected_authenticators(&who, None).await;
    // Nobody is affected yet.
    assert_eq!(list(portal.ra()).await.unwrap().authenticators, []);

    // Alex is of another organisation, and the model of Alex's key is reported too.
    let reported = |key: &SoftAuthenticator, status: &str| {
        let mut model = entry(&key.settings.aaguid, "Testkit Key", &[key.anchor()], &[]);
        model["statusReports"] = since_2020(status);
        model
    };
    let both = |alexs: &SoftAuthenticator, number, status: &str| {
        let models = [&jos, alexs].map(|key| reported(key, status));
        blob(&portal, number, models.into())
    };
    portal.desk.update_metadata(both(&alexs, 2, "FIDO_CERTIFIED_L2")).await.unwrap();
    let mut elsewhere = portal.ra();
    let organisation = found(&portal, ALEX).await.organisation;
    elsewhere.actor.as_mut().unwrap().organisations = vec![organisation];
    let alexs_key = by_link(&portal, &elsewhere, ALEX, &mut alexs).await;
    portal.desk.update_metadata(both(&alexs, 3, "REVOKED")).await.unwrap();

    let affected = list(portal.ra()).await.unwrap();
    assert_eq!(affected.next, None);
    let [jo] = affected.authenticators.as_slice() else { panic!("{affected:?}") };
    assert_eq!((jo.user.id.as_str(), &jo.report), (JO, &AuthenticatorStatus::Revoked));
    assert_eq!(jo.authenticator, portal.stored(JO).await.authenticators[0]);
    // An actor of the other organisation sees the other one, and no actor sees both.
    let [alex] = list(elsewhere).await.unwrap().authenticators.try_into().unwrap();
    assert_eq!(alex.authenticator.id, alexs_key);
    // Own account or none: no list.
    assert_eq!(refusal(list(portal.fresh(JO)).await), "not_authorised");
    assert_eq!(refusal(list(portal.anybody()).await), "not_authenticated");
    // A removed key is nobody's concern any more.
    let held = portal.stored(JO).await.authenticators[0].id;
    let reason = RemovalReason::Replaced;
    portal
        .desk
        .remove_authenticator(&portal.ra(), &user(JO), held, reason, None, true)
        .await
        .unwrap();
    assert_eq!(list(portal.ra()).await.unwrap().authenticators, []);
    let entries = portal.store.audit_entries();
    let reads = entries.iter().filter(|entry| entry.operation == "listAffectedAuthenticators");
    let outcomes: Vec<_> = reads.map(|entry| entry.outcome).collect();
    assert_eq!(outcomes, ["ok", "ok", "ok", "not_authorised", "not_authenticated", "ok"]);
    let without = Portal::new();
    let listed = without.desk.list_affected_authenticators(&without.ra(), None).await;
    assert_eq!(refusal(listed), "metadata_missing");
}

#[tokio::test]
async fn s33_the_list_goes_on_where_it_ended_and_its_cursor_tells_nobody() {
    let (portal, mut hand) = registered(None).await;
    portal.desk.update_metadata(metadata(&portal, &hand, 2, since_2020("REVOKED"))).await.unwrap();
    // Accounts before and behind Jo's, whose ids begin with 0f: more than a page.
    let like = found(&portal, SAM).await;
    for number in 0..520 {
        let id = user(&format!("0{}-{number:04}", if number % 2 == 0 { "a" } else { "z" }));
        portal.directory.put(User { id: id.clone(), ..like.clone() });
        let kind = AuthenticatorKind::SecurityKey;
        portal.desk.issue_link(&portal.ra(), &id, kind).await.unwrap();
    }
    let mut listed_people = Vec::new();
    let mut cursors: Vec<Option<String>> = vec![None];
    while let Some(cursor) = cursors.last().cloned() {
        let ra = portal.ra();
        let listed = portal.desk.list_affected_authenticators(&ra, cursor.as_deref());
        let page = listed.await.unwrap();
        listed_people.extend(page.authenticators.into_iter().map(|one| one.user.id));
        match page.next {
            Some(next) => cursors.push(Some(next)),
            None => break,
        }
    }
    assert_eq!(listed_people, [user(JO)]);
    assert_eq!(cursors.len(), 2);
    let cursor = cursors[1].clone().unwrap();
    let decoded = keydesk_core::base64url::decode(&cursor).unwrap();
    assert!(!decoded.windows(4).any(|four| four == b"0z-0" || four == b"0a-0"));
    // A cursor that was tampered with, of another relying party's key ring, or invented.
    let mut tampered = decoded.clone();
    *tampered.last_mut().unwrap() ^= 1;
    for wrong in
        [keydesk_core::base64url::encode(&tampered), JO.to_owned(), String::new(), "AA".into()]
    {
        let listed = portal.desk.list_affected_authenticators(&portal.ra(), Some(&wrong)).await;
        assert_eq!(refusal(listed), "query_invalid", "{wrong}");
    }
    assert!(portal.signs_in(JO, &mut hand).await.is_ok());
}
