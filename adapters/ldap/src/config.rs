//! The configuration of LDAP servers. An inconsistent one is refused here, not at the first
//! sign-in.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::error::{LdapError, LdapErrorCode};

/// How to reach a directory's servers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerConfig {
    /// `ldap://`, `ldaps://` or `ldapi://` addresses of servers that hold the same; the first that
    /// answers is used. For accounts they must be one provider that takes writes and its stand-in.
    pub urls: Vec<String>,
    /// How `ldap://` connections are protected.
    pub start_tls: StartTls,
    /// A PEM file of the roots that the server's certificate must lead to; those of the system if
    /// there is none.
    pub roots: Option<PathBuf>,
    /// The name to bind with.
    pub bind: Bind,
    /// Connections, each shared by many operations at once; default 4.
    pub connections: usize,
    /// How long a connection may take to be made, TLS and bind with it; default 5 s.
    pub connect_timeout: Duration,
    /// How long to wait for each answer of the server; default 5 s.
    pub operation_timeout: Duration,
    /// How long a call goes on trying to reach a server that is away, where trying again is safe;
    /// default 2 s.
    pub retry_for: Duration,
    /// Whether commits carry the assertion control where the server offers it; default yes. It adds
    /// nothing that they rely on.
    pub assertions: bool,
    /// A connection unused for so long is asked whether it is well before it is used; default 30 s.
    pub check_after: Duration,
}

/// How `ldap://` connections are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum StartTls {
    /// By StartTLS, but for this machine's own addresses.
    #[default]
    BeyondThisMachine,
    /// By StartTLS.
    Always,
    /// Not at all: passwords and everything else travel readable.
    DangerNever,
}

/// The identity of this process for the server.
#[derive(Clone, Debug, Default)]
pub enum Bind {
    /// An anonymous bind.
    #[default]
    Anonymous,
    /// A name and its password.
    Simple {
        /// The distinguished name, or with Active Directory the userPrincipalName.
        name: String,
        /// Where the password comes from.
        password: Password,
    },
    /// SASL EXTERNAL: over `ldapi://`, the user that the process runs as.
    External,
}

/// Where a password comes from. Never shown, and asked anew for each connection.
#[derive(Clone)]
pub enum Password {
    /// It is this.
    Given(String),
    /// It stands in this variable of the environment.
    Environment(String),
    /// It is fetched.
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

impl ServerConfig {
    /// One server, with the defaults: anonymous, StartTLS beyond this machine.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            urls: vec![url.into()],
            start_tls: StartTls::default(),
            roots: None,
            bind: Bind::default(),
            connections: 4,
            connect_timeout: Duration::from_secs(5),
            operation_timeout: Duration::from_secs(5),
            retry_for: Duration::from_secs(2),
            assertions: true,
            check_after: Duration::from_secs(30),
        }
    }

    /// With this name and password.
    #[must_use]
    pub fn with_bind(mut self, name: impl Into<String>, password: Password) -> Self {
        self.bind = Bind::Simple { name: name.into(), password };
        self
    }

    pub(crate) fn checked(&self) -> Result<Vec<Url>, LdapError> {
        let wrong = |why: &str| LdapError::new(LdapErrorCode::ConfigInvalid, why);
        if self.urls.is_empty() {
            return Err(wrong("servers must not be empty"));
        }
        if self.connections == 0 {
            return Err(wrong("connections must be 1 or more"));
        }
        if let Bind::Simple { name, .. } = &self.bind
            && name.is_empty()
        {
            return Err(wrong(
                "the name to bind with must not be empty; use Anonymous to bind without one",
            ));
        }
        self.urls.iter().map(|url| server_url(url)).collect()
    }
}

/// Reads the address of a server: scheme, host and port, and nothing else.
pub(crate) fn server_url(text: &str) -> Result<Url, LdapError> {
    let wrong = |why: &str| {
        LdapError::new(LdapErrorCode::ConfigInvalid, format!("the address of a server: {why}"))
    };
    let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    if !["ldap", "ldaps", "ldapi"].contains(&url.scheme()) {
        return Err(wrong("it must begin with ldap://, ldaps:// or ldapi://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it must not hold a name or password: they belong to `bind`"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong(
            "it must name a host, or for ldapi:// the path of a socket with / written as %2F",
        ));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(wrong("it must end with the port: search bases are configured separately"));
    }
    Ok(url)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => f.write_str("Given(redacted)"),
            Self::Environment(name) => write!(f, "Environment({name:?})"),
            Self::Callback(_) => f.write_str("Callback"),
        }
    }
}

impl Password {
    /// Fetches the password. An empty one is refused: servers treat it as anonymous and report success
    /// (RFC 4513 section 5.1.2).
    pub(crate) async fn fetch(&self) -> Result<String, LdapError> {
        let missing = |why: String| LdapError::new(LdapErrorCode::PasswordUnavailable, why);
        let password = match self {
            Self::Given(password) => password.clone(),
            Self::Environment(name) => std::env::var(name)
                .map_err(|_| missing(format!("the variable {name} is not set")))?,
            Self::Callback(callback) => callback()
                .await
                .map_err(|error| missing(format!("the callback failed: {error}")))?,
        };
        if password.is_empty() {
            return Err(missing("it is empty".to_owned()));
        }
        Ok(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for url in [
            "",
            "ldap://",
            "http://ldap.example",
            "ldap://cn=a:secret@ldap.example",
            "ldap://ldap.example/dc=example",
            "ldap://ldap.example?x",
        ] {
            let error = ServerConfig::new(url).checked().unwrap_err();
            assert_eq!(error.code, LdapErrorCode::ConfigInvalid, "{url}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        for url in ["ldap://ldap.example", "ldaps://ldap.example:10636/", "ldapi://%2Frun%2Fslapd"]
        {
            assert_eq!(ServerConfig::new(url).checked().map(|urls| urls.len()), Ok(1), "{url}");
        }
        let mut config = ServerConfig::new("ldap://ldap.example");
        config.connections = 0;
        assert_eq!(config.checked().unwrap_err().code, LdapErrorCode::ConfigInvalid);
    }

    #[tokio::test]
    async fn an_empty_password_never_binds_and_none_is_shown() {
        let given = Password::Given(String::new());
        let error = given.fetch().await.unwrap_err();
        assert_eq!(error.code, LdapErrorCode::PasswordUnavailable);
        let config = ServerConfig::new("ldap://x").with_bind("cn=a", Password::Given("s3".into()));
        assert!(!format!("{config:?}").contains("s3"));
    }
}
