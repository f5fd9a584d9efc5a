//! The envelope of a BLOB: one of the testkit's own making verifies, and every negative twin is
//! refused with the code of the one check that it violates.

use keydesk_core::webauthn::Algorithm;
use keydesk_core::webauthn::metadata::{MetadataError, MetadataErrorCode as C, Revocation};
use keydesk_testkit::{
    BlobDraft, CertificateAuthority, CertificateDraft, Extension, MetadataAuthority, SeededEntropy,
    SigningKey, revocation_list,
};
use serde_json::json;

use crate::authority::{Authority, at};
use crate::standard;

/// The example that reads a real BLOB, on a synthetic one.
#[path = "../../examples/metadata.rs"]
#[allow(dead_code, reason = "its main is for the command line")]
mod example;

#[test]
fn a_blob_is_loaded_from_a_file() {
    let stage = Authority::new();
    let folder = std::env::temp_dir().join(format!("keydesk-blob-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut files = vec![
        file("blob.jwt", stage.draft().sign().as_bytes()),
        file("root.der", &stage.anchors[0]),
        file("list.crl", &stage.lists[0]),
    ];
    files.extend(stage.lists.iter().skip(1).map(|list| file("other.crl", list)));
    let told = example::report(&files, stage.signer, stage.at).unwrap();
    let other = file("blob.jwt", b"no BLOB");
    let refused = example::report(&[other, files[1].clone()], stage.signer, stage.at);
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(told.starts_with("models: 1\n"), "{told}");
    assert!(told.contains("stale: false\n"), "{told}");
    let refused = refused.unwrap_err();
    assert_eq!(refused.downcast_ref::<MetadataError>().unwrap().code, C::NotJws);
}

#[test]
fn every_algorithm_of_the_table_may_sign() {
    for algorithm in Algorithm::ALL {
        let entropy = SeededEntropy::new(4);
        let authority = MetadataAuthority::with(&entropy, algorithm, |_| {}, |_| {});
        let stage = Authority::of(authority);
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
    let stage = Authority::new();
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
    let stage = Authority::new();
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
        assert_eq!(stage.tampered(|draft| draft.header["alg"] = alg.into()), C::AlgorithmUnknown);
    }
    // The signer's key is on P-256.
    assert_eq!(stage.tampered(|draft| draft.header["alg"] = "RS256".into()), C::KeyMismatch);
    assert_eq!(stage.tampered(|draft| draft.header["alg"] = "ES384".into()), C::KeyMismatch);
    assert_eq!(stage.tampered(|draft| draft.header["crit"] = json!(["b64"])), C::HeaderCritical);
    assert_eq!(
        stage.tampered(|draft| {
            draft.header["x5u"] = "https://mds.testkit.example/chain".into();
            draft.header.as_object_mut().unwrap().remove("x5c");
        }),
        C::ChainMissing
    );
    assert_eq!(stage.tampered(|draft| draft.header["x5c"] = json!([])), C::CertificateCount);
    let leaf = |draft: &BlobDraft| draft.header["x5c"][0].clone();
    assert_eq!(
        stage.tampered(|draft| draft.header["x5c"] = vec![leaf(draft); 7].into()),
        C::CertificateCount
    );
    assert_eq!(
        stage.tampered(|draft| draft.header["x5c"][0] = "A".repeat(8 * 1024 * 2).into()),
        C::CertificateTooLarge
    );
    let url_safe = keydesk_core::base64url::encode(&stage.authority.signer);
    for bad in ["", "AAAA", "not base64", &url_safe] {
        assert_eq!(
            stage.tampered(|draft| draft.header["x5c"][0] = bad.into()),
            C::CertificateMalformed,
            "{bad}"
        );
    }
}

#[test]
fn the_signer_must_lead_to_an_anchor_in_time() {
    let mut stage = Authority::new();
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
    let stage = Authority::new();
    // Without the intermediate, in the wrong order, and with a root, which does no harm.
    let x5c = |draft: &BlobDraft| draft.header["x5c"].as_array().unwrap().clone();
    assert_eq!(
        stage.tampered(|draft| draft.header["x5c"] = x5c(draft)[..1].into()),
        C::ChainUnknownIssuer
    );
    assert_eq!(
        stage.tampered(|draft| {
            let mut chain = x5c(draft);
            chain.reverse();
            draft.header["x5c"] = chain.into();
        }),
        C::ChainInvalid
    );
    let entropy = SeededEntropy::new(5);
    let expired = |draft: &mut CertificateDraft| {
        draft.not_after = "20251231000000Z".to_owned();
    };
    let not_ca = |draft: &mut CertificateDraft| {
        *draft.extension("2.5.29.19") = Extension::basic_constraints(false, None);
    };
    let not_signing = |draft: &mut CertificateDraft| {
        *draft.extension("2.5.29.15") = Extension::key_usage(false);
    };
    let es256 = Algorithm::Es256;
    for (authority, code) in [
        (MetadataAuthority::with(&entropy, es256, expired, |_| {}), C::ChainExpired),
        (MetadataAuthority::with(&entropy, es256, |_| {}, expired), C::ChainExpired),
        (MetadataAuthority::with(&entropy, es256, not_ca, |_| {}), C::ChainInvalid),
        (MetadataAuthority::with(&entropy, es256, not_signing, |_| {}), C::ChainInvalid),
    ] {
        let stage = Authority::of(authority);
        assert_eq!(stage.code(&stage.draft().sign()), code);
    }
    // A certificate whose own signature is another's.
    let mut forged = MetadataAuthority::new(&SeededEntropy::new(6));
    let last = forged.signer.len() - 1;
    forged.signer[last] ^= 1;
    let stage = Authority::of(forged);
    assert_eq!(stage.code(&stage.draft().sign()), C::ChainInvalid);
}

#[test]
fn a_good_chain_may_carry_its_root() {
    let stage = Authority::new();
    let mut draft = stage.draft();
    let root = standard(&stage.authority.root.der);
    draft.header["x5c"].as_array_mut().unwrap().push(root.into());
    assert!(stage.verify(&draft.sign()).is_ok());
}

#[test]
fn a_revoked_certificate_is_refused_wherever_it_stands() {
    let mut stage = Authority::new();
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
    let mut stage = Authority::new();
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
    let mut stage = Authority::new();
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
    let stage = Authority::new();
    let other = SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(10));
    assert_eq!(stage.tampered(|draft| draft.key = other), C::SignatureInvalid);
    let issuer = stage.authority.intermediate.key.clone();
    assert_eq!(stage.tampered(|draft| draft.key = issuer), C::SignatureInvalid);
}

#[test]
fn an_older_blob_is_refused_and_the_same_is_not() {
    let mut stage = Authority::new();
    let blob = stage.draft().sign();
    for (last, refused) in [(6, false), (7, false), (8, true)] {
        stage.last_number = Some(last);
        match stage.verify(&blob) {
            Ok(_) => assert!(!refused, "{last}"),
            Err(error) => assert_eq!((error.code, refused), (C::Rollback, true), "{last}"),
        }
    }
}
