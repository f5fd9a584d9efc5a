//! What an event is stored as: SECURITY S31. Personal values stand beside the chained bytes, and
//! can be erased there without breaking the chain.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::base64url;
use keydesk_core::ids::{EventDigest, KeyId, UserId};
use keydesk_core::machine::{
    BrokenChain, Chain, Change, Event, EventContext, EventDecodeError, Salts, evolve,
};
use keydesk_core::model::{Account, By, Nickname, Note, RemovalReason};
use keydesk_core::ports::{StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use serde_json::{Value, json};

#[test]
fn s31_personal_values_are_salted_digests_in_what_is_chained() {
    let (_, events) = history(&Salts::from_secret([7; 32]));
    let mut commitments = Vec::new();
    for event in &events {
        let chained = std::str::from_utf8(event.chained()).unwrap();
        assert!(!chained.contains("personal"), "{chained}");
        let stored: Value = serde_json::from_slice(event.encoded()).unwrap();
        assert_eq!(stored["chained"].to_string(), chained);
        assert_eq!(event.digest().as_bytes(), digest(&SHA256, chained.as_bytes()).as_ref());
        assert_eq!(stored["chained"]["version"], 2);
        assert_eq!(stored["chained"]["key"], "one");
        for (path, opened) in stored["opened"].as_object().unwrap() {
            // As ARCHITECTURE.md says it, and as a verifier in another language computes it.
            let salt = base64url::decode(opened["salt"].as_str().unwrap()).unwrap();
            assert!(salt.len() >= 16, "128 bits");
            let value = opened["value"].as_str().unwrap();
            let parts =
                [b"keydesk personal value\0", &*salt, path.as_bytes(), b"\0", value.as_bytes()];
            let commitment = base64url::encode(digest(&SHA256, &parts.concat()));
            let place = stored["chained"].pointer(path).unwrap();
            assert_eq!(*place, json!({ "commitment": commitment }));
            commitments.push((salt, commitment));
        }
    }
    // Address and user agent of each event, and what five of them say.
    assert_eq!(commitments.len(), 2 * events.len() + 5);
    for (number, (salt, commitment)) in commitments.iter().enumerate() {
        for (other, of) in commitments.iter().skip(number + 1) {
            assert!(salt != other && commitment != of, "the same address has another digest");
        }
    }
    let (_, again) = history(&Salts::from_secret([8; 32]));
    assert!(events.iter().zip(&again).all(|(one, other)| one.digest() != other.digest()));
}

#[test]
fn s31_erased_values_leave_the_chain_whole() {
    let (account, events) = history(&Salts::from_secret([7; 32]));
    let mut chain = Chain::after(&account, 0);
    for event in &events {
        let read = Event::decode(event.encoded()).unwrap();
        assert_eq!(read, *event);
        assert!(read.erased().is_empty());
        let erased = event.clone().without_personal_values().unwrap();
        let bytes = std::str::from_utf8(erased.encoded()).unwrap();
        assert!(!bytes.contains("personal") && !bytes.contains("salt"), "{bytes}");
        assert_eq!(Event::decode(erased.encoded()).unwrap(), erased);
        assert_eq!(erased.digest(), event.digest());
        assert_eq!((erased.from(), erased.user_agent()), (None, None));
        assert!(erased.erased().contains(&"/from".to_owned()));
        chain.follow(&erased).unwrap();
    }
    chain.end().unwrap();
    // One value of several.
    let mut stored: Value = serde_json::from_slice(events[1].encoded()).unwrap();
    stored["opened"].as_object_mut().unwrap().remove("/authenticator/nickname").unwrap();
    let read = Event::decode(stored.to_string().as_bytes()).unwrap();
    assert_eq!(read.erased(), ["/authenticator/nickname"]);
    assert_eq!(read.from(), events[1].from());
    let Change::AuthenticatorRegistered { authenticator } = read.change() else { panic!() };
    assert!(authenticator.nickname.is_erased());
}

#[test]
fn s31_a_value_that_was_changed_contradicts_its_commitment() {
    let (_, events) = history(&Salts::from_secret([7; 32]));
    let removed = &events[3];
    let stored: Value = serde_json::from_slice(removed.encoded()).unwrap();
    let opened = |path: &str| stored["opened"][path].clone();
    let changes: [(&str, Value); 8] = [
        ("/notes", json!({ "salt": opened("/notes")["salt"], "value": "personal note, forged" })),
        ("/notes", json!({ "salt": opened("/from")["salt"], "value": opened("/notes")["value"] })),
        ("/notes", opened("/from")),
        ("/from", opened("/notes")),
        ("/from", json!({ "salt": opened("/from")["salt"], "value": "" })),
        ("/userAgent", opened("/from")),
        // Places where nothing was committed to.
        ("/reason", opened("/notes")),
        ("/at", opened("/notes")),
    ];
    for (path, value) in changes {
        let mut tampered = stored.clone();
        tampered["opened"][path] = value;
        let error = Event::decode(tampered.to_string().as_bytes()).unwrap_err();
        assert!(
            matches!(&error, EventDecodeError::NotCommitted(place) if place == path),
            "{path}: {error:?}"
        );
        assert_eq!(StoreError::from(error).kind, StoreErrorKind::Tampered);
    }
}

#[test]
fn nothing_else_stands_in_a_stored_event() {
    let (_, events) = history(&Salts::from_secret([7; 32]));
    let stored: Value = serde_json::from_slice(events[3].encoded()).unwrap();
    let refused = |change: &dyn Fn(&mut Value), wanted: fn(&EventDecodeError) -> bool| {
        let mut changed = stored.clone();
        change(&mut changed);
        let error = Event::decode(changed.to_string().as_bytes()).unwrap_err();
        assert!(wanted(&error), "{changed}: {error:?}");
    };
    let malformed = |error: &EventDecodeError| matches!(error, EventDecodeError::Malformed(_));
    let not_canonical = |error: &EventDecodeError| matches!(error, EventDecodeError::NotCanonical);
    let too_new = |error: &EventDecodeError| matches!(error, EventDecodeError::TooNew { found: 3 });
    refused(&|event| event["more"] = json!(1), malformed);
    refused(&|event| event["opened"]["/notes"]["more"] = json!(1), malformed);
    refused(&|event| event["opened"]["/notes"]["salt"] = json!("AAAA"), malformed);
    refused(&|event| event["chained"]["more"] = json!(1), not_canonical);
    refused(&|event| event["chained"]["version"] = json!(1), not_canonical);
    refused(&|event| event["chained"]["version"] = json!("2"), not_canonical);
    refused(&|event| event["chained"]["version"] = json!(3), too_new);
    // A value in the open, where a commitment has to be.
    refused(
        &|event| {
            event["chained"]["notes"] = json!("in the open");
            event["opened"].as_object_mut().unwrap().remove("/notes");
        },
        not_canonical,
    );
    for odd in [format!(" {stored}"), stored.to_string().replace(',', ", ")] {
        assert!(not_canonical(&Event::decode(odd.as_bytes()).unwrap_err()), "{odd}");
    }
}

#[test]
fn from_and_user_agent_are_short_and_without_controls() {
    let (before, _) = history(&Salts::from_secret([7; 32]));
    let made = |from: &str, agent: &str| {
        let salts = Salts::from_secret([1; 32]);
        let context = EventContext {
            from: Some(from),
            user_agent: Some(agent),
            ..context(&By::KeyHolder, &salts)
        };
        Event::new(&before, reopened(), &context).unwrap()
    };
    let event = made(&"x".repeat(1000), &"y\u{1b}\n".repeat(1000));
    assert_eq!(event.from().unwrap(), "x".repeat(100));
    assert_eq!(event.user_agent().unwrap(), "y".repeat(200));
    assert_eq!(Event::decode(event.encoded()).unwrap(), event);
    let event = made("", "\n");
    assert_eq!((event.from(), event.user_agent()), (None, None));
    assert!(event.erased().is_empty(), "nothing was there to erase");
}

#[test]
fn s31_events_of_the_first_version_are_read_and_followed() {
    let (mut followed, mut plain) = (0, 0);
    for account in old_accounts() {
        let mut chain = Chain::after(&account, 0);
        let mut replayed = Account::unopened(account.rp.clone(), account.user.clone());
        for event in old_events(&account) {
            assert_eq!(event.chained(), event.encoded());
            assert_eq!((event.key(), event.user_agent()), (None, None));
            assert!(event.from().is_some());
            // The address is part of what the digest is over, and stays.
            assert!(event.clone().without_personal_values().is_err());
            chain.follow(&event).unwrap();
            replayed = evolve(replayed, &event);
            followed += 1;
            plain += usize::from(String::from_utf8_lossy(event.encoded()).contains("Leeds"));
        }
        chain.end().unwrap();
        replayed.version = account.version;
        // Accounts of that version do not hold when sessions were last revoked; a replay does.
        assert_eq!(account.revoked_at, None);
        replayed.revoked_at = None;
        assert_eq!(replayed, account);
        // What comes after them is of this version.
        let salts = Salts::from_secret([7; 32]);
        let next = Event::new(&account, reopened(), &context(&By::KeyHolder, &salts)).unwrap();
        assert_eq!(next.previous(), account.head);
        let mut later = evolve(account.clone(), &next);
        later.version = account.version.next();
        let mut chain = Chain::after(&later, 0);
        old_events(&account).iter().chain([&next]).for_each(|event| chain.follow(event).unwrap());
        chain.end().unwrap();
    }
    assert_eq!((followed, plain), (29, 1));
}

#[test]
fn an_old_event_that_was_changed_is_not_followed() {
    for account in old_accounts() {
        let events = old_events(&account);
        for number in 0..events.len() {
            let text = std::str::from_utf8(events[number].encoded()).unwrap();
            let changed = text.replace("\"ra\"", "\"admin\"");
            let changed = changed.replace("198.51.100.7", "198.51.100.8");
            assert_ne!(text, changed);
            let mut forged = events.clone();
            forged[number] = Event::decode(changed.as_bytes()).unwrap();
            assert!(followed(&account, &forged).is_err(), "{changed}");
        }
    }
}

#[test]
fn s31_a_chain_ends_where_it_is_broken() {
    let (account, events) = history(&Salts::from_secret([7; 32]));
    assert_eq!(followed(&account, &events), Ok(()));
    for after in 0..=events.len() {
        let mut chain = Chain::after(&account, u64::try_from(after).unwrap());
        events[after..].iter().for_each(|event| chain.follow(event).unwrap());
        assert!(chain.is_at_head());
        chain.end().unwrap();
    }
    let count = account.sequence;
    // Cut: at the end, at the beginning, in the middle.
    let cut = BrokenChain::Cut { found: count - 1, last: count };
    assert_eq!(followed(&account, &events[..events.len() - 1]), Err(cut));
    assert_eq!(followed(&account, &[]), Err(BrokenChain::Cut { found: 0, last: count }));
    let gap = BrokenChain::Gap { after: 0, found: 2 };
    assert_eq!(followed(&account, &events[1..]), Err(gap));
    let mut without = events.clone();
    without.remove(2);
    assert_eq!(followed(&account, &without), Err(BrokenChain::Gap { after: 2, found: 4 }));
    // Exchanged, and twice.
    let mut exchanged = events.clone();
    exchanged.swap(1, 2);
    assert_eq!(followed(&account, &exchanged), Err(BrokenChain::Gap { after: 1, found: 3 }));
    let twice = [&events[..2], &events[1..]].concat();
    assert_eq!(followed(&account, &twice), Err(BrokenChain::Gap { after: 2, found: 2 }));
    // Another history of the same person, each digest as it has to be.
    let (_, forged) = history(&Salts::from_secret([8; 32]));
    assert_eq!(followed(&account, &forged), Err(BrokenChain::Head(count)));
    let spliced = [&forged[..2], &events[2..]].concat();
    assert_eq!(followed(&account, &spliced), Err(BrokenChain::Previous(3)));
    // Somebody else's.
    let mut other = account.clone();
    other.user = UserId::new("other").unwrap();
    assert_eq!(followed(&other, &events), Err(BrokenChain::Foreign(1)));
    let mut headless = Account::unopened(account.rp.clone(), account.user.clone());
    assert_eq!(followed(&headless, &[]), Ok(()));
    headless.head = account.head;
    assert_eq!(followed(&headless, &[]), Err(BrokenChain::Head(0)));
}

fn followed(account: &Account, events: &[Event]) -> Result<(), BrokenChain> {
    let mut chain = Chain::after(account, 0);
    events.iter().try_for_each(|event| chain.follow(event))?;
    chain.end()
}

/// Events of every change that holds what somebody typed, with the word `personal` in each value.
fn history(salts: &Salts) -> (Account, Vec<Event>) {
    let old = old_accounts().remove(1);
    let Change::AuthenticatorRegistered { authenticator } = old_events(&old)[4].change().clone()
    else {
        panic!("the fifth of jo's events is a registration")
    };
    let mut registered = authenticator.clone();
    registered.nickname = Nickname::new("personal key").unwrap();
    let created = Change::AccountCreated { handle: old.handles[0].clone() };
    let changes = [
        created,
        Change::AuthenticatorRegistered { authenticator: registered },
        Change::AuthenticatorRenamed {
            authenticator: authenticator.id,
            nickname: Nickname::new("personal name").unwrap(),
        },
        Change::AuthenticatorRemoved {
            authenticator: authenticator.id,
            reason: RemovalReason::Lost,
            notes: Some(Note::new("personal note").unwrap()),
            own_proof_at: None,
        },
        Change::AccountClosed { reason: Note::new("personal reason").unwrap() },
        reopened(),
    ];
    let mut account = Account::unopened(old.rp, old.user);
    let mut events = Vec::new();
    for change in changes {
        let by = By::Actor { id: UserId::new("ra").unwrap() };
        let event = Event::new(&account, change, &context(&by, salts)).unwrap();
        account = evolve(account, &event);
        events.push(event);
    }
    (account, events)
}

fn reopened() -> Change {
    Change::AccountReopened { reason: Note::new("personal, too").unwrap() }
}

fn context<'a>(by: &'a By, salts: &'a Salts) -> EventContext<'a> {
    static KEY: std::sync::LazyLock<KeyId> = std::sync::LazyLock::new(|| KeyId("one".to_owned()));
    EventContext {
        by,
        from: Some("personal address 192.0.2.1"),
        user_agent: Some("personal browser/1.0"),
        at: Timestamp::from_unix_millis(1_800_000_000_000),
        key: &KEY,
        salts,
    }
}

fn old_accounts() -> Vec<Account> {
    let lines = include_str!("data/accounts_format_1.jsonl").lines();
    lines.map(|line| Account::decode(line.as_bytes()).unwrap()).collect()
}

fn old_events(account: &Account) -> Vec<Event> {
    let lines = include_str!("data/events_version_1.jsonl").lines();
    let events = lines.map(|line| Event::decode(line.as_bytes()).unwrap());
    let events: Vec<_> = events.filter(|event| event.user() == &account.user).collect();
    assert_eq!(events[0].previous(), EventDigest::NONE);
    events
}
