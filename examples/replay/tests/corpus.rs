//! Whatever ceremonies there are: the specification's vectors, every format with every algorithm,
//! and thousands of lines tampered with at random. Each line has one answer, and no answer is a
//! fault of ours.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

mod common;

use keydesk_core::base64url;
use keydesk_core::webauthn::{Algorithm, RelyingParty, RelyingPartyConfig};
use keydesk_testkit::{
    AttestationChoice as C, SeededEntropy, SoftAuthenticator, creation_options, request_options,
};
use serde_json::{Value, json};

use crate::common::replay;

const ORIGIN: &str = "https://care.example.org";
const CHALLENGE: [u8; 32] = [3; 32];
const LINES: usize = 4000;

#[test]
fn the_vectors_of_the_specification_are_replayed() {
    let data: Value =
        serde_json::from_str(include_str!("../../../core/tests/data/w3c_vectors.json")).unwrap();
    let vectors = data["vectors"].as_array().unwrap();
    let lines = vectors.iter().map(|vector| w3c(vector, &data["root"]).to_string() + "\n");
    let registered = replay(lines.collect::<String>().into_bytes());
    assert_eq!(registered.len(), 14);
    let mut sign_ins = String::new();
    for (vector, line) in vectors.iter().zip(&registered) {
        assert_eq!(line["id"], vector["section"]);
        // The two that the engine's own test explains.
        let refused = match vector["section"].as_str().unwrap() {
            "16.14" => "android_origin",
            "16.16" => "u2f_aaguid_not_zero",
            _ => {
                let credential = &line["answer"]["credential"];
                assert_eq!(credential["id"], b64(&vector["credentialId"]), "{line}");
                sign_ins += &(w3c_sign_in(vector, credential).to_string() + "\n");
                continue;
            }
        };
        assert_eq!(line["error"]["code"], refused, "{line}");
    }
    let signed_in = replay(sign_ins.into_bytes());
    assert_eq!(signed_in.len(), 12);
    for line in signed_in {
        assert_eq!(line["answer"]["authentication"]["counter"], "unsupported", "{line}");
    }
}

#[test]
fn every_format_and_algorithm_is_replayed_and_no_tampered_line_stops_the_run() {
    let good = ceremonies();
    let answers = replay(good.concat().into_bytes());
    assert_eq!(answers.len(), good.len());
    for answer in &answers {
        assert!(answer["answer"]["credential"].is_object(), "{answer}");
    }
    let entropy = SeededEntropy::new(40);
    let mut input = Vec::new();
    for number in 0..LINES {
        let mut line = good[number % good.len()].clone().into_bytes();
        line.pop();
        for _ in 0..=entropy.below(3) {
            let at = entropy.below(line.len());
            let [byte] = entropy.array();
            match entropy.below(4) {
                0 => line.truncate(at + 1),
                1 => line.insert(at, byte),
                2 => line[at] ^= 1 << (byte & 7),
                _ => line[at] = byte,
            }
        }
        line.retain(|&byte| byte != b'\n');
        line.push(b'\n');
        input.extend(line);
    }
    let answers = replay(input);
    assert_eq!(answers.len(), LINES);
    let refused: Vec<_> = answers.iter().filter(|line| line["error"].is_object()).collect();
    assert!(refused.len() > LINES / 2, "{}", refused.len());
    for line in refused {
        assert_ne!(line["error"]["code"], "internal", "{line}");
        assert!(line["error"]["detail"].as_str().unwrap().len() < 500, "{line}");
    }
}

/// A line for a registration of every format with every algorithm that it has.
fn ceremonies() -> Vec<String> {
    let config = json!({ "id": "example.org", "origins": [ORIGIN] });
    let rp: RelyingPartyConfig = serde_json::from_value(config.clone()).unwrap();
    let rp = RelyingParty::new(rp).unwrap();
    let formats = [
        C::None,
        C::PackedSelf,
        C::Packed,
        C::FidoU2f,
        C::Tpm,
        C::AndroidKey,
        C::Apple,
        C::Compound,
    ];
    let mut lines = Vec::new();
    for format in formats {
        for algorithm in Algorithm::ALL {
            let unknown_to_tpm = matches!(
                algorithm,
                Algorithm::EdDsa | Algorithm::MlDsa44 | Algorithm::MlDsa65 | Algorithm::MlDsa87
            );
            if format == C::Tpm && unknown_to_tpm
                || format == C::FidoU2f && algorithm != Algorithm::Es256
            {
                continue; // They have no such keys.
            }
            let mut authenticator = SoftAuthenticator::new(6);
            authenticator.settings.attestation = format;
            authenticator.settings.algorithms = vec![algorithm];
            let options = creation_options(&rp, &CHALLENGE, &[1; 16]);
            let line = json!({ "id": lines.len(), "op": "verifyRegistration", "request": {
                "relyingParty": config, "challenge": base64url::encode(CHALLENGE),
                "userVerification": "preferred",
                "attestation": { "require": "none", "at": AT },
                "response": authenticator.create(&options, ORIGIN).unwrap(),
            } });
            lines.push(line.to_string() + "\n");
            let options = request_options(&rp, &CHALLENGE, &[]);
            assert!(authenticator.get(&options, ORIGIN).is_ok());
        }
    }
    assert_eq!(lines.len(), 6 * 13 + 9 + 1);
    lines
}

fn w3c(vector: &Value, root: &Value) -> Value {
    let ceremony = &vector["registration"];
    let attested =
        !["16.2", "16.3", "16.4", "16.5", "16.6"].contains(&vector["section"].as_str().unwrap());
    let require = if attested { "trusted" } else { "none" };
    json!({ "id": vector["section"], "op": "verifyRegistration", "request": {
        "relyingParty": w3c_relying_party(), "challenge": b64(&ceremony["challenge"]),
        "userVerification": "discouraged",
        "attestation": { "require": require, "anchors": [b64(root)], "at": AT },
        "response": response(vector, json!({
            "clientDataJSON": b64(&ceremony["clientDataJSON"]),
            "attestationObject": b64(&ceremony["attestationObject"]),
        })),
    } })
}

fn w3c_sign_in(vector: &Value, credential: &Value) -> Value {
    let ceremony = &vector["authentication"];
    json!({ "id": vector["section"], "op": "verifyAuthentication", "request": {
        "relyingParty": w3c_relying_party(), "challenge": b64(&ceremony["challenge"]),
        "userVerification": "discouraged", "credential": credential,
        "response": response(vector, json!({
            "clientDataJSON": b64(&ceremony["clientDataJSON"]),
            "authenticatorData": b64(&ceremony["authenticatorData"]),
            "signature": b64(&ceremony["signature"]),
        })),
    } })
}

fn w3c_relying_party() -> Value {
    json!({
        "id": "example.org", "origins": ["https://example.org"],
        "allowCrossOrigin": true, "topOrigins": ["https://example.com"],
    })
}

fn response(vector: &Value, members: Value) -> Value {
    let id = b64(&vector["credentialId"]);
    json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
        "response": members })
}

/// Hexadecimal as base64url.
fn b64(hex: &Value) -> Value {
    let hex = hex.as_str().unwrap();
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    base64url::encode((0..hex.len()).step_by(2).map(byte).collect::<Vec<_>>()).into()
}

/// When the certificates of all of them are valid.
const AT: &str = "2026-01-05T09:00:00Z";
