//! The reviewed table of differences.

use keydesk_core::webauthn::Algorithm;
use keydesk_core::webauthn::Algorithm as A;

/// One difference: what was tampered with, how each decided, and why.
#[derive(Debug)]
pub struct Row {
    /// The mutations that show it; empty means any.
    pub mutations: &'static [&'static str],
    /// The credential's algorithms that show it; empty means any.
    pub algorithms: &'static [Algorithm],
    /// Our code, or `accepted`.
    pub ours: &'static str,
    /// The name of their error, or `accepted`.
    pub theirs: &'static str,
    /// The step of WebAuthn Level 3 that it is about.
    pub step: &'static str,
    /// Why we decide as we do.
    pub reason: &'static str,
}

/// A difference in one algorithm, whatever was tampered with.
const fn algorithm(
    algorithms: &'static [Algorithm],
    theirs: &'static str,
    reason: &'static str,
) -> Row {
    Row {
        mutations: &[],
        algorithms,
        ours: "accepted",
        theirs,
        step: "7.1 step 20, 7.2 step 21",
        reason,
    }
}

/// What they let pass and we refuse.
const fn stricter(
    mutations: &'static [&'static str],
    ours: &'static str,
    step: &'static str,
    reason: &'static str,
) -> Row {
    Row { mutations, algorithms: &[], ours, theirs: "accepted", step, reason }
}

#[rustfmt::skip]
/// The differences in registrations.
pub const REGISTRATIONS: &[Row] = &[
    algorithm(&[A::Rs384, A::Rs512, A::Ps256, A::Ps384, A::Ps512], "COSEKeyInvalidType", "they know RSA keys as RS256 only"),
    algorithm(&[A::EdDsa], "SshPublicKeyEDUnsupported", "they have no Ed25519"),
    algorithm(&[A::MlDsa44, A::MlDsa65, A::MlDsa87], "COSEKeyInvalidAlgorithm", "they have no ML-DSA"),
    algorithm(&[A::Es512], "AttestationStatementSigInvalid", "they do not verify signatures on P-521"),

    Row {
        mutations: &["extensions hmac-secret a text"],
        algorithms: &[],
        ours: "accepted",
        theirs: "ParseNOMFailure",
        step: "7.1 step 28 and CTAP 2.2 section 12.7",
        reason: "they read hmac-secret, which nobody asked for; an output that was not asked for is ignored here",
    },
    Row {
        mutations: &["alg unknown", "alg of a PIN protocol"],
        algorithms: &[A::Es256, A::EdDsa, A::Rs256, A::Es384, A::Es512, A::Ps256, A::Ps384, A::Ps512, A::Rs384, A::Rs512],
        ours: "accepted",
        theirs: "COSEKeyInvalidAlgorithm",
        step: "7.1 steps 22 to 24 and 8.2",
        reason: "a statement by an algorithm that is unknown here counts as none where nothing is asked for; the evidence says so",
    },
    stricter(&["id other", "rawId other"], "raw_id_mismatch", "5.1, 7.1 step 3", "they look at neither id"),
    stricter(&["rawId padded"], "member_not_base64url", "5.1 and RFC 4648 section 3.2", "base64url has no padding here"),
    stricter(&["type other"], "credential_type_unknown", "5.1", "they do not look at type"),
    stricter(&["challenge padded"], "challenge_not_base64url", "7.1 step 8", "base64url has no padding here"),
    stricter(&["origin slash", "origin path", "origin user", "origin default port", "origin upper case"], "origin_mismatch", "7.1 step 9", "they compare parsed URLs, the specification compares texts"),
    stricter(&["top origin alone"], "top_origin_unexpected", "7.1 step 11", "they do not know topOrigin"),
    stricter(&["token binding unknown"], "token_binding_malformed", "Level 2, 7.1 step 10", "they do not look at the status"),
    stricter(&["client data too large"], "member_too_large", "SECURITY.md section 2", "4 KiB of client data are plenty"),
    stricter(&["flags"], "flags_reserved", "6.1", "bits that mean nothing yet must not pass unread"),
    stricter(&["bytes behind", "extensions not flagged"], "authenticator_data_trailing_bytes", "6.1 and 7.1 step 13", "they leave what follows unread"),
    stricter(&["credential id empty", "credential id of 1024"], "credential_id_length", "7.1 step 25", "1 to 1023 bytes; they take 0 and more than 1023"),
    stricter(&["credential id longer than said"], "cbor_tag", "6.5.1.1 and CTAP 2.2 section 8", "a byte that is left of the id reads as a tag before the key, which they skip"),
    stricter(&["key algorithm of another"], "key_curve_mismatch", "5.8.5", "they do not hold the algorithm against the curve"),
    stricter(&["key parameter unexpected", "key id"], "cose_key_parameter_unexpected", "5.8.5 and 6.5.1.1", "a credential key has no optional parameters"),
    stricter(&["object member unknown"], "attestation_object_member_unexpected", "6.5.4", "fmt, attStmt and authData are all there is"),
    stricter(&["attStmt not a map"], "attestation_object_member_wrong_type", "8.7", "under none they do not look at the statement"),
    stricter(&["attStmt member unknown", "fmt none, whatever the statement"], "statement_not_empty", "8.7", "the statement of none is an empty map"),
    stricter(&["attStmt member unknown"], "statement_member_unexpected", "8.2 and 8.6, step 1", "the statement has the members of its syntax"),
    stricter(&["alg other"], "statement_algorithm_mismatch", "8.2, step 2", "the algorithm is the one that the signing key is for"),
    stricter(&["aaguid other"], "u2f_aaguid_not_zero", "8.6, step 2 and FIDO conformance Resp-8 F-1", "a U2F authenticator names no model"),
    stricter(&["leaf country in lower case", "leaf country in words", "leaf organisation as teletex", "leaf organisation empty", "leaf organisation twice"], "certificate_subject", "8.2.1", "C is an ISO 3166 code, O the one legal name, in UTF-8 or printable"),
    stricter(&["leaf for another aaguid"], "certificate_malformed", "RFC 5280 section 4.2", "the extension stands twice"),
];

#[rustfmt::skip]
/// The differences in assertions.
pub const ASSERTIONS: &[Row] = &[
    algorithm(&[A::Es512], "AuthenticationFailure", "they register ES512 and never verify it"),
    Row {
        mutations: &["flags"],
        algorithms: &[],
        ours: "accepted",
        theirs: "UserNotVerified",
        step: "7.2 step 17",
        reason: "they hold the user verification of the registration against every sign-in; here the policy of the ceremony decides",
    },
    stricter(&["id other"], "raw_id_mismatch", "5.1, 7.2 step 5", "they look at one of the two"),
    stricter(&["type other"], "credential_type_unknown", "5.1", "they do not look at type"),
    stricter(&["user handle other"], "user_handle_mismatch", "7.2 step 6", "they leave whose credential it is to the caller"),
    stricter(&["origin slash", "origin path"], "origin_mismatch", "7.2 step 12", "they compare parsed URLs, the specification compares texts"),
    stricter(&["cross origin"], "cross_origin_refused", "7.2 step 13", "they look at it at registration only"),
    stricter(&["top origin alone"], "top_origin_unexpected", "7.2 step 14", "they do not know topOrigin"),
    stricter(&["token binding unknown"], "token_binding_malformed", "Level 2, 7.2 step 14", "they do not look at the status"),
    stricter(&["client data too large"], "member_too_large", "SECURITY.md section 2", "4 KiB of client data are plenty"),
    stricter(&["flags"], "flags_reserved", "6.1", "bits that mean nothing yet must not pass unread"),
    stricter(&["bytes behind", "extensions not flagged"], "authenticator_data_trailing_bytes", "6.1", "they leave what follows unread"),
];

/// Differences that only the fuzzers of `fuzz/` reach: bytes tampered with at random, not in one place.
#[allow(dead_code, reason = "the fuzzers go by it")]
#[rustfmt::skip]
pub const MUTATED: &[Row] = &[
    Row {
        mutations: &[],
        algorithms: &[],
        ours: "accepted",
        theirs: "unreadable",
        step: "5.1.8",
        reason: "they give a type to members that mean nothing to us: copies for convenience, attachments and extensions that nobody asked for",
    },
    stricter(&[], "member_not_base64url", "5.1 and RFC 4648 section 3.2", "they also take padding, the standard alphabet and lists of numbers"),
    stricter(&[], "cbor_not_minimal", "CTAP 2.2 section 8", "integers and lengths stand in their shortest form; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_indefinite_length", "CTAP 2.2 section 8", "lengths are definite; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_tag", "CTAP 2.2 section 8", "tags do not occur; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_float", "CTAP 2.2 section 8", "nothing here is a number with a fraction; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_simple_value", "CTAP 2.2 section 8", "of the simple values only false, true and null occur; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_duplicate_key", "CTAP 2.2 section 8", "a key stands once; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_key_type", "CTAP 2.2 section 8", "keys are integers or texts; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_too_deep", "CTAP 2.2 section 8", "nothing here nests deeper than five; they read what they do not know loosely, or not at all"),
    stricter(&[], "cbor_too_many_keys", "CTAP 2.2 section 8", "maps are small; they read what they do not know loosely, or not at all"),
    stricter(&[], "extension_malformed", "CTAP 2.2 section 12", "credProtect is 1 to 3 and minPinLength a number; they drop what does not fit"),
    stricter(&[], "extensions_not_map", "9.5", "the keys of extension outputs are texts"),
    stricter(&[], "response_too_large", "SECURITY.md section 2", "128 KiB are plenty"),
    stricter(&[], "member_wrong_type", "5.1.8", "a member that is read has the type that it is defined with, or is absent"),
    stricter(&[], "client_data_member_wrong_type", "5.8.1", "crossOrigin and topOrigin are a boolean and a text, or absent; they do not read them"),
    stricter(&[], "credential_id_mismatch", "7.1 step 26 and 5.1", "they take the id of the authenticator data, whatever the response says"),
    stricter(&[], "user_handle_length", "4 and 5.4.3", "a user handle has 1 to 64 bytes; they read one of any length"),
];
