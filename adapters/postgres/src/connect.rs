//! Makes connections, and keeps them in a pool or takes the host's own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use async_trait::async_trait;
use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, Timeouts};
use deadpool_postgres::ClientWrapper;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Connection, NoTls, Socket, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::{Config, ConfigError, Password};
use crate::error::{Fault, PostgresError};
use crate::tls;

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

/// Makes connections as a configuration says.
pub(crate) struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

/// Connections of our own, or the host's.
pub(crate) enum Clients {
    Pool(managed::Pool<Connector>),
    Host { source: Box<dyn ClientSource>, caches: Mutex<Caches> },
}

type Caches = Vec<(Weak<Client>, Arc<Prepared>)>;

/// What was prepared on one connection of the host's, by the statement's name.
#[derive(Default)]
pub(crate) struct Prepared(Mutex<HashMap<&'static str, Statement>>);

/// A client for one statement.
pub(crate) enum Lent {
    // Boxed: it holds its connection and pool, and is many times the other.
    Pooled(Box<managed::Object<Connector>>),
    Host(Arc<Client>, Arc<Prepared>),
}

impl Connector {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Self { config: config.clone(), tls: tls::connector(&config.tls)? })
    }

    /// One new connection, its driver running on a task of its own.
    pub(crate) async fn connect(&self) -> Result<(Client, JoinHandle<()>), Fault> {
        let server = self.startup().await?;
        let lost = |error| Fault::of_connection(&error);
        Ok(match &self.tls {
            None => {
                let (client, connection) = server.connect(NoTls).await.map_err(lost)?;
                (client, drive(connection))
            }
            Some(tls) => {
                let (client, connection) = server.connect(tls.clone()).await.map_err(lost)?;
                (client, drive(connection))
            }
        })
    }

    /// One new connection whose notices go to `notice`; ends when the connection does.
    pub(crate) async fn connect_and_hear(
        &self,
        notice: impl FnMut() + Send + 'static,
    ) -> Result<(Client, JoinHandle<()>), Fault> {
        let server = self.startup().await?;
        let lost = |error| Fault::of_connection(&error);
        Ok(match &self.tls {
            None => {
                let (client, connection) = server.connect(NoTls).await.map_err(lost)?;
                (client, tokio::spawn(hear(connection, notice)))
            }
            Some(tls) => {
                let (client, connection) = server.connect(tls.clone()).await.map_err(lost)?;
                (client, tokio::spawn(hear(connection, notice)))
            }
        })
    }

    async fn startup(&self) -> Result<tokio_postgres::Config, Fault> {
        let mut server = self.config.startup();
        if let Some(password) = password(&self.config.password).await? {
            server.password(password);
        }
        Ok(server)
    }
}

impl managed::Manager for Connector {
    type Type = ClientWrapper;
    type Error = Fault;

    async fn create(&self) -> Result<ClientWrapper, Fault> {
        let (client, task) = self.connect().await?;
        Ok(ClientWrapper::new(client, task))
    }

    async fn recycle(&self, client: &mut ClientWrapper, _: &Metrics) -> RecycleResult<Fault> {
        if client.is_closed() {
            return Err(RecycleError::message("the connection is closed"));
        }
        Ok(())
    }
}

impl Clients {
    pub(crate) fn pool(config: &Config) -> Result<Self, PostgresError> {
        let wait = Some(config.connect_timeout);
        let pool = managed::Pool::builder(Connector::new(config)?)
            .max_size(config.connections)
            .runtime(deadpool::Runtime::Tokio1)
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .build()
            .map_err(|error| PostgresError::Unusable(error.to_string()))?;
        Ok(Self::Pool(pool))
    }

    pub(crate) fn host(source: impl ClientSource) -> Self {
        Self::Host { source: Box::new(source), caches: Mutex::default() }
    }

    pub(crate) async fn lend(&self) -> Result<Lent, Fault> {
        match self {
            Self::Pool(pool) => {
                pool.get().await.map(|object| Lent::Pooled(Box::new(object))).map_err(|error| {
                    match error {
                        managed::PoolError::Backend(fault) => fault,
                        other => Fault::NotSent(PostgresError::Connect(format!("{other:?}"))),
                    }
                })
            }
            Self::Host { source, caches } => {
                let no_client = |why: String| Fault::NotSent(PostgresError::Connect(why));
                let client = source.client().await.map_err(|error| no_client(error.to_string()))?;
                if client.is_closed() {
                    return Err(no_client("the host's connection is closed".to_owned()));
                }
                let cache = cache_of(&client, caches);
                Ok(Lent::Host(client, cache))
            }
        }
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

impl Lent {
    pub(crate) fn client(&self) -> &Client {
        match self {
            Self::Pooled(object) => object,
            Self::Host(client, _) => client,
        }
    }

    /// The statement, prepared on this connection once.
    pub(crate) async fn prepared(
        &self,
        statement: &crate::statements::Statement,
    ) -> Result<Statement, tokio_postgres::Error> {
        let (text, takes) = (&statement.text, &statement.takes);
        match self {
            Self::Pooled(object) => object.prepare_typed_cached(text, takes).await,
            Self::Host(client, cache) => cache.statement(client, statement).await,
        }
    }

    /// Ends a connection of ours that may still be busy with what nobody waits for.
    pub(crate) fn discard(self) {
        if let Self::Pooled(object) = self {
            drop(managed::Object::take(*object));
        }
    }
}

async fn password(from: &Password) -> Result<Option<String>, Fault> {
    let refused = |error| {
        Fault::Refused(keydesk_core::ports::StoreErrorKind::Invalid, PostgresError::Config(error))
    };
    match from {
        Password::None => Ok(None),
        Password::Given(password) => Ok(Some(password.clone())),
        Password::Environment(name) => match std::env::var(name) {
            Ok(password) => Ok(Some(password)),
            // The error of a value that is not UTF-8 would show it.
            Err(_) => Err(refused(ConfigError::Unreadable {
                name: format!("the variable {name}"),
                why: "it is not set, or not UTF-8".to_owned(),
            })),
        },
        Password::Callback(fetch) => fetch()
            .await
            .map(Some)
            .map_err(|error| Fault::NotSent(PostgresError::Password(error.to_string()))),
    }
}

fn drive<T>(connection: Connection<Socket, T>) -> JoinHandle<()>
where
    T: tokio_postgres::tls::TlsStream + Unpin + Send + 'static,
    Connection<Socket, T>: Future<Output = Result<(), tokio_postgres::Error>>,
{
    tokio::spawn(async move {
        // Whoever waits for an answer is told of the error; nobody else needs it.
        let _ = connection.await;
    })
}

async fn hear<T>(mut connection: Connection<Socket, T>, mut notice: impl FnMut() + Send)
where
    T: tokio_postgres::tls::TlsStream
        + tokio::io::AsyncRead
        + tokio::io::AsyncWrite
        + Unpin
        + Send
        + 'static,
{
    loop {
        match std::future::poll_fn(|context| connection.poll_message(context)).await {
            Some(Ok(tokio_postgres::AsyncMessage::Notification(_))) => notice(),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return,
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
