//! Metadata in place, and the newest number that the store remembers.

use std::sync::{Arc, PoisonError};

use super::Desk;
use crate::base64url;
use crate::error::Error;
use crate::ports::{AuditClass, AuditEntry, METADATA_DUE, StoreError, StoreErrorKind};
use crate::webauthn::Metadata;
use crate::webauthn::metadata::{MetadataError, MetadataErrorCode};

/// Why metadata was not put in place. What was in place stays.
#[derive(Debug, thiserror::Error)]
pub enum UpdateMetadataError {
    /// It is older than earlier metadata, or has the same number but different content.
    #[error(transparent)]
    Refused(#[from] MetadataError),
    /// The store that remembers the newest number failed.
    #[error("the number of the newest metadata cannot be kept: {0}")]
    Store(#[from] StoreError),
}

impl Desk {
    /// Puts metadata in place for this desk and all its clones; later decisions
    /// use it. The store keeps the number of the newest BLOB and a digest of its content, so that
    /// no desk over the same store accepts an older one, not even after a restart (FIDO Metadata Service 3.1,
    /// section 3.2), nor takes another BLOB of the same number.
    ///
    /// Local statements have no number: they may be put in place at a start, but not over a BLOB.
    ///
    /// # Errors
    /// `metadata_rollback` if the number is lower than one that was in place before; `metadata_replaced`
    /// if it is equal and the content is not; `Store` if that number cannot be read or written.
    pub async fn update_metadata(&self, metadata: Metadata) -> Result<(), UpdateMetadataError> {
        if let Some(number) = metadata.number() {
            self.remember(number).await?;
            if let Some(digest) = metadata.digest() {
                self.remember_content(number, &base64url::encode(digest)).await?;
            }
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

    /// Alerts the operator while the next update of the metadata is due: an entry of the audit record
    /// for each day, by whichever node is first. Nodes that look at the same moment may write one each,
    /// because the day is marked only when its entry is kept. `certification` in the policy refuses
    /// later, after `metadataGraceDays`.
    pub(super) async fn alert_to_due_metadata(&self) -> Result<(), Error> {
        let now = self.ports().clock.now();
        if !self.metadata().is_some_and(|metadata| metadata.is_due(now)) {
            return Ok(());
        }
        let (records, today) = (&self.ports().records, now.to_string());
        let today = today.split('T').next().unwrap_or_default();
        let last = records.read(self.rp(), ALERTED).await?;
        if last.as_deref() == Some(today) {
            return Ok(());
        }
        let entry = AuditEntry {
            at: now,
            rp: self.rp().clone(),
            operation: "runMaintenance",
            actor: None,
            user: None,
            outcome: METADATA_DUE,
            from: None,
            user_agent: None,
            class: AuditClass::Identified,
            count: 1,
            reference: None,
        };
        self.ports().audit.record(&entry).await?;
        records.write(self.rp(), ALERTED, last.as_deref(), today).await?;
        Ok(())
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

    /// Keeps which content the BLOB of this number has; the first writer decides. It has a record of
    /// its own, because nodes of an earlier version read that of the number.
    async fn remember_content(&self, number: u64, digest: &str) -> Result<(), UpdateMetadataError> {
        let records = &self.ports().records;
        let next = format!("{number} {digest}");
        loop {
            let kept = records.read(self.rp(), CONTENT).await?;
            let known = kept.as_deref().map(numbered).transpose()?;
            match known {
                Some((newest, _)) if newest > number => return Err(rollback()),
                Some((newest, content)) if newest == number && content == digest => return Ok(()),
                Some((newest, _)) if newest == number => {
                    return Err(MetadataError::from(MetadataErrorCode::Replaced).into());
                }
                _ => {}
            }
            if records.write(self.rp(), CONTENT, kept.as_deref(), &next).await? {
                return Ok(());
            }
        }
    }
}

/// The number and the digest of a record of the content.
fn numbered(record: &str) -> Result<(u64, &str), StoreError> {
    let pair = record.split_once(' ').map(|(number, digest)| (number.parse(), digest));
    match pair {
        Some((Ok(number), digest)) => Ok((number, digest)),
        _ => Err(StoreErrorKind::Corrupt.into()),
    }
}

fn rollback() -> UpdateMetadataError {
    MetadataError::from(MetadataErrorCode::Rollback).into()
}

/// The name of the record that holds the number.
const RECORD: &str = "metadata_number";
/// The name of the record that holds a number and the digest of the BLOB that has it.
const CONTENT: &str = "metadata_content";
/// The name of the record that holds the day of the last alert.
const ALERTED: &str = "metadata_alert";
