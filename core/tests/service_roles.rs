//! S29: nobody acts on somebody who may do more.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use keydesk_core::error::{Error, Refusal};
use keydesk_core::ids::{CeremonyId, Role, UserId};
use keydesk_core::model::{Actor, AuthenticatorKind, Caller, Nickname, Note, RemovalReason, User};
use keydesk_core::policy::{ActingUpwards, Action, Policy};
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{StoreError, StoreErrorKind, Veto};
use keydesk_core::service::{DeskWarning, Registered};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::{self, ADMIN, RA, user};
use keydesk_test_desk::portal::Portal;
use keydesk_test_desk::{JO, SAM, Watched, key, refusal, sent};
use keydesk_testkit::SeededEntropy;

/// What each role may do for others besides reading.
const ROLES: [(&str, &[Action]); 6] = [
    ("authority", &CHANGES),
    ("deputy", &CHANGES),
    ("issuer", &[Action::IssueLink, Action::CancelLink, Action::Rename, Action::Remove]),
    ("registrar", &[Action::Register, Action::Rename, Action::Remove]),
    ("closer", &[Action::CloseAccount, Action::ReopenAccount]),
    ("reader", &[]),
];

const CHANGES: [Action; 7] = [
    Action::IssueLink,
    Action::CancelLink,
    Action::Register,
    Action::Rename,
    Action::Remove,
    Action::CloseAccount,
    Action::ReopenAccount,
];

/// For each role in the order of `ROLES`, whom it must not act on. Written out, so that the rule is
/// not compared with itself.
const OUTRANKED_BY: [&[&str]; 6] = [
    &[],
    &[],
    &["authority", "deputy", "registrar", "closer"],
    &["authority", "deputy", "issuer", "closer"],
    &["authority", "deputy", "issuer", "registrar"],
    &["authority", "deputy", "issuer", "registrar", "closer"],
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    IssueLink,
    CancelLink,
    BeginRegistration,
    FinishRegistration,
    Rename,
    Remove,
    Close,
    Reopen,
}

const OPERATIONS: [(Change, Action); 8] = [
    (Change::IssueLink, Action::IssueLink),
    (Change::CancelLink, Action::CancelLink),
    (Change::BeginRegistration, Action::Register),
    (Change::FinishRegistration, Action::Register),
    (Change::Rename, Action::Rename),
    (Change::Remove, Action::Remove),
    (Change::Close, Action::CloseAccount),
    (Change::Reopen, Action::ReopenAccount),
];

fn role(name: &str) -> Role {
    Role::new(name).unwrap()
}

fn map(policy: &mut Policy) {
    policy.access.roles.clear();
    for (name, changes) in ROLES {
        let set: BTreeSet<_> = [Action::View, Action::ViewHistory]
            .into_iter()
            .chain(changes.iter().copied())
            .collect();
        policy.access.roles.insert(role(name), set);
    }
}

/// A portal whose directory says roles; Sam holds `held`.
fn portal(held: &[&str], change: impl FnOnce(&mut Policy)) -> (Portal, Arc<MemoryDirectory>) {
    let directory = MemoryDirectory::new(people::everybody());
    let directory = Arc::new(directory.with_roles([(user(SAM), roles(held))]));
    let port = directory.clone();
    let portal = Portal::with_ports(
        |policy| {
            map(policy);
            change(policy);
        },
        move |ports| ports.directory = port,
    );
    (portal, directory)
}

fn roles(names: &[&str]) -> Vec<Role> {
    names.iter().map(|name| role(name)).collect()
}

/// Somebody of the same organisation who signed in just now with a key.
fn officer(portal: &Portal, id: &str, held: &[&str]) -> Caller {
    let mut caller = portal.ra();
    let actor = caller.actor.as_mut().unwrap();
    (actor.id, actor.roles) = (user(id), roles(held));
    caller
}

/// What an account of Sam's needs so that every change could be made to it.
async fn prepared(portal: &Portal) -> Registered {
    let operator = officer(portal, "operator", &["authority"]);
    let registered = registered_by(portal, &operator, 1).await.unwrap();
    portal.desk.issue_link(&operator, &user(SAM), AuthenticatorKind::SecurityKey).await.unwrap();
    registered
}

async fn registered_by(portal: &Portal, caller: &Caller, seed: u64) -> Result<Registered, Error> {
    let kind = AuthenticatorKind::SecurityKey;
    let begun = portal.desk.begin_registration(caller, &user(SAM), kind).await?;
    let answer = sent(&key(seed).registers(&begun));
    portal.desk.finish_registration(caller, &user(SAM), &begun.id, &answer).await
}

async fn run(
    portal: &Portal,
    caller: &Caller,
    change: Change,
    held: &Registered,
) -> Result<(), Error> {
    let (desk, sam, id) = (&portal.desk, &user(SAM), held.authenticator.id);
    let (kind, why) = (AuthenticatorKind::SecurityKey, &Note::new("why").unwrap());
    match change {
        Change::IssueLink => desk.issue_link(caller, sam, kind).await.map(drop),
        Change::CancelLink => {
            let link = portal.stored(SAM).await.links[0].id;
            desk.cancel_link(caller, sam, link).await.map(drop)
        }
        Change::BeginRegistration => desk.begin_registration(caller, sam, kind).await.map(drop),
        Change::FinishRegistration => {
            let ceremony = CeremonyId::generate(&SeededEntropy::new(5)).unwrap();
            desk.finish_registration(caller, sam, &ceremony, b"{}").await.map(drop)
        }
        Change::Rename => {
            let name = Nickname::new("x").unwrap();
            desk.rename_authenticator(caller, sam, id, &name).await.map(drop)
        }
        Change::Remove => {
            let lost = RemovalReason::Lost;
            desk.remove_authenticator(caller, sam, id, lost, None, true).await.map(drop)
        }
        Change::Close => desk.close_account(caller, sam, why).await.map(drop),
        Change::Reopen => desk.reopen_account(caller, sam, why).await.map(drop),
    }
}

/// What an operation says that nothing forbids.
fn unforbidden(change: Change) -> &'static str {
    match change {
        // There is no such ceremony; the check of the rights came before.
        Change::FinishRegistration => "ceremony_unknown",
        Change::Reopen => "account_exists",
        _ => "ok",
    }
}

#[tokio::test]
async fn s29_every_action_by_every_role_on_every_role() {
    for (index, (acting, allowed)) in ROLES.into_iter().enumerate() {
        for (target, _) in ROLES {
            let outranked = OUTRANKED_BY[index].contains(&target);
            for (change, action) in OPERATIONS {
                let (portal, _) = portal(&[target], |_| {});
                let held = prepared(&portal).await;
                let caller = officer(&portal, RA, &[acting]);
                let before = portal.kept().await;
                let result = run(&portal, &caller, change, &held).await;
                let code = result.as_ref().map_or_else(Error::code, |()| "ok");
                let expected = match (allowed.contains(&action), outranked) {
                    (false, _) => "not_authorised",
                    (true, true) => "target_outranks_actor",
                    (true, false) => unforbidden(change),
                };
                assert_eq!(code, expected, "{acting} does {change:?} to {target}");
                if code != "ok" {
                    assert_eq!(portal.kept().await, before, "{acting} {change:?} {target}");
                }
            }
            // Reading is never refused for that reason.
            let (portal, _) = portal(&[target], |_| {});
            let caller = officer(&portal, RA, &[acting]);
            assert!(portal.desk.get_user(&caller, &user(SAM)).await.is_ok());
            assert!(portal.desk.list_events(&caller, &user(SAM), 0, 10).await.is_ok());
        }
    }
}

/// The report's steps: a Local Administrator registers a key for the Registration Authority, and
/// would sign in as them.
#[tokio::test]
async fn s29_an_administrator_does_not_become_the_authority_by_registering_for_them() {
    let directory = MemoryDirectory::new(people::everybody());
    let held = [RA, ADMIN].map(|id| (user(id), people::roles_of(id)));
    let directory = Arc::new(directory.with_roles(held));
    let portal = Portal::with_ports(|_| {}, move |ports| ports.directory = directory);
    let (admin, kind) = (portal.admin(), AuthenticatorKind::SecurityKey);
    let begun = portal.desk.begin_registration(&admin, &user(RA), kind).await;
    assert_eq!(refusal(begun), "target_outranks_actor");
    assert_eq!(portal.found(RA).await, None);
    // For somebody who holds no role, and for their own account, nothing changes.
    assert!(portal.desk.begin_registration(&admin, &user(JO), kind).await.is_ok());
    assert!(portal.desk.issue_link(&portal.ra(), &user(JO), kind).await.is_ok());
}

#[tokio::test]
async fn s29_a_role_that_was_given_since_the_begin_counts_at_the_finish() {
    let (portal, directory) = portal(&[], |_| {});
    let registrar = officer(&portal, ADMIN, &["registrar"]);
    let kind = AuthenticatorKind::SecurityKey;
    let begun = portal.desk.begin_registration(&registrar, &user(SAM), kind).await.unwrap();
    let answer = sent(&key(1).registers(&begun));
    directory.put_roles(user(SAM), roles(&["authority"]));
    let sam = user(SAM);
    let finish = || portal.desk.finish_registration(&registrar, &sam, &begun.id, &answer);
    assert_eq!(refusal(finish().await), "target_outranks_actor");
    assert!(portal.stored(SAM).await.authenticators.is_empty());
    // The refusal spent nothing: once the role is gone again, the same answer is taken.
    directory.put_roles(user(SAM), Vec::new());
    assert!(finish().await.is_ok());
}

#[tokio::test]
async fn s29_what_people_do_to_themselves_is_not_compared() {
    let (portal, _) = portal(&["authority"], keydesk_test_desk::nhsmail);
    // Sam's session holds no role, though the directory says that Sam does.
    let sam = officer(&portal, SAM, &[]);
    assert!(registered_by(&portal, &sam, 1).await.is_ok());
}

#[tokio::test]
async fn s29_a_directory_that_does_not_say_roles_switches_the_rule_off_with_a_warning() {
    let silent = Portal::with(map);
    assert_eq!(silent.desk.warnings(), [DeskWarning::RolesNotSaid]);
    assert!(registered_by(&silent, &officer(&silent, ADMIN, &["registrar"]), 1).await.is_ok());

    let (says, _) = portal(&[], |_| {});
    assert!(says.desk.warnings().is_empty());
    let registrar = officer(&says, ADMIN, &["registrar"]);
    assert!(registered_by(&says, &registrar, 1).await.is_ok(), "an empty list means no role");

    // Where no role changes anything, or the host gave the rule up, there is nothing to warn of.
    let without = Portal::with(|policy| policy.access.roles.clear());
    assert!(without.desk.warnings().is_empty());
    let given_up = |policy: &mut Policy| policy.access.acting_upwards = ActingUpwards::Allow;
    assert!(Portal::with(given_up).desk.warnings().is_empty());
    let (allows, _) = portal(&["authority"], given_up);
    let registrar = officer(&allows, ADMIN, &["registrar"]);
    assert!(registered_by(&allows, &registrar, 1).await.is_ok());
}

#[tokio::test]
async fn s29_a_directory_whose_roles_cannot_be_read_fails_and_changes_nothing() {
    let directory = MemoryDirectory::new(people::everybody()).with_roles([]);
    let mut watched = None;
    let portal = Portal::with_ports(map, |ports| {
        ports.directory = Arc::new(directory);
        watched = Some(Watched::over(ports));
    });
    let watched = watched.unwrap();
    let registrar = officer(&portal, ADMIN, &["registrar"]);
    watched.begin();
    let kind = AuthenticatorKind::SecurityKey;
    portal.desk.begin_registration(&registrar, &user(SAM), kind).await.unwrap();
    let call = watched.calls().iter().position(|call| *call == "roles").unwrap();
    let before = portal.kept().await;
    watched.begin();
    watched.fail(call, keydesk_test_desk::Fault::Refused(StoreErrorKind::Unavailable));
    let begun = portal.desk.begin_registration(&registrar, &user(SAM), kind).await;
    assert_eq!(keydesk_test_desk::failure(begun), "store_unavailable");
    assert_eq!(portal.kept().await, before);
}

#[tokio::test]
async fn s29_the_refusal_and_the_offer_say_which_role_can_help() {
    let (portal, _) = portal(&["authority"], |policy| {
        let names = [("authority", "Registration Authority"), ("deputy", "Deputy")];
        policy.access.role_names = names.map(|(id, name)| (role(id), name.to_owned())).into();
    });
    let registrar = officer(&portal, ADMIN, &["registrar"]);
    let error = registered_by(&portal, &registrar, 1).await.unwrap_err();
    let named = ["Registration Authority", "Deputy"].map(str::to_owned).to_vec();
    let Error::Refused(Refusal::TargetOutranksActor { roles: seen }) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*seen, named);
    assert!(!error.to_string().contains("Deputy"), "the sentence is the catalogue's: {error}");

    let sam = people::everybody().into_iter().find(|person| person.id == user(SAM)).unwrap();
    let reading = BTreeSet::from([Action::View, Action::ViewHistory]);
    let permitted = portal.desk.permitted(&registrar, &sam).await.unwrap();
    assert_eq!(permitted.actions, reading);
    assert_eq!(permitted.roles_that_may, Some(named));
    let deputy = officer(&portal, RA, &["deputy"]);
    let permitted = portal.desk.permitted(&deputy, &sam).await.unwrap();
    assert_eq!(permitted.actions, reading.into_iter().chain(CHANGES).collect());
    assert_eq!(permitted.roles_that_may, None);
    // For oneself: what people may do to their own account.
    let own = portal.desk.permitted(&officer(&portal, SAM, &[]), &sam).await.unwrap();
    assert_eq!(own.actions, portal.desk.policy().access.own);
    assert_eq!(own.roles_that_may, None);
}

/// Nobody in the portal may act on the first officer, and officers cannot issue to themselves. An
/// operator does it on the server, under an id that nobody signs in with.
#[tokio::test]
async fn s29_an_operator_issues_the_link_of_the_first_officer() {
    let (portal, _) = portal(&["authority"], |_| {});
    let kind = AuthenticatorKind::SecurityKey;
    let itself = officer(&portal, SAM, &["authority"]);
    assert_eq!(refusal(portal.desk.issue_link(&itself, &user(SAM), kind).await), "link_required");
    let operator = officer(&portal, "operator", &["authority"]);
    let issued = portal.desk.issue_link(&operator, &user(SAM), kind).await.unwrap();
    let redeemed = portal.redeem(&issued).await;
    let begun = portal.begin_by_link(&redeemed).await;
    portal.finish_by_link(&redeemed, &begun, &key(1).registers(&begun)).await.unwrap();
    let issued_by = portal.stored(SAM).await.links[0].issued_by.clone();
    assert_eq!(issued_by, keydesk_core::model::By::Actor { id: user("operator") });
}

/// A host that forbids some actions on some people, and remembers what it was asked.
#[derive(Default)]
struct Board {
    asked: Mutex<Vec<(UserId, Action, UserId)>>,
    forbids: Mutex<bool>,
    broken: Mutex<bool>,
}

#[async_trait]
impl Veto for Board {
    async fn may(&self, actor: &Actor, action: Action, target: &User) -> Result<bool, StoreError> {
        if *self.broken.lock().unwrap() {
            return Err(StoreErrorKind::Unavailable.into());
        }
        self.asked.lock().unwrap().push((actor.id.clone(), action, target.id.clone()));
        Ok(!*self.forbids.lock().unwrap())
    }
}

#[tokio::test]
async fn s29_the_host_may_forbid_any_change_to_somebody_else() {
    let board = Arc::new(Board::default());
    let veto = board.clone();
    let portal = Portal::with_ports(map, move |ports| ports.veto = veto);
    let held = prepared(&portal).await;
    let authority = officer(&portal, RA, &["authority"]);
    for (change, action) in OPERATIONS {
        *board.forbids.lock().unwrap() = true;
        board.asked.lock().unwrap().clear();
        let before = portal.kept().await;
        let result = run(&portal, &authority, change, &held).await;
        assert_eq!(refusal(result), "host_refused", "{change:?}");
        assert_eq!(*board.asked.lock().unwrap(), [(user(RA), action, user(SAM))], "{change:?}");
        // A host that cannot be asked has not agreed.
        *board.broken.lock().unwrap() = true;
        let result = run(&portal, &authority, change, &held).await;
        assert_eq!(keydesk_test_desk::failure(result), "store_unavailable", "{change:?}");
        *board.broken.lock().unwrap() = false;
        assert_eq!(portal.kept().await, before, "{change:?}");
    }
    board.asked.lock().unwrap().clear();
    // It has no say in reading and in what people do to themselves, and allows no more than roles.
    assert!(portal.desk.get_user(&authority, &user(SAM)).await.is_ok());
    let sam = officer(&portal, SAM, &[]);
    assert!(run(&portal, &sam, Change::Rename, &held).await.is_ok());
    assert!(board.asked.lock().unwrap().is_empty());
    *board.forbids.lock().unwrap() = false;
    let reader = officer(&portal, RA, &["reader"]);
    let result = run(&portal, &reader, Change::Remove, &held).await;
    assert_eq!(refusal(result), "not_authorised");
    // What was allowed at the begin may be forbidden at the finish.
    let kind = AuthenticatorKind::SecurityKey;
    let begun = portal.desk.begin_registration(&authority, &user(SAM), kind).await.unwrap();
    *board.forbids.lock().unwrap() = true;
    let answer = sent(&key(2).registers(&begun));
    let finish = portal.desk.finish_registration(&authority, &user(SAM), &begun.id, &answer).await;
    assert_eq!(refusal(finish), "host_refused");
    assert_eq!(portal.stored(SAM).await.authenticators.len(), 1);
}
