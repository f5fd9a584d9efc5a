//! Accounts, each a row.

use async_trait::async_trait;
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::model::Version;
use keydesk_core::ports::{
    AccountStore, Capabilities, Commit, Listing, Loaded, LookupKey, Page, StoreError,
    StoreErrorKind,
};

use crate::rows::{self, CommitRows, column};
use crate::session::Retry;
use crate::store::PostgresStore;

#[async_trait]
impl AccountStore for PostgresStore {
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.durable = true;
        capabilities.shared = true;
        capabilities
    }

    async fn load(&self, rp: &RelyingPartyId, user: &UserId) -> Result<Option<Loaded>, StoreError> {
        let load = &self.statements().load;
        let found = self.session().rows(load, &[&rp.as_str(), &user.as_str()], Retry::Yes).await?;
        let Some(row) = found.first() else { return Ok(None) };
        let account = rows::account(
            rp.as_str(),
            user.as_str(),
            column(row, 0, TABLE)?,
            column(row, 1, TABLE)?,
        )?;
        Ok(Some(Loaded { account }))
    }

    async fn find(
        &self,
        rp: &RelyingPartyId,
        key: &LookupKey,
    ) -> Result<Option<Loaded>, StoreError> {
        let find = &self.statements().find;
        let bytes = keydesk_core::base64url::encode(key.as_bytes());
        let found =
            self.session().rows(find, &[&rp.as_str(), &key.sort(), &bytes], Retry::Yes).await?;
        let Some(row) = found.first() else { return Ok(None) };
        loaded(rp, row, 0).map(Some)
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<Version, StoreError> {
        let rows = CommitRows::of(&commit)?;
        let statement = match commit.expected {
            Version(0) => &self.statements().create,
            _ if rows.sign_in => &self.statements().sign_in,
            _ => &self.statements().update,
        };
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("before-commit");
        let params = rows.params();
        let written = self.session().rows(statement, &params, Retry::No);
        #[cfg(keydesk_test_hooks)]
        let written = keydesk_core::hooks::during("during-commit", COMMIT_TAKES, written);
        let written = written.await?;
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("after-commit");
        let row = written.first().ok_or(StoreErrorKind::VersionConflict)?;
        rows::version(TABLE, column(row, 0, TABLE)?)
    }

    async fn list(&self, rp: &RelyingPartyId, page: Page) -> Result<Listing, StoreError> {
        let after = page.after.as_ref().map_or("", UserId::as_str);
        let most = rows::limit(page.limit.saturating_add(1));
        let list = &self.statements().list;
        let found = self.session().rows(list, &[&rp.as_str(), &after, &most], Retry::Yes).await?;
        let more = found.len() > page.limit;
        let shown = found.iter().take(page.limit);
        let accounts: Vec<Loaded> =
            shown.map(|row| loaded(rp, row, 0)).collect::<Result<_, _>>()?;
        let last = accounts.last().map(|loaded| loaded.account.user.clone());
        Ok(Listing { accounts, next: last.filter(|_| more) })
    }
}

/// The account in three columns of a row.
pub(crate) fn loaded(
    rp: &RelyingPartyId,
    row: &tokio_postgres::Row,
    first: usize,
) -> Result<Loaded, StoreError> {
    let (user, version) = (column(row, first, TABLE)?, column(row, first + 1, TABLE)?);
    let account = rows::account(rp.as_str(), user, version, column(row, first + 2, TABLE)?)?;
    Ok(Loaded { account })
}

const TABLE: &str = "accounts";
#[cfg(keydesk_test_hooks)]
const COMMIT_TAKES: std::time::Duration = std::time::Duration::from_millis(3);
