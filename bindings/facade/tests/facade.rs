//! A desk opened from its configuration, over every store that needs no server, and what a host that
//! misbehaves costs.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::sync::Arc;

use keydesk_core::base64url;
use keydesk_facade::{CallerRecord, Dependencies, Facade};
use serde_json::{Value, json};

use keydesk_table::testing::{Misbehaving, Misbehaviour};

fn config(store: &str) -> Value {
    json!({
        "relyingParties": [{
            "id": "localhost", "name": "Portal", "origins": ["http://localhost:8080"],
            "policy": { "access": { "roles": { "ra": ["view", "issue_link"] } } },
        }],
        "store": store,
        "secret": base64url::encode([7; 32]),
        "hostTimeoutMs": 200,
        "directory": { "people": [{
            "id": "u-jo", "username": "jo", "displayName": "Jo Bloggs", "organisation": "ward-1",
        }] },
    })
}

fn ra() -> CallerRecord {
    let now = keydesk_core::time::Clock::now(&keydesk_core::time::SystemClock).to_string();
    let actor = json!({
        "id": "u-ra", "roles": ["ra"], "organisations": ["ward-1"],
        "authenticatedAt": now, "strength": "security_key",
    });
    CallerRecord::read(&json!({ "actor": actor }).to_string()).unwrap()
}

async fn opened(config: &Value, dependencies: Dependencies) -> Result<Facade, &'static str> {
    Facade::open_json(&config.to_string(), dependencies).await.map_err(|error| error.code.as_str())
}

async fn issue(desk: &Facade) -> Result<Value, &'static str> {
    let request = json!({ "userId": "u-jo", "kind": "security_key" }).to_string();
    let answer = desk.call(ra(), "issueLink", request.as_bytes()).await;
    answer.map(|text| serde_json::from_str(&text).unwrap()).map_err(|error| error.code.as_str())
}

#[tokio::test]
async fn a_desk_issues_over_memory_sqlite_and_the_hosts_table() {
    let folder = std::env::temp_dir().join(format!("keydesk-facade-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let sqlite = format!("sqlite:{}", folder.join("desk.db").display());
    for store in ["memory:", &sqlite, "host"] {
        let table = Arc::new(Misbehaving::default());
        let dependencies = Dependencies { store: Some(table.clone()), ..Dependencies::default() };
        let mut config = config(store);
        if store != "host" {
            // Made up, or kept beside the file.
            config.as_object_mut().unwrap().remove("secret");
        }
        let desk = opened(&config, dependencies.clone()).await.unwrap();
        let answer = issue(&desk).await.unwrap();
        assert_eq!(answer["link"]["status"], "issued", "{store}");
        desk.close().await;
        desk.close().await;
        assert_eq!(issue(&desk).await, Err("closed"), "{store}");
        if store != "memory:" {
            let desk = opened(&config, dependencies).await.unwrap();
            let request = json!({ "userId": "u-jo" }).to_string();
            let answer = desk.call(ra(), "getUser", request.as_bytes()).await.unwrap();
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(answer["account"]["version"], 1, "{store}");
            desk.close().await;
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_host_that_fails_is_store_unavailable_and_a_lost_reply_is_no_loss() {
    let table = Arc::new(Misbehaving::default());
    let dependencies = Dependencies { store: Some(table.clone()), ..Dependencies::default() };
    let desk = opened(&config("host"), dependencies).await.unwrap();
    // The record that every account is tagged.
    let at_first = table.table().rows().len();
    for misbehaviour in [Misbehaviour::Throws, Misbehaviour::NeverAnswers] {
        table.misbehave(misbehaviour);
        assert_eq!(issue(&desk).await, Err("store_unavailable"), "{misbehaviour:?}");
        assert_eq!(table.table().rows().len(), at_first, "{misbehaviour:?}");
    }
    // The commit happened, its answer was lost: the desk reads back and finds it.
    table.misbehave(Misbehaviour::ThrowsAfterwards);
    let answer = issue(&desk).await.unwrap();
    assert_eq!(answer["account"]["version"], 1);
    desk.close().await;
}

#[tokio::test]
async fn a_configuration_that_cannot_be_meant_is_refused_at_once() {
    let change = |path: &str, value: Value| {
        let mut config = config("memory:");
        *config.pointer_mut(path).unwrap() = value;
        config
    };
    // Accounts in a directory need a journal besides; a build without the adapter needs none.
    let ldap = if cfg!(feature = "ldap") { "configuration_invalid" } else { "unsupported" };
    for (config, code) in [
        (change("/store", json!("ldap://ldap.example")), ldap),
        (change("/store", json!("mysql://db.example")), "unsupported"),
        (change("/store", json!("mysql:db")), "configuration_invalid"),
        (change("/store", json!("sqlite:")), "configuration_invalid"),
        (change("/store", json!("host")), "configuration_invalid"),
        (change("/secret", json!("short")), "configuration_invalid"),
        (change("/hostTimeoutMs", json!(0)), "configuration_invalid"),
        (change("/directory", json!("host")), "configuration_invalid"),
        (change("/relyingParties", json!([])), "configuration_invalid"),
        (change("/relyingParties/0/id", json!("example")), "configuration_invalid"),
        (change("/relyingParties/0/policy", json!({ "accces": {} })), "configuration_invalid"),
        (json!({ "store": "memory:", "stroe": 1 }), "configuration_invalid"),
    ] {
        assert_eq!(opened(&config, Dependencies::default()).await.err(), Some(code), "{config}");
    }
}

#[tokio::test]
async fn a_call_names_one_of_several_relying_parties() {
    let mut config = config("memory:");
    let second = json!({ "id": "portal.example", "origins": ["https://portal.example"] });
    config["relyingParties"].as_array_mut().unwrap().push(second);
    let desk = opened(&config, Dependencies::default()).await.unwrap();
    assert_eq!(issue(&desk).await, Err("malformed_request"));
    let named = |id: &str| CallerRecord { relying_party: Some(id.to_owned()), ..ra() };
    let request = json!({ "userId": "u-jo", "kind": "security_key" }).to_string();
    desk.call(named("localhost"), "issueLink", request.as_bytes()).await.unwrap();
    let error = desk.call(named("other.example"), "issueLink", request.as_bytes()).await;
    assert_eq!(error.unwrap_err().code.as_str(), "relying_party_unknown");
    let error = desk.call(named("localhost"), "issueLinks", b"{}").await.unwrap_err();
    assert_eq!(error.code.as_str(), "unknown_operation");
}
