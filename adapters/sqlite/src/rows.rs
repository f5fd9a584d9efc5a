//! Rows and what they stand for.

use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{Account, Notification};
use keydesk_core::ports::{Commit, Loaded, StoreError, StoreErrorKind};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params, Row};

use crate::error::{before_commit, corrupt};

/// A commit as it is written, with nothing borrowed.
pub(crate) struct CommitRows {
    pub(crate) rp: String,
    pub(crate) user: String,
    pub(crate) expected: u64,
    pub(crate) version: u64,
    pub(crate) status: &'static str,
    pub(crate) account: String,
    pub(crate) at: i64,
    pub(crate) unique_keys: Vec<(&'static str, Vec<u8>)>,
    pub(crate) lookup_keys: Vec<(&'static str, Vec<u8>)>,
    pub(crate) events: Vec<EventRow>,
    pub(crate) notifications: Vec<NotificationRow>,
}

pub(crate) struct EventRow {
    pub(crate) sequence: u64,
    pub(crate) at: i64,
    pub(crate) name: &'static str,
    pub(crate) event: String,
    pub(crate) digest: [u8; 32],
}

pub(crate) struct NotificationRow {
    pub(crate) id: [u8; 32],
    pub(crate) notification: String,
}

impl TryFrom<Commit<'_>> for CommitRows {
    type Error = StoreError;

    fn try_from(commit: Commit<'_>) -> Result<Self, StoreError> {
        let Commit { rp, user, expected, next, encoded, .. } = commit;
        // Without an event nothing says when; no change of an account is without one.
        let at = next.changed_at.map_or(0, |at| at.unix_millis());
        Ok(Self {
            rp: rp.as_str().to_owned(),
            user: user.as_str().to_owned(),
            expected: expected.0,
            version: next.version.0,
            status: next.status.as_str(),
            account: text(encoded)?,
            at,
            unique_keys: commit
                .unique_keys
                .iter()
                .map(|key| (key.sort(), key.as_bytes().to_vec()))
                .collect(),
            lookup_keys: commit
                .lookup_keys
                .iter()
                .map(|key| (key.sort(), key.as_bytes().to_vec()))
                .collect(),
            events: commit.events.iter().map(EventRow::try_from).collect::<Result<_, _>>()?,
            notifications: commit
                .notifications
                .iter()
                .map(NotificationRow::try_from)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl TryFrom<&Event> for EventRow {
    type Error = StoreError;

    fn try_from(event: &Event) -> Result<Self, StoreError> {
        Ok(Self {
            sequence: event.sequence(),
            at: event.at().unix_millis(),
            name: event.change().name().as_str(),
            event: text(event.encoded())?,
            digest: *event.digest().as_bytes(),
        })
    }
}

impl TryFrom<&Notification> for NotificationRow {
    type Error = StoreError;

    fn try_from(notification: &Notification) -> Result<Self, StoreError> {
        Ok(Self { id: *notification.id.as_bytes(), notification: json(notification)? })
    }
}

/// An account from its version and JSON, the first two columns.
pub(crate) fn loaded(row: &Row<'_>) -> Result<Loaded, StoreError> {
    let version: u64 = row.get(0).map_err(before_commit)?;
    let account = Account::decode(bytes(row, 1)?)?;
    if account.version.0 != version {
        let text = format!("version {version} beside an account of {}", account.version);
        return Err(StoreError::new(StoreErrorKind::Tampered, text));
    }
    Ok(Loaded { account })
}

/// An event from its JSON, digest and sequence, the first three columns.
pub(crate) fn event(row: &Row<'_>) -> Result<Event, StoreError> {
    let event = Event::decode(bytes(row, 0)?)?;
    if event.digest().as_bytes() != bytes(row, 1)? {
        return Err(StoreError::new(StoreErrorKind::Tampered, "an event with another's digest"));
    }
    let sequence: u64 = row.get(2).map_err(before_commit)?;
    if event.sequence() != sequence {
        let text = format!("sequence {sequence} beside event {}", event.sequence());
        return Err(StoreError::new(StoreErrorKind::Tampered, text));
    }
    Ok(event)
}

/// A relying party in a column.
pub(crate) fn rp(row: &Row<'_>, column: usize) -> Result<RelyingPartyId, StoreError> {
    let text: String = row.get(column).map_err(before_commit)?;
    RelyingPartyId::new(text).map_err(corrupt)
}

/// A user in a column.
pub(crate) fn user(row: &Row<'_>, column: usize) -> Result<UserId, StoreError> {
    let text: String = row.get(column).map_err(before_commit)?;
    UserId::new(text).map_err(corrupt)
}

/// A user, or nobody, in a column.
pub(crate) fn maybe_user(row: &Row<'_>, column: usize) -> Result<Option<UserId>, StoreError> {
    let text: Option<String> = row.get(column).map_err(before_commit)?;
    text.map(UserId::new).transpose().map_err(corrupt)
}

/// The bytes of a text or blob.
pub(crate) fn bytes<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r [u8], StoreError> {
    match row.get_ref(column).map_err(before_commit)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Ok(bytes),
        _ => Err(StoreError::new(StoreErrorKind::Corrupt, "neither text nor blob")),
    }
}

/// All rows of a statement.
pub(crate) fn rows<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(before_commit)?;
    let mut rows = statement.query(parameters).map_err(before_commit)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(before_commit)? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The first row of a statement.
pub(crate) fn row<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(before_commit)?;
    let mut rows = statement.query(parameters).map_err(before_commit)?;
    rows.next().map_err(before_commit)?.map(read).transpose()
}

/// How many rows a statement changed.
pub(crate) fn changed(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<usize, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(parameters))
        .map_err(before_commit)
}

/// A value as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))
}

/// A limit as SQLite takes it.
pub(crate) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn text(bytes: &[u8]) -> Result<String, StoreError> {
    let text = std::str::from_utf8(bytes);
    text.map(str::to_owned).map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))
}
