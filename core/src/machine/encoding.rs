//! The encoding of events.
//!
//! An event is stored as `{"chained": …, "opened": …}`. `chained` is what the digest is over: JSON
//! as RFC 8785 writes it, in which `{"commitment": …}` stands for each personal value. `opened`
//! holds these values with their salts; erasing one of them leaves the chain as it is. Events of
//! the first version, which are no more written, are their chained JSON alone, with every value in
//! it.

use aws_lc_rs::digest::{SHA256, digest};
use serde::Deserialize;
use serde_json::Value;

use super::event::{Body, Change, Event};
use super::personal::{self, OpenedValues, Salts};
use crate::ids::{EventDigest, KeyId};
use crate::model::{Account, By};
use crate::text::one_line;
use crate::time::Timestamp;

/// The fields of an event besides its change: actor, origin, time, and the salts of its commitments.
#[derive(Debug, Clone, Copy)]
pub struct EventContext<'a> {
    /// The actor as the history records it.
    pub by: &'a By,
    /// The network address or device that the host named; controls are left out, and what is longer
    /// than 100 characters is cut.
    pub from: Option<&'a str>,
    /// The client's `User-Agent`; controls are left out, and what is longer than 200 characters is
    /// cut.
    pub user_agent: Option<&'a str>,
    /// Time of the event.
    pub at: Timestamp,
    /// The key that the commit's tags are made with.
    pub key: &'a KeyId,
    /// The secret from which the salts of personal values are derived.
    pub salts: &'a Salts,
}

/// A stored event that cannot be read, or is not what was written.
#[derive(Debug, thiserror::Error)]
pub enum EventDecodeError {
    /// It is not an event.
    #[error("stored bytes are no event")]
    Malformed(#[from] serde_json::Error),
    /// It was written by a newer Keydesk.
    #[error("stored event of version {found}, and this version reads up to {VERSION}")]
    TooNew {
        /// The version of the stored event.
        found: u32,
    },
    /// It is an event, but not in the canonical encoding.
    #[error("stored bytes are not in the canonical encoding")]
    NotCanonical,
    /// A personal value is not the one that the event was made with.
    #[error("the value at {0} is not what the event committed to")]
    NotCommitted(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    chained: Value,
    #[serde(default)]
    opened: OpenedValues,
}

impl Event {
    /// Makes the event that `change` is, after the last event of `account`.
    ///
    /// # Errors
    /// If a value cannot be written as JSON.
    pub fn new(
        account: &Account,
        change: Change,
        context: &EventContext<'_>,
    ) -> Result<Self, serde_json::Error> {
        let body = Body {
            version: Some(VERSION),
            key: Some(context.key.clone()),
            rp: account.rp.clone(),
            user: account.user.clone(),
            sequence: account.sequence + 1,
            at: context.at,
            by: context.by.clone(),
            from: context.from.and_then(|from| one_line(from, MAX_FROM)),
            user_agent: context.user_agent.and_then(|agent| one_line(agent, MAX_USER_AGENT)),
            previous: account.head,
            change,
        };
        let mut chained = serde_json::to_value(&body)?;
        let paths = body.personal();
        let opened = personal::close(&mut chained, &paths, context.salts, body.sequence)?;
        let chained = serde_json_canonicalizer::to_vec(&chained)?;
        Self::stored(body, &chained, &opened, Vec::new())
    }

    /// Reads what [`Event::encoded`] gave, of this or an older version.
    ///
    /// # Errors
    /// Why the bytes are not an event as Keydesk wrote it. Values that were erased are no error.
    pub fn decode(bytes: &[u8]) -> Result<Self, EventDecodeError> {
        let stored: Value = serde_json::from_slice(bytes)?;
        let event = match stored.get("chained") {
            Some(_) => Self::decode_stored(serde_json::from_value(stored)?)?,
            None => Self::first_version(serde_json::from_value(stored)?)?,
        };
        if event.encoded == bytes { Ok(event) } else { Err(EventDecodeError::NotCanonical) }
    }

    fn decode_stored(stored: Stored) -> Result<Self, EventDecodeError> {
        let Stored { chained: mut value, opened } = stored;
        let found = value.get("version").and_then(Value::as_u64).unwrap_or_default();
        if found > u64::from(VERSION) {
            let found = u32::try_from(found).unwrap_or(u32::MAX);
            return Err(EventDecodeError::TooNew { found });
        }
        if found != u64::from(VERSION) {
            return Err(EventDecodeError::NotCanonical);
        }
        let commitments = personal::open(&mut value, &opened);
        let commitments = commitments.map_err(EventDecodeError::NotCommitted)?;
        let body: Body = serde_json::from_value(value)?;
        // Written anew from what was understood: nothing else may stand in the stored bytes.
        let mut chained = serde_json::to_value(&body)?;
        personal::close_again(&mut chained, &body.personal(), &commitments)
            .map_err(|()| EventDecodeError::NotCanonical)?;
        let chained = serde_json_canonicalizer::to_vec(&chained)?;
        let is_erased = |path: &String| !opened.contains_key(path);
        let erased = commitments.into_keys().filter(is_erased).collect();
        Ok(Self::stored(body, &chained, &opened, erased)?)
    }

    /// An event of the first version, which is stored as it is chained.
    fn first_version(body: Body) -> Result<Self, EventDecodeError> {
        if body.version.is_some() || body.key.is_some() || body.user_agent.is_some() {
            return Err(EventDecodeError::NotCanonical);
        }
        let encoded = serde_json_canonicalizer::to_vec(&body)?;
        let digest = digest_of(&encoded);
        Ok(Self { body, chained: 0..encoded.len(), encoded, erased: Vec::new(), digest })
    }

    fn stored(
        body: Body,
        chained: &[u8],
        opened: &OpenedValues,
        erased: Vec<String>,
    ) -> Result<Self, serde_json::Error> {
        let mut encoded = br#"{"chained":"#.to_vec();
        let start = encoded.len();
        encoded.extend_from_slice(chained);
        if !opened.is_empty() {
            encoded.extend_from_slice(br#","opened":"#);
            encoded.extend(serde_json_canonicalizer::to_vec(opened)?);
        }
        encoded.push(b'}');
        let digest = digest_of(chained);
        Ok(Self { body, chained: start..start + chained.len(), encoded, erased, digest })
    }

    /// The same event without where it came from: address, client, and their salts.
    pub(crate) fn without_source(mut self) -> Self {
        if self.body.version.is_some()
            && let Ok(mut stored) = serde_json::from_slice::<Stored>(&self.encoded)
        {
            stored.opened.retain(|path, _| !SOURCE.contains(&path.as_str()));
            if let Ok(left) = Self::decode_stored(stored) {
                return left;
            }
        }
        // In the first version they are part of what the digest is over, so the bytes keep them.
        (self.body.from, self.body.user_agent) = (None, None);
        self
    }

    /// The same event without its personal values and their salts. Its digest is the same; the values
    /// cannot be found by trying.
    ///
    /// # Errors
    /// `NotCanonical` for an event of the first version that holds personal values: there they
    /// are part of what the digest is over.
    pub fn without_personal_values(self) -> Result<Self, EventDecodeError> {
        if self.body.version.is_none() {
            let value = serde_json::to_value(&self.body)?;
            let holds = |path: &&str| value.pointer(path).is_some_and(Value::is_string);
            return match self.body.personal().iter().any(holds) {
                true => Err(EventDecodeError::NotCanonical),
                false => Ok(self),
            };
        }
        let chained = serde_json::from_slice(self.chained())?;
        Self::decode_stored(Stored { chained, opened: OpenedValues::new() })
    }
}

fn digest_of(chained: &[u8]) -> EventDigest {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, chained).as_ref());
    EventDigest::from_bytes(bytes)
}

/// The places that say where an event came from.
pub(super) const SOURCE: [&str; 2] = ["/from", "/userAgent"];
/// The version of events that is written. A change of their form raises it.
const VERSION: u32 = 2;
/// Room for an address with its port, or the name of a device.
const MAX_FROM: usize = 100;
/// Room for what browsers send.
const MAX_USER_AGENT: usize = 200;
