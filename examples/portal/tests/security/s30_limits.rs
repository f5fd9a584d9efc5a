//! S30: budgets bound what is started and what is recorded, and refuse nobody for what others do.

use std::net::Ipv4Addr;

use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::portal::Answer;
use crate::raw::Raw;
use crate::scene::{Browser, Scene, Store};

on_every_store! {
    s30_the_sign_in_page_opens_121_times_in_a_minute,
    s30_35_people_open_their_links_in_one_room,
    s30_an_attacker_on_the_same_address_refuses_nobody,
    s30_a_header_of_an_untrusted_peer_moves_nobody_to_another_budget,
    s30_addresses_behind_trusted_proxies_have_budgets_of_their_own,
    s30_reading_ones_history_in_a_loop_refuses_reading_and_nothing_else,
}

const PROXY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 9);
const STRANGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 10);
const UNKNOWN_CEREMONY: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const UNKNOWN_TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Twice as often, so that one minute of the clock has more than 121 of them.
fn s30_the_sign_in_page_opens_121_times_in_a_minute(store: Store) {
    let scene = Scene::on(store);
    let mut key = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut key);
    for _ in 0..2 * 121 {
        let browser = scene.browser();
        assert_eq!(browser.client.load("/sign-in").unwrap().status, 200);
        browser.succeed("beginSignIn", json!({}));
    }
    assert_eq!(scene.browser().sign_in(&mut key).code(), "");
}

/// Twice as many, so that one minute of the clock has more than 35 of them; and somebody guesses.
fn s30_35_people_open_their_links_in_one_room(store: Store) {
    let scene = Scene::with_options(store, &["--more-people", "70"]);
    let ra = scene.signed_in("ra");
    let tokens: Vec<String> = (1..=70).map(|n| link(&ra, &format!("user-person-{n}"))).collect();
    let guesser = scene.browser();
    for (number, token) in (1..).zip(&tokens) {
        let guess = guesser.call("redeemLink", json!({ "token": UNKNOWN_TOKEN }));
        assert_eq!(guess.code(), "link_unknown");
        let mut key = SoftAuthenticator::new(number);
        assert_eq!(scene.browser().register_by_link(token, &mut key).code(), "", "{number}");
    }
}

fn s30_an_attacker_on_the_same_address_refuses_nobody(store: Store) {
    let scene = Scene::with_options(store, &["--attempts", "40"]);
    let mut jos = SoftAuthenticator::new(1);
    scene.signed_in("jo").registered("user-jo", &mut jos);
    let ra = scene.signed_in("ra");
    let unused = link(&ra, "user-admin");
    // Under way when the attack begins: a sign-in without a password, and a registration by link.
    let signing_in = scene.browser();
    let sign_in = signing_in.succeed("beginSignIn", json!({}));
    let sam = scene.browser();
    sam.succeed("redeemLink", json!({ "token": link(&ra, "user-sam") }));
    let registration = sam.succeed("beginLinkRegistration", json!({}));

    let attacker = scene.browser();
    let starts: Vec<Answer> = (0..100).map(|_| attacker.call("beginSignIn", json!({}))).collect();
    let refused: Vec<&Answer> = starts.iter().filter(|start| start.code() != "").collect();
    assert!(refused.len() >= 20, "of two minutes' budgets {} were refused", refused.len());
    for start in refused {
        assert_eq!((start.status, start.code()), (429, "too_many_requests"));
        assert_eq!(start.body["retryable"], true, "{start:?}");
        assert_eq!(start.headers["retry-after"], "60");
    }
    let unknown = json!({ "ceremonyId": UNKNOWN_CEREMONY, "response": {} });
    for _ in 0..100 {
        for (operation, body, code) in [
            ("finishSignIn", unknown.clone(), "ceremony_unknown"),
            ("finishLinkRegistration", with_session(&unknown), "session_ended"),
            ("linkStatus", with_session(&json!({})), "session_ended"),
            ("redeemLink", json!({ "token": UNKNOWN_TOKEN }), "link_unknown"),
            ("getUser", json!({ "userId": "user-jo" }), "not_authenticated"),
        ] {
            assert_eq!(attacker.call(operation, body).code(), code, "{operation}");
        }
    }

    // What was under way ends, an unused link opens, and a right password starts a sign-in.
    let response = jos.get(&sign_in.body["options"], signing_in.client.origin()).unwrap();
    let finish = json!({ "ceremonyId": sign_in.text("/ceremonyId"), "response": response });
    signing_in.succeed("finishSignIn", finish);
    sam.succeed("linkStatus", json!({}));
    let mut sams = SoftAuthenticator::new(2);
    let response = sams.create(&registration.body["options"], sam.client.origin()).unwrap();
    let finish = json!({ "ceremonyId": registration.text("/ceremonyId"), "response": response });
    sam.succeed("finishLinkRegistration", finish);
    let mut admins = SoftAuthenticator::new(3);
    assert_eq!(scene.browser().register_by_link(&unused, &mut admins).code(), "");
    for (name, key) in [("jo", &mut jos), ("sam", &mut sams)] {
        let browser = scene.browser();
        assert_ne!(browser.password(name).location(), "/", "the key is due");
        assert_eq!(browser.sign_in(key).code(), "", "{name}");
    }
}

/// A budget of five a minute: of twelve within two minutes one at least is refused.
fn s30_a_header_of_an_untrusted_peer_moves_nobody_to_another_budget(store: Store) {
    for options in
        [&["--attempts", "5"][..], &["--attempts", "5", "--trusted-proxies", "10.0.0.0/8"]]
    {
        let scene = Scene::with_options(store, options);
        let attacker = Raw::new(STRANGER, scene.portal.port);
        let codes: Vec<String> = (0..12)
            .map(|number| {
                let claimed = format!("192.0.2.{number}");
                let forwarded = format!("for={claimed}");
                start(&attacker, &[("x-forwarded-for", &claimed), ("forwarded", &forwarded)])
            })
            .collect();
        assert!(codes.iter().any(|code| code == "too_many_requests"), "{options:?} {codes:?}");
        let elsewhere = Raw::new(PROXY, scene.portal.port);
        assert_eq!(start(&elsewhere, &[]), "", "{options:?}");
    }
}

fn s30_addresses_behind_trusted_proxies_have_budgets_of_their_own(store: Store) {
    for trusted in ["1", "127.0.0.9", "10.0.0.0/8,127.0.0.9/32"] {
        let options = ["--attempts", "5", "--trusted-proxies", trusted];
        let scene = Scene::with_options(store, &options);
        let proxy = Raw::new(PROXY, scene.portal.port);
        // What the client claims itself stands to the left; each list is one client's.
        for clients in [
            &["192.0.2.66, 203.0.113.1", "::ffff:203.0.113.1", "203.0.113.1"][..],
            &[
                "192.0.2.66, 2001:db8:1:2::a",
                "2001:db8:1:2:ffff::b",
                "203.0.113.7, 2001:db8:1:2::c",
            ],
        ] {
            let codes: Vec<String> = (0..12)
                .map(|number| {
                    start(&proxy, &[("x-forwarded-for", clients[number % clients.len()])])
                })
                .collect();
            let refused = codes.iter().filter(|code| *code == "too_many_requests").count();
            assert!(refused >= 2, "{trusted} {clients:?} {codes:?}");
        }
        for other in ["203.0.113.2", "203.0.113.1, 203.0.113.3", "2001:db8:1:3::a"] {
            assert_eq!(start(&proxy, &[("x-forwarded-for", other)]), "", "{trusted} {other}");
        }
    }
}

/// Starts a sign-in and gives the code of the refusal; empty if there is none.
fn start(from: &Raw, headers: &[(&str, &str)]) -> String {
    let answer = from.call("beginSignIn", headers, &json!({}));
    answer["code"].as_str().unwrap_or_default().to_owned()
}

fn link(ra: &Browser, user: &str) -> String {
    ra.succeed("issueLink", json!({ "userId": user, "kind": "security_key" })).text("/token")
}

fn with_session(body: &Value) -> Value {
    let mut body = body.clone();
    body["session"] = UNKNOWN_TOKEN.into();
    body
}

/// A minute of the clock allows 300, and the loop may lie in two of them.
fn s30_reading_ones_history_in_a_loop_refuses_reading_and_nothing_else(store: Store) {
    let scene = Scene::on(store);
    let mut key = SoftAuthenticator::new(1);
    let id = scene.signed_in("jo").registered("user-jo", &mut key);
    let (jo, ra) = (scene.signed_in_with(&mut key), scene.signed_in("ra"));
    let history = json!({ "userId": "user-jo" });
    let mut reads = 0;
    let refused = loop {
        let answer = jo.call("listEvents", history.clone());
        if answer.status != 200 || reads > 2 * 300 {
            break answer;
        }
        reads += 1;
    };
    assert_eq!((refused.status, refused.code()), (429, "too_many_requests"), "{reads}");
    assert!(reads >= 300, "{reads}");
    assert_eq!(refused.body["retryable"], true);
    ra.succeed("listEvents", history.clone());
    jo.succeed("getUser", history);
    let rename = json!({ "userId": "user-jo", "authenticatorId": id, "nickname": "Blue key" });
    jo.succeed("renameAuthenticator", rename);
    assert_eq!(scene.browser().sign_in(&mut key).code(), "");
}
