//! SECURITY S20 by the clock: beginning a sign-in for people who hold a key, who hold none, and who
//! do not exist. Run by hand: `cargo test --release -p keydesk-core --test service_timing -- --ignored
//! --nocapture`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "the numbers are what it is run for")]

use std::time::Instant;

use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::Portal;
use keydesk_test_desk::{JO, NOBODY, SAM, key};

#[tokio::test]
#[ignore = "measures time"]
async fn soak_s20_known_and_unknown_users_take_the_same_time() {
    let portal = Portal::with(|policy| {
        (policy.limits.begin, policy.limits.start) = (u64::MAX, u64::MAX);
    });
    portal.registered(JO, &mut key(1)).await;
    portal.issue(SAM).await;
    let who = [JO, SAM, NOBODY];
    let mut taken: [Vec<f64>; 3] = Default::default();
    // One after the other, so that whatever else the machine does falls on all three.
    for round in 0..ROUNDS {
        for turn in 0..who.len() {
            let at = (round + turn) % who.len();
            let id = user(who[at]);
            let begun = Instant::now();
            portal.desk.begin_sign_in(&portal.anybody(), Some(&id)).await.unwrap();
            taken[at].push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    let medians = taken.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    println!(
        "median us: holds a key {:.1}, holds none {:.1}, nobody {:.1}",
        medians[0], medians[1], medians[2]
    );
    for median in medians {
        let ratio = median / medians[0];
        assert!((0.8..1.25).contains(&ratio), "{medians:?}");
    }
}

const ROUNDS: usize = 5_000;
