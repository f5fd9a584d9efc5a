//! From configuration to desks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use keydesk_api::{Api, ApiError, Code, TokioClock};
use keydesk_core::base64url;
use keydesk_core::entropy::{Entropy, SystemEntropy};
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{
    DerivedKeyRing, Directory, NoNotifier, NoVeto, Notifier, Store, StoreError, Veto,
};
use keydesk_core::secret::SecretText;
use keydesk_core::service::{Desk, Ports, PrepareError};
use keydesk_core::time::Clock;
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_postgres::{DirectoryConfig, PostgresDirectory, PostgresStore};
use keydesk_sqlite::SqliteStore;

use crate::config::{Config, DirectoryChoice, LdapAccountsRecord, RelyingPartyRecord, TableRecord};
use crate::desks::{Desks, DirectoryStore};
use crate::faults::{Faults, HostFaults};
use crate::host::{
    DirectoryBridge, HostDirectory, HostNotifier, HostPortal, HostRoles, HostVeto, Table,
    TableStore, VetoBridge,
};
use crate::secret_file::kept_beside;
use crate::{listed, models};

/// What the host provides besides the configuration.
#[derive(Clone, Default)]
pub struct Dependencies {
    /// The host's store, for `store: "host"`.
    pub store: Option<Arc<dyn Table>>,
    /// The host's directory, for `directory: "host"`.
    pub directory: Option<Arc<dyn HostDirectory>>,
    /// The host's roles, for `directory: "host"`; without them the directory does not say which roles
    /// people hold.
    pub roles: Option<Arc<dyn HostRoles>>,
    /// The host's veto on operations (`may`); without it the policy alone decides.
    pub veto: Option<Arc<dyn HostVeto>>,
    /// Delivers notifications; without one the host tells people itself.
    pub notifier: Option<Arc<dyn HostNotifier>>,
    /// The host's sessions, for a desk that is mounted over HTTP.
    pub portal: Option<Arc<dyn HostPortal>>,
    /// The host's log of failures; without one they are written to standard error.
    pub faults: Option<Arc<dyn HostFaults>>,
    /// The time, if not the system's.
    pub clock: Option<Arc<dyn Clock>>,
    /// Randomness, if not the system's.
    pub entropy: Option<Arc<dyn Entropy>>,
    /// Whether maintenance runs while the desk is open.
    pub maintenance: Maintenance,
}

/// Whether an open desk runs its maintenance: it removes expired records and delivers waiting
/// notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Maintenance {
    /// Once a minute, in the background.
    #[default]
    EveryMinute,
    /// Not in this desk: the host or another node runs it. Tests with a clock of their own need this.
    Never,
}

/// Opens every desk of a configuration.
pub(crate) async fn open(
    config: Config,
    dependencies: &Dependencies,
    faults: &Faults,
) -> Result<Desks, ApiError> {
    if config.relying_parties.is_empty() {
        return Err(invalid("relyingParties must not be empty"));
    }
    if !(100..=60_000).contains(&config.host_timeout_ms) {
        return Err(invalid("hostTimeoutMs must be 100 to 60000"));
    }
    let timeout = Duration::from_millis(u64::try_from(config.host_timeout_ms).unwrap_or_default());
    let clock = dependencies.clock.clone().unwrap_or_else(|| Arc::new(TokioClock));
    let entropy = dependencies.entropy.clone().unwrap_or_else(|| Arc::new(SystemEntropy));
    let directory = directory(config.directory, dependencies, timeout).await?;
    let notifier: Arc<dyn Notifier> = match &dependencies.notifier {
        Some(host) => Arc::new(DirectoryBridge::new(Arc::clone(host), timeout)),
        None => Arc::new(NoNotifier),
    };
    let mut secrets = Secrets { current: config.secret, older: config.older_secrets };
    let veto: Arc<dyn Veto> = match &dependencies.veto {
        Some(host) => Arc::new(VetoBridge { host: Arc::clone(host), timeout }),
        None => Arc::new(NoVeto),
    };
    let parts = Parts { directory, veto, notifier, clock, entropy };
    let metadata = config.metadata.as_ref();
    let metadata =
        metadata.map(|record| models::metadata(record, parts.clock.now())).transpose()?;
    let (ports, directory_store) = match config.store.expose().split_once("://") {
        Some(("ldap" | "ldaps" | "ldapi", _)) => {
            in_ldap(config.store.expose(), config.ldap, parts, &mut secrets, dependencies, timeout)
                .await?
        }
        _ => {
            (opened(config.store.expose(), parts, &mut secrets, dependencies, timeout).await?, None)
        }
    };
    let mut apis = BTreeMap::new();
    let mut first = None;
    for rp in config.relying_parties {
        let id = rp.id.clone();
        let desk = desk(rp, ports.clone())?;
        if let Some(metadata) = &metadata {
            models::put(&desk, metadata.clone()).await?;
        }
        desk.prepare().await.map_err(unprepared)?;
        let faults = faults.clone();
        let api = Api::new(desk).reporting_left_out(move |entry| faults.left_out(entry));
        first.get_or_insert_with(|| id.clone());
        if apis.insert(id, api).is_some() {
            return Err(invalid("relyingParties must not hold an id twice"));
        }
    }
    let first = first.ok_or_else(|| invalid("relyingParties must not be empty"))?;
    Ok(Desks { apis, first, directory_store })
}

/// The ports over the store that the configuration names.
async fn opened(
    store: &str,
    parts: Parts,
    secrets: &mut Secrets,
    dependencies: &Dependencies,
    timeout: Duration,
) -> Result<Ports, ApiError> {
    match store.split_once(':') {
        Some(("memory", "")) => {
            let store = Arc::new(MemoryStore::new());
            Ok(parts.with(store, secrets.ring(Missing::MadeUp)?))
        }
        Some(("sqlite", file)) if !file.is_empty() => {
            let path = PathBuf::from(file);
            let opened = path.clone();
            let store = tokio::task::spawn_blocking(move || SqliteStore::open(opened)).await;
            let store = store.map_err(|_| invalid("store: the file cannot be opened"))?;
            let store = store.map_err(|error| unavailable("store", &error))?;
            Ok(parts.with(Arc::new(store), secrets.ring(Missing::KeptBeside(&path))?))
        }
        Some(("postgres" | "postgresql", _)) => {
            let ring = secrets.ring(Missing::Refused)?;
            let server = postgres("store", store)?;
            keydesk_postgres::migrate(&server).await.map_err(|error| failed("store", &error))?;
            let store = PostgresStore::open(server).await;
            Ok(parts.with(Arc::new(store.map_err(|error| failed("store", &error))?), ring))
        }
        None if store == "host" => {
            let host = dependencies.store.clone();
            let host = host.ok_or_else(|| {
                invalid("store: \"host\" needs a store, and the host provides none")
            })?;
            let bridge = TableStore::new(host, timeout).with_clock(Arc::clone(&parts.clock));
            Ok(parts.with(Arc::new(bridge), secrets.ring(Missing::Refused)?))
        }
        Some((scheme, rest)) if rest.starts_with("//") => Err(unsupported("store", scheme)),
        _ => Err(invalid("store must be sqlite:FILE, postgres://..., ldap://..., memory: or host")),
    }
}

/// The ports with accounts in a directory, and everything else in the journal.
#[cfg(feature = "ldap")]
async fn in_ldap(
    url: &str,
    record: Option<LdapAccountsRecord>,
    parts: Parts,
    secrets: &mut Secrets,
    dependencies: &Dependencies,
    timeout: Duration,
) -> Result<(Ports, Option<DirectoryStore>), ApiError> {
    let record = record.ok_or_else(|| invalid("ldap must have base and journal"))?;
    let ports = opened(record.journal.expose(), parts, secrets, dependencies, timeout).await?;
    let store = crate::ldap::accounts(url, record, Arc::clone(&ports.accounts)).await?;
    Ok((Ports { accounts: Arc::new(store.clone()), ..ports }, Some(store)))
}

#[cfg(not(feature = "ldap"))]
async fn in_ldap(
    url: &str,
    _: Option<LdapAccountsRecord>,
    _: Parts,
    _: &mut Secrets,
    _: &Dependencies,
    _: Duration,
) -> Result<(Ports, Option<DirectoryStore>), ApiError> {
    Err(unsupported("store", url.split(':').next().unwrap_or_default()))
}

/// The ports that no store gives.
struct Parts {
    directory: Arc<dyn Directory>,
    veto: Arc<dyn Veto>,
    notifier: Arc<dyn Notifier>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Parts {
    fn with<S: Store + 'static>(self, store: Arc<S>, keys: DerivedKeyRing) -> Ports {
        Ports {
            veto: self.veto,
            notifier: self.notifier,
            clock: self.clock,
            entropy: self.entropy,
            ..Ports::over(store, self.directory, Arc::new(keys))
        }
    }
}

fn desk(rp: RelyingPartyRecord, ports: Ports) -> Result<Desk, ApiError> {
    let config = RelyingPartyConfig {
        id: rp.id,
        name: rp.name,
        origins: rp.origins,
        app_origins: rp.app_origins,
        top_origins: rp.top_origins,
        allow_cross_origin: rp.allow_cross_origin,
    };
    Desk::new(config, rp.policy, ports).map_err(|error| invalid(&error.to_string()))
}

async fn directory(
    choice: DirectoryChoice,
    dependencies: &Dependencies,
    timeout: Duration,
) -> Result<Arc<dyn Directory>, ApiError> {
    match choice {
        DirectoryChoice::Host => {
            let host = dependencies.directory.clone();
            let host = host.ok_or_else(|| {
                invalid("directory: \"host\" needs a directory, and the host provides none")
            })?;
            let bridge = DirectoryBridge::new(host, timeout);
            Ok(Arc::new(match &dependencies.roles {
                Some(roles) => bridge.with_roles(Arc::clone(roles)),
                None => bridge,
            }))
        }
        DirectoryChoice::People(people) => Ok(Arc::new(listed::directory(people)?)),
        DirectoryChoice::Postgres(table) => {
            let server = postgres("directory.postgres.url", table.url.expose())?;
            let opened = PostgresDirectory::open(server, columns(table)).await;
            Ok(Arc::new(opened.map_err(|error| failed("directory", &error))?))
        }
        #[cfg(feature = "ldap")]
        DirectoryChoice::Ldap(record) => crate::ldap::directory(record).await,
        #[cfg(not(feature = "ldap"))]
        DirectoryChoice::Ldap(_) => Err(unsupported("directory", "ldap")),
    }
}

fn columns(table: TableRecord) -> DirectoryConfig {
    let relation: Vec<&str> = table.table.split('.').collect();
    let mut config = DirectoryConfig::new(&relation);
    config.columns.id = table.id;
    config.columns.username = table.username;
    config.columns.display_name = table.display_name;
    config.columns.email = table.email;
    config.columns.organisation = table.organisation;
    config.columns.organisation_name = table.organisation_name;
    config.columns.active = table.active;
    config.columns.roles = table.roles;
    config
}

fn postgres(member: &str, url: &str) -> Result<keydesk_postgres::Config, ApiError> {
    // What is wrong never holds the password.
    keydesk_postgres::Config::from_url(url).map_err(|error| invalid(&format!("{member}: {error}")))
}

struct Secrets {
    current: Option<SecretText>,
    older: Vec<SecretText>,
}

/// What to do where no secret was given.
enum Missing<'a> {
    MadeUp,
    KeptBeside(&'a Path),
    Refused,
}

impl Secrets {
    fn ring(&mut self, missing: Missing<'_>) -> Result<DerivedKeyRing, ApiError> {
        let current = match (&self.current, missing) {
            (Some(text), _) => secret("secret", text.expose())?,
            (None, Missing::MadeUp) => fresh()?,
            (None, Missing::KeptBeside(path)) => kept_beside(path)?,
            (None, Missing::Refused) => {
                return Err(invalid(
                    "secret must be 32 random bytes in base64url, the same on all nodes",
                ));
            }
        };
        let mut ring = DerivedKeyRing::of_secret(current);
        for text in &self.older {
            let older = secret("olderSecrets", text.expose())?;
            ring = ring.with_older_secret(older);
        }
        Ok(ring)
    }
}

pub(crate) fn secret(member: &str, text: &str) -> Result<[u8; 32], ApiError> {
    base64url::decode_array(text)
        .map_err(|_| invalid(&format!("{member} must be 32 bytes in base64url")))
}

pub(crate) fn fresh() -> Result<[u8; 32], ApiError> {
    let mut secret = [0; 32];
    SystemEntropy
        .fill(&mut secret)
        .map_err(|_| ApiError::with_detail(Code::INTERNAL, "The system gave no randomness."))?;
    Ok(secret)
}

/// Why a desk does not serve accounts that it cannot trust.
fn unprepared(error: PrepareError) -> ApiError {
    match error {
        PrepareError::NotMigrated | PrepareError::TrustsNobody(_) => invalid(&error.to_string()),
        PrepareError::MarkTampered => {
            ApiError::with_detail(Code::ACCOUNT_TAMPERED, &error.to_string())
        }
        PrepareError::Failed(error) => error.into(),
    }
}

pub(crate) fn invalid(said: &str) -> ApiError {
    ApiError::with_detail(Code::CONFIGURATION_INVALID, said)
}

fn unsupported(member: &str, scheme: &str) -> ApiError {
    let said = format!("{member}: this build holds no adapter for {scheme}://");
    ApiError::with_detail(Code::UNSUPPORTED, &said)
}

pub(crate) fn failed(member: &str, error: &StoreError) -> ApiError {
    if error.retry() { unavailable(member, error) } else { invalid(&told(member, error)) }
}

fn unavailable(member: &str, error: &dyn std::error::Error) -> ApiError {
    let mut answer = ApiError::with_detail(Code::STORE_UNAVAILABLE, &told(member, error));
    answer.retryable = true;
    answer
}

/// The error of the database, for the operator who configures the desk.
fn told(member: &str, error: &dyn std::error::Error) -> String {
    let mut text = format!("{member}: {error}");
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
