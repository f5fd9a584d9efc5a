//! Seeds of the parsers and of the attestation statements.

use keydesk_core::base64url;
use keydesk_core::webauthn::Algorithm;
use keydesk_testkit::{
    AttestationChoice as Choice, Attester, Cbor, CertificateAuthority, CertificateDraft,
    SeededEntropy, SigningKey,
};
use serde_json::{Value, json};

use super::Seeds;
use crate::targets::{Bench, CHOICES, Format};
use keydesk_test_differential::stage::{CHALLENGE, ORIGIN, Stage};

/// Attestation objects, and containers at the greatest depth.
pub fn cbor() -> Seeds {
    let mut seeds = attestation_object();
    seeds.extend(cose_key());
    let nested = |depth: usize| {
        (0..depth).fold(Cbor::Int(1), |inner, at| match at % 2 {
            0 => Cbor::Array(vec![inner]),
            _ => Cbor::map([("a", inner)]),
        })
    };
    seeds.extend([1, 4, 5, 6].map(|depth| nested(depth).encode()));
    let integers = [0, 23, 24, 255, 256, 65535, 65536, i64::MAX, -1, -24, -25, -257, i64::MIN];
    seeds.push(Cbor::Array(integers.map(Cbor::Int).into()).encode());
    seeds.push(Cbor::Array(vec![Cbor::Bool(true), Cbor::Bool(false), Cbor::Null]).encode());
    seeds.push(Cbor::Map((0..70).map(|label| (Cbor::Int(label), Cbor::Null)).collect()).encode());
    // What is refused: tags, floats, indefinite lengths, long heads, other simple values.
    for bad in [
        "c100",
        "f90000",
        "fb0000000000000000",
        "9fff",
        "1801",
        "190001",
        "1a00000001",
        "e0",
        "fc",
        "a201000100",
        "61ff",
        "a14000",
    ] {
        seeds.push(hex(bad));
    }
    seeds
}

/// Client data of both ceremonies, of frames, and with what browsers add.
pub fn client_data() -> Seeds {
    let challenge = base64url::encode(CHALLENGE);
    let mut seeds = Seeds::new();
    for (options, kind) in [(1, "webauthn.create"), (0, "webauthn.get")] {
        let plain = json!({ "type": kind, "challenge": challenge, "origin": ORIGIN });
        let mut more = vec![plain.clone()];
        let mut add = |members: Value| {
            let mut data = plain.clone();
            for (name, value) in members.as_object().into_iter().flatten() {
                data[name] = value.clone();
            }
            more.push(data);
        };
        add(json!({ "crossOrigin": false, "tokenBinding": { "status": "supported" } }));
        add(json!({ "crossOrigin": true, "topOrigin": "https://top.example.org" }));
        add(json!({ "crossOrigin": true, "tokenBinding": { "status": "present", "id": "AA" } }));
        add(json!({ "other_keys_can_be_added_here": "do not compare", "tokenBinding": null }));
        add(json!({ "topOrigin": "https://elsewhere.example.org", "crossOrigin": "true" }));
        for data in more {
            seeds.push([&[options][..], data.to_string().as_bytes()].concat());
            seeds.push([&[options | 2][..], data.to_string().as_bytes()].concat());
        }
        let long = json!({ "type": kind, "challenge": "A".repeat(1500), "origin": ORIGIN });
        seeds.push([&[options][..], long.to_string().as_bytes()].concat());
        let framed = json!({ "type": kind, "challenge": challenge, "origin": ORIGIN,
            "crossOrigin": true, "topOrigin": "https://elsewhere.example.org" });
        seeds.push([&[options | 2][..], framed.to_string().as_bytes()].concat());
        let twice = format!("{{\"type\":\"{kind}\",\"type\":\"{kind}\"}}");
        seeds.push([&[options][..], twice.as_bytes()].concat());
        let escaped = plain.to_string().replace("webauthn", "\\u0077ebauthn");
        seeds.push([&[options][..], escaped.as_bytes()].concat());
    }
    seeds
}

/// Authenticator data with and without a credential and extensions.
pub fn authenticator_data() -> Seeds {
    let mut seeds = Seeds::new();
    for algorithm in Algorithm::ALL {
        let mut stage = Stage::new(Choice::Packed, algorithm);
        seeds.push(stage.registration().authenticator_data());
        seeds.push(stage.assertion().sign().authenticator_data);
    }
    let mut stage = Stage::new(Choice::Packed, Algorithm::Es256);
    let outputs = [
        Cbor::map([("credProtect", Cbor::Int(2)), ("minPinLength", Cbor::Int(6))]),
        Cbor::map([("hmac-secret", Cbor::Bool(true))]),
        Cbor::map([("credProtect", Cbor::Int(4))]),
        Cbor::map([("minPinLength", "four".into())]),
        Cbor::labelled([(1, Cbor::Null)]),
        Cbor::Int(1),
    ];
    for output in outputs {
        let mut draft = stage.registration();
        draft.flags |= 0x80;
        draft.extensions = Some(output.clone());
        seeds.push(draft.authenticator_data());
        let mut draft = stage.assertion();
        draft.flags |= 0x80;
        draft.extensions = Some(output);
        seeds.push(draft.sign().authenticator_data);
    }
    seeds.push(vec![0; 37]);
    seeds.push(vec![0; 8200]);
    // A credential without a key.
    seeds.push([&[0; 32][..], &[0x41], &[0; 4 + 16], &[0, 1, 7]].concat());
    seeds
}

/// A key of every algorithm.
pub fn cose_key() -> Seeds {
    let entropy = SeededEntropy::new(8);
    let keys = Algorithm::ALL.map(|algorithm| SigningKey::generate(algorithm, &entropy));
    let mut seeds: Seeds = keys.iter().map(|key| key.cose().encode()).collect();
    let mut tampered = keys[0].cose();
    tampered.set(2, vec![1].into());
    seeds.push(tampered.encode());
    let mut tampered = keys[0].cose();
    tampered.remove(-3);
    seeds.push(tampered.encode());
    let mut weak = keys[1].cose();
    weak.set(-2, vec![0; 32].into());
    seeds.push(weak.encode());
    for (n, e) in
        [(vec![0xff; 256], vec![1, 0, 1]), (vec![0xff; 64], vec![3]), (vec![0; 256], vec![1, 0, 0])]
    {
        let rsa = [(1, Cbor::Int(3)), (3, Cbor::Int(-257)), (-1, n.into()), (-2, e.into())];
        seeds.push(Cbor::labelled(rsa).encode());
    }
    seeds.push(Cbor::labelled([(1, Cbor::Int(2)), (3, Cbor::Int(-65535))]).encode());
    seeds
}

/// An object of every format, and of every algorithm in the formats that have it.
pub fn attestation_object() -> Seeds {
    let mut seeds = Seeds::new();
    for choice in CHOICES {
        for algorithm in Algorithm::ALL {
            let plain = matches!(choice, Choice::PackedSelf) || algorithm == Algorithm::Es256;
            if plain {
                let signed = Stage::new(choice, algorithm).registration().sign();
                seeds.push(signed.object.encode());
            }
        }
    }
    // Found by this target: a text of a subject that claims 48 MiB.
    let signed = Stage::new(Choice::Packed, Algorithm::Es256).registration().sign();
    let mut bytes = signed.object.encode();
    let unit = b"Authenticator Attestation";
    let at = bytes.windows(unit.len()).position(|text| text == unit).expect("a unit");
    bytes.splice(at - 1..at + 5, [0x84, 3, 0, 0, 0, 0]);
    seeds.push(bytes);
    let mut other = Stage::new(Choice::None, Algorithm::Es256).registration().sign();
    for format in ["android-safetynet", "unheard-of"] {
        other.object.set("fmt", format.into());
        seeds.push(other.object.encode());
    }
    other.object.set("more", Cbor::Null);
    seeds.push(other.object.encode());
    seeds
}

fn statements(format: Format, more: Seeds) -> Seeds {
    let bench = Bench::new(format);
    let whole = bench.statement();
    let mut seeds = vec![[&[0], &whole[..]].concat(), [&[1], &whole[..]].concat(), vec![2]];
    // Drafts whose fields the fuzzer has yet to find.
    seeds.extend((0..8).map(|at| vec![2, at, 1, at, 4, 1, 2, 3, 4]));
    seeds.extend(more);
    seeds
}

/// `none`: the empty map.
pub fn statement_none() -> Seeds {
    statements(Format::NONE, vec![vec![0, 0xa0], vec![0, 0xa1, 0x61, b'a', 0], vec![0, 0x80]])
}

/// `packed`: with certificates of every kind of key, and by the credential.
pub fn statement_packed() -> Seeds {
    let bench = Bench::new(Format::PACKED);
    let by_itself = bench.statement_by(Attester::PackedSelf(bench.credential_key().clone()));
    let mut seeds = vec![[&[0], &by_itself[..]].concat()];
    let authority = CertificateAuthority::root("Other", &SeededEntropy::new(3));
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm, &SeededEntropy::new(4));
        let draft = CertificateDraft::attestation(&key, None);
        let statement = bench.statement_by(Attester::Packed(key, vec![authority.issue(draft)]));
        seeds.push([&[0], &statement[..]].concat());
    }
    // By itself under another algorithm's number, and certificates tampered with in each way.
    let other = bench.statement_by(Attester::PackedSelf(SigningKey::generate(
        Algorithm::Es384,
        &SeededEntropy::new(4),
    )));
    seeds.push([&[0], &other[..]].concat());
    for mutation in 0..8 {
        for at in 0..4 {
            for oid in 0..4 {
                seeds.push(vec![2, 1, mutation, at, oid, 1, 2, 5, 0]);
            }
        }
    }
    statements(Format::PACKED, seeds)
}

/// `tpm`.
pub fn statement_tpm() -> Seeds {
    let mut seeds = vec![vec![2, 0, 3, b'2', b'.', b'0', 6, 1, 0], vec![2, 7, 0]];
    // Every part of pubArea with another value in it.
    for at in 0..40 {
        for value in [1, 3, 0x10, 0x0b] {
            seeds.push(vec![2, 5, 0, at, 0, value]);
        }
    }
    for mutation in 0..8 {
        for at in 0..4 {
            seeds.push(vec![2, 7, 1, mutation, at, 1, 4, b'i', b'd', b':', b'x', 0]);
        }
    }
    // As Windows Hello signs it. The key is another in every run, so no corpus can hold it.
    let bench = Bench::new(Format::TPM);
    let mut tpm = bench.tpm();
    tpm.sign_as_windows_hello();
    seeds.push([&[0], &bench.statement_by(Attester::Tpm(tpm))[..]].concat());
    statements(Format::TPM, seeds)
}

/// `android-key`.
pub fn statement_android_key() -> Seeds {
    let tagged = |number: u16, value: &[u8]| {
        let number = number.to_be_bytes();
        [&[2, 3], &number[..], &[value.len() as u8], value].concat()
    };
    let lists =
        [(600, &[5, 0][..]), (702, &[2, 1, 2]), (1, &[0x31, 3, 2, 1, 3]), (704, &[0x30, 0])];
    let mut seeds: Seeds = lists.map(|(number, value)| tagged(number, value)).into();
    seeds.push(tagged(709, &[4; 150]));
    // Elements whose length or tag number is longer than it has to be.
    for element in [&[4, 0x81, 5, 0][..], &[4, 0x82, 0, 200], &[0xbf, 0x80, 1, 0], &[0xbf, 1, 0]] {
        seeds.push([&[2, 2, element.len() as u8], element].concat());
    }
    statements(Format::ANDROID_KEY, seeds)
}

/// `fido-u2f`.
pub fn statement_fido_u2f() -> Seeds {
    let bench = Bench::new(Format::FIDO_U2F);
    let authority = CertificateAuthority::root("Other", &SeededEntropy::new(3));
    let by = |algorithm, count| {
        let key = SigningKey::generate(algorithm, &SeededEntropy::new(4));
        let leaf = authority.issue(CertificateDraft::attestation(&key, None));
        let statement = bench.statement_by(Attester::FidoU2f(key, vec![leaf; count]));
        [&[0], &statement[..]].concat()
    };
    let seeds = vec![by(Algorithm::Es256, 2), by(Algorithm::Es384, 1), by(Algorithm::EdDsa, 1)];
    statements(Format::FIDO_U2F, seeds)
}

/// `apple`.
pub fn statement_apple() -> Seeds {
    let nonce = [&[2, 0, 0x30, 0x24, 0xa1, 0x22, 4, 0x20][..], &[7; 32]].concat();
    statements(Format::APPLE, vec![nonce, [&[2, 1][..], &[7; 32]].concat()])
}

/// `compound`, of all that it may hold.
pub fn statement_compound() -> Seeds {
    statements(Format::COMPOUND, vec![vec![2, 2, 3, 4], vec![2, 3, 0, 1, 3], vec![2, 2, 2, 1]])
}

fn hex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(pair).collect()
}
