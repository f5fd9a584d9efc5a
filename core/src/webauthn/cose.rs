//! Credential public keys as COSE keys (WebAuthn Level 3 section 5.8.5; RFC 9052 section 7).

use super::algorithm::{Algorithm, Family};
use super::cbor::{self, Value};
use super::rejection::{Rejection, RejectionCode};

/// A COSE key whose type, curve and lengths fit its algorithm.
#[derive(Clone, Copy)]
pub(crate) struct CoseKey<'b> {
    pub(crate) algorithm: Algorithm,
    pub(crate) material: Material<'b>,
}

/// A parsed COSE key.
#[derive(Clone, Copy)]
pub(crate) enum Material<'b> {
    /// Both coordinates of a point, each of the curve's length.
    Ec { x: &'b [u8], y: &'b [u8] },
    /// A point of Ed25519, 32 bytes.
    Okp(&'b [u8]),
    /// Modulus and exponent.
    Rsa { n: &'b [u8], e: &'b [u8] },
    /// A public key of ML-DSA.
    Akp(&'b [u8]),
}

impl<'b> CoseKey<'b> {
    /// Reads one key to the last byte. `alg` is required and no optional parameter may stand
    /// beside the key (section 5.8.5).
    pub(crate) fn parse(bytes: &'b [u8]) -> Result<Self, Rejection> {
        let mut map = cbor::read(bytes)?.map().ok_or(RejectionCode::CoseKeyNotMap)?;
        let mut parameters = Parameters::default();
        while let Some((label, value)) = map.next_entry()? {
            let slot = match label.integer() {
                Some(1) => &mut parameters.kty,
                Some(3) => &mut parameters.alg,
                Some(-1) => &mut parameters.first,
                Some(-2) => &mut parameters.second,
                Some(-3) => &mut parameters.third,
                _ => return Err(RejectionCode::CoseKeyParameterUnexpected.into()),
            };
            *slot = Some(value);
        }
        parameters.key()
    }
}

/// The parameters of a key, by label; what the negative ones mean depends on the key type.
#[derive(Default)]
struct Parameters<'b> {
    kty: Option<Value<'b>>,
    alg: Option<Value<'b>>,
    first: Option<Value<'b>>,
    second: Option<Value<'b>>,
    third: Option<Value<'b>>,
}

impl<'b> Parameters<'b> {
    fn key(self) -> Result<CoseKey<'b>, Rejection> {
        let kty = integer(self.kty, "kty")?;
        let algorithm = Algorithm::from_cose_id(integer(self.alg, "alg")?)
            .ok_or(RejectionCode::AlgorithmUnknown)?;
        let family = algorithm.family();
        let expected = match family {
            Family::Ed25519 => OKP,
            Family::Ec(_) => EC2,
            Family::Rsa(_) => RSA,
            Family::MlDsa(_) => AKP,
        };
        if kty != expected {
            return Err(RejectionCode::KeyTypeMismatch.into());
        }
        let material = match family {
            Family::Ec(curve) => {
                let crv = integer(self.first, "crv")?;
                #[cfg(keydesk_test_hooks)]
                let crv = match crate::hooks::Bug::CurveMismatch.is_planted() {
                    true => curve.cose_id,
                    false => crv,
                };
                if crv != curve.cose_id {
                    return Err(RejectionCode::KeyCurveMismatch.into());
                }
                // A compressed point, with a boolean for y, is not allowed (section 5.8.5).
                let x = exact(bytes(self.second, "x")?, curve.coordinate, "x")?;
                let y = exact(bytes(self.third, "y")?, curve.coordinate, "y")?;
                Material::Ec { x, y }
            }
            Family::Ed25519 => {
                if integer(self.first, "crv")? != ED25519_CURVE {
                    return Err(RejectionCode::KeyCurveMismatch.into());
                }
                absent(self.third)?;
                Material::Okp(exact(bytes(self.second, "x")?, 32, "x")?)
            }
            Family::Rsa(_) => {
                absent(self.third)?;
                Material::Rsa { n: bytes(self.first, "n")?, e: bytes(self.second, "e")? }
            }
            Family::MlDsa(keys) => {
                absent(self.second)?;
                absent(self.third)?;
                Material::Akp(exact(bytes(self.first, "pub")?, keys.length, "pub")?)
            }
        };
        Ok(CoseKey { algorithm, material })
    }
}

fn integer(value: Option<Value<'_>>, name: &'static str) -> Result<i64, Rejection> {
    let missing = Rejection::at(RejectionCode::CoseKeyParameterMissing, name);
    let wrong_type = Rejection::at(RejectionCode::CoseKeyParameterWrongType, name);
    value.ok_or(missing)?.integer().ok_or(wrong_type)
}

fn bytes<'b>(value: Option<Value<'b>>, name: &'static str) -> Result<&'b [u8], Rejection> {
    let missing = Rejection::at(RejectionCode::CoseKeyParameterMissing, name);
    let wrong_type = Rejection::at(RejectionCode::CoseKeyParameterWrongType, name);
    value.ok_or(missing)?.bytes().ok_or(wrong_type)
}

fn exact<'b>(bytes: &'b [u8], length: usize, name: &'static str) -> Result<&'b [u8], Rejection> {
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(Rejection::at(RejectionCode::KeyLength, name))
    }
}

fn absent(value: Option<Value<'_>>) -> Result<(), Rejection> {
    match value {
        None => Ok(()),
        Some(_) => Err(RejectionCode::CoseKeyParameterUnexpected.into()),
    }
}

const OKP: i64 = 1;
const EC2: i64 = 2;
const RSA: i64 = 3;
const AKP: i64 = 7;
const ED25519_CURVE: i64 = 6;
