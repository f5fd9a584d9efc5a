use anyhow::{Result, anyhow};
use keydesk_core::base64url;
use keydesk_core::webauthn::{Aaguid, RelyingParty, RelyingPartyConfig};
use keydesk_testkit::{
    AttestationChoice, Settings, SoftAuthenticator, creation_options, request_options,
};
use serde_json::{Value, json};

use crate::mutations;
use crate::record::{CLOCK, ORIGIN, Recorder, policy};
use crate::scenario::Scenario;

pub(super) async fn verify() -> Result<Scenario> {
    let mut desk = Recorder::begin("verification without a desk", policy()).await?;
    let config: RelyingPartyConfig = serde_json::from_value(party())?;
    let rp = RelyingParty::new(config)?;
    let mut key = SoftAuthenticator::new(1);
    let options = options(&mut desk).await?;
    let response = key.create(&options, ORIGIN).map_err(|error| anyhow!("{error:?}"))?;
    let request = json!({
        "relyingParty": party(), "challenge": base64url::encode(CHALLENGE),
        "userVerification": "required", "response": response,
    });
    let answer = desk.verify(None, REGISTRATION, request.clone()).await?;
    for (code, path, value) in [
        ("challenge_mismatch", "/challenge", json!(base64url::encode([9; 32]))),
        ("origin_mismatch", "/relyingParty/origins", json!(["http://localhost:9090"])),
        ("relying_party_invalid", "/relyingParty/origins", json!([])),
        ("malformed_request", "/userVerification", json!("maybe")),
    ] {
        desk.verify(Some(code), REGISTRATION, with(&request, path, value)).await?;
    }
    for (path, value) in mutations() {
        let request = with(&request, path, value);
        desk.verify_refused(REGISTRATION, request).await?;
    }
    for attestation in [
        json!({ "require": "trusted" }),
        json!({ "require": "any", "aaguids": ["00000000-0000-0000-0000-000000000001"] }),
    ] {
        let mut request = request.clone();
        request["attestation"] = attestation;
        desk.verify_refused(REGISTRATION, request).await?;
    }
    let mut offered = request.clone();
    offered["algorithms"] = json!([-257]);
    desk.verify_refused(REGISTRATION, offered).await?;

    let options = request_options(&rp, &CHALLENGE, &[]);
    let response = key.get(&options, ORIGIN).map_err(|error| anyhow!("{error:?}"))?;
    let mut credential = answer["credential"].clone();
    credential["userHandle"] = base64url::encode(HANDLE).into();
    let request = json!({
        "relyingParty": party(), "challenge": base64url::encode(CHALLENGE),
        "userVerification": "required", "credential": credential, "response": response,
    });
    desk.verify(None, AUTHENTICATION, request.clone()).await?;
    // Nobody said whose the credential is, so the handle is only what the response claims.
    let mut unowned = request.clone();
    unowned["credential"].as_object_mut().and_then(|members| members.remove("userHandle"));
    desk.verify(None, AUTHENTICATION, unowned).await?;
    let mut regressed = with(&request, "/credential/signCount", json!(1000));
    desk.verify(Some("counter_regressed"), AUTHENTICATION, regressed.clone()).await?;
    regressed["counter"] = "report".into();
    desk.verify(None, AUTHENTICATION, regressed).await?;
    for (code, path, value) in [
        ("challenge_mismatch", "/challenge", json!(base64url::encode([9; 32]))),
        ("user_handle_mismatch", "/credential/userHandle", json!("AQ")),
        ("credential_id_mismatch", "/credential/id", json!("AQ")),
        ("signature_invalid", "/response/response/signature", json!("MAYCAQECAQE")),
        ("algorithm_mismatch", "/credential/algorithm", json!(-257)),
    ] {
        desk.verify(Some(code), AUTHENTICATION, with(&request, path, value)).await?;
    }
    for (path, value) in mutations() {
        desk.verify_refused(AUTHENTICATION, with(&request, path, value)).await?;
    }
    let mut more = request.clone();
    more["more"] = true.into();
    desk.verify(Some("unknown_member"), AUTHENTICATION, more).await?;
    Ok(desk.end())
}

/// Options without a desk: as little as can be asked, everything, and what is refused. Answers those of a
/// registration.
async fn options(desk: &mut Recorder) -> Result<Value> {
    let challenge = base64url::encode(CHALLENGE);
    let known = json!({ "id": "AQ", "transports": ["usb", "x-new"] });
    let user = json!({ "id": base64url::encode(HANDLE), "name": "jo" });
    let least = json!({
        "relyingParty": party(), "user": user, "userVerification": "required", "challenge": challenge,
    });
    let options = desk.verify(None, CREATION, least.clone()).await?;
    let mut all = least.clone();
    let more = json!({
        "residentKey": "required", "authenticatorAttachment": "cross-platform",
        "hints": ["security-key", "hybrid"], "algorithms": [-8, -7], "attestation": "direct",
        "excludeCredentials": [known], "timeout": 60_000,
        "extensions": { "credProps": false, "minPinLength": true },
    });
    let more = more.as_object().into_iter().flatten();
    for (member, value) in more {
        all[member] = value.clone();
    }
    all["user"]["displayName"] = "Jo Bloggs".into();
    desk.verify(None, CREATION, all.clone()).await?;
    for (code, path, value) in [
        ("challenge_unusable", "/challenge", json!("AQ")),
        ("malformed_request", "/residentKey", json!("always")),
        ("malformed_request", "/algorithms", json!([-65535])),
        ("unknown_member", "/user", json!({ "name": "jo", "icon": "" })),
        ("relying_party_invalid", "/relyingParty/id", json!("com")),
    ] {
        desk.verify(Some(code), CREATION, with(&all, path, value)).await?;
    }
    let least = json!({
        "relyingParty": party(), "userVerification": "preferred", "challenge": challenge,
    });
    desk.verify(None, REQUEST, least.clone()).await?;
    let all = json!({
        "relyingParty": party(), "userVerification": "discouraged", "challenge": challenge,
        "allowCredentials": [known], "hints": ["client-device"], "timeout": 60_000,
        "extensions": { "appid": ORIGIN },
    });
    desk.verify(None, REQUEST, all.clone()).await?;
    for (code, path, value) in [
        ("challenge_unusable", "/challenge", json!("AQ")),
        ("malformed_request", "/allowCredentials", json!(["AQ"])),
        ("relying_party_invalid", "/relyingParty/origins", json!([])),
    ] {
        desk.verify(Some(code), REQUEST, with(&all, path, value)).await?;
    }
    let mut unknown = least;
    unknown["allow"] = json!([]);
    desk.verify(Some("unknown_member"), REQUEST, unknown).await?;
    Ok(options)
}

/// Each anchor speaks for its own formats and models: S28, without a desk.
pub(super) async fn anchors() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("anchors that are bound to formats and models", policy()).await?;
    let rp = RelyingParty::new(serde_json::from_value(party())?)?;
    let options = creation_options(&rp, &CHALLENGE, &HANDLE);
    let model = Aaguid::from_bytes([1; 16]).to_string();
    let others = base64url::encode(SoftAuthenticator::new(9).anchor());
    for (choice, format) in
        [(AttestationChoice::Packed, "packed"), (AttestationChoice::AndroidKey, "android-key")]
    {
        let aaguid = Aaguid::from_bytes([1; 16]);
        let settings = Settings { attestation: choice, aaguid, ..Settings::default() };
        let mut key = SoftAuthenticator::with_settings(1, settings);
        let own = base64url::encode(key.anchor());
        let response = mutations::draft(&mut key, &options)?.to_json();
        let is_packed = choice == AttestationChoice::Packed;
        for (code, anchors) in [
            // Bound to nothing: of a platform, the model stays a claim.
            ((!is_packed).then_some("aaguid_unattested"), json!([own])),
            (None, json!([{ "certificate": own, "aaguids": [model] }])),
            (
                None,
                json!([others, { "certificate": own, "formats": [format], "aaguids": [model] }]),
            ),
            (Some("chain_unknown_issuer"), json!([{ "certificate": own, "formats": ["tpm"] }])),
            (
                Some("chain_signature_invalid"),
                json!([own, { "certificate": others, "aaguids": [model] }]),
            ),
            (
                Some("chain_unknown_issuer"),
                json!([{ "certificate": own, "aaguids": ["00000000-0000-0000-0000-000000000002"] }]),
            ),
            (Some("malformed_request"), json!([{ "certificate": own, "formats": ["safetynet"] }])),
            (Some("unknown_member"), json!([{ "certificate": own, "format": ["packed"] }])),
        ] {
            let request = json!({
                "relyingParty": party(), "challenge": base64url::encode(CHALLENGE),
                "userVerification": "required", "response": response,
                "attestation": {
                    "require": "trusted", "anchors": anchors, "aaguids": [model], "at": CLOCK,
                },
            });
            desk.verify(code, REGISTRATION, request).await?;
        }
    }
    Ok(desk.end())
}

/// What both sorts of response have in common, tampered with. The codes are those that were recorded.
fn mutations() -> Vec<(&'static str, Value)> {
    let client_data = |text: &str| json!(base64url::encode(text));
    let path = "/response/response/clientDataJSON";
    vec![
        ("/response/rawId", json!("AQ")),
        ("/response/id", json!("not base64url!")),
        ("/response/id", json!(7)),
        ("/response/id", Value::Null),
        ("/response/type", json!("password")),
        ("/response/response", json!({})),
        (path, json!("A")),
        (path, json!(base64url::encode([0xff, 0xfe]))),
        (path, client_data("[]")),
        (path, client_data("{")),
        (path, client_data("{}")),
        (path, client_data(r#"{"type":"webauthn.other","challenge":"AA","origin":"x"}"#)),
        (path, client_data(r#"{"type":"a","type":"b","challenge":"AA","origin":"x"}"#)),
        (path, client_data(r#"{"type":1,"challenge":"AA","origin":"x"}"#)),
        (path, json!(base64url::encode("x".repeat(5000)))),
        ("/challenge", json!("AQ")),
        ("/relyingParty/id", json!("other.localhost")),
    ]
}

fn with(request: &Value, path: &str, value: Value) -> Value {
    let mut changed = request.clone();
    if let Some(member) = changed.pointer_mut(path) {
        *member = value;
    }
    changed
}

fn party() -> Value {
    json!({ "id": "localhost", "origins": [ORIGIN] })
}

const CHALLENGE: [u8; 32] = [3; 32];
const HANDLE: [u8; 16] = [4; 16];
const CREATION: &str = "registrationOptions";
const REQUEST: &str = "authenticationOptions";
const REGISTRATION: &str = "verifyRegistration";
const AUTHENTICATION: &str = "verifyAuthentication";
