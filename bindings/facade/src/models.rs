//! Metadata of models, from configuration.

use keydesk_api::ApiError;
use keydesk_core::base64url;
use keydesk_core::service::{Desk, UpdateMetadataError};
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::Metadata;
use keydesk_core::webauthn::metadata::{MetadataError, MetadataTrust, Revocation};

use crate::config::MetadataRecord;
use crate::open::{failed, invalid};

/// Puts metadata in place at a desk.
///
/// # Errors
/// `configuration_invalid` if newer metadata was in place before, `store_unavailable`.
pub(crate) async fn put(desk: &Desk, metadata: Metadata) -> Result<(), ApiError> {
    desk.update_metadata(metadata).await.map_err(|error| match error {
        UpdateMetadataError::Refused(error) => wrong("blob", &error),
        UpdateMetadataError::Store(error) => failed("store", &error),
    })
}

/// Reads and verifies the metadata.
///
/// # Errors
/// `configuration_invalid`, with the code of what is wrong.
pub(crate) fn metadata(record: &MetadataRecord, at: Timestamp) -> Result<Metadata, ApiError> {
    let local = serde_json::to_vec(&record.local).unwrap_or_default();
    let local = Metadata::local(&local).map_err(|error| wrong("local", &error))?;
    let Some(blob) = &record.blob else { return Ok(local) };
    let anchors = certificates("anchors", &record.anchors)?;
    let revocation_lists = certificates("revocationLists", &record.revocation_lists)?;
    let trust = MetadataTrust {
        anchors: &anchors,
        signer: record.signer.as_deref(),
        revocation_lists: &revocation_lists,
        revocation: match record.without_lists {
            true => Revocation::WhereListed,
            false => Revocation::Required,
        },
        at,
        last_number: None,
    };
    let verified = Metadata::verify(blob.trim().as_bytes(), &trust);
    Ok(verified.map_err(|error| wrong("blob", &error))?.with_overlay(local))
}

fn certificates(member: &str, texts: &[String]) -> Result<Vec<Vec<u8>>, ApiError> {
    let read = texts.iter().map(|text| base64url::decode(text));
    read.collect::<Result<_, _>>()
        .map_err(|_| invalid(&format!("metadata.{member} must be DER in base64url")))
}

fn wrong(member: &str, error: &MetadataError) -> ApiError {
    invalid(&format!("metadata.{member}: {error}"))
}
