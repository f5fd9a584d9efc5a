//! Makes connections as a configuration says.

use std::sync::atomic::{AtomicBool, Ordering};

use deadpool::managed::{self, Metrics, RecycleError, RecycleResult};
use deadpool_postgres::ClientWrapper;
use keydesk_core::ports::StoreError;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Connection, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::checkout::Prepared;
use crate::config::{Config, ConfigError, Password};
use crate::error::{Fault, PostgresError};
use crate::tls;

/// Opens one connection as the configuration says, for statements of the host's own: its sessions, for
/// instance. A task of the runtime drives the connection until the client is dropped.
///
/// # Errors
/// As [`PostgresStore::open`](crate::PostgresStore::open).
pub async fn connect(config: &Config) -> Result<Client, StoreError> {
    let config = config.clone().checked().map_err(PostgresError::from)?;
    let connector = Connector::new(&config).map_err(PostgresError::from)?;
    let (client, _driver) = connector.connect().await.map_err(|fault| fault.into_store(false))?;
    Ok(client)
}

/// Makes connections as a configuration says.
pub(crate) struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

/// One connection of our own.
pub(crate) struct PooledConnection {
    pub(crate) client: ClientWrapper,
    pub(crate) prepared: Prepared,
    /// A statement timed out; its reply is still outstanding.
    stuck: AtomicBool,
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

impl PooledConnection {
    /// Whether more may be sent on it.
    pub(crate) fn usable(&self) -> bool {
        !self.stuck.load(Ordering::Relaxed) && !self.client.is_closed()
    }

    /// Nothing more is sent on it; it ends when the last that has it is done.
    pub(crate) fn give_up(&self) {
        self.stuck.store(true, Ordering::Relaxed);
    }
}

impl managed::Manager for Connector {
    type Type = PooledConnection;
    type Error = Fault;

    async fn create(&self) -> Result<PooledConnection, Fault> {
        let (client, task) = self.connect().await?;
        let client = ClientWrapper::new(client, task);
        Ok(PooledConnection {
            client,
            prepared: Prepared::default(),
            stuck: AtomicBool::new(false),
        })
    }

    async fn recycle(
        &self,
        connection: &mut PooledConnection,
        _: &Metrics,
    ) -> RecycleResult<Fault> {
        if connection.usable() {
            return Ok(());
        }
        Err(RecycleError::message("the connection is closed, or owes an answer"))
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
        // Requests that wait for an answer receive the error; it is of no use elsewhere.
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
