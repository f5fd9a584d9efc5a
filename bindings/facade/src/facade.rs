//! An open desk: calls by name, mounts, and its end.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use keydesk_api::{Api, ApiError, Code};
use tokio::task::{AbortHandle, JoinHandle};

use crate::caller::CallerRecord;
use crate::config::{Config, MetadataRecord};
use crate::desks::Desks;
use crate::faults::Faults;
use crate::guard::guarded;
use crate::host::HostPortal;
use crate::manage;
use crate::models;
use crate::mount::{self, Mount};
use crate::mount_config::MountConfig;
use crate::open::{Dependencies, Maintenance, invalid, open};
use crate::runtime::runtime;
use crate::warning::WarningRecord;

/// An open desk, of one or several relying parties; cheap to clone.
#[derive(Clone)]
pub struct Facade {
    inner: Arc<Inner>,
}

struct Inner {
    desks: Mutex<Option<Arc<Desks>>>,
    portal: Option<Arc<dyn HostPortal>>,
    faults: Faults,
    mounts: Mutex<Vec<Weak<mount::Shared>>>,
    task: AbortHandle,
    /// Until `close` has waited for its end.
    ending: Mutex<Option<JoinHandle<()>>>,
}

impl Facade {
    /// Opens a desk from its configuration as JSON.
    ///
    /// # Errors
    /// `configuration_invalid`, `unsupported`, `store_unavailable`, `relying_party_invalid`,
    /// `account_tampered`, `internal`.
    pub async fn open_json(config: &str, dependencies: Dependencies) -> Result<Self, ApiError> {
        let config: Config = read_json(config, "the configuration")?;
        Self::open(config, dependencies).await
    }

    /// Opens a desk.
    ///
    /// # Errors
    /// `configuration_invalid`, `unsupported`, `store_unavailable`, `relying_party_invalid`,
    /// `account_tampered`, `internal`.
    pub async fn open(config: Config, dependencies: Dependencies) -> Result<Self, ApiError> {
        guarded(async {
            let maintenance = dependencies.maintenance;
            let timeout = Duration::from_millis(u64::try_from(config.host_timeout_ms).unwrap_or(0));
            let faults = Faults::new(dependencies.faults.clone(), timeout);
            let desks = Box::pin(open(config, &dependencies, &faults)).await?;
            let run_maintenance = desks.clone();
            let task = runtime()?.spawn(async move {
                if maintenance == Maintenance::EveryMinute {
                    run_maintenance.run_maintenance().await;
                }
            });
            let desks = Mutex::new(Some(Arc::new(desks)));
            Ok(Self {
                inner: Arc::new(Inner {
                    desks,
                    portal: dependencies.portal,
                    faults,
                    mounts: Mutex::default(),
                    task: task.abort_handle(),
                    ending: Mutex::new(Some(task)),
                }),
            })
        })
        .await
    }

    /// Calls an operation by its name, with its request as JSON, and returns its answer as JSON.
    ///
    /// # Errors
    /// Those of the operation, `unknown_operation`, `malformed_request`, `unknown_member`,
    /// `relying_party_unknown`, `closed`.
    pub async fn call(
        &self,
        caller: CallerRecord,
        operation: &str,
        request: &[u8],
    ) -> Result<String, ApiError> {
        let desks = self.desks()?;
        guarded(async {
            let api = desks.api(caller.relying_party.as_deref())?;
            let answer = api.call(&caller.into_caller()?, operation, request).await?;
            String::from_utf8(answer)
                .map_err(|_| ApiError::with_detail(Code::INTERNAL, "The answer is not text."))
        })
        .await
    }

    /// The operations of a relying party's desk, for a host in Rust. They go on after `close`.
    ///
    /// # Errors
    /// `malformed_request` where several are served and none is named, `relying_party_unknown`,
    /// `closed`.
    pub fn api(&self, relying_party: Option<&str>) -> Result<Api, ApiError> {
        Ok(self.desks()?.api(relying_party)?.clone())
    }

    /// The desk of a relying party, to be mounted under a path of the host.
    ///
    /// # Errors
    /// `configuration_invalid`, `relying_party_unknown`, `closed`.
    pub fn mount(&self, config: MountConfig) -> Result<Mount, ApiError> {
        let portal = self.inner.portal.clone();
        let portal = portal.ok_or_else(|| {
            invalid("mount: a mount needs the host's sessions (portal), and the host provides none")
        })?;
        let desks = self.desks()?;
        let api = desks.api(config.relying_party.as_deref())?.clone();
        let mount = Mount::new(api, portal, self.inner.faults.clone(), config)?;
        let mut mounts = self.inner.mounts.lock().unwrap_or_else(PoisonError::into_inner);
        mounts.retain(|mount| mount.strong_count() > 0);
        mounts.push(mount.shared());
        Ok(mount)
    }

    /// Puts newer metadata in place while the desk is open: all of it, as in the configuration. What
    /// is decided from now on is decided by it. Another open node gets it by its own call.
    ///
    /// # Errors
    /// `configuration_invalid`, with what is wrong with the metadata or that it is older than what was
    /// in place before; nothing changed. `store_unavailable`, `closed`.
    pub async fn update_metadata(&self, record: &MetadataRecord) -> Result<(), ApiError> {
        let desks = self.desks()?;
        guarded(async {
            let at = desks.api(Some(&desks.first))?.desk().now();
            let metadata = models::metadata(record, at)?;
            for api in desks.apis.values() {
                models::put(api.desk(), metadata.clone()).await?;
            }
            Ok(())
        })
        .await
    }

    /// [`Facade::update_metadata`] with the metadata as JSON.
    ///
    /// # Errors
    /// The same.
    pub async fn update_metadata_json(&self, record: &str) -> Result<(), ApiError> {
        self.update_metadata(&read_json(record, "the metadata")?).await
    }

    /// Whether a user holds an authenticator that may sign in: a host asks this after its own first
    /// factor, to know whether a second one is due. `relying_party` may be left out where one is
    /// served.
    ///
    /// # Errors
    /// `account_closed`, `account_tampered`: the host must not let the user in by the first factor
    /// alone. `malformed_request`, `relying_party_unknown`, `store_unavailable`, `closed`.
    pub async fn second_factor_due(
        &self,
        relying_party: Option<&str>,
        user: &str,
    ) -> Result<bool, ApiError> {
        let desks = self.desks()?;
        guarded(async {
            let user = manage::user(user)?;
            Ok(desks.api(relying_party)?.desk().second_factor_due(&user).await?)
        })
        .await
    }

    /// Delivers notifications that are still waiting, oldest first, and says how many were.
    ///
    /// # Errors
    /// `store_unavailable`, `closed`.
    pub async fn deliver_notifications(&self, limit: usize) -> Result<usize, ApiError> {
        let desks = self.desks()?;
        guarded(async {
            Ok(desks.api(Some(&desks.first))?.desk().deliver_notifications(limit).await?)
        })
        .await
    }

    /// What an operator should know about the configuration, each by its code. Bindings report it
    /// when the desk is opened.
    ///
    /// # Errors
    /// `closed`.
    pub fn warnings(&self) -> Result<Vec<WarningRecord>, ApiError> {
        let desks = self.desks()?;
        let mut warnings: Vec<WarningRecord> = Vec::new();
        for warning in desks.apis.values().flat_map(|api| api.desk().warnings()) {
            let record =
                WarningRecord { code: warning.code().to_owned(), detail: warning.to_string() };
            if !warnings.contains(&record) {
                warnings.push(record);
            }
        }
        Ok(warnings)
    }

    /// Ends the desk and all its mounts: what is under way is finished, what comes later is `closed`.
    /// Twice is no error.
    pub async fn close(&self) {
        self.inner.task.abort();
        let ending = self.inner.ending.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = ending {
            // It holds the store as well.
            let _ = task.await;
        }
        let desks = self.inner.lock().take();
        let mounts =
            std::mem::take(&mut *self.inner.mounts.lock().unwrap_or_else(PoisonError::into_inner));
        for mount in mounts.into_iter().filter_map(|mount| mount.upgrade()) {
            mount.close().await;
        }
        // The last user of an embedded store writes what waits, which may block.
        let _ = tokio::task::spawn_blocking(move || drop(desks)).await;
    }

    fn desks(&self) -> Result<Arc<Desks>, ApiError> {
        self.inner
            .lock()
            .clone()
            .ok_or_else(|| ApiError::with_detail(Code::CLOSED, "The desk was closed."))
    }
}

/// Reads what a host configures.
fn read_json<T: serde::de::DeserializeOwned>(text: &str, what: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|error| {
        // A place in text that a binding wrote means nothing to the host.
        let text = error.to_string();
        let said = text.rsplit_once(" at line ").map_or(text.as_str(), |(said, _)| said);
        invalid(&format!("{what} cannot be read: {said}"))
    })
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Desks>>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Facade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facade").finish_non_exhaustive()
    }
}
