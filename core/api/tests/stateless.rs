//! The stateless wire: what is asked, what is answered, what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

use keydesk_api::ApiError;
use keydesk_api::stateless::call;
use keydesk_core::base64url;
use keydesk_core::webauthn::{RelyingParty, RelyingPartyConfig};
use keydesk_testkit::{
    AttestationChoice, Attester, SoftAuthenticator, creation_options, request_options,
};
use serde_json::{Value, json};

const ORIGIN: &str = "https://care.example.org";
const CHALLENGE: [u8; 32] = [3; 32];
const HANDLE: [u8; 16] = [4; 16];

struct Wire {
    authenticator: SoftAuthenticator,
    rp: RelyingParty,
}

impl Wire {
    fn new() -> Self {
        let config = json!({ "id": "example.org", "origins": [ORIGIN] });
        let config: RelyingPartyConfig = serde_json::from_value(config).unwrap();
        Self { authenticator: SoftAuthenticator::new(4), rp: RelyingParty::new(config).unwrap() }
    }

    fn registration(&mut self) -> Value {
        let options = creation_options(&self.rp, &CHALLENGE, &HANDLE);
        let response = self.authenticator.create(&options, ORIGIN).unwrap();
        json!({
            "relyingParty": { "id": "example.org", "origins": [ORIGIN] },
            "challenge": base64url::encode(CHALLENGE),
            "userVerification": "required",
            "response": response,
        })
    }

    fn authentication(&mut self, credential: &Value) -> Value {
        let options = request_options(&self.rp, &CHALLENGE, &[]);
        let response = self.authenticator.get(&options, ORIGIN).unwrap();
        json!({
            "relyingParty": { "id": "example.org", "name": "Care", "origins": [ORIGIN],
                "topOrigins": [], "allowCrossOrigin": false },
            "challenge": base64url::encode(CHALLENGE),
            "userVerification": "preferred",
            "credential": credential,
            "expectedUserHandle": base64url::encode(HANDLE),
            "response": response,
        })
    }

    fn credential(&mut self) -> Value {
        let request = self.registration();
        answer("verifyRegistration", &request).unwrap()["credential"].clone()
    }
}

fn answer(operation: &str, request: &Value) -> Result<Value, ApiError> {
    call(operation, &request.to_string()).map(|text| serde_json::from_str(&text).unwrap())
}

fn refusal(operation: &str, request: &Value) -> String {
    answer(operation, request).unwrap_err().code.as_str().to_owned()
}

#[test]
fn a_registration_is_answered_with_the_credential() {
    let mut wire = Wire::new();
    let mut request = wire.registration();
    let anchor = base64url::encode(wire.authenticator.anchor());
    let aaguid = wire.authenticator.settings.aaguid;
    request["algorithms"] = json!([-7, -8]);
    request["attestation"] = json!({ "require": "trusted", "anchors": [anchor],
        "aaguids": [aaguid], "at": "2026-01-05T09:00:00Z" });
    let held = &wire.authenticator.credentials[0];
    let expected = json!({ "credential": {
        "id": base64url::encode(&held.id),
        "publicKey": base64url::encode(held.key.cose().encode()),
        "algorithm": -7,
        "signCount": 1,
        "aaguid": aaguid,
        "transports": ["usb"],
        "backupEligible": false,
        "backedUp": false,
        "userVerified": true,
        "attestation": { "format": "packed", "type": "basic", "trusted": true },
        "extensions": { "credProps": { "rk": true } },
    } });
    assert_eq!(answer("verifyRegistration", &request), Ok(expected));
    request["attestation"]["at"] = "2050-01-05T09:00:00Z".into();
    assert_eq!(refusal("verifyRegistration", &request), "certificate_expired");
    request["attestation"] = json!({ "require": "any" });
    let answered = answer("verifyRegistration", &request).unwrap();
    assert_eq!(answered["credential"]["attestation"]["trusted"], json!(false));
}

#[test]
fn an_authentication_takes_the_credential_as_it_was_answered() {
    let mut wire = Wire::new();
    let credential = wire.credential();
    let request = wire.authentication(&credential);
    let expected = json!({ "authentication": {
        "credentialId": credential["id"],
        "signCount": 2,
        "counter": "advanced",
        "userVerified": true,
        "backupEligible": false,
        "backedUp": false,
        "userHandle": base64url::encode(HANDLE),
    } });
    assert_eq!(answer("verifyAuthentication", &request), Ok(expected));
    for (stored, counter) in [(2, "regressed"), (9, "regressed"), (1, "advanced")] {
        let mut request = request.clone();
        request["credential"]["signCount"] = stored.into();
        request["counter"] = "report".into();
        let answered = answer("verifyAuthentication", &request).unwrap();
        assert_eq!(answered["authentication"]["counter"], counter, "{stored}");
    }
    wire.authenticator.settings.counts = false;
    wire.authenticator.credentials[0].sign_count = 0;
    let mut request = wire.authentication(&credential);
    request["credential"]["signCount"] = 0.into();
    let answered = answer("verifyAuthentication", &request).unwrap();
    assert_eq!(answered["authentication"]["counter"], "unsupported");
}

#[test]
fn only_what_verifying_needs_has_to_be_stored() {
    let mut wire = Wire::new();
    let mut credential = wire.credential();
    let members = credential.as_object_mut().unwrap();
    for member in ["aaguid", "transports", "backedUp", "userVerified", "attestation", "extensions"]
    {
        members.remove(member).unwrap();
    }
    let request = wire.authentication(&credential);
    assert!(answer("verifyAuthentication", &request).is_ok());
    for member in ["id", "publicKey", "algorithm", "signCount", "backupEligible"] {
        let mut request = request.clone();
        request["credential"].as_object_mut().unwrap().remove(member).unwrap();
        assert_eq!(refusal("verifyAuthentication", &request), "malformed_request", "{member}");
    }
}

#[test]
fn s01_all_handles_that_are_there_are_the_same() {
    let mut wire = Wire::new();
    let credential = wire.credential();
    let request = wire.authentication(&credential);
    let (own, other) = (base64url::encode(HANDLE), base64url::encode([5; 16]));
    let table = [
        (None, None, None),
        (Some(&own), None, None),
        (None, Some(&own), None),
        (Some(&own), Some(&own), None),
        (Some(&other), None, Some("user_handle_mismatch")),
        (None, Some(&other), Some("user_handle_mismatch")),
        (Some(&own), Some(&other), Some("user_handle_mismatch")),
        (Some(&other), Some(&own), Some("user_handle_mismatch")),
        (Some(&other), Some(&other), Some("user_handle_mismatch")),
    ];
    for (expected_handle, stored, refused) in table {
        let mut request = request.clone();
        let members = request.as_object_mut().unwrap();
        members.remove("expectedUserHandle");
        if let Some(handle) = expected_handle {
            request["expectedUserHandle"] = handle.as_str().into();
        }
        if let Some(handle) = stored {
            request["credential"]["userHandle"] = handle.as_str().into();
        }
        let code = answer("verifyAuthentication", &request).err().map(|error| error.code);
        assert_eq!(code.map(|code| code.as_str()), refused, "{expected_handle:?} {stored:?}");
    }
}

#[test]
fn s02_a_user_handle_that_was_compared_with_nothing_is_answered_as_unverified() {
    let mut wire = Wire::new();
    let credential = wire.credential();
    let request = wire.authentication(&credential);
    let (own, strange) = (json!(base64url::encode(HANDLE)), json!(base64url::encode([5; 16])));
    for (expected, sent, verified, unverified) in [
        (Some(&own), &own, Some(&own), None),
        (None, &own, None, Some(&own)),
        (None, &strange, None, Some(&strange)),
        (None, &json!(""), None, None),
        (Some(&own), &Value::Null, None, None),
    ] {
        let mut request = request.clone();
        request.as_object_mut().unwrap().remove("expectedUserHandle");
        if let Some(handle) = expected {
            request["expectedUserHandle"] = handle.clone();
        }
        request["response"]["response"]["userHandle"] = sent.clone();
        let answered = answer("verifyAuthentication", &request).unwrap();
        let answered = &answered["authentication"];
        let seen = (answered.get("userHandle"), answered.get("unverifiedUserHandle"));
        assert_eq!(seen, (verified, unverified), "{expected:?} {sent}");
    }
}

#[test]
fn an_app_signs_in_where_its_origin_is_configured() {
    const APP: &str = "android:apk-key-hash:-sYXRdwJA3hvue3mKpYrOZ9zSPC7b4mbgzJmdZEDO5w";
    let mut wire = Wire::new();
    let options = creation_options(&wire.rp, &CHALLENGE, &HANDLE);
    let mut request = wire.registration();
    let mut draft = wire.authenticator.draft_registration(&options, ORIGIN).unwrap();
    draft.client_data["origin"] = APP.into();
    request["response"] = draft.to_json();
    assert_eq!(refusal("verifyRegistration", &request), "origin_mismatch");
    request["relyingParty"]["appOrigins"] = json!([APP]);
    assert!(answer("verifyRegistration", &request).is_ok());
    request["relyingParty"]["appOrigins"] = json!([ORIGIN]);
    assert_eq!(refusal("verifyRegistration", &request), "relying_party_invalid");
}

#[test]
fn every_rule_of_the_attestation_policy_is_there_without_a_desk() {
    let mut wire = Wire::new();
    let mut request = wire.registration();
    let anchor = base64url::encode(wire.authenticator.anchor());
    let own = wire.authenticator.settings.aaguid.to_string();
    let trusted = |rule: &str, value: Value| {
        let mut policy = json!({ "require": "trusted", "anchors": [anchor],
            "at": "2026-01-05T09:00:00Z" });
        policy[rule] = value;
        policy
    };
    for (policy, expected) in [
        (trusted("blockedAaguids", json!([own])), Some("aaguid_blocked")),
        (trusted("certification", json!("l2")), Some("metadata_missing")),
        (trusted("freshMetadata", json!(true)), Some("metadata_missing")),
        (trusted("metadataGraceDays", json!(1)), None),
        (trusted("hardwareKey", json!(true)), None),
        (trusted("deviceBound", json!(true)), None),
        (trusted("userVerified", json!(true)), None),
        (trusted("formats", json!(["tpm"])), Some("format_not_allowed")),
        (trusted("formats", json!(["packed"])), None),
        (trusted("algorithms", json!([-257])), Some("algorithm_not_allowed")),
        (trusted("allowRootInChain", json!(false)), None),
        (trusted("tpmSha1Names", json!(true)), None),
        (trusted("tpmSha1", json!("refuse")), None),
        (trusted("tpmSha1", json!(false)), Some("malformed_request")),
        (trusted("secondOpinion", json!(false)), None),
        (trusted("secondOpinion", json!("no")), Some("malformed_request")),
        (trusted("at", json!(7)), Some("malformed_request")),
        (trusted("require", json!("most")), Some("malformed_request")),
        (json!([]), Some("malformed_request")),
        (json!(7), Some("malformed_request")),
    ] {
        request["attestation"] = policy.clone();
        let code = answer("verifyRegistration", &request).err().map(|error| error.code);
        assert_eq!(code.map(|code| code.as_str()), expected, "{policy}");
    }
    request["attestation"] = trusted("deviceBound", json!(true));
    for member in ["require", "at", "deviceBound"] {
        let doubled = format!("\"attestation\":{{\"{member}\":null,");
        let text = request.to_string().replacen("\"attestation\":{", &doubled, 1);
        let refused = call("verifyRegistration", &text).unwrap_err();
        assert_eq!(refused.code.as_str(), "malformed_request", "{member} twice");
    }
}

/// RS1 and what cannot be verified, without a desk: the record says so, and can be handed back.
#[test]
fn f02_the_record_says_why_nothing_vouches_and_that_sha_1_was_used() {
    let mut wire = Wire::new();
    wire.authenticator.settings.attestation = AttestationChoice::Tpm;
    let options = creation_options(&wire.rp, &CHALLENGE, &HANDLE);
    let mut request = wire.registration();
    let mut draft = wire.authenticator.draft_registration(&options, ORIGIN).unwrap();
    let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
    tpm.sign_as_windows_hello();
    request["response"] = draft.to_json();
    let anchor = base64url::encode(wire.authenticator.anchor());
    let policy = |require: &str, sha1: &str| {
        json!({ "require": require, "anchors": [anchor], "tpmSha1": sha1,
            "at": "2026-01-05T09:00:00Z" })
    };
    let tpm =
        |kind: &str, trusted: bool| json!({ "format": "tpm", "type": kind, "trusted": trusted });
    let mut taken = tpm("attca", true);
    taken["sha1"] = true.into();
    let mut unattested = tpm("none", false);
    unattested["untrustedReason"] = "statement_algorithm_unknown".into();
    for (require, sha1, expected) in [
        ("trusted", "allow", Ok(&taken)),
        ("none", "allow", Ok(&taken)),
        ("none", "refuse", Ok(&unattested)),
        ("any", "refuse", Err("statement_algorithm_unknown")),
        ("trusted", "refuse", Err("statement_algorithm_unknown")),
    ] {
        request["attestation"] = policy(require, sha1);
        let name = format!("{require} {sha1}");
        match (answer("verifyRegistration", &request), expected) {
            (Ok(answered), Ok(expected)) => {
                assert_eq!(&answered["credential"]["attestation"], expected, "{name}");
                let sign_in = wire.authentication(&answered["credential"]);
                assert!(answer("verifyAuthentication", &sign_in).is_ok(), "{name}");
            }
            (Err(error), Err(code)) => assert_eq!(error.code.as_str(), code, "{name}"),
            (answered, _) => panic!("{name}: {answered:?}"),
        }
    }
    // Certificates that lead nowhere.
    request["attestation"] = json!({ "require": "any" });
    let answered = answer("verifyRegistration", &request).unwrap();
    let record = &answered["credential"]["attestation"];
    assert_eq!(record["untrustedReason"], "chain_unknown_issuer");
}

#[test]
fn requests_refuse_what_they_do_not_know() {
    type Mutation = fn(&mut Value);
    let mut wire = Wire::new();
    let request = wire.registration();
    assert!(answer("verifyRegistration", &request).is_ok());
    let table: [(&str, Mutation, &str); 14] = [
        ("member", |r| r["x"] = 1.into(), "unknown_member"),
        ("nested member", |r| r["relyingParty"]["x"] = 1.into(), "unknown_member"),
        (
            "policy member",
            |r| r["attestation"] = json!({ "require": "any", "x": 1 }),
            "unknown_member",
        ),
        ("no requirement", |r| r["attestation"] = json!({}), "malformed_request"),
        (
            "no challenge",
            |r| drop(r.as_object_mut().unwrap().remove("challenge")),
            "malformed_request",
        ),
        ("padded challenge", |r| r["challenge"] = "AAAA=".into(), "malformed_request"),
        ("verification", |r| r["userVerification"] = "Required".into(), "malformed_request"),
        ("RS1", |r| r["algorithms"] = json!([-65535]), "malformed_request"),
        (
            "AAGUID",
            |r| r["attestation"] = json!({ "require": "any", "aaguids": ["x"] }),
            "malformed_request",
        ),
        (
            "instant",
            |r| r["attestation"] = json!({ "require": "any", "at": "now" }),
            "malformed_request",
        ),
        ("short challenge", |r| r["challenge"] = "AAAA".into(), "challenge_unusable"),
        ("public suffix", |r| r["relyingParty"]["id"] = "org".into(), "relying_party_invalid"),
        ("none offered", |r| r["algorithms"] = json!([]), "algorithm_not_offered"),
        ("response", |r| r["response"] = json!([]), "response_not_json"),
    ];
    for (name, mutate, expected) in table {
        let mut request = request.clone();
        mutate(&mut request);
        assert_eq!(refusal("verifyRegistration", &request), expected, "{name}");
    }
    assert_eq!(refusal("verifyNothing", &request), "unknown_operation");
    let long = call("verifyRegistration", &format!("{{\"{}\":1}}", "x".repeat(5000))).unwrap_err();
    assert!(long.detail.len() <= 240 && long.code.as_str() == "unknown_member");
    assert_eq!(call("verifyRegistration", "[]").unwrap_err().code.as_str(), "malformed_request");
    // A duplicate inside the response is seen, because the response is handed on as it came.
    let text = request.to_string().replacen("\"rawId\":", "\"rawId\":\"AA\",\"rawId\":", 1);
    assert_eq!(call("verifyRegistration", &text).unwrap_err().code.as_str(), "member_duplicated");
}
