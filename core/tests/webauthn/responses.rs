//! Strict JSON: the response around the ceremony, and the client data inside.

use keydesk_core::base64url;
use keydesk_core::webauthn::{RejectionCode as R, claimed_credential, limits};
use keydesk_testkit::AttestationChoice;
use serde_json::{Value, json};

use crate::stage::{Stage, code, code_at};

type Mutation = fn(&mut Value);

/// What both ceremonies refuse around their inner parts, with the part that is named.
const OUTER: [(&str, Mutation, (R, &str)); 22] = [
    ("id missing", |v| remove(v, "/id"), (R::MemberMissing, "id")),
    ("id a number", |v| v["id"] = 5.into(), (R::MemberWrongType, "id")),
    ("id null", |v| v["id"] = Value::Null, (R::MemberWrongType, "id")),
    ("id padded", |v| pad(v, &["id", "rawId"]), (R::MemberNotBase64url, "id")),
    ("id standard", |v| both(v, "+/+/"), (R::MemberNotBase64url, "id")),
    ("id with stray bits", |v| both(v, "-_9"), (R::MemberNotBase64url, "id")),
    ("id alone malformed", |v| v["id"] = "=".into(), (R::MemberNotBase64url, "id")),
    ("rawId alone malformed", |v| v["rawId"] = "=".into(), (R::MemberNotBase64url, "rawId")),
    ("id empty", |v| both(v, ""), (R::CredentialIdLength, "")),
    ("id too long", |v| both(v, &"A".repeat(1366)), (R::CredentialIdLength, "")),
    ("id far too long", |v| both(v, &"A".repeat(4000)), (R::CredentialIdLength, "")),
    ("rawId missing", |v| remove(v, "/rawId"), (R::MemberMissing, "rawId")),
    ("rawId a list", |v| v["rawId"] = json!([1]), (R::MemberWrongType, "rawId")),
    ("rawId another", |v| v["rawId"] = "AAAA".into(), (R::RawIdMismatch, "")),
    ("id another", |v| v["id"] = "AAAA".into(), (R::RawIdMismatch, "")),
    ("both another", |v| both(v, "AAAA"), (R::CredentialIdMismatch, "")),
    ("type missing", |v| remove(v, "/type"), (R::MemberMissing, "type")),
    ("type a boolean", |v| v["type"] = true.into(), (R::MemberWrongType, "type")),
    ("type other", |v| v["type"] = "public_key".into(), (R::CredentialTypeUnknown, "")),
    ("response missing", |v| remove(v, "/response"), (R::MemberMissing, "response")),
    ("response a text", |v| v["response"] = "x".into(), (R::MemberWrongType, "response")),
    ("response a list", |v| v["response"] = json!(["a"]), (R::MemberWrongType, "response")),
];

/// What registrations refuse besides.
const REGISTRATION: [(&str, Mutation, (R, &str)); 26] = [
    ("no client data", |v| inner(v, "clientDataJSON", None), (R::MemberMissing, "clientDataJSON")),
    (
        "client data object",
        |v| inner(v, "clientDataJSON", Some(json!({}))),
        (R::MemberWrongType, "clientDataJSON"),
    ),
    (
        "client data empty",
        |v| inner(v, "clientDataJSON", Some("".into())),
        (R::ClientDataNotJson, ""),
    ),
    (
        "client data padded",
        |v| pad(&mut v["response"], &["clientDataJSON"]),
        (R::MemberNotBase64url, "clientDataJSON"),
    ),
    (
        "client data as large as may be",
        |v| inner(v, "clientDataJSON", Some(long(limits::CLIENT_DATA))),
        (R::ClientDataNotJson, ""),
    ),
    (
        "client data too large",
        |v| inner(v, "clientDataJSON", Some(long(limits::CLIENT_DATA + 1))),
        (R::MemberTooLarge, "clientDataJSON"),
    ),
    ("no object", |v| inner(v, "attestationObject", None), (R::MemberMissing, "attestationObject")),
    (
        "object null",
        |v| inner(v, "attestationObject", Some(Value::Null)),
        (R::MemberWrongType, "attestationObject"),
    ),
    (
        "object as bytes",
        |v| inner(v, "attestationObject", Some(json!([1, 2, 3]))),
        (R::MemberWrongType, "attestationObject"),
    ),
    ("object empty", |v| inner(v, "attestationObject", Some("".into())), (R::CborTruncated, "")),
    (
        "object padded",
        |v| pad(&mut v["response"], &["attestationObject"]),
        (R::MemberNotBase64url, "attestationObject"),
    ),
    (
        "object as large as may be",
        |v| inner(v, "attestationObject", Some(long(limits::ATTESTATION_OBJECT))),
        (R::CborTrailingBytes, ""),
    ),
    (
        "object too large",
        |v| inner(v, "attestationObject", Some(long(limits::ATTESTATION_OBJECT + 1))),
        (R::MemberTooLarge, "attestationObject"),
    ),
    ("data not UTF-8", |v| client_data(v, b"{\"type\":\"\xff\"}"), (R::ClientDataNotUtf8, "")),
    ("data with a mark", |v| client_data(v, b"\xef\xbb\xbf{}"), (R::ClientDataNotJson, "")),
    ("data a list", |v| client_data(v, b"[]"), (R::ClientDataNotJson, "")),
    ("data a text", |v| client_data(v, b"\"webauthn.create\""), (R::ClientDataNotJson, "")),
    ("data cut", |v| client_data(v, b"{\"type\":"), (R::ClientDataNotJson, "")),
    ("data twice", |v| client_data(v, b"{}{}"), (R::ClientDataNotJson, "")),
    (
        "data as an array of members",
        |v| client_data(v, br#"["webauthn.create","BwcH","https://care.example.org"]"#),
        (R::ClientDataNotJson, ""),
    ),
    (
        "member twice",
        |v| client_data(v, br#"{"type":"webauthn.create","type":"webauthn.create"}"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "member twice, once escaped",
        |v| client_data(v, br#"{"origin":"a","\u006frigin":"b"}"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "unknown member twice",
        |v| doubled(v, r#""x":1,"y":2,"x":1"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "unknown member twice, once escaped",
        |v| doubled(v, r#""xy":[],"x\u0079":{}"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "unknown member with an empty name twice",
        |v| doubled(v, r#""":1,"":2"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "unknown member of the token binding twice",
        |v| doubled(v, r#""tokenBinding":{"status":"supported","id":"a","id":"b"}"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
];

/// What authentications refuse besides.
const AUTHENTICATION: [(&str, Mutation, (R, &str)); 27] = [
    ("no client data", |v| inner(v, "clientDataJSON", None), (R::MemberMissing, "clientDataJSON")),
    (
        "client data a number",
        |v| inner(v, "clientDataJSON", Some(1.into())),
        (R::MemberWrongType, "clientDataJSON"),
    ),
    (
        "client data empty",
        |v| inner(v, "clientDataJSON", Some("".into())),
        (R::ClientDataNotJson, ""),
    ),
    (
        "client data padded",
        |v| pad(&mut v["response"], &["clientDataJSON"]),
        (R::MemberNotBase64url, "clientDataJSON"),
    ),
    (
        "client data as large as may be",
        |v| inner(v, "clientDataJSON", Some(long(limits::CLIENT_DATA))),
        (R::ClientDataNotJson, ""),
    ),
    (
        "client data too large",
        |v| inner(v, "clientDataJSON", Some(long(limits::CLIENT_DATA + 1))),
        (R::MemberTooLarge, "clientDataJSON"),
    ),
    ("no data", |v| inner(v, "authenticatorData", None), (R::MemberMissing, "authenticatorData")),
    (
        "data an object",
        |v| inner(v, "authenticatorData", Some(json!({}))),
        (R::MemberWrongType, "authenticatorData"),
    ),
    (
        "data not base64url",
        |v| inner(v, "authenticatorData", Some("!".into())),
        (R::MemberNotBase64url, "authenticatorData"),
    ),
    (
        "data empty",
        |v| inner(v, "authenticatorData", Some("".into())),
        (R::AuthenticatorDataTruncated, "rpIdHash"),
    ),
    (
        "data as large as may be",
        |v| inner(v, "authenticatorData", Some(long(limits::AUTHENTICATOR_DATA))),
        (R::AuthenticatorDataTrailingBytes, ""),
    ),
    (
        "data too large",
        |v| inner(v, "authenticatorData", Some(long(limits::AUTHENTICATOR_DATA + 1))),
        (R::MemberTooLarge, "authenticatorData"),
    ),
    ("no signature", |v| inner(v, "signature", None), (R::MemberMissing, "signature")),
    (
        "signature a list",
        |v| inner(v, "signature", Some(json!([]))),
        (R::MemberWrongType, "signature"),
    ),
    (
        "signature not base64url",
        |v| inner(v, "signature", Some("a b".into())),
        (R::MemberNotBase64url, "signature"),
    ),
    ("signature empty", |v| inner(v, "signature", Some("".into())), (R::SignatureEmpty, "")),
    (
        "signature as large as may be",
        |v| inner(v, "signature", Some(long(limits::SIGNATURE))),
        (R::SignatureInvalid, ""),
    ),
    (
        "signature too large",
        |v| inner(v, "signature", Some(long(limits::SIGNATURE + 1))),
        (R::MemberTooLarge, "signature"),
    ),
    (
        "handle a number",
        |v| inner(v, "userHandle", Some(1.into())),
        (R::MemberWrongType, "userHandle"),
    ),
    (
        "handle not base64url",
        |v| inner(v, "userHandle", Some("=".into())),
        (R::MemberNotBase64url, "userHandle"),
    ),
    ("handle too long", |v| inner(v, "userHandle", Some(long(65))), (R::UserHandleLength, "")),
    ("handle far too long", |v| inner(v, "userHandle", Some(long(650))), (R::UserHandleLength, "")),
    ("data not UTF-8", |v| client_data(v, b"{\"a\":\"\xc3\"}"), (R::ClientDataNotUtf8, "")),
    ("data a list", |v| client_data(v, b"[]"), (R::ClientDataNotJson, "")),
    (
        "member twice",
        |v| client_data(v, br#"{"challenge":"a","challenge":"a"}"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "nested member twice",
        |v| client_data(v, br#"{"tokenBinding":{"status":"present","status":"present"}}"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
    (
        "unknown member twice",
        |v| doubled(v, r#""x":1,"y":2,"x":1"#),
        (R::ClientDataMemberDuplicated, ""),
    ),
];

#[test]
fn every_tampered_member_of_a_registration_is_refused() {
    let mut stage = Stage::new(AttestationChoice::None);
    let good = stage.draft().to_json();
    assert!(stage.register(&good).is_ok());
    for (name, mutate, expected) in OUTER.iter().chain(&REGISTRATION) {
        let mut response = good.clone();
        mutate(&mut response);
        assert_eq!(code_at(stage.register(&response), name), *expected, "{name}");
    }
}

#[test]
fn every_tampered_member_of_an_authentication_is_refused() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let good = stage.assertion().to_json();
    assert!(stage.authenticate(&credential, &good).is_ok());
    for (name, mutate, expected) in OUTER.iter().chain(&AUTHENTICATION) {
        let mut response = good.clone();
        mutate(&mut response);
        assert_eq!(code_at(stage.authenticate(&credential, &response), name), *expected, "{name}");
    }
}

#[test]
fn a_claim_is_read_as_strictly_as_it_is_verified() {
    let mut stage = Stage::new(AttestationChoice::None);
    stage.registered();
    let good = stage.assertion().to_json();
    for (name, mutate, expected) in OUTER.iter().filter(|row| row.2.0 != R::CredentialIdMismatch) {
        let mut response = good.clone();
        mutate(&mut response);
        let claimed = claimed_credential(response.to_string().as_bytes());
        assert_eq!(code_at(claimed, name), *expected, "{name}");
    }
}

#[test]
fn a_response_is_one_json_object_without_duplicates() {
    let mut stage = Stage::new(AttestationChoice::None);
    let good = stage.draft().to_json().to_string();
    let doubled = |member: &str| {
        let at = good.find(&format!("\"{member}\":")).unwrap();
        format!("{}\"{member}\":null,{}", &good[..at], &good[at..])
    };
    for member in [
        "id",
        "rawId",
        "type",
        "response",
        "clientDataJSON",
        "attestationObject",
        "transports",
        "rk",
    ] {
        let result = stage.register_text(&doubled(member));
        assert_eq!(code(result, member), R::MemberDuplicated, "{member}");
    }
    // Members that are not read may stand as often as they like.
    assert!(stage.register_text(&good.replacen('{', "{\"x\":1,\"x\":2,", 1)).is_ok());
    let array = format!("[{good}]");
    let trailing = format!("{good} {{}}");
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(60_000), "]".repeat(60_000));
    for text in ["", "null", "\"x\"", "{", "{'id':1}", "{\"id\":1e999}", &array, &trailing] {
        assert_eq!(code(stage.register_text(text), text), R::ResponseNotJson, "{text:.40}");
    }
    assert_eq!(code(stage.register_text(&deep), "deep"), R::MemberMissing);
    let full = format!("{good}{}", " ".repeat(limits::RESPONSE - good.len()));
    assert!(stage.register_text(&full).is_ok());
    assert_eq!(code(stage.register_text(&format!("{full} ")), "huge"), R::ResponseTooLarge);
    let claimed = claimed_credential(b"{\"id\":\"\xff\"}");
    assert_eq!(code(claimed, "not UTF-8"), R::ResponseNotUtf8);
    let skipped = claimed_credential(b"{\"unknown\":\"\xff\"}");
    assert_eq!(code(skipped, "not UTF-8 where it is skipped"), R::ResponseNotUtf8);
}

pub(crate) fn remove(value: &mut Value, pointer: &str) {
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    value.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(member);
}

fn inner(value: &mut Value, member: &str, to: Option<Value>) {
    match to {
        Some(to) => value["response"][member] = to,
        None => remove(&mut value["response"], &format!("/{member}")),
    }
}

fn both(value: &mut Value, text: &str) {
    value["id"] = text.into();
    value["rawId"] = text.into();
}

fn pad(value: &mut Value, members: &[&str]) {
    for member in members {
        value[*member] = format!("{}=", value[*member].as_str().unwrap()).into();
    }
}

fn long(bytes: usize) -> Value {
    base64url::encode(vec![0; bytes]).into()
}

/// Puts members behind those that the client data has.
fn doubled(value: &mut Value, members: &str) {
    let bytes = base64url::decode(value["response"]["clientDataJSON"].as_str().unwrap()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    client_data(value, format!("{},{members}}}", text.strip_suffix('}').unwrap()).as_bytes());
}

fn client_data(value: &mut Value, bytes: &[u8]) {
    value["response"]["clientDataJSON"] = base64url::encode(bytes).into();
}
