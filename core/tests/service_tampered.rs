//! Accounts and credentials that somebody changed in the store without the desk's keys: SECURITY S31.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;

use aws_lc_rs::hmac;
use keydesk_core::ids::{KeyId, RelyingPartyId};
use keydesk_core::model::{Account, Tag};
use keydesk_core::ports::{AccountStore, Commit, KeyPurpose, KeyRing, LookupKey, UniqueKey};
use keydesk_core::service::tag_account;
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::people::user;
use keydesk_test_desk::portal::rp;
use keydesk_test_desk::{JO, Portal, SAM, failure, key, sent};
use serde_json::{Value, json};

/// An account in which every member that can be stored is there. An independent implementation of the
/// tags made them, with the secret of 32 bytes of 7.
const WHOLE: &str = include_str!("data/account_format_2.json");

#[tokio::test]
async fn s31_a_stored_account_of_this_format_still_fits_its_tags() {
    let portal = Portal::new();
    let account = Account::decode(WHOLE.trim().as_bytes()).unwrap();
    assert_eq!(account.encode().unwrap(), WHOLE.trim().as_bytes());
    portal.put_as_is(&account).await;
    let (_, read) = portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
    assert_eq!(read, account);
    // And this version makes the same.
    let mut again = account.clone();
    again.tag = None;
    again.authenticators.iter_mut().for_each(|kept| kept.tag = None);
    assert_eq!(
        tag_account(&mut again, portal.ports.keys.as_ref()).unwrap(),
        WHOLE.trim().as_bytes()
    );
}

#[tokio::test]
async fn s31_a_change_of_any_stored_member_is_noticed() {
    let whole: Value = serde_json::from_str(WHOLE).unwrap();
    let original = Account::decode(WHOLE.trim().as_bytes()).unwrap();
    let mut paths = Vec::new();
    collect(&whole, String::new(), &mut paths);
    // Values of other members are what an attacker would put in the place of one.
    let mut values: Vec<Value> =
        paths.iter().map(|path| whole.pointer(path).unwrap().clone()).collect();
    values.extend([json!(null), json!(true), json!(false), json!(4), json!(-257), json!("closed")]);
    let names =
        ["suspended", "passkey", "self_service", "replaced", "aal1", "ble", "platform", "packed"];
    values.extend(names.map(Value::from));
    values.extend(["basic", "requested", "account_closed", "l1", "strong_box"].map(Value::from));
    values.extend([json!([]), json!("00000000-0000-0000-0000-000000000001")]);
    let mut once = BTreeSet::new();
    values.retain(|value| once.insert(value.to_string()));
    let portal = Portal::new();
    let (mut noticed, mut unchangeable) = (0, Vec::new());
    for path in &paths {
        let mut changed = 0;
        let others = values.iter().filter(|value| *value != whole.pointer(path).unwrap());
        for value in [None].into_iter().chain(others.map(Some)) {
            let mut tampered = whole.clone();
            match value {
                Some(value) => *tampered.pointer_mut(path).unwrap() = value.clone(),
                None => remove(&mut tampered, path),
            }
            // Bytes that are no account are a failure before any tag is looked at.
            let Ok(account) = Account::decode(tampered.to_string().as_bytes()) else { continue };
            if account == original {
                // A member that is `null` says the same when it is left out, and `format` only how to
                // read the rest.
                let is_null = whole.pointer(path).unwrap().is_null();
                assert!(path == "/format" || value.is_none() && is_null, "{path}");
                continue;
            }
            assert_noticed(&portal, &account, path).await;
            changed += 1;
            if changed == PER_MEMBER {
                break;
            }
        }
        noticed += changed;
        if changed == 0 {
            unchangeable.push(path.as_str());
        }
    }
    assert!(noticed > 400, "{noticed}");
    // Of an object the members are changed one by one.
    unchangeable.retain(|path| !whole.pointer(path).unwrap().is_object());
    // These name which members the object has, and no other object has the same.
    let names = ["/account/authenticators/0/provenance/by/as", "/account/links/4/state/name"];
    assert_eq!(unchangeable, [names[0], names[1], "/format"]);
}

#[tokio::test]
async fn s31_members_that_no_version_writes_change_nothing() {
    // The one change that a tag lets pass: it is dropped when the account is read.
    let mut more: Value = serde_json::from_str(WHOLE).unwrap();
    more["account"]["more"] = json!(1);
    more["account"]["authenticators"][0]["more"] = json!(1);
    let read = Account::decode(more.to_string().as_bytes()).unwrap();
    assert_eq!(read.encode().unwrap(), WHOLE.trim().as_bytes());
}

#[tokio::test]
async fn s31_whatever_is_done_with_a_tampered_account_is_refused_with_an_alert() {
    let portal = Portal::new();
    let mut authenticator = key(1);
    let held = portal.registered(JO, &mut authenticator).await;
    let issued = portal.issue(JO).await;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let mut theirs = key(2);
    portal.registered(SAM, &mut theirs).await;
    let mut account = portal.stored(JO).await;
    account.authenticators[0].public_key =
        portal.stored(SAM).await.authenticators[0].public_key.clone();
    portal.put_as_is(&account).await;
    let (desk, id) = (&portal.desk, user(JO));
    let answer = sent(&authenticator.signs(&begun));
    let mut codes = vec![
        failure(desk.finish_sign_in(&portal.anybody(), &begun.id, &answer).await),
        failure(desk.begin_sign_in(&portal.anybody(), Some(&id)).await),
        failure(desk.second_factor_due(&id).await),
        failure(desk.get_user(&portal.ra(), &id).await),
        failure(desk.list_events(&portal.ra(), &id, 0, 10).await),
        failure(desk.redeem_link(&portal.anybody(), &issued.token).await),
        failure(portal.removes(JO, &held).await),
    ];
    // The person acts for somebody else: the alert still names the account that was changed.
    codes.push(failure(desk.get_user(&portal.fresh(JO), &user(SAM)).await));
    assert!(codes.iter().all(|code| *code == "account_tampered"), "{codes:?}");
    let entries = portal.store.audit_entries();
    let alerts: Vec<_> = entries.iter().filter(|entry| entry.is_alert()).collect();
    assert_eq!(alerts.len(), codes.len());
    assert!(alerts.iter().all(|entry| entry.user == Some(user(JO))), "{alerts:#?}");
    // Others are not affected.
    portal.signs_in(SAM, &mut theirs).await.unwrap();
}

#[tokio::test]
async fn s31_a_swapped_public_key_does_not_sign_in_even_in_a_tagged_account() {
    let portal = Portal::new();
    let (mut mine, mut theirs) = (key(1), key(2));
    portal.registered(JO, &mut mine).await;
    portal.registered(SAM, &mut theirs).await;
    let (whole, of_sam) = (portal.stored(JO).await, portal.stored(SAM).await);
    let (public, tag) = (&of_sam.authenticators[0].public_key, &of_sam.authenticators[0].tag);
    type Change<'a> = &'a dyn Fn(&mut Account);
    let changes: [(&str, Change<'_>); 6] = [
        ("public key", &|account| account.authenticators[0].public_key.clone_from(public)),
        ("tag of another credential", &|account| account.authenticators[0].tag.clone_from(tag)),
        ("key and tag of another", &|account| {
            account.authenticators[0].public_key.clone_from(public);
            account.authenticators[0].tag.clone_from(tag);
        }),
        ("no tag", &|account| account.authenticators[0].tag = None),
        ("unknown key", &|account| {
            account.authenticators[0].tag.as_mut().unwrap().key = KeyId("none".into());
        }),
        ("owner", &|account| {
            let mut other = account.clone();
            other.user = user(SAM);
            other.authenticators[0].tag = None;
            tag_account(&mut other, portal.ports.keys.as_ref()).unwrap();
            account.authenticators[0].tag.clone_from(&other.authenticators[0].tag);
        }),
    ];
    for (what, change) in changes {
        let mut account = whole.clone();
        change(&mut account);
        assert_ne!(account, whole, "{what}");
        // As if the account's own tag did not see it.
        account.tag = Some(account_tag(&account, portal.ports.keys.as_ref()));
        portal.put_as_is(&account).await;
        portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
        let begun = portal.desk.begin_sign_in(&portal.anybody(), Some(&user(JO))).await.unwrap();
        let answer = mine.signs(&begun);
        let code = failure(portal.finish_sign_in(&begun, &answer).await);
        assert_eq!(code, "account_tampered", "{what}");
        portal.put_as_is(&whole).await;
        portal.signs_in(JO, &mut mine).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    }
}

#[tokio::test]
async fn s31_accounts_and_tags_of_others_do_not_fit() {
    let portal = Portal::new();
    portal.registered(JO, &mut key(1)).await;
    portal.registered(SAM, &mut key(2)).await;
    let (jo, sam) = (portal.stored(JO).await, portal.stored(SAM).await);
    let read = async |account: &Account| {
        put_under(&portal, JO, account).await;
        failure(portal.desk.get_user(&portal.ra(), &user(JO)).await)
    };
    // The whole account of another, a copy of its tag, and a copy under one's own name.
    assert_eq!(read(&sam).await, "account_tampered");
    assert_eq!(read(&Account { tag: sam.tag.clone(), ..jo.clone() }).await, "account_tampered");
    assert_eq!(read(&Account { user: user(JO), ..sam.clone() }).await, "account_tampered");
    assert_eq!(read(&Account { tag: None, ..jo.clone() }).await, "account_tampered");
    // The same account as another relying party's desk tagged it, with the same keys.
    let mut other = jo.clone();
    other.rp = RelyingPartyId::new("other.example").unwrap();
    other.authenticators[0].tag = None;
    tag_account(&mut other, portal.ports.keys.as_ref()).unwrap();
    assert_eq!(read(&other).await, "account_tampered");
    let mut renamed = Account { rp: rp(), ..other.clone() };
    assert_eq!(read(&renamed).await, "account_tampered");
    renamed.tag = None;
    assert_eq!(read(&renamed).await, "account_tampered");
    put_under(&portal, JO, &jo).await;
    portal.desk.get_user(&portal.ra(), &user(JO)).await.unwrap();
}

#[tokio::test]
async fn s31_a_credential_id_that_leads_to_another_account_is_noticed() {
    let portal = Portal::new();
    let mut authenticator = key(1);
    portal.registered(JO, &mut authenticator).await;
    portal.registered(SAM, &mut key(2)).await;
    // A key that is registered nowhere here, so that its credential id is free.
    let mut strange = key(3);
    let elsewhere = Portal::new();
    let id = elsewhere.registered(JO, &mut strange).await.authenticator.credential_id;
    let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
    let answer = strange.signs(&begun);
    let sam = portal.stored(SAM).await;
    let commit = Commit {
        rp: &rp(),
        user: &user(SAM),
        expected: sam.version,
        next: &sam,
        encoded: &sam.encode().unwrap(),
        unique_keys: &[UniqueKey::Credential(id.clone())],
        lookup_keys: &[],
        events: &[],
        notifications: &[],
    };
    portal.store.commit(commit).await.unwrap();
    let found = portal.store.find(&rp(), &LookupKey::Credential(id)).await.unwrap();
    assert_eq!(found.unwrap().account.user, user(SAM));
    assert_eq!(failure(portal.finish_sign_in(&begun, &answer).await), "account_tampered");
}

/// Changes that are tried of each member.
const PER_MEMBER: u32 = 4;

/// Every operation that reads the account says so.
async fn assert_noticed(portal: &Portal, account: &Account, what: &str) {
    put_under(portal, JO, account).await;
    let result = portal.desk.get_user(&portal.ra(), &user(JO)).await;
    assert_eq!(failure(result), "account_tampered", "{what}");
}

/// Writes the row of a user, whatever account it holds then.
async fn put_under(portal: &Portal, id: &str, account: &Account) {
    let stored = portal.found(id).await;
    let commit = Commit {
        rp: &rp(),
        user: &user(id),
        expected: stored.map(|stored| stored.version).unwrap_or_default(),
        next: account,
        encoded: &account.encode().unwrap(),
        unique_keys: &[],
        lookup_keys: &[],
        events: &[],
        notifications: &[],
    };
    portal.store.commit(commit).await.unwrap();
}

/// The tag of an account as ARCHITECTURE.md says it, with whatever tags its credentials have.
fn account_tag(account: &Account, keys: &dyn KeyRing) -> Tag {
    let key = keys.current(KeyPurpose::Audit);
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()));
    context.update(b"keydesk account 1\0");
    context.update(&account.covered().unwrap());
    Tag { key: key.id, mac: context.sign().as_ref().try_into().unwrap() }
}

/// Paths of every member and element below a value.
fn collect(value: &Value, path: String, paths: &mut Vec<String>) {
    let members: Vec<_> = match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), value)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (name, value) in members {
        let path = format!("{path}/{name}");
        paths.push(path.clone());
        collect(value, path, paths);
    }
}

fn remove(value: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.remove(name)),
        Value::Array(items) => drop(items.remove(name.parse().unwrap())),
        _ => panic!("{path} stands in no object or array"),
    }
}

#[tokio::test]
async fn s31_alerts_are_summed_up_by_themselves() {
    let portal = Portal::new();
    portal.registered(JO, &mut key(1)).await;
    let mut account = portal.stored(JO).await;
    account.tag = None;
    portal.put_as_is(&account).await;
    let anybody = portal.anybody();
    // A stranger fails as often as they like; that takes no alert's place.
    for _ in 0..1_000 {
        let token = keydesk_core::secret::SecretToken::generate(portal.ports.entropy.as_ref());
        assert!(portal.desk.redeem_link(&anybody, &token.unwrap()).await.is_err());
    }
    let alerts = || {
        let entries = portal.store.audit_entries().into_iter().filter(|entry| entry.is_alert());
        entries.map(|entry| entry.count).collect::<Vec<_>>()
    };
    let begun = portal.desk.begin_sign_in(&anybody, Some(&user(JO))).await;
    assert_eq!(failure(begun), "account_tampered");
    assert_eq!(alerts(), [1]);
    // Repeated attempts on the account do not fill the record.
    for _ in 1..960 {
        assert!(portal.desk.second_factor_due(&user(JO)).await.is_err());
    }
    assert_eq!(alerts().len(), 60 + 4);
    assert_eq!(alerts().iter().sum::<u64>(), 960);
}
