//! Runs the program itself: every line is answered, in order, whatever stands in it.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

mod common;

use keydesk_core::base64url;
use keydesk_core::webauthn::{RelyingParty, RelyingPartyConfig};
use keydesk_testkit::{SoftAuthenticator, creation_options, request_options};
use serde_json::{Value, json};

use crate::common::replay;

const ORIGIN: &str = "https://care.example.org";
const CHALLENGE: [u8; 32] = [3; 32];

#[test]
fn a_registration_and_a_sign_in_are_replayed() {
    let config = json!({ "id": "example.org", "origins": [ORIGIN] });
    let rp: RelyingPartyConfig = serde_json::from_value(config.clone()).unwrap();
    let rp = RelyingParty::new(rp).unwrap();
    let mut authenticator = SoftAuthenticator::new(6);
    let options = creation_options(&rp, &CHALLENGE, &[1; 16]);
    let registration = json!({ "id": "reg", "op": "verifyRegistration", "request": {
        "relyingParty": config, "challenge": base64url::encode(CHALLENGE),
        "userVerification": "required", "response": authenticator.create(&options, ORIGIN).unwrap(),
    } });
    let answers = replay(format!("{registration}\n").into_bytes());
    assert_eq!(answers[0]["id"], "reg");
    let credential = answers[0]["answer"]["credential"].clone();
    assert_eq!(credential["algorithm"], -7);
    let options = request_options(&rp, &CHALLENGE, &[]);
    let mut sign_in = json!({ "id": 7, "op": "verifyAuthentication", "request": {
        "relyingParty": config, "challenge": base64url::encode(CHALLENGE),
        "userVerification": "required", "credential": credential,
        "response": authenticator.get(&options, ORIGIN).unwrap(),
    } });
    let good = sign_in.to_string();
    sign_in["request"]["challenge"] = base64url::encode([4; 32]).into();
    // The last line has no end.
    let answers = replay(format!("{good}\n{sign_in}\n{good}").into_bytes());
    assert_eq!(answers.len(), 3);
    for answer in [&answers[0], &answers[2]] {
        assert_eq!(answer["id"], 7);
        assert_eq!(answer["answer"]["authentication"]["counter"], "advanced");
    }
    assert_eq!(answers[1]["error"]["code"], "challenge_mismatch");
    assert!(answers[1].get("answer").is_none());
}

#[test]
fn a_bad_line_is_answered_and_does_not_stop_the_run() {
    let long = vec![b'x'; 1024 * 1024 + 1];
    let lines: [(&[u8], Value, &str); 11] = [
        (b"", Value::Null, "malformed_line"),
        (b"not json", Value::Null, "malformed_line"),
        (b"[1,\"x\",{}]", Value::Null, "malformed_line"),
        (b"{\"id\":\"\xff\"}", Value::Null, "malformed_line"),
        (b"{\"id\":1}", json!(1), "malformed_line"),
        (b"{\"id\":2,\"op\":\"x\",\"request\":{},\"y\":1}", json!(2), "malformed_line"),
        (b"{\"id\":3,\"op\":\"x\",\"request\":{}}", json!(3), "unknown_operation"),
        (&long, Value::Null, "line_too_long"),
        (
            b"{\"id\":{\"a\":4},\"op\":\"verifyRegistration\",\"request\":{}}",
            json!({ "a": 4 }),
            "malformed_request",
        ),
        (b"{\"op\":\"verifyAuthentication\",\"request\":null}", Value::Null, "malformed_request"),
        (
            b"{\"id\":5,\"op\":\"verifyRegistration\",\"request\":[]}\r",
            json!(5),
            "malformed_request",
        ),
    ];
    let input = lines.iter().map(|(line, _, _)| [line, &b"\n"[..]].concat()).collect::<Vec<_>>();
    let answers = replay(input.concat());
    assert_eq!(answers.len(), lines.len());
    for ((line, id, code), answer) in lines.iter().zip(&answers) {
        let name = String::from_utf8_lossy(&line[..line.len().min(60)]);
        assert_eq!((&answer["id"], answer["error"]["code"].as_str()), (id, Some(*code)), "{name}");
    }
}

#[test]
fn a_wrong_option_is_answered_with_what_was_meant() {
    let replay = |word: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_replay"));
        command.arg(word).output().unwrap()
    };
    let output = replay("--hlep");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("'--help'") && output.stdout.is_empty(), "{said}");
    assert!(replay("--help").status.success());
}
