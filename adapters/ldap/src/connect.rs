//! One connection: made, protected, bound, and what may be asked of it.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures::FutureExt;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapResult, Scope, StdStream};
use rustls::ClientConfig;
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;
use url::{Host, Url};

use crate::config::{Bind, ServerConfig, StartTls};
use crate::entry::Entry;
use crate::error::{Fault, LdapError, LdapErrorCode};
use crate::result_code;

/// A connection that many operations use at once.
pub(crate) struct Connection {
    ldap: Ldap,
    well: AtomicBool,
    used: Mutex<Instant>,
    /// Held while a search is read in pages (RFC 2696). slapd keeps one such search for each
    /// connection, Active Directory ten, and they fail those beyond.
    pub(crate) pages: tokio::sync::Mutex<()>,
    /// Whether the server knows the assertion control (RFC 4528).
    pub(crate) assertions: bool,
    /// Which server this is, where the server says so.
    pub(crate) writer: Option<String>,
}

impl Connection {
    pub(crate) async fn open(
        config: &ServerConfig,
        tls: Option<&Arc<ClientConfig>>,
        url: &Url,
    ) -> Result<Self, LdapError> {
        let opening = AssertUnwindSafe(Self::opened(config, tls, url)).catch_unwind();
        match timeout(config.connect_timeout, opening).await {
            Ok(Ok(opened)) => opened,
            Ok(Err(_)) => Err(unreachable(url, "it does not speak LDAP")),
            Err(_) => Err(unreachable(url, "it does not answer in time")),
        }
    }

    async fn opened(
        config: &ServerConfig,
        tls: Option<&Arc<ClientConfig>>,
        url: &Url,
    ) -> Result<Self, LdapError> {
        let mut settings = LdapConnSettings::new().set_std_stream(stream(url).await?);
        if let Some(tls) = tls {
            settings = settings.set_config(tls.clone());
        }
        settings = settings.set_starttls(starts_tls(config, url));
        let (connection, mut ldap) = LdapConnAsync::from_url_with_settings(settings, url)
            .await
            .map_err(|error| not_opened(url, error))?;
        tokio::spawn(async move {
            // Requests that wait for an answer fail when the connection ends.
            let _ = AssertUnwindSafe(connection.drive()).catch_unwind().await;
        });
        bind(&mut ldap, config, url).await?;
        let root = root_entry(&mut ldap).await.map_err(|error| not_opened(url, error))?;
        let assertions = root.all("supportedControl").iter().any(|oid| oid == ASSERTION_CONTROL);
        let writer = identity(&root);
        let used = Mutex::new(Instant::now());
        let (well, pages) = (AtomicBool::new(true), tokio::sync::Mutex::default());
        Ok(Self { ldap, well, used, pages, assertions, writer })
    }

    /// The handle that operations are made with.
    pub(crate) fn handle(&self) -> Ldap {
        self.ldap.clone()
    }

    /// Does one operation, and remembers whether the connection is still good for another.
    pub(crate) async fn call<T>(
        &self,
        what: &str,
        operation: impl Future<Output = Result<T, ldap3::LdapError>> + Send,
    ) -> Result<T, Fault> {
        // The client library panics on an answer that is no LDAP.
        let result = AssertUnwindSafe(operation).catch_unwind().await;
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        let lost = |why: &str| LdapError::new(LdapErrorCode::ServerLost, format!("{what}: {why}"));
        let fault = match result {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(ldap3::LdapError::OpSend { .. })) => Fault::NotSent(lost("connection closed")),
            Ok(Err(ldap3::LdapError::Timeout { .. })) => Fault::Lost(lost("no answer in time")),
            Ok(Err(ldap3::LdapError::FilterParsing)) => {
                let why = format!("{what}: a filter of the configuration is malformed");
                return Err(Fault::Refused(
                    result_code::NONE,
                    LdapError::new(LdapErrorCode::NameMalformed, why),
                ));
            }
            Ok(Err(_)) => Fault::Lost(lost("the connection was lost")),
            Err(_) => Fault::Lost(lost("the answer is no LDAP")),
        };
        // A late reply cannot be mistaken for another one, but a stopped server
        // keeps its sockets open; a new connection fails faster.
        self.well.store(false, Ordering::Relaxed);
        Err(fault)
    }

    /// Whether it may be checked out; asks the server if it was not used for a while.
    pub(crate) async fn is_usable(&self, config: &ServerConfig) -> bool {
        if !self.well.load(Ordering::Relaxed) || self.ldap.clone().is_closed() {
            return false;
        }
        let used = *self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.elapsed() < config.check_after {
            return true;
        }
        let mut ldap = self.handle();
        let wait = config.operation_timeout;
        let asked = async move {
            ldap.with_timeout(wait).search("", Scope::Base, "(objectClass=*)", ["1.1"]).await
        };
        self.call("health check", asked).await.is_ok()
    }
}

async fn stream(url: &Url) -> Result<StdStream, LdapError> {
    let failed = |error: std::io::Error| unreachable(url, &error.kind().to_string());
    if url.scheme() == "ldapi" {
        let path = socket_path(url)?;
        let stream = UnixStream::connect(path).await.map_err(failed)?;
        return Ok(StdStream::Unix(stream.into_std().map_err(failed)?));
    }
    let port = url.port().unwrap_or(if url.scheme() == "ldaps" { 636 } else { 389 });
    let stream = match url.host() {
        Some(Host::Ipv4(address)) => TcpStream::connect((address, port)).await,
        Some(Host::Ipv6(address)) => TcpStream::connect((address, port)).await,
        _ => TcpStream::connect((url.host_str().unwrap_or_default(), port)).await,
    };
    let stream = stream.map_err(failed)?;
    // The client library leaves Nagle's algorithm on, and every bind after TLS waits 40 ms for it.
    stream.set_nodelay(true).map_err(failed)?;
    Ok(StdStream::Tcp(stream.into_std().map_err(failed)?))
}

fn socket_path(url: &Url) -> Result<PathBuf, LdapError> {
    let host = url.host_str().unwrap_or_default();
    let mut path = Vec::new();
    let mut bytes = host.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            path.push(byte);
            continue;
        }
        let digits = [bytes.next(), bytes.next()].map(|digit| digit.unwrap_or(b'x'));
        let hex =
            std::str::from_utf8(&digits).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        path.push(hex.ok_or_else(|| unreachable(url, "its path is malformed"))?);
    }
    use std::os::unix::ffi::OsStringExt;
    Ok(PathBuf::from(std::ffi::OsString::from_vec(path)))
}

/// Whether a connection to this address is to be protected by StartTLS.
pub(crate) fn starts_tls(config: &ServerConfig, url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => loopback(name),
        None => false,
    };
    url.scheme() == "ldap"
        && match config.start_tls {
            StartTls::BeyondThisMachine => !here,
            StartTls::Always => true,
            StartTls::DangerNever => false,
        }
}

/// A host of `ldap:` is not special to the URL's parser, so that addresses come as names.
fn loopback(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn bind(ldap: &mut Ldap, config: &ServerConfig, url: &Url) -> Result<(), LdapError> {
    let bound = match &config.bind {
        Bind::Anonymous => return Ok(()),
        Bind::Simple { name, password } => {
            let password = password.fetch().await?;
            ldap.simple_bind(name, &password).await
        }
        Bind::External => ldap.sasl_external_bind().await,
    };
    let result = bound.map_err(|error| not_opened(url, error))?;
    // 48: inappropriate authentication; 7: a mechanism that the server does not offer here.
    if result.rc == result_code::SUCCESS {
        Ok(())
    } else {
        Err(LdapError::of_result("bind", &result))
    }
}

/// The server's root DSE (RFC 4512 section 5.1).
async fn root_entry(ldap: &mut Ldap) -> Result<Entry, ldap3::LdapError> {
    let attributes = ["supportedControl"].into_iter().chain(IDENTITIES);
    let attributes: Vec<_> = attributes.collect();
    let found = ldap.search("", Scope::Base, "(objectClass=*)", attributes).await?;
    Ok(found.0.into_iter().find_map(Entry::decode).unwrap_or_default())
}

/// The name that the server has for itself, apart from the address by which it was reached.
fn identity(root: &Entry) -> Option<String> {
    let name = IDENTITIES.iter().find_map(|name| root.all(name).first())?;
    std::str::from_utf8(name).ok().map(str::to_lowercase)
}

fn not_opened(url: &Url, error: ldap3::LdapError) -> LdapError {
    match error {
        ldap3::LdapError::LdapResult { result } => LdapError::of_result("StartTLS", &result),
        ldap3::LdapError::Rustls { source } => tls_failed(url, &source.to_string()),
        ldap3::LdapError::Io { source } => {
            let inner = source.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
            match inner {
                Some(error) => tls_failed(url, &error.to_string()),
                None => unreachable(url, &source.kind().to_string()),
            }
        }
        ldap3::LdapError::DNSName { .. } => tls_failed(url, "its name cannot be in a certificate"),
        _ => unreachable(url, "the connection was lost"),
    }
}

fn tls_failed(url: &Url, why: &str) -> LdapError {
    LdapError::new(LdapErrorCode::TlsFailed, format!("{}: {why}", shown(url)))
}

fn unreachable(url: &Url, why: &str) -> LdapError {
    LdapError::new(LdapErrorCode::ServerUnreachable, format!("{}: {why}", shown(url)))
}

fn shown(url: &Url) -> String {
    format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default())
}

/// The server's answer to a write.
pub(crate) fn done(what: &str, result: &LdapResult) -> Result<(), Fault> {
    if result.rc == result_code::SUCCESS { Ok(()) } else { Err(Fault::of_result(what, result)) }
}

const ASSERTION_CONTROL: &[u8] = b"1.3.6.1.1.12";
/// Attributes of the root entry that differ between the servers of one directory: Active Directory's
/// name of the domain controller, and 389 Directory Server's host and port.
const IDENTITIES: [&str; 2] = ["dsServiceName", "netscapeMdsuffix"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (url, protected) in [
            ("ldap://127.0.0.1:389", false),
            ("ldap://localhost", false),
            ("ldap://[::1]:389", false),
            ("ldap://ldap.example", true),
            ("ldap://10.0.0.1", true),
            ("ldap://localhost.example", true),
            ("ldaps://ldap.example", false),
        ] {
            let config = ServerConfig::new(url);
            let parsed = Url::parse(url).unwrap();
            assert_eq!(starts_tls(&config, &parsed), protected, "{url}");
        }
    }

    #[test]
    fn a_socket_has_a_path() {
        let url = Url::parse("ldapi://%2Frun%2Fa%20b").unwrap();
        assert_eq!(socket_path(&url).unwrap(), PathBuf::from("/run/a b"));
    }
}
