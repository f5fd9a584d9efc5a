//! What a verifier without a desk needs beside verification: options, the counter, and values that were compared.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

use keydesk_api::ApiError;
use keydesk_api::stateless::call;
use keydesk_core::base64url;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

const ORIGIN: &str = "https://care.example.org";

fn party() -> Value {
    json!({ "id": "example.org", "name": "Care", "origins": [ORIGIN] })
}

fn answer(operation: &str, request: &Value) -> Result<Value, ApiError> {
    call(operation, &request.to_string()).map(|text| serde_json::from_str(&text).unwrap())
}

fn creation(more: &Value) -> Result<Value, ApiError> {
    let mut request = json!({
        "relyingParty": party(), "user": { "name": "jo" }, "userVerification": "required",
    });
    for (member, value) in more.as_object().unwrap() {
        request[member] = value.clone();
    }
    answer("registrationOptions", &request)
}

fn request(more: &Value) -> Result<Value, ApiError> {
    let mut request = json!({ "relyingParty": party(), "userVerification": "required" });
    for (member, value) in more.as_object().unwrap() {
        request[member] = value.clone();
    }
    answer("authenticationOptions", &request)
}

/// A registration and a sign-in by the options of this module, as requests of verification.
fn ceremonies() -> (Value, Value) {
    let mut key = SoftAuthenticator::new(4);
    let options = creation(&json!({ "residentKey": "required" })).unwrap();
    let response = key.create(&options, ORIGIN).unwrap();
    let registration = json!({
        "relyingParty": party(), "challenge": options["challenge"], "userVerification": "required",
        "response": response,
    });
    let credential = answer("verifyRegistration", &registration).unwrap()["credential"].clone();
    let options = request(&json!({ "allowCredentials": [credential] })).unwrap();
    let response = key.get(&options, ORIGIN).unwrap();
    let sign_in = json!({
        "relyingParty": party(), "challenge": options["challenge"], "userVerification": "required",
        "credential": credential, "response": response,
    });
    (registration, sign_in)
}

#[test]
fn options_without_choices_are_those_of_the_specification() {
    let (user, challenge) = (base64url::encode([4; 16]), base64url::encode([3; 32]));
    let given = json!({ "user": { "id": user, "name": "jo" }, "challenge": challenge });
    let mut options = creation(&given).unwrap();
    let offered = options["pubKeyCredParams"].take();
    assert_eq!(offered[0], json!({ "type": "public-key", "alg": -7 }));
    assert_eq!(offered.as_array().unwrap().len(), 13);
    let expected = json!({
        "rp": { "id": "example.org", "name": "Care" },
        "user": { "id": user, "name": "jo", "displayName": "" },
        "challenge": challenge,
        "pubKeyCredParams": null,
        "timeout": 300_000,
        "excludeCredentials": [],
        "authenticatorSelection": {
            "residentKey": "preferred", "requireResidentKey": false, "userVerification": "required",
        },
        "attestation": "none",
        "extensions": { "credProps": true },
    });
    assert_eq!(options, expected);
    let expected = json!({
        "challenge": challenge, "timeout": 300_000, "rpId": "example.org", "allowCredentials": [],
        "userVerification": "required",
    });
    assert_eq!(request(&json!({ "challenge": challenge })).unwrap(), expected);
}

#[test]
fn every_choice_of_a_registration_is_in_the_options() {
    let chosen = json!({
        "user": { "name": "jo", "displayName": "Jo Bloggs" },
        "residentKey": "required",
        "authenticatorAttachment": "cross-platform",
        "userVerification": "discouraged",
        "hints": ["security-key"],
        "algorithms": [-8],
        "attestation": "enterprise",
        "excludeCredentials": [{ "id": "AQ", "transports": ["usb", "x-new"], "signCount": 3 }],
        "timeout": 1000,
        "extensions": { "credProps": false, "credentialProtectionPolicy": "userVerificationRequired" },
    });
    let options = creation(&chosen).unwrap();
    assert_eq!(options["user"]["displayName"], "Jo Bloggs");
    let selection = json!({
        "authenticatorAttachment": "cross-platform", "residentKey": "required",
        "requireResidentKey": true, "userVerification": "discouraged",
    });
    assert_eq!(options["authenticatorSelection"], selection);
    for member in ["hints", "attestation", "timeout", "extensions"] {
        assert_eq!(options[member], chosen[member], "{member}");
    }
    assert_eq!(options["pubKeyCredParams"], json!([{ "type": "public-key", "alg": -8 }]));
    // A transport of a newer browser comes back unchanged, and a stored record's other members are left out.
    let known = json!([{ "type": "public-key", "id": "AQ", "transports": ["usb", "x-new"] }]);
    assert_eq!(options["excludeCredentials"], known);
    let chosen = json!({ "allowCredentials": [{ "id": "AQ" }], "hints": ["hybrid"], "timeout": 2000,
        "extensions": { "appid": ORIGIN } });
    let options = request(&chosen).unwrap();
    assert_eq!(options["allowCredentials"], json!([{ "type": "public-key", "id": "AQ" }]));
    for member in ["hints", "timeout", "extensions"] {
        assert_eq!(options[member], chosen[member], "{member}");
    }
}

#[test]
fn challenges_and_handles_are_random_unless_they_are_given() {
    let two = [creation(&json!({})).unwrap(), creation(&json!({})).unwrap()];
    for (member, length) in [("/challenge", 32), ("/user/id", 64)] {
        let [one, other] = [0, 1].map(|at| {
            let text = two[at].pointer(member).unwrap().as_str().unwrap();
            base64url::decode(text).unwrap()
        });
        assert_eq!((one.len(), other.len()), (length, length), "{member}");
        assert_ne!(one, other, "{member}");
    }
    let [one, other] = [(); 2].map(|()| request(&json!({})).unwrap()["challenge"].clone());
    assert_ne!(one, other);
    for length in [1, 15, 1025] {
        let given = json!({ "challenge": base64url::encode(vec![7; length]) });
        for refused in [creation(&given), request(&given)] {
            assert_eq!(refused.unwrap_err().code.as_str(), "challenge_unusable", "{length}");
        }
    }
    for length in [16, 1024] {
        let given = json!({ "challenge": base64url::encode(vec![7; length]) });
        assert_eq!(creation(&given).unwrap()["challenge"], given["challenge"], "{length}");
    }
}

#[test]
fn an_unknown_choice_is_a_malformed_request() {
    for (member, value) in [
        ("residentKey", json!("always")),
        ("authenticatorAttachment", json!("usb")),
        ("hints", json!(["phone"])),
        ("algorithms", json!([-65535])),
        ("attestation", json!("any")),
        ("excludeCredentials", json!(["AQ"])),
        ("timeout", json!(-1)),
        ("extensions", json!([])),
        ("user", json!({ "id": "", "name": "jo" })),
        ("user", json!({})),
    ] {
        let refused = creation(&json!({ member: value })).unwrap_err();
        assert_eq!(refused.code.as_str(), "malformed_request", "{member}");
        assert!(refused.cause.unwrap().contains(member), "{member}");
    }
    let refused = creation(&json!({ "attestationType": "none" })).unwrap_err();
    assert_eq!(refused.code.as_str(), "unknown_member");
}

#[test]
fn a_key_registers_and_signs_in_by_the_options() {
    let (registration, sign_in) = ceremonies();
    assert!(answer("verifyRegistration", &registration).is_ok());
    let verified = answer("verifyAuthentication", &sign_in).unwrap();
    assert_eq!(verified["authentication"]["counter"], "advanced");
}

#[test]
fn a_counter_that_went_back_is_refused_unless_it_is_to_be_reported() {
    let (_, mut sign_in) = ceremonies();
    sign_in["credential"]["signCount"] = 7.into();
    for counter in [None, Some("refuse")] {
        if let Some(counter) = counter {
            sign_in["counter"] = counter.into();
        }
        let refused = answer("verifyAuthentication", &sign_in).unwrap_err();
        assert_eq!(refused.code.as_str(), "counter_regressed");
        let compared = refused.compared.unwrap();
        assert_eq!((compared.expected.as_str(), compared.seen.as_str()), ("more than 7", "2"));
    }
    sign_in["counter"] = "report".into();
    let answered = answer("verifyAuthentication", &sign_in).unwrap();
    assert_eq!(answered["authentication"]["counter"], "regressed");
    sign_in["counter"] = "ignore".into();
    let refused = answer("verifyAuthentication", &sign_in).unwrap_err();
    assert_eq!(refused.code.as_str(), "malformed_request");
}

/// Client data with these members in place of its own.
fn client_data(request: &Value, members: &Value) -> Value {
    let mut request = request.clone();
    let path = "/response/response/clientDataJSON";
    let text = request.pointer(path).unwrap().as_str().unwrap();
    let mut data: Value = serde_json::from_slice(&base64url::decode(text).unwrap()).unwrap();
    for (member, value) in members.as_object().unwrap() {
        data[member] = value.clone();
    }
    *request.pointer_mut(path).unwrap() = base64url::encode(data.to_string()).into();
    request
}

fn with(request: &Value, path: &str, value: Value) -> Value {
    let mut request = request.clone();
    *request.pointer_mut(path).unwrap() = value;
    request
}

#[test]
fn a_refusal_says_what_was_compared_where_that_is_no_secret() {
    let (registration, sign_in) = ceremonies();
    let framed = |members: &Value, top: &Value| {
        let mut request = client_data(&sign_in, members);
        request["relyingParty"]["allowCrossOrigin"] = true.into();
        request["relyingParty"]["topOrigins"] = top.clone();
        request
    };
    let evil = "https://evil.example";
    let table = [
        (
            "client_data_type_mismatch",
            client_data(&sign_in, &json!({ "type": "webauthn.create" })),
            "webauthn.get",
            "webauthn.create",
        ),
        ("origin_mismatch", client_data(&sign_in, &json!({ "origin": evil })), ORIGIN, evil),
        (
            "cross_origin_refused",
            client_data(&sign_in, &json!({ "crossOrigin": true })),
            "crossOrigin: false",
            "crossOrigin: true",
        ),
        (
            "top_origin_unexpected",
            client_data(&sign_in, &json!({ "topOrigin": evil })),
            "no topOrigin",
            evil,
        ),
        (
            "top_origin_mismatch",
            framed(&json!({ "crossOrigin": true, "topOrigin": evil }), &json!([ORIGIN])),
            ORIGIN,
            evil,
        ),
        (
            "rp_id_hash_mismatch",
            with(&sign_in, "/relyingParty/id", json!("care.example.org")),
            "care.example.org",
            "SHA-256 ",
        ),
        (
            "algorithm_mismatch",
            with(&sign_in, "/credential/algorithm", json!(-257)),
            "-257 (RS256)",
            "-7 (ES256)",
        ),
    ];
    for (code, request, expected, seen) in table {
        let refused = answer("verifyAuthentication", &request).unwrap_err();
        assert_eq!(refused.code.as_str(), code);
        let record = refused.to_record();
        assert_eq!(record.expected.as_deref(), Some(expected), "{code}");
        assert!(record.seen.as_deref().unwrap().starts_with(seen), "{code}: {record:?}");
        // The sentence is for persons, too, and over HTTP.
        assert!(
            !refused.detail.contains(seen) && !refused.detail.contains(evil),
            "{}",
            refused.detail
        );
    }
    let mut offered = registration.clone();
    offered["algorithms"] = json!([-257, -8]);
    let refused = answer("verifyRegistration", &offered).unwrap_err().to_record();
    assert_eq!(refused.code, "algorithm_not_offered");
    assert_eq!(refused.expected.as_deref(), Some("-257 (RS256), -8 (EdDSA)"));
    assert_eq!(refused.seen.as_deref(), Some("-7 (ES256)"));
    // Authenticator data without any flag, then with presence alone.
    for (flags, code, expected, seen) in
        [(0, "user_not_present", "UP 1", "UP 0"), (1, "user_not_verified", "UV 1", "UV 0")]
    {
        let path = "/response/response/authenticatorData";
        let text = sign_in.pointer(path).unwrap().as_str().unwrap();
        let mut data = base64url::decode(text).unwrap();
        data[32] = flags;
        let request = with(&sign_in, path, base64url::encode(data).into());
        let refused = answer("verifyAuthentication", &request).unwrap_err().to_record();
        assert_eq!(refused.code, code);
        assert_eq!(refused.expected.as_deref(), Some(expected));
        assert_eq!(refused.seen.as_deref(), Some(seen));
    }
}

#[test]
fn compared_values_are_one_short_line_and_never_a_challenge_an_id_or_a_signature() {
    let (_, sign_in) = ceremonies();
    let long = format!("https://a\n\u{202e}{}", "b".repeat(2000));
    let request = client_data(&sign_in, &json!({ "origin": long }));
    let seen = answer("verifyAuthentication", &request).unwrap_err().to_record().seen.unwrap();
    assert_eq!(seen.chars().count(), 300);
    assert!(seen.starts_with("https://abbb"), "{seen}");
    for (path, value) in [
        ("/challenge", json!(base64url::encode([9; 32]))),
        ("/credential/id", json!("AQ")),
        ("/response/response/signature", json!("MAYCAQECAQE")),
        ("/response/response/userHandle", json!("AQ")),
    ] {
        let mut request = with(&sign_in, path, value);
        request["expectedUserHandle"] = base64url::encode([4; 16]).into();
        let record = answer("verifyAuthentication", &request).unwrap_err().to_record();
        assert_eq!((record.expected, record.seen), (None, None), "{path}: {}", record.code);
    }
}
