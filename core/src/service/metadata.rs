//! Metadata in place, and the newest number that the store remembers.

use std::sync::{Arc, PoisonError};

use super::Desk;
use crate::ports::{StoreError, StoreErrorKind};
use crate::webauthn::Metadata;
use crate::webauthn::metadata::{MetadataError, MetadataErrorCode};

/// Why metadata was not put in place. What was in place stays.
#[derive(Debug, thiserror::Error)]
pub enum UpdateMetadataError {
    /// It is older than what was in place before.
    #[error(transparent)]
    Refused(#[from] MetadataError),
    /// The store that remembers the newest number failed.
    #[error("the number of the newest metadata cannot be kept: {0}")]
    Store(#[from] StoreError),
}

impl Desk {
    /// Puts metadata in place, for this desk and all its clones; what is decided from now on is
    /// decided by it. The store keeps the number of the newest BLOB, so that no desk over the same
    /// store falls back behind it, at a start neither (FIDO Metadata Service 3.1, section 3.2).
    ///
    /// Local statements have no number: they may be put in place at a start, but not over a BLOB.
    ///
    /// # Errors
    /// `metadata_rollback` if the number is lower than one that was in place before; `Store` if that
    /// number cannot be read or written.
    pub async fn update_metadata(&self, metadata: Metadata) -> Result<(), UpdateMetadataError> {
        if let Some(number) = metadata.number() {
            self.remember(number).await?;
        }
        let mut place = self.models().metadata.write().unwrap_or_else(PoisonError::into_inner);
        if place.as_ref().is_some_and(|old| metadata.number() < old.number()) {
            return Err(rollback());
        }
        *place = Some(Arc::new(metadata));
        Ok(())
    }

    /// The metadata in place.
    pub fn metadata(&self) -> Option<Arc<Metadata>> {
        self.models().metadata.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn remember(&self, number: u64) -> Result<(), UpdateMetadataError> {
        let records = &self.ports().records;
        loop {
            let kept = records.read(self.rp(), RECORD).await?;
            let newest = kept.as_deref().map(str::parse::<u64>).transpose();
            let newest = newest.map_err(|error| StoreError::new(StoreErrorKind::Corrupt, error))?;
            match newest {
                Some(newest) if newest > number => return Err(rollback()),
                Some(newest) if newest == number => return Ok(()),
                _ => {}
            }
            // Another node may have written meanwhile: then its number decides.
            if records.write(self.rp(), RECORD, kept.as_deref(), &number.to_string()).await? {
                return Ok(());
            }
        }
    }
}

fn rollback() -> UpdateMetadataError {
    MetadataError::from(MetadataErrorCode::Rollback).into()
}

/// The name of the record that holds the number.
const RECORD: &str = "metadata_number";
