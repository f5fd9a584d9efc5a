//! The desks of one configuration.

use std::collections::BTreeMap;
use std::time::Duration;

use keydesk_api::{Api, ApiError, Code};
use keydesk_core::service::Desk;

/// A desk for each relying party, over the same ports.
#[derive(Clone)]
pub(crate) struct Desks {
    pub(crate) apis: BTreeMap<String, Api>,
    pub(crate) first: String,
    pub(crate) directory_store: Option<DirectoryStore>,
}

/// Accounts in an LDAP directory, which need maintenance; this type has no values without the feature.
#[cfg(feature = "ldap")]
pub(crate) type DirectoryStore = keydesk_ldap::LdapAccounts;
#[cfg(not(feature = "ldap"))]
pub(crate) type DirectoryStore = std::convert::Infallible;

impl Desks {
    /// The desk of a relying party; the only one where none is named.
    pub(crate) fn api(&self, named: Option<&str>) -> Result<&Api, ApiError> {
        let id = match named {
            Some(id) => id,
            None if self.apis.len() == 1 => &self.first,
            None => {
                let said = "The desk serves several relying parties: name one.";
                return Err(ApiError::with_detail(Code::MALFORMED_REQUEST, said));
            }
        };
        let unknown = || keydesk_core::error::Refusal::RelyingPartyUnknown.into();
        self.apis.get(id).ok_or_else(unknown)
    }

    /// Once a minute: forgets ceremonies that nobody finished and audit entries that are too old,
    /// delivers what could not be delivered at once, and tidies up after commits to a directory.
    pub(crate) async fn run_maintenance(self) {
        let mut minutes = tokio::time::interval(Duration::from_secs(60));
        loop {
            minutes.tick().await;
            // The store may be away for a while; the next minute comes.
            let desks: Vec<_> = self.apis.values().map(Api::desk).collect();
            let _ = Desk::run_maintenance_of_all(&desks).await;
            if let Some(store) = &self.directory_store {
                tidy(store).await;
            }
        }
    }
}

#[cfg(feature = "ldap")]
async fn tidy(store: &DirectoryStore) {
    let _ = store.collect().await;
}

#[cfg(not(feature = "ldap"))]
async fn tidy(store: &DirectoryStore) {
    match *store {}
}
