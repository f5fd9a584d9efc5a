//! Connections to one server or its replicas, opened when needed and checked before use.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use keydesk_core::ports::StoreError;
use ldap3::adapters::{Adapter, EntriesOnly, PagedResults};
use ldap3::controls::{Assertion, MakeCritical};
use ldap3::{LdapResult, Mod, Scope};
use rustls::ClientConfig;
use tokio::sync::Mutex;
use tokio::time::sleep;
use url::Url;

use crate::config::ServerConfig;
use crate::connect::{Connection, done, starts_tls};
use crate::entry::Entry;
use crate::error::{Fault, LdapError, LdapErrorCode};
use crate::result_code;
use crate::tls;

/// Connections to one server and its stand-ins.
pub(crate) struct Pool {
    pub(crate) config: ServerConfig,
    urls: Vec<Url>,
    tls: Option<Arc<ClientConfig>>,
    slots: Vec<Mutex<Slot>>,
    next: AtomicUsize,
    /// The index in `urls` of the address that answered last.
    answering: AtomicUsize,
    /// The identity of the only server to use, once it is known. `None` allows every address.
    only: Option<std::sync::Mutex<Option<String>>>,
}

#[derive(Default)]
struct Slot {
    connection: Option<Arc<Connection>>,
    /// When connecting last failed, and why. Callers that waited for it receive the same error.
    failed: Option<(Instant, LdapError)>,
}

/// A search.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// The purpose of the search, for errors.
    pub(crate) what: &'static str,
    pub(crate) base: String,
    pub(crate) scope: Scope,
    pub(crate) filter: String,
    pub(crate) attributes: Vec<String>,
    /// Entries in a page (RFC 2696); `None` searches without paging.
    pub(crate) paged: Option<i32>,
}

/// How long a call goes on trying.
pub(crate) struct Retries {
    until: Instant,
    attempt: u32,
}

/// The attributes of an entry, and their values.
pub(crate) type Attributes = Vec<(&'static str, Vec<Vec<u8>>)>;

/// One step of a Modify.
pub(crate) enum Step {
    Add(&'static str, Vec<Vec<u8>>),
    Delete(&'static str, Vec<Vec<u8>>),
    Replace(&'static str, Vec<Vec<u8>>),
}

impl Pool {
    pub(crate) fn new(config: ServerConfig) -> Result<Self, LdapError> {
        let urls = config.checked()?;
        let protected = |url: &Url| url.scheme() == "ldaps" || starts_tls(&config, url);
        let tls = match urls.iter().any(protected) {
            true => Some(tls::client(config.roots.as_deref())?),
            false => None,
        };
        let slots = (0..config.connections).map(|_| Mutex::default()).collect();
        let (next, answering) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Ok(Self { config, urls, tls, slots, next, answering, only: None })
    }

    /// Connections to one server alone, of several replicas: the one whose identity is
    /// `writer`, or else the first that answers. A server without an identity is accepted.
    pub(crate) fn of_one_writer(
        config: ServerConfig,
        writer: Option<String>,
    ) -> Result<Self, LdapError> {
        let writer = writer.map(|name| name.to_lowercase());
        Ok(Self { only: Some(std::sync::Mutex::new(writer)), ..Self::new(config)? })
    }

    /// The identity of the only server in use, if there is one and it has an identity.
    pub(crate) fn writer(&self) -> Option<String> {
        self.only.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) async fn check_out(&self) -> Result<Arc<Connection>, LdapError> {
        let arrived = Instant::now();
        let slot = self.next.fetch_add(1, Ordering::Relaxed) % self.slots.len();
        let mut slot = self.slots[slot].lock().await;
        if let Some(connection) = &slot.connection {
            if connection.is_usable(&self.config).await {
                return Ok(connection.clone());
            }
            slot.connection = None;
        }
        if let Some((at, error)) = &slot.failed
            && *at > arrived
        {
            return Err(error.clone());
        }
        match self.open().await {
            Ok(connection) => {
                let connection = Arc::new(connection);
                *slot = Slot { connection: Some(connection.clone()), failed: None };
                Ok(connection)
            }
            Err(error) => {
                slot.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    async fn open(&self) -> Result<Connection, LdapError> {
        let first = self.answering.load(Ordering::Relaxed);
        let mut failed = None;
        for turn in 0..self.urls.len() {
            let index = (first + turn) % self.urls.len();
            let opened = Connection::open(&self.config, self.tls.as_ref(), &self.urls[index]).await;
            match opened.and_then(|connection| self.checked_writer(connection)) {
                Ok(connection) => {
                    self.answering.store(index, Ordering::Relaxed);
                    return Ok(connection);
                }
                Err(error) => failed = Some(error),
            }
        }
        Err(failed.unwrap_or_else(|| LdapError::new(LdapErrorCode::ConfigInvalid, "no server")))
    }

    /// Refuses a connection to a server other than `only`.
    fn checked_writer(&self, connection: Connection) -> Result<Connection, LdapError> {
        let (Some(only), Some(name)) = (&self.only, &connection.writer) else {
            return Ok(connection);
        };
        let mut only = only.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = only.get_or_insert_with(|| name.clone());
        if wanted == name {
            return Ok(connection);
        }
        let why = format!("reached {name:?}, but accounts are written at {wanted:?}");
        Err(LdapError::new(LdapErrorCode::OtherWriter, why))
    }

    /// Searches once, and passes every entry to `each`. Returns the server's referrals.
    pub(crate) async fn search_each(
        &self,
        query: &Query,
        each: &mut (dyn FnMut(Entry) -> Result<(), LdapError> + Send),
    ) -> Result<Vec<String>, Fault> {
        let connection = self.check_out().await?;
        let wait = self.config.operation_timeout;
        let _pages = match query.paged {
            Some(_) => Some(connection.pages.lock().await),
            None => None,
        };
        let mut stopped = None;
        let mut ldap = connection.handle();
        let searched = async {
            let mut adapters: Vec<Box<dyn Adapter<'_, String, Vec<String>>>> =
                vec![Box::new(EntriesOnly::new())];
            if let Some(size) = query.paged {
                adapters.push(Box::new(PagedResults::new(size)));
            }
            let Query { base, scope, filter, attributes, .. } = query;
            let mut stream = ldap
                .with_timeout(wait)
                .streaming_search_with(adapters, base, *scope, filter, attributes.clone())
                .await?;
            while let Some(found) = stream.next().await? {
                let entry = Entry::decode(found)
                    .ok_or_else(|| crate::entry::malformed("a search result that is not an entry"));
                if let Err(error) = entry.and_then(&mut *each) {
                    stopped = Some(error);
                    break;
                }
            }
            Ok(stream.finish().await)
        };
        let result: LdapResult = connection.call(query.what, searched).await?;
        if let Some(error) = stopped {
            return Err(Fault::Refused(result_code::NONE, error));
        }
        match result.rc {
            // The referral of the base itself, beside those of what is below it.
            result_code::SUCCESS | result_code::REFERRAL => Ok(result.refs),
            _ => Err(Fault::of_result(query.what, &result)),
        }
    }

    /// Searches once. A referral is an error: these entries are on this server or nowhere.
    pub(crate) async fn search(&self, query: &Query) -> Result<Vec<Entry>, Fault> {
        let mut entries = Vec::new();
        let mut keep = |entry| {
            entries.push(entry);
            Ok(())
        };
        if !self.search_each(query, &mut keep).await?.is_empty() {
            let why = format!("{}: the server points elsewhere", query.what);
            return Err(Fault::Refused(
                result_code::REFERRAL,
                LdapError::new(LdapErrorCode::ReferralRefused, why),
            ));
        }
        Ok(entries)
    }

    /// Searches until it succeeds or `retry_for` has passed.
    pub(crate) async fn read(&self, query: &Query) -> Result<Vec<Entry>, StoreError> {
        self.searched(query).await.map_err(Fault::of_read)
    }

    /// Reads one entry; `None` if it does not exist.
    pub(crate) async fn entry(&self, query: &Query) -> Result<Option<Entry>, StoreError> {
        match self.searched(query).await {
            Ok(entries) => Ok(entries.into_iter().next()),
            Err(Fault::Refused(result_code::NO_SUCH_OBJECT, _)) => Ok(None),
            Err(fault) => Err(fault.of_read()),
        }
    }

    async fn searched(&self, query: &Query) -> Result<Vec<Entry>, Fault> {
        let mut retries = self.retries();
        loop {
            match self.search(query).await {
                Err(fault) if fault.may_be_over() && retries.wait().await => {}
                other => return other,
            }
        }
    }

    pub(crate) fn retries(&self) -> Retries {
        Retries { until: Instant::now() + self.config.retry_for, attempt: 0 }
    }

    /// Adds an entry, once.
    pub(crate) async fn add(&self, what: &str, dn: &str, entry: &Attributes) -> Result<(), Fault> {
        let connection = self.check_out().await?;
        let attributes = entry.iter().filter(|(_, values)| !values.is_empty());
        let attributes: Vec<_> =
            attributes.map(|(name, values)| (name.as_bytes().to_vec(), set(values))).collect();
        let wait = self.config.operation_timeout;
        let mut ldap = connection.handle();
        let added = async { ldap.with_timeout(wait).add(dn, attributes).await };
        written(what, &connection.call(what, added).await?)
    }

    /// Changes an entry, once: all steps, or none. Where the server knows the control, it also
    /// checks that the entry matches `only_if`, which is not escaped: never put user input in it.
    pub(crate) async fn modify(
        &self,
        what: &str,
        dn: &str,
        steps: &[Step],
        only_if: Option<&str>,
    ) -> Result<(), Fault> {
        let connection = self.check_out().await?;
        let steps = steps.iter().map(Step::to_mod).collect();
        let wait = self.config.operation_timeout;
        let asserted = only_if.filter(|_| connection.assertions);
        let mut ldap = connection.handle();
        let modified = async {
            if let Some(filter) = asserted {
                // Critical, because a server that did not know it would leave the check out.
                ldap.with_controls(Assertion { filter }.critical());
            }
            ldap.with_timeout(wait).modify(dn, steps).await
        };
        written(what, &connection.call(what, modified).await?)
    }

    /// Removes an entry, once.
    pub(crate) async fn delete(&self, what: &str, dn: &str) -> Result<(), Fault> {
        let connection = self.check_out().await?;
        let wait = self.config.operation_timeout;
        let mut ldap = connection.handle();
        let deleted = async { ldap.with_timeout(wait).delete(dn).await };
        written(what, &connection.call(what, deleted).await?)
    }
}

impl Query {
    /// One entry by its name.
    pub(crate) fn base(what: &'static str, base: &str, attributes: &[&str]) -> Self {
        Self {
            what,
            base: base.to_owned(),
            scope: Scope::Base,
            filter: "(objectClass=*)".to_owned(),
            attributes: attributes.iter().map(|&name| name.to_owned()).collect(),
            paged: None,
        }
    }
}

impl Step {
    fn to_mod(&self) -> Mod<Vec<u8>> {
        let name = |name: &str| name.as_bytes().to_vec();
        match self {
            Self::Add(attribute, values) => Mod::Add(name(attribute), set(values)),
            Self::Delete(attribute, values) => Mod::Delete(name(attribute), set(values)),
            Self::Replace(attribute, values) => Mod::Replace(name(attribute), set(values)),
        }
    }
}

impl Retries {
    /// Waits for a random pause, longer each time, so that competing callers do not
    /// collide again. Returns false once `retry_for` has passed.
    pub(crate) async fn wait(&mut self) -> bool {
        let most = 5_u64 << self.attempt.min(5);
        let random = RandomState::new().hash_one(self.attempt) % most;
        let pause = Duration::from_millis(most / 2 + random);
        self.attempt += 1;
        if Instant::now() + pause >= self.until {
            return false;
        }
        sleep(pause).await;
        true
    }
}

/// A server that answers a write with a referral is a read-only replica.
fn written(what: &str, result: &LdapResult) -> Result<(), Fault> {
    if result.rc == result_code::REFERRAL {
        let why = format!("{what}: the server points to another for writes");
        return Err(Fault::Refused(
            result_code::REFERRAL,
            LdapError::new(LdapErrorCode::ReadOnlyReplica, why),
        ));
    }
    done(what, result)
}

fn set(values: &[Vec<u8>]) -> HashSet<Vec<u8>> {
    values.iter().cloned().collect()
}
