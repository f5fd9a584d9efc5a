//! Events as a desk makes them.

use keydesk_core::ids::KeyId;
use keydesk_core::machine::{Change, Event, EventContext, Salts};
use keydesk_core::model::{Account, By};
use keydesk_core::time::Timestamp;

/// The event that `change` is after the last event of `account`: from nowhere, and with salts that
/// are the same in every run.
pub fn event(account: &Account, change: Change, by: By, at: Timestamp) -> Event {
    let context = EventContext {
        by: &by,
        from: None,
        user_agent: None,
        at,
        key: &KeyId("test".to_owned()),
        salts: &Salts::from_secret([7; 32]),
    };
    Event::new(account, change, &context).expect("an event is JSON")
}
