//! `api.json` is what the code says.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;

use keydesk_facade::api_document;
use serde_json::Value;

#[test]
fn the_document_is_current() {
    let kept: Value = serde_json::from_str(include_str!("../api.json")).unwrap();
    assert!(
        kept == api_document(),
        "cargo run -p keydesk-facade --example api_json > bindings/facade/api.json"
    );
}

#[test]
fn every_reference_leads_somewhere_and_every_field_is_documented() {
    let document = api_document();
    let records = document["$defs"].as_object().unwrap();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    for reference in references {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        assert!(records.contains_key(name), "{reference}");
    }
    for (name, record) in records {
        let Some(fields) = record["properties"].as_object() else { continue };
        for (field, schema) in fields {
            assert!(schema["description"].is_string(), "{name}.{field} has no description");
        }
    }
}

#[test]
fn the_records_of_stateless_verification_have_the_fields_that_serde_reads_and_writes() {
    let records = &api_document()["$defs"];
    let json = r#"{"id":"AQ","publicKey":"AQ","algorithm":-7,"signCount":0,"userHandle":"AQ",
        "aaguid":"00000000-0000-0000-0000-000000000000","transports":["usb"],
        "backupEligible":false,"backedUp":false,"userVerified":true,
        "attestation":{"format":"tpm","type":"attca","trusted":false,"sha1":true,
            "untrustedReason":"chain_unknown_issuer"},
        "extensions":{"credProtect":1,"minPinLength":4,"credProps":{"rk":true}}}"#;
    let credential: keydesk_api::stateless::CredentialRecord = serde_json::from_str(json).unwrap();
    let credential = serde_json::to_value(credential).unwrap();
    same(records, "CredentialRecord", &credential);
    same(records, "AttestationRecord", &credential["attestation"]);
    same(records, "ExtensionsRecord", &credential["extensions"]);
    let json = r#"{"credentialId":"AQ","signCount":1,"counter":"advanced","userVerified":true,
        "backupEligible":false,"backedUp":false,"userHandle":"AQ","unverifiedUserHandle":"AQ"}"#;
    let record: keydesk_api::stateless::AuthenticationRecord = serde_json::from_str(json).unwrap();
    same(records, "AuthenticationRecord", &serde_json::to_value(record).unwrap());
}

#[test]
fn stateless_verification_has_every_member_of_the_attestation_policy() {
    let records = &api_document()["$defs"];
    let mut policy =
        serde_json::to_value(keydesk_core::webauthn::AttestationPolicy::default()).unwrap();
    policy["at"] = "2026-01-05T09:00:00Z".into();
    same(records, "AttestationRequest", &policy);
}

fn same(records: &Value, name: &str, written: &Value) {
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&records[name]["properties"]), names(written), "{name}");
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                references.insert(reference.to_owned());
            }
            members.values().for_each(|item| collect(item, references));
        }
        _ => {}
    }
}
