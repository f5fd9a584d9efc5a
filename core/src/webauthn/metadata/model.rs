//! One authenticator model's metadata.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::webauthn::{Aaguid, AttestationKind, KeyIdentifier};

/// The metadata of one authenticator model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub(super) aaguid: Option<Aaguid>,
    pub(super) key_identifiers: Vec<KeyIdentifier>,
    pub(super) name: String,
    pub(super) icon: Option<String>,
    pub(super) protocol: Option<Protocol>,
    pub(super) attestation_types: Vec<String>,
    pub(super) algorithms: Vec<String>,
    pub(super) key_protection: Vec<String>,
    pub(super) attachment_hint: Vec<String>,
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
    /// The key of that certificate; none for one that cannot be read, and the report is then about the
    /// whole model.
    pub key: Option<KeyIdentifier>,
}

/// A model's standing (FIDO Metadata Service 3.0 section 3.1.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthenticatorStatus {
    /// Not certified, or not any more.
    NotCertified,
    /// Certified to interoperate, at a time when that had no levels: level 1 where no other report
    /// of that time says more.
    CertifiedWithoutLevel,
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// The keys of the model's attestation certificates, for authenticators without a model id.
    pub fn key_identifiers(&self) -> &[KeyIdentifier] {
        &self.key_identifiers
    }

    /// The name: at most 200 characters, without control or direction characters.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the maker says that the model is never built into a device (`attachmentHint`, FIDO Registry
    /// of Predefined Values section 3.4).
    pub fn is_external(&self) -> bool {
        let hints = &self.attachment_hint;
        !hints.is_empty() && !hints.iter().any(|hint| hint == "internal")
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

    /// The FIDO2 certification level at an instant. A report without a date holds for as long as it
    /// is there, so it counts beside those of the latest day; of all of them the lowest level counts.
    /// A model that does not speak FIDO2 has none.
    pub fn certification(&self, at: Timestamp) -> Option<CertificationLevel> {
        if self.protocol != Some(Protocol::Fido2) {
            return None;
        }
        let reports = || self.effective(at).filter(|report| report.status.certifies());
        let latest = reports().filter_map(|report| report.from).max();
        let counted = || reports().filter(|report| report.from.is_none() || report.from == latest);
        // None, for a model that is not certified, is lower than every level.
        let lowest = counted()
            .filter_map(|report| match report.status {
                AuthenticatorStatus::Certified(level) => Some(Some(level)),
                AuthenticatorStatus::NotCertified | AuthenticatorStatus::Revoked => Some(None),
                _ => None,
            })
            .min();
        let without_level = || counted().next().map(|_| CertificationLevel::L1);
        lowest.unwrap_or_else(without_level)
    }

    /// The report that says, at an instant, that the model or one of these keys must not be trusted:
    /// the keys of the certificates that vouch for an authenticator, the anchor's among them, or none
    /// if they are not known. Such a report is never outdated by a later one: what it is about cannot
    /// be distinguished from repaired authenticators.
    pub fn compromise(
        &self,
        keys: Option<&[KeyIdentifier]>,
        at: Timestamp,
    ) -> Option<&StatusReport> {
        self.effective(at).find(|report| {
            let about = match (report.key, keys) {
                (Some(key), Some(keys)) => keys.contains(&key),
                _ => true,
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

    /// The report that says, at an instant, that one of these very attestation keys became known.
    pub(super) fn compromised_key(
        &self,
        keys: &[KeyIdentifier],
        at: Timestamp,
    ) -> Option<&StatusReport> {
        self.effective(at).find(|report| {
            report.status == AuthenticatorStatus::AttestationKeyCompromise
                && report.key.is_some_and(|key| keys.contains(&key))
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

    /// Whether the statement says that software alone keeps the model's keys.
    pub fn keeps_keys_in_software(&self) -> bool {
        self.key_protection.iter().any(|listed| listed == "software")
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
            "FIDO_CERTIFIED" => Self::CertifiedWithoutLevel,
            "FIDO_CERTIFIED_L1" => Self::Certified(Level::L1),
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

    /// Whether the reported flaw lets an attacker sign without PIN or biometric: verification is
    /// bypassed, or the credential's key is out.
    pub fn defeats_user_verification(&self) -> bool {
        matches!(
            self,
            Self::UserVerificationBypass
                | Self::UserKeyRemoteCompromise
                | Self::UserKeyPhysicalCompromise
        )
    }

    /// Whether the status says something of the model's certification.
    fn certifies(&self) -> bool {
        matches!(
            self,
            Self::NotCertified | Self::CertifiedWithoutLevel | Self::Certified(_) | Self::Revoked
        )
    }

    /// The name in the specification.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotCertified => "NOT_FIDO_CERTIFIED",
            Self::CertifiedWithoutLevel => "FIDO_CERTIFIED",
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
