//! Tagging the accounts of earlier versions, and changing the key of the tags: SECURITY S31.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken test should stop at once")]

use std::sync::Arc;

use keydesk_core::ids::KeyId;
use keydesk_core::model::Account;
use keydesk_core::policy::{AccountTags, Policy};
use keydesk_core::ports::{DerivedKeyRing, Records};
use keydesk_core::service::{Desk, PrepareError, Prepared};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_test_desk::people::{ADMIN, user};
use keydesk_test_desk::portal::rp;
use keydesk_test_desk::{JO, Portal, SAM, failure, key};

const MARK: &str = "accounts_tagged";

/// A desk over the same store with another policy and other keys.
fn opened(portal: &Portal, tags: AccountTags, keys: DerivedKeyRing) -> Desk {
    opened_for("care.example", portal, tags, keys)
}

fn opened_for(rp: &str, portal: &Portal, tags: AccountTags, keys: DerivedKeyRing) -> Desk {
    let config = RelyingPartyConfig::new(rp, format!("https://{rp}"));
    let policy = Policy { account_tags: tags, ..portal.desk.policy().clone() };
    let mut ports = portal.ports.clone();
    ports.keys = Arc::new(keys);
    Desk::new(config, policy, ports).unwrap()
}

fn ring() -> DerivedKeyRing {
    DerivedKeyRing::new(KeyId("test".into()), [7; 32])
}

fn new_ring() -> DerivedKeyRing {
    DerivedKeyRing::new(KeyId("new".into()), [9; 32])
}

/// As a version without tags stored it.
fn untagged(mut account: Account) -> Account {
    account.tag = None;
    account.authenticators.iter_mut().for_each(|kept| kept.tag = None);
    account
}

async fn untag(portal: &Portal, id: &str) {
    portal.put_as_is(&untagged(portal.stored(id).await)).await;
}

async fn readable(desk: &Desk, portal: &Portal, id: &str) -> Result<(), &'static str> {
    let read = desk.get_user(&portal.ra(), &user(id)).await;
    read.map(drop).map_err(|error| error.code())
}

async fn mark(portal: &Portal) -> Option<String> {
    portal.store.read(&rp(), MARK).await.unwrap()
}

#[tokio::test]
async fn s31_an_empty_store_gets_the_mark_and_one_with_old_accounts_is_not_opened() {
    let portal = Portal::new();
    assert_eq!(portal.desk.prepare().await.unwrap(), Prepared::default());
    assert!(mark(&portal).await.is_some());
    portal.registered(JO, &mut key(1)).await;
    assert_eq!(portal.desk.prepare().await.unwrap(), Prepared::default());

    let portal = Portal::new();
    portal.registered(JO, &mut key(1)).await;
    untag(&portal, JO).await;
    let error = portal.desk.prepare().await.unwrap_err();
    assert_eq!(error.code(), "accounts_not_tagged");
    assert!(error.to_string().contains("accountTags \"migrate\""), "{error}");
    assert_eq!(mark(&portal).await, None);
    // A host that opens the desk all the same gets no further.
    assert_eq!(readable(&portal.desk, &portal, JO).await, Err("account_tampered"));
}

#[tokio::test]
async fn s31_migration_tags_what_its_history_bears_out_and_happens_once() {
    let portal = Portal::new();
    let mut jo_key = key(1);
    portal.registered(JO, &mut jo_key).await;
    portal.registered(SAM, &mut key(2)).await;
    portal.registered(ADMIN, &mut key(3)).await;
    untag(&portal, JO).await;
    // Somebody swapped this public key before the upgrade.
    let mut swapped = untagged(portal.stored(SAM).await);
    let other = portal.stored(JO).await.authenticators[0].public_key.clone();
    swapped.authenticators[0].public_key = other;
    portal.put_as_is(&swapped).await;
    // And this history does not lead to its account.
    let mut forged = untagged(portal.stored(ADMIN).await);
    forged.sequence += 1;
    portal.put_as_is(&forged).await;

    let migrating = opened(&portal, AccountTags::Migrate, ring());
    let prepared = migrating.prepare().await.unwrap();
    assert_eq!((prepared.tagged, prepared.already_migrated), (1, false));
    assert_eq!(prepared.left, [user(ADMIN), user(SAM)]);
    let alerts = portal.store.audit_entries().into_iter().filter(|entry| entry.is_alert());
    let alerts: Vec<_> = alerts.map(|entry| (entry.operation, entry.user.unwrap())).collect();
    assert_eq!(alerts, [("prepare", user(ADMIN)), ("prepare", user(SAM))]);
    portal.desk.prepare().await.unwrap();
    assert_eq!(readable(&portal.desk, &portal, JO).await, Ok(()));
    assert_eq!(readable(&portal.desk, &portal, SAM).await, Err("account_tampered"));
    portal.signs_in(JO, &mut jo_key).await.unwrap();
    let listed = portal.desk.list_events(&portal.ra(), &user(JO), 0, 100).await.unwrap();
    assert_eq!(listed, portal.events(JO).await, "tagging is no event");

    // From now on an account without a tag is none of an earlier version.
    untag(&portal, JO).await;
    assert_eq!(readable(&portal.desk, &portal, JO).await, Err("account_tampered"));
    let again = migrating.prepare().await.unwrap();
    assert!(again.already_migrated);
    assert_eq!((again.tagged, again.left.len()), (0, 0));
    assert_eq!(readable(&portal.desk, &portal, JO).await, Err("account_tampered"));
}

#[tokio::test]
async fn s31_migration_does_not_tag_an_account_that_lost_its_tag_alone() {
    let portal = Portal::new();
    portal.registered(JO, &mut key(1)).await;
    let mut account = portal.stored(JO).await;
    account.tag = None;
    portal.put_as_is(&account).await;
    let prepared = opened(&portal, AccountTags::Migrate, ring()).prepare().await.unwrap();
    assert_eq!((prepared.tagged, prepared.left), (0, vec![user(JO)]));
}

#[tokio::test]
async fn s31_nodes_that_migrate_at_once_agree() {
    let portal = Portal::new();
    for (id, seed) in [(JO, 1), (SAM, 2)] {
        portal.registered(id, &mut key(seed)).await;
        untag(&portal, id).await;
    }
    let node = || opened(&portal, AccountTags::Migrate, ring());
    let (one, other) = (node(), node());
    let (one, other) = tokio::join!(one.prepare(), other.prepare());
    assert!(one.unwrap().left.is_empty() && other.unwrap().left.is_empty());
    portal.desk.prepare().await.unwrap();
    for id in [JO, SAM] {
        assert_eq!(readable(&portal.desk, &portal, id).await, Ok(()));
    }
}

#[tokio::test]
async fn s31_a_mark_that_somebody_else_wrote_is_refused() {
    let portal = Portal::new();
    portal.desk.prepare().await.unwrap();
    let good = mark(&portal).await.unwrap();
    opened_for("other.example", &portal, AccountTags::Required, ring()).prepare().await.unwrap();
    let other = keydesk_core::ids::RelyingPartyId::new("other.example").unwrap();
    let of_other = portal.store.read(&other, MARK).await.unwrap().unwrap();
    let renamed = of_other.replace("other.example", "care.example");
    let later = good.replace("\"at\":\"2", "\"at\":\"3");
    let mut stored = good.clone();
    for bad in [of_other, renamed, later, "{}".to_owned()] {
        assert_ne!(bad, good);
        assert!(portal.store.write(&rp(), MARK, Some(&stored), &bad).await.unwrap());
        stored = bad;
        for tags in [AccountTags::Required, AccountTags::Migrate, AccountTags::Rotate] {
            let error = opened(&portal, tags, ring()).prepare().await.unwrap_err();
            assert!(matches!(error, PrepareError::MarkTampered), "{stored}: {error}");
        }
    }
    assert!(portal.store.write(&rp(), MARK, Some(&stored), &good).await.unwrap());
    portal.desk.prepare().await.unwrap();
    let error = opened(&portal, AccountTags::Required, new_ring()).prepare().await.unwrap_err();
    assert_eq!(error.code(), "account_tampered");
    assert!(error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn s31_older_keys_verify_and_new_tags_are_made_with_the_current_one() {
    let portal = Portal::new();
    let (mut jo_key, mut sam_key) = (key(1), key(2));
    portal.desk.prepare().await.unwrap();
    portal.registered(JO, &mut jo_key).await;
    portal.registered(SAM, &mut sam_key).await;
    let both = || new_ring().with_older(KeyId("test".into()), [7; 32]);
    let desk = opened(&portal, AccountTags::Required, both());
    desk.prepare().await.unwrap();
    for id in [JO, SAM] {
        assert_eq!(readable(&desk, &portal, id).await, Ok(()));
        desk.list_events(&portal.ra(), &user(id), 0, 100).await.unwrap();
    }
    // A commit tags the account and its credentials anew, and names the key in its event.
    desk.issue_link(&portal.ra(), &user(JO), jo_kind()).await.unwrap();
    let jo = portal.stored(JO).await;
    let keys = [&jo.tag, &jo.authenticators[0].tag].map(|tag| tag.as_ref().unwrap().key.0.clone());
    assert_eq!(keys, ["new", "new"]);
    assert_eq!(portal.events(JO).await.pop().unwrap().key().unwrap().0, "new");
    assert_eq!(portal.stored(SAM).await.tag.unwrap().key.0, "test");

    // Without the older key, what it tagged alone is refused; rotating first leaves nothing of it.
    let only_new = opened(&portal, AccountTags::Required, new_ring());
    assert_eq!(readable(&only_new, &portal, JO).await, Ok(()));
    assert_eq!(readable(&only_new, &portal, SAM).await, Err("account_tampered"));
    let prepared = opened(&portal, AccountTags::Rotate, both()).prepare().await.unwrap();
    assert_eq!((prepared.tagged, prepared.left.len()), (1, 0));
    only_new.prepare().await.unwrap();
    assert_eq!(readable(&only_new, &portal, SAM).await, Ok(()));
    only_new.list_events(&portal.ra(), &user(SAM), 0, 100).await.unwrap();
    // Events are read whichever key their commit was tagged with.
    assert_eq!(readable(&portal.desk, &portal, SAM).await, Err("account_tampered"));
}

#[tokio::test]
async fn s31_rotation_does_not_tag_what_was_tampered_with() {
    let portal = Portal::new();
    portal.desk.prepare().await.unwrap();
    portal.registered(JO, &mut key(1)).await;
    let mut account = portal.stored(JO).await;
    account.authenticators[0].sign_count = 0;
    portal.put_as_is(&account).await;
    let both = new_ring().with_older(KeyId("test".into()), [7; 32]);
    let prepared = opened(&portal, AccountTags::Rotate, both).prepare().await.unwrap();
    assert_eq!((prepared.tagged, prepared.left), (0, vec![user(JO)]));
}

#[tokio::test]
async fn s31_a_lost_secret_is_got_over_only_where_policy_says_so() {
    let portal = Portal::new();
    portal.desk.prepare().await.unwrap();
    let mut authenticator = key(1);
    portal.registered(JO, &mut authenticator).await;
    for tags in [AccountTags::Required, AccountTags::Migrate, AccountTags::Rotate] {
        let desk = opened(&portal, tags, new_ring());
        assert!(matches!(desk.prepare().await, Err(PrepareError::MarkTampered)));
        assert_eq!(failure(desk.get_user(&portal.ra(), &user(JO)).await), "account_tampered");
    }
    let accepting = opened(&portal, AccountTags::DangerAccept, new_ring());
    assert_eq!(accepting.prepare().await.unwrap().tagged, 1);
    let desk = opened(&portal, AccountTags::Required, new_ring());
    desk.prepare().await.unwrap();
    assert_eq!(readable(&desk, &portal, JO).await, Ok(()));
}

fn jo_kind() -> keydesk_core::model::AuthenticatorKind {
    keydesk_core::model::AuthenticatorKind::SecurityKey
}
