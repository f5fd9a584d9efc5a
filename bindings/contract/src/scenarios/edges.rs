//! Opening and closing, and requests over HTTP that reach no operation.

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

use crate::record::{JO, ORIGIN, Recorder, config, nobody, policy, ra};
use crate::scenario::{HttpStep, Scenario, Step};

use super::tampered::call;

pub(super) async fn opening() -> Result<Scenario> {
    let mut desk =
        Recorder::begin("desks that cannot be opened, and one that was closed", policy()).await?;
    let with = |path: &str, value: Value| {
        let mut config = config(policy());
        if let Some(member) = config.pointer_mut(path) {
            *member = value;
        }
        config
    };
    for (code, config) in [
        ("unsupported", with("/store", json!("mysql://db.example"))),
        ("configuration_invalid", with("/store", json!("memory"))),
        ("configuration_invalid", with("/store", json!("sqlite:"))),
        ("configuration_invalid", with("/secret", json!("short"))),
        ("configuration_invalid", with("/relyingParties", json!([]))),
        ("configuration_invalid", with("/relyingParties/0/id", json!("portal.example"))),
        ("configuration_invalid", with("/relyingParties/0/policy", json!({ "accces": {} }))),
    ] {
        let open = Some(config);
        desk.step_refused(code, Step { open, ..Step::default() }).await?;
    }
    let user = json!({ "userId": JO });
    desk.call(&ra(), "getUser", user.clone()).await?;
    desk.happens(Step { close: true, ..Step::default() }).await?;
    desk.step_refused("closed", call("getUser", ra(), user)).await?;
    Ok(desk.end())
}

pub(super) async fn http() -> Result<Scenario> {
    let mut desk = Recorder::begin("requests over HTTP that reach no operation", policy()).await?;
    let rows = [
        ("session_unknown", 401, "/desk/api/linkStatus", &[][..], None),
        ("session_unknown", 401, "/desk/api/beginLinkRegistration", &[], None),
        ("cross_site", 403, "/desk/api/beginSignIn", &[("keydesk-request", "0")], None),
        ("cross_site", 403, "/desk/api/beginSignIn", &[("sec-fetch-site", "cross-site")], None),
        ("cross_site", 403, "/desk/api/beginSignIn", &[("origin", "https://evil.test")], None),
        (
            "wrong_address",
            403,
            "/desk/api/beginSignIn",
            &[("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")],
            None,
        ),
        (
            "malformed_request",
            415,
            "/desk/api/beginSignIn",
            &[("content-type", "text/plain")],
            None,
        ),
        ("body_too_large", 413, "/desk/api/beginSignIn", &[], Some(128 * 1024)),
        ("unknown_operation", 404, "/desk/api/issueLinks", &[], None),
        ("not_found", 404, "/desk/api/issueLink/more", &[], None),
        ("not_found", 404, "/desk/nowhere", &[], None),
    ];
    for (code, status, path, changed, spaces) in rows {
        let mut headers = Map::new();
        for (name, value) in
            [("content-type", "application/json"), ("keydesk-request", "1"), ("origin", ORIGIN)]
                .iter()
                .chain(changed)
        {
            headers.insert((*name).to_owned(), (*value).into());
        }
        let request = HttpStep {
            method: "POST".to_owned(),
            path: path.to_owned(),
            headers,
            body: Some("{}".to_owned()),
            spaces,
        };
        desk.http(code, status, request).await?;
    }
    // The desk is well all the same.
    let begun = desk.call(&nobody(), "beginSignIn", json!({})).await?;
    ensure!(begun["ceremonyId"].is_string(), "{begun}");
    Ok(desk.end())
}
