//! Between rows and what core knows.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keydesk_core::ids::UserId;
use keydesk_core::machine::{Change, Event};
use keydesk_core::model::{Account, Authenticator, By, LinkState, Notification, Version};
use keydesk_core::ports::{Commit, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, ToSql};

use crate::error::PostgresError;

/// A commit as the statement takes it: one array a column, but for a sign-in, which has one row in each.
#[derive(Default)]
pub(crate) struct CommitRows {
    params: Vec<Box<dyn ToSql + Sync + Send>>,
    /// Whether it is a later commit of one sign-in and nothing else.
    pub(crate) sign_in: bool,
}

impl CommitRows {
    pub(crate) fn of(commit: &Commit<'_>) -> Result<Self, StoreError> {
        let next = commit.next;
        let document = std::str::from_utf8(commit.encoded)
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        let mut rows = Self::default();
        rows.value(commit.rp.as_str().to_owned());
        rows.value(commit.user.as_str().to_owned());
        rows.value(number(commit.expected.0)?);
        rows.value(number(next.version.0)?);
        rows.value(number(next.sequence)?);
        rows.value(next.head.to_string());
        rows.value(next.status.as_str());
        rows.value(next.changed_at.map(system_time));
        rows.value(document.to_owned());
        if let Some((event, kept)) = signed_in(commit) {
            rows.sign_in(event, kept)?;
            return Ok(rows);
        }
        rows.events(commit.events)?;
        rows.authenticators(&next.authenticators);
        rows.keys(commit);
        rows.links(next);
        rows.notifications(commit.notifications)?;
        Ok(rows)
    }

    pub(crate) fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.params.iter().map(|param| &**param as &(dyn ToSql + Sync)).collect()
    }

    fn value(&mut self, value: impl ToSql + Sync + Send + 'static) {
        self.params.push(Box::new(value));
    }

    fn column<T, V>(&mut self, items: &[T], value: impl Fn(&T) -> V)
    where
        V: ToSql + Sync + Send + 'static,
    {
        self.params.push(Box::new(items.iter().map(value).collect::<Vec<V>>()));
    }

    fn sign_in(&mut self, event: &Event, kept: &Authenticator) -> Result<(), StoreError> {
        self.sign_in = true;
        self.value(number(event.sequence())?);
        self.value(event.change().name().as_str());
        self.value(system_time(event.at()));
        self.value(actor(event.by()));
        self.value(text(event.encoded())?);
        self.value(kept.id.to_string());
        self.value(i64::from(kept.sign_count));
        self.value(kept.evidence.backed_up);
        Ok(())
    }

    fn events(&mut self, events: &[Event]) -> Result<(), StoreError> {
        let numbers: Vec<i64> =
            events.iter().map(|event| number(event.sequence())).collect::<Result<_, _>>()?;
        let documents = events.iter().map(|event| text(event.encoded()));
        let documents: Vec<String> = documents.collect::<Result<_, _>>()?;
        self.params.push(Box::new(numbers));
        self.column(events, |event| event.change().name().as_str());
        self.column(events, |event| system_time(event.at()));
        self.column(events, |event| actor(event.by()));
        self.params.push(Box::new(documents));
        Ok(())
    }

    fn authenticators(&mut self, shown: &[Authenticator]) {
        self.column(shown, |kept| kept.id.to_string());
        self.column(shown, |kept| kept.credential_id.to_string());
        self.column(shown, |kept| kept.nickname.as_str().to_owned());
        self.column(shown, |kept| kept.kind.as_str());
        self.column(shown, |kept| kept.status.as_str());
        self.column(shown, |kept| i64::from(kept.sign_count));
        self.column(shown, |kept| kept.evidence.aaguid.to_string());
        self.column(shown, |kept| kept.evidence.trusted);
        self.column(shown, |kept| kept.evidence.backed_up);
        self.column(shown, |kept| kept.provenance.route.as_str());
        self.column(shown, |kept| system_time(kept.created_at));
        self.column(shown, |kept| kept.last_used_at.map(system_time));
        self.column(shown, |kept| kept.removal.as_ref().map(|end| system_time(end.at)));
        self.column(shown, |kept| kept.removal.as_ref().map(|end| end.reason.as_str()));
    }

    fn keys(&mut self, commit: &Commit<'_>) {
        let unique = commit
            .unique_keys
            .iter()
            .map(|key| (key.sort(), keydesk_core::base64url::encode(key.as_bytes()), true));
        let mut keys: Vec<_> = unique.collect();
        // One statement may meet each row once.
        for key in commit.lookup_keys {
            let bytes = keydesk_core::base64url::encode(key.as_bytes());
            if !keys.iter().any(|(sort, held, _)| *sort == key.sort() && *held == bytes) {
                keys.push((key.sort(), bytes, false));
            }
        }
        keys.sort();
        keys.dedup();
        self.column(&keys, |(sort, _, _)| *sort);
        self.column(&keys, |(_, key, _)| key.clone());
        self.column(&keys, |(_, _, reserved)| *reserved);
    }

    fn links(&mut self, next: &Account) {
        self.column(&next.links, |link| link.id.to_string());
        self.column(&next.links, |link| link.kind.as_str());
        self.column(&next.links, |link| state(&link.state));
        self.column(&next.links, |link| system_time(link.issued_at));
        self.column(&next.links, |link| system_time(link.expires_at));
    }

    fn notifications(&mut self, notifications: &[Notification]) -> Result<(), StoreError> {
        let documents: Vec<String> = notifications
            .iter()
            .map(serde_json::to_string)
            .collect::<Result<_, _>>()
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        self.column(notifications, |told| told.id.to_string());
        self.column(notifications, |told| system_time(told.at));
        self.params.push(Box::new(documents));
        Ok(())
    }
}

/// Returns the account in a row, if the columns of the row agree with its document.
pub(crate) fn account(
    rp: &str,
    user: &str,
    version: i64,
    document: &str,
) -> Result<Account, StoreError> {
    let account = Account::decode(document.as_bytes())?;
    let agrees = account.rp.as_str() == rp
        && account.user.as_str() == user
        && number(account.version.0).is_ok_and(|held| held == version);
    if agrees { Ok(account) } else { Err(differs("accounts")) }
}

pub(crate) fn event(document: &str, sequence: i64) -> Result<Event, StoreError> {
    let event = Event::decode(document.as_bytes())?;
    match number(event.sequence()) {
        Ok(held) if held == sequence => Ok(event),
        _ => Err(differs("events")),
    }
}

pub(crate) fn user(table: &'static str, text: &str) -> Result<UserId, StoreError> {
    UserId::new(text).map_err(|error| row(table, error))
}

pub(crate) fn version(table: &'static str, value: i64) -> Result<Version, StoreError> {
    u64::try_from(value).map(Version).map_err(|error| row(table, error))
}

/// A column of a row; a NULL or a type that it cannot be is a row that does not decode.
pub(crate) fn column<'a, T: FromSql<'a>>(
    from: &'a Row,
    index: usize,
    table: &'static str,
) -> Result<T, StoreError> {
    from.try_get(index).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        row(table, cause.unwrap_or_else(|| error.to_string()))
    })
}

/// Keydesk writes the same into both.
pub(crate) fn differs(table: &'static str) -> StoreError {
    let error = PostgresError::Row { table, why: "its columns and document differ".to_owned() };
    StoreError::new(StoreErrorKind::Tampered, error)
}

pub(crate) fn row(table: &'static str, why: impl ToString) -> StoreError {
    PostgresError::Row { table, why: why.to_string() }.into()
}

pub(crate) fn number(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))
}

pub(crate) fn limit(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(crate) fn system_time(at: Timestamp) -> SystemTime {
    let distance = Duration::from_millis(at.unix_millis().unsigned_abs());
    if at.unix_millis() < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance }
}

pub(crate) fn timestamp(at: SystemTime) -> Timestamp {
    let millis = |distance: Duration| i64::try_from(distance.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_unix_millis(match at.duration_since(UNIX_EPOCH) {
        Ok(after) => millis(after),
        Err(before) => -millis(before.duration()),
    })
}

/// The sign-in and its authenticator, if the commit is of nothing else.
fn signed_in<'a>(commit: &Commit<'a>) -> Option<(&'a Event, &'a Authenticator)> {
    let bare = commit.expected.0 > 0
        && commit.unique_keys.is_empty()
        && commit.lookup_keys.is_empty()
        && commit.notifications.is_empty();
    let [event] = commit.events else { return None };
    match event.change() {
        Change::SignedIn { authenticator, .. } if bare => {
            Some((event, commit.next.authenticator(authenticator)?))
        }
        _ => None,
    }
}

fn text(bytes: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(bytes.to_vec())
        .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))
}

fn actor(by: &By) -> Option<String> {
    match by {
        By::Actor { id } => Some(id.as_str().to_owned()),
        By::LinkHolder { .. } | By::KeyHolder => None,
    }
}

fn state(state: &LinkState) -> &'static str {
    match state {
        LinkState::Issued => "issued",
        LinkState::Redeemed { .. } => "redeemed",
        LinkState::Completed { .. } => "completed",
        LinkState::Cancelled { .. } => "cancelled",
        LinkState::Superseded { .. } => "superseded",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_survive_at_both_ends_and_before_the_epoch() {
        for millis in [i64::MIN, -1, 0, 1, 1_763_779_200_123, i64::MAX] {
            let at = Timestamp::from_unix_millis(millis);
            assert_eq!(timestamp(system_time(at)), at);
        }
    }
}
