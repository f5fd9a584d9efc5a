//! The format `tpm` (WebAuthn Level 3 section 8.3; TPM 2.0 Library Part 2, big-endian).

use aws_lc_rs::digest::{self, digest};

use super::{AttestationKind, Evidence, Members, Subject, required};
use crate::webauthn::algorithm::Algorithm;
use crate::webauthn::attestation_policy::TpmSha1;
use crate::webauthn::cbor::Items;
use crate::webauthn::certificate;
use crate::webauthn::cose::Material;
use crate::webauthn::public_key::{PublicKey, verifies_rs1};
use crate::webauthn::rejection::{Rejection, RejectionCode};

/// The verification procedure of section 8.3.
pub(super) fn verify<'b>(
    items: Items<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    // Step 1: the statement has these members, and no others.
    let mut members = Members::read(items, &["ver", "alg", "x5c", "sig", "certInfo", "pubArea"])?;
    let wrong_type = |name| Rejection::at(RejectionCode::StatementMemberWrongType, name);
    if required(members.ver.take(), "ver")?.text().ok_or(wrong_type("ver"))? != "2.0" {
        return Err(RejectionCode::TpmVersion.into());
    }
    let scheme = Scheme::of(members.alg()?, subject.allowed.tpm_sha1);
    let signature = members.signature()?;
    let chain = members.chain()?;
    let cert_info = required(members.cert_info.take(), "certInfo")?;
    let cert_info = cert_info.bytes().ok_or(wrong_type("certInfo"))?;
    let pub_area = required(members.pub_area.take(), "pubArea")?;
    let pub_area = pub_area.bytes().ok_or(wrong_type("pubArea"))?;
    // Step 2: the key in pubArea is the credential key.
    let public = Public::parse(pub_area).ok_or(malformed("pubArea"))?;
    if !public.is(&subject.cose_key.material) {
        return Err(RejectionCode::TpmKeyMismatch.into());
    }
    // Steps 3 and 4: certInfo was made by the TPM, for this registration and this key.
    let attest = Attest::parse(cert_info)?;
    if let Some(hash) = scheme.hash()?
        && attest.extra_data != digest(hash, subject.signed).as_ref()
    {
        return Err(RejectionCode::TpmExtraData.into());
    }
    let name_hash = name_hash(public.name_alg)
        .filter(|_| public.name_alg != ALG_SHA1 || subject.allowed.tpm_sha1_names)
        .ok_or(malformed("nameAlg"))?;
    let name = [&public.name_alg.to_be_bytes(), digest(name_hash, pub_area).as_ref()].concat();
    if attest.name != name {
        return Err(RejectionCode::TpmName.into());
    }
    // Step 4, the certificate: sig over certInfo under its key, and the rules of section 8.3.1.
    let leaf = chain.leaf()?;
    let spki = &leaf.tbs_certificate.subject_public_key_info;
    let verified = match scheme {
        Scheme::Known(algorithm) => {
            PublicKey::from_certificate(spki, algorithm)?.verifies(cert_info, signature)
        }
        Scheme::Rs1 => verifies_rs1(spki, cert_info, signature)?,
        Scheme::Unknown => true,
    };
    if !verified {
        return Err(RejectionCode::StatementSignatureInvalid.into());
    }
    certificate::check_version_3(leaf)?;
    certificate::check_tpm_profile(leaf)?;
    certificate::check_not_ca(leaf)?;
    certificate::check_aaguid(leaf, &subject.attested.aaguid)?;
    if scheme == Scheme::Unknown {
        return subject.unverifiable();
    }
    // Step 5: an attestation CA vouches.
    let sha1 = scheme == Scheme::Rs1;
    Ok(Evidence { sha1, ..Evidence::certified(AttestationKind::AttCa, chain) })
}

/// How a TPM signs a statement. Section 8.3 lets it be any algorithm; RS1 is what Windows Hello has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Known(Algorithm),
    Rs1,
    Unknown,
}

impl Scheme {
    fn of(alg: i64, sha1: TpmSha1) -> Self {
        match Algorithm::from_cose_id(alg) {
            Some(algorithm) => Self::Known(algorithm),
            None if alg == Algorithm::RS1 && sha1 == TpmSha1::Allow => Self::Rs1,
            None => Self::Unknown,
        }
    }

    /// The hash in `extraData`, if it can be known. TPMs sign by no algorithm without one.
    fn hash(self) -> Result<Option<&'static digest::Algorithm>, Rejection> {
        match self {
            Self::Known(algorithm) => match algorithm.hash() {
                None => Err(RejectionCode::StatementAlgorithmUnknown.into()),
                hash => Ok(hash),
            },
            Self::Rs1 => Ok(Some(&digest::SHA1_FOR_LEGACY_USE_ONLY)),
            Self::Unknown => Ok(None),
        }
    }
}

/// The checked fields of a TPMT_PUBLIC.
struct Public<'b> {
    name_alg: u16,
    unique: Unique<'b>,
}

enum Unique<'b> {
    Rsa { exponent: u32, bits: u16, n: &'b [u8] },
    Ecc { curve: u16, x: &'b [u8], y: &'b [u8] },
}

impl<'b> Public<'b> {
    fn parse(bytes: &'b [u8]) -> Option<Self> {
        let mut rest = Buffer(bytes);
        let kind = rest.u16()?;
        let name_alg = rest.u16()?;
        rest.u32()?; // objectAttributes
        rest.sized()?; // authPolicy
        // A symmetric algorithm belongs to storage keys, which sign nothing.
        if rest.u16()? != ALG_NULL {
            return None;
        }
        let scheme = rest.u16()?;
        if scheme != ALG_NULL {
            rest.u16()?; // The scheme's hash.
        }
        let unique = match (kind, scheme) {
            (ALG_RSA, ALG_NULL | ALG_RSASSA | ALG_RSAPSS) => {
                let bits = rest.u16()?;
                let exponent = rest.u32()?;
                Unique::Rsa { exponent, bits, n: rest.sized()? }
            }
            (ALG_ECC, ALG_NULL | ALG_ECDSA) => {
                let curve = rest.u16()?;
                if rest.u16()? != ALG_NULL {
                    return None; // Signing keys have no key derivation.
                }
                Unique::Ecc { curve, x: rest.sized()?, y: rest.sized()? }
            }
            _ => return None,
        };
        rest.0.is_empty().then_some(Self { name_alg, unique })
    }

    /// Whether this is the key; leading zeros do not count, as TPMs may leave them out.
    fn is(&self, material: &Material<'_>) -> bool {
        match (&self.unique, material) {
            (Unique::Rsa { exponent, bits, n }, Material::Rsa { n: modulus, e }) => {
                let exponent = if *exponent == 0 { 65537 } else { *exponent };
                strip(e) == strip(&exponent.to_be_bytes())
                    && n == modulus
                    && usize::from(*bits) == modulus.len() * 8
            }
            (Unique::Ecc { curve, x, y }, Material::Ec { x: first, y: second }) => {
                let coordinate = match *curve {
                    CURVE_P256 => 32,
                    CURVE_P384 => 48,
                    CURVE_P521 => 66,
                    _ => return false,
                };
                first.len() == coordinate && strip(x) == strip(first) && strip(y) == strip(second)
            }
            _ => false,
        }
    }
}

/// The checked fields of a TPMS_ATTEST that certifies a key.
struct Attest<'b> {
    extra_data: &'b [u8],
    name: &'b [u8],
}

impl<'b> Attest<'b> {
    fn parse(bytes: &'b [u8]) -> Result<Self, Rejection> {
        let short = || malformed("certInfo");
        let mut rest = Buffer(bytes);
        if rest.u32().ok_or_else(short)? != GENERATED_VALUE {
            return Err(RejectionCode::TpmMagic.into());
        }
        if rest.u16().ok_or_else(short)? != ST_ATTEST_CERTIFY {
            return Err(RejectionCode::TpmType.into());
        }
        rest.sized().ok_or_else(short)?; // qualifiedSigner
        let extra_data = rest.sized().ok_or_else(short)?;
        rest.take(CLOCK_INFO + FIRMWARE_VERSION).ok_or_else(short)?;
        let name = rest.sized().ok_or_else(short)?;
        rest.sized().ok_or_else(short)?; // qualifiedName
        if rest.0.is_empty() { Ok(Self { extra_data, name }) } else { Err(short()) }
    }
}

/// Bytes that are read from the front.
struct Buffer<'b>(&'b [u8]);

impl<'b> Buffer<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// A TPM2B: a length of two bytes, and as many bytes.
    fn sized(&mut self) -> Option<&'b [u8]> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }
}

fn strip(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn name_hash(algorithm: u16) -> Option<&'static digest::Algorithm> {
    match algorithm {
        ALG_SHA1 => Some(&digest::SHA1_FOR_LEGACY_USE_ONLY),
        0x000b => Some(&digest::SHA256),
        0x000c => Some(&digest::SHA384),
        0x000d => Some(&digest::SHA512),
        _ => None,
    }
}

const fn malformed(name: &'static str) -> Rejection {
    Rejection::at(RejectionCode::TpmMalformed, name)
}

const GENERATED_VALUE: u32 = 0xff54_4347;
const ST_ATTEST_CERTIFY: u16 = 0x8017;
const ALG_RSA: u16 = 0x0001;
const ALG_SHA1: u16 = 0x0004;
const ALG_NULL: u16 = 0x0010;
const ALG_RSASSA: u16 = 0x0014;
const ALG_RSAPSS: u16 = 0x0016;
const ALG_ECDSA: u16 = 0x0018;
const ALG_ECC: u16 = 0x0023;
const CURVE_P256: u16 = 0x0003;
const CURVE_P384: u16 = 0x0004;
const CURVE_P521: u16 = 0x0005;
const CLOCK_INFO: usize = 17;
const FIRMWARE_VERSION: usize = 8;
