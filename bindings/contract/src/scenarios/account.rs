use anyhow::Result;
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::record::{JO, KEY, Recorder, actor, jo, nobody, policy, ra};
use crate::scenario::Scenario;

pub(super) async fn lifecycle() -> Result<Scenario> {
    let mut desk = Recorder::begin("an account is closed and reopened", policy()).await?;
    let with = |reason: &str| json!({ "userId": JO, "reason": reason });
    desk.refused("account_unknown", &ra(), "closeAccount", with("left")).await?;
    let mut key = SoftAuthenticator::new(1);
    desk.registered(&mut key).await?;
    desk.refused("account_exists", &ra(), "reopenAccount", with("came back")).await?;
    desk.refused("note_invalid", &ra(), "closeAccount", with("")).await?;
    desk.call(&ra(), "closeAccount", with("left the trust")).await?;
    let issue = json!({ "userId": JO, "kind": KEY });
    desk.refused("account_closed", &ra(), "issueLink", issue.clone()).await?;
    desk.call(&ra(), "reopenAccount", with("came back")).await?;
    desk.call(&ra(), "issueLink", issue).await?;
    desk.call(&ra(), "listEvents", json!({ "userId": JO, "after": 3 })).await?;
    Ok(desk.end())
}

pub(super) async fn access() -> Result<Scenario> {
    let mut desk = Recorder::begin("who may do what", policy()).await?;
    let issue = |user: &str| json!({ "userId": user, "kind": KEY });
    desk.refused("not_authenticated", &nobody(), "issueLink", issue(JO)).await?;
    desk.refused("not_authorised", &jo(), "issueLink", issue("u-sam")).await?;
    desk.refused("user_unknown", &ra(), "issueLink", issue("u-alex")).await?;
    let stale = actor("u-ra", &["ra"], "2026-01-05T08:00:00Z", KEY);
    desk.refused("step_up_required", &stale, "issueLink", issue(JO)).await?;
    desk.refused("user_unknown", &ra(), "issueLink", issue("u-nobody")).await?;
    desk.refused("user_disabled", &ra(), "issueLink", issue("u-off")).await?;
    desk.call(&ra(), "findUsers", json!({ "query": "jo" })).await?;
    desk.call(&ra(), "findUsers", json!({ "query": "alex" })).await?;
    desk.refused("query_invalid", &ra(), "findUsers", json!({ "query": "" })).await?;
    let elsewhere = json!({ "relyingParty": "portal.example" });
    desk.refused("relying_party_unknown", &elsewhere, "beginSignIn", json!({})).await?;
    Ok(desk.end())
}

pub(super) async fn requests() -> Result<Scenario> {
    let mut policy = policy();
    policy["limits"] = json!({ "open": 1, "start": 1 });
    let mut desk = Recorder::begin("requests that are none", policy).await?;
    for (code, operation, request) in [
        ("unknown_operation", "issueLinks", json!({})),
        ("unknown_member", "issueLink", json!({ "userId": JO, "kind": KEY, "more": true })),
        ("malformed_request", "issueLink", json!({ "userId": JO })),
        ("malformed_request", "issueLink", json!({ "userId": 1, "kind": KEY })),
        ("malformed_request", "issueLink", json!([JO, KEY])),
        ("malformed_request", "getUser", json!({ "userId": "" })),
        ("malformed_request", "listEvents", json!({ "userId": JO, "after": -1 })),
    ] {
        desk.refused(code, &ra(), operation, request).await?;
    }
    // One from the reserve of named users, and one as an anonymous sign-in.
    for _ in 0..2 {
        desk.call(&nobody(), "beginSignIn", json!({ "userId": JO })).await?;
    }
    desk.refused("too_many_requests", &nobody(), "beginSignIn", json!({ "userId": JO })).await?;
    Ok(desk.end())
}
