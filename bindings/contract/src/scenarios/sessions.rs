use anyhow::Result;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::record::{JO, KEY, Recorder, actor, create, get, jo, nobody, own_finish, policy, ra};
use crate::scenario::Scenario;

pub(super) async fn revoked() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("a session ends with the key that it was born of", policy()).await?;
    let mut key = SoftAuthenticator::new(1);
    let id = desk.registered(&mut key).await?;
    let session = signed_in(&mut desk, &mut key).await?;
    let user = json!({ "userId": JO });
    desk.call(&session, "getUser", user.clone()).await?;
    desk.call(&ra(), "removeAuthenticator", remove(&id)).await?;
    let begin = json!({ "userId": JO, "kind": KEY });
    let finish = json!({ "userId": JO, "ceremonyId": NONE, "response": {} });
    let rename = json!({ "userId": JO, "authenticatorId": id, "nickname": "Mine" });
    let link = json!({ "userId": JO, "linkId": NONE });
    let why = json!({ "userId": JO, "reason": "left" });
    for (operation, request) in [
        ("findUsers", json!({ "query": "sam" })),
        ("getUser", user.clone()),
        ("listEvents", user.clone()),
        ("changesSince", user.clone()),
        ("beginRegistration", begin.clone()),
        ("finishRegistration", finish),
        ("renameAuthenticator", rename),
        ("removeAuthenticator", remove(&id)),
        ("issueLink", begin.clone()),
        ("cancelLink", link),
        ("closeAccount", why.clone()),
        ("reopenAccount", why.clone()),
        ("beginSignIn", user.clone()),
    ] {
        desk.refused("session_revoked", &session, operation, request).await?;
    }
    // A link works for its holder, whatever the state of their session.
    let mut other = SoftAuthenticator::new(2);
    let id = desk.registered(&mut other).await?;
    let session = signed_in(&mut desk, &mut other).await?;
    desk.call(&ra(), "closeAccount", why.clone()).await?;
    desk.refused("session_revoked", &session, "getUser", user.clone()).await?;
    desk.call(&ra(), "reopenAccount", why).await?;
    desk.refused("session_revoked", &session, "removeAuthenticator", remove(&id)).await?;
    Ok(desk.end())
}

pub(super) async fn replaced() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("a session removes its own key and replaces it", policy()).await?;
    let mut key = SoftAuthenticator::new(1);
    let id = desk.registered(&mut key).await?;
    let session = signed_in(&mut desk, &mut key).await?;
    let elsewhere = signed_in(&mut desk, &mut key).await?;
    desk.call(&session, "removeAuthenticator", remove(&id)).await?;
    desk.advance(1).await?;
    desk.refused("session_revoked", &elsewhere, "getUser", json!({ "userId": JO })).await?;
    desk.call(&session, "getUser", json!({ "userId": JO })).await?;
    let begin = json!({ "userId": JO, "kind": KEY });
    desk.refused("link_required", &jo(), "beginRegistration", begin.clone()).await?;
    let begun = desk.call(&session, "beginRegistration", begin.clone()).await?;
    let finish = own_finish(&begun, &create(&mut SoftAuthenticator::new(2), &begun)?);
    desk.call(&session, "finishRegistration", finish.clone()).await?;
    // A lost reply is answered again, to the same response alone.
    desk.call(&session, "finishRegistration", finish).await?;
    let finish = own_finish(&begun, &create(&mut SoftAuthenticator::new(3), &begun)?);
    desk.refused("step_up_required", &session, "finishRegistration", finish).await?;
    desk.refused("step_up_required", &session, "beginRegistration", begin).await?;
    Ok(desk.end())
}

pub(super) async fn in_future() -> Result<Scenario> {
    let mut desk = Recorder::begin("a proof from the future is none", policy()).await?;
    let user = json!({ "userId": JO });
    // The clock of the host may be a minute ahead.
    desk.call(&actor(JO, &[], "2026-01-05T09:01:00Z", KEY), "getUser", user.clone()).await?;
    let ahead = actor(JO, &[], "2026-01-05T09:01:01Z", KEY);
    desk.refused("proof_in_future", &ahead, "getUser", user).await?;
    let begin = json!({ "userId": JO, "kind": KEY });
    desk.refused("proof_in_future", &ahead, "beginRegistration", begin).await?;
    Ok(desk.end())
}

/// The session of a sign-in with this key, a second later.
async fn signed_in(desk: &mut Recorder, key: &mut SoftAuthenticator) -> Result<Value> {
    desk.advance(1).await?;
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let request = json!({ "ceremonyId": begun["ceremonyId"], "response": get(key, &begun)? });
    let signed_in = desk.call(&nobody(), "finishSignIn", request).await?;
    let at = signed_in["at"].as_str().unwrap_or_default();
    let mut session = actor(JO, &[], at, KEY);
    session["actor"]["authenticatorId"] = signed_in["authenticatorId"].clone();
    Ok(session)
}

fn remove(id: &Value) -> Value {
    json!({ "userId": JO, "authenticatorId": id, "reason": "stolen", "lastConfirmed": true })
}

const NONE: &str = "AAAAAAAAAAAAAAAAAAAAAA";
