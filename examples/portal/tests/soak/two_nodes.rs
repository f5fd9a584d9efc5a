//! Two portals share a PostgreSQL server, which is killed while they work: what either acknowledged is
//! there, no link is used twice, no authenticator is half made.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use keydesk_test_servers::free_port;

use super::{Journey, Ledger, check};
use crate::portal::{Client, Place, Portal, Scratch};

/// Kills the server that two portals share, so many times, while journeys go through both.
pub(crate) fn server_killed(name: &str, rounds: usize) {
    let scratch = Scratch::new(name);
    let place = Place::server(&scratch);
    let server = place.server.as_ref().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_portal"));
    let port = free_port();
    let origin = format!("http://localhost:{port}");
    let start = |port| Portal::start_behind(binary, &place, port, origin.clone(), None);
    // Both live through every kill.
    let (first, second) = (start(port), start(free_port()));
    let mut clients = [Client::new(&first, &second), Client::new(&second, &first)];
    let mut ledgers = [Ledger::default(), Ledger::default()];
    let (answered, lost) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut number = 0;
    for round in 0..rounds {
        let end = AtomicBool::new(false);
        let mut under_way: Vec<Option<Journey>> = std::thread::scope(|scope| {
            let sides = clients.iter_mut().zip(&mut ledgers).enumerate();
            let workers: Vec<_> = sides
                .map(|(side, (client, ledger))| {
                    let (end, seed) = (&end, number + side as u64 * 1_000);
                    let (answered, lost) = (&answered, &lost);
                    scope.spawn(move || {
                        for more in 1.. {
                            let mut journey = Journey::new(USERS[side], seed + more);
                            if journey.go(client, ledger).is_err() {
                                lost.fetch_add(1, Ordering::Relaxed);
                                return Some(journey);
                            }
                            answered.fetch_add(1, Ordering::Relaxed);
                            if end.load(Ordering::Relaxed) {
                                return None;
                            }
                        }
                        None
                    })
                })
                .collect();
            // Both are at work; the kill then comes anywhere in what they do.
            let before = answered.load(Ordering::Relaxed);
            while answered.load(Ordering::Relaxed) < before + 2 {
                let idle = workers.iter().all(|worker| worker.is_finished());
                assert!(!idle, "journeys end before the server is killed");
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(23 * (round as u64 % 13)));
            if round % 2 == 0 {
                server.kill()
            } else {
                server.kill_hard()
            }
            server.start_again();
            end.store(true, Ordering::Relaxed);
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        number += 10_000;
        for (side, journey) in under_way.iter_mut().enumerate() {
            let user = USERS[side];
            let stored = check(&place, &[user], &mut ledgers[side]);
            if let Some(journey) = journey {
                journey.resume(&mut clients[side], &mut ledgers[side], &stored[user]);
            }
        }
        if (round + 1) % 10 == 0 || round + 1 == rounds {
            let (landed, vanished) = ledgers
                .iter()
                .fold((0, 0), |sum, ledger| (sum.0 + ledger.landed, sum.1 + ledger.vanished));
            super::say(&format!(
                "{} kills of the server: {} journeys went on through, {} lost an answer; of \
                 those changes {landed} had happened and {vanished} had not",
                round + 1,
                answered.load(Ordering::Relaxed),
                lost.load(Ordering::Relaxed)
            ));
        }
    }
    for (side, ledger) in ledgers.iter_mut().enumerate() {
        check(&place, &[USERS[side]], ledger);
    }
    assert!(answered.into_inner() > 0, "no journey came to its end");
}

const USERS: [&str; 2] = ["user-jo", "user-sam"];
