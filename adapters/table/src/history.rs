//! Events by account, and changes by time.

use std::collections::BTreeSet;

use async_trait::async_trait;
use keydesk_core::base64url;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::Version;
use keydesk_core::ports::{Changed, Changes, History, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::store::{MAX, TableStore};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangeBlob {
    user: UserId,
    version: u64,
    at: Timestamp,
}

/// Where a reader of changes stands. Rows are named by the clock of the node that wrote them and
/// appear when their commit ends, so the last half minute is read again, less what was seen.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cursor {
    from: String,
    seen: BTreeSet<String>,
}

#[async_trait]
impl History for TableStore {
    async fn events(
        &self,
        rp: &RelyingPartyId,
        user: &UserId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let end = keys::end_of(&keys::events(rp, user));
        let mut last = keys::event(rp, user, after);
        let mut events = Vec::new();
        while events.len() < limit {
            let asked = (limit - events.len()).min(MAX);
            let rows = self.rows(&last, &end, asked).await?;
            let ended = rows.len() < asked;
            for row in rows {
                let event = Event::decode(row.blob.as_bytes())?;
                if keys::event(rp, user, event.sequence()) != row.key {
                    let why = "an event stands under another one's key";
                    return Err(StoreError::new(StoreErrorKind::Tampered, why));
                }
                events.push(event);
                last = row.key;
            }
            if ended {
                break;
            }
        }
        Ok(events)
    }

    async fn changes_since(
        &self,
        rp: &RelyingPartyId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Changes, StoreError> {
        let prefix = keys::changes(rp);
        let overlap = format!("{prefix}{}", keys::stamp(self.micros() - OVERLAP_MICROS));
        let (mut from, mut seen, first) = match cursor {
            Some(text) => {
                let cursor = Cursor::read(text, &prefix)?;
                (cursor.from, cursor.seen, false)
            }
            None => (overlap.clone(), BTreeSet::new(), true),
        };
        let mut changed = Vec::new();
        let mut last = from.clone();
        // A follower that starts now begins after the present rows.
        while first || changed.len() < limit {
            let rows = self.rows(&last, &keys::end_of(&prefix), MAX).await?;
            let ended = rows.len() < MAX;
            for row in rows {
                last.clone_from(&row.key);
                if !seen.insert(row.key) || first {
                    continue;
                }
                changed.push(read_change(&row.blob)?);
                if changed.len() == limit {
                    break;
                }
            }
            if ended {
                break;
            }
        }
        // What was read in full and is older than the overlap is behind the reader for good.
        from = from.max(overlap.min(last));
        while seen.len() > MAX_SEEN {
            from = seen.pop_first().unwrap_or(from);
        }
        seen.retain(|key| *key > from);
        Ok(Changes { changed, cursor: Cursor { from, seen }.write(&prefix)? })
    }
}

impl Cursor {
    fn read(text: &str, prefix: &str) -> Result<Self, StoreError> {
        let invalid = || StoreError::from(StoreErrorKind::Invalid);
        let bytes = base64url::decode(text).map_err(|_| invalid())?;
        let short: Self = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
        let plain = |part: &String| {
            part.len() <= 40 && part.bytes().all(|c| c.is_ascii_hexdigit() || c == b'-')
        };
        if !plain(&short.from) || !short.seen.iter().all(plain) {
            return Err(invalid());
        }
        let long = |part: &String| format!("{prefix}{part}");
        Ok(Self { from: long(&short.from), seen: short.seen.iter().map(long).collect() })
    }

    fn write(&self, prefix: &str) -> Result<String, StoreError> {
        let short = |key: &String| key.strip_prefix(prefix).unwrap_or_default().to_owned();
        let short = Self { from: short(&self.from), seen: self.seen.iter().map(short).collect() };
        let json = serde_json::to_vec(&short)
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        Ok(base64url::encode(json))
    }
}

pub(crate) fn change_blob(
    user: &UserId,
    version: Version,
    at: Timestamp,
) -> Result<String, serde_json::Error> {
    serde_json::to_string(&ChangeBlob { user: user.clone(), version: version.0, at })
}

fn read_change(blob: &str) -> Result<Changed, StoreError> {
    let change: ChangeBlob = serde_json::from_str(blob)
        .map_err(|error| StoreError::new(StoreErrorKind::Corrupt, error))?;
    Ok(Changed { user: change.user, version: Version(change.version), at: change.at })
}

/// Longer than a commit takes and clocks of nodes differ.
const OVERLAP_MICROS: i64 = 30_000_000;
/// Bounds the cursor: with more changes than this in the overlap, it becomes shorter.
const MAX_SEEN: usize = 1000;
