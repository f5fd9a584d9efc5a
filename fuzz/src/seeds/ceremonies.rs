//! Seeds of trust paths, metadata and the two ceremonies.

use keydesk_core::webauthn::Aaguid;
use keydesk_testkit::{
    Cbor, CertificateAuthority, CertificateDraft, Der, Extension, NamePart, SeededEntropy, entry,
};
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
    let tampered = |mutate: fn(&mut CertificateDraft)| {
        let mut draft = leaf();
        mutate(&mut draft);
        root.issue(draft)
    };
    let below_tampered = |mutate: fn(&mut CertificateDraft)| {
        let ca = root.intermediate_with("Fuzz CA", &SeededEntropy::new(5), mutate);
        vec![ca.issue(leaf()), ca.der.clone()]
    };
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
        below_tampered(|ca| ca.extensions.retain(|extension| extension.oid != "2.5.29.15")),
        below_tampered(|ca| ca.extension("2.5.29.15").value = vec![3, 2, 7, 0x80]),
        below_tampered(|ca| ca.extension("2.5.29.15").value = vec![5, 0]),
        below_tampered(|ca| *ca.extension("2.5.29.19") = Extension::basic_constraints(false, None)),
        below_tampered(|ca| ca.extensions.push(name_constraint())),
        vec![tampered(|leaf| leaf.version = None)],
        vec![tampered(|leaf| leaf.not_before = "20350101000000Z".to_owned())],
        vec![vec![0x30; 9000]],
        path_too_long(root),
        vec![vec![0x30, 0]],
    ];
    let mut seeds = Seeds::new();
    for options in 0..16 {
        seeds.extend([vec![options, 0x81, 0], vec![options, 0x82, 1, 0], vec![options, 0x81, 2]]);
    }
    for chain in chains {
        let x5c = Cbor::Array(chain.into_iter().map(Cbor::Bytes).collect()).encode();
        for options in [0, 1, 3, 5, 9] {
            seeds.push([&[options][..], &x5c].concat());
        }
    }
    seeds
}

/// Permits names under one domain, which no leaf here has.
fn name_constraint() -> Extension {
    let name = Der::element(0x82, b"only.example");
    let permitted = Der::element(0xa0, &Der::sequence(&[name]));
    Extension { critical: true, ..Extension::new("2.5.29.30", Der::sequence(&[permitted])) }
}

/// Two CAs below one that allows none below itself.
fn path_too_long(root: &CertificateAuthority) -> Vec<Vec<u8>> {
    let entropy = SeededEntropy::new(6);
    let upper = root.intermediate_with("Upper", &entropy, |ca| {
        *ca.extension("2.5.29.19") = Extension::basic_constraints(true, Some(0));
    });
    let lower = upper.intermediate("Lower", &entropy);
    let mut leaf = CertificateDraft::attestation(&Authorities::get().leaf, None);
    leaf.extensions.push(Extension::new("2.5.29.17", Der::sequence(&[])));
    vec![lower.issue(leaf), lower.der, upper.der]
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
    let mutate = |mutate: &dyn Fn(&mut Value)| {
        let mut model = model.clone();
        mutate(&mut model);
        local_seed(&json!([model]))
    };
    seeds.extend([
        mutate(&|model| model["aaguid"] = "00000000-0000-0000-0000-000000000000".into()),
        mutate(&|model| model["aaguid"] = Value::Null),
        mutate(&|model| model["metadataStatement"]["description"] = "".into()),
        mutate(&|model| model["metadataStatement"]["protocolFamily"] = "uaf".into()),
        mutate(&|model| model["metadataStatement"]["protocolFamily"] = "x".into()),
        mutate(&|model| model["metadataStatement"] = Value::Null),
        mutate(&|model| model["statusReports"] = json!(vec![json!({ "status": "REVOKED" }); 300])),
        mutate(&|model| model["statusReports"][0]["effectiveDate"] = "2024".into()),
        mutate(&|model| model["statusReports"][0]["certificate"] = "AAAA".into()),
        mutate(&|model| {
            model["metadataStatement"]["attestationRootCertificates"] = json!(vec!["AAAA"; 300]);
        }),
        mutate(&|model| model["attestationCertificateKeyIdentifiers"] = json!(["xyz"])),
    ]);
    for header_change in [
        ("crit", json!(["exp"])),
        ("x5c", json!([])),
        ("x5c", Value::Null),
        ("x5c", json!(["!"])),
        ("x5c", json!(["A".repeat(12_000)])),
        ("alg", "none".into()),
        ("alg", "RS256".into()),
        ("alg", "ES384".into()),
    ] {
        let mut header = draft.header.clone();
        header[header_change.0] = header_change.1;
        let header = header.to_string();
        let length = (header.len() as u16).to_be_bytes();
        seeds.push([&[2], &length[..], header.as_bytes(), empty.as_bytes()].concat());
    }
    seeds.push(b"\0a.b".to_vec());
    seeds.push(b"\0!.e.e".to_vec());
    let list = authority.revocation_lists(&[3], &[3]).swap_remove(1);
    let length = (list.len() as u16).to_be_bytes();
    seeds.push([&[9], &length[..], &list, empty.as_bytes()].concat());
    seeds
}

fn local_seed(statements: &Value) -> Vec<u8> {
    [&[3][..], statements.to_string().as_bytes()].concat()
}

/// Every format with every algorithm, untampered; and tampered with in each way once.
pub fn verify_registration() -> Seeds {
    let mut seeds = Seeds::new();
    for choice in 0..8 {
        for algorithm in 0..13 {
            seeds.push(vec![choice, algorithm, 1, 0, 0, 0, 0]);
        }
        seeds.push(vec![choice, 0, 0, 1, 0, 0, 0]);
        seeds.push(vec![choice, 0, 0, 3, 0, 0, 0]);
        for mutation in 0..13 {
            seeds.push(vec![choice, 0, 1, 0, 1, mutation, 1, 2, 3, 4, 5, 0, 0]);
        }
        for mutation in 0..4 {
            seeds.push(vec![choice, 0, 1, 0, 0, 1, mutation, 1, 2, 0, 3, 4, 0]);
        }
        for mutation in 0..3 {
            seeds.push(vec![choice, 0, 1, 0, 0, 0, 1, mutation, 4, 0, 9, 0, 7]);
        }
    }
    // Every member as every kind of value, and as one that is too long.
    for pointer in 0..12 {
        for value in 0..8 {
            seeds.push(vec![0, 0, 1, 0, 0, 0, 1, 1, pointer, value, 20, b'x']);
        }
        for length in [[0, 30], [1, 200], [64, 0], [255, 255]] {
            seeds.push([&[0, 0, 1, 0, 0, 0, 1, 1, pointer, 8][..], &length].concat());
        }
    }
    // Every member of the client data as every kind of value.
    for member in 0..7 {
        for value in 0..8 {
            seeds.push(vec![0, 0, 1, 0, 1, 9, member, value, 4, b'a', b'b', b'c', b'd', 0, 0]);
        }
    }
    // Every label of a key as a number and as bytes of any length.
    for label in [1, 2, 3, 254, 253, 255_u8] {
        for value in [[0, 0, 0, 0, 3], [1, 0, 2, 9, 9], [0, 255, 255, 255, 199]] {
            for algorithm in [0, 1, 2, 10] {
                seeds.push([&[1, algorithm, 1, 0, 1, 5, label][..], &value, &[0, 0]].concat());
            }
        }
    }
    // Every member of every statement as every kind of value, and every other format's name.
    for choice in 0..8 {
        for member in 0..7 {
            for value in 0..4 {
                seeds.push(vec![choice, 0, 1, 0, 0, 1, 0, member, value, 0, 0, 0, 1, 0]);
            }
        }
        for format in 0..8 {
            seeds.push(vec![choice, 0, 1, 0, 0, 1, 3, format, 0]);
        }
    }
    seeds
}

/// Every algorithm, untampered; and tampered with in each way once.
pub fn verify_authentication() -> Seeds {
    let mut seeds = Seeds::new();
    for algorithm in 0..13 {
        seeds.push(vec![algorithm, 1, 0, 0, 0, 0]);
    }
    for options in 0..16 {
        seeds.push(vec![0, 1, options, 0, 0, 0, 2, 0, 0, 0]);
    }
    for mutation in 0..10 {
        seeds.push(vec![0, 1, 0, 1, mutation, 1, 2, 3, 4, 5, 0, 0]);
    }
    for pointer in [0, 1, 2, 5, 6, 8, 10, 11] {
        for value in 0..8 {
            seeds.push(vec![0, 1, 0, 0, 0, 1, 1, pointer, value, 20, b'x']);
        }
        for length in [[0, 30], [1, 200], [8, 0], [64, 0]] {
            seeds.push([&[0, 1, 0, 0, 0, 1, 1, pointer, 8][..], &length].concat());
        }
    }
    // A credential where none belongs.
    let credential = [&[0; 17][..], &[1, 7], &[0xa0]].concat();
    let length = credential.len() as u8;
    seeds.push([&[0, 1, 0, 2, 0, 0x41, 4, length][..], &credential, &[0, 0]].concat());
    for mutation in 0..3 {
        seeds.push(vec![0, 1, 0, 0, 1, mutation, 0, 9, 1, 3, 0]);
        seeds.push(vec![0, 1, 0, 0, 0, 1, mutation, 4, 0, 9, 0, 7]);
    }
    seeds
}

/// Every format under every single rule, with and without metadata.
pub fn attestation_policy() -> Seeds {
    let mut seeds = Seeds::new();
    for choice in 0..8 {
        for algorithm in [0, 1, 2, 3, 4, 10] {
            seeds.push(vec![choice, algorithm, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        for require in 0..3 {
            for anchors in 0..5 {
                seeds.push(vec![choice, 0, 4, 0, 0, 0, 0, require, anchors, 0, 0, 0]);
            }
        }
        for bit in 0..7 {
            seeds.push(vec![choice, 0, 12, 0, 0, 0, 1 << bit, 1, 1, 0, 0, 0, 0]);
        }
        for list in 1..4 {
            seeds.push(vec![choice, 0, 4, 0, 0, 0, 0, 1, 1, list, 0, 0, 0]);
            seeds.push(vec![choice, 0, 4, 0, 0, 0, 0, 1, 1, 0, list, 0, 0]);
        }
        // Certified at a level, by a local file and by a BLOB, with each status.
        for status in 0..14 {
            for signed in [1, 2] {
                seeds.push(vec![
                    choice, 0, 4, 0, 0, 0, 2, 2, 1, 0, 0, 0, signed, 1, 2, 1, status, 0, 1, b'K',
                    0, 0, 1, 0, 0, 3,
                ]);
            }
        }
        for kind in 0..5 {
            for registered in 0..6 {
                seeds.push(vec![
                    choice, 0, 4, 0, 0, 0, 0, 2, 1, 0, 0, 1, 1, 2, 0, 1, b'K', 0, kind, 1,
                    registered, 0,
                ]);
            }
        }
    }
    seeds
}

/// Configurations as they should be, and wrong in each way.
pub fn relying_party() -> Seeds {
    [
        "care.example.org\nhttps://care.example.org\nhttps://desk.care.example.org:8443",
        "care.example.org\nhttps://care.example.org\n\nhttps://top.example.org",
        "localhost\nhttp://localhost:8080",
        "localhost\nhttp://desk.localhost",
        "example.org\nhttp://example.org",
        "example.org\nhttps://example.org/",
        "example.org\nhttps://example.org\nhttps://example.org",
        "example.org\nhttps://notexample.org",
        "example.org\nhttps://example.org.\n",
        "example.org\nftp://example.org",
        "example.org\nHTTPS://EXAMPLE.ORG",
        "example.org",
        "co.uk\nhttps://co.uk",
        "127.0.0.1\nhttps://127.0.0.1",
        "[::1]\nhttps://[::1]",
        "Example.org\nhttps://example.org",
        "example.org.\nhttps://example.org.",
        "xn--bcher-kva.example\nhttps://xn--bcher-kva.example",
        "",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
