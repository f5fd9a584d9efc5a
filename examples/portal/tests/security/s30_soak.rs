//! S30 in real time: a hospital behind one address, and an attacker in it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use keydesk_core::ports::AuditClass;
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

use crate::scene::{Scene, Store};

#[test]
#[ignore = "takes ten minutes"]
fn soak_s30_500_people_beside_an_attacker_on_their_address_on_sqlite() {
    hospital(Store::Sqlite);
}

#[test]
#[ignore = "takes ten minutes"]
fn soak_s30_500_people_beside_an_attacker_on_their_address_on_postgres() {
    hospital(Store::Postgres);
}

/// Fifty people in each minute get a link, register with it, and sign in with password and key and with
/// the key alone. All of them succeed at the first try.
fn hospital(store: Store) {
    let seconds = std::env::var("KEYDESK_SOAK_SECONDS").map_or(600, |text| text.parse().unwrap());
    let people = seconds * 50 / 60;
    let more = people.to_string();
    let options = ["--more-people", &more, "--fresh-for", "86400", "--idle-for", "86400"];
    let scene = Scene::with_options(store, &options);
    let (done, next, attacks) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| attack(&scene, began, &done, &attacks));
        let honest: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= people {
                            return;
                        }
                        let turn = began + Duration::from_millis(number * 1200);
                        std::thread::sleep(turn.saturating_duration_since(Instant::now()));
                        day_of(&scene, number + 1);
                    }
                })
            })
            .collect();
        let ended: Vec<_> = honest.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok), "somebody was refused");
    });
    let minutes = began.elapsed().as_secs() / 60 + 2;
    let attacks = attacks.load(Ordering::Relaxed);
    let entries = scene.place.audit();
    let signed_in = entries.iter().filter(|entry| {
        (entry.operation.as_str(), entry.outcome.as_str()) == ("finishSignIn", "ok")
    });
    assert_eq!(signed_in.count() as u64, 2 * people);
    let anonymous = entries.iter().filter(|entry| entry.class == AuditClass::Anonymous).count();
    eprintln!("{people} people, {attacks} requests of the attacker, {anonymous} entries of them");
    assert!(attacks > 20 * people, "{attacks} requests are no attack");
    // Sixty a minute, and one whenever their number doubled.
    assert!(anonymous as u64 <= minutes * 80, "{anonymous} entries in {minutes} minutes");
}

fn day_of(scene: &Scene, number: u64) {
    let name = format!("person-{number}");
    let ra = scene.signed_in("ra");
    let issue = json!({ "userId": format!("user-{name}"), "kind": "security_key" });
    let token = ra.succeed("issueLink", issue).text("/token");
    let mut key = SoftAuthenticator::new(number);
    assert_eq!(scene.browser().register_by_link(&token, &mut key).code(), "", "{name}");
    let browser = scene.browser();
    assert_ne!(browser.password(&name).location(), "/", "{name}: the key is due");
    assert_eq!(browser.sign_in(&mut key).code(), "", "{name}");
    assert_eq!(scene.browser().sign_in(&mut key).code(), "", "{name}, without a password");
}

/// Everything that anybody may call, as fast as one client can; but sign-ins are started below the
/// budget of an address, since above it those without a password wait for the next minute.
fn attack(scene: &Scene, began: Instant, done: &AtomicBool, attacks: &AtomicU64) {
    let browser = scene.browser();
    let nothing = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let unknown = json!({ "ceremonyId": "AAAAAAAAAAAAAAAAAAAAAA", "response": {} });
    let mut by_link = unknown.clone();
    by_link["session"] = nothing.into();
    let calls = [
        ("finishSignIn", unknown, "ceremony_unknown"),
        ("finishLinkRegistration", by_link, "session_ended"),
        ("linkStatus", json!({ "session": nothing }), "session_ended"),
        ("redeemLink", json!({ "token": nothing }), "link_unknown"),
        ("getUser", json!({ "userId": "user-jo" }), "not_authenticated"),
    ];
    let mut started = 0;
    while !done.load(Ordering::Relaxed) {
        for (operation, body, code) in &calls {
            assert_eq!(browser.call(operation, body.clone()).code(), *code);
        }
        attacks.fetch_add(5, Ordering::Relaxed);
        if started < began.elapsed().as_secs() * STARTS_PER_SECOND {
            assert_eq!(browser.call("beginSignIn", json!({})).code(), "");
            started += 1;
            attacks.fetch_add(1, Ordering::Relaxed);
        }
    }
}

const STARTS_PER_SECOND: u64 = 80;
