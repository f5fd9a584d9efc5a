//! Following the chain of an account's events.

use super::Event;
use crate::ids::EventDigest;
use crate::model::Account;

/// Follows the events of one account, each naming the digest of the one before, up to the head that
/// the account names. As the head depends on every byte before it, events that lead to it are those
/// that led to it when it was written.
#[derive(Debug)]
pub struct Chain<'a> {
    account: &'a Account,
    sequence: u64,
    /// The digest of the event before; not known where following begins in the middle.
    previous: Option<EventDigest>,
}

/// Where a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenChain {
    /// An event of another account stands in the chain.
    #[error("event {0} is of another account")]
    Foreign(u64),
    /// An event is missing, or stands twice.
    #[error("event {found} follows event {after}")]
    Gap {
        /// The sequence of the event before.
        after: u64,
        /// The sequence that was found.
        found: u64,
    },
    /// An event does not name the digest of the one before.
    #[error("event {0} does not follow from the event before")]
    Previous(u64),
    /// The events end before the account's last one.
    #[error("the events end with {found}, and the account's last is {last}")]
    Cut {
        /// The sequence of the last event that was found.
        found: u64,
        /// The sequence that the account names.
        last: u64,
    },
    /// The last event is not the one that the account names.
    #[error("event {0} is not the account's last event")]
    Head(u64),
}

impl<'a> Chain<'a> {
    /// Follows the events of `account` that come after this sequence.
    pub fn after(account: &'a Account, sequence: u64) -> Self {
        let previous = (sequence == 0).then_some(EventDigest::NONE);
        Self { account, sequence, previous }
    }

    /// The sequence of the last event that was followed.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Whether the account's last event was followed.
    pub fn is_at_head(&self) -> bool {
        self.sequence >= self.account.sequence
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// Why it is not the next one.
    pub fn follow(&mut self, event: &Event) -> Result<(), BrokenChain> {
        let sequence = event.sequence();
        if *event.rp() != self.account.rp || *event.user() != self.account.user {
            return Err(BrokenChain::Foreign(sequence));
        }
        if self.sequence.checked_add(1) != Some(sequence) {
            return Err(BrokenChain::Gap { after: self.sequence, found: sequence });
        }
        if self.previous.is_some_and(|previous| previous != event.previous()) {
            return Err(BrokenChain::Previous(sequence));
        }
        if sequence == self.account.sequence && event.digest() != self.account.head {
            return Err(BrokenChain::Head(sequence));
        }
        self.sequence = sequence;
        self.previous = Some(event.digest());
        Ok(())
    }

    /// Ends where no further event is there.
    ///
    /// # Errors
    /// `Cut` if the account's last event was not reached; `Head` if the account names an event
    /// though it has none.
    pub fn end(self) -> Result<(), BrokenChain> {
        match (self.is_at_head(), self.previous) {
            (false, _) => {
                Err(BrokenChain::Cut { found: self.sequence, last: self.account.sequence })
            }
            (true, Some(EventDigest::NONE)) if self.account.head != EventDigest::NONE => {
                Err(BrokenChain::Head(0))
            }
            _ => Ok(()),
        }
    }
}
