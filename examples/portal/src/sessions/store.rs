//! What `tower-sessions` keeps sessions in, whatever the database is.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use keydesk_core::base64url;
use keydesk_core::ids::{AuthenticatorId, UserId};
use keydesk_core::ports::{KeyPurpose, KeyRing};
use keydesk_core::time::{Clock, Timestamp};
use serde::Deserialize;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::{Limits, Session};
use crate::log;

/// The sessions of all nodes, in a table.
#[derive(Clone)]
pub(crate) struct Store {
    table: Arc<dyn Table>,
    keys: Arc<dyn KeyRing>,
    limits: Limits,
    clock: Arc<dyn Clock>,
}

/// What all sessions that end together have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BornOf {
    /// One person.
    User(UserId),
    /// One key, but for the session that had shown it at `except`.
    Authenticator { id: AuthenticatorId, except: Option<Timestamp> },
}

/// A table of sessions. Two nodes may use one at the same time.
#[async_trait]
pub(crate) trait Table: Send + Sync {
    /// Runs one of [`SQL`]; how many rows it changed.
    async fn write(&self, statement: &'static str, values: Vec<Value>) -> anyhow::Result<u64>;

    /// The columns `data`, `used_at` and `ends_at` of the row that [`SQL`]'s `read` finds.
    async fn read(&self, values: Vec<Value>) -> anyhow::Result<Option<Row>>;
}

/// What a statement is given.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Bytes(Vec<u8>),
    Text(Option<String>),
    /// Milliseconds since 1970.
    Time(i64),
}

/// A session as it is kept.
pub(crate) struct Row {
    /// A session in JSON, behind its tag.
    pub(crate) data: String,
    /// When a person last made a request with it.
    pub(crate) used_at: i64,
    /// When it ends at the latest.
    pub(crate) ends_at: i64,
}

/// The statements, in words that SQLite and PostgreSQL share, about the table [`TABLE`].
pub(crate) struct Sql {
    pub(crate) create: &'static str,
    pub(crate) insert: &'static str,
    pub(crate) read: &'static str,
    pub(crate) save: &'static str,
    pub(crate) touch: &'static str,
    pub(crate) end: &'static str,
    pub(crate) end_user: &'static str,
    pub(crate) note_authenticator: &'static str,
    pub(crate) end_authenticator: &'static str,
    pub(crate) sweep: &'static str,
}

/// See [`Sql`]. `note_authenticator` stays for good: a removed key does not come back. `save` never inserts: a session that was ended while a request used it stays ended.
pub(crate) const SQL: Sql = Sql {
    create: "CREATE TABLE IF NOT EXISTS portal_sessions (
                 digest BYTEA PRIMARY KEY,
                 user_id TEXT NOT NULL,
                 authenticator TEXT,
                 proven_at BIGINT NOT NULL,
                 data TEXT NOT NULL,
                 used_at BIGINT NOT NULL,
                 ends_at BIGINT NOT NULL
             );
             CREATE TABLE IF NOT EXISTS portal_sessions_ended (
                 authenticator TEXT PRIMARY KEY,
                 except_at BIGINT NOT NULL
             );
             CREATE INDEX IF NOT EXISTS sessions_by_user ON portal_sessions (user_id);
             CREATE INDEX IF NOT EXISTS sessions_by_authenticator ON portal_sessions (authenticator);",
    insert: "INSERT INTO portal_sessions (digest, user_id, authenticator, proven_at, data,
                                           used_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
    read: "SELECT data, used_at, ends_at FROM portal_sessions
           WHERE digest = $1 AND ends_at > $2 AND used_at > $3
               AND NOT EXISTS (SELECT 1 FROM portal_sessions_ended AS ended
                               WHERE ended.authenticator = portal_sessions.authenticator
                                   AND ended.except_at <> portal_sessions.proven_at)",
    save: "UPDATE portal_sessions SET user_id = $1, authenticator = $2, proven_at = $3, data = $4
           WHERE digest = $5",
    touch: "UPDATE portal_sessions SET used_at = $1 WHERE digest = $2",
    end: "DELETE FROM portal_sessions WHERE digest = $1",
    end_user: "DELETE FROM portal_sessions WHERE user_id = $1",
    note_authenticator: "INSERT INTO portal_sessions_ended (authenticator, except_at) VALUES ($1, $2)
                         ON CONFLICT (authenticator) DO UPDATE SET except_at = $2",
    end_authenticator: "DELETE FROM portal_sessions WHERE authenticator = $1 AND proven_at <> $2",
    sweep: "DELETE FROM portal_sessions WHERE ends_at <= $1 OR used_at <= $2",
};

impl Store {
    pub(crate) fn new(
        table: Arc<dyn Table>,
        keys: Arc<dyn KeyRing>,
        limits: Limits,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { table, keys, limits, clock }
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// The session of this id, if it has not ended. `used` puts its idle time-out off.
    pub(crate) async fn session(&self, id: &Id, used: bool) -> anyhow::Result<Option<Session>> {
        let Some(row) = self.row(id).await? else { return Ok(None) };
        let now = self.clock.now();
        let unused = now.since(Timestamp::from_unix_millis(row.used_at));
        if used && unused >= self.limits.idle.min(TOUCHED_AFTER) {
            let values = vec![Value::Time(now.unix_millis()), digest_of(id)];
            self.table.write(SQL.touch, values).await?;
        }
        Ok(Some(serde_json::from_str(&row.data).context("a session cannot be read")?))
    }

    /// The data with a tag before it, so that anyone who may write the table makes nobody's session.
    fn tagged(&self, id: &Id, data: &str) -> String {
        let tag = hmac::sign(&self.key(), &covered(id, data));
        format!("{} {data}", base64url::encode(tag.as_ref()))
    }

    /// The data of a row, if this portal wrote it for this session.
    fn untagged<'a>(&self, id: &Id, row: &'a str) -> Option<&'a str> {
        let (tag, data) = row.split_once(' ')?;
        let tag = base64url::decode(tag).ok()?;
        hmac::verify(&self.key(), &covered(id, data), &tag).ok()?;
        Some(data)
    }

    /// Sessions do not outlive a change of the secret.
    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.keys.current(KeyPurpose::Session).as_bytes())
    }

    /// How long a session lasts after its proof, whatever happens.
    fn whole(&self, session: &Session) -> Duration {
        let half = session.strength.is_none();
        if half { self.limits.whole.min(HALF_SIGNED_IN) } else { self.limits.whole }
    }

    pub(crate) async fn end(&self, id: &Id) -> anyhow::Result<()> {
        self.table.write(SQL.end, vec![digest_of(id)]).await?;
        Ok(())
    }

    pub(crate) async fn end_all(&self, of: &BornOf) -> anyhow::Result<u64> {
        let text = |id: String| Value::Text(Some(id));
        match of {
            BornOf::User(user) => {
                self.table.write(SQL.end_user, vec![text(user.as_str().to_owned())]).await
            }
            BornOf::Authenticator { id, except } => {
                let except = except.map_or(i64::MIN, Timestamp::unix_millis);
                let values = vec![text(id.to_string()), Value::Time(except)];
                // A sign-in of this moment may write its session on another node after the others ended.
                self.table.write(SQL.note_authenticator, values.clone()).await?;
                self.table.write(SQL.end_authenticator, values).await
            }
        }
    }

    pub(crate) async fn sweep(&self) -> anyhow::Result<u64> {
        let (now, unused_since) = self.limits_now();
        self.table.write(SQL.sweep, vec![now, unused_since]).await
    }

    /// The row of a session that has not ended, its data without the tag.
    async fn row(&self, id: &Id) -> anyhow::Result<Option<Row>> {
        let (now, unused_since) = self.limits_now();
        let row = self.table.read(vec![digest_of(id), now, unused_since]).await?;
        let Some(mut row) = row else { return Ok(None) };
        let Some(data) = self.untagged(id, &row.data).map(str::to_owned) else {
            log::say("sessions: this portal did not write the row of a session");
            return Ok(None);
        };
        let session: Session = serde_json::from_str(&data).context("a session cannot be read")?;
        // The column `ends_at` is for sweeping: the tag does not cover it.
        let is_live = self.clock.now() < session.at.plus(self.whole(&session));
        row.data = data;
        Ok(Some(row).filter(|_| is_live))
    }

    /// Now, and since when a session that has ended was not used.
    fn limits_now(&self) -> (Value, Value) {
        let now = self.clock.now().unix_millis();
        (Value::Time(now), Value::Time(now.saturating_sub(millis(self.limits.idle))))
    }
}

#[async_trait]
impl SessionStore for Store {
    /// Always under a fresh id: `Session::flush` followed by an insert would bring the old one back,
    /// which somebody may have planted.
    async fn create(&self, record: &mut Record) -> Result<()> {
        record.id = Id::default();
        let (session, data) = session_of(record)?;
        let now = self.clock.now();
        let whole = self.whole(&session);
        let values = vec![
            digest_of(&record.id),
            Value::Text(Some(session.user.as_str().to_owned())),
            Value::Text(session.authenticator.map(|id| id.to_string())),
            Value::Time(session.at.unix_millis()),
            Value::Text(Some(self.tagged(&record.id, &data))),
            Value::Time(now.unix_millis()),
            Value::Time(now.plus(whole).unix_millis()),
        ];
        self.table.write(SQL.insert, values).await.map_err(|error| backend(&error))?;
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (session, data) = session_of(record)?;
        let values = vec![
            Value::Text(Some(session.user.as_str().to_owned())),
            Value::Text(session.authenticator.map(|id| id.to_string())),
            Value::Time(session.at.unix_millis()),
            Value::Text(Some(self.tagged(&record.id, &data))),
            digest_of(&record.id),
        ];
        self.table.write(SQL.save, values).await.map_err(|error| backend(&error))?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(row) = self.row(id).await.map_err(|error| backend(&error))? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&row.data).map_err(|error| decode(&error))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(row.ends_at / 1000)
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data: HashMap::from([(MEMBER.to_owned(), data)]), expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.end(id).await.map_err(|error| backend(&error))
    }
}

// The layer wants it, and a log has no use for what stands in the table.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("limits", &self.limits).finish_non_exhaustive()
    }
}

fn session_of(record: &Record) -> Result<(Session, String)> {
    let member = record.data.get(MEMBER).ok_or_else(|| Error::Encode("nobody's".to_owned()))?;
    let session = Session::deserialize(member).map_err(|error| decode(&error))?;
    Ok((session, member.to_string()))
}

pub(super) fn digest_of(id: &Id) -> Value {
    Value::Bytes(digest(&SHA256, &id.0.to_le_bytes()).as_ref().to_vec())
}

/// What the tag of a session covers.
fn covered(id: &Id, data: &str) -> Vec<u8> {
    [b"portal session 1\0".as_slice(), &id.0.to_le_bytes(), data.as_bytes()].concat()
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn backend(error: &anyhow::Error) -> Error {
    Error::Backend(format!("{error:#}"))
}

fn decode(error: &serde_json::Error) -> Error {
    Error::Decode(error.to_string())
}

/// The name of the table in [`SQL`].
pub(crate) const TABLE: &str = "portal_sessions";
/// Where the record of `tower-sessions` holds the session.
pub(crate) const MEMBER: &str = "session";
/// A session that is used all the time is written this often.
const TOUCHED_AFTER: Duration = Duration::from_secs(60);
/// How long a person may look for their key after the password.
const HALF_SIGNED_IN: Duration = Duration::from_secs(10 * 60);
