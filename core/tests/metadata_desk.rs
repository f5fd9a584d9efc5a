//! Metadata and the second opinion at the desk: what the lifecycle makes of them. The BLOBs are
//! synthetic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests stand outside test functions"
)]

use std::sync::Arc;

use keydesk_core::ids::RelyingPartyId;
use keydesk_core::ports::{AuditEntry, Records, StoreError, StoreErrorKind};
use keydesk_core::service::UpdateMetadataError;
use keydesk_core::time::{Clock, Timestamp};
use keydesk_core::webauthn::metadata::{MetadataErrorCode, MetadataTrust, Revocation};
use keydesk_core::webauthn::{AttestationRequirement, CertificationLevel, Metadata};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::{JO, Portal, SAM, Watched, key, refusal};
use keydesk_testkit::{
    BlobDraft, Cbor, MetadataAuthority, RegistrationDraft, SeededEntropy, SoftAuthenticator, entry,
};
use serde_json::json;

/// A verified BLOB of this number, in which the key's model is certified at this level.
fn metadata(
    portal: &Portal,
    key: &SoftAuthenticator,
    name: &str,
    level: &str,
    number: u64,
) -> Metadata {
    let reports = [(level, "2020-01-01")];
    let entry = entry(&key.settings.aaguid, name, &[key.anchor()], &reports);
    verified(portal, number, |draft| draft.payload["entries"] = json!([entry]))
}

/// A verified BLOB of this number, in which nothing stands and whose next is due on this day.
fn due(portal: &Portal, number: u64, day: &str) -> Metadata {
    verified(portal, number, |draft| draft.payload["nextUpdate"] = day.into())
}

fn verified(portal: &Portal, number: u64, change: impl FnOnce(&mut BlobDraft)) -> Metadata {
    let authority = MetadataAuthority::new(&SeededEntropy::new(3));
    let mut draft = authority.draft(Vec::new());
    draft.payload["no"] = number.into();
    change(&mut draft);
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

/// Care Identity Management's live rule.
fn cim() -> Portal {
    Portal::with(|policy| {
        policy.registration.attestation.certification = Some(CertificationLevel::L2);
    })
}

#[tokio::test]
async fn a_certified_key_is_called_by_its_models_name() {
    let portal = cim();
    let mut first = key(1);
    let blob = metadata(&portal, &first, "Testkit Key", "FIDO_CERTIFIED_L2", 1);
    portal.desk.update_metadata(blob).await.unwrap();
    let registered = portal.registered(JO, &mut first).await;
    let authenticator = &registered.authenticator;
    assert_eq!(authenticator.nickname.as_str(), "Testkit Key");
    assert_eq!(authenticator.evidence.model.as_deref(), Some("Testkit Key"));
    assert_eq!(authenticator.evidence.certification, Some(CertificationLevel::L2));
    assert!(authenticator.evidence.trusted);
    // Another of the model gets a number; the name is in the stored account too.
    let mut second = key(1);
    second.credentials.clear();
    let _ = second.entropy().array::<8>();
    let again = portal.registered(JO, &mut second).await;
    assert_eq!(again.authenticator.nickname.as_str(), "Testkit Key 2");
    let stored = portal.stored(JO).await;
    assert_eq!(stored.authenticators[0].evidence.model.as_deref(), Some("Testkit Key"));
}

#[tokio::test]
async fn a_long_model_name_is_no_nickname() {
    let portal = cim();
    let mut hand = key(1);
    let name = "A very long name of a model that nobody would want to read on a small screen";
    let blob = metadata(&portal, &hand, name, "FIDO_CERTIFIED_L3", 1);
    portal.desk.update_metadata(blob).await.unwrap();
    let registered = portal.registered(JO, &mut hand).await;
    assert_eq!(registered.authenticator.nickname.as_str(), "Security key");
    assert_eq!(registered.authenticator.evidence.model.as_deref(), Some(name));
}

#[tokio::test]
async fn cim_refuses_what_is_not_certified_at_level_2() {
    let portal = cim();
    let mut hand = key(1);
    let attempt = async |hand: &mut SoftAuthenticator| {
        let redeemed = portal.redeem(&portal.issue(JO).await).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let attestation = begun.options["attestation"].clone();
        let result = portal.finish_by_link(&redeemed, &begun, &hand.registers(&begun)).await;
        (attestation, result)
    };
    let (asked, result) = attempt(&mut hand).await;
    assert_eq!(asked, "direct");
    assert_eq!(refusal(result), "metadata_missing");
    let blob = metadata(&portal, &hand, "Testkit Key", "FIDO_CERTIFIED_L1", 1);
    portal.desk.update_metadata(blob).await.unwrap();
    let (_, result) = attempt(&mut hand).await;
    assert!(result.as_ref().unwrap_err().to_string().contains("Testkit Key"));
    assert_eq!(refusal(result), "certification_too_low");
    // A newer BLOB takes effect at once, on every clone of the desk.
    let blob = metadata(&portal, &hand, "Testkit Key", "FIDO_CERTIFIED_L2", 2);
    portal.desk.clone().update_metadata(blob).await.unwrap();
    assert!(attempt(&mut hand).await.1.is_ok());
}

#[tokio::test]
async fn the_desk_takes_no_older_metadata() {
    let portal = cim();
    let hand = key(1);
    let of = |number| metadata(&portal, &hand, "Testkit Key", "FIDO_CERTIFIED_L2", number);
    portal.desk.update_metadata(of(5)).await.unwrap();
    for older in [of(4), Metadata::local(b"[]").unwrap()] {
        let error = portal.desk.update_metadata(older).await.unwrap_err();
        assert_eq!(code(&error), Some(MetadataErrorCode::Rollback));
    }
    portal.desk.update_metadata(of(5)).await.unwrap();
    assert_eq!(portal.desk.metadata().unwrap().number(), Some(5));
}

#[tokio::test]
async fn s35_a_desk_that_is_opened_again_takes_no_older_metadata() {
    let portal = cim();
    let hand = key(1);
    let of = |number| metadata(&portal, &hand, "Testkit Key", "FIDO_CERTIFIED_L2", number);
    portal.desk.update_metadata(of(5)).await.unwrap();
    let reopened = portal.reopened(|_| {});
    let error = reopened.update_metadata(of(4)).await.unwrap_err();
    assert_eq!(code(&error), Some(MetadataErrorCode::Rollback));
    assert!(reopened.metadata().is_none(), "nothing that was refused is in place");
    reopened.update_metadata(of(6)).await.unwrap();
    // The desk that stayed open knows of it, though its own is older.
    let error = portal.desk.update_metadata(of(5)).await.unwrap_err();
    assert_eq!(code(&error), Some(MetadataErrorCode::Rollback));
    // Nobody signs local statements, and they have no number.
    portal.reopened(|_| {}).update_metadata(Metadata::local(b"[]").unwrap()).await.unwrap();
}

#[tokio::test]
async fn s35_f13_a_blob_of_a_number_that_was_accepted_has_the_same_content() {
    let portal = cim();
    let hand = key(1);
    let of = |level, number| metadata(&portal, &hand, "Testkit Key", level, number);
    portal.desk.update_metadata(of("REVOKED", 5)).await.unwrap();
    let reopened = portal.reopened(|_| {});
    for desk in [&portal.desk, &reopened] {
        let error = desk.update_metadata(of("FIDO_CERTIFIED_L2", 5)).await.unwrap_err();
        assert_eq!(code(&error), Some(MetadataErrorCode::Replaced));
    }
    assert!(reopened.metadata().is_none(), "nothing that was refused is in place");
    // Signed once more, and with local statements beside it, it is the same BLOB.
    let overlay = Metadata::local(b"[]").unwrap();
    reopened.update_metadata(of("REVOKED", 5).with_overlay(overlay)).await.unwrap();
    reopened.update_metadata(of("FIDO_CERTIFIED_L2", 6)).await.unwrap();
    let error = reopened.update_metadata(of("REVOKED", 6)).await.unwrap_err();
    assert_eq!(code(&error), Some(MetadataErrorCode::Replaced));
}

#[tokio::test]
async fn s35_f13_a_number_that_an_earlier_version_kept_takes_the_first_content() {
    let portal = cim();
    let hand = key(1);
    let of = |level| metadata(&portal, &hand, "Testkit Key", level, 5);
    let rp = RelyingPartyId::new("care.example.org").unwrap();
    assert!(portal.store.write(&rp, "metadata_number", None, "5").await.unwrap());
    portal.desk.update_metadata(of("FIDO_CERTIFIED_L2")).await.unwrap();
    let error = portal.desk.update_metadata(of("REVOKED")).await.unwrap_err();
    assert_eq!(code(&error), Some(MetadataErrorCode::Replaced));
}

#[tokio::test]
async fn s28_f15_a_desk_whose_attestation_nobody_could_give_is_not_prepared() {
    use keydesk_core::webauthn::AttestationPolicy;
    type Rule = fn(&mut AttestationPolicy);
    let rules: [(&str, Rule); 4] = [
        ("require", |policy| policy.require = AttestationRequirement::Trusted),
        ("certification", |policy| policy.certification = Some(CertificationLevel::L1)),
        ("hardwareKey", |policy| policy.hardware_key = true),
        ("freshMetadata", |policy| policy.fresh_metadata = true),
    ];
    for (member, rule) in rules {
        let portal = Portal::with(|policy| rule(&mut policy.registration.attestation));
        let hand = key(1);
        let error = portal.desk.prepare().await.unwrap_err();
        assert_eq!(error.code(), "trusts_nobody");
        let said = format!("policy.registration.attestation.{member}: ");
        assert!(error.to_string().starts_with(&said), "{error}");
        // An anchor is enough where no metadata is asked for.
        let anchored = portal.reopened(|policy| {
            rule(&mut policy.registration.attestation);
            policy.registration.attestation.anchors = vec![hand.anchor().into()];
        });
        let needs_metadata = ["certification", "freshMetadata"].contains(&member);
        assert_eq!(anchored.prepare().await.is_err(), needs_metadata, "{member}");
        let blob = metadata(&portal, &hand, "Testkit Key", "FIDO_CERTIFIED_L2", 1);
        portal.desk.update_metadata(blob).await.unwrap();
        portal.desk.prepare().await.unwrap();
    }
}

#[tokio::test]
async fn s35_metadata_is_not_in_place_while_its_number_cannot_be_kept() {
    let hand = key(1);
    let portal = Portal::with_ports(
        |_| {},
        |ports| ports.records = Arc::new(Unwritten(ports.records.clone())),
    );
    let error = portal
        .desk
        .update_metadata(metadata(&portal, &hand, "Testkit Key", "FIDO_CERTIFIED_L2", 1))
        .await
        .unwrap_err();
    assert!(matches!(error, UpdateMetadataError::Store(_)));
    assert!(portal.desk.metadata().is_none());
}

#[tokio::test]
async fn an_update_of_the_metadata_that_is_due_alerts_once_a_day() {
    let portal = cim();
    let other = portal.reopened(|_| {});
    portal.clock.set(Timestamp::parse("2026-01-20T12:00:00Z").unwrap());
    for desk in [&portal.desk, &other] {
        desk.update_metadata(due(&portal, 1, "2026-02-01")).await.unwrap();
    }
    let alerts = async |expected: usize| {
        for desk in [&portal.desk, &other, &portal.desk] {
            desk.run_maintenance().await.unwrap();
        }
        let entries = portal.store.audit_entries();
        let alerts = entries.iter().filter(|entry| entry.outcome == "metadata_due");
        assert!(alerts.clone().all(|entry| entry.is_alert()));
        assert_eq!(alerts.count(), expected, "at {}", portal.clock.now());
    };
    alerts(0).await;
    for (at, expected) in [
        ("2026-01-31T23:59:59Z", 0),
        ("2026-02-01T00:00:00Z", 1),
        ("2026-02-01T23:59:59Z", 1),
        ("2026-02-02T00:00:00Z", 2),
    ] {
        portal.clock.set(Timestamp::parse(at).unwrap());
        alerts(expected).await;
    }
    // The next BLOB ends it.
    for desk in [&portal.desk, &other] {
        desk.update_metadata(due(&portal, 2, "2026-03-01")).await.unwrap();
    }
    portal.clock.set(Timestamp::parse("2026-02-03T00:00:00Z").unwrap());
    alerts(2).await;
}

#[tokio::test]
async fn an_alert_to_a_due_update_is_not_lost_where_it_cannot_be_recorded() {
    let mut watched = None;
    let portal = Portal::with_ports(|_| {}, |ports| watched = Some(Watched::over(ports)));
    let watched = watched.unwrap();
    portal.clock.set(Timestamp::parse("2026-02-01T12:00:00Z").unwrap());
    portal.desk.update_metadata(due(&portal, 1, "2026-02-01")).await.unwrap();
    let alerts = || {
        let entries = portal.store.audit_entries();
        entries.iter().filter(|entry| entry.outcome == "metadata_due").count()
    };
    watched.refuse("record");
    assert!(portal.desk.run_maintenance().await.is_err());
    assert_eq!(alerts(), 0);
    watched.begin();
    for _ in 0..2 {
        portal.desk.run_maintenance().await.unwrap();
        assert_eq!(alerts(), 1);
    }
}

fn code(error: &UpdateMetadataError) -> Option<MetadataErrorCode> {
    match error {
        UpdateMetadataError::Refused(error) => Some(error.code),
        UpdateMetadataError::Store(_) => None,
    }
}

/// Reads records, and cannot write them.
struct Unwritten(Arc<dyn Records>);

#[async_trait::async_trait]
impl Records for Unwritten {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        self.0.read(rp, name).await
    }

    async fn write(
        &self,
        _: &RelyingPartyId,
        _: &str,
        _: Option<&str>,
        _: &str,
    ) -> Result<bool, StoreError> {
        Err(StoreError::new(StoreErrorKind::Unavailable, "no disk"))
    }
}

#[tokio::test]
async fn what_a_client_sends_beside_what_is_used_raises_no_alert() {
    let portal = Portal::with(|policy| {
        policy.registration.attestation.require = AttestationRequirement::Any;
    });
    portal.registered(SAM, &mut key(2)).await;
    for (seed, mutate) in [ODD_CLIENT_DATA, ODD_EXTENSION].into_iter().enumerate() {
        let mut hand = key(10 + u64::try_from(seed).unwrap());
        let redeemed = portal.redeem(&portal.issue(JO).await).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let mut draft = hand.draft_registration(&begun.options, keydesk_test_desk::ORIGIN).unwrap();
        mutate(&mut draft);
        let mut response = draft.to_json();
        response["clientExtensionResults"] = json!({ "credProps": "x", "later": [[], 1e300] });
        portal.finish_by_link(&redeemed, &begun, &response).await.unwrap();
    }
    assert!(!portal.store.audit_entries().iter().any(AuditEntry::is_alert));
    let counts = portal.desk.second_opinions();
    assert_eq!((counts.agreed, counts.disagreed, counts.not_judged), (1, 0, 2));
    assert_eq!(portal.found(JO).await.unwrap().active().count(), 2);
}

/// Half of a surrogate pair, in a member that nobody knows.
const ODD_CLIENT_DATA: fn(&mut RegistrationDraft) = |draft| {
    let text = draft.client_data.to_string();
    let text = format!(r#"{},"later":"\ud800"}}"#, text.strip_suffix('}').unwrap());
    draft.client_data_json = Some(text.into_bytes());
};

/// An output of the wrong type, of an extension that nobody asked for.
const ODD_EXTENSION: fn(&mut RegistrationDraft) = |draft| {
    draft.flags |= 0x80;
    draft.extensions = Some(Cbor::map([("hmac-secret", "x".into())]));
};
