//! Why metadata was refused: a closed list, one code for each distinct check.

use std::fmt;

/// Metadata that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct MetadataError {
    /// The check that refused.
    pub code: MetadataErrorCode,
    /// The member that the check looked at, or the code of the certificate check; may be empty.
    pub detail: &'static str,
}

impl MetadataError {
    pub(super) const fn at(code: MetadataErrorCode, detail: &'static str) -> Self {
        Self { code, detail }
    }
}

impl From<MetadataErrorCode> for MetadataError {
    fn from(code: MetadataErrorCode) -> Self {
        Self::at(code, "")
    }
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.description())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ": {}", self.detail) }
    }
}

impl fmt::Display for MetadataErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! metadata_error_codes {
    ($($variant:ident = $code:literal, $description:literal;)*) => {
        /// The stable name of the check that refused metadata.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum MetadataErrorCode {
            $(#[doc = $description] $variant,)*
        }

        impl MetadataErrorCode {
            /// Every code, in the order in which the checks run.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code in lower_snake_case, never changed.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// A description in lower-case words.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $description,)*
                }
            }
        }
    };
}

metadata_error_codes! {
    TooLarge = "metadata_too_large", "the metadata is larger than 64 MiB";
    NotJws = "metadata_not_jws", "the BLOB is not three parts with a dot between them";
    NotBase64url = "metadata_not_base64url", "a part of the BLOB is not unpadded base64url";

    HeaderMalformed = "metadata_header_malformed", "the BLOB's header is not the JSON object it should be";
    HeaderCritical = "metadata_header_critical", "the BLOB's header names critical members, which are not known here";
    AlgorithmUnknown = "metadata_algorithm_unknown", "the BLOB's signature algorithm is unknown";
    ChainMissing = "metadata_chain_missing", "the BLOB's header holds no certificates";
    CertificateCount = "metadata_certificate_count", "the BLOB's header does not hold 1 to 6 certificates";
    CertificateTooLarge = "metadata_certificate_too_large", "a certificate of the BLOB's header is larger than 8 KiB";
    CertificateMalformed = "metadata_certificate_malformed", "a certificate of the BLOB's header is not strict DER in base64";

    AnchorMalformed = "metadata_anchor_malformed", "a trust anchor for metadata is not a certificate";
    RevocationListMalformed = "metadata_revocation_list_malformed", "a revocation list is not one that can be read";
    ChainExpired = "metadata_chain_expired", "a certificate of the BLOB's signer has expired";
    ChainNotYetValid = "metadata_chain_not_yet_valid", "a certificate of the BLOB's signer is not yet valid";
    ChainUnknownIssuer = "metadata_chain_unknown_issuer", "the BLOB's signer does not lead to a trust anchor";
    ChainInvalid = "metadata_chain_invalid", "the certificates of the BLOB's signer do not verify";
    ChainRevoked = "metadata_chain_revoked", "a certificate of the BLOB's signer was revoked";
    RevocationUnknown = "metadata_revocation_unknown", "no revocation list speaks of a certificate of the BLOB's signer";
    RevocationListExpired = "metadata_revocation_list_expired", "a revocation list is out of date";
    RevocationListInvalid = "metadata_revocation_list_invalid", "a revocation list was not signed by whom it speaks for";
    SignerName = "metadata_signer_name", "the BLOB's signer is not the service it should be";
    KeyMismatch = "metadata_key_mismatch", "the signer's key is not one for the BLOB's algorithm";
    SignatureInvalid = "metadata_signature_invalid", "the BLOB's signature does not verify";

    PayloadMalformed = "metadata_payload_malformed", "the metadata is not the JSON it should be";
    TooManyEntries = "metadata_too_many_entries", "the metadata has too many entries";
    EntryMalformed = "metadata_entry_malformed", "a member of an entry is malformed";
    Replaced = "metadata_replaced", "the BLOB has the number of one that was accepted before, and other content";
    Rollback = "metadata_rollback", "the BLOB is older than one that was accepted before, or left out";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_lower_snake_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in MetadataErrorCode::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} twice");
            let plain = text.replace('_', "");
            assert_eq!(plain, format!("metadata{}", format!("{code:?}").to_lowercase()));
            assert!(code.description().len() <= 100, "{text}");
        }
    }
}
