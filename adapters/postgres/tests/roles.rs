//! S29: the people table says which roles people hold.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::sync::Arc;

use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::model::{Actor, AuthenticatorKind, Caller, Strength};
use keydesk_core::policy::{Action, Policy};
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{DerivedKeyRing, Directory, KeyId, StoreErrorKind};
use keydesk_core::service::{Desk, DeskWarning, Ports};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_postgres::{Config, DirectoryConfig, IdType, PostgresDirectory};
use keydesk_test_servers::postgres::Server;

const PEOPLE: &str = "CREATE TABLE staff (id integer PRIMARY KEY, username text, display_name text, \
                      email text, organisation text, organisation_name text, active boolean, \
                      roles varchar(20)[]); \
                      INSERT INTO staff VALUES \
                      (1, 'ra', 'Robin', NULL, 'north', 'North', true, '{authority}'), \
                      (2, 'admin', 'Ash', NULL, 'north', 'North', true, '{admin,admin}'), \
                      (3, 'jo', 'Jo', NULL, 'north', 'North', true, NULL), \
                      (4, 'odd', 'Odd', NULL, 'north', 'North', true, ARRAY[''])";

async fn opened(server: &Server, roles: Option<&str>) -> PostgresDirectory {
    let mut config = DirectoryConfig::new(&["staff"]);
    (config.id, config.columns.roles) = (IdType::Integer, roles.map(str::to_owned));
    PostgresDirectory::open(Config::from_url(&server.schema_url("roles")).unwrap(), config)
        .await
        .unwrap()
}

fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

#[tokio::test]
async fn s29_a_people_table_keeps_an_administrator_from_acting_on_an_authority() {
    let server = Server::start();
    server.sql(PEOPLE);
    let desk = desk(opened(&server, Some("roles")).await);
    assert!(desk.warnings().is_empty());
    let kind = AuthenticatorKind::SecurityKey;
    let up = desk.begin_registration(&admin(), &user("1"), kind).await.unwrap_err();
    assert_eq!(up.code(), "target_outranks_actor");
    assert!(desk.begin_registration(&admin(), &user("3"), kind).await.is_ok(), "NULL is no role");
    server.sql("UPDATE staff SET roles = '{authority}' WHERE id = 3");
    let promoted = desk.begin_registration(&admin(), &user("3"), kind).await.unwrap_err();
    assert_eq!(promoted.code(), "target_outranks_actor", "a new role counts at once");
    // What cannot be a role is no reason to go on.
    let odd = desk.begin_registration(&admin(), &user("4"), kind).await.unwrap_err();
    assert_eq!(odd.code(), "internal");
}

#[tokio::test]
async fn s29_a_people_table_without_a_roles_column_has_no_roles_and_a_wrong_column_fails_at_start()
{
    let server = Server::start();
    server.sql(PEOPLE);
    let directory = opened(&server, Some("roles")).await;
    let source = directory.role_source().unwrap();
    let admin = [Role::new("admin").unwrap()];
    assert_eq!(source.roles(&user("2")).await.unwrap(), admin, "each once");
    for nobody in ["02", "9", "x"] {
        assert!(source.roles(&user(nobody)).await.unwrap().is_empty(), "{nobody}");
    }
    let silent = desk(opened(&server, None).await);
    assert_eq!(silent.warnings(), [DeskWarning::RolesNotSaid]);
    let mut config = DirectoryConfig::new(&["staff"]);
    (config.id, config.columns.roles) = (IdType::Integer, Some("groups".to_owned()));
    let error =
        PostgresDirectory::open(Config::from_url(&server.schema_url("roles")).unwrap(), config)
            .await
            .unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Invalid);
}

fn desk(directory: PostgresDirectory) -> Desk {
    let ports = Ports::over(
        Arc::new(MemoryStore::new()),
        Arc::new(directory),
        Arc::new(DerivedKeyRing::new(KeyId("k".into()), [7; 32])),
    );
    let relying_party = RelyingPartyConfig::new("care.example", "https://care.example");
    let mut policy = Policy::default();
    let authority = [Action::View, Action::Register, Action::IssueLink];
    policy.access.roles.insert(Role::new("authority").unwrap(), authority.into());
    policy.access.roles.insert(Role::new("admin").unwrap(), [Action::Register].into());
    Desk::new(relying_party, policy, ports).unwrap()
}

fn admin() -> Caller {
    let actor = Actor {
        id: user("2"),
        roles: vec![Role::new("admin").unwrap()],
        organisations: vec![OrganisationId::new("north").unwrap()],
        authenticated_at: SystemClock.now(),
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Caller { actor: Some(actor), ..Caller::default() }
}
