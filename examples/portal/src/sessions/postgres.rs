//! Sessions in a PostgreSQL database, for all the nodes that use it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use async_trait::async_trait;
use keydesk_postgres::tokio_postgres::error::SqlState;
use keydesk_postgres::tokio_postgres::types::{ToSql, Type};
use keydesk_postgres::tokio_postgres::{Client, Error};
use keydesk_postgres::{Config, connect};
use tokio::sync::Mutex;

use super::store::{self, Row, SQL, TABLE, Value};

/// One connection, on which statements of many requests are under way at once. A real portal uses the
/// pool that it has.
pub(crate) struct Table {
    config: Config,
    /// With its schema.
    name: String,
    client: Mutex<Option<Arc<Client>>>,
}

impl Table {
    /// Makes the table if no node has. It stands in a schema beside Keydesk's.
    pub(crate) async fn open(config: Config) -> anyhow::Result<Self> {
        let schema = quoted(&format!("{}_portal", config.schema));
        let name = format!("{schema}.{TABLE}");
        let table = Self { config, name, client: Mutex::default() };
        let create = format!("CREATE SCHEMA IF NOT EXISTS {schema}; {}", table.sql(SQL.create));
        let client = table.client().await?;
        let mut made = client.batch_execute(&create).await;
        // Of two nodes that make it at the same moment one fails, and finds it the next time.
        for _ in 0..10 {
            let Err(error) = &made else { break };
            if !was_made_meanwhile(error) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            made = client.batch_execute(&create).await;
        }
        made?;
        Ok(table)
    }

    /// The connection, made anew if it is gone.
    async fn client(&self) -> anyhow::Result<Arc<Client>> {
        let mut kept = self.client.lock().await;
        if let Some(client) = kept.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        let client = Arc::new(connect(&self.config).await?);
        *kept = Some(Arc::clone(&client));
        Ok(client)
    }

    /// A server that does not answer is given up, with the connection.
    async fn answer<T>(&self, work: impl Future<Output = Result<T, Error>>) -> anyhow::Result<T> {
        match tokio::time::timeout(self.config.statement_timeout + GRACE, work).await {
            Ok(answer) => Ok(answer?),
            Err(_) => {
                *self.client.lock().await = None;
                bail!("the database does not answer");
            }
        }
    }

    fn sql(&self, statement: &str) -> String {
        statement.replace(TABLE, &self.name)
    }
}

#[async_trait]
impl store::Table for Table {
    async fn write(&self, statement: &'static str, values: Vec<Value>) -> anyhow::Result<u64> {
        let client = self.client().await?;
        let sql = self.sql(statement);
        self.answer(client.execute_typed(&sql, &typed(&values))).await
    }

    async fn read(&self, values: Vec<Value>) -> anyhow::Result<Option<Row>> {
        let sql = self.sql(SQL.read);
        let values = typed(&values);
        let client = self.client().await?;
        let mut rows = self.answer(client.query_typed(&sql, &values)).await;
        // A connection that broke since the last request is only noticed now; reading again is safe.
        if rows.is_err() && client.is_closed() {
            let client = self.client().await?;
            rows = self.answer(client.query_typed(&sql, &values)).await;
        }
        let rows = rows?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Row { data: row.try_get(0)?, used_at: row.try_get(1)?, ends_at: row.try_get(2)? }))
    }
}

/// Typed, because a pooler between here and the server may not keep prepared statements.
fn typed(values: &[Value]) -> Vec<(&(dyn ToSql + Sync), Type)> {
    let typed = values.iter().map(|value| match value {
        Value::Bytes(bytes) => (bytes as &(dyn ToSql + Sync), Type::BYTEA),
        Value::Text(text) => (text as &(dyn ToSql + Sync), Type::TEXT),
        Value::Time(millis) => (millis as &(dyn ToSql + Sync), Type::INT8),
    });
    typed.collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn was_made_meanwhile(error: &Error) -> bool {
    let known = [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_TABLE, SqlState::DUPLICATE_OBJECT];
    error.code().is_some_and(|code| known.contains(code) || *code == SqlState::DUPLICATE_SCHEMA)
}

/// What the way to the server and back may take beyond a statement's own time.
const GRACE: Duration = Duration::from_secs(2);
