//! A host's directory that answers with rows that cannot be users.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a broken test should stop at once")]

use std::sync::Arc;
use std::time::Duration;

use keydesk_core::ids::OrganisationId;
use keydesk_core::ports::{Directory, StoreError, StoreErrorKind, UserPage};
use keydesk_facade::host::{Callbacks, DirectoryBridge, HostDirectory};
use serde_json::{Value, json};

/// A search that the host's code answers with these rows.
async fn search(users: Value) -> Result<UserPage, StoreError> {
    answered(json!({ "users": users })).await
}

/// A search that the host's code answers with this.
async fn answered(answer: Value) -> Result<UserPage, StoreError> {
    let (sender, mut asked) = tokio::sync::mpsc::unbounded_channel();
    let callbacks = Callbacks::new(move |call, _, _| sender.send(call).is_ok());
    let host: Arc<dyn HostDirectory> = Arc::new(callbacks.clone());
    let directory = DirectoryBridge::new(host, Duration::from_secs(10));
    let scope = [OrganisationId::new("ward-1").unwrap()];
    let answered = async {
        let call = asked.recv().await.unwrap();
        callbacks.reply(call, Ok(answer.to_string()));
    };
    let words = "jo".into();
    let (page, ()) = tokio::join!(directory.search(&words, &scope, None, 20), answered);
    page
}

fn jo() -> Value {
    json!({ "id": "1", "username": "jo", "displayName": "Jo", "organisation": "ward-1" })
}

#[tokio::test]
async fn a_row_that_cannot_be_a_user_is_left_out_of_a_search_and_named() {
    let mut no_name = jo();
    no_name["id"] = json!("2");
    no_name["username"] = json!(null);
    let mut number = jo();
    number["id"] = json!("3");
    number["username"] = json!(7);
    let mut other_member = jo();
    other_member["display_name"] = json!("Jo");
    // The name of a column of the store's table is no more than another member here.
    let mut blob = jo();
    blob["blob"] = json!("a picture");
    let mut no_organisation = jo();
    no_organisation["organisation"] = json!("");
    let page =
        search(json!([no_name, jo(), number, other_member, blob, no_organisation])).await.unwrap();
    let found: Vec<_> = page.users.iter().map(|user| user.id.as_str()).collect();
    assert_eq!(found, ["1"]);
    let left_out: Vec<_> =
        page.left_out.iter().map(|row| (row.key.as_str(), row.reason.as_str())).collect();
    // A column that is null counts as left out.
    assert_eq!(left_out[0], ("2", "missing field `username`"));
    assert_eq!(left_out[1], ("3", "username: expected a string"));
    assert!(left_out[2].1.starts_with("unknown field `display_name`"), "{left_out:?}");
    assert!(left_out[3].1.starts_with("unknown field `blob`"), "{left_out:?}");
    assert_eq!(left_out.len(), 5);
}

#[tokio::test]
async fn a_search_is_asked_in_words_and_may_be_counted() {
    let (sender, mut asked) = tokio::sync::mpsc::unbounded_channel();
    let callbacks = Callbacks::new(move |call, _, request| sender.send((call, request)).is_ok());
    let host: Arc<dyn HostDirectory> = Arc::new(callbacks.clone());
    let directory = DirectoryBridge::new(host, Duration::from_secs(10));
    let scope = [OrganisationId::new("ward-1").unwrap()];
    let answered = async {
        let (call, request) = asked.recv().await.unwrap();
        let answer = json!({ "users": [jo()], "next": "2", "count": 1_234_567 });
        callbacks.reply(call, Ok(answer.to_string()));
        serde_json::from_str::<Value>(&request).unwrap()
    };
    let words = "LARK, Jo lark (Ward 4)".into();
    let (page, request) = tokio::join!(directory.search(&words, &scope, Some("1"), 20), answered);
    let wanted = json!({
        "words": ["LARK", "Jo", "(Ward", "4)"], "organisations": ["ward-1"], "cursor": "1", "limit": 20,
    });
    assert_eq!(request, wanted);
    let page = page.unwrap();
    assert_eq!((page.next.as_deref(), page.count), (Some("2"), Some(1_234_567)));
    for uncounted in [json!({ "users": [jo()] }), json!({ "users": [jo()], "count": null })] {
        assert_eq!(self::answered(uncounted).await.unwrap().count, None);
    }
    for (name, odd) in [
        ("an array", json!([jo()])),
        ("a count in text", json!({ "users": [jo()], "count": "1" })),
        ("less than nobody", json!({ "users": [jo()], "count": -1 })),
        ("half a person", json!({ "users": [jo()], "count": 0.5 })),
        ("another member", json!({ "users": [jo()], "total": 1 })),
    ] {
        let error = self::answered(odd).await.unwrap_err();
        assert_eq!(error.kind, StoreErrorKind::Unavailable, "{name}");
    }
}

#[tokio::test]
async fn f15_a_name_that_shows_nothing_is_absent() {
    let mut nameless = jo();
    nameless["displayName"] = json!("\u{3164}");
    nameless["organisationName"] = json!(" ");
    let page = search(json!([nameless, jo()])).await.unwrap();
    let names = page.users.iter().map(|user| (&*user.display_name, &*user.organisation_name));
    assert_eq!(names.collect::<Vec<_>>(), [("jo", "ward-1"), ("Jo", "ward-1")]);
}

#[tokio::test]
async fn an_answer_without_one_readable_row_is_the_hosts_fault() {
    let wrong =
        json!({ "id": "1", "username": "jo", "display_name": "Jo", "organisation": "ward-1" });
    let error = search(json!([wrong, wrong])).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Corrupt);
    let cause = error.source.unwrap().to_string();
    assert!(cause.starts_with("unknown field `display_name`"), "{cause}");
    let other =
        json!({ "id": "1", "username": "jo", "displayName": "Jo", "organisation": "ward-2" });
    let error = search(json!([jo(), other])).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Corrupt);
}
