//! Attestation statements (WebAuthn Level 3 sections 6.5 and 8): one file for each format.

mod android_key;
mod apple;
mod compound;
mod fido_u2f;
mod none;
mod packed;
mod tpm;

pub(crate) use android_key::KEY_DESCRIPTION;
pub(crate) use apple::NONCE as APPLE_NONCE;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::algorithm::Algorithm;
use super::attestation_policy::{AttestationPolicy, TpmSha1};
use super::authenticator_data::AttestedCredentialData;
use super::cbor::{self, Items, Value};
use super::certificate::Chain;
use super::cose::CoseKey;
use super::public_key::PublicKey;
use super::rejection::{Rejection, RejectionCode};

/// A format of attestation statements that Keydesk verifies (section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AttestationFormat {
    /// No attestation (section 8.7).
    None,
    /// The packed format (section 8.2).
    Packed,
    /// The format of TPMs (section 8.3).
    Tpm,
    /// The format of Android's key store (section 8.4).
    AndroidKey,
    /// The format of U2F authenticators (section 8.6).
    FidoU2f,
    /// Apple's anonymous attestation (section 8.8).
    Apple,
    /// Several statements of other formats (section 8.9).
    Compound,
}

impl AttestationFormat {
    /// The identifier in the IANA registry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Packed => "packed",
            Self::Tpm => "tpm",
            Self::AndroidKey => "android-key",
            Self::FidoU2f => "fido-u2f",
            Self::Apple => "apple",
            Self::Compound => "compound",
        }
    }

    /// Whether statements of the format are made by authenticators that are built into a device, whose
    /// attestation certifies a key and not the authenticator data.
    pub(crate) const fn is_of_platform(self) -> bool {
        matches!(self, Self::Tpm | Self::AndroidKey | Self::Apple)
    }

    /// 7.1 step 22: a case-sensitive match on the identifier.
    fn from_identifier(identifier: &str) -> Result<Self, Rejection> {
        match identifier {
            "none" => Ok(Self::None),
            "packed" => Ok(Self::Packed),
            "tpm" => Ok(Self::Tpm),
            "android-key" => Ok(Self::AndroidKey),
            "fido-u2f" => Ok(Self::FidoU2f),
            "apple" => Ok(Self::Apple),
            "compound" => Ok(Self::Compound),
            "android-safetynet" => Err(RejectionCode::FormatSafetynet.into()),
            _ => Err(RejectionCode::FormatUnknown.into()),
        }
    }
}

impl fmt::Display for AttestationFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The source of trust in an authenticator's model: its attestation type (section 6.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AttestationKind {
    /// No attestation.
    None,
    /// The credential itself.
    #[serde(rename = "self")]
    SelfAttested,
    /// A certificate of the manufacturer, or one that cannot be distinguished from it.
    Basic,
    /// An attestation CA.
    AttCa,
    /// An anonymisation CA.
    AnonCa,
}

impl AttestationKind {
    /// The kind in lower case, as it crosses every border.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SelfAttested => "self",
            Self::Basic => "basic",
            Self::AttCa => "attca",
            Self::AnonCa => "anonca",
        }
    }
}

/// Where a private key is kept, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeySecurity {
    /// Software alone: the key can be copied by anyone who controls the device.
    Software,
    /// A trusted execution environment.
    TrustedEnvironment,
    /// A secure element of its own (Android's StrongBox).
    StrongBox,
}

impl KeySecurity {
    /// The name as it crosses every border.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::TrustedEnvironment => "trusted_environment",
            Self::StrongBox => "strong_box",
        }
    }
}

/// An attestation object (section 6.5.4), taken apart.
pub(crate) struct AttestationObject<'b> {
    pub(crate) format: AttestationFormat,
    pub(crate) statement: Value<'b>,
    pub(crate) auth_data: &'b [u8],
}

impl<'b> AttestationObject<'b> {
    /// 7.1 step 13: reads `fmt`, `authData` and `attStmt`, and nothing else.
    pub(crate) fn parse(bytes: &'b [u8]) -> Result<Self, Rejection> {
        let mut map = cbor::read(bytes)?.map().ok_or(RejectionCode::AttestationObjectNotMap)?;
        let (mut format, mut statement, mut auth_data) = (None, None, None);
        while let Some((key, value)) = map.next_entry()? {
            match key {
                Value::Text("fmt") => format = Some(value),
                Value::Text("attStmt") => statement = Some(value),
                Value::Text("authData") => auth_data = Some(value),
                _ => return Err(RejectionCode::AttestationObjectMemberUnexpected.into()),
            }
        }
        let missing = |name| Rejection::at(RejectionCode::AttestationObjectMemberMissing, name);
        let wrong_type =
            |name| Rejection::at(RejectionCode::AttestationObjectMemberWrongType, name);
        let format = format.ok_or(missing("fmt"))?.text().ok_or(wrong_type("fmt"))?;
        let auth_data = auth_data.ok_or(missing("authData"))?;
        let auth_data = auth_data.bytes().ok_or(wrong_type("authData"))?;
        let statement = statement.ok_or(missing("attStmt"))?;
        Ok(Self { format: AttestationFormat::from_identifier(format)?, statement, auth_data })
    }
}

/// The data that a statement attests.
pub(crate) struct Subject<'s, 'b> {
    pub(crate) rp_id_hash: &'b [u8],
    pub(crate) attested: &'s AttestedCredentialData<'b>,
    /// The credential key as it stands in the authenticator data, and ready to verify.
    pub(crate) cose_key: &'s CoseKey<'b>,
    pub(crate) public_key: &'s PublicKey,
    pub(crate) client_data_hash: &'s [u8; 32],
    /// Authenticator data and client data hash behind each other: what most formats sign.
    pub(crate) signed: &'s [u8],
    pub(crate) allowed: Allowed,
}

/// The exceptions that the policy allows in a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    /// Whether a TPM may name the key by SHA-1.
    pub(crate) tpm_sha1_names: bool,
    /// Whether a TPM may sign with SHA-1.
    pub(crate) tpm_sha1: TpmSha1,
    /// Whether a statement whose algorithm is unknown may stand, as one that shows nothing.
    pub(crate) unknown_algorithms: bool,
}

impl Allowed {
    pub(crate) fn by(policy: &AttestationPolicy) -> Self {
        Self {
            tpm_sha1_names: policy.tpm_sha1_names,
            tpm_sha1: policy.tpm_sha1,
            unknown_algorithms: !policy.asks(),
        }
    }
}

impl Subject<'_, '_> {
    /// The result for a statement that is sound except for a signature of an unknown algorithm.
    fn unverifiable<'b>(&self) -> Result<Evidence<'b>, Rejection> {
        let code = RejectionCode::StatementAlgorithmUnknown;
        if !self.allowed.unknown_algorithms {
            return Err(code.into());
        }
        let nothing = Evidence::without_certificates(AttestationKind::None);
        Ok(Evidence { unverified: Some(code), ..nothing })
    }
}

/// The result of one statement that verifies.
pub(crate) struct Evidence<'b> {
    pub(crate) kind: AttestationKind,
    /// The certificates; whether they are trusted is another question.
    pub(crate) chain: Option<Chain<'b>>,
    /// Where the private key is kept, if the statement says.
    pub(crate) key_security: Option<KeySecurity>,
    /// Whether a TPM signed it with SHA-1.
    pub(crate) sha1: bool,
    /// Why it could not be verified, where the policy asks for no attestation.
    pub(crate) unverified: Option<RejectionCode>,
}

/// One statement that verifies: the only one, or a part of a compound statement.
pub(crate) struct Statement<'b> {
    pub(crate) format: AttestationFormat,
    pub(crate) evidence: Evidence<'b>,
}

/// Everything that an attestation object shows.
pub(crate) struct Attested<'b> {
    /// The kind of the statement that vouches most.
    pub(crate) kind: AttestationKind,
    pub(crate) statements: Vec<Statement<'b>>,
}

impl<'b> Evidence<'b> {
    fn certified(kind: AttestationKind, chain: Chain<'b>) -> Self {
        Self { chain: Some(chain), ..Self::without_certificates(kind) }
    }

    fn without_certificates(kind: AttestationKind) -> Self {
        Self { kind, chain: None, key_security: None, sha1: false, unverified: None }
    }
}

impl<'b> Attested<'b> {
    /// The certificates of each statement that has some.
    pub(crate) fn chains(&self) -> impl Iterator<Item = &Chain<'b>> {
        self.statements.iter().filter_map(|statement| statement.evidence.chain.as_ref())
    }
}

/// 7.1 step 23: verifies a statement by the procedure of its format.
pub(crate) fn verify<'b>(
    format: AttestationFormat,
    statement: Value<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Attested<'b>, Rejection> {
    let wrong_type = Rejection::at(RejectionCode::AttestationObjectMemberWrongType, "attStmt");
    if format == AttestationFormat::Compound {
        return compound::verify(statement.array().ok_or(wrong_type)?, subject);
    }
    let members = statement.map().ok_or(wrong_type)?;
    let evidence = match format {
        AttestationFormat::None | AttestationFormat::Compound => none::verify(&members),
        AttestationFormat::Packed => packed::verify(members, subject),
        AttestationFormat::Tpm => tpm::verify(members, subject),
        AttestationFormat::AndroidKey => android_key::verify(members, subject),
        AttestationFormat::FidoU2f => fido_u2f::verify(members, subject),
        AttestationFormat::Apple => apple::verify(members, subject),
    }?;
    Ok(Attested { kind: evidence.kind, statements: vec![Statement { format, evidence }] })
}

/// The members that formats share; one that a format does not know is refused.
#[derive(Default)]
struct Members<'b> {
    alg: Option<Value<'b>>,
    sig: Option<Value<'b>>,
    x5c: Option<Value<'b>>,
    ver: Option<Value<'b>>,
    cert_info: Option<Value<'b>>,
    pub_area: Option<Value<'b>>,
}

impl<'b> Members<'b> {
    fn read(mut items: Items<'b>, allowed: &[&str]) -> Result<Self, Rejection> {
        let mut members = Self::default();
        while let Some((key, value)) = items.next_entry()? {
            let name = key.text().filter(|name| allowed.contains(name));
            let slot = match name {
                Some("alg") => &mut members.alg,
                Some("sig") => &mut members.sig,
                Some("x5c") => &mut members.x5c,
                Some("ver") => &mut members.ver,
                Some("certInfo") => &mut members.cert_info,
                Some("pubArea") => &mut members.pub_area,
                _ => return Err(RejectionCode::StatementMemberUnexpected.into()),
            };
            *slot = Some(value);
        }
        Ok(members)
    }

    /// The COSE number of the algorithm.
    fn alg(&mut self) -> Result<i64, Rejection> {
        let wrong_type = Rejection::at(RejectionCode::StatementMemberWrongType, "alg");
        required(self.alg.take(), "alg")?.integer().ok_or(wrong_type)
    }

    /// The algorithm, if it is known.
    fn algorithm(&mut self) -> Result<Option<Algorithm>, Rejection> {
        self.alg().map(Algorithm::from_cose_id)
    }

    fn chain(&mut self) -> Result<Chain<'b>, Rejection> {
        Chain::read(required(self.x5c.take(), "x5c")?)
    }

    fn signature(&mut self) -> Result<&'b [u8], Rejection> {
        let wrong_type = Rejection::at(RejectionCode::StatementMemberWrongType, "sig");
        let signature = required(self.sig.take(), "sig")?.bytes().ok_or(wrong_type)?;
        if signature.is_empty() || signature.len() > super::limits::SIGNATURE {
            return Err(RejectionCode::StatementSignatureInvalid.into());
        }
        Ok(signature)
    }
}

fn required<'b>(member: Option<Value<'b>>, name: &'static str) -> Result<Value<'b>, Rejection> {
    member.ok_or(Rejection::at(RejectionCode::StatementMemberMissing, name))
}
