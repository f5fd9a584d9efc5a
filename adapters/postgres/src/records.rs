use async_trait::async_trait;
use keydesk_core::ids::RelyingPartyId;
use keydesk_core::ports::{Records, StoreError};

use crate::rows::column;
use crate::session::Retry;
use crate::store::PostgresStore;

#[async_trait]
impl Records for PostgresStore {
    async fn read(&self, rp: &RelyingPartyId, name: &str) -> Result<Option<String>, StoreError> {
        let read = &self.statements().read_record;
        let found = self.session().rows(read, &[&rp.as_str(), &name], Retry::Yes).await?;
        found.first().map(|row| column(row, 0, TABLE)).transpose()
    }

    async fn write(
        &self,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        let (statements, rp) = (self.statements(), rp.as_str());
        let written = match expected {
            None => {
                let add = &statements.add_record;
                self.session().rows(add, &[&rp, &name, &next], Retry::No).await?
            }
            Some(expected) => {
                let replace = &statements.replace_record;
                self.session().rows(replace, &[&rp, &name, &next, &expected], Retry::No).await?
            }
        };
        Ok(!written.is_empty())
    }
}

const TABLE: &str = "records";
