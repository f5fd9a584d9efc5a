use anyhow::Result;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::record::{JO, Recorder, get, nobody, policy, ra};
use crate::scenario::Scenario;

pub(super) async fn both_ways() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("a key signs in, after a password and instead of one", policy()).await?;
    let mut key = SoftAuthenticator::new(1);
    desk.registered(&mut key).await?;
    let begun = desk.call(&nobody(), "beginSignIn", json!({ "userId": JO })).await?;
    desk.call(&nobody(), "finishSignIn", finish(&begun, &get(&mut key, &begun)?)).await?;
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let request = finish(&begun, &get(&mut key, &begun)?);
    desk.call(&nobody(), "finishSignIn", request.clone()).await?;
    desk.refused("ceremony_unknown", &nobody(), "finishSignIn", request).await?;
    // Nobody learns who exists: a decoy is offered.
    desk.call(&nobody(), "beginSignIn", json!({ "userId": "u-nobody" })).await?;
    Ok(desk.end())
}

pub(super) async fn refusals() -> Result<Scenario> {
    let mut desk = Recorder::begin("sign-ins that are refused", policy()).await?;
    let mut key = SoftAuthenticator::new(1);
    let id = desk.registered(&mut key).await?;

    let begun = desk.call(&nobody(), "beginSignIn", json!({ "userId": JO })).await?;
    let mut response = get(&mut key, &begun)?;
    response["response"]["signature"] = "MAYCAQECAQE".into();
    desk.refused("sign_in_refused", &nobody(), "finishSignIn", finish(&begun, &response)).await?;

    let first = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let other = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let response = get(&mut key, &first)?;
    desk.refused("challenge_mismatch", &nobody(), "finishSignIn", finish(&other, &response))
        .await?;

    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let response = get(&mut key, &begun)?;
    desk.advance(301).await?;
    desk.refused("ceremony_unknown", &nobody(), "finishSignIn", finish(&begun, &response)).await?;

    // Two answers of one key, the older one last, as from a copy that lags behind.
    let first = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let second = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let lagging = finish(&first, &get(&mut key, &first)?);
    desk.call(&nobody(), "finishSignIn", finish(&second, &get(&mut key, &second)?)).await?;
    desk.refused("counter_regressed", &nobody(), "finishSignIn", lagging).await?;

    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let response = get(&mut key, &begun)?;
    let remove = json!({
        "userId": JO, "authenticatorId": id, "reason": "stolen", "lastConfirmed": true,
    });
    let ra = {
        let mut ra = ra();
        ra["actor"]["authenticatedAt"] = "2026-01-05T09:05:00Z".into();
        ra
    };
    desk.call(&ra, "removeAuthenticator", remove).await?;
    desk.refused("authenticator_removed", &nobody(), "finishSignIn", finish(&begun, &response))
        .await?;
    Ok(desk.end())
}

fn finish(begun: &Value, response: &Value) -> Value {
    json!({ "ceremonyId": begun["ceremonyId"], "response": response })
}
