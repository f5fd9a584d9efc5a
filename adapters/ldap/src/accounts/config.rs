//! Where accounts are kept.

use std::time::Duration;

use crate::config::ServerConfig;
use crate::error::{LdapError, LdapErrorCode};

/// Where accounts are kept.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AccountsConfig {
    /// The server that takes writes. Reads of accounts go there too: a replica may be behind, and
    /// what decides whether a link still works must not be.
    pub server: ServerConfig,
    /// The name by which that server knows itself, as [`LdapAccounts::writer`](super::LdapAccounts::writer)
    /// gives it. `None`: the first server that answers after start. Give it where every node must
    /// agree and a name or balancer may lead to several servers that take writes.
    pub writer: Option<String>,
    /// The branch of accounts; it must be there.
    pub accounts_base: String,
    /// The branch of reservations; it must be there, and not be that of accounts.
    pub keys_base: String,
    /// After how long a reservation that no account made use of may be removed; default one day.
    /// A commit that takes half as long gives up before it writes.
    pub orphan_age: Duration,
}

impl AccountsConfig {
    /// Accounts in `ou=accounts` and reservations in `ou=keys` below `base`.
    pub fn new(server: ServerConfig, base: &str) -> Self {
        Self {
            server,
            writer: None,
            accounts_base: format!("ou=accounts,{base}"),
            keys_base: format!("ou=keys,{base}"),
            orphan_age: Duration::from_secs(24 * 60 * 60),
        }
    }

    pub(crate) fn checked(&self) -> Result<(), LdapError> {
        let wrong = |why: String| Err(LdapError::new(LdapErrorCode::ConfigInvalid, why));
        let bases = [&self.accounts_base, &self.keys_base].map(|base| crate::dn::parts(base));
        if bases.iter().any(|parts| parts.as_ref().is_none_or(Vec::is_empty)) {
            return wrong(
                "accounts_base and keys_base must be distinguished names (RFC 4514)".to_owned(),
            );
        }
        if bases[0] == bases[1] {
            return wrong("accounts_base and keys_base must not be the same".to_owned());
        }
        let least = 4 * (self.server.retry_for + self.server.operation_timeout);
        if self.orphan_age < least {
            return wrong(format!(
                "orphan_age must be at least {least:?}: four times retry_for and operation_timeout"
            ));
        }
        Ok(())
    }

    /// The name of an account's entry.
    pub(crate) fn account_dn(&self, name: &str) -> String {
        format!("cn={name},{}", self.accounts_base)
    }

    /// The name of a reservation's entry.
    pub(crate) fn key_dn(&self, name: &str) -> String {
        format!("cn={name},{}", self.keys_base)
    }
}
