//! What an authenticator is good for (NIST SP 800-63B-4 section 2), assuming the weaker where
//! nothing better was proven.

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::webauthn::KeySecurity;
use crate::webauthn::metadata::AuthenticatorStatus;

/// An assurance level with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assurance {
    /// The level.
    pub level: AssuranceLevel,
    /// Why it is not higher or lower.
    pub reasons: Vec<AssuranceReason>,
}

/// Assurance levels, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssuranceLevel {
    /// Single factor: possession alone.
    Aal1,
    /// Two factors, phishing-resistant.
    Aal2,
    /// As AAL2, and shown to be bound to one device.
    Aal3Capable,
}

/// Why a level was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssuranceReason {
    /// The user was verified on the authenticator (PIN or biometric).
    UserVerified,
    /// The user was present but not verified.
    UserNotVerified,
    /// The credential may be copied to other devices.
    BackupEligible,
    /// A trusted attestation shows that the credential stays on one device, in hardware as far as it
    /// says.
    DeviceBoundAttested,
    /// The credential says that it stays on one device; no attestation confirms it, or the
    /// attestation says that software alone keeps the key.
    DeviceBoundClaimed,
    /// Metadata reports the authenticator's model as compromised or revoked, so that nothing vouches for
    /// the authenticator any more.
    ModelReported,
}

impl AssuranceLevel {
    /// The level as written on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aal1 => "aal1",
            Self::Aal2 => "aal2",
            Self::Aal3Capable => "aal3_capable",
        }
    }
}

impl AssuranceReason {
    /// The reason as written on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UserVerified => "user_verified",
            Self::UserNotVerified => "user_not_verified",
            Self::BackupEligible => "backup_eligible",
            Self::DeviceBoundAttested => "device_bound_attested",
            Self::DeviceBoundClaimed => "device_bound_claimed",
            Self::ModelReported => "model_reported",
        }
    }
}

impl Assurance {
    /// The level that `evidence` supports, with and without user verification.
    pub fn of(evidence: &Evidence, user_verified: bool) -> Self {
        use AssuranceReason as Reason;
        let binding = if evidence.backup_eligible {
            Reason::BackupEligible
        } else if evidence.trusted && evidence.key_security != Some(KeySecurity::Software) {
            Reason::DeviceBoundAttested
        } else {
            Reason::DeviceBoundClaimed
        };
        let (level, factor) = match (user_verified, binding) {
            (false, _) => (AssuranceLevel::Aal1, Reason::UserNotVerified),
            (true, Reason::DeviceBoundAttested) => {
                (AssuranceLevel::Aal3Capable, Reason::UserVerified)
            }
            (true, _) => (AssuranceLevel::Aal2, Reason::UserVerified),
        };
        Self { level, reasons: vec![factor, binding] }
    }

    /// The level that is left when metadata reports the authenticator's model: as without attestation
    /// it, and without user verification where the report says that it can be got round.
    pub fn of_reported(
        evidence: &Evidence,
        user_verified: bool,
        report: &AuthenticatorStatus,
    ) -> Self {
        let unattested = Evidence { trusted: false, ..evidence.clone() };
        let verified = user_verified && !report.defeats_user_verification();
        let mut assurance = Self::of(&unattested, verified);
        assurance.reasons.push(AssuranceReason::ModelReported);
        assurance
    }
}
