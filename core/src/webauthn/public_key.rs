//! Public keys that can verify: made from a COSE key or from a certificate, never unchecked.

use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RsaParameters,
    RsaPublicKeyComponents,
};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::algorithm::{Algorithm, Curve, ED25519_VERIFICATION, Family};
use super::cose::{CoseKey, Material};
use super::limits;
use super::rejection::{Rejection, RejectionCode};

/// A parsed public key and the one algorithm that it verifies.
#[derive(Clone)]
pub(crate) struct PublicKey {
    pub(crate) algorithm: Algorithm,
    parsed: ParsedPublicKey,
}

impl PublicKey {
    /// Takes a credential's key: the point is on the curve, the modulus is fit for use.
    pub(crate) fn from_cose(key: &CoseKey<'_>) -> Result<Self, Rejection> {
        let algorithm = key.algorithm;
        let parsed = match (algorithm.family(), key.material) {
            (Family::Ec(curve), Material::Ec { x, y }) => point(curve, x, y)?,
            (Family::Ed25519, Material::Okp(x)) => edwards(x)?,
            (Family::Rsa(parameters), Material::Rsa { n, e }) => rsa(parameters, n, e)?,
            (Family::MlDsa(keys), Material::Akp(bytes)) => {
                ParsedPublicKey::new(keys.verification, bytes).map_err(invalid)?
            }
            _ => return Err(RejectionCode::KeyTypeMismatch.into()),
        };
        Ok(Self { algorithm, parsed })
    }

    /// Takes a certificate's key for one algorithm; a key of another kind is refused as
    /// `statement_algorithm_mismatch`.
    pub(crate) fn from_certificate(
        spki: &SubjectPublicKeyInfoOwned,
        algorithm: Algorithm,
    ) -> Result<Self, Rejection> {
        let mismatch = || Rejection::from(RejectionCode::StatementAlgorithmMismatch);
        let bytes = key_bytes(spki)?;
        let is = |oid| is_of(spki, oid);
        let parsed = match algorithm.family() {
            Family::Ec(curve) if is(EC_PUBLIC_KEY) => {
                let named = spki.algorithm.parameters.as_ref();
                let named = named.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
                if named != ObjectIdentifier::new(curve.oid).ok() {
                    return Err(mismatch());
                }
                let coordinates = bytes.strip_prefix(&[UNCOMPRESSED]);
                let (x, y) = coordinates
                    .and_then(|both| both.split_at_checked(curve.coordinate))
                    .filter(|(_, y)| y.len() == curve.coordinate)
                    .ok_or(RejectionCode::KeyInvalid)?;
                point(curve, x, y)?
            }
            Family::Ed25519 if is(ED25519) => {
                if bytes.len() != 32 {
                    return Err(RejectionCode::KeyLength.into());
                }
                edwards(bytes)?
            }
            Family::Rsa(parameters) => certified_rsa(spki, parameters)?,
            Family::MlDsa(keys) if is(keys.oid) => {
                if bytes.len() != keys.length {
                    return Err(RejectionCode::KeyLength.into());
                }
                ParsedPublicKey::new(keys.verification, bytes).map_err(invalid)?
            }
            _ => return Err(mismatch()),
        };
        Ok(Self { algorithm, parsed })
    }

    /// Whether `signature` is this key's over `message`. Nothing else is said about a failure.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        #[cfg(test)]
        VERIFICATIONS.set(VERIFICATIONS.get() + 1);
        self.parsed.verify_sig(message, signature).is_ok()
    }

    /// Whether both are one key for one algorithm.
    pub(crate) fn same_key(&self, other: &Self) -> bool {
        self.algorithm == other.algorithm && self.parsed.as_ref() == other.parsed.as_ref()
    }
}

/// Whether `signature` is that of a certificate's key over `message` by RS1, for the statements of
/// TPMs alone. A key of another kind is refused as `statement_algorithm_mismatch`.
pub(crate) fn verifies_rs1(
    spki: &SubjectPublicKeyInfoOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, Rejection> {
    let key = certified_rsa(spki, &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY)?;
    #[cfg(test)]
    VERIFICATIONS.set(VERIFICATIONS.get() + 1);
    Ok(key.verify_sig(message, signature).is_ok())
}

fn certified_rsa(
    spki: &SubjectPublicKeyInfoOwned,
    parameters: &'static RsaParameters,
) -> Result<ParsedPublicKey, Rejection> {
    let bytes = key_bytes(spki)?;
    if !is_of(spki, RSA_ENCRYPTION) {
        return Err(RejectionCode::StatementAlgorithmMismatch.into());
    }
    let (n, e) = rsa_public_key(bytes).map_err(|_| RejectionCode::KeyInvalid)?;
    rsa(parameters, n, e)
}

fn key_bytes(spki: &SubjectPublicKeyInfoOwned) -> Result<&[u8], Rejection> {
    spki.subject_public_key.as_bytes().ok_or(RejectionCode::CertificateMalformed.into())
}

fn is_of(spki: &SubjectPublicKeyInfoOwned, oid: &str) -> bool {
    ObjectIdentifier::new(oid).is_ok_and(|oid| oid == spki.algorithm.oid)
}

fn point(curve: &Curve, x: &[u8], y: &[u8]) -> Result<ParsedPublicKey, Rejection> {
    let mut bytes = [0; 1 + 2 * 66];
    let (head, rest) = bytes.split_at_mut(1);
    head.fill(UNCOMPRESSED);
    let (first, rest) = rest.split_at_mut_checked(x.len()).ok_or(RejectionCode::KeyLength)?;
    let (second, _) = rest.split_at_mut_checked(y.len()).ok_or(RejectionCode::KeyLength)?;
    first.copy_from_slice(x);
    second.copy_from_slice(y);
    let length = 1 + x.len() + y.len();
    let bytes = bytes.get(..length).ok_or(RejectionCode::KeyLength)?;
    ParsedPublicKey::new(curve.verification, bytes).map_err(invalid)
}

fn edwards(bytes: &[u8]) -> Result<ParsedPublicKey, Rejection> {
    if is_small_order(bytes) {
        return Err(RejectionCode::KeyWeak.into());
    }
    ParsedPublicKey::new(ED25519_VERIFICATION, bytes).map_err(invalid)
}

fn rsa(
    parameters: &'static RsaParameters,
    n: &[u8],
    e: &[u8],
) -> Result<ParsedPublicKey, Rejection> {
    let odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
    let (Some(&first), true) = (n.first(), odd(n)) else {
        return Err(RejectionCode::RsaModulusMalformed.into());
    };
    if first == 0 {
        return Err(RejectionCode::RsaModulusMalformed.into());
    }
    let spare = usize::try_from(first.leading_zeros()).unwrap_or(0);
    if !limits::RSA_BITS.contains(&(n.len() * 8 - spare)) {
        return Err(RejectionCode::RsaModulusSize.into());
    }
    let exponent = e.iter().fold(0, |value: u64, &byte| value << 8 | u64::from(byte));
    let padded = e.first().is_none_or(|&byte| byte == 0);
    if padded || e.len() > RSA_EXPONENT_BYTES || exponent < 65537 || !odd(e) {
        return Err(RejectionCode::RsaExponent.into());
    }
    RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters).map_err(invalid)
}

/// Modulus and exponent of an `RSAPublicKey` (RFC 8017 appendix A.1.1).
fn rsa_public_key(der: &[u8]) -> x509_cert::der::Result<(&[u8], &[u8])> {
    let mut reader = SliceReader::new(der)?;
    let numbers = reader.sequence(|sequence| {
        let n = UintRef::decode(sequence)?;
        let e = UintRef::decode(sequence)?;
        Ok((n.as_bytes(), e.as_bytes()))
    })?;
    reader.finish(numbers)
}

/// Whether the bytes encode one of the eight points of small order, in any encoding: for those
/// keys there are signatures that verify for every message.
fn is_small_order(bytes: &[u8]) -> bool {
    let Ok(mut y) = <[u8; 32]>::try_from(bytes) else { return false };
    y[31] &= 0x7f;
    SMALL_ORDER.contains(&y)
}

fn invalid(_: aws_lc_rs::error::KeyRejected) -> Rejection {
    RejectionCode::KeyInvalid.into()
}

/// The first byte of an uncompressed point (SEC 1 section 2.3.3).
const UNCOMPRESSED: u8 = 4;
/// RSA exponents are kept within 33 bits by aws-lc.
const RSA_EXPONENT_BYTES: usize = 5;
const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const ED25519: &str = "1.3.101.112";

/// The y coordinates of the points of small order on Ed25519, little-endian, without the sign of
/// x: 0, 1, -1, the two of order eight, and those of 0 and 1 that are not reduced.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    first_byte(1, 0, 0),
    first_byte(0xec, 0xff, 0x7f),
    first_byte(0xed, 0xff, 0x7f),
    first_byte(0xee, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
];

const fn first_byte(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

#[cfg(test)]
thread_local! {
    /// How many signatures this thread verified, for tests that count them.
    pub(crate) static VERIFICATIONS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}
