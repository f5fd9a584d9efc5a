//! Paths of the testkit's own certificates.

mod cases;
mod peer;

use std::time::Duration;

use keydesk_testkit::{CertificateAuthority, CertificateDraft, Der, Extension, SeededEntropy};
use rustls_pki_types::CertificateDer;
use webpki::{Error, anchor_from_trusted_cert};

use super::RejectionCode as R;
use super::certificate::{self, Chain};
use super::trust;
use crate::time::Timestamp;

pub(super) const AT: &str = "2026-01-05T09:00:00Z";
pub(super) const POLICIES: &str = "2.5.29.32";
pub(super) const POLICY_CONSTRAINTS: &str = "2.5.29.36";
pub(super) const INHIBIT_ANY_POLICY: &str = "2.5.29.54";

pub(super) type Change = fn(&mut CertificateDraft);

/// A root, up to two CAs below it and a leaf.
pub(super) struct Hierarchy {
    pub(super) root: CertificateAuthority,
    pub(super) entropy: SeededEntropy,
}

impl Hierarchy {
    pub(super) fn new() -> Self {
        let entropy = SeededEntropy::new(21);
        Self { root: CertificateAuthority::root("Root", &entropy), entropy }
    }

    pub(super) fn leaf(&self, issuer: &CertificateAuthority, change: Change) -> Vec<u8> {
        let own = CertificateAuthority::root("Leaf", &self.entropy);
        let mut draft = CertificateDraft::attestation(&own.key, None);
        change(&mut draft);
        issuer.issue(draft)
    }

    /// The leaf below the root.
    pub(super) fn alone(&self, change: Change) -> Vec<Vec<u8>> {
        vec![self.leaf(&self.root, change)]
    }

    /// The leaf below one CA.
    pub(super) fn below(&self, change: Change) -> Vec<Vec<u8>> {
        let issuer = self.root.intermediate_with("One", &self.entropy, change);
        vec![self.leaf(&issuer, |_| {}), issuer.der]
    }

    /// The leaf below two CAs, the upper of which is changed.
    pub(super) fn below_two(&self, change: Change) -> Vec<Vec<u8>> {
        let upper = self.root.intermediate_with("Upper", &self.entropy, change);
        let lower = upper.intermediate("Lower", &self.entropy);
        vec![self.leaf(&lower, |_| {}), lower.der, upper.der]
    }
}

pub(super) fn ours(chain: &[Vec<u8>], anchors: &[Vec<u8>], at: &str) -> Result<(), R> {
    let parsed: Option<Vec<_>> = chain.iter().map(|der| certificate::parse(der)).collect();
    let parsed = parsed.ok_or(R::CertificateMalformed)?;
    let chain = Chain { der: chain.iter().map(Vec::as_slice).collect(), parsed };
    let at = Timestamp::parse(at).unwrap();
    trust::check_path_to(&chain, anchors, true, at).map_err(|rejection| rejection.code)
}

pub(super) fn theirs(chain: &[Vec<u8>], anchors: &[Vec<u8>], now: Duration) -> Result<(), Error> {
    let der = |bytes: &Vec<u8>| CertificateDer::from(bytes.clone());
    let anchors: Vec<_> = anchors.iter().map(der).collect();
    let anchors: Result<Vec<_>, _> = anchors.iter().map(anchor_from_trusted_cert).collect();
    let chain: Vec<_> = chain.iter().map(der).collect();
    trust::build(&chain, &anchors?, None, now)
}

pub(super) fn critical(oid: &str, value: Vec<u8>) -> Extension {
    Extension { critical: true, ..Extension::new(oid, value) }
}

pub(super) fn policy(oid: &str, qualifiers: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = vec![Der::oid(oid)];
    if !qualifiers.is_empty() {
        parts.push(Der::sequence(qualifiers));
    }
    Der::sequence(&parts)
}

/// The user notice that certificates of TPM attestation keys carry.
pub(super) fn notice() -> Vec<u8> {
    let text =
        Der::element(30, &"Testkit".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>());
    Der::sequence(&[Der::oid("1.3.6.1.5.5.7.2.2"), Der::sequence(&[text])])
}

pub(super) fn statement() -> Vec<u8> {
    let address = Der::element(22, b"https://ca.example/cps");
    Der::sequence(&[Der::oid("1.3.6.1.5.5.7.2.1"), address])
}

pub(super) fn names(oid: &str, tag: u8, name: &[u8]) -> Extension {
    let subtree = Der::sequence(&[Der::element(tag, name)]);
    critical(oid, Der::sequence(&[Der::element(0xa0, &subtree)]))
}

/// The TBSCertificate with its tag.
pub(super) fn signed_part(der: &[u8]) -> &[u8] {
    let mut rest = super::der::whole(der, super::der::Tag::SEQUENCE).unwrap();
    let whole = rest;
    super::der::any(&mut rest).unwrap();
    &whole[..whole.len() - rest.len()]
}
