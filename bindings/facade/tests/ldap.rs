//! People and accounts in a directory, by configuration alone: over a slapd of the test's own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use keydesk_core::base64url;
use keydesk_facade::{CallerRecord, Dependencies, Facade};
use keydesk_test_servers::slapd::Server;
use serde_json::{Value, json};

fn config(server: &Server) -> Value {
    let bind = |name: &str| {
        let word = format!("{}-secret", name.strip_prefix("keydesk-").unwrap());
        json!({ "name": format!("cn={name},ou=services,dc=example"), "password": word })
    };
    json!({
        "relyingParties": [{
            "id": "localhost", "name": "Portal", "origins": ["http://localhost:8080"],
            "policy": { "access": { "roles": { "ra": ["view", "issue_link"] } } },
        }],
        "store": server.url(),
        "ldap": {
            "base": "ou=keydesk,dc=example", "bind": bind("keydesk-accounts"),
            "journal": format!("sqlite:{}", server.folder().join("rest.db").display()),
        },
        "directory": { "ldap": {
            "url": server.url(), "base": "ou=people,dc=example",
            "bind": bind("keydesk-directory"),
        } },
        "secret": base64url::encode([7; 32]),
    })
}

fn ra() -> CallerRecord {
    let now = keydesk_core::time::Clock::now(&keydesk_core::time::SystemClock).to_string();
    let actor = json!({
        "id": "u-ra", "roles": ["ra"], "organisations": ["north"],
        "authenticatedAt": now, "strength": "security_key",
    });
    CallerRecord::read(&json!({ "actor": actor }).to_string()).unwrap()
}

async fn call(desk: &Facade, operation: &str, request: Value) -> Value {
    let answer = desk.call(ra(), operation, request.to_string().as_bytes()).await.unwrap();
    serde_json::from_str(&answer).unwrap()
}

async fn refused(config: &Value) -> &'static str {
    let opened = Facade::open_json(&config.to_string(), Dependencies::default()).await;
    opened.err().map_or("opened", |error| error.code.as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_entries_and_everything_else_is_in_the_journal() {
    let server = Server::start();
    let config = config(&server);
    let desk = Facade::open_json(&config.to_string(), Dependencies::default()).await.unwrap();
    let found = call(&desk, "findUsers", json!({ "query": "jo" })).await;
    assert_eq!(found["users"][0]["username"], "jo");
    let user = found["users"][0]["id"].as_str().unwrap().to_owned();
    let issue = json!({ "userId": user, "kind": "security_key" });
    assert_eq!(call(&desk, "issueLink", issue).await["account"]["version"], 1);
    let entries = server.find("ou=accounts,ou=keydesk,dc=example", "(keydeskLookup=*)", &["dn"]);
    assert_eq!(entries.matches("dn: ").count(), 1, "{entries}");
    desk.close().await;
    // Another node, or the same one later.
    let desk = Facade::open_json(&config.to_string(), Dependencies::default()).await.unwrap();
    let read = call(&desk, "getUser", json!({ "userId": user })).await;
    assert_eq!(read["account"]["links"].as_array().unwrap().len(), 1);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_configuration_and_an_unreachable_server_have_different_codes() {
    let server = Server::start();
    let good = config(&server);
    let change = |path: &str, value: Value| {
        let mut config = good.clone();
        *config.pointer_mut(path).unwrap() = value;
        config
    };
    for (config, code) in [
        (change("/ldap", Value::Null), "configuration_invalid"),
        (change("/ldap/journal", json!("ldap://127.0.0.1")), "unsupported"),
        (change("/ldap/base", json!("ou=nowhere,dc=example")), "configuration_invalid"),
        (change("/ldap/bind/password", json!("wrong")), "configuration_invalid"),
        (change("/ldap/bind/password", Value::Null), "configuration_invalid"),
        (change("/directory/ldap/url", json!("http://127.0.0.1")), "configuration_invalid"),
        (change("/store", json!("ldap://127.0.0.1:1")), "store_unavailable"),
    ] {
        assert_eq!(refused(&config).await, code, "{config}");
    }
}
