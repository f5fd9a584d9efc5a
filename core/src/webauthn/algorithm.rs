//! Signature algorithms. One table drives what is offered, what is parsed and what is verified,
//! so whatever `pubKeyCredParams` lists can also sign in.

use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, ED25519, ML_DSA_44,
    ML_DSA_65, ML_DSA_87, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaParameters, VerificationAlgorithm,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A COSE signature algorithm that credentials may use (WebAuthn Level 3 section 5.8.5).
///
/// RS1 is not among them and never will be; see [`TpmSha1`](super::TpmSha1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// EdDSA on Ed25519.
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// ML-DSA-44.
    MlDsa44,
    /// ML-DSA-65.
    MlDsa65,
    /// ML-DSA-87.
    MlDsa87,
}

impl Algorithm {
    /// Every algorithm, in the order in which a relying party offers them: what most
    /// authenticators have comes first.
    pub const ALL: [Self; 13] = [
        Self::Es256,
        Self::EdDsa,
        Self::Rs256,
        Self::Es384,
        Self::Es512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Rs384,
        Self::Rs512,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
    ];

    /// The number in the IANA registry of COSE algorithms.
    pub const fn cose_id(self) -> i64 {
        self.row().0
    }

    /// The name in the IANA registry of COSE algorithms.
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// The algorithm of this number, if it is one that we verify.
    pub fn from_cose_id(id: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.cose_id() == id)
    }

    /// The number of RS1, with which TPMs sign statements and no credential signs anything.
    pub(crate) const RS1: i64 = -65535;

    /// The hash that the algorithm applies before it signs, if it is one that stands alone.
    pub(crate) fn hash(self) -> Option<&'static digest::Algorithm> {
        match self {
            Self::Es256 | Self::Rs256 | Self::Ps256 => Some(&digest::SHA256),
            Self::Es384 | Self::Rs384 | Self::Ps384 => Some(&digest::SHA384),
            Self::Es512 | Self::Rs512 | Self::Ps512 => Some(&digest::SHA512),
            Self::EdDsa | Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => None,
        }
    }

    /// The keys that go with the algorithm.
    pub(crate) const fn family(self) -> Family {
        self.row().2
    }

    const fn row(self) -> (i64, &'static str, Family) {
        match self {
            Self::Es256 => (-7, "ES256", Family::Ec(&P256)),
            Self::EdDsa => (-8, "EdDSA", Family::Ed25519),
            Self::Rs256 => (-257, "RS256", Family::Rsa(&RSA_PKCS1_2048_8192_SHA256)),
            Self::Es384 => (-35, "ES384", Family::Ec(&P384)),
            Self::Es512 => (-36, "ES512", Family::Ec(&P521)),
            Self::Ps256 => (-37, "PS256", Family::Rsa(&RSA_PSS_2048_8192_SHA256)),
            Self::Ps384 => (-38, "PS384", Family::Rsa(&RSA_PSS_2048_8192_SHA384)),
            Self::Ps512 => (-39, "PS512", Family::Rsa(&RSA_PSS_2048_8192_SHA512)),
            Self::Rs384 => (-258, "RS384", Family::Rsa(&RSA_PKCS1_2048_8192_SHA384)),
            Self::Rs512 => (-259, "RS512", Family::Rsa(&RSA_PKCS1_2048_8192_SHA512)),
            Self::MlDsa44 => (-48, "ML-DSA-44", Family::MlDsa(&ML_DSA_44_KEYS)),
            Self::MlDsa65 => (-49, "ML-DSA-65", Family::MlDsa(&ML_DSA_65_KEYS)),
            Self::MlDsa87 => (-50, "ML-DSA-87", Family::MlDsa(&ML_DSA_87_KEYS)),
        }
    }
}

impl fmt::Display for Algorithm {
    /// The number and the name: `-7 (ES256)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.cose_id(), self.name())
    }
}

impl Serialize for Algorithm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.cose_id())
    }
}

impl<'de> Deserialize<'de> for Algorithm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = i64::deserialize(deserializer)?;
        Self::from_cose_id(id).ok_or_else(|| de::Error::custom("not an algorithm that is served"))
    }
}

/// The key type, curve and lengths of an algorithm's keys.
#[derive(Clone, Copy)]
pub(crate) enum Family {
    Ec(&'static Curve),
    Ed25519,
    Rsa(&'static RsaParameters),
    MlDsa(&'static MlDsaKeys),
}

/// One curve of ECDSA.
pub(crate) struct Curve {
    /// `crv` in a COSE key.
    pub(crate) cose_id: i64,
    /// The named curve in a certificate.
    pub(crate) oid: &'static str,
    /// The length of one coordinate in bytes.
    pub(crate) coordinate: usize,
    pub(crate) verification: &'static dyn VerificationAlgorithm,
}

/// One parameter set of ML-DSA.
pub(crate) struct MlDsaKeys {
    /// The algorithm of the key in a certificate.
    pub(crate) oid: &'static str,
    /// The length of a public key in bytes.
    pub(crate) length: usize,
    pub(crate) verification: &'static dyn VerificationAlgorithm,
}

/// Ed25519's verifier.
pub(crate) static ED25519_VERIFICATION: &dyn VerificationAlgorithm = &ED25519;

static P256: Curve = Curve {
    cose_id: 1,
    oid: "1.2.840.10045.3.1.7",
    coordinate: 32,
    verification: &ECDSA_P256_SHA256_ASN1,
};
static P384: Curve = Curve {
    cose_id: 2,
    oid: "1.3.132.0.34",
    coordinate: 48,
    verification: &ECDSA_P384_SHA384_ASN1,
};
static P521: Curve = Curve {
    cose_id: 3,
    oid: "1.3.132.0.35",
    coordinate: 66,
    verification: &ECDSA_P521_SHA512_ASN1,
};
static ML_DSA_44_KEYS: MlDsaKeys =
    MlDsaKeys { oid: "2.16.840.1.101.3.4.3.17", length: 1312, verification: &ML_DSA_44 };
static ML_DSA_65_KEYS: MlDsaKeys =
    MlDsaKeys { oid: "2.16.840.1.101.3.4.3.18", length: 1952, verification: &ML_DSA_65 };
static ML_DSA_87_KEYS: MlDsaKeys =
    MlDsaKeys { oid: "2.16.840.1.101.3.4.3.19", length: 2592, verification: &ML_DSA_87 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_distinct_and_rs1_is_not_served() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_cose_id(algorithm.cose_id()), Some(algorithm));
        }
        for refused in [-65535, -47, -9, 0, i64::MIN] {
            assert_eq!(Algorithm::from_cose_id(refused), None, "{refused}");
        }
        assert_eq!(&Algorithm::ALL.map(Algorithm::cose_id)[..3], &[-7, -8, -257]);
    }
}
