//! What becomes of the accounts of a version without tags, on any store: SECURITY S31.
//!
//! The database was written by that version: `jo` holds the key of seed 1, renamed, and a removed one
//! of seed 2; `sam` was closed and reopened and holds the key of seed 3; `ann` has an open link.

use std::sync::Arc;

use keydesk_api::TokioClock;
use keydesk_core::ids::{KeyId, OrganisationId, RelyingPartyId, Role, UserId};
use keydesk_core::model::{Account, Actor, AuthenticatorKind, Caller, Strength, User, Version};
use keydesk_core::policy::{AccountTags, Action, CounterPolicy, Policy};
use keydesk_core::ports::memory::{MemoryDirectory, MemoryStore};
use keydesk_core::ports::{
    AccountStore, Commit, DerivedKeyRing, History, LookupKey, Page, Store, UniqueKey,
};
use keydesk_core::service::{Desk, Ports, PrepareError};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_testkit::SoftAuthenticator;
use serde_json::json;

/// The accounts of that version in a store of another kind, written as that version stored them.
pub async fn copy<S: AccountStore + History>(from: &S, to: &dyn AccountStore) {
    let listing = from.list(&rp(), Page { after: None, limit: 10 }).await.unwrap();
    assert_eq!(listing.accounts.len(), 3);
    for loaded in listing.accounts {
        let account = loaded.account;
        let events = from.events(&rp(), &account.user, 0, 100).await.unwrap();
        let stored = as_stored(&account.user);
        for version in 1..=account.version.0 {
            let next = Account { version: Version(version), ..account.clone() };
            let is_last = next.version == account.version;
            let encoded = if is_last { stored.clone() } else { next.encode().unwrap() };
            let commit = Commit {
                rp: &next.rp,
                user: &next.user,
                expected: Version(version - 1),
                next: &next,
                encoded: &encoded,
                unique_keys: &if version == 1 { unique_keys(&next) } else { Vec::new() },
                lookup_keys: &if version == 1 { lookup_keys(&next) } else { Vec::new() },
                events: if is_last { &events } else { &[] },
                notifications: &[],
            };
            to.commit(commit).await.unwrap();
        }
    }
}

/// The text of an account in the database of that version.
fn as_stored(user: &UserId) -> Vec<u8> {
    let row = format!("INSERT INTO \"accounts\" VALUES('care.example','{user}',");
    let line = DATABASE.lines().find_map(|line| line.strip_prefix(&row)).unwrap();
    let (_, text) = line.split_once(",'open','").unwrap();
    let text = text.strip_suffix("');").unwrap();
    assert!(text.starts_with("{\"format\":1,") && !text.contains('\''));
    text.as_bytes().to_vec()
}

fn unique_keys(account: &Account) -> Vec<UniqueKey> {
    let credentials = account.authenticators.iter().map(|kept| kept.credential_id.clone());
    let links = account.links.iter().map(|link| link.digest);
    credentials.map(UniqueKey::Credential).chain(links.map(UniqueKey::Link)).collect()
}

fn lookup_keys(account: &Account) -> Vec<LookupKey> {
    let authenticators = account.authenticators.iter().flat_map(|kept| {
        [LookupKey::Credential(kept.credential_id.clone()), LookupKey::Authenticator(kept.id)]
    });
    let links = account.links.iter().map(|link| LookupKey::Link(link.digest));
    let handles = account.handles.iter().cloned().map(LookupKey::Handle);
    authenticators.chain(links).chain(handles).collect()
}

/// Takes a store of that version through its migration.
pub async fn migrates<S: Store + 'static>(store: Arc<S>) {
    migrates_in(store.clone(), store).await;
}

/// As [`migrates`], with the accounts in a store of their own.
pub async fn migrates_in<S: Store + 'static>(store: Arc<dyn AccountStore>, rest: Arc<S>) {
    let desk = |tags| desk(store.clone(), rest.clone(), tags);
    let required = desk(AccountTags::Required);
    let error = required.prepare().await.unwrap_err();
    assert!(matches!(error, PrepareError::NotMigrated), "{error}");
    assert_eq!(code(&required, "jo").await, "account_tampered");

    // Somebody gave Sam's credential the public key of another before the upgrade.
    let mut sam = stored(store.as_ref(), "sam").await;
    assert!(sam.tag.is_none());
    sam.authenticators[0].public_key =
        stored(store.as_ref(), "jo").await.authenticators[0].public_key.clone();
    put(store.as_ref(), &mut sam).await;

    let migrating = desk(AccountTags::Migrate);
    let prepared = migrating.prepare().await.unwrap();
    assert_eq!((prepared.tagged, prepared.already_migrated), (2, false));
    assert_eq!(prepared.left, [user("sam")]);
    required.prepare().await.unwrap();
    assert_eq!(code(&required, "sam").await, "account_tampered");
    for (id, count) in [("jo", 15), ("ann", 2)] {
        assert_eq!(code(&required, id).await, "ok");
        let events = required.list_events(&ra(), &user(id), 0, 100).await.unwrap();
        assert_eq!(events.len(), count, "tagging is no event");
    }

    // Everything goes on: the key signs in, and the history with it.
    let mut key = key_of_jo(&stored(store.as_ref(), "jo").await).await;
    let nobody = Caller::default();
    let begun = required.begin_sign_in(&nobody, Some(&user("jo"))).await.unwrap();
    let answer = key.get(&begun.options, ORIGIN).unwrap().to_string();
    let sign_in = required.finish_sign_in(&nobody, &begun.id, answer.as_bytes()).await.unwrap();
    assert_eq!(sign_in.user, user("jo"));
    let events = required.list_events(&ra(), &user("jo"), 0, 100).await.unwrap();
    assert_eq!(events.len(), 16);
    assert_eq!((events[14].key(), events[15].key().map(|key| key.0.as_str())), (None, Some("one")));
    let kind = AuthenticatorKind::SecurityKey;
    required.issue_link(&ra(), &user("ann"), kind).await.unwrap();

    // From now on an account without tags is none of that version.
    let mut jo = stored(store.as_ref(), "jo").await;
    assert!(jo.tag.take().is_some());
    jo.authenticators.iter_mut().for_each(|kept| assert!(kept.tag.take().is_some()));
    put(store.as_ref(), &mut jo).await;
    assert_eq!(code(&required, "jo").await, "account_tampered");
    let again = migrating.prepare().await.unwrap();
    assert_eq!((again.tagged, again.already_migrated), (0, true));
    assert_eq!(code(&required, "jo").await, "account_tampered");
}

async fn code(desk: &Desk, id: &str) -> &'static str {
    desk.get_user(&ra(), &user(id)).await.map_or_else(|error| error.code(), |_| "ok")
}

async fn stored(store: &dyn AccountStore, id: &str) -> Account {
    store.load(&rp(), &user(id)).await.unwrap().unwrap().account
}

/// Writes an account as somebody does who has the store and not the keys.
async fn put(store: &dyn AccountStore, account: &mut Account) {
    let expected = account.version;
    account.version = expected.next();
    let commit = Commit {
        rp: &account.rp,
        user: &account.user,
        expected,
        next: account,
        encoded: &account.encode().unwrap(),
        unique_keys: &[],
        lookup_keys: &[],
        events: &[],
        notifications: &[],
    };
    store.commit(commit).await.unwrap();
}

/// The key of seed 1, which takes a registration here to hold what Jo's holds.
async fn key_of_jo(jo: &Account) -> SoftAuthenticator {
    let mut key = SoftAuthenticator::new(1);
    let memory = Arc::new(MemoryStore::new());
    let elsewhere = desk(memory.clone(), memory, AccountTags::Required);
    let (kind, nobody) = (AuthenticatorKind::SecurityKey, Caller::default());
    let issued = elsewhere.issue_link(&ra(), &user("jo"), kind).await.unwrap();
    let redeemed = elsewhere.redeem_link(&nobody, &issued.token).await.unwrap();
    let begun = elsewhere.begin_link_registration(&nobody, &redeemed.session).await.unwrap();
    let mut options = begun.options;
    options["user"]["id"] = json!(jo.handles[0]);
    let made = key.create(&options, ORIGIN).unwrap();
    assert_eq!(made["id"], json!(jo.authenticators[0].credential_id));
    key
}

fn desk<S: Store + 'static>(
    accounts: Arc<dyn AccountStore>,
    rest: Arc<S>,
    tags: AccountTags,
) -> Desk {
    let people = ["jo", "sam", "ann", "ra"].map(|id| User {
        id: user(id),
        username: id.to_owned(),
        display_name: id.to_owned(),
        email: None,
        organisation: OrganisationId::new("trust").unwrap(),
        organisation_name: "Trust".to_owned(),
        active: true,
    });
    let ports = Ports {
        accounts,
        clock: Arc::new(TokioClock),
        ..Ports::over(
            rest,
            Arc::new(MemoryDirectory::new(people)),
            Arc::new(DerivedKeyRing::new(KeyId("one".into()), [7; 32])),
        )
    };
    let mut policy = Policy { account_tags: tags, ..Policy::default() };
    policy.access.roles.insert(Role::new("ra").unwrap(), Action::ALL.into());
    // The key of the test begins to count anew.
    policy.sign_in.counter = CounterPolicy::Record;
    let relying_party = RelyingPartyConfig::new(rp().as_str(), ORIGIN);
    Desk::new(relying_party, policy, ports).unwrap()
}

fn ra() -> Caller {
    let actor = Actor {
        id: user("ra"),
        roles: vec![Role::new("ra").unwrap()],
        organisations: vec![OrganisationId::new("trust").unwrap()],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Caller { actor: Some(actor), ..Caller::default() }
}

fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

fn rp() -> RelyingPartyId {
    RelyingPartyId::new("care.example").unwrap()
}

const ORIGIN: &str = "https://keys.care.example";
/// As SQLite keeps it.
pub const DATABASE: &str = include_str!("../data/before_tags.sql");
