//! The portal is killed (`kill -9`) around each of its commits, and asked afterwards what it still
//! knows: no change that was acknowledged is lost, no link is used twice, no authenticator is half
//! made. On a file, and on a PostgreSQL server, which is killed as well.
#![allow(clippy::unwrap_used, reason = "tests; a broken one should stop at once")]

#[path = "../../../adapters/postgres/tests/server/mod.rs"]
mod server;
mod soak;

use std::path::Path;

use soak::{
    Client, Journey, Ledger, Place, Portal, Scratch, check, free_port, hooked_build, say,
    server_killed,
};

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
    let (mut ledger, user) = (Ledger::default(), USERS[0]);
    let port = free_port();
    let mut portal = Portal::start(binary, place, port, None);
    let mut journey = Journey::new(user, 1);
    journey.go(&mut Client::new(&portal, &portal), &mut ledger).unwrap();
    portal.kill();
    place.settle();
    let stored = check(place, &USERS, &mut ledger);
    assert_eq!(stored[user].authenticators.len(), 1);
    let mut portal = Portal::start(binary, place, port, None);
    journey.resume(&mut Client::new(&portal, &portal), &mut ledger, &stored[user]);
    portal.kill();
    place.settle();
    assert_eq!(check(place, &USERS, &mut ledger)[user].version, stored[user].version);
}

fn killed_around_each_commit(place: &Place, points: &[Point]) {
    let binary = hooked_build();
    let mut ledger = Ledger::default();
    let port = free_port();
    let mut kills = vec![0; points.len()];
    for round in 0..ROUNDS {
        let (number, turn) = (round % points.len(), round / points.len());
        let (point, passes) = points[number];
        // Everybody comes to every point in turn.
        let user = USERS[(turn + turn / passes) % USERS.len()];
        let kill_at = format!("{point}:{}", 1 + turn % passes);

        let mut portal = Portal::start(&binary, place, port, Some(&kill_at));
        let mut journey = Journey::new(user, round as u64 + 1);
        // The first write is the portal's own, at its start: then there is nobody to sign in to.
        let lost = journey.go(&mut Client::new(&portal, &portal), &mut ledger);
        assert!(lost.is_err(), "round {round}: {kill_at} was not reached");
        portal.assert_killed();
        place.settle();
        kills[number] += 1;
        let stored = check(place, &USERS, &mut ledger);

        let mut portal = Portal::start(&binary, place, port, None);
        journey.resume(&mut Client::new(&portal, &portal), &mut ledger, &stored[user]);
        portal.kill();
        place.settle();
        if (round + 1) % 20 == 0 {
            say(&format!("{} rounds: {}", round + 1, summary(points, &kills, &ledger)));
        }
    }
    let stored = check(place, &USERS, &mut ledger);
    let (registered, version): (Vec<_>, Vec<_>) =
        stored.values().map(|account| (account.authenticators.len(), account.version.0)).unzip();
    say(&format!("{ROUNDS} rounds: {}", summary(points, &kills, &ledger)));
    say(&format!("authenticators {registered:?}, each by a link of its own; commits {version:?}"));
    assert_eq!(registered.iter().sum::<usize>(), ROUNDS, "each journey had one authenticator");
    assert!(kills.iter().all(|kills| *kills > 0) && kills.iter().sum::<usize>() == ROUNDS);
    // Otherwise the kills were not around the commits.
    assert!(ledger.landed > 0 && ledger.vanished > 0);
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
const USERS: [&str; 2] = ["user-jo", "user-sam"];
