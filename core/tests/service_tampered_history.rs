//! Histories that somebody changed in the store, and accounts that were put back: SECURITY S31.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{AuthenticatorKind, Strength};
use keydesk_core::policy::SignInCommit;
use keydesk_core::ports::{Changes, History, StoreError};
use keydesk_test_desk::people::{RA, user};
use keydesk_test_desk::portal::register;
use keydesk_test_desk::{JO, Portal, SAM, failure, key, plain_key, refusal};
use serde_json::{Value, json};
use tokio::sync::Mutex as AsyncMutex;

/// A history that answers with other events than were written, once there are any.
struct Forged {
    inner: Arc<dyn History>,
    events: Mutex<Option<Vec<Event>>>,
    /// Done before the next reading.
    first: AsyncMutex<Option<std::pin::Pin<Box<dyn Future<Output = ()> + Send>>>>,
}

#[async_trait]
impl History for Forged {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let first = self.first.lock().await.take();
        if let Some(first) = first {
            first.await;
        }
        let forged = self.events.lock().unwrap().clone();
        let Some(events) = forged else { return self.inner.events(rp, user, after, limit).await };
        // As a table with a primary key does: by the column that the forger wrote.
        let numbered = events.into_iter().zip(1_u64..);
        Ok(numbered.filter(|(_, at)| *at > after).map(|(event, _)| event).take(limit).collect())
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        self.inner.changes_since(rp, cursor, limit).await
    }
}

fn portal() -> (Portal, Arc<Forged>) {
    let mut forged = None;
    let portal = Portal::with_ports(
        |_| {},
        |ports| {
            let inner = ports.history.clone();
            let (events, first) = (Mutex::default(), AsyncMutex::default());
            let history = Arc::new(Forged { inner, events, first });
            ports.history = history.clone();
            forged = Some(history);
        },
    );
    (portal, forged.unwrap())
}

/// An event with one member changed and everything else as it was, in its canonical encoding.
fn with(event: &Event, member: &str, value: Value) -> Event {
    let mut stored: Value = serde_json::from_slice(event.encoded()).unwrap();
    stored["chained"][member] = value;
    Event::decode(stored.to_string().as_bytes()).unwrap()
}

/// The same events with the digests that they would have had.
fn rechained(events: Vec<Event>) -> Vec<Event> {
    let mut chained: Vec<Event> = Vec::new();
    for event in events {
        let event = match chained.last() {
            Some(last) => with(&event, "previous", json!(last.digest())),
            None => event,
        };
        chained.push(event);
    }
    chained
}

#[tokio::test]
async fn s31_a_forged_history_is_noticed() {
    let (portal, forged) = portal();
    let mut authenticator = key(1);
    portal.registered(JO, &mut authenticator).await;
    portal.signs_in(JO, &mut authenticator).await.unwrap();
    portal.registered(SAM, &mut key(2)).await;
    let (whole, of_sam) = (portal.events(JO).await, portal.events(SAM).await);
    assert_eq!(whole.len(), 7);
    let by = json!({ "as": "actor", "id": "somebody-else" });
    let at = |number: usize| {
        let mut events = whole.clone();
        events[number] = with(&whole[number], "by", by.clone());
        events
    };
    let without = |number: usize| {
        let mut events = whole.clone();
        events.remove(number);
        events
    };
    let swapped = |one: usize, other: usize| {
        let mut events = whole.clone();
        events.swap(one, other);
        events
    };
    let mut longer = whole.clone();
    longer
        .push(rechained(vec![whole[6].clone(), with(&whole[6], "sequence", json!(8))])[1].clone());
    let mut renumbered = swapped(3, 4);
    renumbered[3] = with(&renumbered[3], "sequence", json!(4));
    renumbered[4] = with(&renumbered[4], "sequence", json!(5));
    let mut foreign = whole.clone();
    foreign[4] = of_sam[4].clone();
    let mut cases = vec![
        ("the first event, with fresh digests", rechained(at(0))),
        ("the last event", at(6)),
        ("cut at the end", whole[..6].to_vec()),
        ("cut at the start", whole[1..].to_vec()),
        ("cut in the middle", without(3)),
        ("cut in the middle, with fresh digests", rechained(without(3))),
        ("nothing left", Vec::new()),
        ("two in the other order", swapped(3, 4)),
        ("two in the other order, with fresh digests", rechained(renumbered)),
        ("one more", longer),
        ("an event of another account", foreign),
        ("the history of another account", of_sam.clone()),
    ];
    for number in 0..whole.len() {
        cases.push(("one event", at(number)));
        cases.push(("one event, with fresh digests", rechained(at(number))));
    }
    for (what, events) in cases {
        *forged.events.lock().unwrap() = Some(events);
        for limit in [1, 100] {
            let listed = portal.desk.list_events(&portal.ra(), &user(JO), 0, limit).await;
            assert_eq!(failure(listed), "account_tampered", "{what}, {limit} at a time");
        }
        let entry = portal.store.audit_entries().pop().unwrap();
        assert!(entry.is_alert(), "{entry:?}");
        assert_eq!((entry.operation, &entry.user), ("listEvents", &Some(user(JO))));
    }
    *forged.events.lock().unwrap() = None;
    let listed = portal.desk.list_events(&portal.ra(), &user(JO), 0, 100).await.unwrap();
    assert_eq!(listed, whole);
}

#[tokio::test]
async fn s31_a_part_of_the_history_is_followed_to_the_head() {
    let (portal, forged) = portal();
    portal.registered(JO, &mut key(1)).await;
    let whole = portal.events(JO).await;
    let list =
        async |after, limit| portal.desk.list_events(&portal.ra(), &user(JO), after, limit).await;
    assert_eq!(list(2, 2).await.unwrap(), whole[2..4]);
    assert_eq!(list(6, 2).await.unwrap(), []);
    assert_eq!(list(600, 2).await.unwrap(), []);
    // The page itself is as it was; what it leads to is not.
    let mut events = whole.clone();
    events[5] = with(&whole[5], "by", json!({ "as": "key_holder" }));
    *forged.events.lock().unwrap() = Some(events);
    assert_eq!(failure(list(2, 2).await), "account_tampered");
    // An event before the page is not read.
    let mut events = whole.clone();
    events[0] = with(&whole[0], "by", json!({ "as": "key_holder" }));
    *forged.events.lock().unwrap() = Some(events);
    assert_eq!(list(2, 2).await.unwrap(), whole[2..4]);
    assert_eq!(failure(list(0, 2).await), "account_tampered");
}

#[tokio::test]
async fn s31_an_older_state_of_an_account_contradicts_its_history() {
    let portal = Portal::new();
    let mut authenticator = key(1);
    let held = portal.registered(JO, &mut authenticator).await;
    let before = portal.stored(JO).await;
    portal.removes(JO, &held).await.unwrap();
    portal.put_as_is(&before).await;
    // Its tag fits, so that alone it is believed ...
    portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
    // ... but the removal stands in the history.
    let listed = portal.desk.list_events(&portal.ra(), &user(JO), 0, 100).await;
    assert_eq!(failure(listed), "account_tampered");
}

#[tokio::test]
async fn s31_an_account_without_its_row_contradicts_its_history() {
    let (portal, forged) = portal();
    portal.registered(JO, &mut key(1)).await;
    *forged.events.lock().unwrap() = Some(portal.events(JO).await);
    let listed = portal.desk.list_events(&portal.ra(), &user(SAM), 0, 100).await;
    assert_eq!(failure(listed), "account_tampered");
    *forged.events.lock().unwrap() = None;
    assert_eq!(portal.desk.list_events(&portal.ra(), &user(SAM), 0, 100).await.unwrap(), []);
}

#[tokio::test]
async fn a_commit_between_reading_the_account_and_its_history_is_not_taken_for_tampering() {
    let (portal, forged) = portal();
    let portal = Arc::new(portal);
    portal.registered(JO, &mut key(1)).await;
    let other = portal.clone();
    let meanwhile = async move { drop(other.issue(JO).await) };
    *forged.first.lock().await = Some(Box::pin(meanwhile));
    let listed = portal.desk.list_events(&portal.ra(), &user(JO), 0, 100).await.unwrap();
    assert_eq!(listed.len(), 7);
    assert_eq!(listed, portal.events(JO).await);
}

#[tokio::test]
async fn s31_the_second_factor_is_due_by_the_newest_state_of_an_account() {
    let portal = Portal::new();
    let unopened = portal.issue(JO).await.account;
    portal.registered(JO, &mut key(1)).await;
    assert!(portal.desk.second_factor_due(&user(JO)).await.unwrap());
    portal.put_as_is(&unopened).await;
    assert_eq!(failure(portal.desk.second_factor_due(&user(JO)).await), "account_tampered");
    let entry = portal.store.audit_entries().pop().unwrap();
    assert!(entry.is_alert() && entry.operation == "secondFactorDue", "{entry:?}");
}

#[tokio::test]
async fn s31_a_removed_key_does_not_sign_in_by_an_older_state_where_nothing_is_written() {
    let portal = Portal::with(|policy| policy.sign_in.commit = SignInCommit::WhenChanged);
    let mut lost = plain_key(1, |settings| settings.counts = false);
    let held = portal.registered(JO, &mut lost).await;
    portal.signs_in(JO, &mut lost).await.unwrap();
    let before = portal.stored(JO).await;
    portal.signs_in(JO, &mut lost).await.unwrap();
    assert_eq!(portal.stored(JO).await, before, "it goes unwritten");
    portal.removes(JO, &held).await.unwrap();
    portal.put_as_is(&before).await;
    assert_eq!(failure(portal.signs_in(JO, &mut lost).await), "account_tampered");
    let last = portal.store.audit_entries().pop().unwrap();
    assert_eq!((last.operation, last.outcome), ("finishSignIn", "account_tampered"));
}

#[tokio::test]
async fn s31_an_officer_whose_account_was_put_back_does_nothing_for_others() {
    let portal = Portal::new();
    let kind = AuthenticatorKind::SecurityKey;
    let ra = portal.session(RA, Strength::Password, 0);
    register(&portal, &portal.admin(), RA, &mut key(1)).await.unwrap();
    let refused = portal.desk.issue_link(&ra, &user(JO), kind).await;
    assert_eq!(refusal(refused), "step_up_required");
    // In an older state no key was held, so that the password would do.
    let mut before = portal.stored(RA).await;
    before.authenticators.clear();
    before.sequence = 1;
    portal.put(before).await;
    let refused = portal.desk.issue_link(&ra, &user(JO), kind).await;
    assert_eq!(failure(refused), "account_tampered");
    let entry = portal.store.audit_entries().pop().unwrap();
    assert!(entry.is_alert() && entry.operation == "issueLink", "{entry:?}");
}

#[tokio::test]
async fn a_commit_to_an_officers_account_meanwhile_is_not_taken_for_tampering() {
    let (portal, forged) = portal();
    let portal = Arc::new(portal);
    let ra = portal.ra();
    let other = portal.clone();
    let meanwhile = async move {
        register(&other, &other.admin(), RA, &mut key(1)).await.unwrap();
    };
    *forged.first.lock().await = Some(Box::pin(meanwhile));
    portal.issue(JO).await;
    // It is judged by the newer state: the session was not born of the new key.
    let weak = portal.session(RA, Strength::Password, 0);
    let kind = AuthenticatorKind::SecurityKey;
    assert!(portal.desk.issue_link(&ra, &user(JO), kind).await.is_ok());
    assert_eq!(refusal(portal.desk.issue_link(&weak, &user(JO), kind).await), "step_up_required");
}
