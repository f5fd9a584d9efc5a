//! Every check of the engine that does not depend on policy, at a desk and without one.

use anyhow::{Result, anyhow};
use keydesk_core::base64url;
use keydesk_core::webauthn::{RelyingParty, RelyingPartyConfig};
use keydesk_testkit::{SoftAuthenticator, creation_options, request_options};
use serde_json::{Value, json};

use crate::mutations::{self, ASSERTIONS, CHAINS};
use crate::record::{CLOCK, ORIGIN, Recorder, config, get, jo, nobody, open_policy, own_finish};
use crate::scenario::{Scenario, Step};

pub(super) async fn registrations() -> Result<Scenario> {
    let policy = open_policy(json!({ "algorithms": [-7, -8, -257] }));
    let mut desk = Recorder::begin("registrations with one thing wrong, at a desk", policy).await?;
    for mutation in mutations::registrations() {
        let begun = desk.begun_by_jo().await?;
        let response = mutation.response(&begun["options"])?;
        let finish = own_finish(&begun, &response);
        desk.refused(mutation.code, &jo(), "finishRegistration", finish).await?;
    }
    // A key of an algorithm that was not asked for.
    let begun = desk.begun_by_jo().await?;
    let mut options = begun["options"].clone();
    options["pubKeyCredParams"] = json!([{ "type": "public-key", "alg": -35 }]);
    let finish = own_finish(&begun, &mutations::plain(&options)?);
    desk.refused("algorithm_not_offered", &jo(), "finishRegistration", finish).await?;
    // As text: no JSON value holds a member twice, and none is as long as this.
    let begun = desk.begun_by_jo().await?;
    let response = mutations::plain(&begun["options"])?.to_string();
    let doubled = response.replacen('{', "{\"id\":\"AA\",", 1);
    for (code, text, spaces) in
        [("member_duplicated", doubled, None), ("response_too_large", response, Some(128 * 1024))]
    {
        let begun = desk.begun_by_jo().await?;
        let mut step = call("finishRegistration", jo(), own_finish(&begun, &Value::Null));
        (step.response_text, step.spaces) = (Some(text), spaces);
        desk.step_refused(code, step).await?;
    }
    Ok(desk.end())
}

pub(super) async fn stateless_registrations() -> Result<Scenario> {
    let name = "registrations with one thing wrong, without a desk";
    let mut desk = Recorder::begin(name, json!({})).await?;
    let options = creation_options(&party()?, &CHALLENGE, &HANDLE);
    for mutation in mutations::registrations() {
        let request = registration(&mutation.response(&options)?);
        desk.verify(Some(mutation.code), REGISTRATION, request).await?;
    }
    let mut key = SoftAuthenticator::new(1);
    for mutation in CHAINS {
        let mut draft = mutations::draft(&mut key, &options)?;
        mutation.apply(&key, &mut draft);
        let mut request = registration(&draft.to_json());
        request["attestation"] = trusting(&key.anchor());
        desk.verify(Some(mutation.code), REGISTRATION, request).await?;
    }
    let mut request = registration(&mutations::draft(&mut key, &options)?.to_json());
    request["attestation"] = trusting(&[1, 2, 3]);
    desk.verify(Some("anchor_malformed"), REGISTRATION, request).await?;
    Ok(desk.end())
}

pub(super) async fn chains() -> Result<Scenario> {
    let mut key = SoftAuthenticator::new(1);
    let policy = open_policy(json!({ "attestation": trusting_now(&key.anchor()) }));
    let mut desk = Recorder::begin("certificates that lead nowhere, at a desk", policy).await?;
    for mutation in CHAINS {
        let begun = desk.begun_by_jo().await?;
        let mut draft = mutations::draft(&mut key, &begun["options"])?;
        mutation.apply(&key, &mut draft);
        let finish = own_finish(&begun, &draft.to_json());
        desk.refused(mutation.code, &jo(), "finishRegistration", finish).await?;
    }
    Ok(desk.end())
}

pub(super) async fn sign_ins() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("sign-ins with one thing wrong, at a desk", open_policy(json!({}))).await?;
    let mut key = SoftAuthenticator::new(1);
    desk.registered(&mut key).await?;
    for mutation in ASSERTIONS {
        let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
        let response = mutation.response(&mut key, &begun["options"])?;
        let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
        // A sign-in without a proof does not get the reason.
        let hidden = ["member_too_large", "signature_empty", "signature_invalid"];
        let code = if hidden.contains(&mutation.code) { "sign_in_refused" } else { mutation.code };
        desk.refused(code, &nobody(), "finishSignIn", finish).await?;
    }
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let mut response = get(&mut key, &begun)?;
    if let Some(members) = response["response"].as_object_mut() {
        members.remove("userHandle");
    }
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    desk.refused("user_handle_missing", &nobody(), "finishSignIn", finish).await?;
    Ok(desk.end())
}

pub(super) async fn stateless_sign_ins() -> Result<Scenario> {
    let name = "sign-ins with one thing wrong, without a desk";
    let mut desk = Recorder::begin(name, json!({})).await?;
    let party = party()?;
    let mut key = SoftAuthenticator::new(1);
    let options = creation_options(&party, &CHALLENGE, &HANDLE);
    let request = registration(&mutations::draft(&mut key, &options)?.to_json());
    let answer = desk.verify(None, REGISTRATION, request).await?;
    let mut credential = answer["credential"].clone();
    credential["userHandle"] = base64url::encode(HANDLE).into();
    let options = request_options(&party, &CHALLENGE, &[]);
    for mutation in ASSERTIONS {
        let mut request = expected(&mutation.response(&mut key, &options)?);
        request["credential"] = credential.clone();
        desk.verify(Some(mutation.code), AUTHENTICATION, request).await?;
    }
    Ok(desk.end())
}

/// A page in another site's frame, where that is allowed for some.
pub(super) async fn framed() -> Result<Scenario> {
    let mut config = config(open_policy(json!({})));
    config["relyingParties"][0]["allowCrossOrigin"] = true.into();
    config["relyingParties"][0]["topOrigins"] = json!(["https://portal.example"]);
    let mut desk = Recorder::configured("a frame of a site that is not allowed", config).await?;
    let begun = desk.begun_by_jo().await?;
    let mut draft = mutations::draft(&mut SoftAuthenticator::new(1), &begun["options"])?;
    draft.client_data["crossOrigin"] = true.into();
    draft.client_data["topOrigin"] = "https://evil.test".into();
    let finish = own_finish(&begun, &draft.to_json());
    desk.refused("top_origin_mismatch", &jo(), "finishRegistration", finish).await?;
    let begun = desk.begun_by_jo().await?;
    let mut draft = mutations::draft(&mut SoftAuthenticator::new(1), &begun["options"])?;
    draft.client_data["crossOrigin"] = true.into();
    draft.client_data["topOrigin"] = "https://portal.example".into();
    desk.call(&jo(), "finishRegistration", own_finish(&begun, &draft.to_json())).await?;
    Ok(desk.end())
}

/// A call, not made yet.
pub(super) fn call(operation: &str, caller: Value, request: Value) -> Step {
    let call = Some(operation.to_owned());
    Step { call, caller: Some(caller), request: Some(request), ..Step::default() }
}

fn registration(response: &Value) -> Value {
    expected(response)
}

fn expected(response: &Value) -> Value {
    json!({
        "relyingParty": { "id": "localhost", "origins": [ORIGIN] },
        "challenge": base64url::encode(CHALLENGE), "userVerification": "required",
        "response": response,
    })
}

fn trusting(anchor: &[u8]) -> Value {
    let mut trusting = trusting_now(anchor);
    trusting["at"] = CLOCK.into();
    trusting
}

/// As FIDO reads the specification: no root inside the chain.
fn trusting_now(anchor: &[u8]) -> Value {
    json!({ "require": "trusted", "allowRootInChain": false, "anchors": [base64url::encode(anchor)] })
}

fn party() -> Result<RelyingParty> {
    let config = json!({ "id": "localhost", "origins": [ORIGIN] });
    let config: RelyingPartyConfig = serde_json::from_value(config)?;
    RelyingParty::new(config).map_err(|error| anyhow!("{error}"))
}

const CHALLENGE: [u8; 32] = [3; 32];
const HANDLE: [u8; 16] = [4; 16];
const REGISTRATION: &str = "verifyRegistration";
const AUTHENTICATION: &str = "verifyAuthentication";
