//! Certificates of the testkit's own CA, each field of which may be tampered with before it is signed.

use keydesk_core::webauthn::{Aaguid, Algorithm};

use crate::der::Der;
use crate::entropy::SeededEntropy;
use crate::key::SigningKey;

/// A distinguished name.
pub type Name = Vec<NamePart>;

/// One attribute of a name.
#[derive(Debug, Clone)]
pub struct NamePart {
    /// The attribute's OID.
    pub oid: &'static str,
    /// The string type's DER tag.
    pub tag: u8,
    /// The text.
    pub text: String,
}

impl NamePart {
    /// A UTF8String attribute.
    pub fn new(oid: &'static str, text: &str) -> Self {
        Self { oid, tag: 12, text: text.to_owned() }
    }
}

/// One extension.
#[derive(Debug, Clone)]
pub struct Extension {
    /// The OID.
    pub oid: String,
    /// Whether it is critical.
    pub critical: bool,
    /// The DER value.
    pub value: Vec<u8>,
}

impl Extension {
    /// An extension that is not critical.
    pub fn new(oid: &str, value: Vec<u8>) -> Self {
        Self { oid: oid.to_owned(), critical: false, value }
    }

    /// Basic constraints.
    pub fn basic_constraints(ca: bool, path_length: Option<u8>) -> Self {
        let mut parts = Vec::new();
        if ca {
            parts.push(Der::boolean(true));
        }
        parts.extend(path_length.map(|length| Der::integer(&[length])));
        let critical = true;
        Self { critical, ..Self::new("2.5.29.19", Der::sequence(&parts)) }
    }

    /// Key usage: certificate signing, or digital signature.
    pub fn key_usage(cert_sign: bool) -> Self {
        let value = if cert_sign { vec![3, 2, 2, 4] } else { vec![3, 2, 7, 0x80] };
        Self { critical: true, ..Self::new("2.5.29.15", value) }
    }

    /// The FIDO extension that names an AAGUID.
    pub fn aaguid(aaguid: &Aaguid) -> Self {
        Self::new("1.3.6.1.4.1.45724.1.1.4", Der::octets(aaguid.as_bytes()))
    }
}

/// A certificate before it is signed.
#[derive(Debug, Clone)]
pub struct CertificateDraft {
    /// The version field: 2 means version 3; none means version 1.
    pub version: Option<u8>,
    /// The serial number.
    pub serial: Vec<u8>,
    /// The issuer.
    pub issuer: Name,
    /// Not before, `YYYYMMDDHHMMSSZ`.
    pub not_before: String,
    /// Not after, `YYYYMMDDHHMMSSZ`.
    pub not_after: String,
    /// The subject.
    pub subject: Name,
    /// The SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
    /// The extensions.
    pub extensions: Vec<Extension>,
}

impl CertificateDraft {
    /// A packed attestation certificate as section 8.2.1 wants it, except for the issuer.
    pub fn attestation(key: &SigningKey, aaguid: Option<&Aaguid>) -> Self {
        let mut extensions = vec![Extension::basic_constraints(false, None)];
        extensions.extend(aaguid.map(Extension::aaguid));
        let country = NamePart { tag: 19, ..NamePart::new(COUNTRY, "GB") };
        let subject = vec![
            country,
            NamePart::new(ORGANISATION, "Keydesk Testkit"),
            NamePart::new(UNIT, "Authenticator Attestation"),
            NamePart::new(COMMON_NAME, "Testkit Batch 1"),
        ];
        Self::new(key, subject, extensions)
    }

    /// A CA certificate, except for the issuer.
    pub fn authority(key: &SigningKey, name: &str, path_length: Option<u8>) -> Self {
        let extensions =
            vec![Extension::basic_constraints(true, path_length), Extension::key_usage(true)];
        Self::new(key, vec![NamePart::new(COMMON_NAME, name)], extensions)
    }

    /// Any certificate, except for the issuer.
    pub fn new(key: &SigningKey, subject: Name, extensions: Vec<Extension>) -> Self {
        Self {
            version: Some(2),
            serial: vec![1],
            issuer: Vec::new(),
            not_before: "20200101000000Z".to_owned(),
            not_after: "20400101000000Z".to_owned(),
            subject,
            spki: key.spki(),
            extensions,
        }
    }

    /// The extension of this OID.
    pub fn extension(&mut self, oid: &str) -> &mut Extension {
        self.extensions.iter_mut().find(|extension| extension.oid == oid).expect("it is there")
    }

    /// The signed certificate in DER.
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let algorithm = key.certificate_signature();
        let mut parts = Vec::new();
        parts.extend(self.version.map(|version| Der::element(0xa0, &Der::integer(&[version]))));
        parts.extend([
            Der::integer(&self.serial),
            algorithm.clone(),
            name(&self.issuer),
            Der::sequence(&[Der::time(&self.not_before), Der::time(&self.not_after)]),
            name(&self.subject),
            self.spki.clone(),
        ]);
        if !self.extensions.is_empty() {
            let extensions: Vec<_> = self.extensions.iter().map(extension).collect();
            parts.push(Der::element(0xa3, &Der::sequence(&extensions)));
        }
        let tbs = Der::sequence(&parts);
        let signature = Der::bits(&key.sign(&tbs));
        Der::sequence(&[tbs, algorithm, signature])
    }
}

/// A CA and its certificate.
#[derive(Debug, Clone)]
pub struct CertificateAuthority {
    /// The CA's key.
    pub key: SigningKey,
    /// The CA's name.
    pub name: Name,
    /// The CA's certificate.
    pub der: Vec<u8>,
}

impl CertificateAuthority {
    /// A self-signed root on P-256.
    pub fn root(name: &str, entropy: &SeededEntropy) -> Self {
        let key = SigningKey::generate(Algorithm::Es256, entropy);
        let mut draft = CertificateDraft::authority(&key, name, None);
        draft.issuer = draft.subject.clone();
        Self { der: draft.sign(&key), name: draft.subject, key }
    }

    /// A CA below this one.
    pub fn intermediate(&self, name: &str, entropy: &SeededEntropy) -> Self {
        self.intermediate_with(name, entropy, |_| {})
    }

    /// A CA below this one, tampered with before it is signed.
    pub fn intermediate_with(
        &self,
        name: &str,
        entropy: &SeededEntropy,
        mutate: impl FnOnce(&mut CertificateDraft),
    ) -> Self {
        let key = SigningKey::generate(Algorithm::Es256, entropy);
        let mut draft = CertificateDraft::authority(&key, name, None);
        mutate(&mut draft);
        Self { der: self.issue(draft.clone()), name: draft.subject, key }
    }

    /// Issues a certificate.
    pub fn issue(&self, mut draft: CertificateDraft) -> Vec<u8> {
        draft.issuer = self.name.clone();
        draft.sign(&self.key)
    }
}

pub(crate) fn name(name: &Name) -> Vec<u8> {
    let parts: Vec<_> = name
        .iter()
        .map(|part| {
            let text = Der::element(part.tag, part.text.as_bytes());
            Der::set(&Der::sequence(&[Der::oid(part.oid), text]))
        })
        .collect();
    Der::sequence(&parts)
}

fn extension(extension: &Extension) -> Vec<u8> {
    let mut parts = vec![Der::oid(&extension.oid)];
    if extension.critical {
        parts.push(Der::boolean(true));
    }
    parts.push(Der::octets(&extension.value));
    Der::sequence(&parts)
}

const COUNTRY: &str = "2.5.4.6";
const ORGANISATION: &str = "2.5.4.10";
const UNIT: &str = "2.5.4.11";
const COMMON_NAME: &str = "2.5.4.3";
