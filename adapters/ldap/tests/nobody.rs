//! What is remembered of ids that nobody has: SECURITY S20 and S22.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

mod bound;
mod portal;

use std::sync::Arc;
use std::time::Duration;

use bound::Bound;
use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::model::AuthenticatorKind;
use keydesk_core::ports::Directory;
use keydesk_ldap::{
    AccountsConfig, DirectoryConfig, IdForm, LdapAccounts, LdapDirectory, SweepPolicy, sweep,
};
use keydesk_sqlite::SqliteStore;
use keydesk_test_servers::slapd::Server;
use keydesk_testkit::SoftAuthenticator;
use portal::{desk, ports, ra, redeem_and_register, relying_party, sign_in, user};

/// Longer than any test takes on any machine.
const REMEMBERED: Duration = Duration::from_secs(300);

async fn directory(server: &Server, change: impl FnOnce(&mut DirectoryConfig)) -> LdapDirectory {
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.active = Vec::new();
    config.cache = REMEMBERED;
    change(&mut config);
    LdapDirectory::open(server.directory(), config).await.unwrap()
}

/// User names as ids, so that a test knows the id of somebody who is not there yet.
fn by_name(config: &mut DirectoryConfig) {
    config.attributes.id = "uid".to_owned();
    config.id = IdForm::Text;
}

async fn accounts(server: &Server) -> (LdapAccounts, Arc<SqliteStore>) {
    let rest = Arc::new(SqliteStore::open(server.folder().join("rest.db")).unwrap());
    let config = AccountsConfig::new(server.accounts(), "ou=keydesk,dc=example");
    (LdapAccounts::open(config, rest.clone()).await.unwrap(), rest)
}

fn add(server: &Server, name: &str) {
    server.change(&format!(
        "dn: uid={name},ou=people,dc=example\nchangetype: add\nobjectClass: inetOrgPerson\n\
         uid: {name}\ncn: {name}\nsn: {name}\no: north\n"
    ));
}

fn delete(server: &Server, name: &str) {
    server.change(&format!("dn: uid={name},ou=people,dc=example\nchangetype: delete\n"));
}

/// The server of people is gone for the second question, so only a question that does not reach it is
/// answered.
#[tokio::test]
async fn s20_the_server_is_asked_once_about_nobody_as_about_somebody_of_another_organisation() {
    let (of_people, of_accounts) = (Server::start(), Server::start());
    let directory = Arc::new(directory(&of_people, |_| ()).await);
    let south = [OrganisationId::new("south").unwrap()];
    let elsewhere =
        directory.search(&"alex".into(), &south, None, 10).await.unwrap().users.remove(0).id;
    let nobody = user("0b36c2cc-1a3b-4b7f-9d0e-5f7a0d2b9c11");
    let (accounts, rest) = accounts(&of_accounts).await;
    let desk = desk(ports(&accounts, &rest, directory));
    let asked = async |id: &UserId| desk.get_user(&ra(), id).await.unwrap_err();
    for id in [&elsewhere, &nobody] {
        assert_eq!(asked(id).await.code(), "user_unknown");
    }
    of_people.kill();
    for id in [&elsewhere, &nobody] {
        let error = asked(id).await;
        assert_eq!(error.code(), "user_unknown", "{id}: {error:?}");
    }
    // Whatever nobody asked for yet does reach it.
    assert_eq!(
        asked(&user("0b36c2cc-1a3b-4b7f-9d0e-000000000000")).await.code(),
        "store_unavailable"
    );
}

#[tokio::test]
async fn somebody_who_was_added_is_seen_once_nothing_is_remembered_of_them() {
    let server = Server::start();
    let remembering = directory(&server, by_name).await;
    let forgetting = directory(&server, |config| {
        by_name(config);
        config.cache = Duration::ZERO;
    });
    let forgetting = forgetting.await;
    for directory in [&remembering, &forgetting] {
        assert_eq!(directory.user(&user("kim")).await.unwrap(), None);
    }
    add(&server, "kim");
    assert_eq!(remembering.user(&user("kim")).await.unwrap(), None, "remembered");
    assert!(forgetting.user(&user("kim")).await.unwrap().is_some());
    assert!(remembering.user_now(&user("kim")).await.unwrap().is_some());
    assert!(remembering.user(&user("kim")).await.unwrap().is_some(), "what came is remembered");
}

#[tokio::test]
async fn nobody_who_is_there_is_closed_or_kept_out_by_what_is_remembered() {
    let (server, sam) = (Server::start(), user("sam"));
    let directory = Arc::new(directory(&server, by_name).await);
    let (accounts, rest) = accounts(&server).await;
    let ports = ports(&accounts, &rest, directory.clone());
    let desk = desk(ports.clone());
    let link = desk.issue_link(&ra(), &sam, AuthenticatorKind::SecurityKey).await.unwrap();
    let mut key = SoftAuthenticator::new(1);
    redeem_and_register(&desk, &link.token, &mut key).await.unwrap();

    delete(&server, "sam");
    assert_eq!(directory.user_now(&sam).await.unwrap(), None);
    add(&server, "sam");
    assert_eq!(directory.user(&sam).await.unwrap(), None, "remembered");
    let swept = sweep(relying_party(), &ports, &SweepPolicy::new(user("sweep"))).await.unwrap();
    assert_eq!((swept.looked_at, swept.departed), (1, Vec::new()));
    sign_in(&desk, &mut key).await.unwrap();

    // A sign-in asks for itself.
    delete(&server, "sam");
    assert_eq!(directory.user_now(&sam).await.unwrap(), None);
    add(&server, "sam");
    assert_eq!(directory.user(&sam).await.unwrap(), None, "remembered");
    sign_in(&desk, &mut key).await.unwrap();
}
