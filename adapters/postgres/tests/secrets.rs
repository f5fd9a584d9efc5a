//! Passwords and TLS, against a server that asks for both.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once"
)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use keydesk_core::ports::{StoreError, StoreErrorKind as Kind};
use keydesk_postgres::{Config, Password, PostgresStore, Tls, migrate};
use keydesk_test_servers::postgres::Server;
use keydesk_test_servers::{Folder, give};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

const SECRET: &str = "hunter2 '\"\\:@%";

struct Guarded {
    server: Server,
    roots: PathBuf,
    others: PathBuf,
    _folder: Folder,
}

/// A server that takes TLS with a certificate for `db.example`, and SCRAM passwords.
fn guarded() -> Guarded {
    let folder = Folder::new("tls");
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        give(&path);
        path
    };
    let authority = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        (certificate.pem(), Issuer::new(params, key))
    };
    let ((root, issuer), (other, _)) = (authority("root"), authority("other"));
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["db.example".to_owned()]).unwrap();
    let certificate = write("server.crt", params.signed_by(&key, &issuer).unwrap().pem());
    let key = write("server.key", key.serialize_pem());
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let hba = write(
        "hba",
        "hostssl all desk 127.0.0.1/32 scram-sha-256\nhostnossl all desk 127.0.0.1/32 reject\n\
         host all postgres 127.0.0.1/32 trust\n"
            .to_owned(),
    );
    let server = Server::with(&[
        "fsync=off",
        "ssl=on",
        "log_statement=all",
        "log_min_messages=debug1",
        &format!("ssl_cert_file={}", certificate.display()),
        &format!("ssl_key_file={}", key.display()),
        &format!("hba_file={}", hba.display()),
    ]);
    server.sql(&format!(
        "CREATE ROLE desk LOGIN PASSWORD '{}'; CREATE SCHEMA keydesk AUTHORIZATION desk",
        SECRET.replace('\'', "''")
    ));
    let (roots, others) = (write("roots", root), write("others", other));
    Guarded { server, roots, others, _folder: folder }
}

impl Guarded {
    fn config(&self, tls: Tls, password: Password) -> Config {
        let port = self.server.port();
        let url = format!("postgres://desk@db.example:{port}/postgres?hostaddr=127.0.0.1");
        let mut config = Config::from_url(&url).unwrap();
        assert_eq!(config.tls, Tls::VerifyFull { roots: None }, "a tunnel is not this machine");
        (config.tls, config.password) = (tls, password);
        config
    }
}

fn given() -> Password {
    Password::Given(SECRET.to_owned())
}

async fn opens(config: Config) -> Result<(), StoreError> {
    migrate(&config).await?;
    PostgresStore::open(config).await.map(drop)
}

/// An error as an operator's log would show it, to the last cause.
fn shown(error: &StoreError) -> String {
    format!("{error} {error:?} {:#?}", std::error::Error::source(error))
}

#[tokio::test]
async fn certificates_are_checked_as_sslmode_says() {
    let guarded = guarded();
    let verify = |roots: &PathBuf| Tls::VerifyFull { roots: Some(roots.clone()) };
    opens(guarded.config(verify(&guarded.roots), given())).await.unwrap();
    opens(guarded.config(Tls::Require, given())).await.unwrap();
    let server = &guarded.server;
    for (config, expected, why) in [
        (guarded.config(verify(&guarded.others), given()), Kind::Unavailable, "another root"),
        (guarded.config(Tls::VerifyFull { roots: None }, given()), Kind::Unavailable, "system"),
        (guarded.config(Tls::Off, given()), Kind::Invalid, "clear text"),
    ] {
        let mut config = config;
        config.retry_for = std::time::Duration::ZERO;
        let error = opens(config).await.unwrap_err();
        assert_eq!(error.kind, expected, "{why}: {error:?}");
    }
    // The right root, but the certificate names another host.
    let mut other = guarded.config(verify(&guarded.roots), given());
    let url = format!("postgres://desk@localhost:{}/postgres", server.port());
    other.server = Config::from_url(&url).unwrap().server;
    other.retry_for = std::time::Duration::ZERO;
    let error = opens(other).await.unwrap_err();
    assert_eq!(error.kind, Kind::Unavailable);
    assert!(shown(&error).contains("not valid for name"), "{}", shown(&error));
    // A missing root certificate fails at once, and never means "any".
    for roots in ["/nowhere/roots.pem", "/dev/null"] {
        let error = opens(guarded.config(verify(&roots.into()), given())).await.unwrap_err();
        assert_eq!(error.kind, Kind::Invalid, "{roots}");
    }
}

#[tokio::test]
async fn passwords_come_from_where_they_are_kept_and_are_never_shown() {
    let guarded = guarded();
    let tls = || Tls::VerifyFull { roots: Some(guarded.roots.clone()) };
    // Cargo itself sets this one, so that no test changes the environment under another.
    let wrong_in_environment = Password::Environment("CARGO_PKG_NAME".to_owned());
    let fetched = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = fetched.clone();
    let callback = Password::Callback(Arc::new(move || {
        count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Box::pin(async { Ok(SECRET.to_owned()) })
    }));
    opens(guarded.config(tls(), callback)).await.unwrap();
    assert!(fetched.load(std::sync::atomic::Ordering::SeqCst) >= 2, "asked for each connection");
    let encoded: String = SECRET.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let url = format!(
        "postgres://desk:{encoded}@db.example:{}/postgres?hostaddr=127.0.0.1&sslmode=verify-full\
         &sslrootcert={}",
        guarded.server.port(),
        guarded.roots.display()
    );
    let in_url = Config::from_url(&url).unwrap();
    assert!(!format!("{in_url:?}").contains("hunter2"));
    opens(in_url).await.unwrap();
    let failing: Password =
        Password::Callback(Arc::new(|| Box::pin(async { Err("the vault is sealed".into()) })));
    let absent = Password::Environment("KEYDESK_NOT_SET".to_owned());
    for (password, expected) in [
        (Password::Given(format!("{SECRET} ")), Kind::Invalid),
        (wrong_in_environment, Kind::Invalid),
        (absent, Kind::Invalid),
        (Password::None, Kind::Invalid),
        (failing, Kind::Unavailable),
    ] {
        let mut config = guarded.config(tls(), password);
        config.retry_for = std::time::Duration::ZERO;
        assert!(!format!("{config:?}").contains("hunter2"));
        let error = opens(config).await.unwrap_err();
        assert!(!shown(&error).contains("hunter2"), "{}", shown(&error));
        assert_eq!(error.kind, expected, "{}", shown(&error));
    }
    // The test's own CREATE ROLE is in the log; the store's connections put nothing there.
    let log = guarded.server.log();
    assert_eq!(log.matches("hunter2").count(), 1, "{log}");
}
