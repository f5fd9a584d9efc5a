//! Signing keys for every algorithm, made from a seed where the algorithm allows it.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::agreement::{self, ECDH_P256, ECDH_P384, ECDH_P521};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, Ed25519KeyPair, KeyPair, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING,
    PqdsaKeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512,
};
use keydesk_core::entropy::Entropy;
use keydesk_core::webauthn::Algorithm;
use num_bigint::BigUint;

use crate::cbor::Cbor;
use crate::der::Der;
use crate::entropy::SeededEntropy;

/// A private key and the algorithm that it signs with.
#[derive(Debug, Clone)]
pub struct SigningKey {
    algorithm: Algorithm,
    pair: Pair,
}

#[derive(Debug, Clone)]
enum Pair {
    Ec(Arc<EcdsaKeyPair>),
    Ed25519(Arc<Ed25519KeyPair>),
    Rsa(Arc<RsaKeyPair>),
    MlDsa(Arc<PqdsaKeyPair>),
}

impl SigningKey {
    /// The next key of the stream. RSA keys of one process are all the same: they take long to
    /// make and cannot be made from a seed.
    pub fn generate(algorithm: Algorithm, entropy: &SeededEntropy) -> Self {
        use Algorithm as A;
        let pair = match algorithm {
            A::Es256 | A::Es384 | A::Es512 => Pair::Ec(Arc::new(ec(algorithm, entropy))),
            A::EdDsa => {
                let seed: [u8; 32] = entropy.array();
                let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a seed");
                Pair::Ed25519(Arc::new(pair))
            }
            A::MlDsa44 | A::MlDsa65 | A::MlDsa87 => {
                let seed: [u8; 32] = entropy.array();
                let signing = match algorithm {
                    A::MlDsa44 => &ML_DSA_44_SIGNING,
                    A::MlDsa65 => &ML_DSA_65_SIGNING,
                    _ => &ML_DSA_87_SIGNING,
                };
                Pair::MlDsa(Arc::new(PqdsaKeyPair::from_seed(signing, &seed).expect("a seed")))
            }
            _ => {
                static RSA: OnceLock<Arc<RsaKeyPair>> = OnceLock::new();
                let generate =
                    || Arc::new(RsaKeyPair::generate(KeySize::Rsa2048).expect("an RSA key"));
                Pair::Rsa(Arc::clone(RSA.get_or_init(generate)))
            }
        };
        Self { algorithm, pair }
    }

    /// The attestation key of a TPM of Windows Hello: RSA, and another key than all others of the
    /// process.
    pub fn of_windows_hello() -> Self {
        static KEY: OnceLock<SigningKey> = OnceLock::new();
        KEY.get_or_init(Self::fresh_rsa).clone()
    }

    /// An RSA key of 2048 bits that is used nowhere else; it takes a while to make.
    pub fn fresh_rsa() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("an RSA key");
        Self { algorithm: Algorithm::Rs256, pair: Pair::Rsa(Arc::new(pair)) }
    }

    /// Signs with RS1 (RFC 8017 section 8.2.1, with SHA-1). The key has to be an RSA key.
    pub fn sign_rs1(&self, message: &[u8]) -> Vec<u8> {
        let Pair::Rsa(pair) = &self.pair else { panic!("RS1 needs an RSA key") };
        // PrivateKeyInfo: version, algorithm, RSAPrivateKey; there version, n, e, d.
        let info = pair.as_der().expect("PKCS #8");
        let key = Der::parts(Der::parts(Der::parts(info.as_ref())[0])[2])[0];
        let numbers = Der::parts(key);
        let (modulus, private) =
            (BigUint::from_bytes_be(numbers[1]), BigUint::from_bytes_be(numbers[3]));
        let length = pair.public_modulus_len();
        let info = [&SHA1_INFO, digest(&SHA1_FOR_LEGACY_USE_ONLY, message).as_ref()].concat();
        let padding = vec![0xff; length - info.len() - 3];
        let encoded = [&[0, 1][..], &padding, &[0], &info].concat();
        let signature = BigUint::from_bytes_be(&encoded).modpow(&private, &modulus).to_bytes_be();
        [vec![0; length - signature.len()], signature].concat()
    }

    /// The algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        use Algorithm as A;
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair.sign(&random, message).expect("signs").as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let encoding = match self.algorithm {
                    A::Rs256 => &RSA_PKCS1_SHA256,
                    A::Rs384 => &RSA_PKCS1_SHA384,
                    A::Rs512 => &RSA_PKCS1_SHA512,
                    A::Ps256 => &RSA_PSS_SHA256,
                    A::Ps384 => &RSA_PSS_SHA384,
                    _ => &RSA_PSS_SHA512,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature).expect("signs");
                signature
            }
            Pair::MlDsa(pair) => {
                let mut signature = vec![0; pair.algorithm().signature_len()];
                pair.sign(message, &mut signature).expect("signs");
                signature
            }
        }
    }

    /// The public key as it stands in a certificate's bit string.
    pub fn public_key(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Ec(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            Pair::MlDsa(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    /// The coordinates of an EC key.
    pub fn coordinates(&self) -> (Vec<u8>, Vec<u8>) {
        let point = self.public_key();
        let (x, y) = point[1..].split_at(point.len() / 2);
        (x.to_vec(), y.to_vec())
    }

    /// The public key as a COSE key.
    pub fn cose(&self) -> Cbor {
        let alg = Cbor::Int(self.algorithm.cose_id());
        let (kty, rest) = match &self.pair {
            Pair::Ec(_) => {
                let curve = match self.algorithm {
                    Algorithm::Es256 => 1,
                    Algorithm::Es384 => 2,
                    _ => 3,
                };
                let (x, y) = self.coordinates();
                (2, vec![(-1, Cbor::Int(curve)), (-2, x.into()), (-3, y.into())])
            }
            Pair::Ed25519(_) => (1, vec![(-1, Cbor::Int(6)), (-2, self.public_key().into())]),
            Pair::Rsa(pair) => {
                let n = pair.public_key().modulus();
                let n = n.big_endian_without_leading_zero().to_vec();
                let e = pair.public_key().exponent();
                let e = e.big_endian_without_leading_zero().to_vec();
                (3, vec![(-1, n.into()), (-2, e.into())])
            }
            Pair::MlDsa(_) => (7, vec![(-1, self.public_key().into())]),
        };
        let head = [(1, Cbor::Int(kty)), (3, alg)];
        let entries = head.into_iter().chain(rest);
        Cbor::Map(entries.map(|(label, value)| (Cbor::Int(label), value)).collect())
    }

    /// The public key as a SubjectPublicKeyInfo.
    pub fn spki(&self) -> Vec<u8> {
        let oid = Der::oid;
        let identifier = match self.algorithm {
            Algorithm::Es256 => vec![oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")],
            Algorithm::Es384 => vec![oid("1.2.840.10045.2.1"), oid("1.3.132.0.34")],
            Algorithm::Es512 => vec![oid("1.2.840.10045.2.1"), oid("1.3.132.0.35")],
            Algorithm::EdDsa => vec![oid("1.3.101.112")],
            Algorithm::MlDsa44 => vec![oid("2.16.840.1.101.3.4.3.17")],
            Algorithm::MlDsa65 => vec![oid("2.16.840.1.101.3.4.3.18")],
            Algorithm::MlDsa87 => vec![oid("2.16.840.1.101.3.4.3.19")],
            _ => vec![oid("1.2.840.113549.1.1.1"), Der::element(5, &[])],
        };
        Der::sequence(&[Der::sequence(&identifier), Der::bits(&self.public_key())])
    }

    /// The AlgorithmIdentifier of this key's signatures on certificates; for ECDSA, Ed25519 and RS256.
    pub(crate) fn certificate_signature(&self) -> Vec<u8> {
        let oid = match self.algorithm {
            Algorithm::Es256 => "1.2.840.10045.4.3.2",
            Algorithm::Es384 => "1.2.840.10045.4.3.3",
            Algorithm::Es512 => "1.2.840.10045.4.3.4",
            Algorithm::EdDsa => "1.3.101.112",
            Algorithm::Rs256 => {
                return Der::sequence(&[Der::oid("1.2.840.113549.1.1.11"), Der::element(5, &[])]);
            }
            other => panic!("no certificate is signed with {other:?} here"),
        };
        Der::sequence(&[Der::oid(oid)])
    }
}

fn ec(algorithm: Algorithm, entropy: &SeededEntropy) -> EcdsaKeyPair {
    let (agreement, signing, length) = match algorithm {
        Algorithm::Es256 => (&ECDH_P256, &ECDSA_P256_SHA256_ASN1_SIGNING, 32),
        Algorithm::Es384 => (&ECDH_P384, &ECDSA_P384_SHA384_ASN1_SIGNING, 48),
        _ => (&ECDH_P521, &ECDSA_P521_SHA512_ASN1_SIGNING, 66),
    };
    loop {
        let mut scalar = vec![0; length];
        entropy.fill(&mut scalar).expect("always there");
        if length == 66 {
            scalar[0] = 0;
        }
        let Ok(private) = agreement::PrivateKey::from_private_key(agreement, &scalar) else {
            continue; // Zero or above the order: as good as never.
        };
        let public = private.compute_public_key().expect("a public key");
        let pair = EcdsaKeyPair::from_private_key_and_public_key(signing, &scalar, public.as_ref());
        return pair.expect("a key pair");
    }
}

/// A DigestInfo for SHA-1, before the digest (RFC 8017 section 9.2).
const SHA1_INFO: [u8; 15] =
    [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];
