//! The schema's versions: forward only, one at a time, under the lock of one row.

use std::time::Duration;

use keydesk_core::ports::StoreError;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::config::{Config, Dialect, quoted};
use crate::connect::Connector;
use crate::error::{Fault, PostgresError};

/// Brings the schema to the version that this crate needs, and makes it if it is not there. Any
/// number of nodes may do so at once; the role needs to own the schema, or to be allowed to make it.
/// Through a pooler in transaction mode this works as well.
///
/// # Errors
/// As [`PostgresStore::open`](crate::PostgresStore::open); `TooNew` if a newer version was here.
pub async fn migrate(config: &Config) -> Result<(), StoreError> {
    let mut config = config.clone().checked().map_err(PostgresError::from)?;
    // A step, or the wait for a node that is at it, may take longer than a sign-in may.
    config.statement_timeout = Duration::ZERO;
    let connector = Connector::new(&config).map_err(PostgresError::from)?;
    let until = tokio::time::Instant::now() + config.retry_for;
    let (mut client, _driver) = loop {
        match connector.connect().await {
            Ok(connected) => break connected,
            Err(Fault::NotSent(_)) if tokio::time::Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(fault) => return Err(fault.into_store(false)),
        }
    };
    migrate_with(&mut client, &config).await
}

/// As [`migrate`], on a connection that the host brings.
///
/// # Errors
/// As [`migrate`].
pub async fn migrate_with(client: &mut Client, config: &Config) -> Result<(), StoreError> {
    let schema = config.quoted_schema();
    for attempt in 1.. {
        match attempt_to_migrate(client, config, &schema).await {
            Err(Step::Meanwhile(_)) if attempt < ATTEMPTS => {
                tokio::time::sleep(Duration::from_millis(20 * attempt)).await;
            }
            Err(Step::Meanwhile(error) | Step::Failed(error)) => return Err(error),
            Ok(()) => break,
        }
    }
    Ok(())
}

/// Refuses a schema that this version cannot use.
pub(crate) async fn check(client: &Client, config: &Config) -> Result<(), StoreError> {
    let (found, dialect) = match stored(client, &config.quoted_schema(), "").await {
        Ok(stored) => stored,
        Err(error) if is_missing(&error) => (0, String::new()),
        Err(error) => return Err(Fault::of_statement(NAME, &error).into_store(false)),
    };
    suits(config, found, &dialect)?;
    if found < NEWEST {
        let schema = config.schema.clone();
        return Err(PostgresError::NotMigrated { schema, found, needed: NEWEST }.into());
    }
    Ok(())
}

enum Step {
    /// Another node was at it at the same moment.
    Meanwhile(StoreError),
    Failed(StoreError),
}

async fn attempt_to_migrate(
    client: &mut Client,
    config: &Config,
    schema: &str,
) -> Result<(), Step> {
    let failed = |error: tokio_postgres::Error| step(&error);
    match stored(client, schema, "").await {
        Ok((found, dialect)) => {
            suits(config, found, &dialect).map_err(Step::Failed)?;
            if found == NEWEST {
                return Ok(());
            }
        }
        Err(error) if is_missing(&error) => begin(client, config, schema).await?,
        Err(error) => return Err(failed(error)),
    }
    let transaction = client.transaction().await.map_err(failed)?;
    // The host's own connection may have one.
    transaction.batch_execute("SET LOCAL statement_timeout = 0").await.map_err(failed)?;
    let (found, dialect) =
        stored(transaction.client(), schema, " FOR UPDATE").await.map_err(failed)?;
    suits(config, found, &dialect).map_err(Step::Failed)?;
    let done = usize::try_from(found).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(done) {
        let guard = match config.dialect {
            Dialect::Postgres => migration.guard,
            Dialect::Portable => "",
        };
        for part in [migration.tables, guard] {
            let text = part.replace("{schema}", schema);
            transaction.batch_execute(&text).await.map_err(failed)?;
        }
    }
    let update = format!("UPDATE {schema}.schema_version SET version = {NEWEST}");
    transaction.batch_execute(&update).await.map_err(failed)?;
    transaction.commit().await.map_err(failed)
}

/// Makes the schema and the row that later steps lock.
async fn begin(client: &Client, config: &Config, schema: &str) -> Result<(), Step> {
    let encoding = client
        .query_typed("SELECT current_setting('server_encoding')", &[])
        .await
        .map_err(|error| step(&error))?;
    let encoding: Option<String> = encoding.first().and_then(|row| row.try_get(0).ok());
    if encoding.as_deref() != Some("UTF8") {
        let why = format!("the database's encoding is {encoding:?}, and UTF8 is needed");
        return Err(Step::Failed(PostgresError::Unusable(why).into()));
    }
    // Asked first: making a schema that is there needs the right to make one all the same.
    let there = client
        .query_typed(
            "SELECT 1 FROM information_schema.schemata WHERE schema_name = $1",
            &[(&config.schema, Type::TEXT)],
        )
        .await
        .map_err(|error| step(&error))?;
    if there.is_empty() {
        let make = format!("CREATE SCHEMA IF NOT EXISTS {schema}");
        client.batch_execute(&make).await.map_err(|error| step(&error))?;
    }
    let row = format!(
        "CREATE TABLE IF NOT EXISTS {schema}.schema_version (\
            one boolean PRIMARY KEY DEFAULT true CHECK (one), \
            version integer NOT NULL, dialect text NOT NULL); \
         INSERT INTO {schema}.schema_version (version, dialect) VALUES (0, '{}') \
            ON CONFLICT (one) DO NOTHING",
        config.dialect.as_str()
    );
    client.batch_execute(&row).await.map_err(|error| step(&error))
}

async fn stored(
    client: &Client,
    schema: &str,
    lock: &str,
) -> Result<(i32, String), tokio_postgres::Error> {
    let text = format!("SELECT version, dialect FROM {schema}.schema_version{lock}");
    let rows = client.query_typed(&text, &[]).await?;
    match rows.first() {
        Some(row) => Ok((row.try_get(0)?, row.try_get(1)?)),
        None => Ok((0, String::new())),
    }
}

fn suits(config: &Config, found: i32, dialect: &str) -> Result<(), StoreError> {
    if found > NEWEST {
        let schema = config.schema.clone();
        return Err(PostgresError::TooNew { schema, found, needed: NEWEST }.into());
    }
    if found > 0 && dialect != config.dialect.as_str() {
        let why = format!(
            "schema {} was made for the dialect {dialect}, not {}",
            quoted(&config.schema),
            config.dialect.as_str()
        );
        return Err(PostgresError::Unusable(why).into());
    }
    Ok(())
}

/// undefined_table, invalid_schema_name
fn is_missing(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| matches!(code.code(), "42P01" | "3F000"))
}

fn step(error: &tokio_postgres::Error) -> Step {
    // IF NOT EXISTS does not help two that begin at once: unique_violation in the catalogue,
    // duplicate_table, duplicate_schema, duplicate_object, "tuple concurrently updated",
    // serialization_failure, deadlock_detected.
    let meanwhile = error.code().is_some_and(|code| {
        matches!(code.code(), "23505" | "42P07" | "42P06" | "42710" | "XX000" | "40001" | "40P01")
    });
    let store = Fault::of_statement(NAME, error).into_store(false);
    if meanwhile { Step::Meanwhile(store) } else { Step::Failed(store) }
}

/// One version of the schema.
struct Migration {
    tables: &'static str,
    /// Triggers and other statements that only PostgreSQL itself accepts.
    guard: &'static str,
}

/// Never change one that was released: add the next.
const MIGRATIONS: [Migration; 4] = [
    Migration {
        tables: include_str!("../migrations/0001_start.sql"),
        guard: include_str!("../migrations/0001_guard.sql"),
    },
    Migration { tables: include_str!("../migrations/0002_records.sql"), guard: "" },
    Migration { tables: include_str!("../migrations/0003_audit.sql"), guard: "" },
    Migration { tables: include_str!("../migrations/0004_reference.sql"), guard: "" },
];
/// The version after the last migration.
const NEWEST: i32 = 4;
const ATTEMPTS: u64 = 10;
const NAME: &str = "migrate";
const _: () = assert!(NEWEST as usize == MIGRATIONS.len());
