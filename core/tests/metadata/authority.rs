//! A synthetic metadata service: an authority, what it is trusted by, and one BLOB.

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::Aaguid;
use keydesk_core::webauthn::metadata::{
    Metadata, MetadataError, MetadataErrorCode as C, MetadataTrust, Revocation,
};
use keydesk_testkit::{BlobDraft, MetadataAuthority, SeededEntropy, entry};

pub(crate) const MODEL: Aaguid = Aaguid::from_bytes(*b"keydesk-testkit0");

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// An authority, what it is trusted by, and one BLOB.
pub(crate) struct Authority {
    pub(crate) authority: MetadataAuthority,
    pub(crate) anchors: Vec<Vec<u8>>,
    pub(crate) lists: Vec<Vec<u8>>,
    pub(crate) signer: Option<&'static str>,
    pub(crate) revocation: Revocation,
    pub(crate) at: Timestamp,
    pub(crate) last_number: Option<u64>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        Self::of(MetadataAuthority::new(&SeededEntropy::new(3)))
    }

    pub(crate) fn of(authority: MetadataAuthority) -> Self {
        Self {
            anchors: vec![authority.root.der.clone()],
            lists: authority.revocation_lists(&[], &[]),
            authority,
            signer: Some(MetadataAuthority::NAME),
            revocation: Revocation::Required,
            at: at("2026-01-05T09:00:00Z"),
            last_number: None,
        }
    }

    pub(crate) fn draft(&self) -> BlobDraft {
        let reports = [("FIDO_CERTIFIED_L1", "2020-01-01"), ("FIDO_CERTIFIED_L2", "2022-06-01")];
        self.authority.draft(vec![entry(&MODEL, "Testkit Key", &self.anchors, &reports)])
    }

    pub(crate) fn verify(&self, blob: &str) -> Result<Metadata, MetadataError> {
        let trust = MetadataTrust {
            anchors: &self.anchors,
            signer: self.signer,
            revocation_lists: &self.lists,
            revocation: self.revocation,
            at: self.at,
            last_number: self.last_number,
        };
        Metadata::verify(blob.as_bytes(), &trust)
    }

    pub(crate) fn code(&self, blob: &str) -> C {
        self.verify(blob).expect_err("it should be refused").code
    }

    /// The code for a BLOB that was tampered with and then signed as it should be.
    pub(crate) fn tampered(&self, mutate: impl FnOnce(&mut BlobDraft)) -> C {
        let mut draft = self.draft();
        mutate(&mut draft);
        self.code(&draft.sign())
    }
}
