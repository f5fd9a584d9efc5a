//! What a desk's policy and metadata make of authenticators.

use anyhow::{Result, ensure};
use keydesk_core::base64url;
use keydesk_core::webauthn::{Aaguid, Algorithm};
use keydesk_testkit::{
    AndroidDraft, AttestationChoice, Attester, MetadataAuthority, RegistrationDraft, SeededEntropy,
    Settings, SoftAuthenticator, entry,
};
use serde_json::{Value, json};

use crate::mutations;
use crate::record::{Recorder, config, jo, open_policy, own_finish};
use crate::scenario::{Scenario, Step};

/// A code, what the authenticator is like, and what is changed before it signs.
type Row = (&'static str, fn(&mut Settings), fn(&mut RegistrationDraft));

pub(super) async fn any() -> Result<Scenario> {
    let policy = open_policy(json!({ "attestation": { "require": "any" } }));
    let rows: &[Row] = &[
        ("attestation_missing", |s| s.attestation = AttestationChoice::None, |_| {}),
        ("attestation_self", |s| s.attestation = AttestationChoice::PackedSelf, |_| {}),
    ];
    refused("attestation is asked for", config(policy), rows).await
}

pub(super) async fn models() -> Result<Scenario> {
    let listed = Aaguid::from_bytes(LISTED).to_string();
    let policy = open_policy(json!({ "attestation": {
        "require": "trusted", "anchors": [own_anchor()], "aaguids": [listed],
    } }));
    let rows: &[Row] = &[
        (
            "aaguid_unattested",
            |s| (s.attestation, s.aaguid) = (AttestationChoice::Tpm, Aaguid::from_bytes(LISTED)),
            |_| {},
        ),
        ("aaguid_zero", |s| s.attestation = AttestationChoice::FidoU2f, |d| d.flags |= 4),
        ("aaguid_not_listed", |_| {}, |_| {}),
    ];
    refused("only some models are taken", config(policy), rows).await
}

pub(super) async fn rules() -> Result<Scenario> {
    let blocked = Aaguid::from_bytes(BLOCKED).to_string();
    let policy = open_policy(json!({ "attestation": {
        "require": "trusted", "anchors": [{ "certificate": own_anchor(), "formats": ["packed", "android-key"] }],
        "blockedAaguids": [blocked], "formats": ["packed"], "algorithms": [-7], "deviceBound": true,
    } }));
    let rows: &[Row] = &[
        ("aaguid_blocked", |s| s.aaguid = Aaguid::from_bytes(BLOCKED), |_| {}),
        ("format_not_allowed", |s| s.attestation = AttestationChoice::AndroidKey, |_| {}),
        ("algorithm_not_allowed", |s| s.algorithms = vec![Algorithm::EdDsa], |_| {}),
        ("backup_eligible", |s| s.backup_eligible = true, |_| {}),
    ];
    refused("models, formats and algorithms that are not taken", config(policy), rows).await
}

/// An Android key is hardware where its attestation says so, and only there.
pub(super) async fn hardware() -> Result<Scenario> {
    let policy = open_policy(json!({ "attestation": {
        "hardwareKey": true, "anchors": [{ "certificate": own_anchor(), "formats": ["android-key"] }],
    } }));
    let mut desk = Recorder::begin("keys that software alone keeps are not taken", policy).await?;
    let mutations: [fn(&mut AndroidDraft); 3] = [
        |android| android.levels = [0, 0],
        |android| android.levels = [1, 0],
        |android| std::mem::swap(&mut android.hardware, &mut android.software),
    ];
    let settings =
        || Settings { attestation: AttestationChoice::AndroidKey, ..Settings::default() };
    for mutate in mutations {
        let begun = desk.begun_by_jo().await?;
        let mut key = SoftAuthenticator::with_settings(1, settings());
        let mut draft = mutations::draft(&mut key, &begun["options"])?;
        if let Attester::AndroidKey(android) = &mut draft.attester {
            mutate(android);
        }
        let finish = own_finish(&begun, &draft.to_json());
        desk.refused("key_not_in_hardware", &jo(), "finishRegistration", finish).await?;
    }
    let begun = desk.begun_by_jo().await?;
    let mut key = SoftAuthenticator::with_settings(1, settings());
    let finish = own_finish(&begun, &mutations::draft(&mut key, &begun["options"])?.to_json());
    let registered = desk.call(&jo(), "finishRegistration", finish).await?;
    let evidence = &registered["authenticator"]["evidence"];
    ensure!(evidence["keySecurity"] == "trusted_environment", "{evidence}");
    Ok(desk.end())
}

pub(super) async fn credentials() -> Result<Scenario> {
    let policy = open_policy(json!({
        "kinds": ["passkey"], "deviceBound": true, "discoverable": true,
    }));
    let name = "a passkey that may be copied, or is not stored";
    let mut desk = Recorder::begin(name, policy).await?;
    for (code, settings) in [
        ("not_device_bound", Settings { backup_eligible: true, ..Settings::default() }),
        ("not_discoverable", Settings { discoverable: false, ..Settings::default() }),
    ] {
        let begin = json!({ "userId": crate::record::JO, "kind": "passkey" });
        let begun = desk.call(&jo(), "beginRegistration", begin).await?;
        let mut key = SoftAuthenticator::with_settings(1, settings);
        let draft = mutations::draft(&mut key, &begun["options"])?;
        let finish = own_finish(&begun, &draft.to_json());
        desk.refused(code, &jo(), "finishRegistration", finish).await?;
    }
    Ok(desk.end())
}

/// One model for each thing that metadata can say against one.
pub(super) async fn certified() -> Result<Scenario> {
    let model = |number: u8| Aaguid::from_bytes([number; 16]);
    let codes = [
        "model_unknown",
        "model_compromised",
        "model_attestation_unlisted",
        "model_algorithm_unlisted",
        "certification_missing",
        "certification_too_low",
    ];
    let mut keys: Vec<SoftAuthenticator> = Vec::new();
    for number in (1..=6).chain([9]) {
        let settings = Settings { aaguid: model(number), ..Settings::default() };
        keys.push(SoftAuthenticator::with_settings(u64::from(number), settings));
    }
    let mut local = Vec::new();
    for (number, key) in (1_u8..).zip(&keys).skip(1) {
        let status = match number {
            2 => "REVOKED",
            5 => "NOT_FIDO_CERTIFIED",
            6 => "FIDO_CERTIFIED_L1",
            _ => "FIDO_CERTIFIED_L2",
        };
        let reports = [(status, "2022-06-01")];
        let mut model = entry(&key.settings.aaguid, "Contract Key", &[key.anchor()], &reports);
        match number {
            3 => model["metadataStatement"]["attestationTypes"] = json!(["basic_surrogate"]),
            4 => {
                let other = json!(["rsassa_pkcsv15_sha256_raw"]);
                model["metadataStatement"]["authenticationAlgorithms"] = other;
            }
            _ => {}
        }
        local.push(model);
    }
    let policy = open_policy(json!({ "attestation": { "certification": "l2" } }));
    let mut config = config(policy);
    config["metadata"] = json!({ "local": local });
    let mut desk = Recorder::configured("only certified models are taken", config).await?;
    for (code, key) in codes.into_iter().zip(&mut keys) {
        let begun = desk.begun_by_jo().await?;
        let finish = own_finish(&begun, &mutations::draft(key, &begun["options"])?.to_json());
        desk.refused(code, &jo(), "finishRegistration", finish).await?;
    }
    let begun = desk.begun_by_jo().await?;
    if let Some(key) = keys.last_mut() {
        let finish = own_finish(&begun, &mutations::draft(key, &begun["options"])?.to_json());
        desk.call(&jo(), "finishRegistration", finish).await?;
    }
    Ok(desk.end())
}

/// Desks that would refuse every registration.
pub(super) async fn unmet() -> Result<Scenario> {
    let name = "attestation that nobody could give";
    let mut desk = Recorder::begin(name, open_policy(json!({}))).await?;
    for attestation in [
        json!({ "certification": "l2" }),
        json!({ "freshMetadata": true }),
        json!({ "hardwareKey": true }),
        json!({ "require": "trusted" }),
        json!({ "require": "trusted", "anchors": [own_anchor(), "AQID"] }),
        json!({ "require": "any", "anchors": [{ "certificate": "AQID", "formats": ["packed"] }] }),
    ] {
        let open = Some(config(open_policy(json!({ "attestation": attestation }))));
        desk.step_refused("configuration_invalid", Step { open, ..Step::default() }).await?;
    }
    Ok(desk.end())
}

pub(super) async fn stale() -> Result<Scenario> {
    let authority = MetadataAuthority::new(&SeededEntropy::new(3));
    let mut blob = authority.draft(Vec::new());
    blob.payload["nextUpdate"] = "2025-12-31".into();
    let lists = authority.revocation_lists(&[], &[]);
    let lists: Vec<String> = lists.iter().map(base64url::encode).collect();
    let policy = open_policy(json!({ "attestation": { "freshMetadata": true } }));
    let mut config = config(policy);
    config["metadata"] = json!({
        "blob": blob.sign(), "anchors": [base64url::encode(&authority.root.der)],
        "signer": MetadataAuthority::NAME, "revocationLists": lists,
    });
    refused("metadata that is too old", config, &[("metadata_stale", |_| {}, |_| {})]).await
}

async fn refused(name: &str, config: Value, rows: &[Row]) -> Result<Scenario> {
    let mut desk = Recorder::configured(name, config).await?;
    for (code, settle, mutate) in rows {
        let begun = desk.begun_by_jo().await?;
        let mut settings = Settings::default();
        settle(&mut settings);
        let mut key = SoftAuthenticator::with_settings(1, settings);
        let mut draft = mutations::draft(&mut key, &begun["options"])?;
        mutate(&mut draft);
        let finish = own_finish(&begun, &draft.to_json());
        desk.refused(code, &jo(), "finishRegistration", finish).await?;
    }
    Ok(desk.end())
}

/// The root of the authenticators that [`refused`] makes.
fn own_anchor() -> String {
    base64url::encode(SoftAuthenticator::new(1).anchor())
}

const LISTED: [u8; 16] = [1; 16];
const BLOCKED: [u8; 16] = [8; 16];
