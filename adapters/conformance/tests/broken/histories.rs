//! Faults in reading events and in queuing notifications.

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{EventDigest, RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::Notification;
use keydesk_core::ports::{Changes, StoreErrorKind};

use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    events_come_back_in_order: OrdersByTime;
    events_page_after_a_sequence: BeginsWithTheLast, IgnoresTheLimit;
    changes_are_complete: LeavesOutWhatDidNotFit;
    changes_without_a_cursor_begin_now: BeginsAtTheBeginning;
    foreign_cursors_are_invalid: TakesAnyCursor;
    notifications_wait_in_order: NewestFirst;
    delivered_notifications_are_gone: TwiceIsAnError, DeliversTheOlderToo;
}

#[derive(Default)]
struct OrdersByTime;

#[async_trait]
impl Fault for OrdersByTime {
    async fn events(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Answer<Vec<Event>> {
        let mut events = sound.history.events(rp, user, after, limit).await?;
        events.sort_by_key(|event| (event.at(), event.digest()));
        Ok(events)
    }
}

#[derive(Default)]
struct BeginsWithTheLast;

#[async_trait]
impl Fault for BeginsWithTheLast {
    async fn events(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Answer<Vec<Event>> {
        sound.history.events(rp, user, after.saturating_sub(1), limit).await
    }
}

#[derive(Default)]
struct IgnoresTheLimit;

#[async_trait]
impl Fault for IgnoresTheLimit {
    async fn events(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        _limit: usize,
    ) -> Answer<Vec<Event>> {
        sound.history.events(rp, user, after, usize::MAX).await
    }
}

/// Hands out a cursor for the present, whether or not the page held everything.
#[derive(Default)]
struct LeavesOutWhatDidNotFit;

#[async_trait]
impl Fault for LeavesOutWhatDidNotFit {
    async fn changes_since(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<Changes> {
        let changes = sound.history.changes_since(rp, cursor, limit).await?;
        let cursor = sound.history.changes_since(rp, None, limit).await?.cursor;
        Ok(Changes { cursor, ..changes })
    }
}

#[derive(Default)]
struct BeginsAtTheBeginning;

#[async_trait]
impl Fault for BeginsAtTheBeginning {
    async fn changes_since(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<Changes> {
        let changes = sound.history.changes_since(rp, cursor, limit).await?;
        if cursor.is_some() {
            return Ok(changes);
        }
        let changed = sound.history.changes_since(rp, Some("0"), limit).await?.changed;
        Ok(Changes { changed, ..changes })
    }
}

/// Takes a cursor that it cannot read for none.
#[derive(Default)]
struct TakesAnyCursor;

#[async_trait]
impl Fault for TakesAnyCursor {
    async fn changes_since(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Answer<Changes> {
        match sound.history.changes_since(rp, cursor, limit).await {
            Err(error) if error.kind == StoreErrorKind::Invalid => {
                sound.history.changes_since(rp, None, limit).await
            }
            result => result,
        }
    }
}

#[derive(Default)]
struct NewestFirst;

#[async_trait]
impl Fault for NewestFirst {
    async fn pending(&self, sound: &Stores, limit: usize) -> Answer<Vec<Notification>> {
        let pending = sound.outbox.pending(usize::MAX).await?;
        Ok(pending.into_iter().rev().take(limit).collect())
    }
}

#[derive(Default)]
struct TwiceIsAnError;

#[async_trait]
impl Fault for TwiceIsAnError {
    async fn delivered(&self, sound: &Stores, id: &EventDigest) -> Answer<()> {
        let pending = sound.outbox.pending(usize::MAX).await?;
        if pending.iter().all(|notification| notification.id != *id) {
            return Err(StoreErrorKind::Invalid.into());
        }
        sound.outbox.delivered(id).await
    }
}

#[derive(Default)]
struct DeliversTheOlderToo;

#[async_trait]
impl Fault for DeliversTheOlderToo {
    async fn delivered(&self, sound: &Stores, id: &EventDigest) -> Answer<()> {
        let pending = sound.outbox.pending(usize::MAX).await?;
        let until = pending.iter().position(|notification| notification.id == *id);
        for notification in pending.iter().take(until.map_or(0, |until| until + 1)) {
            sound.outbox.delivered(&notification.id).await?;
        }
        Ok(())
    }
}
