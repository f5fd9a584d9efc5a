//! What stands in a BLOB: every member is read strictly, or left out where it only decorates.

use keydesk_core::webauthn::Aaguid;
use keydesk_core::webauthn::metadata::{
    AuthenticatorStatus, CertificationLevel as Level, Metadata, MetadataErrorCode as C, Protocol,
};
use keydesk_testkit::entry;
use serde_json::{Value, json};

use crate::authority::{Authority, MODEL, at};

#[test]
fn every_member_of_an_entry_is_checked() {
    let stage = Authority::new();
    let tampered = |pointer: &str, value: Value| {
        let mut draft = stage.draft();
        let entry = &mut draft.payload["entries"][0];
        match pointer.rsplit_once('/') {
            Some((parent, member)) => entry.pointer_mut(parent).unwrap()[member] = value,
            None => entry[pointer] = value,
        }
        stage.verify(&draft.sign())
    };
    for (pointer, value, detail) in [
        ("aaguid", json!("keydesk"), "aaguid"),
        ("aaguid", json!(Aaguid::ZERO), "aaguid"),
        (
            "attestationCertificateKeyIdentifiers",
            json!(["00"]),
            "attestationCertificateKeyIdentifiers",
        ),
        (
            "attestationCertificateKeyIdentifiers",
            json!(["x".repeat(40)]),
            "attestationCertificateKeyIdentifiers",
        ),
        (
            "attestationCertificateKeyIdentifiers",
            json!(["0".repeat(42)]),
            "attestationCertificateKeyIdentifiers",
        ),
        ("metadataStatement", json!(null), "metadataStatement"),
        ("/metadataStatement/description", json!(null), "description"),
        ("/metadataStatement/description", json!(" \u{202e} "), "description"),
        (
            "/metadataStatement/attestationRootCertificates",
            json!(vec!["AAAA"; 257]),
            "attestationRootCertificates",
        ),
        ("statusReports", json!(vec![json!({"status":"REVOKED"}); 257]), "statusReports"),
        ("/statusReports/0/effectiveDate", json!("2020-1-1"), "effectiveDate"),
        ("/statusReports/0/effectiveDate", json!("2020-13-01"), "effectiveDate"),
        ("/statusReports/0/certificate", json!("?"), "certificate"),
    ] {
        let error = tampered(pointer, value.clone()).expect_err(pointer);
        assert_eq!((error.code, error.detail), (C::EntryMalformed, detail), "{pointer} {value}");
    }
    for (pointer, value) in [
        ("statusReports", json!([{}])),
        ("/statusReports/0/status", json!(1)),
        ("/metadataStatement/attestationTypes", json!("basic_full")),
        ("/metadataStatement/authenticationAlgorithms", json!([1])),
    ] {
        assert_eq!(
            tampered(pointer, value).expect_err(pointer).code,
            C::PayloadMalformed,
            "{pointer}"
        );
    }
    // What is too large to show, or no picture, is left out; a root that is none anchors nothing.
    let icon = format!("data:image/png;base64,{}", "A".repeat(256 * 1024));
    for icon in [json!(icon), json!("https://testkit.example/icon.png"), json!(null)] {
        let metadata = tampered("/metadataStatement/icon", icon).unwrap();
        assert_eq!(metadata.model(MODEL).unwrap().icon(), None);
    }
    let roots = json!(["AAAA", "?"]);
    let metadata = tampered("/metadataStatement/attestationRootCertificates", roots).unwrap();
    assert!(metadata.model(MODEL).unwrap().anchors().is_empty());
    let long = "x".repeat(500);
    let metadata = tampered("/metadataStatement/description", json!(long)).unwrap();
    assert_eq!(metadata.model(MODEL).unwrap().name().len(), 200);
    let unknown = tampered("/statusReports/1/status", json!("NEWLY_INVENTED")).unwrap();
    let model = unknown.model(MODEL).unwrap();
    assert_eq!(model.reports()[1].status.as_str(), "NEWLY_INVENTED");
    assert_eq!(model.certification(stage.at), Some(Level::L1));
}

#[test]
fn certification_follows_the_latest_report() {
    let stage = Authority::new();
    let level = |reports: &[(&str, &str)]| {
        let draft = stage.authority.draft(vec![entry(&MODEL, "Testkit Key", &[], reports)]);
        let metadata = stage.verify(&draft.sign()).unwrap();
        metadata.model(MODEL).unwrap().certification(stage.at)
    };
    assert_eq!(level(&[]), None);
    assert_eq!(level(&[("FIDO_CERTIFIED", "2020-01-01")]), Some(Level::L1));
    assert_eq!(level(&[("FIDO_CERTIFIED_L3plus", "2020-01-01")]), Some(Level::L3plus));
    assert_eq!(level(&[("SELF_ASSERTION_SUBMITTED", "2020-01-01")]), None);
    assert_eq!(level(&[("FIDO_CERTIFIED_L2", "2026-01-06")]), None);
    let lowered = [("FIDO_CERTIFIED_L2", "2020-01-01"), ("FIDO_CERTIFIED_L1", "2021-01-01")];
    assert_eq!(level(&lowered), Some(Level::L1));
    let unsorted = [("FIDO_CERTIFIED_L2", "2021-01-01"), ("FIDO_CERTIFIED_L1", "2020-01-01")];
    assert_eq!(level(&unsorted), Some(Level::L2));
    let same_day = [("FIDO_CERTIFIED_L2", "2020-01-01"), ("FIDO_CERTIFIED", "2020-01-01")];
    assert_eq!(level(&same_day), Some(Level::L2));
    let ended = [("FIDO_CERTIFIED_L2", "2020-01-01"), ("NOT_FIDO_CERTIFIED", "2021-01-01")];
    assert_eq!(level(&ended), None);
    let updated = [("FIDO_CERTIFIED_L2", "2020-01-01"), ("UPDATE_AVAILABLE", "2021-01-01")];
    assert_eq!(level(&updated), Some(Level::L2));
}

#[test]
fn local_statements_fill_gaps_and_overrule_nothing() {
    let stage = Authority::new();
    let signed = stage.verify(&stage.draft().sign()).unwrap();
    let other = Aaguid::from_bytes([8; 16]);
    let same = entry(&MODEL, "Overruled", &[], &[]);
    let more = entry(&other, "Local Key", &[], &[("FIDO_CERTIFIED_L2", "2020-01-01")]);
    let uaf = json!({ "aaid": "1234#5678", "metadataStatement": { "description": "UAF" } });
    let local = json!([same, more, uaf]).to_string();
    let both = signed.with_overlay(Metadata::local(local.as_bytes()).unwrap());
    assert_eq!(both.models().len(), 2);
    assert_eq!(both.number(), Some(7));
    assert_eq!(both.model(MODEL).unwrap().name(), "Testkit Key");
    let model = both.model(other).unwrap();
    assert_eq!((model.name(), model.is_local()), ("Local Key", true));
    for bad in ["", "{}", "[1]", "[] []"] {
        let error = Metadata::local(bad.as_bytes()).unwrap_err();
        assert_eq!(error.code, C::PayloadMalformed, "{bad}");
    }
}

#[test]
fn the_payload_is_read_strictly() {
    let stage = Authority::new();
    let draft = stage.draft();
    let header = draft.header.to_string();
    let payload = draft.payload.to_string();
    let twice = payload.replacen('{', "{\"no\":7,", 1);
    let trailing = format!("{payload} {{}}");
    for bad in ["", "[]", "{}", &payload[..payload.len() - 1], &twice, &trailing] {
        let blob = draft.sign_bytes(header.as_bytes(), bad.as_bytes());
        assert_eq!(stage.code(&blob), C::PayloadMalformed, "{}", &bad[..bad.len().min(20)]);
    }
    for (member, value) in [
        ("no", json!(-1)),
        ("no", json!("7")),
        ("nextUpdate", json!("tomorrow")),
        ("nextUpdate", json!("2026-02-30")),
        ("nextUpdate", json!("2026-02-01T00:00:00Z")),
        ("nextUpdate", json!(null)),
        ("entries", json!({})),
        ("entries", json!([1])),
    ] {
        let code = stage.tampered(|draft| draft.payload[member] = value.clone());
        assert_eq!(code, C::PayloadMalformed, "{member} {value}");
    }
    assert_eq!(
        stage.tampered(|draft| draft.payload["entries"] = vec![json!({}); 16 * 1024 + 1].into()),
        C::TooManyEntries
    );
}

#[test]
fn a_synthetic_blob_verifies_and_its_model_is_found() {
    let stage = Authority::new();
    let metadata = stage.verify(&stage.draft().sign()).unwrap();
    assert_eq!(metadata.number(), Some(7));
    assert_eq!(metadata.next_update(), Some(at("2026-02-01T00:00:00Z")));
    let model = metadata.model(MODEL).unwrap();
    assert_eq!(model.name(), "Testkit Key");
    assert_eq!(model.icon(), Some("data:image/png;base64,iVBORw0KGgo="));
    assert_eq!(model.protocol(), Some(Protocol::Fido2));
    assert_eq!(model.anchors(), stage.anchors);
    assert!(!model.is_local());
    assert_eq!(model.reports()[1].status, AuthenticatorStatus::Certified(Level::L2));
    assert_eq!(model.reports()[1].from, Some(at("2022-06-01T00:00:00Z")));
    for (day, level) in [
        ("2019-12-31T23:59:59Z", None),
        ("2020-01-01T00:00:00Z", Some(Level::L1)),
        ("2022-05-31T23:59:59Z", Some(Level::L1)),
        ("2022-06-01T00:00:00Z", Some(Level::L2)),
    ] {
        assert_eq!(model.certification(at(day)), level, "{day}");
    }
    assert_eq!(metadata.model(Aaguid::ZERO), None);
}

#[test]
fn an_overdue_update_is_reported_and_the_metadata_still_used() {
    let stage = Authority::new();
    let metadata = stage.verify(&stage.draft().sign()).unwrap();
    assert!(!metadata.is_stale(at("2026-02-01T23:59:59Z")));
    assert!(metadata.is_stale(at("2026-02-02T00:00:00Z")));
    let local = Metadata::local(b"[]").unwrap();
    assert!(!local.is_stale(at("2126-02-02T00:00:00Z")));
}

#[test]
fn every_code_is_pinned_here() {
    let text = concat!(include_str!("blob.rs"), include_str!("entries.rs"));
    // What the desk remembers is refused by the desk.
    let desk = include_str!("../metadata_desk.rs");
    for code in C::ALL {
        let at_desk = desk.contains(&format!("MetadataErrorCode::{code:?}"));
        assert!(at_desk || text.contains(&format!("C::{code:?}")), "{code:?}");
    }
}
