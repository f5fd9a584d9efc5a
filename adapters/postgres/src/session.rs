//! Runs statements: which connection, how long, and whether again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use keydesk_core::ports::StoreError;
use tokio::task::{Id, try_id};
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use crate::config::Config;
use crate::connect::{Clients, Lent};
use crate::error::{Fault, PostgresError};
use crate::statements::Statement;

/// Runs statements on connections.
pub(crate) struct Session {
    clients: Clients,
    named: bool,
    /// How long to go on trying while nothing was done, or doing it twice does no harm.
    patience: Duration,
    /// How long to wait for an answer: longer than the server gives a statement.
    answer: Duration,
    /// What each task has a connection for at this moment.
    under_way: Mutex<HashMap<Id, Weak<Lent>>>,
}

/// Whether a statement whose answer was lost may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
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
            patience: config.patience,
            answer: config.statement_timeout + GRACE,
            under_way: Mutex::default(),
        }
    }

    /// The rows that a statement gives.
    pub(crate) async fn rows(
        &self,
        statement: &Statement,
        params: &Params<'_>,
        again: Again,
    ) -> Result<Vec<Row>, StoreError> {
        let until = Instant::now() + self.patience;
        let mut attempt = 0;
        loop {
            let fault = match self.attempt(statement, params).await {
                Ok(rows) => return Ok(rows),
                Err(fault) => fault,
            };
            let may = match fault {
                Fault::NotSent(_) | Fault::RolledBack(_) => true,
                Fault::Refused(..) => false,
                Fault::Lost(_) => again == Again::Yes,
            };
            let pause = pause(attempt);
            if !may || Instant::now() + pause >= until {
                return Err(fault.into_store(again == Again::No));
            }
            sleep(pause).await;
            attempt += 1;
        }
    }

    pub(crate) async fn lend(&self) -> Result<Lent, Fault> {
        self.clients.lend().await
    }

    async fn attempt(&self, statement: &Statement, params: &Params<'_>) -> Result<Vec<Row>, Fault> {
        let lent = self.shared().await?;
        let result = timeout(self.answer, self.send(&lent, statement, params)).await;
        self.done(&lent);
        result.unwrap_or_else(|_| {
            if let Some(lent) = Arc::into_inner(lent) {
                lent.discard();
            }
            let why = format!("no answer within {:?}", self.answer);
            Err(Fault::Lost(PostgresError::Lost { statement: statement.name, why }))
        })
    }

    /// A connection. Two calls that one task makes at once, as a sign-in does, go out together on
    /// one: the server answers both in one trip. Each is still a transaction of its own.
    async fn shared(&self) -> Result<Arc<Lent>, Fault> {
        let Some(task) = try_id() else { return self.clients.lend().await.map(Arc::new) };
        if let Some(lent) = self.held().get(&task).and_then(Weak::upgrade)
            && !lent.client().is_closed()
        {
            return Ok(lent);
        }
        let lent = Arc::new(self.clients.lend().await?);
        self.held().insert(task, Arc::downgrade(&lent));
        Ok(lent)
    }

    /// Forgets a connection that nobody else of the task uses. One that a dropped call leaves
    /// behind is a dead Weak, and goes with the next.
    fn done(&self, lent: &Arc<Lent>) {
        if Arc::strong_count(lent) == 1
            && let Some(task) = try_id()
        {
            self.held().remove(&task);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Id, Weak<Lent>>> {
        let mut held = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= KEPT {
            held.retain(|_, lent| lent.strong_count() > 0);
        }
        held
    }

    async fn send(
        &self,
        lent: &Lent,
        statement: &Statement,
        params: &Params<'_>,
    ) -> Result<Vec<Row>, Fault> {
        let fault = |error| Fault::of_statement(statement.name, &error);
        if !self.named {
            let typed: Vec<(&(dyn ToSql + Sync), Type)> =
                params.iter().copied().zip(statement.takes.iter().cloned()).collect();
            return lent.client().query_typed(&statement.text, &typed).await.map_err(fault);
        }
        let prepared = lent.prepared(statement).await.map_err(|error| match fault(error) {
            // Preparing does nothing, so losing the server on the way has no outcome to be unsure of.
            Fault::Lost(error) => Fault::NotSent(error),
            other => other,
        })?;
        lent.client().query(&prepared, params).await.map_err(fault)
    }
}

/// Longer each time and not the same for everybody, so that contenders do not meet again.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let most = 5_u64 << attempt.min(5);
    Duration::from_millis(most / 2 + RandomState::new().hash_one(attempt) % most)
}

/// What the way to the server and back may take beyond a statement's own time.
const GRACE: Duration = Duration::from_secs(2);
/// Beyond so many, those that ended are looked for.
const KEPT: usize = 1_024;
