//! Published cases for servers that are about metadata, by their identifiers.

use std::collections::BTreeMap;

use keydesk_core::webauthn::{Algorithm, CertificationLevel};
use keydesk_testkit::{AttestationChoice as Choice, Attester, MetadataAuthority};
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::stage::{Stage, certified};

#[test]
fn every_case_of_metadata_has_its_outcome() {
    let listed: Vec<Value> = serde_json::from_str(include_str!("../data/fido_cases.json")).unwrap();
    let ours = listed.iter().filter(|case| case.get("test").is_some());
    let mut expected: BTreeMap<_, _> =
        ours.map(|case| (case["id"].as_str().unwrap(), case["expect"] == "accept")).collect();
    for (id, code, run) in CASES {
        let id = format!("Server-{id}");
        let accepts = expected.remove(id.as_str()).expect(&id);
        assert_eq!(code.is_empty(), accepts, "{id} expects the other outcome");
        assert_eq!(run(), *code, "{id}");
    }
    assert!(expected.is_empty(), "{expected:?}");
}

type Case = (&'static str, &'static str, fn() -> &'static str);

/// The identifier, the code or nothing, and the run.
const CASES: &[Case] = &[
    ("MDS3/P-1", "", || outcome(certified("FIDO_CERTIFIED_L1"))),
    ("MDS3/F-1", "model_compromised", || outcome(certified("USER_KEY_REMOTE_COMPROMISE"))),
    ("MDS3/F-2", "metadata_signature_invalid", || {
        blob(|_, blob| {
            let (head, _) = blob.rsplit_once('.').unwrap();
            *blob = format!("{head}.{}", "QA".repeat(43));
        })
    }),
    ("MDS3/F-3", "metadata_chain_unknown_issuer", || {
        blob(|authority, _| authority.anchors = vec![Stage::new(Choice::Packed).key.anchor()])
    }),
    ("MDS3/F-4", "metadata_chain_revoked", || {
        blob(|authority, _| {
            let revoked = [MetadataAuthority::INTERMEDIATE_SERIAL];
            authority.lists = authority.authority.revocation_lists(&revoked, &[]);
        })
    }),
    ("MDS3/F-5", "metadata_chain_revoked", || {
        blob(|authority, _| {
            let revoked = [MetadataAuthority::SIGNER_SERIAL];
            authority.lists = authority.authority.revocation_lists(&[], &revoked);
        })
    }),
    ("ServerAuthenticatorAttestationResponse-Resp-3/F-16", "model_algorithm_unlisted", || {
        stated("authenticationAlgorithms", json!(["rsassa_pkcsv15_sha256_raw"]))
    }),
    ("ServerAuthenticatorAttestationResponse-Resp-5/P-5", "", || {
        let commands = json!({ "vendorPrototypeConfigCommands": [u64::MAX, 1] });
        stated("authenticatorGetInfo", commands)
    }),
    ("ServerAuthenticatorAttestationResponse-Resp-5/F-8", "model_algorithm_unlisted", || {
        let mut stage = certified("FIDO_CERTIFIED_L1");
        stage.policy.certification = Some(CertificationLevel::L1);
        let mut draft = stage.draft();
        // The credential is ES256, as the statement says; the batch key is not.
        let (key, leaf) = stage.key.batch(Algorithm::EdDsa);
        draft.attester = Attester::Packed(key, vec![leaf]);
        stage.verify(&draft).err().map_or("", |rejection| rejection.code.as_str())
    }),
    ("ServerAuthenticatorAttestationResponse-Resp-6/F-2", "model_attestation_unlisted", || {
        stated("attestationTypes", json!(["basic_surrogate"]))
    }),
];

fn outcome(mut stage: Stage) -> &'static str {
    stage.policy.certification = Some(CertificationLevel::L1);
    stage.register().err().map_or("", |rejection| rejection.code.as_str())
}

/// A certified model whose statement has this member.
fn stated(member: &str, value: Value) -> &'static str {
    let stage = Stage::new(Choice::Packed);
    let mut entry = stage.entry(&[("FIDO_CERTIFIED_L1", "2022-01-01")]);
    entry["metadataStatement"][member] = value;
    outcome(stage.knowing(vec![entry]))
}

fn blob(mutate: impl FnOnce(&mut Authority, &mut String)) -> &'static str {
    let mut authority = Authority::new();
    let mut blob = authority.draft().sign();
    mutate(&mut authority, &mut blob);
    authority.verify(&blob).err().map_or("", |error| error.code.as_str())
}
