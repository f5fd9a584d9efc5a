//! Connections: protected ones, ones that are refused, and servers that go away.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken test should stop at once"
)]

mod bound;

use bound::Bound;
use keydesk_test_servers::slapd::{Server, Setting};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use keydesk_core::ids::{OrganisationId, UserId};
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{Directory, StoreError, StoreErrorKind};
use keydesk_ldap::{
    AccountsConfig, Bind, DirectoryConfig, LdapAccounts, LdapDirectory, LdapError, LdapErrorCode,
    Password, ServerConfig, StartTls,
};

fn people() -> DirectoryConfig {
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.cache = Duration::ZERO;
    config
}

async fn works(config: ServerConfig) {
    let directory = LdapDirectory::open(config, people()).await.unwrap();
    let scope = [OrganisationId::new("north").unwrap()];
    assert_eq!(directory.search(&"jo".into(), &scope, None, 10).await.unwrap().users.len(), 1);
}

#[track_caller]
fn refused<T: std::fmt::Debug>(
    result: Result<T, StoreError>,
    code: LdapErrorCode,
    kind: StoreErrorKind,
) {
    let error = result.unwrap_err();
    assert_eq!(error.kind, kind, "{error:?}");
    assert_eq!(LdapError::of(&error).map(|error| error.code), Some(code), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn ldaps_and_start_tls_need_a_certificate_that_leads_to_the_root() {
    let global = "olcSecurity: simple_bind=128\n".to_owned();
    let server = Server::with(Setting { global, ..Setting::default() });
    for url in [server.tls_url(), server.url()] {
        let mut config = server.directory();
        config.urls = vec![url];
        config.start_tls = StartTls::Always;
        config.roots = Some(server.roots());
        works(config.clone()).await;
        config.roots = None;
        let opened = LdapDirectory::open(config.clone(), people()).await;
        refused(opened, LdapErrorCode::TlsFailed, StoreErrorKind::Invalid);
        // The certificate is for 127.0.0.1 alone.
        config.roots = Some(server.roots());
        config.urls = vec![config.urls[0].replace("127.0.0.1", "localhost")];
        let opened = LdapDirectory::open(config, people()).await;
        refused(opened, LdapErrorCode::TlsFailed, StoreErrorKind::Invalid);
    }
    // In the clear, this server takes no password.
    let opened = LdapDirectory::open(server.directory(), people()).await;
    refused(opened, LdapErrorCode::StrongerSecurityRequired, StoreErrorKind::Invalid);
}

#[tokio::test]
async fn a_bind_after_start_tls_does_not_wait_for_a_delayed_acknowledgement() {
    let server = Server::start();
    let mut config = server.directory();
    config.start_tls = StartTls::Always;
    config.roots = Some(server.roots());
    let mut best = Duration::MAX;
    for _ in 0..20 {
        let begun = Instant::now();
        LdapDirectory::open(config.clone(), people()).await.unwrap();
        best = best.min(begun.elapsed());
    }
    // Without TCP_NODELAY each of them takes 40 ms more than the work itself.
    assert!(best < Duration::from_millis(40), "{best:?}");
}

#[tokio::test]
async fn over_a_socket_the_user_of_the_process_is_the_name() {
    let server = Server::start();
    let mut config = ServerConfig::new(server.socket_url());
    config.bind = Bind::External;
    let accounts = AccountsConfig::new(config.clone(), "ou=keydesk,dc=example");
    LdapAccounts::open(accounts, Arc::new(MemoryStore::new())).await.unwrap();
    // Over TCP there is nobody to be.
    config.urls = vec![server.url()];
    let opened = LdapDirectory::open(config, people()).await.map(drop).unwrap_err();
    assert_eq!(opened.kind, StoreErrorKind::Invalid);
}

#[tokio::test]
async fn a_password_is_fetched_for_each_connection_and_never_empty() {
    let server = Server::start();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let callback = Password::Callback(Arc::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok("directory-secret".to_owned()) })
    }));
    let mut config = server.directory();
    config.bind = Bind::Simple {
        name: "cn=keydesk-directory,ou=services,dc=example".to_owned(),
        password: callback,
    };
    works(config.clone()).await;
    assert!(count.load(Ordering::Relaxed) >= 2);
    config.retry_for = Duration::from_millis(100);
    for password in [
        Password::Given(String::new()),
        Password::Environment("KEYDESK_LDAP_NO_SUCH_VARIABLE".to_owned()),
        Password::Callback(Arc::new(|| Box::pin(async { Err("the vault is shut".into()) }))),
    ] {
        let name = "cn=keydesk-directory,ou=services,dc=example".to_owned();
        config.bind = Bind::Simple { name, password };
        let opened = LdapDirectory::open(config.clone(), people()).await;
        refused(opened, LdapErrorCode::PasswordUnavailable, StoreErrorKind::Unavailable);
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_unavailable_and_then_is_there_again() {
    let server = Server::start();
    let mut config = server.directory();
    config.operation_timeout = Duration::from_millis(300);
    config.connect_timeout = Duration::from_millis(300);
    config.retry_for = Duration::from_millis(500);
    let directory = LdapDirectory::open(config.clone(), people()).await.unwrap();
    let scope = [OrganisationId::new("north").unwrap()];
    let jo = directory.search(&"jo".into(), &scope, None, 10).await.unwrap().users.remove(0).id;

    server.freeze();
    let begun = Instant::now();
    let asked = directory.user(&jo).await;
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert_eq!(asked.unwrap_err().kind, StoreErrorKind::Unavailable);
    server.thaw();
    assert!(directory.user(&jo).await.unwrap().is_some());

    server.kill();
    let asked = directory.user(&jo).await;
    refused(asked, LdapErrorCode::ServerUnreachable, StoreErrorKind::Unavailable);
    let opened = LdapDirectory::open(config.clone(), people()).await;
    refused(opened, LdapErrorCode::ServerUnreachable, StoreErrorKind::Unavailable);
    server.start_again();
    assert!(directory.user(&jo).await.unwrap().is_some());

    // A stand-in is used when the first is away: nobody listens on port 1.
    config.urls = vec!["ldap://127.0.0.1:1".to_owned(), server.url()];
    works(config).await;
    assert_eq!(directory.user(&UserId::new("nobody").unwrap()).await.unwrap(), None);
}

#[tokio::test]
async fn what_answers_and_is_no_ldap_is_unavailable() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers: [&'static [u8]; 4] = [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x05\x02\x01\x01\x61\x00",
        b"\x30\x0c\x02\x01\x01\x64\x07\x0a\x01\x00\x04\x00\x04\x00",
    ];
    tokio::spawn(async move {
        for answer in answers.into_iter().cycle() {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            tokio::spawn(async move {
                let mut asked = [0; 1_000];
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(answer).await;
            });
        }
    });
    for _ in 0..answers.len() {
        let mut config = ServerConfig::new(format!("ldap://127.0.0.1:{port}"));
        config.bind = Bind::Simple {
            name: "cn=a".to_owned(),
            password: Password::Given("secret".to_owned()),
        };
        (config.connect_timeout, config.retry_for) =
            (Duration::from_millis(300), Duration::from_millis(1));
        let opened = LdapDirectory::open(config, people()).await;
        refused(opened, LdapErrorCode::ServerUnreachable, StoreErrorKind::Unavailable);
    }
}
