//! Rows of the table that somebody wrote without the desk's secret: SECURITY S31.

use super::super::store::{SQL, digest_of};
use super::*;

in_both_places!(s31_a_row_that_the_portal_did_not_write_is_nobodys_session);

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
