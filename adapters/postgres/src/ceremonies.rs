use async_trait::async_trait;
use keydesk_core::base64url;
use keydesk_core::ids::{CeremonyId, RelyingPartyId};
use keydesk_core::model::{Ceremony, CeremonyPurpose};
use keydesk_core::ports::{CeremonyStore, Loaded, LookupKey, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;
use tokio_postgres::types::ToSql;

use crate::accounts::loaded;
use crate::rows::{column, row, system_time};
use crate::session::Retry;
use crate::statements::Statement;
use crate::store::PostgresStore;

#[async_trait]
impl CeremonyStore for PostgresStore {
    async fn put(&self, rp: &RelyingPartyId, ceremony: &Ceremony) -> Result<(), StoreError> {
        let document = serde_json::to_string(ceremony)
            .map_err(|error| StoreError::new(StoreErrorKind::Invalid, error))?;
        let purpose = match ceremony.purpose {
            CeremonyPurpose::Registration { .. } => "registration",
            CeremonyPurpose::SignIn { .. } => "sign_in",
        };
        let (id, expires) = (ceremony.id.to_string(), system_time(ceremony.expires_at));
        let put = &self.statements().put;
        self.session()
            .rows(put, &[&rp.as_str(), &id, &purpose, &expires, &document], Retry::Yes)
            .await?;
        Ok(())
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        let take = &self.statements().take;
        // Not retried after a lost reply: the ceremony may be taken already, and "unknown" would be wrong.
        let taken = self.session().rows(take, &[&rp.as_str(), &id.to_string()], Retry::No).await?;
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("after-take");
        taken.first().map(|found| ceremony(id, column(found, 0, TABLE)?)).transpose()
    }

    async fn take_and_find(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Option<Result<(Option<Ceremony>, Option<Loaded>), StoreError>> {
        Some(self.taken_and_found(rp, id, key).await)
    }

    /// Removes old counts as well; they are not in the number. Any number of nodes may do it at once.
    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.sweep_all(&self.statements().sweep_counters, now).await?;
        self.sweep_all(&self.statements().sweep, now).await
    }
}

impl PostgresStore {
    async fn taken_and_found(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Result<(Option<Ceremony>, Option<Loaded>), StoreError> {
        let both = &self.statements().take_and_find;
        let (name, bytes) = (id.to_string(), base64url::encode(key.as_bytes()));
        let params: [&(dyn ToSql + Sync); 4] = [&rp.as_str(), &name, &key.sort(), &bytes];
        // As with `take`, not again.
        let rows = self.session().rows(both, &params, Retry::No).await?;
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("after-take");
        let Some(found) = rows.first() else { return Ok((None, None)) };
        let taken: Option<&str> = column(found, 0, TABLE)?;
        let holder: Option<&str> = column(found, 1, TABLE)?;
        let taken = taken.map(|document| ceremony(id, document)).transpose()?;
        let account = holder.map(|_| loaded(rp, found, 1)).transpose()?;
        Ok((taken, account))
    }

    /// In small bites, so that no bite holds many rows for long.
    async fn sweep_all(&self, statement: &Statement, now: Timestamp) -> Result<u64, StoreError> {
        let mut swept = 0;
        loop {
            let params: [&(dyn ToSql + Sync); 2] = [&system_time(now), &BITE];
            let found = self.session().rows(statement, &params, Retry::Yes).await?;
            let bite: i64 = match found.first() {
                Some(found) => column(found, 0, TABLE)?,
                None => 0,
            };
            swept += u64::try_from(bite).unwrap_or(0);
            if bite < BITE {
                return Ok(swept);
            }
        }
    }
}

/// The ceremony in a document, if it is the one that its row says.
fn ceremony(id: &CeremonyId, document: &str) -> Result<Ceremony, StoreError> {
    let ceremony: Ceremony = serde_json::from_str(document).map_err(|error| row(TABLE, error))?;
    if ceremony.id == *id {
        Ok(ceremony)
    } else {
        Err(row(TABLE, "its columns and document differ"))
    }
}

const TABLE: &str = "ceremonies";
const BITE: i64 = 1_000;
