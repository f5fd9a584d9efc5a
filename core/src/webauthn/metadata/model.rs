//! What is known of one model.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::webauthn::{Aaguid, AttestationKind};

/// What metadata says of one model of authenticators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub(super) aaguid: Option<Aaguid>,
    pub(super) key_identifiers: Vec<[u8; 20]>,
    pub(super) name: String,
    pub(super) icon: Option<String>,
    pub(super) protocol: Option<Protocol>,
    pub(super) attestation_types: Vec<String>,
    pub(super) algorithms: Vec<String>,
    pub(super) anchors: Vec<Vec<u8>>,
    pub(super) reports: Vec<StatusReport>,
    pub(super) local: bool,
}

/// The protocol that a model speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// FIDO2 (CTAP2).
    Fido2,
    /// U2F (CTAP1).
    U2f,
    /// UAF.
    Uaf,
}

/// One report on a model's standing (FIDO Metadata Service 3.0 section 3.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReport {
    /// The status.
    pub status: AuthenticatorStatus,
    /// From when on it holds, at the start of that day in UTC; always, if no date is given.
    pub from: Option<Timestamp>,
    /// The certificate (DER) that the report is about, if it is not about the whole model.
    pub certificate: Option<Vec<u8>>,
}

/// A model's standing (FIDO Metadata Service 3.0 section 3.1.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthenticatorStatus {
    /// Not certified, or not any more.
    NotCertified,
    /// Certified at a level.
    Certified(CertificationLevel),
    /// Users can be impersonated without verification.
    UserVerificationBypass,
    /// An attestation key became known.
    AttestationKeyCompromise,
    /// Credential keys can be had from afar.
    UserKeyRemoteCompromise,
    /// Credential keys can be had by who holds the authenticator.
    UserKeyPhysicalCompromise,
    /// The certification was taken back for a grave reason.
    Revoked,
    /// Anything else, by its name: it neither certifies nor compromises.
    Other(String),
}

/// FIDO certification levels, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificationLevel {
    /// Level 1.
    L1,
    /// Level 1+.
    L1plus,
    /// Level 2.
    L2,
    /// Level 2+.
    L2plus,
    /// Level 3.
    L3,
    /// Level 3+.
    L3plus,
}

impl Model {
    /// The model id; none for authenticators that have none (U2F).
    pub fn aaguid(&self) -> Option<Aaguid> {
        self.aaguid
    }

    /// SHA-1 over the public keys of the model's attestation certificates (RFC 5280 section
    /// 4.2.1.2, method 1), for authenticators without a model id.
    pub fn key_identifiers(&self) -> &[[u8; 20]] {
        &self.key_identifiers
    }

    /// The name: at most 200 characters, without control or direction characters.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The icon as a `data:image/` URL of at most 256 KiB.
    pub fn icon(&self) -> Option<&str> {
        self.icon.as_deref()
    }

    /// The protocol, if the statement names one that is known.
    pub fn protocol(&self) -> Option<Protocol> {
        self.protocol
    }

    /// The certificates (DER) that the model's attestation leads to: roots, intermediates or the
    /// attestation certificates themselves.
    pub fn anchors(&self) -> &[Vec<u8>] {
        &self.anchors
    }

    /// The status reports, in the metadata's order.
    pub fn reports(&self) -> &[StatusReport] {
        &self.reports
    }

    /// Whether the model comes from a local file and not from a signed BLOB.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// The FIDO2 certification level at an instant: that of the latest report on certification;
    /// of several with the same date, the highest. A model that does not speak FIDO2 has none.
    pub fn certification(&self, at: Timestamp) -> Option<CertificationLevel> {
        if self.protocol != Some(Protocol::Fido2) {
            return None;
        }
        let level = |report: &StatusReport| match report.status {
            AuthenticatorStatus::Certified(level) => Some((report.from, Some(level))),
            AuthenticatorStatus::NotCertified | AuthenticatorStatus::Revoked => {
                Some((report.from, None))
            }
            _ => None,
        };
        // A report without a date holds from the beginning, so it sorts before all others.
        self.effective(at).filter_map(level).max().and_then(|(_, level)| level)
    }

    /// The report that says, at an instant, that the model or one of these certificates (DER) must
    /// not be trusted. Such a report is never outdated by a later one: what it is about cannot be
    /// told from the authenticators that were mended.
    pub fn compromise(&self, chain: &[&[u8]], at: Timestamp) -> Option<&StatusReport> {
        self.effective(at).find(|report| {
            let about = match &report.certificate {
                Some(certificate) => chain.contains(&certificate.as_slice()),
                None => true,
            };
            match report.status {
                AuthenticatorStatus::AttestationKeyCompromise => about,
                AuthenticatorStatus::UserVerificationBypass
                | AuthenticatorStatus::UserKeyRemoteCompromise
                | AuthenticatorStatus::UserKeyPhysicalCompromise
                | AuthenticatorStatus::Revoked => true,
                _ => false,
            }
        })
    }

    /// Whether the statement lists this way of attesting; true if it lists none at all.
    pub(crate) fn lists_attestation(&self, kind: AttestationKind) -> bool {
        let names: &[&str] = match kind {
            AttestationKind::None => &["none"],
            AttestationKind::SelfAttested => &["basic_surrogate"],
            // Certificates alone do not tell these three apart (Level 3 section 6.5.3).
            AttestationKind::Basic | AttestationKind::AttCa | AttestationKind::AnonCa => {
                &["basic_full", "attca", "anonca"]
            }
        };
        self.attestation_types.is_empty()
            || self.attestation_types.iter().any(|listed| names.contains(&listed.as_str()))
    }

    /// The algorithms that the statement lists, by their names in the FIDO registry.
    pub(crate) fn algorithms(&self) -> &[String] {
        &self.algorithms
    }

    fn effective(&self, at: Timestamp) -> impl Iterator<Item = &StatusReport> {
        self.reports.iter().filter(move |report| report.from.is_none_or(|from| from <= at))
    }
}

impl AuthenticatorStatus {
    /// The status of this name.
    pub(super) fn from_name(name: &str) -> Self {
        use CertificationLevel as Level;
        match name {
            "NOT_FIDO_CERTIFIED" => Self::NotCertified,
            "FIDO_CERTIFIED" | "FIDO_CERTIFIED_L1" => Self::Certified(Level::L1),
            "FIDO_CERTIFIED_L1plus" => Self::Certified(Level::L1plus),
            "FIDO_CERTIFIED_L2" => Self::Certified(Level::L2),
            "FIDO_CERTIFIED_L2plus" => Self::Certified(Level::L2plus),
            "FIDO_CERTIFIED_L3" => Self::Certified(Level::L3),
            "FIDO_CERTIFIED_L3plus" => Self::Certified(Level::L3plus),
            "USER_VERIFICATION_BYPASS" => Self::UserVerificationBypass,
            "ATTESTATION_KEY_COMPROMISE" => Self::AttestationKeyCompromise,
            "USER_KEY_REMOTE_COMPROMISE" => Self::UserKeyRemoteCompromise,
            "USER_KEY_PHYSICAL_COMPROMISE" => Self::UserKeyPhysicalCompromise,
            "REVOKED" => Self::Revoked,
            other => Self::Other(other.chars().take(64).collect()),
        }
    }

    /// The name in the specification.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotCertified => "NOT_FIDO_CERTIFIED",
            Self::Certified(CertificationLevel::L1) => "FIDO_CERTIFIED_L1",
            Self::Certified(CertificationLevel::L1plus) => "FIDO_CERTIFIED_L1plus",
            Self::Certified(CertificationLevel::L2) => "FIDO_CERTIFIED_L2",
            Self::Certified(CertificationLevel::L2plus) => "FIDO_CERTIFIED_L2plus",
            Self::Certified(CertificationLevel::L3) => "FIDO_CERTIFIED_L3",
            Self::Certified(CertificationLevel::L3plus) => "FIDO_CERTIFIED_L3plus",
            Self::UserVerificationBypass => "USER_VERIFICATION_BYPASS",
            Self::AttestationKeyCompromise => "ATTESTATION_KEY_COMPROMISE",
            Self::UserKeyRemoteCompromise => "USER_KEY_REMOTE_COMPROMISE",
            Self::UserKeyPhysicalCompromise => "USER_KEY_PHYSICAL_COMPROMISE",
            Self::Revoked => "REVOKED",
            Self::Other(name) => name,
        }
    }
}

impl CertificationLevel {
    /// The level as it is written in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::L1 => "l1",
            Self::L1plus => "l1plus",
            Self::L2 => "l2",
            Self::L2plus => "l2plus",
            Self::L3 => "l3",
            Self::L3plus => "l3plus",
        }
    }
}
