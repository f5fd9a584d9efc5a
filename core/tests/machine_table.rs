//! The table and the machine say the same: every status with every command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use keydesk_core::ids::RelyingPartyId;
use keydesk_core::machine::{Change, Command, CommandKind, decide, table};
use keydesk_core::model::{AccountStatus, AuthenticatorStatus, By, LinkState, LinkStatus, Note};
use keydesk_core::policy::{LinkProof, authorise_link_holder};
use keydesk_test_desk::bench::{Bench, CEREMONY, LIFETIME};
use keydesk_test_desk::people::{RA, user};

/// Brings the account into a status with everything else as it would have to be.
fn account_in(status: AccountStatus) -> Bench {
    let mut bench = Bench::registering();
    match status {
        AccountStatus::Open => {}
        // Closing ends the link and the authenticator too, and no live command leads back to
        // nothing; here only the account's own status shall stand in the way.
        AccountStatus::Closed => {
            let reason = Note::new("why").unwrap();
            bench.happens(Change::AccountClosed { reason }, By::Actor { id: user(RA) });
        }
        AccountStatus::Unopened => bench.account.status = AccountStatus::Unopened,
    }
    assert_eq!(bench.account.status, status);
    bench
}

/// Brings the link into a status, by commands and time alone.
fn link_in(status: LinkStatus) -> Bench {
    let mut bench = match status {
        LinkStatus::Issued => Bench::issued(),
        LinkStatus::Redeemed => Bench::redeemed(),
        _ => Bench::registering(),
    };
    match status {
        LinkStatus::Issued | LinkStatus::Redeemed | LinkStatus::Registering => {}
        LinkStatus::Completed => drop(bench.give(CommandKind::CompleteRegistration).unwrap()),
        LinkStatus::Cancelled => drop(bench.give(CommandKind::CancelLink).unwrap()),
        LinkStatus::Superseded => drop(bench.give(CommandKind::IssueLink).unwrap()),
        LinkStatus::Expired => bench.passes(LIFETIME.max(CEREMONY)),
    }
    assert_eq!(link_status(&bench), status);
    bench
}

/// Brings the authenticator into a status.
fn authenticator_in(status: AuthenticatorStatus) -> Bench {
    let mut bench = Bench::registering();
    match status {
        AuthenticatorStatus::Active => {}
        AuthenticatorStatus::Removed => drop(bench.give(CommandKind::Remove).unwrap()),
        // Commands of later versions lead there.
        _ => bench.account.authenticators[0].status = status,
    }
    assert_eq!(authenticator_status(&bench), status);
    bench
}

fn link_status(bench: &Bench) -> LinkStatus {
    bench.account.link(&bench.link).unwrap().status(bench.now)
}

fn authenticator_status(bench: &Bench) -> AuthenticatorStatus {
    bench.account.authenticator(&bench.authenticator).unwrap().status
}

fn live() -> impl Iterator<Item = CommandKind> {
    CommandKind::ALL.into_iter().filter(|kind| kind.is_live())
}

#[test]
fn every_account_status_with_every_live_command() {
    let mut pairs = 0;
    for status in AccountStatus::ALL {
        for command in live() {
            let mut bench = account_in(status);
            let before = bench.account.clone();
            let pair = format!("{status:?} {command:?}");
            match (bench.give(command), table::account(status, command)) {
                (Ok(_), Ok(next)) => assert_eq!(bench.account.status, next, "{pair}"),
                (Err(refused), Err(expected)) => {
                    assert_eq!(refused, expected, "{pair}");
                    assert_eq!(bench.account, before, "{pair}");
                }
                (machine, table) => panic!("{pair}: {machine:?}, but the table: {table:?}"),
            }
            pairs += 1;
        }
    }
    assert_eq!(pairs, 3 * 12);
}

#[test]
fn every_link_status_with_every_live_command() {
    use CommandKind as C;
    let mut pairs = 0;
    for status in LinkStatus::ALL {
        for command in live() {
            let mut bench = link_in(status);
            let before = bench.account.clone();
            let pair = format!("{status:?} {command:?}");
            // These name one link; the others meet whichever links are there, or none.
            let names_it = matches!(
                command,
                C::RedeemLink | C::BeginRegistration | C::CancelLink | C::CompleteRegistration
            );
            match (bench.give(command), table::link(status, command)) {
                (Ok(_), Ok(next)) => assert_eq!(link_status(&bench), next, "{pair}"),
                (Err(refused), Err(expected)) if names_it => {
                    assert_eq!(refused, expected, "{pair}");
                    assert_eq!(bench.account, before, "{pair}");
                }
                (_, Err(_)) if !names_it => assert_eq!(link_status(&bench), status, "{pair}"),
                (machine, table) => panic!("{pair}: {machine:?}, but the table: {table:?}"),
            }
            pairs += 1;
        }
    }
    assert_eq!(pairs, 7 * 12);
}

#[test]
fn every_authenticator_status_with_every_live_command() {
    use CommandKind as C;
    let mut pairs = 0;
    for status in AuthenticatorStatus::ALL.iter().copied() {
        for command in live() {
            let mut bench = authenticator_in(status);
            let before = bench.account.clone();
            let pair = format!("{status:?} {command:?}");
            let names_it = matches!(
                command,
                C::Rename | C::Remove | C::RecordSignIn | C::RecordCounterRegression
            );
            match (bench.give(command), table::authenticator(status, command)) {
                (Ok(_), Ok(next)) => assert_eq!(authenticator_status(&bench), next, "{pair}"),
                (Err(refused), Err(expected)) if names_it => {
                    assert_eq!(refused, expected, "{pair}");
                    assert_eq!(bench.account, before, "{pair}");
                }
                (_, Err(_)) if !names_it => {
                    assert_eq!(authenticator_status(&bench), status, "{pair}");
                }
                (machine, table) => panic!("{pair}: {machine:?}, but the table: {table:?}"),
            }
            pairs += 1;
        }
    }
    assert_eq!(pairs, 5 * 12);
}

#[test]
fn what_a_row_makes_is_there_afterwards() {
    for (command, made) in [(CommandKind::IssueLink, 1), (CommandKind::CompleteRegistration, 0)] {
        let mut bench = Bench::registering();
        let (links, authenticators) = counts(&bench);
        bench.give(command).unwrap();
        assert_eq!(counts(&bench), (links + made, authenticators + 1 - made), "{command:?}");
    }
    let new_link = table::LINK.iter().find(|row| row.from.is_empty()).unwrap();
    assert_eq!(new_link.to, table::To::Status(LinkStatus::Issued));
    let mut bench = Bench::registering();
    bench.give(CommandKind::CompleteRegistration).unwrap();
    assert_eq!(bench.account.authenticators[1].status, AuthenticatorStatus::Active);
}

fn counts(bench: &Bench) -> (usize, usize) {
    (bench.account.links.len(), bench.account.authenticators.len())
}

#[test]
fn every_command_has_its_rows_and_later_ones_cannot_be_given() {
    use CommandKind as C;
    let in_link = |kind| table::LINK.iter().any(|row| row.command == kind);
    let in_authenticator = |kind| table::AUTHENTICATOR.iter().any(|row| row.command == kind);
    for kind in C::ALL {
        assert!(table::ACCOUNT.iter().any(|row| row.command == kind), "{kind:?} meets no account");
        let about_account = matches!(
            kind,
            C::CreateAccount | C::ReopenAccount | C::RebindUser | C::Erase | C::CloseAccount
        );
        assert!(about_account || in_link(kind) || in_authenticator(kind), "{kind:?}");
    }
    let later: BTreeSet<_> = C::ALL.into_iter().filter(|kind| !kind.is_live()).collect();
    let laid_out = [
        C::ExtendLink,
        C::ConfirmPresence,
        C::ReportNotMe,
        C::CompleteProof,
        C::Suspend,
        C::Reinstate,
        C::Quarantine,
        C::Release,
        C::RebindUser,
        C::Import,
        C::Erase,
    ];
    assert_eq!(later, laid_out.into_iter().collect());
    // `Command::kind` has no way to say one of them: every command that can be made is live.
    let mut bench = Bench::registering();
    let made: BTreeSet<_> = live().map(|kind| bench.command(kind).0.kind()).collect();
    assert!(made.is_disjoint(&later));
    assert_eq!(made.len() + later.len(), C::ALL.len());
    assert_eq!(C::ALL.into_iter().collect::<BTreeSet<_>>().len(), 23, "each stands once");
}

#[test]
fn no_two_rows_contradict_each_other() {
    fn check<S: Copy + PartialEq + std::fmt::Debug>(rows: &[table::Row<S>]) {
        for (at, row) in rows.iter().enumerate() {
            for other in &rows[at + 1..] {
                let same = row.command == other.command
                    && row.from.iter().any(|status| other.from.contains(status));
                assert!(!same, "{row:?} {other:?}");
            }
        }
    }
    check(table::ACCOUNT);
    check(table::LINK);
    check(table::AUTHENTICATOR);
}

#[test]
fn the_code_of_a_refusal_names_the_status_that_stood_in_the_way() {
    let command = CommandKind::Erase;
    let links = LinkStatus::ALL.map(|status| table::link(status, command).unwrap_err().code());
    assert_eq!(
        links,
        [
            "link_not_redeemed",
            "ceremony_unknown",
            "ceremony_unknown",
            "link_used",
            "link_expired",
            "link_cancelled",
            "link_superseded",
        ]
    );
    let authenticators: Vec<_> = AuthenticatorStatus::ALL
        .iter()
        .map(|status| table::authenticator(*status, command).unwrap_err().code())
        .collect();
    assert_eq!(
        authenticators,
        [
            "authenticator_pending",
            "authenticator_active",
            "authenticator_suspended",
            "authenticator_quarantined",
            "authenticator_removed",
        ]
    );
    let command = CommandKind::CompleteProof;
    let accounts =
        AccountStatus::ALL.map(|status| table::account(status, command).map_err(|why| why.code()));
    assert_eq!(accounts, [Err("account_unknown"), Ok(AccountStatus::Open), Err("account_closed")]);
    let create = table::account(AccountStatus::Open, CommandKind::CreateAccount).unwrap_err();
    assert_eq!(create.code(), "account_exists");
}

#[test]
fn a_grant_for_one_thing_is_no_grant_for_another() {
    let mut covered = Vec::new();
    for given in live() {
        for wanted in live() {
            let mut bench = Bench::registering();
            let (_, grant) = bench.command(given);
            let (command, _) = bench.command(wanted);
            if grant.covers(&bench.account, command.actions()) {
                covered.extend((given != wanted).then_some((given, wanted)));
            } else {
                let decided = decide(&bench.account, &command, &grant, bench.now, &bench.policy);
                assert_eq!(decided.unwrap_err().code(), "not_authorised", "{given:?} {wanted:?}");
            }
        }
    }
    use CommandKind as C;
    assert_eq!(
        covered,
        [
            // An account is opened by whatever is first done with it.
            (C::CreateAccount, C::CompleteRegistration),
            (C::IssueLink, C::CreateAccount),
            // One session begins and completes.
            (C::BeginRegistration, C::CompleteRegistration),
            (C::CompleteRegistration, C::BeginRegistration),
            // What a verified sign-in leaves, taken or refused.
            (C::RecordSignIn, C::RecordCounterRegression),
            (C::RecordCounterRegression, C::RecordSignIn),
        ]
    );
}

#[test]
fn a_grant_for_one_account_is_no_grant_for_another() {
    for kind in live() {
        let mut bench = Bench::registering();
        let (command, grant) = bench.command(kind);
        for other in 0..2 {
            let mut account = bench.account.clone();
            if other == 0 {
                account.user = user(keydesk_test_desk::SAM);
            } else {
                account.rp = RelyingPartyId::new("other.example").unwrap();
            }
            let decided = decide(&account, &command, &grant, bench.now, &bench.policy);
            assert_eq!(decided.unwrap_err().code(), "not_authorised", "{kind:?}");
        }
    }
}

#[test]
fn a_grant_for_one_link_is_no_grant_for_another_of_the_same_account() {
    let mut bench = Bench::issued();
    let older = &bench.account.links[0];
    let LinkState::Completed { session, .. } = older.state else { panic!("{older:?}") };
    let by_token = authorise_link_holder(&bench.account, LinkProof::Token(&older.digest)).unwrap();
    let by_session = authorise_link_holder(&bench.account, LinkProof::Session(&session)).unwrap();
    let (redeem, _) = bench.command(CommandKind::RedeemLink);
    let redeem = decide(&bench.account, &redeem, &by_token, bench.now, &bench.policy);
    assert_eq!(redeem.unwrap_err().code(), "not_authorised");
    bench.give(CommandKind::RedeemLink).unwrap();
    for kind in [CommandKind::BeginRegistration, CommandKind::CompleteRegistration] {
        let (command, _) = bench.command(kind);
        let decided = decide(&bench.account, &command, &by_session, bench.now, &bench.policy);
        assert_eq!(decided.unwrap_err().code(), "link_used", "what that grant's link is");
    }
}

#[test]
fn s13_the_machine_itself_refuses_a_credential_of_a_tombstone() {
    let mut bench = Bench::registering();
    let (command, grant) = bench.command(CommandKind::CompleteRegistration);
    let Command::CompleteRegistration { verified, .. } = &command else { panic!("{command:?}") };
    bench.account.authenticators[0].credential_id = verified.credential_id().clone();
    bench.account.authenticators[0].status = AuthenticatorStatus::Removed;
    let decided = decide(&bench.account, &command, &grant, bench.now, &bench.policy);
    assert_eq!(decided.unwrap_err().code(), "authenticator_already_registered");
}
