//! The keys of rows. What is between the slashes is plain or hexadecimal, so that a table that
//! ignores case or accents keeps them apart all the same.

use std::fmt::Write;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::entropy::{Entropy, SystemEntropy};
use keydesk_core::ids::{CeremonyId, RelyingPartyId, UserId};
use keydesk_core::ports::AuditClass;
use keydesk_core::time::Timestamp;

pub(crate) fn accounts(rp: &RelyingPartyId) -> String {
    format!("account/{}/", scope(rp))
}

// In hexadecimal, ids have the order of their bytes.
pub(crate) fn account(rp: &RelyingPartyId, user: &UserId) -> String {
    format!("{}{}", accounts(rp), hex(user.as_str().as_bytes()))
}

/// A key by which an account is found.
pub(crate) fn pointer(rp: &RelyingPartyId, sort: &str, bytes: &[u8]) -> String {
    // Credential ids may be longer than a database wants to index.
    let name = if bytes.len() <= 64 {
        hex(bytes)
    } else {
        format!("sha256-{}", hex(digest(&SHA256, bytes).as_ref()))
    };
    format!("key/{}/{sort}/{name}", scope(rp))
}

pub(crate) fn events(rp: &RelyingPartyId, user: &UserId) -> String {
    // The longest user id would make the longest key, so its digest stands here.
    let user = digest(&SHA256, user.as_str().as_bytes());
    format!("event/{}/{}/", scope(rp), hex(user.as_ref()))
}

pub(crate) fn event(rp: &RelyingPartyId, user: &UserId, sequence: u64) -> String {
    format!("{}{sequence:016x}", events(rp, user))
}

pub(crate) fn changes(rp: &RelyingPartyId) -> String {
    format!("change/{}/", scope(rp))
}

/// The audit entries of one class.
pub(crate) fn audit(rp: &RelyingPartyId, class: AuditClass) -> String {
    let prefix = match class {
        AuditClass::Identified => AUDIT,
        AuditClass::Anonymous => ANONYMOUS_AUDIT,
    };
    format!("{prefix}{}/", scope(rp))
}

pub(crate) fn ceremony(rp: &RelyingPartyId, id: &CeremonyId) -> String {
    format!("{CEREMONIES}{}/{}", scope(rp), hex(id.as_bytes()))
}

pub(crate) fn record(rp: &RelyingPartyId, name: &str) -> String {
    format!("record/{}/{name}", scope(rp))
}

pub(crate) fn count(key: &str, end: i64) -> String {
    let key = digest(&SHA256, key.as_bytes());
    format!("{COUNTS}{end:016x}/{}", hex(key.as_ref()))
}

/// The first key that is behind every key with this prefix, which ends in a slash.
pub(crate) fn end_of(prefix: &str) -> String {
    format!("{}0", prefix.trim_end_matches('/'))
}

/// Names for rows in the order of their making, different on every node.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    last: AtomicI64,
}

impl Stamps {
    /// `{microseconds}-{random}`.
    pub(crate) fn next(&self, now: Timestamp) -> String {
        let now = now.unix_millis().saturating_mul(1000);
        let forward = |last: i64| Some(now.max(last.saturating_add(1)));
        let last = self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, forward);
        let micros = now.max(last.unwrap_or(now).saturating_add(1));
        let mut random = [0; 6];
        // Without randomness two nodes would have to write in one microsecond to meet.
        let _ = SystemEntropy.fill(&mut random);
        format!("{}-{}", stamp(micros), hex(&random))
    }
}

/// How a time stands in keys.
pub(crate) fn stamp(micros: i64) -> String {
    format!("{:016x}", micros.max(0))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A relying party's domain as it is; anything odd in hexadecimal behind a tilde.
fn scope(rp: &RelyingPartyId) -> String {
    let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b".-".contains(&c);
    if rp.as_str().len() <= 100 && rp.as_str().bytes().all(plain) {
        rp.as_str().to_owned()
    } else {
        format!("~{}", hex(digest(&SHA256, rp.as_str().as_bytes()).as_ref()))
    }
}

pub(crate) const CEREMONIES: &str = "ceremony/";
pub(crate) const COUNTS: &str = "count/";
pub(crate) const OUTBOX: &str = "outbox/";
const AUDIT: &str = "audit/";
/// Entries of the first form: `audit/` and a stamp, of which none begins with a later digit.
pub(crate) const OLD_AUDIT: &str = "audit/0000";
pub(crate) const OLD_AUDIT_END: &str = "audit/0009";
const ANONYMOUS_AUDIT: &str = "audit-anonymous/";
pub(crate) const CHANGES: &str = "change/";
