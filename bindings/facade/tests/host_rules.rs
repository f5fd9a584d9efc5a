//! S29 through the host's callbacks: the roles that it says people hold, and its veto.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::sync::{Arc, Mutex};

use keydesk_facade::host::{Callbacks, HostFault};
use keydesk_facade::{ApiError, CallerRecord, Dependencies, Facade};
use serde_json::{Value, json};

/// What a host's functions answer, by name and request; and what they were asked.
type Answers = fn(&str, &Value) -> Result<Value, HostFault>;

struct Host {
    facade: Facade,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Host {
    /// A desk whose host provides these parts besides its directory.
    async fn open(parts: &[&str], answers: Answers) -> Self {
        let (sender, mut calls) = tokio::sync::mpsc::unbounded_channel();
        let callbacks = Callbacks::new(move |call, name, request| {
            sender.send((call, name.to_owned(), request)).is_ok()
        });
        let asked: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let (replies, seen) = (callbacks.clone(), asked.clone());
        tokio::spawn(async move {
            while let Some((call, name, request)) = calls.recv().await {
                let request: Value = serde_json::from_str(&request).unwrap();
                let answer = answers(&name, &request).map(|answer| answer.to_string());
                seen.lock().unwrap().push((name, request));
                replies.reply(call, answer);
            }
        });
        let host = || Arc::new(callbacks.clone());
        let dependencies = Dependencies {
            directory: Some(host()),
            roles: parts.contains(&"roles").then(|| host() as _),
            veto: parts.contains(&"may").then(|| host() as _),
            ..Dependencies::default()
        };
        let config = json!({
            "relyingParties": [{
                "id": "localhost", "origins": ["http://localhost:8080"],
                "policy": { "access": { "roles": {
                    "ra": ["view", "issue_link", "register"], "admin": ["view", "register"],
                } } },
            }],
            "store": "memory:", "directory": "host",
        });
        let facade = Facade::open_json(&config.to_string(), dependencies).await.unwrap();
        Self { facade, asked }
    }

    async fn begins(&self, user: &str) -> Result<Value, ApiError> {
        let caller = json!({ "actor": {
            "id": "u-admin", "roles": ["admin"], "organisations": ["ward-1"],
            "authenticatedAt": keydesk_core::time::Clock::now(&keydesk_core::time::SystemClock)
                .to_string(),
            "strength": "security_key",
        } });
        let caller = CallerRecord::read(&caller.to_string()).unwrap();
        let request = json!({ "userId": user, "kind": "security_key" }).to_string();
        let answer = self.facade.call(caller, "beginRegistration", request.as_bytes()).await?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    fn asked(&self, name: &str) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(of, _)| of == name).map(|(_, request)| request.clone()).collect()
    }
}

/// `u-ra` holds a role, the others none; the host fails for `u-odd`.
fn portal(name: &str, request: &Value) -> Result<Value, HostFault> {
    let id = request.as_str().unwrap_or_default();
    match name {
        "directory.user" => Ok(json!({
            "id": id, "username": id, "displayName": id, "organisation": "ward-1",
        })),
        "directory.roles" if id == "u-odd" => Ok(json!(null)),
        "directory.roles" => Ok(json!(if id == "u-ra" { vec!["ra"] } else { Vec::new() })),
        "may" => match request["target"]["id"].as_str() {
            Some("u-board") => Ok(json!(false)),
            Some("u-odd") => Ok(json!("yes")),
            Some("u-lost") => Err(HostFault::new("TypeError: thrown on purpose")),
            _ => Ok(json!(true)),
        },
        other => Err(HostFault::new(other)),
    }
}

#[tokio::test]
async fn s29_a_host_that_says_roles_keeps_people_from_acting_upwards() {
    let host = Host::open(&["roles"], portal).await;
    assert!(host.facade.warnings().unwrap().is_empty());
    assert_eq!(host.begins("u-ra").await.unwrap_err().code.as_str(), "target_outranks_actor");
    assert!(host.begins("u-jo").await.is_ok());
    // An answer that is no list is a failure, and never "no roles".
    let odd = host.begins("u-odd").await.unwrap_err();
    assert_eq!((odd.code.as_str(), odd.retryable), ("store_unavailable", true));
    assert_eq!(host.asked("directory.roles"), [json!("u-ra"), json!("u-jo"), json!("u-odd")]);
}

#[tokio::test]
async fn s29_a_host_that_does_not_say_roles_is_warned_when_it_opens_the_desk() {
    let host = Host::open(&[], portal).await;
    let warnings = host.facade.warnings().unwrap();
    let codes: Vec<_> = warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!(codes, ["roles_not_said"]);
    assert!(host.begins("u-ra").await.is_ok());
    assert!(host.asked("directory.roles").is_empty());
}

#[tokio::test]
async fn s29_a_host_may_forbid_what_its_roles_allow() {
    let host = Host::open(&["may"], portal).await;
    assert!(host.begins("u-jo").await.is_ok());
    let question = &host.asked("may")[0];
    assert_eq!(question["action"], "register");
    assert_eq!(question["actor"]["id"], "u-admin");
    assert_eq!(question["target"]["id"], "u-jo");
    assert_eq!(host.begins("u-board").await.unwrap_err().code.as_str(), "host_refused");
    // Whatever is not `true` is no consent.
    for user in ["u-odd", "u-lost"] {
        let error = host.begins(user).await.unwrap_err();
        assert_eq!(error.code.as_str(), "store_unavailable", "{user}");
    }
}

#[tokio::test]
async fn s29_a_fixed_list_says_the_roles_of_everybody_or_of_nobody() {
    let person = |id: &str, roles: Option<Value>| {
        let mut person = json!({
            "id": id, "username": id, "displayName": id, "organisation": "ward-1",
        });
        if let Some(roles) = roles {
            person["roles"] = roles;
        }
        person
    };
    let open = async |people: Value| {
        let config = json!({
            "relyingParties": [{
                "id": "localhost", "origins": ["http://localhost:8080"],
                "policy": { "access": { "roles": { "admin": ["register"] } } },
            }],
            "store": "memory:", "directory": { "people": people },
        });
        Facade::open_json(&config.to_string(), Dependencies::default()).await
    };
    let nobody = open(json!([person("a", None), person("b", None)])).await.unwrap();
    assert_eq!(nobody.warnings().unwrap()[0].code, "roles_not_said");
    let everybody =
        open(json!([person("a", Some(json!([]))), person("b", Some(json!(["admin"])))]));
    assert!(everybody.await.unwrap().warnings().unwrap().is_empty());
    for people in [
        json!([person("a", None), person("b", Some(json!(["admin"])))]),
        json!([person("a", Some(json!([""])))]),
    ] {
        let error = open(people.clone()).await.unwrap_err();
        assert_eq!(error.code.as_str(), "configuration_invalid", "{people}");
    }
}
