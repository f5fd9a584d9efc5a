//! Names of public keys, as metadata writes them.

use std::fmt;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use x509_cert::Certificate;

use super::certificate;

/// The SHA-1 digest of a certificate's public key (RFC 5280 section 4.2.1.2, method 1), written as
/// 40 hexadecimal digits. Metadata names attestation keys in this way.
///
/// It identifies keys and protects nothing: a signature or a trust path is never decided by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyIdentifier([u8; 20]);

/// The text is not 40 lower-case or upper-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key identifier of 40 hexadecimal digits")]
pub struct InvalidKeyIdentifier;

impl KeyIdentifier {
    /// Reads 40 hexadecimal digits.
    ///
    /// # Errors
    /// [`InvalidKeyIdentifier`] for anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidKeyIdentifier> {
        let mut digits = text.chars().map(|digit| {
            let digit = digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            digit.ok_or(InvalidKeyIdentifier)
        });
        let mut nibble = || digits.next().ok_or(InvalidKeyIdentifier)?;
        let mut bytes = [0; 20];
        for byte in &mut bytes {
            *byte = nibble()? << 4 | nibble()?;
        }
        if digits.next().is_some() { Err(InvalidKeyIdentifier) } else { Ok(Self(bytes)) }
    }

    /// The 20 bytes.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The identifier of a certificate's key; none if the key is not a whole number of bytes.
    pub(crate) fn of(certificate: &Certificate) -> Option<Self> {
        let key = &certificate.tbs_certificate.subject_public_key_info.subject_public_key;
        let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes()?);
        digest.as_ref().try_into().ok().map(Self)
    }

    /// As [`KeyIdentifier::of`], for a certificate as DER.
    pub(crate) fn of_der(der: &[u8]) -> Option<Self> {
        Self::of(&certificate::parse(der)?)
    }
}

impl fmt::Display for KeyIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyIdentifier({self})")
    }
}

impl Serialize for KeyIdentifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyIdentifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_identifier_is_40_hexadecimal_digits() {
        let text = "00112233445566778899aabbccddeeff01234567";
        let identifier = KeyIdentifier::parse(text).unwrap();
        assert_eq!(identifier.as_bytes()[..3], [0, 0x11, 0x22]);
        assert_eq!(serde_json::to_string(&identifier).unwrap(), format!("\"{text}\""));
        assert_eq!(
            serde_json::from_str::<KeyIdentifier>(&format!("\"{text}\"")).unwrap(),
            identifier
        );
        assert_eq!(KeyIdentifier::parse(&text.to_uppercase()), Ok(identifier));
        for bad in ["", &text[1..], &format!("{text}0"), &text.replace('a', "g")] {
            assert_eq!(KeyIdentifier::parse(bad), Err(InvalidKeyIdentifier), "{bad}");
        }
    }
}
