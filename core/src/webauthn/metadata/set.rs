//! Metadata that may be relied on.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};

use super::entry::{Entry, Payload, date};
use super::error::{MetadataError, MetadataErrorCode as Code};
use super::jws::{self, MetadataTrust};
use super::model::{Model, StatusReport};
use crate::time::Timestamp;
use crate::webauthn::{Aaguid, KeyIdentifier, limits};

/// The models of a verified BLOB, of a local file, or of both. Only [`Metadata::verify`] and
/// [`Metadata::local`] make one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    number: Option<u64>,
    digest: Option<[u8; 32]>,
    next_update: Option<Timestamp>,
    models: Vec<Model>,
    by_aaguid: BTreeMap<Aaguid, Vec<usize>>,
    by_key_identifier: BTreeMap<KeyIdentifier, Vec<usize>>,
}

impl Metadata {
    /// Verifies a BLOB: envelope, signer, revocation and number, then every entry.
    ///
    /// Whether its next update is overdue is not decided here: see [`Metadata::is_stale`].
    ///
    /// # Errors
    /// The code of the first check that fails; see [`MetadataErrorCode`](super::MetadataErrorCode).
    pub fn verify(blob: &[u8], trust: &MetadataTrust<'_>) -> Result<Self, MetadataError> {
        let payload = jws::open(blob, trust)?;
        let digest = digest(&SHA256, &payload).as_ref().try_into().ok();
        let payload: Payload =
            serde_json::from_slice(&payload).map_err(|_| Code::PayloadMalformed)?;
        if trust.last_number.is_some_and(|last| payload.no < last) {
            return Err(Code::Rollback.into());
        }
        let next_update = date(&payload.next_update);
        let next_update =
            next_update.ok_or(MetadataError::at(Code::PayloadMalformed, "nextUpdate"))?;
        let metadata = Self::of(payload.entries, false)?;
        Ok(Self { number: Some(payload.no), digest, next_update: Some(next_update), ..metadata })
    }

    /// Reads local statements: a JSON array of entries as a BLOB has them. Nobody signs it, so the
    /// host has to keep the file as safe as its configuration.
    ///
    /// # Errors
    /// `metadata_too_large`, `metadata_payload_malformed`, `metadata_too_many_entries`,
    /// `metadata_entry_malformed`.
    pub fn local(statements: &[u8]) -> Result<Self, MetadataError> {
        if statements.len() > limits::METADATA {
            return Err(Code::TooLarge.into());
        }
        let entries: Vec<Entry> =
            serde_json::from_slice(statements).map_err(|_| Code::PayloadMalformed)?;
        Self::of(entries, true)
    }

    /// Adds models that this metadata lacks. Of a model that both know, `other` says nothing.
    #[must_use]
    pub fn with_overlay(mut self, other: Self) -> Self {
        let (aaguids, identifiers) = (self.by_aaguid.clone(), self.by_key_identifier.clone());
        for model in other.models {
            let known = match model.aaguid() {
                Some(aaguid) => aaguids.contains_key(&aaguid),
                None => model.key_identifiers().iter().any(|id| identifiers.contains_key(id)),
            };
            if !known {
                self.add(model);
            }
        }
        self
    }

    /// The BLOB's number, which the next one must reach; none for local statements.
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// SHA-256 of the BLOB's payload, no matter who signed it again; none for local statements. A
    /// BLOB of the same number has the same.
    pub(crate) fn digest(&self) -> Option<[u8; 32]> {
        self.digest
    }

    /// The day on which the next BLOB is there at the latest; none for local statements.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Whether the day of the next update has passed.
    pub fn is_stale(&self, at: Timestamp) -> bool {
        self.is_overdue(0, at)
    }

    /// Whether the next update is due: its day has come.
    pub fn is_due(&self, at: Timestamp) -> bool {
        self.next_update.is_some_and(|next| at >= next)
    }

    /// Whether the next update is more than so many days overdue.
    pub fn is_overdue(&self, days: u32, at: Timestamp) -> bool {
        self.next_update.is_some_and(|next| at >= next.plus(DAY * days.saturating_add(1)))
    }

    /// Every model.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The model of this AAGUID; no model has the zero AAGUID.
    pub fn model(&self, aaguid: Aaguid) -> Option<&Model> {
        self.by_aaguid(aaguid).next()
    }

    /// The model with this attestation key, for authenticators without an AAGUID.
    pub fn model_by_key_identifier(&self, identifier: &KeyIdentifier) -> Option<&Model> {
        self.by_key_identifier(identifier).next()
    }

    /// The report that says, at an instant, that an authenticator must not be trusted: one of this
    /// AAGUID, or of one of these attestation keys if it has none; or that one of these keys became
    /// known, whichever model it is reported with. See [`Model::compromise`].
    pub fn report(
        &self,
        aaguid: Aaguid,
        keys: Option<&[KeyIdentifier]>,
        at: Timestamp,
    ) -> Option<&StatusReport> {
        let known = keys.unwrap_or_default();
        let of_model = if aaguid.is_zero() {
            let by_key = known.iter().flat_map(|key| self.by_key_identifier(key));
            by_key.into_iter().find_map(|model| model.compromise(keys, at))
        } else {
            self.by_aaguid(aaguid).find_map(|model| model.compromise(keys, at))
        };
        of_model.or_else(|| self.compromised_key(known, at))
    }

    /// The report that says, at an instant, that one of these attestation keys became known. Anyone
    /// who has it can attest any model, so it counts whichever model the report stands with.
    pub(crate) fn compromised_key(
        &self,
        keys: &[KeyIdentifier],
        at: Timestamp,
    ) -> Option<&StatusReport> {
        self.models.iter().find_map(|model| model.compromised_key(keys, at))
    }

    /// Every entry on this AAGUID; a BLOB should have one, and if it has more, all of them count.
    pub(crate) fn by_aaguid(&self, aaguid: Aaguid) -> impl Iterator<Item = &Model> {
        self.at(self.by_aaguid.get(&aaguid))
    }

    pub(crate) fn by_key_identifier(
        &self,
        identifier: &KeyIdentifier,
    ) -> impl Iterator<Item = &Model> {
        self.at(self.by_key_identifier.get(identifier))
    }

    fn at<'s>(&'s self, places: Option<&'s Vec<usize>>) -> impl Iterator<Item = &'s Model> {
        places.into_iter().flatten().filter_map(|&place| self.models.get(place))
    }

    fn of(entries: Vec<Entry>, local: bool) -> Result<Self, MetadataError> {
        if entries.len() > limits::METADATA_ENTRIES {
            return Err(Code::TooManyEntries.into());
        }
        let mut metadata = Self::default();
        for entry in entries {
            if let Some(model) = entry.model(local)? {
                metadata.add(model);
            }
        }
        Ok(metadata)
    }

    fn add(&mut self, model: Model) {
        let place = self.models.len();
        match model.aaguid() {
            Some(aaguid) => self.by_aaguid.entry(aaguid).or_default().push(place),
            None => {
                for identifier in model.key_identifiers() {
                    self.by_key_identifier.entry(*identifier).or_default().push(place);
                }
            }
        }
        self.models.push(model);
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
