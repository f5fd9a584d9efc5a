//! Synthetic metadata BLOBs: in the form of the FIDO Metadata Service, but made and signed here,
//! by a CA that nobody trusts, about models that nobody sells.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use keydesk_core::base64url;
use keydesk_core::webauthn::{Aaguid, Algorithm};
use serde_json::{Value, json};

use crate::certificate::{CertificateAuthority, CertificateDraft, Extension, NamePart};
use crate::der::Der;
use crate::entropy::SeededEntropy;
use crate::key::SigningKey;
use crate::metadata_crl::revocation_list;

/// A root, an intermediate and a signer, as a metadata service has them.
#[derive(Debug)]
pub struct MetadataAuthority {
    /// The root.
    pub root: CertificateAuthority,
    /// The CA that issued the signer's certificate.
    pub intermediate: CertificateAuthority,
    /// The signer's key.
    pub key: SigningKey,
    /// The signer's certificate.
    pub signer: Vec<u8>,
}

impl MetadataAuthority {
    /// The DNS name of the signer.
    pub const NAME: &'static str = "mds.testkit.example";
    /// The serial number of the intermediate.
    pub const INTERMEDIATE_SERIAL: u8 = 2;
    /// The serial number of the signer.
    pub const SIGNER_SERIAL: u8 = 3;

    /// An authority whose signer signs with ES256.
    pub fn new(entropy: &SeededEntropy) -> Self {
        Self::with(entropy, Algorithm::Es256, |_| {}, |_| {})
    }

    /// An authority whose signer signs with `algorithm`, and whose intermediate and signer were
    /// tampered with before they were signed.
    pub fn with(
        entropy: &SeededEntropy,
        algorithm: Algorithm,
        mutate_intermediate: impl FnOnce(&mut CertificateDraft),
        mutate_signer: impl FnOnce(&mut CertificateDraft),
    ) -> Self {
        let mut root = CertificateAuthority::root("Synthetic Metadata Root", entropy);
        let mut draft = CertificateDraft::authority(&root.key, "Synthetic Metadata Root", None);
        *draft.extension(KEY_USAGE) = ca_key_usage();
        draft.issuer = draft.subject.clone();
        root.der = draft.sign(&root.key);
        let intermediate = root.intermediate_with("Synthetic Metadata CA", entropy, |draft| {
            draft.serial = vec![Self::INTERMEDIATE_SERIAL];
            *draft.extension(KEY_USAGE) = ca_key_usage();
            mutate_intermediate(draft);
        });
        let key = SigningKey::generate(algorithm, entropy);
        let names = Der::sequence(&[Der::element(0x82, Self::NAME.as_bytes())]);
        let extensions = vec![
            Extension::basic_constraints(false, None),
            Extension::key_usage(false),
            Extension::new(ALTERNATIVE_NAME, names),
        ];
        let subject = vec![NamePart::new(COMMON_NAME, Self::NAME)];
        let mut draft = CertificateDraft::new(&key, subject, extensions);
        draft.serial = vec![Self::SIGNER_SERIAL];
        mutate_signer(&mut draft);
        let signer = intermediate.issue(draft);
        Self { root, intermediate, key, signer }
    }

    /// A BLOB with these entries, not yet signed: number 7, next update on 2026-02-01.
    pub fn draft(&self, entries: Vec<Value>) -> BlobDraft {
        let standard = |der: &Vec<u8>| STANDARD.encode(der);
        BlobDraft {
            header: json!({
                "alg": self.key.algorithm().name(),
                "typ": "JWT",
                "x5c": [standard(&self.signer), standard(&self.intermediate.der)],
            }),
            payload: json!({
                "legalHeader": "Synthetic: made by Keydesk's testkit, says nothing of real models.",
                "no": 7,
                "nextUpdate": "2026-02-01",
                "entries": entries,
            }),
            key: self.key.clone(),
        }
    }

    /// Revocation lists of the root and of the intermediate, valid through 2026, that revoke these
    /// serial numbers.
    pub fn revocation_lists(&self, by_root: &[u8], by_intermediate: &[u8]) -> Vec<Vec<u8>> {
        let until = "20270101000000Z";
        vec![
            revocation_list(&self.root, by_root, until),
            revocation_list(&self.intermediate, by_intermediate, until),
        ]
    }
}

/// A BLOB before it is signed. Every field may be changed.
#[derive(Debug, Clone)]
pub struct BlobDraft {
    /// The protected header.
    pub header: Value,
    /// The payload.
    pub payload: Value,
    /// The key that signs.
    pub key: SigningKey,
}

impl BlobDraft {
    /// The signed BLOB in compact form.
    pub fn sign(&self) -> String {
        self.sign_bytes(self.header.to_string().as_bytes(), self.payload.to_string().as_bytes())
    }

    /// Signs any bytes in the place of header and payload.
    pub fn sign_bytes(&self, header: &[u8], payload: &[u8]) -> String {
        let signed = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
        let signature = self.key.sign(signed.as_bytes());
        let signature = match self.key.algorithm() {
            Algorithm::Es256 => fixed(&signature, 32),
            Algorithm::Es384 => fixed(&signature, 48),
            Algorithm::Es512 => fixed(&signature, 66),
            _ => signature,
        };
        format!("{signed}.{}", base64url::encode(signature))
    }
}

/// An entry for a FIDO2 model with batch certificates: its roots, and `(status, date)` reports.
pub fn entry(aaguid: &Aaguid, name: &str, roots: &[Vec<u8>], reports: &[(&str, &str)]) -> Value {
    let roots: Vec<_> = roots.iter().map(|der| STANDARD.encode(der)).collect();
    let reports: Vec<_> = reports
        .iter()
        .map(|(status, date)| json!({ "status": status, "effectiveDate": date }))
        .collect();
    json!({
        "aaguid": aaguid.to_string(),
        "metadataStatement": {
            "description": name,
            "aaguid": aaguid.to_string(),
            "authenticatorVersion": 2,
            "protocolFamily": "fido2",
            "schema": 3,
            "upv": [{ "major": 1, "minor": 1 }],
            "authenticationAlgorithms": ["secp256r1_ecdsa_sha256_raw"],
            "publicKeyAlgAndEncodings": ["cose"],
            "attestationTypes": ["basic_full"],
            "userVerificationDetails": [[{ "userVerificationMethod": "passcode_external" }]],
            "keyProtection": ["hardware", "secure_element"],
            "matcherProtection": ["on_chip"],
            "attachmentHint": ["internal", "external"],
            "tcDisplay": [],
            "attestationRootCertificates": roots,
            "icon": "data:image/png;base64,iVBORw0KGgo=",
            "authenticatorGetInfo": {
                "versions": ["FIDO_2_0"],
                "aaguid": aaguid.to_string().replace('-', ""),
                "vendorPrototypeConfigCommands": [u64::MAX],
            },
        },
        "statusReports": reports,
        "timeOfLastStatusChange": "2025-01-01",
    })
}

/// r and s one behind the other (RFC 7518 section 3.4) from their DER.
fn fixed(der: &[u8], coordinate: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // SEQUENCE, its length in one byte or two, then two INTEGERs of less than 128 bytes.
    let mut rest = if der[1] & 0x80 == 0 { &der[2..] } else { &der[3..] };
    for _ in 0..2 {
        let (number, after) = rest[2..].split_at(usize::from(rest[1]));
        let start = number.iter().position(|&byte| byte != 0).unwrap_or(number.len());
        let digits = &number[start..];
        out.resize(out.len() + coordinate - digits.len(), 0);
        out.extend(digits);
        rest = after;
    }
    out
}

/// Key usage of a CA that also signs revocation lists.
fn ca_key_usage() -> Extension {
    Extension { critical: true, ..Extension::new(KEY_USAGE, vec![3, 2, 1, 6]) }
}

const KEY_USAGE: &str = "2.5.29.15";
const ALTERNATIVE_NAME: &str = "2.5.29.17";
const COMMON_NAME: &str = "2.5.4.3";
