//! Rows that stand in the table and are nobody's session: ended, written without the desk's secret, or
//! written after the key was removed (SECURITY S27, S31).

use super::super::store::{SQL, digest_of};
use super::*;

in_both_places!(
    what_ended_is_swept_away,
    s27_a_session_that_is_written_after_its_key_was_removed_is_nobodys,
    s27_a_session_of_a_key_began_when_keydesk_says,
    s31_a_row_that_the_portal_did_not_write_is_nobodys_session,
);

async fn s27_a_session_that_is_written_after_its_key_was_removed_is_nobodys(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let (one, two) = tokio::join!(place.node(&clock), place.node(&clock));
    let removed = BornOf::Authenticator { id: key_of("jo"), except: None };
    assert_eq!(one.sessions.end_all(&removed).await.unwrap(), 0);
    let late = two.sign_in("/sign-in/jo", "").await;
    assert_eq!(two.who(&late).await, "nobody");
    assert_eq!(one.who(&one.sign_in("/sign-in/sam", "").await).await, "sam");
    // The session that removed its own key goes on.
    let here = BornOf::Authenticator { id: key_of("sam"), except: Some(clock.now()) };
    one.sessions.end_all(&here).await.unwrap();
    assert_eq!(one.who(&one.sign_in("/sign-in/sam", "").await).await, "sam");
}

/// Two sign-ins in one millisecond, to which Keydesk gave times of their own.
async fn s27_a_session_of_a_key_began_when_keydesk_says(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let first = node.sign_in("/sign-in/jo", "").await;
    let second = node.sign_in("/sign-in/jo?1", "").await;
    let ends = EndSessions {
        authenticator_ids: vec![key_of("jo")],
        all: false,
        except_authenticated_at: Some(clock.now().plus(Duration::from_millis(1))),
    };
    node.sessions.end_revoked(&UserId::new("jo").unwrap(), &ends).await.unwrap();
    assert_eq!(node.who(&first).await, "nobody");
    assert_eq!(node.who(&second).await, "jo");
}

async fn s31_a_row_that_the_portal_did_not_write_is_nobodys_session(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    let other = Node::new(
        place.table().await,
        &clock,
        Arc::new(DerivedKeyRing::new(KeyId("test".to_owned()), [8; 32])),
        "http://localhost:8080",
    );
    // Somebody else's secret, and the row of another session.
    let forged = other.sign_in("/sign-in/ra", "").await;
    assert_eq!(other.who(&forged).await, "ra");
    assert_eq!(node.who(&forged).await, "nobody");
    let (mine, theirs) =
        (node.sign_in("/sign-in/jo", "").await, node.sign_in("/sign-in/ra", "").await);
    let table = place.table().await;
    let read = async |cookie: &str| {
        let values = vec![digest_of(&id_of(cookie)), Value::Time(0), Value::Time(0)];
        table.read(values).await.unwrap().unwrap()
    };
    let row = read(&theirs).await.data;
    let values = [
        Value::Text(Some("ra".to_owned())),
        Value::Text(None),
        Value::Time(clock.now().unix_millis()),
        Value::Text(Some(row)),
        digest_of(&id_of(&mine)),
    ];
    assert_eq!(table.write(SQL.save, values.into()).await.unwrap(), 1);
    assert_eq!(node.who(&mine).await, "nobody");
    assert_eq!(node.who(&theirs).await, "ra");
}

async fn what_ended_is_swept_away(place: Place) {
    let clock = Arc::new(FixedClock::default());
    let node = place.node(&clock).await;
    node.sign_in("/sign-in/jo", "").await;
    clock.advance(10 * MINUTE);
    let used = node.sign_in("/sign-in/sam", "").await;
    clock.advance(5 * MINUTE);
    assert_eq!(node.sessions.sweep().await.unwrap(), 1);
    assert_eq!(node.who(&used).await, "sam");
    assert_eq!(node.sessions.sweep().await.unwrap(), 0);
}
