//! The attestation policy of a relying party.

use serde::{Deserialize, Serialize};

use super::algorithm::Algorithm;
use super::anchor::TrustAnchor;
use super::attestation::AttestationFormat;
use super::metadata::{CertificationLevel, Metadata};
use super::types::Aaguid;

/// Which attestation a registration needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AttestationRequirement {
    /// None. A statement that is there must still be well-formed and verify; one whose algorithm is
    /// unknown, or whose certificates lead nowhere, counts for nothing, and the evidence says why.
    #[default]
    None,
    /// A statement signed under a certificate, by whomever it was issued. None and self
    /// attestation are refused, because anybody can make them.
    Any,
    /// A statement whose certificates lead to an anchor that may vouch for it.
    Trusted,
}

/// Whether a TPM may sign its statement with RS1 (RSASSA-PKCS1-v1_5 with SHA-1, COSE -65535). A
/// credential never has that algorithm, and no certificate is ever signed with SHA-1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TpmSha1 {
    /// RS1 is verified in a TPM's statement, and the evidence records it.
    #[default]
    Allow,
    /// RS1 is an unknown algorithm: nothing is verified with it.
    Refuse,
}

/// The rules that an attestation must satisfy. A claim without a certificate never satisfies a rule.
///
/// A model that metadata reports as compromised or revoked is refused under every policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AttestationPolicy {
    /// The kind of statement that is needed.
    pub require: AttestationRequirement,
    /// The certificates that are trusted, with the formats and the models that each speaks for. Where
    /// metadata knows a model, its own roots alone may vouch for it, and these do not.
    pub anchors: Vec<TrustAnchor>,
    /// The models that may register; empty means any. A list needs an anchor that vouches for the
    /// AAGUID, and never matches the zero AAGUID.
    pub aaguids: Vec<Aaguid>,
    /// Whether a root inside `x5c` is tolerated where it is itself the anchor that the certificates
    /// lead to, as Android's key store sends it (section 8.4) and some security keys do; on by
    /// default. Without it, as FIDO reads section 8.2, such a chain is refused.
    pub allow_root_in_chain: bool,
    /// The models that may not register. As `aaguids`, it needs an anchor that vouches for the AAGUID:
    /// without one, a blocked model would only have to claim to be another. An authenticator without
    /// an AAGUID needs metadata that knows its attestation key.
    pub blocked_aaguids: Vec<Aaguid>,
    /// The least FIDO2 certification level that the model must hold, by metadata, at the time of
    /// registration. Certificates then have to lead to an anchor of that model's own.
    pub certification: Option<CertificationLevel>,
    /// Whether metadata whose next update is overdue is refused.
    pub fresh_metadata: bool,
    /// How many days the next update of the metadata may be overdue before `certification` refuses;
    /// 0 to 365, by default 30.
    pub metadata_grace_days: u32,
    /// Whether a key that software alone keeps is refused: an Android key that neither a trusted
    /// execution environment nor StrongBox enforces, or a model that keeps its keys in software by
    /// metadata. Certificates then have to lead to an anchor.
    pub hardware_key: bool,
    /// Whether a credential that may be copied to other devices is refused.
    pub device_bound: bool,
    /// Whether the user must have been verified, whatever the options asked for.
    pub user_verified: bool,
    /// The statement formats that are taken; empty means any. Of a compound statement, `compound` and
    /// the format of each part have to be listed.
    pub formats: Vec<AttestationFormat>,
    /// The algorithms that are taken; empty means any that was offered.
    pub algorithms: Vec<Algorithm>,
    /// Whether a TPM may name the credential's key by SHA-1, as some of the older ones do. A second
    /// key of the same name can be made at a cost, so it is refused unless the policy says this.
    pub tpm_sha1_names: bool,
    /// Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; by default, it may.
    pub tpm_sha1: TpmSha1,
    /// Whether a second implementation must agree with every registration that it can judge; on
    /// by default, without effect in a build without the feature `second-opinion`.
    pub second_opinion: bool,
}

impl AttestationPolicy {
    /// Whether some rule can only be met by certificates that lead to an anchor.
    pub fn needs_trust(&self) -> bool {
        // A certified model has to be an attested one, or anybody could claim to be it.
        self.require == AttestationRequirement::Trusted
            || self.certification.is_some()
            || self.hardware_key
    }

    /// Refuses a policy that is not consistent.
    ///
    /// # Errors
    /// Checks that the policy is consistent; see [`AttestationPolicyError`].
    pub fn check(&self) -> Result<(), AttestationPolicyError> {
        use AttestationPolicyError as Wrong;
        for (list, name) in [(&self.aaguids, "aaguids"), (&self.blocked_aaguids, "blockedAaguids")]
        {
            if !list.is_empty() && !self.needs_trust() {
                return Err(Wrong::ListWithoutTrust(name));
            }
        }
        let whole = |format: &AttestationFormat| {
            matches!(format, AttestationFormat::None | AttestationFormat::Compound)
        };
        if self.anchors.iter().flat_map(|anchor| &anchor.formats).any(whole) {
            return Err(Wrong::AnchorFormat);
        }
        if let Some(index) = self.anchors.iter().position(|anchor| !anchor.is_readable()) {
            return Err(Wrong::AnchorUnreadable(index));
        }
        if self.metadata_grace_days > MAX_GRACE_DAYS {
            return Err(Wrong::GraceDays);
        }
        Ok(())
    }

    /// The member that nobody can meet with this metadata, if there is one: certificates have to lead to
    /// an anchor or metadata, and the configuration has none.
    pub(crate) fn unmet(&self, metadata: Option<&Metadata>) -> Option<&'static str> {
        let models = || metadata.into_iter().flat_map(Metadata::models);
        let vouches = models().any(|model| !model.anchors().is_empty());
        if self.certification.is_some() && !vouches {
            Some("certification")
        } else if self.fresh_metadata && metadata.is_none() {
            Some("freshMetadata")
        } else if self.needs_trust() && self.anchors.is_empty() && !vouches {
            let by_hardware = self.require != AttestationRequirement::Trusted;
            Some(if by_hardware { "hardwareKey" } else { "require" })
        } else {
            None
        }
    }

    /// Whether some rule can only be met by an attestation statement, so that one has to be asked
    /// for.
    pub fn asks(&self) -> bool {
        self.require != AttestationRequirement::None
            || self.certification.is_some()
            || self.hardware_key
            || !self.aaguids.is_empty()
            || !self.blocked_aaguids.is_empty()
            || !self.formats.is_empty() && !self.formats.contains(&AttestationFormat::None)
    }
}

/// An attestation policy that is not consistent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttestationPolicyError {
    /// A list of models without a rule that makes somebody vouch for the model.
    #[error(
        "{0} needs require \"trusted\" (or certification, or hardwareKey): anybody can make a \
         certificate that claims a model"
    )]
    ListWithoutTrust(&'static str),
    /// An anchor that speaks for a format without certificates of its own.
    #[error(
        "anchors: formats must be formats with certificates; the parts of a compound statement are \
         held against their own formats"
    )]
    AnchorFormat,
    /// An anchor that is no certificate: every statement that it is tried for would be refused.
    #[error("anchors[{0}] must be an X.509 certificate in DER")]
    AnchorUnreadable(usize),
    /// Metadata that would never be too old.
    #[error("metadataGraceDays must be 0 to 365")]
    GraceDays,
}

impl Default for AttestationPolicy {
    fn default() -> Self {
        Self {
            require: AttestationRequirement::default(),
            anchors: Vec::new(),
            aaguids: Vec::new(),
            allow_root_in_chain: true,
            blocked_aaguids: Vec::new(),
            certification: None,
            fresh_metadata: false,
            metadata_grace_days: 30,
            hardware_key: false,
            device_bound: false,
            user_verified: false,
            formats: Vec::new(),
            algorithms: Vec::new(),
            tpm_sha1_names: false,
            tpm_sha1: TpmSha1::default(),
            second_opinion: true,
        }
    }
}

const MAX_GRACE_DAYS: u32 = 365;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attestation_policy_refuses_unknown_members() {
        let policy: AttestationPolicy =
            serde_json::from_str(r#"{"require":"trusted","anchors":["AQID"]}"#).unwrap();
        assert_eq!(policy.anchors, [vec![1, 2, 3].into()]);
        assert!(serde_json::from_str::<AttestationPolicy>(r#"{"requires":"any"}"#).is_err());
        assert!(serde_json::from_str::<AttestationPolicy>(r#"{"anchors":["AQI="]}"#).is_err());
    }
}
