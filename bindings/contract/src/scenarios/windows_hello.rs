//! Windows Hello, whose TPM signs with SHA-1, at a desk and without one.

use anyhow::{Result, ensure};
use keydesk_core::base64url;
use keydesk_core::webauthn::{RelyingParty, RelyingPartyConfig};
use keydesk_testkit::{AttestationChoice, Attester, Settings, SoftAuthenticator, creation_options};
use serde_json::{Value, json};

use crate::mutations;
use crate::record::{CLOCK, ORIGIN, Recorder, jo, open_policy, own_finish};
use crate::scenario::Scenario;

/// SHA-1 is allowed, which is the default: the evidence says that it was used.
pub(super) async fn allowed() -> Result<Scenario> {
    let policy = open_policy(json!({ "attestation": {
        "require": "trusted", "anchors": [{ "certificate": anchor(), "formats": ["tpm"] }],
    } }));
    let mut desk = Recorder::begin("a TPM that signs with SHA-1", policy).await?;
    let begun = desk.begun_by_jo().await?;
    let finish = own_finish(&begun, &response(&begun["options"])?);
    let registered = desk.call(&jo(), "finishRegistration", finish).await?;
    let evidence = &registered["authenticator"]["evidence"];
    ensure!(evidence["attestationSha1"] == true && evidence["trusted"] == true, "{evidence}");
    Ok(desk.end())
}

/// SHA-1 is refused: where attestation is asked for, so is the registration.
pub(super) async fn refused() -> Result<Scenario> {
    let policy = open_policy(json!({ "attestation": { "require": "any", "tpmSha1": "refuse" } }));
    let mut desk = Recorder::begin("a TPM that may not sign with SHA-1", policy).await?;
    let begun = desk.begun_by_jo().await?;
    let finish = own_finish(&begun, &response(&begun["options"])?);
    desk.refused("statement_algorithm_unknown", &jo(), "finishRegistration", finish).await?;
    Ok(desk.end())
}

/// SHA-1 is refused, and nothing asked for: nothing vouches, and the evidence says why.
pub(super) async fn unattested() -> Result<Scenario> {
    let policy = open_policy(json!({ "attestation": { "tpmSha1": "refuse" } }));
    let name = "a TPM that may not sign with SHA-1, where nothing is asked for";
    let mut desk = Recorder::begin(name, policy).await?;
    let begun = desk.begun_by_jo().await?;
    let finish = own_finish(&begun, &response(&begun["options"])?);
    let registered = desk.call(&jo(), "finishRegistration", finish).await?;
    let evidence = &registered["authenticator"]["evidence"];
    ensure!(evidence["untrustedReason"] == "statement_algorithm_unknown", "{evidence}");
    Ok(desk.end())
}

pub(super) async fn stateless() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("a TPM that signs with SHA-1, without a desk", json!({})).await?;
    let party = json!({ "id": "localhost", "origins": [ORIGIN] });
    let config: RelyingPartyConfig = serde_json::from_value(party.clone())?;
    let options = creation_options(&RelyingParty::new(config)?, &CHALLENGE, &[4; 16]);
    let response = response(&options)?;
    for (code, require, sha1) in [
        (None, "trusted", "allow"),
        (None, "none", "refuse"),
        (Some("statement_algorithm_unknown"), "trusted", "refuse"),
        (Some("malformed_request"), "trusted", "maybe"),
    ] {
        let request = json!({
            "relyingParty": party, "challenge": base64url::encode(CHALLENGE),
            "userVerification": "required", "response": response,
            "attestation": {
                "require": require, "anchors": [anchor()], "tpmSha1": sha1, "at": CLOCK,
            },
        });
        desk.verify(code, "verifyRegistration", request).await?;
    }
    Ok(desk.end())
}

fn response(options: &Value) -> Result<Value> {
    let settings = Settings { attestation: AttestationChoice::Tpm, ..Settings::default() };
    let mut draft = mutations::draft(&mut SoftAuthenticator::with_settings(1, settings), options)?;
    if let Attester::Tpm(tpm) = &mut draft.attester {
        tpm.sign_as_windows_hello();
    }
    Ok(draft.to_json())
}

/// The root of the authenticator that [`response`] makes.
fn anchor() -> String {
    base64url::encode(SoftAuthenticator::new(1).anchor())
}

const CHALLENGE: [u8; 32] = [3; 32];
