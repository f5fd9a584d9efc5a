//! The record of what was refused or only read. What succeeded and changed something is in the
//! account's events, in the commit that changed it.

use super::Desk;
use super::source::Source;
use super::tags::tampered_user;
use crate::entropy::bytes;
use crate::error::{Error, Refusal};
use crate::ids::UserId;
use crate::model::Caller;
use crate::ports::{AuditClass, AuditEntry};
use crate::text::is_left_out;

/// One attempt, as it is recorded.
#[derive(Clone, Copy)]
pub(super) struct Attempted<'a> {
    pub(super) operation: &'static str,
    pub(super) caller: &'a Caller,
    /// About whom, if that was said.
    pub(super) user: Option<&'a UserId>,
    /// Whether the caller showed who they are by something else than a session: a link or a key.
    pub(super) proven: bool,
}

impl Desk {
    /// Records a refusal or failure, and hands the result on.
    pub(super) async fn audited<T>(
        &self,
        operation: &'static str,
        caller: &Caller,
        user: Option<&UserId>,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        self.audited_attempt(&Attempted { operation, caller, user, proven: false }, result).await
    }

    /// As [`Desk::audited`], for operations of a link's holder. `user` is known only where the link is.
    pub(super) async fn audited_holder<T>(
        &self,
        operation: &'static str,
        caller: &Caller,
        user: Option<&UserId>,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        let proven = user.is_some();
        self.audited_attempt(&Attempted { operation, caller, user, proven }, result).await
    }

    /// As [`Desk::audited`], for what only reads: success is recorded too.
    pub(super) async fn audited_read<T>(
        &self,
        operation: &'static str,
        caller: &Caller,
        user: Option<&UserId>,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        let attempted = Attempted { operation, caller, user, proven: false };
        self.recorded(&attempted, result).await
    }

    async fn audited_attempt<T>(
        &self,
        attempted: &Attempted<'_>,
        result: Result<T, Error>,
    ) -> Result<T, Error> {
        if result.is_err() { self.recorded(attempted, result).await } else { result }
    }

    /// Records how an attempt ended, and hands the result on. A refusal of the engine gets the number
    /// that its entry has: most of them share one text, and an operator can find the true code by it.
    pub(super) async fn recorded<T>(
        &self,
        attempted: &Attempted<'_>,
        mut result: Result<T, Error>,
    ) -> Result<T, Error> {
        if let Err(Error::Refused(Refusal::Rejected(rejection))) = &mut result {
            let reference = reference(bytes(self.ports().entropy.as_ref())?);
            let outcome = rejection.code.as_str();
            if self.record_as(attempted, outcome, Some(&reference)).await? {
                rejection.reference = Some(reference.into());
            }
            return result;
        }
        self.record_result(attempted, &result).await?;
        result
    }

    /// Records how an attempt ended. An account that was tampered with is named, no matter which
    /// account was asked for.
    pub(super) async fn record_result<T>(
        &self,
        attempted: &Attempted<'_>,
        result: &Result<T, Error>,
    ) -> Result<(), Error> {
        let (user, outcome) = match result {
            Ok(_) => (attempted.user, OK),
            Err(error) => (tampered_user(error).or(attempted.user), error.code()),
        };
        self.record(&Attempted { user, ..*attempted }, outcome).await
    }

    /// Records an attempt, unless so many of its kind failed in this minute that it is summed up.
    pub(super) async fn record(
        &self,
        attempted: &Attempted<'_>,
        outcome: &'static str,
    ) -> Result<(), Error> {
        self.record_as(attempted, outcome, None).await.map(drop)
    }

    /// As [`Desk::record`], with a reference number. Returns whether an entry was written: a later one may count this
    /// attempt too, without its number.
    async fn record_as(
        &self,
        attempted: &Attempted<'_>,
        outcome: &'static str,
        reference: Option<&str>,
    ) -> Result<bool, Error> {
        let Attempted { operation, caller, user, .. } = *attempted;
        let identified = attempted.proven || caller.actor.is_some() || outcome == OK;
        let mut entry = AuditEntry {
            at: self.ports().clock.now(),
            rp: self.rp().clone(),
            operation,
            actor: caller.actor.as_ref().map(|actor| actor.id.clone()),
            // Anybody may ask about any id; one that would hide or reorder a line of the record is left out.
            user: user.filter(|user| !user.as_str().contains(is_left_out)).cloned(),
            outcome,
            from: caller.from_recorded(),
            user_agent: caller.user_agent_recorded(),
            class: if identified { AuditClass::Identified } else { AuditClass::Anonymous },
            count: 1,
            reference: reference.map(str::to_owned),
        };
        // Reads of other people's accounts are recorded one by one.
        let reads_own = outcome == OK && entry.actor.is_some() && entry.actor == entry.user;
        if outcome != OK || reads_own {
            let (whose, count) = if entry.is_alert() {
                self.entry_of_alert(&entry).await?
            } else {
                self.entry_of_many(&mut entry).await?
            };
            let Some(count) = count else {
                self.unrecorded().add(&whose, entry);
                return Ok(false);
            };
            self.unrecorded().written(&whose, entry.at, count);
            entry.count = count;
        }
        self.ports().audit.record(&entry).await?;
        Ok(true)
    }

    /// Returns how many alerts an entry for this one stands for; none if a later entry counts it. Alerts are counted
    /// separately, so that other failures do not displace them, and repeated alerts about one account
    /// do not fill the record.
    async fn entry_of_alert(&self, entry: &AuditEntry) -> Result<(String, Option<u64>), Error> {
        let about = match (&entry.user, &entry.actor) {
            (Some(user), _) => format!("about {user}"),
            (None, Some(actor)) => format!("by {actor}"),
            (None, None) => "about nobody".to_owned(),
        };
        let whose = format!("alert {} {about}", entry.outcome);
        let alerts = self.count(&whose).await?;
        Ok((whose, stands_for(alerts, self.policy().limits.recorded)))
    }

    /// How many failures, or reads of oneself, an entry for this one stands for; none where a later
    /// entry will.
    async fn entry_of_many(&self, entry: &mut AuditEntry) -> Result<(String, Option<u64>), Error> {
        let limits = &self.policy().limits;
        let source = Source::of_recorded(entry.from.as_deref());
        let whose = match (&entry.actor, &entry.user, entry.class) {
            (Some(actor), ..) => format!("by {actor}"),
            (None, Some(user), AuditClass::Identified) => format!("of {user}"),
            _ => source.to_string(),
        };
        let kind = if entry.outcome == OK { "read" } else { "failure" };
        let whose = format!("{kind} {whose}");
        let attempts = self.count(&whose).await?;
        let count = stands_for(attempts, limits.recorded);
        if entry.class == AuditClass::Identified {
            return Ok((whose, count));
        }
        // Unknown callers leave one sum, however many addresses they have.
        let all = "failure anonymous".to_owned();
        if count.is_none() {
            return Ok((all, None));
        }
        let anonymous = self.count(&all).await?;
        let of_all = stands_for(anonymous, limits.recorded_anonymous);
        if of_all.is_some_and(|of_all| of_all > 1) {
            // It stands for failures of others as well.
            (entry.from, entry.user_agent, entry.user) = (None, None, None);
            return Ok((all, of_all));
        }
        Ok((all, of_all.and(count)))
    }
}

/// How many failures an entry for the `failures`th one stands for. Up to `max` each has its own; after
/// that one entry is written whenever their number has doubled, for all since the one before.
fn stands_for(failures: u64, max: u64) -> Option<u64> {
    if failures <= max {
        return Some(1);
    }
    let doubled = failures.is_multiple_of(max) && (failures / max).is_power_of_two();
    doubled.then_some(failures / 2)
}

/// A number that can be read out over the telephone: 40 bits in Crockford's Base32, which leaves out the
/// letters that look like digits. It contains no information and grants no access.
fn reference(random: [u8; 5]) -> String {
    let number = random.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    let digit = |place: u32| {
        let index = usize::try_from(number >> (5 * place) & 31).unwrap_or(0);
        char::from(DIGITS[index % DIGITS.len()])
    };
    (0..8).rev().map(digit).collect()
}

const DIGITS: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const OK: &str = "ok";

#[cfg(test)]
mod tests {
    use super::{reference, stands_for};

    #[test]
    fn a_reference_is_of_eight_characters_that_differ() {
        assert_eq!(reference([0; 5]), "00000000");
        assert_eq!(reference([0xff; 5]), "ZZZZZZZZ");
        assert_eq!(reference([0x08, 0x86, 0x42, 0x98, 0xe8]), "12345678");
    }

    #[test]
    fn a_flood_of_failures_takes_few_entries_that_count_them_all() {
        let entries: Vec<_> = (1..=960).filter_map(|number| stands_for(number, 60)).collect();
        assert_eq!(entries.len(), 60 + 4);
        assert_eq!(entries.iter().sum::<u64>(), 960);
        assert_eq!(entries[60..], [60, 120, 240, 480]);
        let flood = (1..=10_000_000).filter(|number| stands_for(*number, 60).is_some());
        assert_eq!(flood.count(), 60 + 17);
    }
}
