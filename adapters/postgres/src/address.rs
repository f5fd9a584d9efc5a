//! A configuration as a URL says it.

use std::path::PathBuf;

use tokio_postgres::config::Host;
use url::form_urlencoded;

use crate::config::{Config, ConfigError, Dialect, Password, Tls};

impl Config {
    /// Reads `postgres://user:password@host:port/database?sslmode=...`.
    ///
    /// Beside what libpq knows, the query may hold `schema`, `connections`, `named_statements`
    /// (`on`, `off`) and `dialect` (`postgres`, `portable`). Without a password in the URL, that in
    /// `PGPASSWORD` is used, if that is set.
    ///
    /// # Errors
    /// [`ConfigError`], which never holds the password.
    pub fn from_url(text: &str) -> Result<Self, ConfigError> {
        let (place, query) = text.split_once('?').unwrap_or((text, ""));
        if !["postgres://", "postgresql://"].iter().any(|scheme| place.starts_with(scheme)) {
            return Err(ConfigError::Url("it begins otherwise".to_owned()));
        }
        let mut own = Own::default();
        let mut kept = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !own.take(&name, &value)? {
                kept.append_pair(&name, &value);
            }
        }
        // The client library knows a space as %20 only. Its message may repeat a value, so it is
        // not handed on.
        let rest = kept.finish().replace('+', "%20");
        let mut server: tokio_postgres::Config =
            format!("{place}?{rest}").parse().map_err(|_| {
                ConfigError::Url("a part that libpq does not know, or a value out of range".into())
            })?;
        let password = match server.get_password().map(<[u8]>::to_vec) {
            Some(bytes) => Password::Given(
                String::from_utf8(bytes)
                    .map_err(|_| ConfigError::Url("the password is not UTF-8".into()))?,
            ),
            None if std::env::var_os("PGPASSWORD").is_some() => {
                Password::Environment("PGPASSWORD".into())
            }
            None => Password::None,
        };
        if server.get_password().is_some() {
            server.password("");
        }
        let tls = own.tls(&server)?;
        Self { server, password, tls, ..Self::default() }.with(own).checked()
    }

    fn with(mut self, own: Own) -> Self {
        self.schema = own.schema.unwrap_or(self.schema);
        self.connections = own.connections.unwrap_or(self.connections);
        self.named_statements = own.named_statements.unwrap_or(self.named_statements);
        self.dialect = own.dialect.unwrap_or(self.dialect);
        self
    }
}

/// The members of a URL that the client library does not know.
#[derive(Default)]
struct Own {
    sslmode: Option<String>,
    sslrootcert: Option<PathBuf>,
    schema: Option<String>,
    connections: Option<usize>,
    named_statements: Option<bool>,
    dialect: Option<Dialect>,
}

impl Own {
    /// Takes a member if it is one of ours.
    fn take(&mut self, name: &str, value: &str) -> Result<bool, ConfigError> {
        let wrong = |name, expected| ConfigError::Value { name, value: value.to_owned(), expected };
        match name {
            "sslmode" => self.sslmode = Some(value.to_owned()),
            "sslrootcert" => self.sslrootcert = (value != "system").then(|| value.into()),
            "schema" => self.schema = Some(value.to_owned()),
            "connections" => {
                let parsed = value.parse().map_err(|_| wrong("connections", "a number"))?;
                self.connections = Some(parsed);
            }
            "named_statements" => {
                self.named_statements = Some(match value {
                    "on" => true,
                    "off" => false,
                    _ => return Err(wrong("named_statements", "on or off")),
                });
            }
            "dialect" => {
                self.dialect = Some(match value {
                    "postgres" => Dialect::Postgres,
                    "portable" => Dialect::Portable,
                    _ => return Err(wrong("dialect", "postgres or portable")),
                });
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn tls(&self, server: &tokio_postgres::Config) -> Result<Tls, ConfigError> {
        match self.sslmode.as_deref() {
            None if is_local(server) => Ok(Tls::Off),
            None | Some("verify-full") => Ok(Tls::VerifyFull { roots: self.sslrootcert.clone() }),
            Some("require") => Ok(Tls::Require),
            Some("disable") => Ok(Tls::Off),
            // `prefer` and `allow` fall back to clear text for a server that asks for it.
            Some(other) => Err(ConfigError::Value {
                name: "sslmode",
                value: other.to_owned(),
                expected: "disable, require or verify-full",
            }),
        }
    }
}

fn is_local(server: &tokio_postgres::Config) -> bool {
    let near = server.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
    near && server.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            let address = name.parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_read_and_its_password_is_never_shown() {
        let url = "postgres://desk:hunter%402@db.example:6432/portal?sslmode=require&schema=k\
                   &connections=4&named_statements=off&application_name=portal";
        let config = Config::from_url(url).unwrap();
        assert_eq!(config.tls, Tls::Require);
        assert_eq!((config.schema.as_str(), config.connections), ("k", 4));
        assert!(!config.named_statements);
        assert!(matches!(&config.password, Password::Given(given) if given == "hunter@2"));
        assert_eq!(config.server.get_user(), Some("desk"));
        assert_eq!(config.server.get_application_name(), Some("portal"));
        assert!(!format!("{config:?}").contains("hunter"), "{config:?}");
    }

    #[test]
    fn what_is_not_said_is_safe() {
        let far = Config::from_url("postgres://db.example/portal").unwrap();
        assert_eq!(far.tls, Tls::VerifyFull { roots: None });
        let odd = Config::from_url("postgres://a,b:1/x?hostaddr=10.0.0.1,10.0.0.2").unwrap();
        assert_eq!(odd.server.get_hosts().len(), 2);
        assert_eq!(odd.tls, Tls::VerifyFull { roots: None });
        for near in ["postgres://localhost/x", "postgres://127.0.0.1/x", "postgres://%2Frun%2Fpg/x"]
        {
            assert_eq!(Config::from_url(near).unwrap().tls, Tls::Off, "{near}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_without_the_password() {
        let cases = [
            "postgres://u:hunter2@h/d?sslmode=prefer",
            "postgres://u:hunter2@h/d?sslmode=verify_full",
            "postgres://u:hunter2@h/d?connections=0",
            "postgres://u:hunter2@h/d?connections=many",
            "postgres://u:hunter2@h/d?schema=",
            "postgres://u:hunter2@h/d?schema=pg_x",
            "postgres://u:hunter2@h/d?named_statements=maybe",
            "postgres://u:hunter2@h/d?dialect=mysql",
            "postgres://u:hunter2@h/d?nonsense=1",
            "postgres://u:hunter2@h:99999/d",
            "mysql://u:hunter2@h/d",
        ];
        for case in cases {
            let error = Config::from_url(case).unwrap_err();
            assert!(!error.to_string().contains("hunter2"), "{case}: {error}");
        }
    }
}
