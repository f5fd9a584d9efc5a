//! What a person reads of their own account, and what is not theirs to know.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use keydesk_core::machine::Event;
use keydesk_core::model::{AuthenticatorKind, By};
use keydesk_test_desk::people::{ADMIN, user};
use keydesk_test_desk::portal::register;
use keydesk_test_desk::{JO, Portal, SAM, key, nhsmail, refusal};

#[tokio::test]
async fn f14_a_cursor_says_nothing_of_how_busy_others_are() {
    let portal = Portal::new();
    portal.issue(JO).await;
    let jo = portal.fresh(JO);
    let changes = async |cursor| portal.desk.changes_of(&jo, &user(JO), cursor).await;
    let before = changes(None).await.unwrap().cursor;
    for _ in 0..40 {
        portal.issue(SAM).await;
    }
    assert_eq!(changes(None).await.unwrap().cursor, before);
    let since = changes(Some(&before)).await.unwrap();
    assert_eq!((since.changed.len(), since.cursor.as_str()), (0, before.as_str()));
    portal.issue(JO).await;
    let since = changes(Some(&before)).await.unwrap();
    assert_eq!(since.changed.len(), 1);
    assert_ne!(since.cursor, before);
    assert!(changes(Some(&since.cursor)).await.unwrap().changed.is_empty());
    // What a store gives for all accounts is no cursor here, nor is a number.
    let of_all = portal.desk.changes_since(None, 10).await.unwrap().cursor;
    for foreign in [of_all.as_str(), "1", "v", "v-1", "v1x", ""] {
        assert_eq!(refusal(changes(Some(foreign)).await), "query_invalid", "{foreign:?}");
    }
}

#[tokio::test]
async fn f14_from_where_an_officer_acted_is_shown_to_officers_alone() {
    let portal = Portal::with(nhsmail);
    let mut ra = portal.ra();
    ra.from = Some("10.7.0.9".into());
    ra.user_agent = Some("Officer/1".into());
    let kind = AuthenticatorKind::SecurityKey;
    portal.desk.issue_link(&ra, &user(JO), kind).await.unwrap();
    let mut jo = portal.fresh(JO);
    jo.from = Some("192.0.2.77".into());
    register(&portal, &jo, JO, &mut key(1)).await.unwrap();
    let source = |event: &Event| {
        let text = String::from_utf8(event.encoded().to_vec()).unwrap();
        let stands = text.contains("10.7.0.9") || text.contains("Officer/1");
        (event.from().map(str::to_owned), event.user_agent().map(str::to_owned), stands)
    };
    let stored = portal.events(JO).await;
    let read = portal.desk.list_events(&jo, &user(JO), 0, 100).await.unwrap();
    assert_eq!(read.len(), stored.len());
    let mut seen = (0, 0);
    for (event, stored) in read.iter().zip(&stored) {
        assert_eq!(event.digest(), stored.digest(), "the chain is the same");
        if event.by() == (&By::Actor { id: user(JO) }) {
            assert_eq!(event.from(), Some("192.0.2.77"), "what they did themselves");
            seen.0 += 1;
        } else {
            assert_eq!(source(event), (None, None, false));
            assert!(source(stored).2);
            seen.1 += 1;
        }
    }
    assert!(seen.0 > 0 && seen.1 > 0, "{seen:?}");
    // Officers see it, also of what another officer did to them.
    let read = portal.desk.list_events(&portal.admin(), &user(JO), 0, 100).await.unwrap();
    assert_eq!(source(&read[0]), source(&stored[0]));
    portal.desk.issue_link(&ra, &user(ADMIN), kind).await.unwrap();
    let read = portal.desk.list_events(&portal.admin(), &user(ADMIN), 0, 100).await.unwrap();
    assert_eq!(read[0].from(), Some("10.7.0.9"));
}
