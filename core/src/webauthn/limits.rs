//! Every limit of the engine, checked before the thing it bounds is parsed (bytes unless said).

/// A whole response as JSON.
pub const RESPONSE: usize = 128 * 1024;
/// `clientDataJSON`, decoded.
pub const CLIENT_DATA: usize = 4 * 1024;
/// Authenticator data, on its own or inside an attestation object.
pub const AUTHENTICATOR_DATA: usize = 8 * 1024;
/// `attestationObject`, decoded.
pub const ATTESTATION_OBJECT: usize = 64 * 1024;
/// Certificates in one `x5c`.
pub const CERTIFICATES: usize = 6;
/// One certificate.
pub const CERTIFICATE: usize = 8 * 1024;
/// How far in the future the validity of an attestation certificate may begin: clients make some of
/// them during the registration, by clocks of their own.
pub const CERTIFICATE_LEEWAY: std::time::Duration = std::time::Duration::from_secs(5 * 60);
/// Statements in one compound statement.
pub const COMPOUND: std::ops::RangeInclusive<u64> = 2..=8;
/// One signature; room for ML-DSA-87.
pub const SIGNATURE: usize = 5 * 1024;
/// The shortest challenge that may be expected (Level 3 section 13.4.3).
pub const CHALLENGE_MIN: usize = 16;
/// The longest challenge that may be expected.
pub const CHALLENGE_MAX: usize = 1024;
/// Nesting of CBOR containers: the deepest is an `x5c` inside a compound statement.
pub const CBOR_DEPTH: usize = 5;
/// Keys of all maps that are open at once while CBOR is scanned.
pub const CBOR_OPEN_KEYS: usize = 64;
/// Transports that one authenticator may report.
pub const TRANSPORTS: usize = 16;
/// One transport's name.
pub const TRANSPORT: usize = 32;
/// RSA moduli, in bits.
pub const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
/// A metadata BLOB, or a file of local statements.
pub const METADATA: usize = 64 * 1024 * 1024;
/// Entries of a metadata BLOB.
pub const METADATA_ENTRIES: usize = 16 * 1024;
/// Status reports, anchors or key identifiers of one entry.
pub const METADATA_LIST: usize = 256;
/// An icon as a `data:` URL; a larger one is left out.
pub const METADATA_ICON: usize = 256 * 1024;
/// A model's name in characters; the rest is cut.
pub const METADATA_NAME: usize = 200;

/// The longest unpadded base64url text that can hold `bytes` bytes.
pub(crate) const fn base64url_length(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}
