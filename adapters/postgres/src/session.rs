//! Runs statements: which connection, how long, and whether again.

use std::time::Duration;

use keydesk_core::ports::StoreError;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use crate::checkout::{CheckedOut, Clients};
use crate::config::Config;
use crate::error::{Fault, PostgresError};
use crate::statements::Statement;

/// Runs statements on connections.
pub(crate) struct Session {
    clients: Clients,
    named: bool,
    /// How long to go on trying while nothing was done, or doing it twice does no harm.
    retry_for: Duration,
    /// How long to wait for an answer: longer than the server gives a statement.
    answer: Duration,
}

/// Whether a statement whose answer was lost may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// It reads, or writes what a second time does not change.
    Yes,
    /// It may be done once: a lost answer is an unknown outcome.
    No,
}

pub(crate) type Params<'a> = [&'a (dyn ToSql + Sync)];

impl Session {
    pub(crate) fn new(clients: Clients, config: &Config) -> Self {
        Self {
            clients,
            named: config.named_statements,
            retry_for: config.retry_for,
            answer: config.statement_timeout + GRACE,
        }
    }

    /// The rows that a statement gives.
    pub(crate) async fn rows(
        &self,
        statement: &Statement,
        params: &Params<'_>,
        retry: Retry,
    ) -> Result<Vec<Row>, StoreError> {
        let until = Instant::now() + self.retry_for;
        let mut attempt = 0;
        loop {
            let fault = match self.attempt(statement, params).await {
                Ok(rows) => return Ok(rows),
                Err(fault) => fault,
            };
            let may = match fault {
                Fault::NotSent(_) | Fault::RolledBack(_) => true,
                Fault::Refused(..) => false,
                Fault::Lost(_) => retry == Retry::Yes,
            };
            let pause = pause(attempt);
            if !may || Instant::now() + pause >= until {
                return Err(fault.into_store(retry == Retry::No));
            }
            sleep(pause).await;
            attempt += 1;
        }
    }

    pub(crate) async fn check_out(&self) -> Result<CheckedOut, Fault> {
        self.clients.check_out().await
    }

    async fn attempt(&self, statement: &Statement, params: &Params<'_>) -> Result<Vec<Row>, Fault> {
        let connection = self.check_out().await?;
        let result = timeout(self.answer, self.send(&connection, statement, params)).await;
        result.unwrap_or_else(|_| {
            connection.give_up();
            let why = format!("no answer within {:?}", self.answer);
            Err(Fault::Lost(PostgresError::Lost { statement: statement.name, why }))
        })
    }

    async fn send(
        &self,
        connection: &CheckedOut,
        statement: &Statement,
        params: &Params<'_>,
    ) -> Result<Vec<Row>, Fault> {
        let fault = |error| Fault::of_statement(statement.name, &error);
        if !self.named {
            let typed: Vec<(&(dyn ToSql + Sync), Type)> =
                params.iter().copied().zip(statement.takes.iter().cloned()).collect();
            return connection.client().query_typed(&statement.text, &typed).await.map_err(fault);
        }
        let prepared =
            connection.prepared(statement).await.map_err(|error| match fault(error) {
                // Preparing does nothing, so losing the server on the way has no outcome to be unsure of.
                Fault::Lost(error) => Fault::NotSent(error),
                other => other,
            })?;
        connection.client().query(&prepared, params).await.map_err(fault)
    }
}

/// Longer each time and not the same for everybody, so that contenders do not meet again.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let most = 5_u64 << attempt.min(5);
    Duration::from_millis(most / 2 + RandomState::new().hash_one(attempt) % most)
}

/// The round-trip time allowed beyond a statement's own timeout.
const GRACE: Duration = Duration::from_secs(2);
