use anyhow::Result;
use keydesk_testkit::{Settings, SoftAuthenticator};
use serde_json::{Value, json};

use crate::record::{
    CLOCK, JO, KEY, Recorder, actor, create, jo, nobody, own_finish, policy, ra, roles,
};
use crate::scenario::Scenario;

pub(super) async fn by_link() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("a key is registered by link, renamed and removed", policy()).await?;
    let mut key = SoftAuthenticator::new(1);
    let id = desk.registered(&mut key).await?;
    let rename = json!({ "userId": JO, "authenticatorId": id, "nickname": "Blue key" });
    desk.call(&ra(), "renameAuthenticator", rename).await?;
    let rename = json!({ "userId": JO, "authenticatorId": id, "nickname": "" });
    desk.refused("nickname_invalid", &ra(), "renameAuthenticator", rename).await?;
    let remove = |confirmed: bool| {
        json!({
            "userId": JO, "authenticatorId": id, "reason": "lost", "notes": "left on a train",
            "lastConfirmed": confirmed,
        })
    };
    desk.refused("last_authenticator_confirm", &ra(), "removeAuthenticator", remove(false)).await?;
    let mut long = remove(true);
    long["notes"] = "x".repeat(5000).into();
    desk.refused("note_invalid", &ra(), "removeAuthenticator", long).await?;
    desk.call(&ra(), "removeAuthenticator", remove(true)).await?;
    desk.refused("authenticator_removed", &ra(), "removeAuthenticator", remove(true)).await?;
    let rename = json!({
        "userId": JO, "authenticatorId": "AAAAAAAAAAAAAAAAAAAAAA", "nickname": "Other",
    });
    desk.refused("authenticator_unknown", &ra(), "renameAuthenticator", rename).await?;
    desk.call(&ra(), "listEvents", json!({ "userId": JO })).await?;
    let changes = desk.call(&ra(), "changesSince", json!({ "userId": JO })).await?;
    let issue = json!({ "userId": JO, "kind": KEY });
    desk.call(&ra(), "issueLink", issue).await?;
    let since = json!({ "userId": JO, "cursor": changes["cursor"] });
    desk.call(&ra(), "changesSince", since).await?;
    let foreign = json!({ "userId": JO, "cursor": "never given" });
    desk.refused("query_invalid", &ra(), "changesSince", foreign).await?;
    desk.call(&ra(), "getUser", json!({ "userId": JO })).await?;
    Ok(desk.end())
}

pub(super) async fn self_service() -> Result<Scenario> {
    let policy = json!({
        "access": { "roles": roles(), "bootstrap": "host_session" },
        "registration": { "most": 2 },
        "lastAuthenticator": "refuse",
    });
    let mut desk = Recorder::begin("a signed-in person registers their own keys", policy).await?;
    let begin = json!({ "userId": JO, "kind": KEY });
    let mut ids = Vec::new();
    // The first key on the word of the password, everything after it on that of a key.
    let with_key = actor(JO, &[], CLOCK, KEY);
    for (seed, caller) in [(1, jo()), (2, with_key.clone())] {
        let mut key = SoftAuthenticator::new(seed);
        let begun = desk.call(&caller, "beginRegistration", begin.clone()).await?;
        let finish = own_finish(&begun, &create(&mut key, &begun)?);
        let answer = desk.call(&caller, "finishRegistration", finish).await?;
        ids.push(answer["authenticator"]["id"].clone());
    }
    desk.refused("step_up_required", &jo(), "beginRegistration", begin.clone()).await?;
    desk.refused("too_many_authenticators", &with_key, "beginRegistration", begin).await?;
    let finish = json!({
        "userId": JO, "ceremonyId": "AAAAAAAAAAAAAAAAAAAAAA", "response": {},
    });
    desk.refused("ceremony_unknown", &with_key, "finishRegistration", finish).await?;
    let remove = |id: &Value| json!({ "userId": JO, "authenticatorId": id, "reason": "lost", "lastConfirmed": true });
    desk.call(&with_key, "removeAuthenticator", remove(&ids[0])).await?;
    // A proof from before a removal does not count: nobody said which key it came from.
    let last = remove(&ids[1]);
    desk.refused("step_up_required", &with_key, "removeAuthenticator", last.clone()).await?;
    desk.advance(1).await?;
    let with_key = actor(JO, &[], "2026-01-05T09:00:01Z", KEY);
    desk.refused("last_authenticator_refused", &with_key, "removeAuthenticator", last).await?;
    Ok(desk.end())
}

pub(super) async fn refusals() -> Result<Scenario> {
    let policy = json!({
        "access": { "roles": roles(), "bootstrap": "link_only" },
        "registration": { "deviceBound": true, "discoverable": true },
    });
    let mut desk = Recorder::begin("registrations that are refused", policy).await?;
    let begin = |kind: &str| json!({ "userId": JO, "kind": kind });
    desk.refused("link_required", &jo(), "beginRegistration", begin(KEY)).await?;
    desk.refused("kind_not_offered", &ra(), "issueLink", begin("passkey")).await?;
    desk.refused("kind_not_offered", &ra(), "issueLink", begin("smartcard")).await?;

    for (code, settings) in [
        ("wrong_kind", Settings { backup_eligible: true, ..Settings::default() }),
        ("wrong_kind", Settings { platform: true, ..Settings::default() }),
        ("user_not_verified", Settings { user_verified: false, ..Settings::default() }),
    ] {
        let mut key = SoftAuthenticator::with_settings(3, settings);
        let session = desk.link_session().await?;
        let session = json!({ "session": session });
        let begun = desk.call(&nobody(), "beginLinkRegistration", session.clone()).await?;
        let mut request = own_finish(&begun, &answered(&mut key, &begun)?);
        request["session"] = session["session"].clone();
        if let Some(members) = request.as_object_mut() {
            members.remove("userId");
        }
        desk.refused(code, &nobody(), "finishLinkRegistration", request.clone()).await?;
        desk.refused("ceremony_unknown", &nobody(), "finishLinkRegistration", request).await?;
    }

    // One key for two people.
    let mut key = SoftAuthenticator::new(4);
    let session = desk.link_session().await?;
    let session = json!({ "session": session });
    let begun = desk.call(&nobody(), "beginLinkRegistration", session.clone()).await?;
    let later = desk.call(&nobody(), "beginLinkRegistration", session.clone()).await?;
    let mut request = own_finish(&begun, &create(&mut key, &begun)?);
    request["session"] = session["session"].clone();
    if let Some(members) = request.as_object_mut() {
        members.remove("userId");
    }
    desk.refused("ceremony_superseded", &nobody(), "finishLinkRegistration", request.clone())
        .await?;
    request["ceremonyId"] = later["ceremonyId"].clone();
    request["response"] = create(&mut key, &later)?;
    desk.call(&nobody(), "finishLinkRegistration", request.clone()).await?;
    let used = json!({ "session": session["session"] });
    desk.refused("link_used", &nobody(), "beginLinkRegistration", used).await?;
    Ok(desk.end())
}

/// The answer of a key that a browser would not have chosen for these options.
fn answered(key: &mut SoftAuthenticator, begun: &Value) -> Result<Value> {
    let mut relaxed = begun.clone();
    relaxed["options"]["authenticatorSelection"] = json!({});
    create(key, &relaxed)
}
