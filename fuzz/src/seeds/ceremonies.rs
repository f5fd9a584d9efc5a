//! Seeds of trust paths, metadata and the two ceremonies.

use keydesk_core::webauthn::Aaguid;
use keydesk_testkit::{Cbor, CertificateDraft, Extension, NamePart, entry};
use serde_json::{Value, json};

use super::Seeds;
use crate::targets::{Authorities, metadata_authority};

/// Chains of one to three certificates, with constraints, and those that do not hang together.
pub fn x5c_path() -> Seeds {
    let authorities = Authorities::get();
    let (root, intermediate) = (&authorities.root, &authorities.intermediate);
    let leaf = || CertificateDraft::attestation(&authorities.leaf, None);
    let direct = root.issue(leaf());
    let below = intermediate.issue(leaf());
    let mut constrained = leaf();
    constrained
        .extensions
        .push(Extension { critical: true, ..Extension::new("1.3.6.1.4.1.99999.1", vec![5, 0]) });
    let ca = CertificateDraft::authority(&authorities.leaf, "Fuzz Leaf", Some(0));
    let mut old = leaf();
    old.not_after = "20210101000000Z".to_owned();
    let mut names = leaf();
    names.subject = vec![NamePart::new("2.5.4.3", "leaf.fuzz.example")];
    let chains = [
        vec![direct.clone()],
        vec![below.clone(), intermediate.der.clone()],
        vec![below.clone(), intermediate.der.clone(), root.der.clone()],
        vec![below.clone()],
        vec![intermediate.der.clone(), below],
        vec![root.der.clone()],
        vec![root.issue(constrained)],
        vec![root.issue(ca)],
        vec![root.issue(old)],
        vec![root.issue(names)],
        vec![authorities.other.issue(leaf())],
        vec![direct; 7],
        vec![vec![0x30, 0]],
    ];
    let mut seeds = Seeds::new();
    for chain in chains {
        let x5c = Cbor::Array(chain.into_iter().map(Cbor::Bytes).collect()).encode();
        for options in [0, 1, 3, 5, 9] {
            seeds.push([&[options][..], &x5c].concat());
        }
    }
    seeds
}

/// BLOBs, payloads, headers and local statements.
pub fn mds_blob() -> Seeds {
    let authority = metadata_authority();
    let aaguid = Aaguid::from_bytes(*b"keydesk-testkit0");
    let root = authority.root.der.clone();
    let certified = [("FIDO_CERTIFIED_L1", "2024-05-01"), ("REVOKED", "2025-05-01")];
    let model = entry(&aaguid, "Fuzz Key", &[root], &certified);
    let mut u2f = model.clone();
    u2f["aaguid"] = Value::Null;
    u2f["attestationCertificateKeyIdentifiers"] =
        json!(["0123456789abcdef0123456789abcdef01234567"]);
    u2f["metadataStatement"]["protocolFamily"] = "u2f".into();
    let draft = authority.draft(vec![model.clone(), u2f.clone()]);
    let payload = draft.payload.to_string();
    let header = draft.header.to_string();
    let empty = authority.draft(Vec::new()).payload.to_string();
    let mut seeds = vec![local_seed(&json!([model, u2f])), local_seed(&json!([]))];
    for options in [0_u8, 4, 16, 20] {
        seeds.push([&[options][..], draft.sign().as_bytes()].concat());
        seeds.push([&[options | 1][..], payload.as_bytes()].concat());
        seeds.push([&[options | 1][..], empty.as_bytes()].concat());
        let length = (header.len() as u16).to_be_bytes();
        let own = [&[options | 2], &length[..], header.as_bytes(), empty.as_bytes()];
        seeds.push(own.concat());
    }
    let list = authority.revocation_lists(&[3], &[3]).swap_remove(1);
    let length = (list.len() as u16).to_be_bytes();
    seeds.push([&[9], &length[..], &list, empty.as_bytes()].concat());
    seeds
}

fn local_seed(statements: &Value) -> Vec<u8> {
    [&[3][..], statements.to_string().as_bytes()].concat()
}

/// Every format with every algorithm, unbent; and bent in each way once.
pub fn verify_registration() -> Seeds {
    let mut seeds = Seeds::new();
    for choice in 0..8 {
        for algorithm in 0..13 {
            seeds.push(vec![choice, algorithm, 1, 0, 0, 0, 0]);
        }
        seeds.push(vec![choice, 0, 0, 1, 0, 0, 0]);
        seeds.push(vec![choice, 0, 0, 3, 0, 0, 0]);
        for bend in 0..13 {
            seeds.push(vec![choice, 0, 1, 0, 1, bend, 1, 2, 3, 4, 5, 0, 0]);
        }
        for bend in 0..4 {
            seeds.push(vec![choice, 0, 1, 0, 0, 1, bend, 1, 2, 0, 3, 4, 0]);
        }
        for bend in 0..3 {
            seeds.push(vec![choice, 0, 1, 0, 0, 0, 1, bend, 4, 0, 9, 0, 7]);
        }
    }
    seeds
}

/// Every algorithm, unbent; and bent in each way once.
pub fn verify_authentication() -> Seeds {
    let mut seeds = Seeds::new();
    for algorithm in 0..13 {
        seeds.push(vec![algorithm, 1, 0, 0, 0, 0]);
    }
    for options in 0..16 {
        seeds.push(vec![0, 1, options, 0, 0, 0, 2, 0, 0, 0]);
    }
    for bend in 0..10 {
        seeds.push(vec![0, 1, 0, 1, bend, 1, 2, 3, 4, 5, 0, 0]);
    }
    for bend in 0..3 {
        seeds.push(vec![0, 1, 0, 0, 1, bend, 0, 9, 1, 3, 0]);
        seeds.push(vec![0, 1, 0, 0, 0, 1, bend, 4, 0, 9, 0, 7]);
    }
    seeds
}
