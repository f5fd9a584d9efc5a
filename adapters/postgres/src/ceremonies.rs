use async_trait::async_trait;
use keydesk_core::ids::{CeremonyId, RelyingPartyId};
use keydesk_core::model::{Ceremony, CeremonyPurpose};
use keydesk_core::ports::{CeremonyStore, StoreError, StoreErrorKind};
use keydesk_core::time::Timestamp;

use crate::rows::{column, row, system_time};
use crate::session::Again;
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
            .rows(put, &[&rp.as_str(), &id, &purpose, &expires, &document], Again::Yes)
            .await?;
        Ok(())
    }

    async fn take(
        &self,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Result<Option<Ceremony>, StoreError> {
        let take = &self.statements().take;
        // Not again when the answer was lost: it may be gone already, and "unknown" would be a lie.
        let taken = self.session().rows(take, &[&rp.as_str(), &id.to_string()], Again::No).await?;
        #[cfg(keydesk_test_hooks)]
        keydesk_core::hooks::reached("after-take");
        let Some(found) = taken.first() else { return Ok(None) };
        let ceremony: Ceremony =
            serde_json::from_str(column(found, 0, TABLE)?).map_err(|error| row(TABLE, error))?;
        if ceremony.id != *id {
            return Err(row(TABLE, "its columns and document differ"));
        }
        Ok(Some(ceremony))
    }

    /// Removes old counts as well; they are not in the number. Any number of nodes may do it at once.
    async fn sweep(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.sweep_all(&self.statements().sweep_counters, now).await?;
        self.sweep_all(&self.statements().sweep, now).await
    }
}

impl PostgresStore {
    /// In small bites, so that no bite holds many rows for long.
    async fn sweep_all(&self, statement: &Statement, now: Timestamp) -> Result<u64, StoreError> {
        let mut swept = 0;
        loop {
            let params: [&(dyn tokio_postgres::types::ToSql + Sync); 2] =
                [&system_time(now), &BITE];
            let found = self.session().rows(statement, &params, Again::Yes).await?;
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

const TABLE: &str = "ceremonies";
const BITE: i64 = 1_000;
