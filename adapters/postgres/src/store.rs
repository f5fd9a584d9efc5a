//! The store as a whole.

use std::sync::Arc;

use keydesk_core::ports::StoreError;

use crate::checkout::{ClientSource, Clients};
use crate::config::{Config, Dialect};
use crate::error::PostgresError;
use crate::migrate;
use crate::session::Session;
use crate::statements::Statements;

/// Accounts, ceremonies, history, counters, outbox and audit record of any number of relying parties
/// in one schema of a PostgreSQL database. Cheap to clone; needs a Tokio runtime.
#[derive(Clone)]
pub struct PostgresStore {
    inner: Arc<Inner>,
}

struct Inner {
    session: Session,
    statements: Statements,
    config: Config,
}

impl PostgresStore {
    /// Opens the store on connections of its own.
    ///
    /// # Errors
    /// `Unavailable` if the server is away or refuses connections for now; `Invalid` for a
    /// configuration, name or password that cannot be used, and for a schema that is missing or
    /// older ([`migrate`](crate::migrate)); `TooNew` for a newer schema.
    pub async fn open(config: Config) -> Result<Self, StoreError> {
        let config = config.checked().map_err(PostgresError::from)?;
        let clients = Clients::own(&config)?;
        Self::opened(clients, config).await
    }

    /// Opens the store on the host's connections. Of `config`, address, password, TLS and the
    /// number of connections are not used.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub async fn with_clients(
        source: impl ClientSource,
        config: Config,
    ) -> Result<Self, StoreError> {
        let config = config.checked().map_err(PostgresError::from)?;
        Self::opened(Clients::host(source), config).await
    }

    async fn opened(clients: Clients, config: Config) -> Result<Self, StoreError> {
        let statements =
            Statements::new(&config.quoted_schema(), config.dialect, &config.channel());
        let session = Session::new(clients, &config);
        let connection = session.check_out().await.map_err(|fault| fault.into_store(false))?;
        migrate::check(connection.client(), &config).await?;
        drop(connection);
        Ok(Self { inner: Arc::new(Inner { session, statements, config }) })
    }

    pub(crate) fn session(&self) -> &Session {
        &self.inner.session
    }

    pub(crate) fn statements(&self) -> &Statements {
        &self.inner.statements
    }

    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.inner.config.dialect
    }
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresStore").field("config", &self.inner.config).finish_non_exhaustive()
    }
}
