//! The connection pool: a connection serves one caller while there are enough, and several after that.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use deadpool::managed::{self, PoolError, TimeoutType, Timeouts};
use tokio::sync::Notify;
use tokio_postgres::{Client, Statement};

use crate::config::Config;
use crate::connect::{Connector, PooledConnection};
use crate::error::{Fault, PostgresError};

/// Where a host that keeps its own connections hands them out.
///
/// A client may be shared: Keydesk sends each operation as one statement, and the client library
/// sends what comes at once on one connection without waiting in between. It must not be inside a
/// transaction.
#[async_trait]
pub trait ClientSource: Send + Sync + 'static {
    /// A client that is connected.
    async fn client(&self) -> Result<Arc<Client>, Box<dyn std::error::Error + Send + Sync>>;
}

#[async_trait]
impl ClientSource for Arc<Client> {
    async fn client(&self) -> Result<Arc<Client>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.clone())
    }
}

/// Connections of our own, or the host's.
pub(crate) enum Clients {
    Own(Lines),
    Host { source: Box<dyn ClientSource>, caches: Mutex<Caches> },
}

type Caches = Vec<(Weak<Client>, Arc<Prepared>)>;

/// The prepared statements of one connection, by name.
#[derive(Default)]
pub(crate) struct Prepared(Mutex<HashMap<&'static str, Statement>>);

/// A client for one statement.
pub(crate) enum CheckedOut {
    Own(Arc<managed::Object<Connector>>),
    Host(Arc<Client>, Arc<Prepared>),
}

/// Connections of our own. Beyond their number nobody waits for one: a statement is sent after
/// another's on the connection that has the fewest under way, and the server, which answers them in
/// turn, is woken less often for the same work.
pub(crate) struct Lines {
    pool: managed::Pool<Connector>,
    /// The connections that are checked out.
    out: Mutex<Vec<Weak<managed::Object<Connector>>>>,
    /// Wakes callers that found no connection to share.
    more: Notify,
    at_once: Timeouts,
}

impl Clients {
    pub(crate) fn own(config: &Config) -> Result<Self, PostgresError> {
        let wait = Some(config.connect_timeout);
        let pool = managed::Pool::builder(Connector::new(config)?)
            .max_size(config.connections)
            .runtime(deadpool::Runtime::Tokio1)
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .build()
            .map_err(|error| PostgresError::Unusable(error.to_string()))?;
        let at_once = Timeouts { wait: Some(Duration::ZERO), create: wait, recycle: wait };
        Ok(Self::Own(Lines { pool, out: Mutex::default(), more: Notify::new(), at_once }))
    }

    pub(crate) fn host(source: impl ClientSource) -> Self {
        Self::Host { source: Box::new(source), caches: Mutex::default() }
    }

    pub(crate) async fn check_out(&self) -> Result<CheckedOut, Fault> {
        match self {
            Self::Own(pool) => {
                pool.check_out().await.map(CheckedOut::Own).map_err(|error| match error {
                    PoolError::Backend(fault) => fault,
                    other => Fault::NotSent(PostgresError::Connect(format!("{other:?}"))),
                })
            }
            Self::Host { source, caches } => {
                let no_client = |why: String| Fault::NotSent(PostgresError::Connect(why));
                let client = source.client().await.map_err(|error| no_client(error.to_string()))?;
                if client.is_closed() {
                    return Err(no_client("the host's connection is closed".to_owned()));
                }
                let cache = cache_of(&client, caches);
                Ok(CheckedOut::Host(client, cache))
            }
        }
    }
}

impl Lines {
    async fn check_out(&self) -> Result<Arc<managed::Object<Connector>>, PoolError<Fault>> {
        // Also if connecting failed or its caller gave up: then another may try.
        let _told = Tells(&self.more);
        loop {
            let mut more = pin!(self.more.notified());
            more.as_mut().enable();
            match self.pool.timeout_get(&self.at_once).await {
                Err(PoolError::Timeout(TimeoutType::Wait)) => {}
                made => return made.map(|connection| self.shared(connection)),
            }
            if let Some(connection) = self.least_used() {
                return Ok(connection);
            }
            // Every connection is being made, or was given up and is not back in the pool yet.
            tokio::select! {
                () = more => {}
                made = self.pool.get() => return made.map(|connection| self.shared(connection)),
            }
        }
    }

    fn shared(&self, connection: managed::Object<Connector>) -> Arc<managed::Object<Connector>> {
        let connection = Arc::new(connection);
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.retain(|connection| connection.strong_count() > 0);
        out.push(Arc::downgrade(&connection));
        connection
    }

    fn least_used(&self) -> Option<Arc<managed::Object<Connector>>> {
        let out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let usable = out.iter().filter_map(Weak::upgrade).filter(|connection| connection.usable());
        usable.min_by_key(Arc::strong_count)
    }
}

struct Tells<'a>(&'a Notify);

impl Drop for Tells<'_> {
    fn drop(&mut self) {
        self.0.notify_waiters();
    }
}

impl Prepared {
    async fn statement(
        &self,
        client: &Client,
        statement: &crate::statements::Statement,
    ) -> Result<Statement, tokio_postgres::Error> {
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = held().get(statement.name) {
            return Ok(prepared.clone());
        }
        let prepared = client.prepare_typed(&statement.text, &statement.takes).await?;
        held().insert(statement.name, prepared.clone());
        Ok(prepared)
    }
}

impl CheckedOut {
    pub(crate) fn client(&self) -> &Client {
        match self {
            Self::Own(connection) => &connection.client,
            Self::Host(client, _) => client,
        }
    }

    /// The statement, prepared on this connection once.
    pub(crate) async fn prepared(
        &self,
        statement: &crate::statements::Statement,
    ) -> Result<Statement, tokio_postgres::Error> {
        let cache = match self {
            Self::Own(connection) => &connection.prepared,
            Self::Host(_, cache) => cache,
        };
        cache.statement(self.client(), statement).await
    }

    /// A connection of ours that owes an answer takes no more.
    pub(crate) fn give_up(&self) {
        if let Self::Own(connection) = self {
            PooledConnection::give_up(connection);
        }
    }
}

/// The statements that were prepared on this client of the host's.
fn cache_of(client: &Arc<Client>, caches: &Mutex<Caches>) -> Arc<Prepared> {
    let mut caches = caches.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, cache)) = caches.iter().find(|(held, _)| held.as_ptr() == Arc::as_ptr(client)) {
        return cache.clone();
    }
    // A Weak keeps its address from being used again, so a dead client is never taken for another.
    caches.retain(|(held, _)| held.strong_count() > 0);
    let cache = Arc::new(Prepared::default());
    caches.push((Arc::downgrade(client), cache.clone()));
    cache
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use keydesk_test_servers::postgres::Server;

    fn pool(server: &Server, connections: usize) -> Lines {
        let mut config = Config::from_url(&server.schema_url("unused")).unwrap();
        config.connections = connections;
        match Clients::own(&config).unwrap() {
            Clients::Own(pool) => pool,
            Clients::Host { .. } => unreachable!("they are our own"),
        }
    }

    #[tokio::test]
    async fn beyond_their_number_connections_are_shared_evenly_and_come_back() {
        let server = Server::start();
        let pool = pool(&server, 3);
        // All at once, while none is there yet: nobody waits for a second one.
        let first = futures::future::join_all((0..30).map(|_| pool.check_out())).await;
        assert!(first.iter().all(Result::is_ok));
        drop(first);
        let mut connection = Vec::new();
        for _ in 0..30 {
            connection.push(pool.check_out().await.unwrap());
        }
        let mut users = BTreeMap::new();
        for connection in &connection {
            *users.entry(Arc::as_ptr(connection)).or_insert(0) += 1;
        }
        assert_eq!(users.into_values().collect::<Vec<_>>(), [10, 10, 10]);
        assert_eq!(
            server.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'keydesk'"),
            "3"
        );
        drop(connection);
        assert_eq!(pool.pool.status().available, 3);
    }

    #[tokio::test]
    async fn one_that_owes_an_answer_is_given_to_nobody_else() {
        let server = Server::start();
        let pool = pool(&server, 1);
        let stuck = pool.check_out().await.unwrap();
        stuck.give_up();
        let mut next = pin!(pool.check_out());
        assert!(futures::poll!(next.as_mut()).is_pending());
        drop(stuck);
        assert!(next.await.unwrap().usable());
    }

    #[tokio::test]
    async fn callers_that_wait_for_a_connection_receive_its_error() {
        let server = Server::start();
        let pool = pool(&server, 1);
        server.stop();
        let connection = futures::future::join_all((0..5).map(|_| pool.check_out())).await;
        assert!(
            connection
                .iter()
                .all(|connection| matches!(connection, Err(PoolError::Backend(Fault::NotSent(_)))))
        );
    }

    #[tokio::test]
    async fn who_gives_up_making_one_leaves_it_to_the_next() {
        let server = Server::start();
        let pool = pool(&server, 1);
        let mut first = Box::pin(pool.check_out());
        assert!(futures::poll!(first.as_mut()).is_pending());
        let mut second = pin!(pool.check_out());
        assert!(futures::poll!(second.as_mut()).is_pending());
        drop(first);
        assert!(second.await.unwrap().usable());
    }
}
