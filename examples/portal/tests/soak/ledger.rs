//! What the portal said, to be held against what it kept.

use std::collections::BTreeSet;

use keydesk_core::machine::{Change, Event};

/// What every answer so far says has happened, one line for each event.
#[derive(Default)]
pub(crate) struct Ledger {
    known: BTreeSet<String>,
    /// How the lines begin that the request under way may add.
    under_way: Vec<String>,
    /// Requests without an answer that were found to have happened, and not to have.
    pub(crate) landed: usize,
    pub(crate) vanished: usize,
}

impl Ledger {
    /// A request is sent that may add lines with these beginnings.
    pub(crate) fn ask(&mut self, beginnings: &[String]) {
        self.under_way = beginnings.to_vec();
    }

    /// It was answered: exactly this happened; nothing, if it was refused.
    pub(crate) fn answered(&mut self, lines: &[String]) {
        self.under_way.clear();
        self.known.extend(lines.iter().cloned());
    }

    /// Holds the lines of what was kept against what was said. What a request without an answer
    /// left is known from now on.
    pub(crate) fn settle(&mut self, kept: &BTreeSet<String>) {
        let lost: Vec<_> = self.known.difference(kept).collect();
        assert!(lost.is_empty(), "lost, though it was answered: {lost:?}");
        let surprising: Vec<_> = kept.difference(&self.known).cloned().collect();
        for line in &surprising {
            let expected = self.under_way.iter().any(|beginning| line.starts_with(beginning));
            assert!(expected, "nobody asked for it, or it was refused: {line}");
        }
        match (self.under_way.len(), surprising.len()) {
            (0, _) => {}
            (_, 0) => self.vanished += 1,
            (asked, found) => {
                assert_eq!(asked, found, "half of a change: {surprising:?}");
                self.landed += 1;
            }
        }
        self.known.extend(surprising);
        self.under_way.clear();
    }

    /// Whether a line with this beginning is known.
    pub(crate) fn knows(&self, beginning: &str) -> bool {
        self.known.iter().any(|line| line.starts_with(beginning))
    }
}

/// An event as a line; `None` for what only follows from another event of its commit.
pub(crate) fn line(event: &Event) -> Option<String> {
    Some(match event.change() {
        Change::AccountCreated { .. } | Change::LinkSuperseded { .. } => return None,
        Change::LinkIssued { link, .. } => format!("issued {link}"),
        Change::LinkRedeemed { link, session } => format!("redeemed {link} {session}"),
        Change::RegistrationBegun { link, ceremony } => format!("begun {link} {}", ceremony.id),
        Change::LinkCompleted { link, ceremony, authenticator, .. } => {
            format!("completed {link} {ceremony} {authenticator}")
        }
        Change::AuthenticatorRegistered { authenticator } => {
            format!("registered {} {}", authenticator.credential_id, authenticator.id)
        }
        Change::AuthenticatorRenamed { authenticator, nickname } => {
            format!("renamed {authenticator} {}", nickname.as_str())
        }
        Change::AuthenticatorRemoved { authenticator, .. } => format!("removed {authenticator}"),
        Change::SignedIn { authenticator, ceremony, .. } => {
            format!("signed-in {authenticator} {ceremony}")
        }
        other => format!("{} was never asked for", other.name()),
    })
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn kept(lines: &[&str]) -> BTreeSet<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    /// After `issued a` was answered and while `completed b`, `registered c` are asked for.
    fn settles(lines: &[&str]) -> bool {
        let mut ledger = Ledger::default();
        ledger.ask(&["issued ".to_owned()]);
        ledger.answered(&["issued a".to_owned()]);
        ledger.ask(&["completed b ".to_owned(), "registered c ".to_owned()]);
        let kept = kept(lines);
        catch_unwind(AssertUnwindSafe(|| ledger.settle(&kept))).is_ok()
    }

    #[test]
    fn what_was_answered_is_there_and_what_was_not_is_there_whole_or_not_at_all() {
        assert!(settles(&["issued a"]));
        assert!(settles(&["issued a", "completed b 1 2", "registered c 2"]));
        assert!(!settles(&[]), "an answer was lost");
        assert!(!settles(&["issued a", "completed b 1 2"]), "half of a change");
        assert!(!settles(&["issued a", "removed d"]), "nobody asked");
    }

    #[test]
    fn what_was_refused_did_not_happen() {
        let mut ledger = Ledger::default();
        ledger.ask(&["issued ".to_owned()]);
        ledger.answered(&[]);
        assert!(catch_unwind(AssertUnwindSafe(|| ledger.settle(&kept(&["issued a"])))).is_err());
    }
}
