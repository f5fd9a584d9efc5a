//! The transition table: for each thing, which command may meet it in which status, and what it is
//! afterwards. What has no row is refused, with the code of the status that stood in the way.
//!
//! The diagrams in `core/ARCHITECTURE.md` are drawn from these rows by a test.

use std::fmt::Debug;
use std::fmt::Write as _;

use super::CommandKind as C;
use crate::model::AccountStatus as A;
use crate::model::AuthenticatorStatus as K;
use crate::model::LinkStatus as L;
use crate::refusal::Refusal;

/// One row: `command` may meet a thing in any status of `from`, and leaves it in `to`.
#[derive(Debug, Clone, Copy)]
pub struct Row<S: 'static> {
    /// The statuses before; empty for a command that makes the thing.
    pub from: &'static [S],
    /// The command.
    pub command: C,
    /// The status afterwards.
    pub to: To<S>,
}

/// The status after a row's command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To<S> {
    /// This status.
    Status(S),
    /// The status from before.
    Same,
}

/// The commands that an account accepts, by status.
pub const ACCOUNT: &[Row<A>] = &[
    row(&[A::Unopened], C::CreateAccount, To::Status(A::Open)),
    row(&[A::Unopened], C::Import, To::Status(A::Open)),
    row(&[A::Open], C::IssueLink, To::Same),
    row(&[A::Open], C::RedeemLink, To::Same),
    row(&[A::Open], C::BeginRegistration, To::Same),
    row(&[A::Open], C::CancelLink, To::Same),
    row(&[A::Open], C::ExtendLink, To::Same),
    row(&[A::Open], C::ConfirmPresence, To::Same),
    row(&[A::Open], C::ReportNotMe, To::Same),
    row(&[A::Open], C::CompleteRegistration, To::Same),
    row(&[A::Open], C::CompleteProof, To::Same),
    row(&[A::Open], C::Rename, To::Same),
    row(&[A::Open], C::Suspend, To::Same),
    row(&[A::Open], C::Reinstate, To::Same),
    row(&[A::Open], C::Quarantine, To::Same),
    row(&[A::Open], C::Release, To::Same),
    row(&[A::Open], C::Remove, To::Same),
    row(&[A::Open], C::RecordSignIn, To::Same),
    row(&[A::Open], C::RecordCounterRegression, To::Same),
    row(&[A::Open], C::CloseAccount, To::Status(A::Closed)),
    row(&[A::Closed], C::ReopenAccount, To::Status(A::Open)),
    row(&[A::Open, A::Closed], C::RebindUser, To::Same),
    row(&[A::Closed], C::Erase, To::Status(A::Unopened)),
];

/// What a registration link may meet. `Expired` and `Registering` follow from the time. A link that
/// is registering after its expiry is redeemed and begun with no more: what began may end.
pub const LINK: &[Row<L>] = &[
    row(&[], C::IssueLink, To::Status(L::Issued)),
    row(&[L::Issued, L::Redeemed, L::Registering], C::IssueLink, To::Status(L::Superseded)),
    row(&[L::Issued, L::Redeemed, L::Registering], C::RedeemLink, To::Status(L::Redeemed)),
    row(&[L::Redeemed, L::Registering], C::BeginRegistration, To::Status(L::Registering)),
    row(&[L::Registering], C::CompleteRegistration, To::Status(L::Completed)),
    row(&[L::Issued, L::Redeemed, L::Registering], C::CancelLink, To::Status(L::Cancelled)),
    row(&[L::Issued, L::Redeemed, L::Registering], C::CloseAccount, To::Status(L::Cancelled)),
    row(&[L::Issued, L::Redeemed, L::Registering], C::ExtendLink, To::Same),
    row(&[L::Redeemed], C::ConfirmPresence, To::Same),
    row(&[L::Issued, L::Redeemed, L::Registering], C::ReportNotMe, To::Status(L::Cancelled)),
];

/// The commands that an authenticator accepts, by status.
pub const AUTHENTICATOR: &[Row<K>] = &[
    row(&[], C::CompleteRegistration, To::Status(K::Active)),
    row(&[], C::Import, To::Status(K::Active)),
    row(&[K::Pending], C::CompleteProof, To::Status(K::Active)),
    row(&[K::Active], C::RecordSignIn, To::Same),
    row(&[K::Active], C::RecordCounterRegression, To::Same),
    row(&[K::Active], C::Suspend, To::Status(K::Suspended)),
    row(&[K::Suspended], C::Reinstate, To::Status(K::Active)),
    row(&[K::Active], C::Quarantine, To::Status(K::Quarantined)),
    row(&[K::Quarantined], C::Release, To::Status(K::Active)),
    row(&[K::Pending, K::Active, K::Suspended, K::Quarantined], C::Rename, To::Same),
    row(&[K::Pending, K::Active, K::Suspended, K::Quarantined], C::Remove, To::Status(K::Removed)),
    row(&[K::Pending, K::Active], C::ReportNotMe, To::Status(K::Removed)),
    row(
        &[K::Pending, K::Active, K::Suspended, K::Quarantined],
        C::CloseAccount,
        To::Status(K::Removed),
    ),
];

/// What `command` leaves of a thing in status `from`, if it may meet it at all.
pub fn next<S: Copy + PartialEq>(table: &[Row<S>], from: S, command: C) -> Option<S> {
    let row = table.iter().find(|row| row.command == command && row.from.contains(&from))?;
    Some(match row.to {
        To::Status(status) => status,
        To::Same => from,
    })
}

/// What `command` leaves of an account, or why it may not meet it.
pub fn account(from: A, command: C) -> Result<A, Refusal> {
    next(ACCOUNT, from, command).ok_or(match from {
        A::Unopened => Refusal::AccountUnknown,
        A::Open => Refusal::AccountExists,
        A::Closed => Refusal::AccountClosed,
    })
}

/// What `command` leaves of a link, or why it may not meet it.
pub fn link(from: L, command: C) -> Result<L, Refusal> {
    next(LINK, from, command).ok_or(match from {
        L::Issued => Refusal::LinkNotRedeemed,
        // Without a live ceremony there is nothing to complete.
        L::Redeemed | L::Registering => Refusal::CeremonyUnknown,
        L::Completed => Refusal::LinkUsed,
        L::Expired => Refusal::LinkExpired,
        L::Cancelled => Refusal::LinkCancelled,
        L::Superseded => Refusal::LinkSuperseded,
    })
}

/// What `command` leaves of an authenticator, or why it may not meet it.
pub fn authenticator(from: K, command: C) -> Result<K, Refusal> {
    next(AUTHENTICATOR, from, command).ok_or(match from {
        K::Pending => Refusal::AuthenticatorPending,
        K::Active => Refusal::AuthenticatorActive,
        K::Suspended => Refusal::AuthenticatorSuspended,
        K::Quarantined => Refusal::AuthenticatorQuarantined,
        K::Removed => Refusal::AuthenticatorRemoved,
    })
}

/// A table as a Mermaid state diagram, one arrow for all the commands that lead the same way;
/// commands that cannot be given yet are in brackets.
pub fn diagram<S: Copy + Debug + PartialEq>(table: &[Row<S>]) -> String {
    let mut arrows: Vec<(Option<S>, Option<S>, Vec<String>)> = Vec::new();
    for row in table {
        let name = format!("{:?}", row.command);
        let label = if row.command.is_live() { name } else { format!("({name})") };
        let froms = if row.from.is_empty() { vec![None] } else { Vec::new() };
        for from in froms.into_iter().chain(row.from.iter().copied().map(Some)) {
            let to = match row.to {
                To::Status(to) => Some(to),
                To::Same => from,
            };
            match arrows.iter_mut().find(|arrow| (arrow.0, arrow.1) == (from, to)) {
                Some((_, _, labels)) => labels.push(label.clone()),
                None => arrows.push((from, to, vec![label.clone()])),
            }
        }
    }
    let mut text = String::from("stateDiagram-v2\n");
    let state = |state: Option<S>| state.map_or("[*]".into(), |state| format!("{state:?}"));
    for (from, to, labels) in arrows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {} --> {}: {}", state(from), state(to), labels.join("<br/>"));
    }
    text
}

const fn row<S>(from: &'static [S], command: C, to: To<S>) -> Row<S> {
    Row { from, command, to }
}
