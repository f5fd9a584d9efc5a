//! An account's entry: how it is written, and how it is read.

use std::collections::BTreeSet;

use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::{Event, EventDecodeError};
use keydesk_core::model::{Account, AuthenticatorStatus, DecodeError, Notification};
use keydesk_core::ports::Commit;
use serde::{Deserialize, Serialize};

use crate::entry::{Entry, malformed};
use crate::error::{LdapError, LdapErrorCode};
use crate::pool::{Attributes, Step};

/// The parsed content of an entry.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) account: Account,
    /// Names of the keys that the account claimed.
    pub(crate) lookup: BTreeSet<String>,
    /// The last commit, if the journal may not have it.
    pub(crate) pending: Option<Pending>,
    /// `pending` as it stands there.
    pub(crate) pending_bytes: Option<Vec<u8>>,
}

/// The parts of a commit besides the account.
#[derive(Debug, PartialEq)]
pub(crate) struct Pending {
    /// Tells this commit from any other.
    pub(crate) commit: String,
    pub(crate) events: Vec<Event>,
    pub(crate) notifications: Vec<Notification>,
}

#[derive(Serialize, Deserialize)]
struct PendingForm {
    format: u32,
    commit: String,
    events: Vec<String>,
    notifications: Vec<Notification>,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl Stored {
    /// The attributes that are read of it.
    pub(crate) const ATTRIBUTES: [&'static str; 4] = [VERSION, ACCOUNT, LOOKUP, PENDING];

    /// Reads an entry. The account must say the same as its attributes.
    ///
    /// # Errors
    /// `entry_malformed`, `entry_too_new`.
    pub(crate) fn decode(entry: &Entry) -> Result<Self, LdapError> {
        let account = Account::decode(entry.needed(ACCOUNT)?).map_err(|error| match error {
            DecodeError::TooNew { found, newest } => {
                let why = format!("an account of format {found}; this reads up to {newest}");
                LdapError::new(LdapErrorCode::EntryTooNew, why)
            }
            DecodeError::Corrupt(_) => malformed("an account does not decode"),
        })?;
        let version = entry.needed_text(VERSION)?.parse::<u64>();
        if version.ok() != Some(account.version.0) {
            let why = "an account beside another version's number";
            return Err(LdapError::new(LdapErrorCode::EntryTampered, why));
        }
        let lookup = entry.all(LOOKUP).iter().map(|value| {
            String::from_utf8(value.clone()).map_err(|_| malformed("a lookup value is not text"))
        });
        let lookup = lookup.collect::<Result<_, _>>()?;
        let pending_bytes = entry.only(PENDING)?.map(<[u8]>::to_vec);
        let pending = pending_bytes.as_deref().map(Pending::decode).transpose()?;
        Ok(Self { account, lookup, pending, pending_bytes })
    }

    /// As [`Stored::decode`], for an entry that must be this person's.
    pub(crate) fn decode_of(
        entry: &Entry,
        rp: &RelyingPartyId,
        user: &UserId,
    ) -> Result<Self, LdapError> {
        let stored = Self::decode(entry)?;
        if stored.account.rp != *rp || stored.account.user != *user {
            return Err(LdapError::new(LdapErrorCode::EntryTampered, "another person's account"));
        }
        Ok(stored)
    }
}

impl Pending {
    /// As it is stored.
    pub(crate) fn encode(commit: &Commit<'_>, token: &str) -> Result<Vec<u8>, LdapError> {
        let unfit = |_| malformed("a commit that cannot be encoded");
        let text = |event: &Event| String::from_utf8(event.encoded().to_vec());
        let form = PendingForm {
            format: FORMAT,
            commit: token.to_owned(),
            events: commit
                .events
                .iter()
                .map(text)
                .collect::<Result<_, _>>()
                .map_err(|_| malformed("an event is not text"))?,
            notifications: commit.notifications.to_vec(),
        };
        serde_json::to_vec(&form).map_err(unfit)
    }

    fn decode(bytes: &[u8]) -> Result<Self, LdapError> {
        let broken = |_| malformed("a pending commit does not decode");
        let FormatOnly { format } = serde_json::from_slice(bytes).map_err(broken)?;
        if format > FORMAT {
            let why = format!("a pending commit of format {format}; this reads up to {FORMAT}");
            return Err(LdapError::new(LdapErrorCode::EntryTooNew, why));
        }
        let form: PendingForm = serde_json::from_slice(bytes).map_err(broken)?;
        let events = form.events.iter().map(|event| Event::decode(event.as_bytes()));
        Ok(Self {
            commit: form.commit,
            events: events.collect::<Result<_, _>>().map_err(|error| match error {
                EventDecodeError::Malformed(_) => malformed("a pending event does not decode"),
                EventDecodeError::TooNew { .. } => {
                    LdapError::new(LdapErrorCode::EntryTooNew, error.to_string())
                }
                EventDecodeError::NotCanonical | EventDecodeError::NotCommitted(_) => {
                    LdapError::new(LdapErrorCode::EntryTampered, error.to_string())
                }
            })?,
            notifications: form.notifications,
        })
    }
}

/// The entry of a first commit.
pub(crate) fn first(
    commit: &Commit<'_>,
    name: &str,
    pending: Vec<u8>,
    lookup: &[String],
) -> Attributes {
    let text = |text: &str| vec![text.as_bytes().to_vec()];
    let mut attributes = vec![
        ("objectClass", text("keydeskAccountEntry")),
        ("cn", text(name)),
        (VERSION, text(&commit.next.version.to_string())),
        (ACCOUNT, vec![commit.encoded.to_vec()]),
        (PENDING, vec![pending]),
        (LOOKUP, lookup.iter().map(|key| key.clone().into_bytes()).collect()),
        ("keydeskRelyingParty", text(commit.rp.as_str())),
        ("keydeskUser", text(commit.user.as_str())),
    ];
    attributes.extend(readable(commit.next));
    attributes
}

/// The steps of a later commit. The first one alone decides between commits that saw the same
/// version: of two that take the same value away, the second finds it gone.
pub(crate) fn later(commit: &Commit<'_>, pending: Vec<u8>, lookup: &[String]) -> Vec<Step> {
    let number = |number: u64| vec![number.to_string().into_bytes()];
    let mut steps = vec![
        Step::Delete(VERSION, number(commit.expected.0)),
        Step::Add(VERSION, number(commit.next.version.0)),
        Step::Replace(ACCOUNT, vec![commit.encoded.to_vec()]),
        Step::Replace(PENDING, vec![pending]),
    ];
    if !lookup.is_empty() {
        let values = lookup.iter().map(|key| key.clone().into_bytes()).collect();
        steps.push(Step::Add(LOOKUP, values));
    }
    let readable = readable(commit.next).into_iter();
    steps.extend(readable.map(|(name, values)| Step::Replace(name, values)));
    steps
}

/// The attributes that an administrator may read. Removed authenticators are left out.
fn readable(account: &Account) -> Attributes {
    let shown = account
        .authenticators
        .iter()
        .enumerate()
        .filter(|(_, authenticator)| authenticator.status != AuthenticatorStatus::Removed);
    let line = |(index, authenticator): (usize, &keydesk_core::model::Authenticator)| {
        let (status, kind) = (authenticator.status.as_str(), authenticator.kind.as_str());
        let number = index + 1;
        format!("{number} {status} {kind} {}", authenticator.nickname.as_str()).into_bytes()
    };
    vec![
        ("keydeskStatus", vec![account.status.as_str().as_bytes().to_vec()]),
        ("keydeskAuthenticator", shown.map(line).collect()),
    ]
}

pub(crate) const VERSION: &str = "keydeskVersion";
pub(crate) const ACCOUNT: &str = "keydeskAccount";
pub(crate) const LOOKUP: &str = "keydeskLookup";
pub(crate) const PENDING: &str = "keydeskPending";
/// The number of the form of a pending commit.
const FORMAT: u32 = 1;

#[cfg(test)]
mod tests {
    use keydesk_core::model::Version;

    use super::*;

    fn entry(version: &str, account: &[u8], pending: Option<&[u8]>) -> Entry {
        let mut attributes = vec![
            ("keydeskversion".to_owned(), vec![version.as_bytes().to_vec()]),
            ("keydeskAccount".to_owned(), vec![account.to_vec()]),
        ];
        attributes.extend(pending.map(|bytes| (PENDING.to_owned(), vec![bytes.to_vec()])));
        Entry::new("cn=a".to_owned(), attributes)
    }

    #[test]
    fn an_entry_that_contradicts_itself_is_not_read() {
        let (rp, user) = (RelyingPartyId::new("a").unwrap(), UserId::new("u").unwrap());
        let mut account = Account::unopened(rp.clone(), user.clone());
        account.version = Version(7);
        let good = account.encode().unwrap();
        let newer = br#"{"format":99,"account":{}}"#;
        let pending: &[u8] = br#"{"format":1,"commit":"x","events":[],"notifications":[]}"#;
        let stored = Stored::decode(&entry("7", &good, Some(pending))).unwrap();
        assert_eq!(stored.account, account);
        assert_eq!(stored.pending.unwrap().commit, "x");
        let malformed = LdapErrorCode::EntryMalformed;
        let tampered = LdapErrorCode::EntryTampered;
        let cases: [(Entry, LdapErrorCode); 8] = [
            (entry("8", &good, None), tampered),
            (entry("-7", &good, None), tampered),
            (entry("", &good, None), tampered),
            (entry("7", b"{}", None), malformed),
            (entry("7", b"\xff", None), malformed),
            (entry("7", newer, None), LdapErrorCode::EntryTooNew),
            (entry("7", &good, Some(b"{")), malformed),
            (entry("7", &good, Some(br#"{"format":2}"#)), LdapErrorCode::EntryTooNew),
        ];
        for (entry, code) in cases {
            assert_eq!(Stored::decode(&entry).unwrap_err().code, code, "{entry:?}");
        }
        let other = UserId::new("other").unwrap();
        let error = Stored::decode_of(&entry("7", &good, None), &rp, &other).unwrap_err();
        assert_eq!(error.code, tampered);
    }
}
