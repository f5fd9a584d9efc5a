//! The configuration of the database. An inconsistent one is refused here, not at the first
//! sign-in.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::config::SslMode;

/// How to reach a database and how to use it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Address, user and database. Its password and TLS members are not used: see `password`, `tls`.
    pub server: tokio_postgres::Config,
    /// Where the password comes from.
    pub password: Password,
    /// How the connection is protected.
    pub tls: Tls,
    /// The schema that holds Keydesk's tables; default `keydesk`. 1 to 63 bytes.
    pub schema: String,
    /// The kind of server.
    pub dialect: Dialect,
    /// At most so many connections; default 16.
    pub connections: usize,
    /// Whether statements are prepared once for each connection; default yes. Off for a pooler that
    /// gives every transaction another server connection (PgBouncer's `pool_mode=transaction`).
    pub named_statements: bool,
    /// How long to wait for a connection to be made; default 5 s.
    pub connect_timeout: Duration,
    /// The server ends a statement after this long; default 5 s. Sent in the start-up packet, and
    /// so not where named statements are off: set it on the role there.
    pub statement_timeout: Duration,
    /// How long a call goes on trying to reach a server that is away, where trying again is safe;
    /// default 2 s.
    pub retry_for: Duration,
}

/// The kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dialect {
    /// PostgreSQL 13 or newer, with all that it offers.
    #[default]
    Postgres,
    /// What speaks PostgreSQL's protocol and spreads its rows: no triggers, no NOTIFY, and changes
    /// ordered by the clock. A change may then be reported twice.
    Portable,
}

/// How a connection is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all (`sslmode=disable`): for Unix sockets and this machine.
    Off,
    /// Encrypted, no matter who answers (`sslmode=require`): no protection from an attacker in between.
    Require,
    /// Encrypted, and the certificate must lead to a trusted root and name the host
    /// (`sslmode=verify-full`). The default, except for Unix sockets and loopback addresses.
    VerifyFull {
        /// A PEM file of roots (`sslrootcert`); those of the system if there is none.
        roots: Option<PathBuf>,
    },
}

/// Where a password comes from. Never shown, and asked anew for each connection.
#[derive(Clone, Default)]
pub enum Password {
    /// There is none.
    #[default]
    None,
    /// It is this.
    Given(String),
    /// It stands in this variable of the environment.
    Environment(String),
    /// It is fetched: short-lived tokens, for instance.
    Callback(PasswordCallback),
}

/// Fetches a password.
pub type PasswordCallback = Arc<
    dyn Fn() -> Pin<
            Box<
                dyn Future<Output = Result<String, Box<dyn std::error::Error + Send + Sync>>>
                    + Send,
            >,
        > + Send
        + Sync,
>;

/// An invalid configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// It is not a `postgres://` URL.
    #[error("not a postgres:// URL: {0}")]
    Url(String),
    /// A member has a value that it cannot have.
    #[error("{name} is {value:?}, and must be {expected}")]
    Value {
        /// The name of the member.
        name: &'static str,
        /// The given value; never a secret.
        value: String,
        /// The expected value.
        expected: &'static str,
    },
    /// A file or variable that was named is not there or cannot be read.
    #[error("cannot read {name}: {why}")]
    Unreadable {
        /// The name of the member.
        name: String,
        /// Why.
        why: String,
    },
}

impl Config {
    /// Checks what the type does not.
    ///
    /// # Errors
    /// [`ConfigError::Value`].
    pub fn checked(self) -> Result<Self, ConfigError> {
        let fits = (1..=63).contains(&self.schema.len()) && !self.schema.contains('\0');
        if !fits || self.schema.starts_with("pg_") {
            return Err(ConfigError::Value {
                name: "schema",
                value: self.schema,
                expected: "a name of 1 to 63 bytes that does not begin with pg_",
            });
        }
        if self.connections == 0 {
            return Err(ConfigError::Value {
                name: "connections",
                value: "0".into(),
                expected: "1 or more",
            });
        }
        Ok(self)
    }

    /// The parameters of the start-up packet, without the password.
    pub(crate) fn startup(&self) -> tokio_postgres::Config {
        let mut server = self.server.clone();
        server.ssl_mode(match self.tls {
            Tls::Off => SslMode::Disable,
            _ => SslMode::Require,
        });
        server.connect_timeout(self.connect_timeout);
        if server.get_application_name().is_none() {
            server.application_name("keydesk");
        }
        if self.named_statements {
            let millis = self.statement_timeout.as_millis();
            let own = format!("-c statement_timeout={millis} {PLANS}");
            let options =
                server.get_options().map_or(own.clone(), |given| format!("{own} {given}"));
            server.options(options);
        }
        server
    }

    /// The schema as an identifier in SQL.
    pub(crate) fn quoted_schema(&self) -> String {
        quoted(&self.schema)
    }

    /// The channel of LISTEN and NOTIFY. A name may have 63 bytes, and a schema as many.
    pub(crate) fn channel(&self) -> String {
        let name: String = self.schema.bytes().map(|byte| format!("{byte:02x}")).collect();
        if name.len() <= 50 {
            return format!("keydesk_{name}");
        }
        format!("keydesk_{}_{}", &name[..40], name.len())
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            server: tokio_postgres::Config::new(),
            password: Password::None,
            tls: Tls::VerifyFull { roots: None },
            schema: "keydesk".to_owned(),
            dialect: Dialect::Postgres,
            connections: 16,
            named_statements: true,
            connect_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(5),
            retry_for: Duration::from_secs(2),
        }
    }
}

impl Dialect {
    /// What the schema remembers of it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Portable => "portable",
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Given(_) => f.write_str("Given(redacted)"),
            Self::Environment(name) => write!(f, "Environment({name:?})"),
            Self::Callback(_) => f.write_str("Callback"),
        }
    }
}

/// An SQL identifier, whatever it holds.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Every statement is a look-up by key, and is planned once for each connection: perhaps when a table
/// was still empty, when reading all of it would have been the best that can be done. And left alone
/// the server plans a commit anew each time, because it cannot know that its arrays are short.
const PLANS: &str = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_quoted_and_channels_differ_by_schema() {
        assert_eq!(quoted("a\"; drop"), "\"a\"\"; drop\"");
        let channel =
            |schema: &str| Config { schema: schema.to_owned(), ..Config::default() }.channel();
        assert_ne!(channel("a"), channel("b"));
        assert!(channel(&"x".repeat(63)).len() <= 63);
    }
}
