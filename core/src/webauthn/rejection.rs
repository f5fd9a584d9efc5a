//! Why a response was refused: a closed list, one code for each distinct check.

use std::fmt;

use super::types::Aaguid;
use crate::text::one_line;

/// A response that was refused. It carries no data of the user, and its text no part of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The check that refused.
    pub code: RejectionCode,
    /// The member, parameter or field that the check looked at; may be empty.
    pub detail: &'static str,
    /// The property that a rule of the attestation policy refused.
    pub finding: Option<Box<Finding>>,
    /// The expected and the seen value, if they are not secret; for developers, and not part of the text.
    pub compared: Option<Box<Compared>>,
    /// The number that the audit entry of the refusal has, for anyone who asks an operator about
    /// it; `None` without an entry, as in verification without a desk.
    pub reference: Option<Box<str>>,
}

/// The value that a check expected and the value that it saw, each one line of at most
/// [`Compared::MAX`] characters. Checks of origins, relying party id, type, flags and algorithm
/// have it; those of challenges, ids, keys and signatures never do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The expected value, or all of them if several are accepted.
    pub expected: String,
    /// The value in the response.
    pub seen: String,
}

impl Compared {
    /// How many characters of a value are kept.
    pub const MAX: usize = 300;

    /// Takes both values, as one line each.
    pub fn new(expected: &str, seen: &str) -> Self {
        let kept = |text| one_line(text, Self::MAX).unwrap_or_default();
        Self { expected: kept(expected), seen: kept(seen) }
    }
}

/// The property that a rule of the attestation policy refused: of the model, never of the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule: the policy's member, as it is written in JSON.
    pub rule: &'static str,
    /// The seen value, in a few words.
    pub seen: String,
    /// The model that the authenticator names, claimed or attested.
    pub aaguid: Aaguid,
    /// The name of that model, if metadata knows it; at most 200 characters.
    pub model: Option<String>,
}

impl Rejection {
    /// The refusal of one check, naming the part that it looked at.
    pub(crate) const fn at(code: RejectionCode, detail: &'static str) -> Self {
        Self { code, detail, finding: None, compared: None, reference: None }
    }

    /// The refusal of one check, with the values that it compared. They must be no secret.
    pub(crate) fn compared(code: RejectionCode, expected: &str, seen: &str) -> Self {
        Self { compared: Some(Box::new(Compared::new(expected, seen))), ..Self::at(code, "") }
    }
}

impl From<RejectionCode> for Rejection {
    fn from(code: RejectionCode) -> Self {
        Self::at(code, "")
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.description())?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        let Some(finding) = &self.finding else { return Ok(()) };
        write!(f, ": {}, seen {}", finding.rule, finding.seen)?;
        match &finding.model {
            Some(model) => write!(f, ", on {model}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for RejectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! rejection_codes {
    ($($variant:ident = $code:literal, $description:literal;)*) => {
        /// The stable name of the check that refused a response.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum RejectionCode {
            $(#[doc = $description] $variant,)*
        }

        impl RejectionCode {
            /// Every code, in the order in which the checks run.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it crosses every border: lower_snake_case, never changed.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// A description in lower-case words, without data of the user.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $description,)*
                }
            }
        }
    };
}

rejection_codes! {
    // What was expected.
    ChallengeUnusable = "challenge_unusable", "the expected challenge is not 16 to 1024 bytes long";
    AlgorithmMismatch = "algorithm_mismatch", "the stored key is of another algorithm than stored beside it";

    // The response as JSON.
    ResponseTooLarge = "response_too_large", "the response is larger than 128 KiB";
    ResponseNotUtf8 = "response_not_utf8", "the response is not UTF-8";
    ResponseNotJson = "response_not_json", "the response is not one JSON object";
    MemberDuplicated = "member_duplicated", "a member of the response stands twice";
    MemberMissing = "member_missing", "a member of the response is missing";
    MemberWrongType = "member_wrong_type", "a member of the response has the wrong JSON type";
    MemberTooLarge = "member_too_large", "a member of the response is too large";
    MemberNotBase64url = "member_not_base64url", "a member of the response is not unpadded base64url";
    CredentialTypeUnknown = "credential_type_unknown", "the credential's type is not public-key";
    CredentialIdLength = "credential_id_length", "the credential id is not 1 to 1023 bytes long";
    RawIdMismatch = "raw_id_mismatch", "id and rawId differ";
    UserHandleLength = "user_handle_length", "the user handle is not 1 to 64 bytes long";
    SignatureEmpty = "signature_empty", "the signature is empty";

    // The client data.
    ClientDataNotUtf8 = "client_data_not_utf8", "the client data is not UTF-8";
    ClientDataNotJson = "client_data_not_json", "the client data is not one JSON object";
    ClientDataMemberDuplicated = "client_data_member_duplicated", "a member of the client data stands twice";
    ClientDataMemberMissing = "client_data_member_missing", "a member of the client data is missing";
    ClientDataMemberWrongType = "client_data_member_wrong_type", "a member of the client data has the wrong JSON type";
    ClientDataTypeMismatch = "client_data_type_mismatch", "the client data is of another ceremony";
    ChallengeNotBase64url = "challenge_not_base64url", "the challenge is not unpadded base64url";
    ChallengeMismatch = "challenge_mismatch", "the challenge is not the one that was issued";
    OriginMismatch = "origin_mismatch", "the origin is not one of the relying party's";
    CrossOriginRefused = "cross_origin_refused", "the ceremony ran in a cross-origin frame";
    TopOriginUnexpected = "top_origin_unexpected", "a top origin stands without a cross-origin frame";
    TopOriginMismatch = "top_origin_mismatch", "the top origin is not one that may frame the relying party";
    TokenBindingMalformed = "token_binding_malformed", "the token binding is malformed";

    // CBOR, wherever it stands.
    CborTruncated = "cbor_truncated", "CBOR ends too early";
    CborTrailingBytes = "cbor_trailing_bytes", "bytes follow the CBOR item";
    CborTooDeep = "cbor_too_deep", "CBOR is nested too deeply";
    CborTag = "cbor_tag", "CBOR holds a tag";
    CborFloat = "cbor_float", "CBOR holds a floating-point number";
    CborSimpleValue = "cbor_simple_value", "CBOR holds an unknown simple value";
    CborIndefiniteLength = "cbor_indefinite_length", "CBOR holds an item of indefinite length";
    CborReserved = "cbor_reserved", "CBOR uses a reserved encoding";
    CborNotMinimal = "cbor_not_minimal", "a CBOR integer or length is not in its shortest form";
    CborDuplicateKey = "cbor_duplicate_key", "a CBOR map holds a key twice";
    CborKeyType = "cbor_key_type", "a CBOR map key is neither an integer nor text";
    CborTooManyKeys = "cbor_too_many_keys", "CBOR maps hold too many keys";
    CborTextNotUtf8 = "cbor_text_not_utf8", "CBOR text is not UTF-8";

    // The attestation object.
    AttestationObjectNotMap = "attestation_object_not_map", "the attestation object is not a map";
    AttestationObjectMemberMissing = "attestation_object_member_missing", "a member of the attestation object is missing";
    AttestationObjectMemberWrongType = "attestation_object_member_wrong_type", "a member of the attestation object has the wrong type";
    AttestationObjectMemberUnexpected = "attestation_object_member_unexpected", "the attestation object has an unexpected member";

    // Authenticator data.
    AuthenticatorDataTooLarge = "authenticator_data_too_large", "the authenticator data is larger than 8 KiB";
    AuthenticatorDataTruncated = "authenticator_data_truncated", "the authenticator data ends too early";
    AuthenticatorDataTrailingBytes = "authenticator_data_trailing_bytes", "bytes follow the authenticator data";
    FlagsReserved = "flags_reserved", "a reserved flag bit is set";
    AttestedDataMissing = "attested_data_missing", "the authenticator data holds no credential";
    AttestedDataUnexpected = "attested_data_unexpected", "the authenticator data of an assertion holds a credential";
    ExtensionsNotMap = "extensions_not_map", "the authenticator's extension data is not a map";
    ExtensionMalformed = "extension_malformed", "an extension's output is malformed";
    CredentialIdMismatch = "credential_id_mismatch", "the credential id is not the expected one";
    RpIdHashMismatch = "rp_id_hash_mismatch", "the authenticator answered another relying party";
    UserNotPresent = "user_not_present", "the user was not present";
    UserNotVerified = "user_not_verified", "the user was not verified";
    BackupStateInconsistent = "backup_state_inconsistent", "a credential that cannot be backed up says that it is";
    BackupEligibilityChanged = "backup_eligibility_changed", "the credential's backup eligibility changed";

    // The credential's public key.
    CoseKeyNotMap = "cose_key_not_map", "the public key is not a map";
    CoseKeyParameterMissing = "cose_key_parameter_missing", "a parameter of the public key is missing";
    CoseKeyParameterWrongType = "cose_key_parameter_wrong_type", "a parameter of the public key has the wrong type";
    CoseKeyParameterUnexpected = "cose_key_parameter_unexpected", "the public key has an unexpected parameter";
    AlgorithmUnknown = "algorithm_unknown", "the key's algorithm is unknown";
    AlgorithmNotOffered = "algorithm_not_offered", "the key's algorithm was not offered";
    KeyTypeMismatch = "key_type_mismatch", "the key's type does not fit its algorithm";
    KeyCurveMismatch = "key_curve_mismatch", "the key's curve does not fit its algorithm";
    KeyLength = "key_length", "a parameter of the key has the wrong length";
    KeyInvalid = "key_invalid", "the key is not valid for its algorithm";
    KeyWeak = "key_weak", "the key is one that anybody can sign for";
    RsaModulusMalformed = "rsa_modulus_malformed", "the RSA modulus is even or starts with zero";
    RsaModulusSize = "rsa_modulus_size", "the RSA modulus is not 2048 to 8192 bits long";
    RsaExponent = "rsa_exponent", "the RSA exponent is even, padded, below 65537 or too large";

    // The attestation statement.
    FormatUnknown = "format_unknown", "the attestation format is unknown";
    FormatSafetynet = "format_safetynet", "android-safetynet attestation is no longer served";
    StatementMemberMissing = "statement_member_missing", "a member of the attestation statement is missing";
    StatementMemberWrongType = "statement_member_wrong_type", "a member of the attestation statement has the wrong type";
    StatementMemberUnexpected = "statement_member_unexpected", "the attestation statement has an unexpected member";
    StatementNotEmpty = "statement_not_empty", "a statement of the format none is not empty";
    StatementAlgorithmUnknown = "statement_algorithm_unknown", "the statement's algorithm is unknown";
    StatementAlgorithmMismatch = "statement_algorithm_mismatch", "the statement's algorithm is not the signing key's";
    StatementSignatureInvalid = "statement_signature_invalid", "the attestation signature does not verify";
    CertificateCount = "certificate_count", "the statement does not hold an allowed number of certificates";
    CertificateTooLarge = "certificate_too_large", "a certificate is larger than 8 KiB";
    CertificateMalformed = "certificate_malformed", "a certificate is not strict DER";
    CertificateVersion = "certificate_version", "the attestation certificate is not of version 3";
    CertificateSubject = "certificate_subject", "the attestation certificate's subject is not as required";
    CertificateBasicConstraints = "certificate_basic_constraints", "the attestation certificate does not say that it is no CA";
    CertificateAaguidMalformed = "certificate_aaguid_malformed", "the certificate's AAGUID extension is malformed or critical";
    CertificateAaguidMismatch = "certificate_aaguid_mismatch", "the certificate is for another AAGUID";
    U2fAaguidNotZero = "u2f_aaguid_not_zero", "a U2F authenticator claims an AAGUID";
    U2fKeyNotP256 = "u2f_key_not_p256", "a U2F key is not on the curve P-256";
    CertificateAlternativeName = "certificate_alternative_name", "the attestation certificate does not name its TPM";
    CertificateKeyPurpose = "certificate_key_purpose", "the attestation certificate is not for attestation keys";
    CertificateKeyMismatch = "certificate_key_mismatch", "the certificate is for another key than the credential's";
    TpmVersion = "tpm_version", "the TPM statement is not of version 2.0";
    TpmMalformed = "tpm_malformed", "a structure of the TPM is malformed";
    TpmKeyMismatch = "tpm_key_mismatch", "the TPM certified another key than the credential's";
    TpmMagic = "tpm_magic", "the TPM did not make the attestation";
    TpmType = "tpm_type", "the TPM's attestation does not certify a key";
    TpmExtraData = "tpm_extra_data", "the TPM's attestation is for another registration";
    TpmName = "tpm_name", "the TPM's attestation names another key";
    AndroidDescriptionMalformed = "android_description_malformed", "the Android key description is absent or malformed";
    AndroidChallenge = "android_challenge", "the Android key was made for another registration";
    AndroidAllApplications = "android_all_applications", "the Android key is open to all applications";
    AndroidOrigin = "android_origin", "the Android key was not generated in the device";
    AndroidPurpose = "android_purpose", "the Android key is not for signing alone";
    AppleNonceMalformed = "apple_nonce_malformed", "the Apple nonce is absent or malformed";
    AppleNonce = "apple_nonce", "the Apple certificate is for another registration";
    CompoundCount = "compound_count", "a compound statement does not hold two to eight statements";
    CompoundMalformed = "compound_malformed", "a part of a compound statement is malformed or compound itself";

    // Trust in the statement's certificates.
    AnchorMalformed = "anchor_malformed", "a trust anchor of the policy is not a certificate";
    CertificateExpired = "certificate_expired", "a certificate of the chain has expired";
    CertificateNotYetValid = "certificate_not_yet_valid", "a certificate of the chain is not yet valid";
    ChainOrder = "chain_order", "the certificates do not each certify the one before";
    ChainHasRoot = "chain_has_root", "the chain holds a self-issued root";
    ChainKeyUsage = "chain_key_usage", "an issuing certificate may not sign certificates";
    ChainIssuerNotCa = "chain_issuer_not_ca", "an issuing certificate is no CA";
    ChainPathLength = "chain_path_length", "the chain is longer than a CA allows";
    ChainNameConstraints = "chain_name_constraints", "a name constraint of the chain is violated";
    ChainCriticalExtension = "chain_critical_extension", "a certificate has an unknown critical extension";
    ChainSignatureInvalid = "chain_signature_invalid", "a certificate's signature does not verify";
    ChainUnknownIssuer = "chain_unknown_issuer", "the chain does not lead to a trust anchor";
    ChainInvalid = "chain_invalid", "the chain does not verify";

    // The policy for attestation.
    AttestationMissing = "attestation_missing", "the authenticator gave no attestation where one is required";
    AttestationSelf = "attestation_self", "the authenticator attests itself where a certificate is required";
    AaguidUnattested = "aaguid_unattested", "nothing vouches for the AAGUID, and the policy lists AAGUIDs";
    AaguidZero = "aaguid_zero", "the authenticator names no AAGUID, and the policy lists AAGUIDs";
    AaguidNotListed = "aaguid_not_listed", "the AAGUID is not on the policy's list";
    AaguidBlocked = "aaguid_blocked", "the policy blocks the model";
    FormatNotAllowed = "format_not_allowed", "the policy does not allow the attestation format";
    AlgorithmNotAllowed = "algorithm_not_allowed", "the policy does not allow the key's algorithm";
    KeyNotInHardware = "key_not_in_hardware", "software alone keeps the key, and the policy asks for hardware";
    BackupEligible = "backup_eligible", "the credential may be copied, and the policy asks for a device-bound one";

    // What the metadata says of the model.
    MetadataMissing = "metadata_missing", "the policy needs metadata, and none is loaded";
    MetadataStale = "metadata_stale", "the policy needs newer metadata: the next update is overdue";
    ModelUnknown = "model_unknown", "the metadata does not know the model";
    ModelCompromised = "model_compromised", "the metadata reports the model as compromised or revoked";
    ModelAttestationUnlisted = "model_attestation_unlisted", "the model does not attest in this way";
    ModelAlgorithmUnlisted = "model_algorithm_unlisted", "the model does not have this algorithm";
    CertificationMissing = "certification_missing", "the model is not FIDO2 certified";
    CertificationTooLow = "certification_too_low", "the model's certification is below the level of the policy";

    // Another implementation's judgement.
    SecondOpinionDisagrees = "second_opinion_disagrees", "a second implementation does not agree with the registration";

    // The assertion.
    UserHandleMissing = "user_handle_missing", "the assertion names no user handle where one is required";
    UserHandleMismatch = "user_handle_mismatch", "the user handle is not the owner's";
    SignatureInvalid = "signature_invalid", "the signature does not verify";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_lower_snake_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in RejectionCode::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} twice");
            assert!(
                text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            );
            assert_eq!(text.replace('_', ""), format!("{code:?}").to_lowercase(), "{text}");
        }
    }
}
