//! The portal is killed (`kill -9`) around each of its commits, and asked afterwards what it still
//! knows: no change that was acknowledged is lost, no link is used twice, no authenticator is half
//! made.

mod soak;

use std::io::Write;
use std::path::Path;

use soak::{Journey, Ledger, Portal, Scratch, check, free_port, hooked_build};

/// What the soak test below goes by works in every run of the tests, with a kill at no particular
/// point.
#[test]
fn a_portal_killed_after_a_journey_has_kept_all_of_it() {
    let scratch = Scratch::new("killed-once");
    let (binary, folder) = (Path::new(env!("CARGO_BIN_EXE_portal")), scratch.path());
    let (mut ledger, user) = (Ledger::default(), USERS[0]);
    let port = free_port();
    let mut portal = Portal::start(binary, folder, port, None);
    let mut journey = Journey::new(user, 1);
    journey.go(&portal, &mut ledger).unwrap();
    portal.kill();
    let stored = check(folder, &USERS, &mut ledger);
    assert_eq!(stored[user].authenticators.len(), 1);
    let mut portal = Portal::start(binary, folder, port, None);
    journey.resume(&portal, &mut ledger, &stored[user]);
    portal.kill();
    assert_eq!(check(folder, &USERS, &mut ledger)[user].version, stored[user].version);
}

#[test]
#[ignore = "builds a portal that can be killed at a point, and kills it 200 times"]
fn soak_portal_killed_around_each_commit() {
    let binary = hooked_build();
    let scratch = Scratch::new("killed");
    let folder = scratch.path();
    let mut ledger = Ledger::default();
    let port = free_port();
    let mut kills = [0; POINTS.len()];
    for round in 0..ROUNDS {
        let (number, turn) = (round % POINTS.len(), round / POINTS.len());
        let (point, passes) = POINTS[number];
        // Everybody comes to every point in turn.
        let user = USERS[(turn + turn / passes) % USERS.len()];
        let kill_at = format!("{point}:{}", 1 + turn % passes);

        let mut portal = Portal::start(&binary, folder, port, Some(&kill_at));
        let mut journey = Journey::new(user, round as u64 + 1);
        // The first write is the portal's own, at its start: then there is nobody to sign in to.
        let lost = journey.go(&portal, &mut ledger);
        assert!(lost.is_err(), "round {round}: {kill_at} was not reached");
        portal.assert_killed();
        kills[number] += 1;
        let stored = check(folder, &USERS, &mut ledger);

        let mut portal = Portal::start(&binary, folder, port, None);
        journey.resume(&portal, &mut ledger, &stored[user]);
        portal.kill();
        if (round + 1) % 20 == 0 {
            say(&format!("{} rounds: {}", round + 1, summary(&kills, &ledger)));
        }
    }
    let stored = check(folder, &USERS, &mut ledger);
    let (registered, version): (Vec<_>, Vec<_>) =
        stored.values().map(|account| (account.authenticators.len(), account.version.0)).unzip();
    say(&format!("{ROUNDS} rounds: {}", summary(&kills, &ledger)));
    say(&format!("authenticators {registered:?}, each by a link of its own; commits {version:?}"));
    assert_eq!(registered.iter().sum::<usize>(), ROUNDS, "each journey had one authenticator");
    assert!(kills.iter().all(|kills| *kills > 0) && kills.iter().sum::<usize>() == ROUNDS);
    // Otherwise the kills were not around the commits.
    assert!(ledger.landed > 0 && ledger.vanished > 0);
}

fn summary(kills: &[usize; POINTS.len()], ledger: &Ledger) -> String {
    let kills = POINTS.iter().zip(kills).map(|((point, _), kills)| format!("{kills} {point}"));
    let kills: Vec<_> = kills.collect();
    format!(
        "killed {}; of changes without an answer {} had happened and {} had not",
        kills.join(", "),
        ledger.landed,
        ledger.vanished
    )
}

/// On the terminal at once: the test runner keeps what is printed until the end.
fn say(line: &str) {
    // Nobody needs to be watching.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}

const ROUNDS: usize = 200;
/// The points, and how often a journey comes to each at least.
const POINTS: [(&str, usize); 4] =
    [("before-transaction", 18), ("before-commit", 18), ("after-commit", 18), ("after-take", 2)];
const USERS: [&str; 2] = ["user-jo", "user-sam"];
