//! The store conforms, in every case: on PostgreSQL itself, through a client of the host's, and in
//! the form for servers that spread their rows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once"
)]

use std::sync::Arc;

use async_trait::async_trait;
use futures::future::BoxFuture;
use keydesk_conformance::{AuditReader, AuditedEntry, Stores, Subject, roles_of, run};
use keydesk_core::model::User;
use keydesk_core::ports::{DerivedKeyRing, KeyId, NoNotifier, StoreError, StoreErrorKind};
use keydesk_postgres::tokio_postgres::{Client, NoTls};
use keydesk_postgres::{
    Config, Dialect, DirectoryConfig, PostgresDirectory, PostgresStore, migrate,
};
use keydesk_test_servers::postgres::{Programs, Server};

/// A schema of one server for each place.
struct Postgres {
    server: Server,
    runtime: tokio::runtime::Handle,
    change: fn(&mut Config),
    host_client: bool,
}

struct Reader(PostgresStore);

#[async_trait]
impl AuditReader for Reader {
    async fn entries(&self) -> Result<Vec<AuditedEntry>, StoreError> {
        let entries = self.0.audit_entries(100_000).await?;
        let entries = entries.into_iter().map(|entry| AuditedEntry {
            at: entry.at,
            rp: entry.rp,
            operation: entry.operation,
            actor: entry.actor,
            user: entry.user,
            outcome: entry.outcome,
            from: entry.from,
            user_agent: entry.user_agent,
            class: entry.class,
            count: entry.count,
            reference: entry.reference,
        });
        Ok(entries.collect())
    }
}

#[async_trait]
impl Subject for Postgres {
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError> {
        let mut config = Config::from_url(&self.server.schema_url(place)).unwrap();
        (self.change)(&mut config);
        migrate(&config).await?;
        let client = Arc::new(connect(&config).await?);
        put_people(&client, place, people).await?;
        let mut people = DirectoryConfig::new(&[place, "people"]);
        people.columns.roles = Some("roles".to_owned());
        let (store, directory) = if self.host_client {
            let directory =
                PostgresDirectory::with_clients(client.clone(), config.clone(), people).await?;
            (PostgresStore::with_clients(client, config).await?, directory)
        } else {
            let directory = PostgresDirectory::open(config.clone(), people).await?;
            (PostgresStore::open(config).await?, directory)
        };
        let store = Arc::new(store);
        Ok(Stores {
            accounts: store.clone(),
            ceremonies: store.clone(),
            history: store.clone(),
            counter: store.clone(),
            outbox: store.clone(),
            records: store.clone(),
            notifier: Arc::new(NoNotifier),
            directory: Arc::new(directory),
            audit: store.clone(),
            audited: Arc::new(Reader((*store).clone())),
            keys: Arc::new(DerivedKeyRing::new(KeyId("k".into()), [7; 32])),
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.runtime.spawn(task);
    }
}

async fn conforms(change: fn(&mut Config), host_client: bool) {
    conforms_on(Server::start(), change, host_client).await;
}

async fn conforms_on(server: Server, change: fn(&mut Config), host_client: bool) {
    let runtime = tokio::runtime::Handle::current();
    let subject = Postgres { server, runtime, change, host_client };
    let report = run(Arc::new(subject)).await;
    println!("{report}");
    assert!(report.conforms(), "{report}");
    assert_eq!(report.not_claimed().count(), 0, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_conforms() {
    conforms(|_| {}, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_conforms_on_one_client_of_the_host() {
    conforms(|_| {}, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_conforms_without_named_statements() {
    conforms(|config| config.named_statements = false, false).await;
}

/// What stands for CockroachDB and the like here: no trigger, no NOTIFY, no common transaction number.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_portable_dialect_conforms() {
    conforms(|config| config.dialect = Dialect::Portable, false).await;
}

/// The oldest and the newest version that the store supports; the tests above run on the system's.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "soak"]
async fn soak_the_oldest_and_the_newest_postgres_conform() {
    for major in [13, 18] {
        let programs = Programs::fetched(major).unwrap();
        assert_eq!(programs.major().unwrap(), major);
        let portable = |config: &mut Config| config.dialect = Dialect::Portable;
        let dialects: [fn(&mut Config); 2] = [|_| {}, portable];
        for change in dialects {
            let server = Server::of(programs.clone(), &Server::FAST).unwrap();
            println!("PostgreSQL {}", server.sql("SHOW server_version"));
            conforms_on(server, change, false).await;
        }
    }
}

async fn connect(config: &Config) -> Result<Client, StoreError> {
    let lost = |error| StoreError::new(StoreErrorKind::Unavailable, error);
    let (client, connection) = config.server.connect(NoTls).await.map_err(lost)?;
    tokio::spawn(connection);
    Ok(client)
}

async fn put_people(client: &Client, schema: &str, people: &[User]) -> Result<(), StoreError> {
    let wrong = |error| StoreError::new(StoreErrorKind::Invalid, error);
    let table = format!(
        "CREATE TABLE IF NOT EXISTS \"{schema}\".people (id text PRIMARY KEY, \
         username text NOT NULL, display_name text NOT NULL, email text, \
         organisation text NOT NULL, organisation_name text NOT NULL, active boolean NOT NULL, \
         roles text[])"
    );
    client.batch_execute(&table).await.map_err(wrong)?;
    let insert = format!(
        "INSERT INTO \"{schema}\".people VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
    );
    for person in people {
        let held = roles_of(&person.id).map_err(|e| StoreError::new(StoreErrorKind::Invalid, e))?;
        // As outer joins have it: NULL for nobody's roles, and NULL among them.
        let mut roles: Vec<_> = held.iter().map(|role| Some(role.as_str())).collect();
        roles.push(None);
        let roles = (!held.is_empty()).then_some(roles);
        client
            .execute(
                &insert,
                &[
                    &person.id.as_str(),
                    &person.username,
                    &person.display_name,
                    &person.email,
                    &person.organisation.as_str(),
                    &person.organisation_name,
                    &person.active,
                    &roles,
                ],
            )
            .await
            .map_err(wrong)?;
    }
    Ok(())
}
