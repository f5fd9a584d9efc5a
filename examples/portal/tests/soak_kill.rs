//! The portal is killed (`kill -9`) around each of its commits, and asked afterwards what it still
//! knows: no change that was acknowledged is lost, no link is used twice, no authenticator is half
//! made. On a file, on a PostgreSQL server, which is killed as well, and with accounts in LDAP.
#![allow(clippy::unwrap_used, reason = "tests; a broken one should stop at once")]

mod portal;
mod soak;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use keydesk_test_servers::free_port;
use portal::{Client, Place, Portal, Scratch, hooked_build};
use soak::{Journey, Ledger, check, say, server_killed};

/// What the soak tests below go by works in every run of the tests, with a kill at no particular
/// point.
#[test]
fn a_portal_killed_after_a_journey_has_kept_all_of_it() {
    let scratch = Scratch::new("killed-once");
    killed_once(&Place::file(&scratch));
}

#[test]
fn a_portal_on_a_server_killed_after_a_journey_has_kept_all_of_it() {
    let scratch = Scratch::new("killed-once-server");
    killed_once(&Place::server(&scratch));
}

#[test]
fn a_portal_with_accounts_in_ldap_killed_after_a_journey_has_kept_all_of_it() {
    let scratch = Scratch::new("killed-once-ldap");
    killed_once(&Place::directory(&scratch));
}

#[test]
#[ignore = "builds a portal that can be killed at a point, and kills it 200 times"]
fn soak_portal_killed_around_each_commit() {
    let scratch = Scratch::new("killed");
    killed_around_each_commit(&Place::file(&scratch), &FILE_POINTS);
}

#[test]
#[ignore = "builds a portal that can be killed at a point, and kills it 200 times"]
fn soak_portal_on_a_server_killed_around_each_commit() {
    let scratch = Scratch::new("killed-server");
    killed_around_each_commit(&Place::server(&scratch), &SERVER_POINTS);
}

#[test]
#[ignore = "builds a portal that can be killed at a point, and kills it 200 times"]
fn soak_portal_with_accounts_in_ldap_killed_around_each_commit() {
    let scratch = Scratch::new("killed-ldap");
    killed_around_each_commit(&Place::directory(&scratch), &LDAP_POINTS);
}

#[test]
fn two_portals_lose_nothing_when_their_server_is_killed() {
    server_killed("server-killed", 2);
}

#[test]
#[ignore = "kills the server of two portals 50 times"]
fn soak_two_portals_lose_nothing_when_their_server_is_killed_50_times() {
    server_killed("server-killed-often", 50);
}

fn killed_once(place: &Place) {
    let binary = Path::new(env!("CARGO_BIN_EXE_portal"));
    let (mut ledger, users) = (Ledger::default(), place.users());
    let user = users[0];
    let port = free_port();
    let mut portal = Portal::start(binary, place, port, None);
    let mut journey = Journey::new(user, 1);
    journey.go(&mut Client::new(&portal, &portal), &mut ledger).unwrap();
    portal.kill();
    place.settle();
    let stored = check(place, &users, &mut ledger);
    assert_eq!(stored[user].authenticators.len(), 1);
    let mut portal = Portal::start(binary, place, port, None);
    journey.resume(&mut Client::new(&portal, &portal), &mut ledger, &stored[user]);
    portal.kill();
    place.settle();
    assert_eq!(check(place, &users, &mut ledger)[user].version, stored[user].version);
}

fn killed_around_each_commit(place: &Place, points: &[Point]) {
    let binary = hooked_build();
    let (mut ledger, users) = (Ledger::default(), place.users());
    let port = free_port();
    let mut orphans = 0;
    let mut kills = vec![0; points.len()];
    for round in 0..ROUNDS {
        let (number, turn) = (round % points.len(), round / points.len());
        let (point, passes) = points[number];
        // Everybody comes to every point in turn.
        let user = users[(turn + turn / passes) % users.len()];
        let kill_at = format!("{point}:{}", 1 + turn % passes);

        let mut portal = Portal::start(&binary, place, port, Some(&kill_at));
        let mut journey = Journey::new(user, round as u64 + 1);
        // The first write is the portal's own, at its start: then there is nobody to sign in to.
        let lost = journey.go(&mut Client::new(&portal, &portal), &mut ledger);
        assert!(lost.is_err(), "round {round}: {kill_at} was not reached");
        portal.assert_killed();
        place.settle();
        kills[number] += 1;
        let stored = check(place, &users, &mut ledger);

        let mut portal = Portal::start(&binary, place, port, None);
        journey.resume(&mut Client::new(&portal, &portal), &mut ledger, &stored[user]);
        portal.kill();
        place.settle();
        if (round + 1) % 20 == 0 {
            say(&format!("{} rounds: {}", round + 1, summary(points, &kills, &ledger)));
            orphans += collected(&binary, place, port);
        }
    }
    let stored = check(place, &users, &mut ledger);
    let (registered, version): (Vec<_>, Vec<_>) =
        stored.values().map(|account| (account.authenticators.len(), account.version.0)).unzip();
    say(&format!("{ROUNDS} rounds: {}", summary(points, &kills, &ledger)));
    say(&format!("authenticators {registered:?}, each by a link of its own; commits {version:?}"));
    assert_eq!(registered.iter().sum::<usize>(), ROUNDS, "each journey had one authenticator");
    assert!(kills.iter().all(|kills| *kills > 0) && kills.iter().sum::<usize>() == ROUNDS);
    // Otherwise the kills were not around the commits.
    assert!(ledger.landed > 0 && ledger.vanished > 0);
    assert_eq!(orphans > 0, place.directory.is_some(), "reservations without a commit: {orphans}");
}

/// Lets days pass and the portal remove the reservations that kills left, even if it is killed at
/// that, too. How many there were.
fn collected(binary: &Path, place: &Place, port: u16) -> usize {
    let Some(directory) = &place.directory else { return 0 };
    let orphans = directory.orphans().len();
    assert!(orphans > 0, "no kill came between a reservation and its commit");
    directory.two_days_pass();
    Portal::start(binary, place, port, Some("during-collection:1")).assert_killed();
    place.settle();
    assert_eq!(directory.orphans().len(), orphans, "killed before it removed the first");
    let mut portal = Portal::start(binary, place, port, None);
    let end = Instant::now() + Duration::from_secs(60);
    while !directory.is_collected() {
        assert!(Instant::now() < end, "the portal does not collect");
        std::thread::sleep(Duration::from_millis(20));
    }
    portal.kill();
    place.settle();
    assert_eq!(directory.orphans(), BTreeSet::new());
    directory.check_reservations();
    say(&format!("{orphans} reservations without a commit, all collected"));
    orphans
}

fn summary(points: &[Point], kills: &[usize], ledger: &Ledger) -> String {
    let kills = points.iter().zip(kills).map(|((point, _), kills)| format!("{kills} {point}"));
    let kills: Vec<_> = kills.collect();
    format!(
        "killed {}; of changes without an answer {} had happened and {} had not",
        kills.join(", "),
        ledger.landed,
        ledger.vanished
    )
}

/// A point, and how often a journey comes to it at least.
type Point = (&'static str, usize);

const ROUNDS: usize = 200;
/// Around everything that is written to a file.
const FILE_POINTS: [Point; 4] =
    [("before-transaction", 18), ("before-commit", 18), ("after-commit", 18), ("after-take", 2)];
/// Around the seven commits of a journey, and where it spends its two ceremonies.
const SERVER_POINTS: [Point; 4] =
    [("before-commit", 7), ("during-commit", 7), ("after-commit", 7), ("after-take", 2)];
/// Around the seven commits of a journey, each a write and its repetition in the journal; where at
/// least three keys are reserved before that; and where it spends its two ceremonies.
const LDAP_POINTS: [Point; 5] = [
    ("after-reservation", 3),
    ("during-write", 7),
    ("after-write", 7),
    ("after-journal", 7),
    ("after-take", 2),
];
