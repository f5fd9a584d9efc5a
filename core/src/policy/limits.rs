//! How often something may be tried, and what is kept of failed attempts.
//!
//! No limit ever refuses a valid signature or a link's token: limits bound what is *started*, what is
//! *recorded*, and how much history is *read*. Counts are per minute and, with an address, shared by all nodes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How often something may be started or a history read, and how many failures are recorded one by one. The defaults
/// suit a hospital of 500 people behind one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct RateLimits {
    /// Ceremonies that one person, or the holder of one link, may begin for one account in a minute;
    /// 30. A sign-in above it counts as an anonymous one.
    pub begin: u64,
    /// Nicknames that one person may give in one account in a minute; 30.
    pub rename: u64,
    /// Redemptions of one link in a minute; 30.
    pub redeem: u64,
    /// Anonymous sign-ins that may be started from one address in a minute; 6,000. Sign-ins of a
    /// named user have a reserve of as many.
    pub start: u64,
    /// Anonymous sign-in ceremonies that may be open at once in one process, where callers have no
    /// address; 100,000. Sign-ins of a named user have a reserve of as many.
    pub open: u64,
    /// Reads of histories, of whichever accounts, by one person in a minute; 300. As a history is followed
    /// to its end, a read counts once more for every further 500 events that it follows; one that was let
    /// in is always finished.
    pub history: u64,
    /// Failures of one person, link or address that are recorded one by one in a minute; 60. The
    /// others are summed up. So are a person's reads of their own account.
    pub recorded: u64,
    /// Failures of all anonymous callers that are recorded one by one in a minute; 600. The others
    /// are summed up.
    pub recorded_anonymous: u64,
}

/// How long the audit record is kept. Entries of callers who showed who they are, and those of
/// anonymous callers, are kept apart: nobody can push out the former.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditPolicy {
    /// How long entries of identified callers are kept, in days, 1 to 3650; 400. Their number is not
    /// limited.
    pub keep_days: u32,
    /// How long entries of anonymous callers are kept, in days, 1 to 3650; 90.
    pub keep_anonymous_days: u32,
    /// How many entries of anonymous callers are kept, 1 or more; the oldest go first; 100,000.
    pub keep_anonymous_entries: u64,
}

impl RateLimits {
    /// The first limit that would refuse everything.
    pub(super) fn zero(&self) -> Option<&'static str> {
        let limits = [
            (self.begin, "begin"),
            (self.rename, "rename"),
            (self.redeem, "redeem"),
            (self.start, "start"),
            (self.open, "open"),
            (self.history, "history"),
            (self.recorded, "recorded"),
            (self.recorded_anonymous, "recordedAnonymous"),
        ];
        limits.into_iter().find(|(limit, _)| *limit == 0).map(|(_, name)| name)
    }
}

impl AuditPolicy {
    /// How long entries of identified callers are kept.
    pub fn keep(&self) -> Duration {
        days(self.keep_days)
    }

    /// How long entries of anonymous callers are kept.
    pub fn keep_anonymous(&self) -> Duration {
        days(self.keep_anonymous_days)
    }

    /// The first member that is out of its range.
    pub(super) fn out_of_range(&self) -> Option<&'static str> {
        let members = [
            (KEPT_DAYS.contains(&self.keep_days), "keepDays"),
            (KEPT_DAYS.contains(&self.keep_anonymous_days), "keepAnonymousDays"),
            (self.keep_anonymous_entries > 0, "keepAnonymousEntries"),
        ];
        members.into_iter().find(|(kept, _)| !kept).map(|(_, name)| name)
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            begin: 30,
            rename: 30,
            redeem: 30,
            start: 6_000,
            open: 100_000,
            history: 300,
            recorded: 60,
            recorded_anonymous: 600,
        }
    }
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self { keep_days: 400, keep_anonymous_days: 90, keep_anonymous_entries: 100_000 }
    }
}

fn days(count: u32) -> Duration {
    Duration::from_secs(u64::from(count) * 24 * 60 * 60)
}

const KEPT_DAYS: std::ops::RangeInclusive<u32> = 1..=3650;
