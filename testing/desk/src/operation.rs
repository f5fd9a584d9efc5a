//! Every operation on an account by a signed-in person, about something that is not there.

use keydesk_core::error::Error;
use keydesk_core::ids::{AuthenticatorId, CeremonyId, LinkId};
use keydesk_core::model::{AuthenticatorKind, Caller, Nickname, Note, RemovalReason};
use keydesk_testkit::SeededEntropy;
use serde_json::json;

use super::key::sent;
use super::people::{ADMIN, RA, user};
use super::portal::Portal;
use Operation as Op;

/// Every operation on an account by a signed-in person.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "each is named after its operation of the desk")]
pub enum Operation {
    GetUser,
    ListEvents,
    Changes,
    IssueLink,
    CancelLink,
    BeginRegistration,
    FinishRegistration,
    Rename,
    Remove,
    Close,
    Reopen,
}

/// All of them.
pub const OPERATIONS: [Operation; 11] = [
    Op::GetUser,
    Op::ListEvents,
    Op::Changes,
    Op::IssueLink,
    Op::CancelLink,
    Op::BeginRegistration,
    Op::FinishRegistration,
    Op::Rename,
    Op::Remove,
    Op::Close,
    Op::Reopen,
];

impl Operation {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Op::GetUser => "getUser",
            Op::ListEvents => "listEvents",
            Op::Changes => "changesSince",
            Op::IssueLink => "issueLink",
            Op::CancelLink => "cancelLink",
            Op::BeginRegistration => "beginRegistration",
            Op::FinishRegistration => "finishRegistration",
            Op::Rename => "renameAuthenticator",
            Op::Remove => "removeAuthenticator",
            Op::Close => "closeAccount",
            Op::Reopen => "reopenAccount",
        }
    }

    /// Whether it only reads.
    pub fn reads(self) -> bool {
        matches!(self, Op::GetUser | Op::ListEvents | Op::Changes)
    }

    /// Somebody whose role allows it for others.
    pub fn who(self) -> &'static str {
        match self {
            Op::BeginRegistration | Op::FinishRegistration => ADMIN,
            _ => RA,
        }
    }

    /// What it says once every proof is there, of an account that was never opened.
    pub fn without_an_account(self) -> &'static str {
        match self {
            Op::GetUser | Op::ListEvents | Op::Changes | Op::IssueLink | Op::BeginRegistration => {
                "ok"
            }
            Op::CancelLink => "link_unknown",
            Op::FinishRegistration => "ceremony_unknown",
            Op::Rename | Op::Remove => "authenticator_unknown",
            Op::Close | Op::Reopen => "account_unknown",
        }
    }

    /// Calls the operation about this user.
    pub async fn run(self, portal: &Portal, caller: &Caller, id: &str) -> Result<(), Error> {
        let (desk, of, entropy) = (&portal.desk, &user(id), &SeededEntropy::new(5));
        let authenticator = AuthenticatorId::generate(entropy).unwrap();
        let ceremony = CeremonyId::generate(entropy).unwrap();
        let kind = AuthenticatorKind::SecurityKey;
        let why = &Note::new("why").unwrap();
        match self {
            Op::GetUser => desk.get_user(caller, of).await.map(drop),
            Op::ListEvents => desk.list_events(caller, of, 0, 10).await.map(drop),
            Op::Changes => desk.changes_of(caller, of, None).await.map(drop),
            Op::IssueLink => desk.issue_link(caller, of, kind).await.map(drop),
            Op::CancelLink => {
                let link = LinkId::generate(entropy).unwrap();
                desk.cancel_link(caller, of, link).await.map(drop)
            }
            Op::BeginRegistration => desk.begin_registration(caller, of, kind).await.map(drop),
            Op::FinishRegistration => {
                desk.finish_registration(caller, of, &ceremony, &sent(&json!({}))).await.map(drop)
            }
            Op::Rename => {
                let nickname = Nickname::new("x").unwrap();
                desk.rename_authenticator(caller, of, authenticator, &nickname).await.map(drop)
            }
            Op::Remove => {
                let reason = RemovalReason::Lost;
                let removed =
                    desk.remove_authenticator(caller, of, authenticator, reason, None, true);
                removed.await.map(drop)
            }
            Op::Close => desk.close_account(caller, of, why).await.map(drop),
            Op::Reopen => desk.reopen_account(caller, of, why).await.map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_on_an_account_is_one_of_these() {
        // They search everybody's accounts.
        let of_nobody = ["findUsers", "listAffectedAuthenticators"];
        let here = OPERATIONS.map(Operation::name);
        for operation in keydesk_api::OPERATIONS.iter().filter(|one| !one.public) {
            let name = operation.name;
            assert!(
                here.contains(&name) || of_nobody.contains(&name),
                "add {name} to `Operation`, so that core's access tests try it"
            );
        }
    }
}
