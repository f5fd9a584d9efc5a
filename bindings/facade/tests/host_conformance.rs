//! A host's directory conforms through the callbacks: its answers are JSON, as those of every language.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::sync::Arc;
use std::time::Duration;

use keydesk_conformance::{people, roles_of};
use keydesk_core::model::User;
use keydesk_facade::host::{Callbacks, DirectoryBridge, HostDirectory};
use keydesk_table::MemoryTable;
use keydesk_table::testing::conformance_with_directory;
use serde_json::{Value, json};

/// What a host's code answers, which knows of the desk only what the callbacks' document says.
fn answer(people: &[User], name: &str, asked: &Value) -> Value {
    let person = || people.iter().find(|person| person.id.as_str() == asked.as_str().unwrap());
    match name {
        "directory.user" => person().map_or(Value::Null, record),
        "directory.roles" => {
            person().map_or(json!([]), |person| json!(roles_of(&person.id).unwrap()))
        }
        "directory.search" => search(people, asked),
        other => unreachable!("{other} was called"),
    }
}

fn record(person: &User) -> Value {
    json!({
        "id": person.id, "username": person.username, "displayName": person.display_name,
        "email": person.email, "organisation": person.organisation,
        "organisationName": person.organisation_name, "active": person.active,
    })
}

fn search(people: &[User], asked: &Value) -> Value {
    let texts = |name: &str| -> Vec<String> {
        asked[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap().into()).collect()
    };
    let (words, organisations) = (texts("words"), texts("organisations"));
    let holds =
        |field: &String, word: &String| field.to_lowercase().contains(word.to_lowercase().as_str());
    let matches = |person: &User, word: &String| {
        let fields = [Some(&person.display_name), Some(&person.username), person.email.as_ref()];
        fields.into_iter().flatten().any(|field| holds(field, word))
    };
    let mut matching: Vec<_> = people
        .iter()
        .filter(|person| organisations.iter().any(|id| id == person.organisation.as_str()))
        .filter(|person| words.iter().all(|word| matches(person, word)))
        .collect();
    matching.sort_by_key(|person| &person.id);
    let (cursor, limit) = (asked["cursor"].as_str(), asked["limit"].as_u64().unwrap() as usize);
    let after: Vec<_> = matching
        .iter()
        .filter(|person| cursor.is_none_or(|cursor| person.id.as_str() > cursor))
        .collect();
    let users: Vec<_> = after.iter().take(limit).map(|person| record(person)).collect();
    let next = users.last().filter(|_| after.len() > limit).map(|last| last["id"].clone());
    json!({ "users": users, "next": next, "count": matching.len() })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hosts_directory_conforms() {
    let (sender, mut calls) = tokio::sync::mpsc::unbounded_channel();
    let callbacks =
        Callbacks::new(move |call, name, request| sender.send((call, name, request)).is_ok());
    let replies = callbacks.clone();
    tokio::spawn(async move {
        let people = people().unwrap();
        while let Some((call, name, request)) = calls.recv().await {
            let asked = serde_json::from_str(&request).unwrap();
            replies.reply(call, Ok(answer(&people, name, &asked).to_string()));
        }
    });
    let host: Arc<dyn HostDirectory> = Arc::new(callbacks.clone());
    let directory =
        DirectoryBridge::new(host, Duration::from_secs(10)).with_roles(Arc::new(callbacks));
    let table = Arc::new(MemoryTable::default());
    let report = conformance_with_directory(table, Arc::new(directory)).await;
    assert!(report.conforms(), "{report}");
    let of_the_directory = report.results.iter().filter(|result| result.name.port == "Directory");
    for result in of_the_directory {
        assert_eq!(result.outcome, keydesk_conformance::Outcome::Passed, "{result}");
    }
}
