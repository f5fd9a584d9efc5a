//! Statements of platform authenticators: TPM, Android's key store, Apple. Every field may be
//! changed before the statement is made.

use aws_lc_rs::digest::{self, digest};
use keydesk_core::webauthn::Algorithm;

use crate::cbor::Cbor;
use crate::certificate::{CertificateAuthority, CertificateDraft, Extension, NamePart};
use crate::der::Der;
use crate::entropy::SeededEntropy;
use crate::key::SigningKey;
use crate::registration::{ToSign, x5c};

/// A `tpm` statement before it is made.
#[derive(Debug, Clone)]
pub struct TpmDraft {
    /// `ver`.
    pub version: String,
    /// The attestation key.
    pub key: SigningKey,
    /// The attestation key's certificate.
    pub certificate: CertificateDraft,
    /// Who issues the certificate.
    pub authority: CertificateAuthority,
    /// The certificates behind it.
    pub chain: Vec<Vec<u8>>,
    /// Whether the statement is signed with RS1, as that of Windows Hello is.
    pub rs1: bool,
    /// `magic`.
    pub magic: u32,
    /// `type`.
    pub kind: u16,
    /// `extraData`, if it is not to be the hash of what is signed.
    pub extra_data: Option<Vec<u8>>,
    /// `attested.name`, if it is not to be the name of `public_area`.
    pub name: Option<Vec<u8>>,
    /// `pubArea`.
    pub public_area: Vec<u8>,
    /// Bytes behind `certInfo`.
    pub suffix: Vec<u8>,
}

impl TpmDraft {
    /// The statement of a TPM about this credential key, which is EC or RSA.
    pub fn new(
        credential: &SigningKey,
        authority: &CertificateAuthority,
        entropy: &SeededEntropy,
    ) -> Self {
        let key = SigningKey::generate(Algorithm::Es256, entropy);
        Self {
            version: "2.0".to_owned(),
            certificate: Self::certificate(&key),
            key,
            authority: authority.clone(),
            chain: Vec::new(),
            rs1: false,
            magic: 0xff54_4347,
            kind: 0x8017,
            extra_data: None,
            name: None,
            public_area: Self::public_area(credential),
            suffix: Vec::new(),
        }
    }

    /// Has the statement signed as Windows Hello signs it: by an RSA key, with SHA-1.
    pub fn sign_as_windows_hello(&mut self) {
        self.rs1 = true;
        self.key = SigningKey::of_windows_hello();
        self.certificate.spki = self.key.spki();
    }

    /// The certificate that section 8.3.1 demands of this attestation key.
    pub fn certificate(key: &SigningKey) -> CertificateDraft {
        let parts = [
            NamePart::new("2.23.133.2.1", "id:4E544300"),
            NamePart::new("2.23.133.2.2", "Testkit TPM"),
            NamePart::new("2.23.133.2.3", "id:00010002"),
        ];
        let extensions = vec![
            Extension::basic_constraints(false, None),
            Self::alternative_name(&parts),
            Extension::new("2.5.29.37", Der::sequence(&[Der::oid("2.23.133.8.3")])),
        ];
        CertificateDraft::new(key, Vec::new(), extensions)
    }

    /// A critical alternative name of one directory name.
    pub fn alternative_name(parts: &[NamePart]) -> Extension {
        let sets: Vec<_> = parts
            .iter()
            .map(|part| {
                let text = Der::element(part.tag, part.text.as_bytes());
                Der::set(&Der::sequence(&[Der::oid(part.oid), text]))
            })
            .collect();
        let name = Der::element(0xa4, &Der::sequence(&sets));
        Extension { critical: true, ..Extension::new("2.5.29.17", Der::sequence(&[name])) }
    }

    /// The TPMT_PUBLIC of a credential key.
    pub fn public_area(credential: &SigningKey) -> Vec<u8> {
        let sized = |bytes: &[u8]| [&(bytes.len() as u16).to_be_bytes(), bytes].concat();
        let curve: u16 = match credential.algorithm() {
            Algorithm::Es256 => 3,
            Algorithm::Es384 => 4,
            Algorithm::Es512 => 5,
            _ => 0,
        };
        let kind: u16 = if curve == 0 { 0x0001 } else { 0x0023 };
        let mut out = kind.to_be_bytes().to_vec();
        out.extend([0x00, 0x0b]); // SHA-256
        out.extend(0x0006_0472_u32.to_be_bytes());
        out.extend(sized(&[]));
        out.extend([0x00, 0x10, 0x00, 0x10]); // No symmetric algorithm, no scheme.
        if curve == 0 {
            let n = match credential.cose().get(-1) {
                Cbor::Bytes(bytes) => bytes.clone(),
                other => panic!("{other:?} is no modulus"),
            };
            out.extend(((n.len() * 8) as u16).to_be_bytes());
            out.extend(0_u32.to_be_bytes());
            out.extend(sized(&n));
        } else {
            let (x, y) = credential.coordinates();
            out.extend(curve.to_be_bytes());
            out.extend([0x00, 0x10]);
            out.extend([sized(&x), sized(&y)].concat());
        }
        out
    }

    pub(crate) fn statement(&self, to_sign: &ToSign) -> Cbor {
        let sized = |bytes: &[u8]| [&(bytes.len() as u16).to_be_bytes(), bytes].concat();
        let hash = match self.key.algorithm() {
            Algorithm::Es384 => &digest::SHA384,
            Algorithm::Es512 => &digest::SHA512,
            _ if self.rs1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            _ => &digest::SHA256,
        };
        let extra_data =
            self.extra_data.clone().unwrap_or(digest(hash, &to_sign.signed).as_ref().to_vec());
        let own_name =
            [&[0x00, 0x0b], digest(&digest::SHA256, &self.public_area).as_ref()].concat();
        let name = self.name.clone().unwrap_or(own_name);
        let info = [
            self.magic.to_be_bytes().to_vec(),
            self.kind.to_be_bytes().to_vec(),
            sized(&[1, 2, 3]),
            sized(&extra_data),
            vec![0x11; 17],
            vec![0x22; 8],
            sized(&name),
            sized(&[4, 5, 6]),
            self.suffix.clone(),
        ]
        .concat();
        let leaf = self.authority.issue(self.certificate.clone());
        let (alg, sig) = match self.rs1 {
            true => (-65535, self.key.sign_rs1(&info)),
            false => (self.key.algorithm().cose_id(), self.key.sign(&info)),
        };
        Cbor::map([
            ("ver", self.version.as_str().into()),
            ("alg", Cbor::Int(alg)),
            ("x5c", x5c(&[vec![leaf], self.chain.clone()].concat())),
            ("sig", sig.into()),
            ("certInfo", info.into()),
            ("pubArea", self.public_area.clone().into()),
        ])
    }
}

/// An `android-key` statement before it is made.
#[derive(Debug, Clone)]
pub struct AndroidDraft {
    /// The key that signs; the credential's.
    pub key: SigningKey,
    /// The key in the certificate; the credential's.
    pub certified: SigningKey,
    /// Who issues the certificate.
    pub authority: CertificateAuthority,
    /// The certificates behind it.
    pub chain: Vec<Vec<u8>>,
    /// What the certificate says beside the key description.
    pub extensions: Vec<Extension>,
    /// The attestation challenge, if it is not to be the hash of the client data.
    pub challenge: Option<Vec<u8>>,
    /// `attestationSecurityLevel` and `keymasterSecurityLevel`: 0 software, 1 trusted execution
    /// environment, 2 StrongBox.
    pub levels: [u8; 2],
    /// The elements of the list that software enforces.
    pub software: Vec<Vec<u8>>,
    /// The elements of the list that hardware enforces.
    pub hardware: Vec<Vec<u8>>,
    /// The key description, if it is not to be made of the above.
    pub description: Option<Vec<u8>>,
    /// The extension's OID.
    pub oid: String,
}

impl AndroidDraft {
    /// The statement of a key store about this credential key.
    pub fn new(credential: &SigningKey, authority: &CertificateAuthority) -> Self {
        Self {
            key: credential.clone(),
            certified: credential.clone(),
            authority: authority.clone(),
            chain: Vec::new(),
            extensions: Vec::new(),
            challenge: None,
            levels: [1, 1],
            software: vec![Self::tagged(701, &Der::integer(&[1, 2, 3, 4]))],
            hardware: vec![
                Self::tagged(1, &Der::set(&Der::integer(&[2]))),
                Self::tagged(702, &Der::integer(&[0])),
            ],
            description: None,
            oid: "1.3.6.1.4.1.11129.2.1.17".to_owned(),
        }
    }

    /// An element of an authorisation list.
    pub fn tagged(number: u16, content: &[u8]) -> Vec<u8> {
        if number < 31 {
            return Der::element(0xa0 | number as u8, content);
        }
        let head = [0xbf, (number >> 7) as u8 | 0x80, (number & 0x7f) as u8];
        [&head, &Der::element(0, content)[1..]].concat()
    }

    pub(crate) fn statement(&self, to_sign: &ToSign) -> Cbor {
        let challenge = self.challenge.as_ref().unwrap_or(&to_sign.client_data_hash);
        let description = self.description.clone().unwrap_or_else(|| {
            Der::sequence(&[
                Der::integer(&[3]),
                Der::element(10, &self.levels[..1]),
                Der::integer(&[4]),
                Der::element(10, &self.levels[1..]),
                Der::octets(challenge),
                Der::octets(&[]),
                Der::sequence(&self.software),
                Der::sequence(&self.hardware),
            ])
        });
        let name = vec![NamePart::new("2.5.4.3", "Android Keystore Key")];
        let mut extensions = self.extensions.clone();
        extensions.push(Extension::new(&self.oid, description));
        let leaf = CertificateDraft::new(&self.certified, name, extensions);
        let chain = [vec![self.authority.issue(leaf)], self.chain.clone()].concat();
        Cbor::map([
            ("alg", Cbor::Int(self.key.algorithm().cose_id())),
            ("sig", self.key.sign(&to_sign.signed).into()),
            ("x5c", x5c(&chain)),
        ])
    }
}

/// An `apple` statement before it is made.
#[derive(Debug, Clone)]
pub struct AppleDraft {
    /// The key in the certificate; the credential's.
    pub certified: SigningKey,
    /// Who issues the certificate.
    pub authority: CertificateAuthority,
    /// The certificates behind it.
    pub chain: Vec<Vec<u8>>,
    /// What the certificate says beside the nonce.
    pub extensions: Vec<Extension>,
    /// When the certificate begins to be valid, if not as all others.
    pub not_before: Option<String>,
    /// `alg`, which iOS 14 writes and the format does not know.
    pub alg: Option<Cbor>,
    /// The nonce, if it is not to be the hash of what is signed.
    pub nonce: Option<Vec<u8>>,
    /// The extension's value, if it is not to be made of the nonce.
    pub extension: Option<Vec<u8>>,
    /// The extension's OID.
    pub oid: String,
}

impl AppleDraft {
    /// The statement about this credential key.
    pub fn new(credential: &SigningKey, authority: &CertificateAuthority) -> Self {
        Self {
            certified: credential.clone(),
            authority: authority.clone(),
            chain: Vec::new(),
            extensions: Vec::new(),
            not_before: None,
            alg: None,
            nonce: None,
            extension: None,
            oid: "1.2.840.113635.100.8.2".to_owned(),
        }
    }

    pub(crate) fn statement(&self, to_sign: &ToSign) -> Cbor {
        let own = digest(&digest::SHA256, &to_sign.signed).as_ref().to_vec();
        let nonce = self.nonce.clone().unwrap_or(own);
        let value = self
            .extension
            .clone()
            .unwrap_or_else(|| Der::sequence(&[Der::element(0xa1, &Der::octets(&nonce))]));
        let name = vec![NamePart::new("2.5.4.3", "Testkit Anonymous")];
        let mut extensions = self.extensions.clone();
        extensions.push(Extension::new(&self.oid, value));
        let mut leaf = CertificateDraft::new(&self.certified, name, extensions);
        leaf.not_before = self.not_before.clone().unwrap_or(leaf.not_before);
        let mut statement = Cbor::map([]);
        if let Some(alg) = &self.alg {
            statement.set("alg", alg.clone());
        }
        let chain = [vec![self.authority.issue(leaf)], self.chain.clone()].concat();
        statement.set("x5c", x5c(&chain));
        statement
    }
}
