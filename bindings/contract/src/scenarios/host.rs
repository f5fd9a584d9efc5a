//! A host's store that misbehaves, and what only its rows can say.

use anyhow::Result;
use keydesk_table::testing::Misbehaviour;
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::record::{JO, KEY, Recorder, config, get, nobody, policy, ra};
use crate::scenario::{Scenario, Step};

/// Each operation meets each fault: a call that reads and writes nothing is not among them.
pub(super) async fn faults() -> Result<Scenario> {
    let mut desk = opened("a host's store that fails").await?;
    let mut key = SoftAuthenticator::new(1);
    let id = desk.registered(&mut key).await?;
    let issued = desk.call(&ra(), "issueLink", json!({ "userId": JO, "kind": KEY })).await?;
    let session = desk.link_session().await?;
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    let finish = json!({ "ceremonyId": begun["ceremonyId"], "response": get(&mut key, &begun)? });
    let calls = calls(&id, &issued, &session, &finish);
    for (misbehaviour, code) in
        [(Misbehaviour::Throws, "store_unavailable"), (Misbehaviour::Lies, "internal")]
    {
        desk.happens(Step { host: Some(misbehaviour), ..Step::default() }).await?;
        for (caller, operation, request) in &calls {
            desk.refused(code, caller, operation, request.clone()).await?;
        }
    }
    desk.happens(Step { host: Some(Misbehaviour::Conflicts), ..Step::default() }).await?;
    let issue = json!({ "userId": JO, "kind": KEY });
    desk.refused("busy", &ra(), "issueLink", issue.clone()).await?;
    desk.happens(Step { host: Some(Misbehaviour::Well), ..Step::default() }).await?;
    desk.call(&ra(), "issueLink", issue).await?;
    Ok(desk.end())
}

/// Statuses that no operation leads to yet, written by somebody who may write the table. Putting back
/// what was there makes the account good again.
pub(super) async fn statuses() -> Result<Scenario> {
    let mut desk = opened("authenticators whose status was changed in the store").await?;
    let mut key = SoftAuthenticator::new(1);
    desk.registered(&mut key).await?;
    let of = |status: &str| format!("\"status\":\"{status}\"");
    for status in ["pending", "suspended", "quarantined"] {
        let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
        let finish =
            json!({ "ceremonyId": begun["ceremonyId"], "response": get(&mut key, &begun)? });
        let replace = Some([of("active"), of(status)]);
        desk.happens(Step { replace, ..Step::default() }).await?;
        desk.refused("account_tampered", &nobody(), "finishSignIn", finish).await?;
        desk.refused("account_tampered", &ra(), "getUser", json!({ "userId": JO })).await?;
        let replace = Some([of(status), of("active")]);
        desk.happens(Step { replace, ..Step::default() }).await?;
        desk.call(&ra(), "getUser", json!({ "userId": JO })).await?;
    }
    Ok(desk.end())
}

/// What stands beside the chain of events, changed by somebody who may write the table.
pub(super) async fn tampered() -> Result<Scenario> {
    let mut desk = opened("a record that was changed in the store").await?;
    desk.registered(&mut SoftAuthenticator::new(1)).await?;
    desk.call(&ra(), "listEvents", json!({ "userId": JO })).await?;
    let value = |text: &str| format!("\"value\":\"{text}\"");
    let replace = Some([value("Security key"), value("Another key")]);
    desk.happens(Step { replace, ..Step::default() }).await?;
    desk.refused("account_tampered", &ra(), "listEvents", json!({ "userId": JO })).await?;
    Ok(desk.end())
}

async fn opened(name: &str) -> Result<Recorder> {
    let mut config = config(policy());
    config["store"] = "host".into();
    Recorder::configured(name, config).await
}

type Call = (Value, &'static str, Value);

fn calls(id: &Value, issued: &Value, session: &Value, finish: &Value) -> Vec<Call> {
    let user = json!({ "userId": JO });
    let with = |member: &str, value: &Value| json!({ "userId": JO, member: value });
    vec![
        (ra(), "getUser", user.clone()),
        (ra(), "issueLink", with("kind", &KEY.into())),
        (ra(), "cancelLink", with("linkId", &issued["link"]["id"])),
        (nobody(), "redeemLink", json!({ "token": issued["token"] })),
        (nobody(), "linkStatus", json!({ "session": session })),
        (nobody(), "beginLinkRegistration", json!({ "session": session })),
        (ra(), "renameAuthenticator", {
            json!({ "userId": JO, "authenticatorId": id, "nickname": "Blue key" })
        }),
        (ra(), "removeAuthenticator", {
            json!({ "userId": JO, "authenticatorId": id, "reason": "lost", "lastConfirmed": true })
        }),
        (ra(), "beginRegistration", with("kind", &KEY.into())),
        (nobody(), "beginSignIn", user.clone()),
        (nobody(), "finishSignIn", finish.clone()),
        (ra(), "closeAccount", with("reason", &"left".into())),
        (ra(), "reopenAccount", with("reason", &"back".into())),
    ]
}
