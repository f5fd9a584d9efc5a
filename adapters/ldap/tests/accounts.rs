//! Accounts on a real server: what goes wrong, and what is left afterwards.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

mod bound;
mod portal;

use bound::Bound;
use keydesk_test_servers::slapd::{Server, Setting};
use keydesk_test_servers::wait_until;
use std::sync::Arc;
use std::time::Duration;

use keydesk_core::ids::{LinkDigest, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{
    AccountStore, History, LookupKey, Outbox, Page, StoreError, StoreErrorKind,
};
use keydesk_ldap::{AccountsConfig, LdapAccounts, LdapError, LdapErrorCode, ServerConfig};
use portal::{Draft, load, rp, user};

const ACCOUNTS: &str = "ou=accounts,ou=keydesk,dc=example";
const KEYS: &str = "ou=keys,ou=keydesk,dc=example";

fn config(server: ServerConfig) -> AccountsConfig {
    AccountsConfig::new(server, "ou=keydesk,dc=example")
}

/// Short time-outs, so that a test need not wait.
fn hasty(mut server: ServerConfig) -> AccountsConfig {
    server.operation_timeout = Duration::from_millis(200);
    server.connect_timeout = Duration::from_millis(200);
    server.retry_for = Duration::from_millis(300);
    let mut config = config(server);
    config.orphan_age = Duration::from_secs(2);
    config
}

async fn open(config: AccountsConfig) -> (LdapAccounts, Arc<MemoryStore>) {
    let journal = Arc::new(MemoryStore::new());
    (LdapAccounts::open(config, journal.clone()).await.unwrap(), journal)
}

#[track_caller]
fn refused<T: std::fmt::Debug>(
    result: Result<T, StoreError>,
    code: LdapErrorCode,
    kind: StoreErrorKind,
) {
    let error = result.unwrap_err();
    assert_eq!(error.kind, kind, "{error:?}");
    assert_eq!(LdapError::of(&error).map(|error| error.code), Some(code), "{error:?}");
}

fn count(server: &Server, base: &str, filter: &str) -> usize {
    server.find(base, filter, &["1.1"]).matches("dn: cn=").count()
}

#[tokio::test]
async fn a_lost_answer_is_made_good_by_sending_again_and_reading_back() {
    let server = Arc::new(Server::start());
    let mut patient = hasty(server.accounts());
    patient.server.retry_for = Duration::from_secs(10);
    patient.orphan_age = Duration::from_secs(60);
    let (store, journal) = open(patient).await;
    let jo = user("jo");
    Draft::first(&jo).commit(&store).await.unwrap();
    for round in 2..=6 {
        let mut draft = Draft::of(&load(&store, &jo).await);
        // Without keys the write is the first thing that is sent.
        draft.keyed = round == 6;
        server.freeze();
        let thawing = server.clone();
        let thaw = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(600));
            thawing.thaw();
        });
        // Several answers are lost meanwhile, and all of what was sent is done in the end.
        assert_eq!(draft.commit(&store).await.unwrap(), Version(round));
        thaw.join().unwrap();
        assert_eq!(load(&store, &jo).await, draft.next);
        let events = journal.events(&rp(), &jo, 0, 100).await.unwrap();
        assert_eq!(u64::try_from(events.len()).unwrap(), round);
    }
}

#[tokio::test]
async fn a_server_that_stays_away_leaves_an_unknown_outcome_and_nothing_half_done() {
    let server = Server::start();
    let (store, journal) = open(hasty(server.accounts())).await;
    let jo = user("jo");
    Draft::first(&jo).commit(&store).await.unwrap();
    let before = load(&store, &jo).await;
    let draft = Draft::of(&before);
    server.freeze();
    let error = draft.commit(&store).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Unavailable, "the reservation was not made: {error:?}");
    server.thaw();
    // What was sent may be done late; it is a reservation, and the same account may have it.
    let again = Draft::claiming(&load(&store, &jo).await, draft.digest);
    again.commit(&store).await.unwrap();
    server.kill();
    let error = store.load(&rp(), &jo).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Unavailable);
    let error = Draft::of(&again.next).commit(&store).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Unavailable);
    server.start_again();
    assert_eq!(load(&store, &jo).await, again.next);
    assert_eq!(journal.events(&rp(), &jo, 0, 100).await.unwrap().len(), 2);
}

#[tokio::test]
async fn orphans_are_collected_and_what_is_in_use_is_kept() {
    let server = Server::start();
    let (store, journal) = open(hasty(server.accounts())).await;
    let (jo, sam) = (user("jo"), user("sam"));
    let held = Draft::first(&jo);
    held.commit(&store).await.unwrap();
    // A process that was killed between reservation and commit leaves a reservation without an
    // account that lists it.
    let digest = LinkDigest::from_bytes([7; 32]);
    let orphan = Draft::claiming(&load(&store, &sam).await, digest);
    orphan.commit(&store).await.unwrap();
    let name = server
        .find(KEYS, "(&(objectClass=keydeskKeyEntry)(keydeskKeySort=link))", &["cn"])
        .lines()
        .filter_map(|line| line.strip_prefix("cn: ").map(str::to_owned))
        .collect::<Vec<_>>();
    assert_eq!(name.len(), 2);
    // Sam's account goes, and with it the only one that lists the key; the journal as well.
    // To this store nothing is old while the test runs.
    let mut patient = hasty(server.accounts());
    patient.orphan_age = Duration::from_secs(60);
    let (patient, _) = open(patient).await;
    let listing = server.find(ACCOUNTS, "(keydeskUser=sam)", &["1.1"]);
    let dn = listing.lines().find_map(|line| line.strip_prefix("dn: ")).unwrap().to_owned();
    server.change(&format!("dn: {dn}\nchangetype: delete\n"));
    let claim = |user: &UserId| {
        Draft::claiming(&keydesk_core::model::Account::unopened(rp(), user.clone()), digest)
    };
    let other = user("alex");
    let taken = claim(&other).commit(&patient).await.unwrap_err();
    assert_eq!(taken.kind, StoreErrorKind::KeyTaken, "it may be about to be made use of");
    assert_eq!(patient.collect().await.unwrap().orphans, 0, "it is young");
    let (fresh, _) = open(hasty(server.accounts())).await;
    tokio::time::sleep(Duration::from_millis(3_100)).await;
    let collected = fresh.collect().await.unwrap();
    assert_eq!((collected.orphans, collected.kept, collected.malformed), (1, 1, 0));
    assert_eq!(count(&server, KEYS, "(objectClass=keydeskKeyEntry)"), 1);
    claim(&other).commit(&fresh).await.unwrap();
    let taken = Draft::claiming(&load(&fresh, &other).await, held.digest).commit(&fresh).await;
    assert_eq!(taken.unwrap_err().kind, StoreErrorKind::KeyTaken, "kept for good");
    assert_eq!(journal.events(&rp(), &jo, 0, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_journal_missed_it_has_before_anybody_sees_the_account() {
    let server = Server::start();
    let (first, lost) = open(config(server.accounts())).await;
    let jo = user("jo");
    for _ in 0..3 {
        Draft::of(&load(&first, &jo).await).commit(&first).await.unwrap();
    }
    assert_eq!(lost.events(&rp(), &jo, 0, 10).await.unwrap().len(), 3);
    // Another journal, as after a loss: it begins with the last commit.
    let (second, journal) = open(config(server.accounts())).await;
    assert_eq!(journal.events(&rp(), &jo, 0, 10).await.unwrap(), []);
    let account = load(&second, &jo).await;
    assert_eq!(account.version, Version(3));
    let told = journal.events(&rp(), &jo, 0, 10).await.unwrap();
    assert_eq!(told.iter().map(|event| event.digest()).collect::<Vec<_>>(), [account.head]);
    assert_eq!(journal.pending(10).await.unwrap().len(), 1);
    let collected = second.collect().await.unwrap();
    assert_eq!(collected.drained, 1);
    assert_eq!(second.collect().await.unwrap().drained, 0);
    // Drained entries are complete, and go on as any other.
    Draft::of(&load(&second, &jo).await).commit(&second).await.unwrap();
    assert_eq!(journal.events(&rp(), &jo, 0, 10).await.unwrap().len(), 2);

    // The first journal's process never saw the fourth commit, and has it as soon as it looks.
    let collected = first.collect().await.unwrap();
    assert_eq!((collected.drained, lost.events(&rp(), &jo, 0, 10).await.unwrap().len()), (1, 4));
}

#[tokio::test]
async fn a_directory_from_the_past_is_noticed() {
    let server = Server::start();
    let (store, _) = open(config(server.accounts())).await;
    let jo = user("jo");
    let first = Draft::first(&jo);
    first.commit(&store).await.unwrap();
    let old = server.find(ACCOUNTS, "(keydeskUser=jo)", &["*"]);
    Draft::of(&first.next).commit(&store).await.unwrap();
    let dn = old.lines().find_map(|line| line.strip_prefix("dn: ")).unwrap();
    server.change(&format!("dn: {dn}\nchangetype: delete\n"));
    let gone = store.load(&rp(), &jo).await;
    refused(gone, LdapErrorCode::JournalAhead, StoreErrorKind::Corrupt);
    let again = Draft::first(&jo).commit(&store).await;
    refused(again, LdapErrorCode::JournalAhead, StoreErrorKind::Corrupt);
    assert!(server.tool("ldapadd", &[], &old).status.success());
    let restored = store.load(&rp(), &jo).await;
    refused(restored, LdapErrorCode::JournalAhead, StoreErrorKind::Corrupt);
}

#[tokio::test]
async fn malformed_and_double_entries_are_corrupt_and_hide_nobody_else() {
    let server = Server::start();
    let (store, _) = open(config(server.accounts())).await;
    let (jo, sam) = (user("jo"), user("sam"));
    let draft = Draft::first(&jo);
    draft.commit(&store).await.unwrap();
    Draft::first(&sam).commit(&store).await.unwrap();
    let entry = server.find(ACCOUNTS, "(keydeskUser=jo)", &["*"]);
    let dn = entry.lines().find_map(|line| line.strip_prefix("dn: ")).unwrap().to_owned();
    // A copy under another name lists the same keys.
    let copy = entry.replace(&dn[3..67], &"0".repeat(64));
    assert!(server.tool("ldapadd", &[], &copy).status.success());
    let (other, _) = open(config(server.accounts())).await;
    let found = other.find(&rp(), &LookupKey::Link(draft.digest)).await;
    refused(found, LdapErrorCode::DuplicateEntries, StoreErrorKind::Corrupt);
    let malformed = (LdapErrorCode::EntryMalformed, StoreErrorKind::Corrupt);
    let tampered = (LdapErrorCode::EntryTampered, StoreErrorKind::Tampered);
    for (attribute, value, (code, kind)) in [
        ("keydeskAccount", "{}", malformed),
        ("keydeskAccount", "nonsense", malformed),
        ("keydeskVersion", "7", tampered),
        ("keydeskPending", "{\"format\":1}", malformed),
    ] {
        server.change(&format!(
            "dn: {dn}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n"
        ));
        let loaded = other.load(&rp(), &jo).await;
        refused(loaded, code, kind);
        let written = Draft::of(&draft.next).commit(&other).await;
        refused(written, code, kind);
        server.change(&format!("dn: {dn}\nchangetype: delete\n"));
        assert!(server.tool("ldapadd", &[], &entry).status.success());
    }
    let newer = "{\"format\":99}";
    server.change(&format!(
        "dn: {dn}\nchangetype: modify\nreplace: keydeskAccount\nkeydeskAccount: {newer}\n"
    ));
    refused(other.load(&rp(), &jo).await, LdapErrorCode::EntryTooNew, StoreErrorKind::TooNew);
    assert_eq!(load(&other, &sam).await.version, Version(1));
    assert!(other.collect().await.unwrap().malformed > 0);
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let server = Server::start();
    let journal = Arc::new(MemoryStore::new());
    let opened = async |config| LdapAccounts::open(config, journal.clone()).await.map(drop);
    let elsewhere = AccountsConfig::new(server.accounts(), "ou=nowhere,dc=example");
    refused(opened(elsewhere).await, LdapErrorCode::BaseMissing, StoreErrorKind::Invalid);
    // A name that may not see accounts.
    let unseen = opened(config(server.directory())).await;
    refused(unseen, LdapErrorCode::BaseMissing, StoreErrorKind::Invalid);
    let wrong = server.as_name("cn=keydesk-accounts,ou=services,dc=example", "wrong");
    let wrong = opened(config(wrong)).await;
    refused(wrong, LdapErrorCode::WrongCredentials, StoreErrorKind::Invalid);
    for change in [
        |config: &mut AccountsConfig| config.keys_base = config.accounts_base.clone(),
        |config: &mut AccountsConfig| config.accounts_base = "nonsense".to_owned(),
        |config: &mut AccountsConfig| config.orphan_age = Duration::from_secs(1),
    ] {
        let mut config = config(server.accounts());
        change(&mut config);
        refused(opened(config).await, LdapErrorCode::ConfigInvalid, StoreErrorKind::Invalid);
    }
    let bare = Server::with(Setting { without_schema: true, ..Setting::default() });
    let opened = opened(config(bare.accounts())).await;
    refused(opened, LdapErrorCode::SchemaMissing, StoreErrorKind::Invalid);
}

#[tokio::test]
async fn what_may_not_be_written_is_not_half_written() {
    let access = "olcAccess: to dn.subtree=\"ou=keydesk,dc=example\" \
                  by dn.exact=\"uid=sam,ou=people,dc=example\" read by * break\n";
    let setting = Setting { access: access.to_owned(), ..Setting::default() };
    let server = Server::with(setting);
    server.change(
        "dn: uid=sam,ou=people,dc=example\nchangetype: modify\nadd: userPassword\n\
         userPassword: sam-secret\n",
    );
    let (store, _) = open(hasty(server.accounts())).await;
    let jo = user("jo");
    let first = Draft::first(&jo);
    first.commit(&store).await.unwrap();
    let (reader, _) =
        open(hasty(server.as_name("uid=sam,ou=people,dc=example", "sam-secret"))).await;
    assert_eq!(load(&reader, &jo).await, first.next);
    let written = Draft::of(&first.next).commit(&reader).await;
    refused(written, LdapErrorCode::InsufficientRights, StoreErrorKind::Invalid);

    // Too large for a message.
    let mut large = Draft::of(&first.next);
    let handle = keydesk_core::ids::UserHandle::new([7; 64]).unwrap();
    large.next.handles = vec![handle; 40_000];
    let written = large.commit(&store).await;
    refused(written, LdapErrorCode::TooLarge, StoreErrorKind::Full);

    server.configure(
        "dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\nreplace: olcReadOnly\n\
         olcReadOnly: TRUE\n",
    );
    let written = Draft::of(&first.next).commit(&store).await;
    refused(written, LdapErrorCode::ReadOnlyReplica, StoreErrorKind::Unavailable);
    assert_eq!(load(&store, &jo).await, first.next);
    assert_eq!(count(&server, ACCOUNTS, "(objectClass=keydeskAccountEntry)"), 1);
    // The reservation of the commit that was too large was given back.
    let reserved = "(&(objectClass=keydeskKeyEntry)(!(keydeskClaim=free)))";
    assert_eq!(count(&server, KEYS, reserved), 1);
}

#[tokio::test]
async fn a_full_server_takes_nothing_and_loses_nothing() {
    let server = Server::with(Setting { max_bytes: Some(1_048_576), ..Setting::default() });
    let (store, _) = open(hasty(server.accounts())).await;
    let mut last = None;
    for number in 0..2_000 {
        let draft = Draft::first(&user(&format!("user {number}")));
        match draft.commit(&store).await {
            Ok(_) => last = Some(draft.next),
            Err(error) => {
                assert_eq!(error.kind, StoreErrorKind::Unavailable, "{error:?}");
                let last = last.expect("some have room");
                assert_eq!(load(&store, &last.user).await, last);
                assert_eq!(load(&store, &draft.next.user).await.version, Version(0));
                return;
            }
        }
    }
    panic!("it never was full");
}

#[tokio::test]
async fn a_replica_is_read_and_never_written() {
    let provider = Server::with(Setting {
        database: "\ndn: olcOverlay={0}syncprov,olcDatabase={1}mdb,cn=config\n\
                   objectClass: olcOverlayConfig\nobjectClass: olcSyncProvConfig\n\
                   olcOverlay: {0}syncprov\n"
            .to_owned(),
        ..Setting::default()
    });
    let replica = Server::with(Setting {
        empty: true,
        database: format!(
            "olcSyncrepl: rid=001 provider={} type=refreshAndPersist searchbase=dc=example \
             bindmethod=simple binddn=cn=admin,dc=example credentials=admin-secret \
             retry=\"1 +\"\nolcUpdateRef: {}\n",
            provider.url(),
            provider.url()
        ),
        ..Setting::default()
    });
    let (store, _) = open(hasty(provider.accounts())).await;
    let jo = user("jo");
    let first = Draft::first(&jo);
    first.commit(&store).await.unwrap();
    wait_until("the replica has it", || {
        let output = replica.tool("ldapsearch", &["-LLL", "-b", ACCOUNTS, "(keydeskUser=jo)"], "");
        String::from_utf8_lossy(&output.stdout).contains("keydeskUser: jo")
    });
    // A desk on a replica can read accounts; its first commit fails with the reason.
    let (read, _) = open(hasty(replica.accounts())).await;
    assert_eq!(load(&read, &jo).await, first.next);
    let listing = read.list(&rp(), Page { after: None, limit: 10 }).await.unwrap();
    assert_eq!(listing.accounts.len(), 1);
    let written = Draft::of(&first.next).commit(&read).await;
    refused(written, LdapErrorCode::ReadOnlyReplica, StoreErrorKind::Unavailable);
    assert_eq!(load(&store, &jo).await, first.next);
    // People are read there.
    let people = keydesk_ldap::DirectoryConfig::inet_org_person("ou=people,dc=example");
    let directory = keydesk_ldap::LdapDirectory::open(replica.directory(), people).await.unwrap();
    let scope = [keydesk_core::ids::OrganisationId::new("north").unwrap()];
    use keydesk_core::ports::Directory;
    assert_eq!(directory.search(&"".into(), &scope, None, 10).await.unwrap().users.len(), 2);
}
