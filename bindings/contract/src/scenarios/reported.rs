//! Models that metadata reports after registration.

use anyhow::{Result, ensure};
use keydesk_testkit::{SoftAuthenticator, entry};
use serde_json::{Value, json};

use crate::record::{Recorder, config, get, jo, nobody, policy, ra, roles};
use crate::scenario::Scenario;

pub(super) async fn weakened() -> Result<Scenario> {
    let mut key = SoftAuthenticator::new(1);
    let mut desk =
        opened("a model is reported, which weakens its sign-ins", &key, json!({})).await?;
    desk.registered(&mut key).await?;
    let signed_in = sign_in(&mut desk, &mut key).await?;
    ensure!(signed_in["amr"][0] == "hwk" && signed_in["modelReport"].is_null(), "{signed_in}");
    let listed = desk.call(&ra(), LIST, json!({})).await?;
    ensure!(listed["authenticators"] == json!([]), "{listed}");
    desk.advance(24 * 60 * 60).await?;
    let signed_in = sign_in(&mut desk, &mut key).await?;
    ensure!(signed_in["amr"][0] == "swk" && signed_in["modelReport"] == "REVOKED", "{signed_in}");
    let listed = desk.call(&ra(), LIST, json!({})).await?;
    ensure!(listed["authenticators"][0]["report"] == "REVOKED", "{listed}");
    desk.refused("not_authorised", &jo(), LIST, json!({})).await?;
    desk.refused("not_authenticated", &nobody(), LIST, json!({})).await?;
    desk.refused("query_invalid", &ra(), LIST, json!({ "cursor": "AAAA" })).await?;
    desk.refused("unknown_member", &ra(), LIST, json!({ "limit": 1 })).await?;
    Ok(desk.end())
}

pub(super) async fn refused() -> Result<Scenario> {
    let mut key = SoftAuthenticator::new(1);
    let refuse = json!({ "reportedModels": "refuse" });
    let mut desk = opened("a model is reported, and refused", &key, refuse).await?;
    desk.registered(&mut key).await?;
    sign_in(&mut desk, &mut key).await?;
    desk.advance(24 * 60 * 60).await?;
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let response = get(&mut key, &begun)?;
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    desk.refused("model_reported", &nobody(), "finishSignIn", finish).await?;
    Ok(desk.end())
}

pub(super) async fn without_metadata() -> Result<Scenario> {
    let mut desk = Recorder::begin("nothing is known of models", policy()).await?;
    desk.refused("metadata_missing", &ra(), LIST, json!({})).await?;
    Ok(desk.end())
}

/// A desk whose metadata certifies the key's model, and revokes it on the day after the first.
async fn opened(name: &str, key: &SoftAuthenticator, sign_in: Value) -> Result<Recorder> {
    let reports = [("FIDO_CERTIFIED_L2", "2022-06-01"), ("REVOKED", "2026-01-06")];
    let model = entry(&key.settings.aaguid, "Contract Key", &[key.anchor()], &reports);
    let mut config = config(json!({
        "access": { "roles": roles() },
        "registration": { "attestation": { "certification": "l2" } },
        "signIn": sign_in,
    }));
    config["metadata"] = json!({ "local": [model] });
    Recorder::configured(name, config).await
}

async fn sign_in(desk: &mut Recorder, key: &mut SoftAuthenticator) -> Result<Value> {
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let response = get(key, &begun)?;
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": response });
    desk.call(&nobody(), "finishSignIn", finish).await
}

const LIST: &str = "listAffectedAuthenticators";
