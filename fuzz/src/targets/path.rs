//! Trust paths: certificates from outside, some of them signed by those who may.

use std::sync::OnceLock;

use ciborium::Value;
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{Algorithm, fuzzing};
use keydesk_testkit::{CertificateAuthority, Der, SeededEntropy, SigningKey};

use crate::model;
use crate::oracle::bounded;

/// A root, a CA below it, and a root of the same name that nobody trusts.
pub(crate) struct Authorities {
    pub(crate) root: CertificateAuthority,
    pub(crate) intermediate: CertificateAuthority,
    pub(crate) other: CertificateAuthority,
    pub(crate) leaf: SigningKey,
}

impl Authorities {
    pub(crate) fn get() -> &'static Self {
        static ONCE: OnceLock<Authorities> = OnceLock::new();
        ONCE.get_or_init(|| {
            let entropy = SeededEntropy::new(77);
            let root = CertificateAuthority::root("Fuzz Root", &entropy);
            let intermediate = root.intermediate("Fuzz CA", &entropy);
            let other = CertificateAuthority::root("Fuzz Root", &entropy);
            let leaf = SigningKey::generate(Algorithm::Es256, &entropy);
            Self { root, intermediate, other, leaf }
        })
    }
}

/// A chain that is taken leads to this root and to no other of its name, hangs together in every
/// part, and nobody else can have signed its leaf.
///
/// The first byte: bit 0 signs every certificate again by who should have, bit 1 allows a root in
/// the chain, bits 2 and 3 choose the time. A CBOR array of certificates follows, in which 0, 1 and 2
/// stand for the root, the CA below it and the other root: signatures are random, so that no
/// corpus can hold the very root of the next run.
pub fn x5c_path(data: &[u8]) {
    let authorities = Authorities::get();
    let Some((&options, rest)) = data.split_first() else { return };
    let sign_again = options & 1 == 1;
    let allow_root = options & 2 == 2;
    let at = TIMES[usize::from(options >> 2 & 3)];
    let at = Timestamp::parse(at).expect("a time");
    let check = |x5c: &[u8], root: &[u8]| {
        bounded(|| fuzzing::x5c_path(x5c, &[root.to_vec()], allow_root, at))
    };
    let x5c = filled(rest);
    let x5c = if sign_again { signed_again(&x5c) } else { x5c };
    let root = &authorities.root.der;
    if check(&x5c, root).is_err() {
        return;
    }
    let chain = model::whole(&x5c).and_then(|value| value.into_array().ok());
    let chain: Vec<Vec<u8>> =
        chain.expect("an array").into_iter().map(|der| der.into_bytes().expect("bytes")).collect();
    assert!((1..=6).contains(&chain.len()));
    let with = |chain: &[Vec<u8>], root: &[u8]| {
        let items = chain.iter().cloned().map(Value::Bytes).collect();
        check(&model::encode(&Value::Array(items)), root)
    };
    assert_eq!(with(&chain, root), Ok(()), "the same again");
    if &chain[0] == root {
        return; // The anchor itself vouches for itself.
    }
    assert!(with(&chain, &authorities.other.der).is_err(), "another root of the same name");
    let mut tampered = chain.clone();
    // The last byte of a certificate is one of its signature's.
    *tampered[0].last_mut().expect("bytes") ^= 1;
    assert!(with(&tampered, root).is_err(), "a leaf that nobody signed");
    if chain.len() > 1 && chain.last() != Some(root) && sign_again {
        assert!(with(&chain[..1], root).is_err(), "the CA between is needed");
    }
}

/// The array with certificates in the place of numbers.
fn filled(x5c: &[u8]) -> Vec<u8> {
    let authorities = Authorities::get();
    let Some(Value::Array(mut items)) = model::whole(x5c) else { return x5c.to_vec() };
    for item in &mut items {
        let Some(number) = item.as_integer().map(i128::from) else { continue };
        let der = match number {
            0 => &authorities.root.der,
            1 => &authorities.intermediate.der,
            _ => &authorities.other.der,
        };
        *item = Value::Bytes(der.clone());
    }
    model::encode(&Value::Array(items))
}

/// Every certificate of a CBOR array signed by the next one's key: the last by the root's, the
/// others by the intermediate's.
fn signed_again(x5c: &[u8]) -> Vec<u8> {
    let authorities = Authorities::get();
    let Some(Value::Array(mut items)) = model::whole(x5c) else { return x5c.to_vec() };
    let last = items.len().saturating_sub(1);
    for (at, item) in items.iter_mut().enumerate() {
        let issuer = if at == last { &authorities.root } else { &authorities.intermediate };
        if let Value::Bytes(der) = item
            && let Some(signed) = resigned(der, &issuer.key)
        {
            *der = signed;
        }
    }
    model::encode(&Value::Array(items))
}

/// A certificate's first part under a new signature, if that part can be parsed.
fn resigned(certificate: &[u8], key: &SigningKey) -> Option<Vec<u8>> {
    let (_, content, _) = element(certificate)?;
    let (tbs, _, rest) = element(content)?;
    let (algorithm, _, _) = element(rest)?;
    let signature = Der::bits(&key.sign(tbs));
    Some(Der::sequence(&[tbs.to_vec(), algorithm.to_vec(), signature]))
}

/// The element at the start, what is in it, and what follows.
fn element(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let first = usize::from(*bytes.get(1)?);
    let digits = if first < 0x80 { 0 } else { first & 0x7f };
    if digits > 2 {
        return None;
    }
    let long = bytes.get(2..2 + digits)?;
    let long = long.iter().fold(0, |value, &byte| value << 8 | usize::from(byte));
    let length = if digits == 0 { first } else { long };
    let head = 2 + digits;
    let whole = bytes.get(..head + length)?;
    Some((whole, &whole[head..], &bytes[head + length..]))
}

const TIMES: [&str; 4] = [
    "2026-01-05T09:00:00Z",
    "2019-12-31T23:59:59Z",
    "2040-01-01T00:00:01Z",
    "2030-06-01T00:00:00Z",
];
