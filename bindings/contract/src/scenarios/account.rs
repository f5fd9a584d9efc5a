use anyhow::{Context, Result};
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::record::{CLOCK, JO, KEY, Recorder, actor, config, jo, nobody, policy, ra};
use crate::scenario::{Scenario, Step};

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

/// Nobody acts on somebody who may do more, and the host's own rules forbid what roles allow.
pub(super) async fn roles() -> Result<Scenario> {
    let officer = [
        "view",
        "view_history",
        "issue_link",
        "cancel_link",
        "register",
        "rename",
        "remove",
        "close_account",
        "reopen_account",
    ];
    let access = json!({
        "roles": {
            "ra": officer,
            "admin": ["view", "register", "rename", "remove"],
        },
        "roleNames": { "ra": "Registration Authority" },
    });
    let mut config = config(json!({ "access": access }));
    let held = [("u-ra", json!(["ra"])), ("u-sam", json!(["admin"]))];
    let people = config["directory"]["people"].as_array_mut().context("people")?;
    for person in people {
        let of = held.iter().find(|(id, _)| person["id"] == *id);
        person["roles"] = of.map_or_else(|| json!([]), |(_, roles)| roles.clone());
    }
    let mut desk = Recorder::configured("nobody acts upwards", config).await?;
    let admin = actor("u-sam", &["admin"], CLOCK, KEY);
    let register = |user: &str| json!({ "userId": user, "kind": KEY });
    desk.call(&admin, "getUser", json!({ "userId": "u-ra" })).await?;
    desk.call(&admin, "getUser", json!({ "userId": JO })).await?;
    let up = "target_outranks_actor";
    desk.refused(up, &admin, "beginRegistration", register("u-ra")).await?;
    let id = "AAAAAAAAAAAAAAAAAAAAAA";
    let remove = json!({ "userId": "u-ra", "authenticatorId": id, "reason": "lost" });
    desk.refused(up, &admin, "removeAuthenticator", remove).await?;
    let rename = json!({ "userId": "u-ra", "authenticatorId": id, "nickname": "x" });
    desk.refused(up, &admin, "renameAuthenticator", rename).await?;
    desk.call(&admin, "beginRegistration", register(JO)).await?;
    desk.call(&ra(), "issueLink", register("u-sam")).await?;
    desk.happens(Step { forbids: Some(true), ..Step::default() }).await?;
    desk.refused("host_refused", &ra(), "issueLink", register(JO)).await?;
    let close = json!({ "userId": JO, "reason": "left" });
    desk.refused("host_refused", &ra(), "closeAccount", close).await?;
    desk.call(&ra(), "getUser", json!({ "userId": JO })).await?;
    desk.happens(Step { forbids: Some(false), ..Step::default() }).await?;
    desk.call(&ra(), "issueLink", register(JO)).await?;
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
