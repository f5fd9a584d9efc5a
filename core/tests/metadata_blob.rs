//! Metadata BLOBs: one of the testkit's own making (synthetic) verifies, and every negative twin is
//! refused with the code of the one check that it bends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::metadata::{
    AuthenticatorStatus, CertificationLevel as Level, Metadata, MetadataError,
    MetadataErrorCode as C, MetadataTrust, Protocol, Revocation,
};
use keydesk_core::webauthn::{Aaguid, Algorithm};
use keydesk_testkit::{
    BlobDraft, CertificateAuthority, MetadataAuthority, SeededEntropy, SigningKey, entry,
    revocation_list,
};
use serde_json::{Value, json};

const MODEL: Aaguid = Aaguid::from_bytes(*b"keydesk-testkit0");

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// An authority, what it is trusted by, and one BLOB.
struct Stage {
    authority: MetadataAuthority,
    anchors: Vec<Vec<u8>>,
    lists: Vec<Vec<u8>>,
    signer: Option<&'static str>,
    revocation: Revocation,
    at: Timestamp,
    last_number: Option<u64>,
}

impl Stage {
    fn new() -> Self {
        Self::of(MetadataAuthority::new(&SeededEntropy::new(3)))
    }

    fn of(authority: MetadataAuthority) -> Self {
        Self {
            anchors: vec![authority.root.der.clone()],
            lists: authority.revocation_lists(&[], &[]),
            authority,
            signer: Some(MetadataAuthority::NAME),
            revocation: Revocation::Required,
            at: at("2026-01-05T09:00:00Z"),
            last_number: None,
        }
    }

    fn draft(&self) -> BlobDraft {
        let reports = [("FIDO_CERTIFIED_L1", "2020-01-01"), ("FIDO_CERTIFIED_L2", "2022-06-01")];
        self.authority.draft(vec![entry(&MODEL, "Testkit Key", &self.anchors, &reports)])
    }

    fn verify(&self, blob: &str) -> Result<Metadata, MetadataError> {
        let trust = MetadataTrust {
            anchors: &self.anchors,
            signer: self.signer,
            revocation_lists: &self.lists,
            revocation: self.revocation,
            at: self.at,
            last_number: self.last_number,
        };
        Metadata::verify(blob.as_bytes(), &trust)
    }

    fn code(&self, blob: &str) -> C {
        self.verify(blob).expect_err("it should be refused").code
    }

    /// The code for a BLOB that was bent and then signed as it should be.
    fn bent(&self, bend: impl FnOnce(&mut BlobDraft)) -> C {
        let mut draft = self.draft();
        bend(&mut draft);
        self.code(&draft.sign())
    }
}

#[test]
fn a_synthetic_blob_verifies_and_its_model_is_found() {
    let stage = Stage::new();
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
fn a_blob_is_loaded_from_a_file() {
    let stage = Stage::new();
    let file = std::env::temp_dir().join(format!("keydesk-blob-{}.jwt", std::process::id()));
    std::fs::write(&file, stage.draft().sign()).unwrap();
    let read = std::fs::read_to_string(&file);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(stage.verify(&read.unwrap()).unwrap().models().len(), 1);
}

#[test]
fn every_algorithm_of_the_table_may_sign() {
    for algorithm in Algorithm::ALL {
        let entropy = SeededEntropy::new(4);
        let authority = MetadataAuthority::with(&entropy, algorithm, |_| {}, |_| {});
        let stage = Stage::of(authority);
        let blob = stage.draft().sign();
        assert!(stage.verify(&blob).is_ok(), "{algorithm:?}");
        // A bit of the signature turned, and a byte less of it.
        let (head, _) = blob.rsplit_once('.').unwrap();
        let mut signature = stage.authority.key.sign(b"something else");
        assert_eq!(
            stage.code(&format!("{head}.{}", keydesk_core::base64url::encode(&signature))),
            C::SignatureInvalid,
            "{algorithm:?}"
        );
        signature.pop();
        assert_eq!(
            stage.code(&format!("{head}.{}", keydesk_core::base64url::encode(&signature))),
            C::SignatureInvalid,
            "{algorithm:?}"
        );
    }
}

#[test]
fn the_envelope_is_read_strictly() {
    let stage = Stage::new();
    let blob = stage.draft().sign();
    let (head, signature) = blob.rsplit_once('.').unwrap();
    for (bad, code) in [
        (String::new(), C::NotJws),
        (head.to_owned(), C::NotJws),
        (format!("{blob}.e30"), C::NotJws),
        (format!("{blob}="), C::NotBase64url),
        (format!("{blob}\n"), C::NotBase64url),
        (format!(" {blob}"), C::NotBase64url),
        (format!("{head}+.{signature}"), C::NotBase64url),
        (format!("{head}."), C::SignatureInvalid),
        (format!("{head}.{}", signature.replace(|_: char| true, "A")), C::SignatureInvalid),
        (format!("{head}AAAA.{signature}"), C::SignatureInvalid),
    ] {
        assert_eq!(stage.code(&bad), code, "{}", &bad[bad.len().saturating_sub(20)..]);
    }
    assert_eq!(stage.code(&"a".repeat(64 * 1024 * 1024 + 1)), C::TooLarge);
}

#[test]
fn the_header_is_read_strictly() {
    let stage = Stage::new();
    let draft = stage.draft();
    let payload = draft.payload.to_string();
    for header in ["", "[]", "{}", "{\"alg\":1}", "{\"alg\":\"ES256\"} {}", "\u{0}"] {
        let blob = draft.sign_bytes(header.as_bytes(), payload.as_bytes());
        assert_eq!(stage.code(&blob), C::HeaderMalformed, "{header:?}");
    }
    let twice = draft.header.to_string().replacen('{', "{\"alg\":\"ES256\",", 1);
    let blob = draft.sign_bytes(twice.as_bytes(), payload.as_bytes());
    assert_eq!(stage.code(&blob), C::HeaderMalformed);

    for alg in ["none", "", "HS256", "es256", "RS1", "ES256K"] {
        assert_eq!(stage.bent(|draft| draft.header["alg"] = alg.into()), C::AlgorithmUnknown);
    }
    // The signer's key is on P-256.
    assert_eq!(stage.bent(|draft| draft.header["alg"] = "RS256".into()), C::KeyMismatch);
    assert_eq!(stage.bent(|draft| draft.header["alg"] = "ES384".into()), C::KeyMismatch);
    assert_eq!(stage.bent(|draft| draft.header["crit"] = json!(["b64"])), C::HeaderCritical);
    assert_eq!(
        stage.bent(|draft| {
            draft.header["x5u"] = "https://mds.testkit.example/chain".into();
            draft.header.as_object_mut().unwrap().remove("x5c");
        }),
        C::ChainMissing
    );
    assert_eq!(stage.bent(|draft| draft.header["x5c"] = json!([])), C::CertificateCount);
    let leaf = |draft: &BlobDraft| draft.header["x5c"][0].clone();
    assert_eq!(
        stage.bent(|draft| draft.header["x5c"] = vec![leaf(draft); 7].into()),
        C::CertificateCount
    );
    assert_eq!(
        stage.bent(|draft| draft.header["x5c"][0] = "A".repeat(8 * 1024 * 2).into()),
        C::CertificateTooLarge
    );
    let url_safe = keydesk_core::base64url::encode(&stage.authority.signer);
    for bad in ["", "AAAA", "not base64", &url_safe] {
        assert_eq!(
            stage.bent(|draft| draft.header["x5c"][0] = bad.into()),
            C::CertificateMalformed,
            "{bad}"
        );
    }
}

#[test]
fn the_signer_must_lead_to_an_anchor_in_time() {
    let mut stage = Stage::new();
    let blob = stage.draft().sign();
    stage.at = at("2019-12-31T00:00:00Z");
    assert_eq!(stage.code(&blob), C::ChainNotYetValid);
    stage.at = at("2041-01-01T00:00:00Z");
    assert_eq!(stage.code(&blob), C::ChainExpired);
    stage.at = at("2026-01-05T09:00:00Z");

    let other = CertificateAuthority::root("Other Root", &SeededEntropy::new(9));
    stage.anchors = vec![other.der];
    assert_eq!(stage.code(&blob), C::ChainUnknownIssuer);
    stage.anchors = Vec::new();
    assert_eq!(stage.code(&blob), C::ChainUnknownIssuer);
    stage.anchors = vec![vec![0; 8]];
    assert_eq!(stage.code(&blob), C::AnchorMalformed);
}

#[test]
fn the_chain_must_be_sound() {
    let stage = Stage::new();
    // Without the intermediate, in the wrong order, and with a root, which does no harm.
    let x5c = |draft: &BlobDraft| draft.header["x5c"].as_array().unwrap().clone();
    assert_eq!(
        stage.bent(|draft| draft.header["x5c"] = x5c(draft)[..1].into()),
        C::ChainUnknownIssuer
    );
    assert_eq!(
        stage.bent(|draft| {
            let mut chain = x5c(draft);
            chain.reverse();
            draft.header["x5c"] = chain.into();
        }),
        C::ChainInvalid
    );
    let entropy = SeededEntropy::new(5);
    let expired = |draft: &mut keydesk_testkit::CertificateDraft| {
        draft.not_after = "20251231000000Z".to_owned();
    };
    let not_ca = |draft: &mut keydesk_testkit::CertificateDraft| {
        *draft.extension("2.5.29.19") = keydesk_testkit::Extension::basic_constraints(false, None);
    };
    let not_signing = |draft: &mut keydesk_testkit::CertificateDraft| {
        *draft.extension("2.5.29.15") = keydesk_testkit::Extension::key_usage(false);
    };
    let es256 = Algorithm::Es256;
    for (authority, code) in [
        (MetadataAuthority::with(&entropy, es256, expired, |_| {}), C::ChainExpired),
        (MetadataAuthority::with(&entropy, es256, |_| {}, expired), C::ChainExpired),
        (MetadataAuthority::with(&entropy, es256, not_ca, |_| {}), C::ChainInvalid),
        (MetadataAuthority::with(&entropy, es256, not_signing, |_| {}), C::ChainInvalid),
    ] {
        let stage = Stage::of(authority);
        assert_eq!(stage.code(&stage.draft().sign()), code);
    }
    // A certificate whose own signature is another's.
    let mut forged = MetadataAuthority::new(&SeededEntropy::new(6));
    let last = forged.signer.len() - 1;
    forged.signer[last] ^= 1;
    let stage = Stage::of(forged);
    assert_eq!(stage.code(&stage.draft().sign()), C::ChainInvalid);
}

#[test]
fn a_good_chain_may_carry_its_root() {
    let stage = Stage::new();
    let mut draft = stage.draft();
    let root = base64_standard(&stage.authority.root.der);
    draft.header["x5c"].as_array_mut().unwrap().push(root.into());
    assert!(stage.verify(&draft.sign()).is_ok());
}

#[test]
fn a_revoked_certificate_is_refused_wherever_it_stands() {
    let mut stage = Stage::new();
    let blob = stage.draft().sign();
    let (intermediate, signer) =
        (MetadataAuthority::INTERMEDIATE_SERIAL, MetadataAuthority::SIGNER_SERIAL);
    for revocation in [Revocation::Required, Revocation::WhereListed] {
        stage.revocation = revocation;
        stage.lists = stage.authority.revocation_lists(&[intermediate], &[]);
        assert_eq!(stage.code(&blob), C::ChainRevoked, "intermediate, {revocation:?}");
        stage.lists = stage.authority.revocation_lists(&[], &[signer]);
        assert_eq!(stage.code(&blob), C::ChainRevoked, "signer, {revocation:?}");
        // Another's serial number is no concern of theirs.
        stage.lists = stage.authority.revocation_lists(&[signer], &[intermediate]);
        assert!(stage.verify(&blob).is_ok(), "{revocation:?}");
    }
}

#[test]
fn revocation_lists_are_held_to_account() {
    let mut stage = Stage::new();
    let blob = stage.draft().sign();
    let both = stage.authority.revocation_lists(&[], &[]);
    for lists in [vec![], vec![both[0].clone()], vec![both[1].clone()]] {
        stage.lists = lists;
        stage.revocation = Revocation::Required;
        assert_eq!(stage.code(&blob), C::RevocationUnknown);
        stage.revocation = Revocation::WhereListed;
        assert!(stage.verify(&blob).is_ok());
    }
    stage.revocation = Revocation::Required;
    stage.lists = vec![both[0].clone(), vec![0; 4]];
    assert_eq!(stage.code(&blob), C::RevocationListMalformed);
    let mut trailing = both[1].clone();
    trailing.push(0);
    stage.lists = vec![both[0].clone(), trailing];
    assert_eq!(stage.code(&blob), C::RevocationListMalformed);
    let old = revocation_list(&stage.authority.intermediate, &[], "20260104000000Z");
    stage.lists = vec![both[0].clone(), old];
    assert_eq!(stage.code(&blob), C::RevocationListExpired);
    // A list in the intermediate's name that another key signed.
    let mut impostor = stage.authority.intermediate.clone();
    impostor.key = SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(8));
    let forged = revocation_list(&impostor, &[], "20270101000000Z");
    stage.lists = vec![both[0].clone(), forged];
    assert_eq!(stage.code(&blob), C::RevocationListInvalid);
}

#[test]
fn the_signer_must_be_the_service() {
    let mut stage = Stage::new();
    let blob = stage.draft().sign();
    for other in ["mds.example.org", "testkit.example", "x.mds.testkit.example", "", "a b"] {
        stage.signer = Some(other);
        assert_eq!(stage.code(&blob), C::SignerName, "{other}");
    }
    stage.signer = None;
    assert!(stage.verify(&blob).is_ok());
}

#[test]
fn only_the_signers_own_key_signs() {
    let stage = Stage::new();
    let other = SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(10));
    assert_eq!(stage.bent(|draft| draft.key = other), C::SignatureInvalid);
    let issuer = stage.authority.intermediate.key.clone();
    assert_eq!(stage.bent(|draft| draft.key = issuer), C::SignatureInvalid);
}

#[test]
fn an_older_blob_is_refused_and_the_same_is_not() {
    let mut stage = Stage::new();
    let blob = stage.draft().sign();
    for (last, refused) in [(6, false), (7, false), (8, true)] {
        stage.last_number = Some(last);
        match stage.verify(&blob) {
            Ok(_) => assert!(!refused, "{last}"),
            Err(error) => assert_eq!((error.code, refused), (C::Rollback, true), "{last}"),
        }
    }
}

#[test]
fn an_overdue_update_is_told_and_not_decided() {
    let stage = Stage::new();
    let metadata = stage.verify(&stage.draft().sign()).unwrap();
    assert!(!metadata.is_stale(at("2026-02-01T23:59:59Z")));
    assert!(metadata.is_stale(at("2026-02-02T00:00:00Z")));
    let local = Metadata::local(b"[]").unwrap();
    assert!(!local.is_stale(at("2126-02-02T00:00:00Z")));
}

#[test]
fn the_payload_is_read_strictly() {
    let stage = Stage::new();
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
        let code = stage.bent(|draft| draft.payload[member] = value.clone());
        assert_eq!(code, C::PayloadMalformed, "{member} {value}");
    }
    assert_eq!(
        stage.bent(|draft| draft.payload["entries"] = vec![json!({}); 16 * 1024 + 1].into()),
        C::TooManyEntries
    );
}

#[test]
fn every_member_of_an_entry_is_checked() {
    let stage = Stage::new();
    let bent = |pointer: &str, value: Value| {
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
        let error = bent(pointer, value.clone()).expect_err(pointer);
        assert_eq!((error.code, error.detail), (C::EntryMalformed, detail), "{pointer} {value}");
    }
    for (pointer, value) in [
        ("statusReports", json!([{}])),
        ("/statusReports/0/status", json!(1)),
        ("/metadataStatement/attestationTypes", json!("basic_full")),
        ("/metadataStatement/authenticationAlgorithms", json!([1])),
    ] {
        assert_eq!(bent(pointer, value).expect_err(pointer).code, C::PayloadMalformed, "{pointer}");
    }
    // What is too large to show, or no picture, is left out; a root that is none anchors nothing.
    let icon = format!("data:image/png;base64,{}", "A".repeat(256 * 1024));
    for icon in [json!(icon), json!("https://testkit.example/icon.png"), json!(null)] {
        let metadata = bent("/metadataStatement/icon", icon).unwrap();
        assert_eq!(metadata.model(MODEL).unwrap().icon(), None);
    }
    let roots = json!(["AAAA", "?"]);
    let metadata = bent("/metadataStatement/attestationRootCertificates", roots).unwrap();
    assert!(metadata.model(MODEL).unwrap().anchors().is_empty());
    let long = "x".repeat(500);
    let metadata = bent("/metadataStatement/description", json!(long)).unwrap();
    assert_eq!(metadata.model(MODEL).unwrap().name().len(), 200);
    let unknown = bent("/statusReports/1/status", json!("NEWLY_INVENTED")).unwrap();
    let model = unknown.model(MODEL).unwrap();
    assert_eq!(model.reports()[1].status.as_str(), "NEWLY_INVENTED");
    assert_eq!(model.certification(stage.at), Some(Level::L1));
}

#[test]
fn certification_follows_the_latest_report() {
    let stage = Stage::new();
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
    let stage = Stage::new();
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

fn base64_standard(der: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(der)
}

#[test]
fn every_code_is_pinned_here() {
    let text = include_str!("metadata_blob.rs");
    for code in C::ALL {
        assert!(text.contains(&format!("C::{code:?}")), "{code:?}");
    }
}
