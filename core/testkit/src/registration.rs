//! A registration in steps: draft, signed parts, JSON.

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::base64url;
use serde_json::{Value, json};

use crate::cbor::Cbor;
use crate::key::SigningKey;
use crate::platform::{AndroidDraft, AppleDraft, TpmDraft};

/// Who signs the attestation statement, and how.
#[derive(Debug, Clone)]
pub enum Attester {
    /// Nobody; format `none`.
    None,
    /// The given key, under `packed` without certificates; normally the credential's.
    PackedSelf(SigningKey),
    /// The given key, under `packed` with these certificates, leaf first.
    Packed(SigningKey, Vec<Vec<u8>>),
    /// The given key, under `fido-u2f` with these certificates.
    FidoU2f(SigningKey, Vec<Vec<u8>>),
    /// A TPM.
    Tpm(TpmDraft),
    /// Android's key store.
    AndroidKey(AndroidDraft),
    /// Apple's anonymous attestation.
    Apple(AppleDraft),
    /// Several of the others, under `compound`.
    Compound(Vec<Self>),
}

/// What attesters sign.
#[derive(Debug, Clone)]
pub struct ToSign {
    /// SHA-256 of the client data.
    pub client_data_hash: Vec<u8>,
    /// Authenticator data and client data hash behind each other.
    pub signed: Vec<u8>,
    /// What a U2F authenticator signs in their place.
    pub u2f: Vec<u8>,
}

impl Attester {
    /// The format and the statement.
    pub fn statement(&self, to_sign: &ToSign) -> (&'static str, Cbor) {
        let signed = &to_sign.signed;
        match self {
            Self::None => ("none", Cbor::map([])),
            Self::PackedSelf(key) => {
                let alg = Cbor::Int(key.algorithm().cose_id());
                ("packed", Cbor::map([("alg", alg), ("sig", key.sign(signed).into())]))
            }
            Self::Packed(key, chain) => {
                let alg = Cbor::Int(key.algorithm().cose_id());
                let sig = key.sign(signed).into();
                ("packed", Cbor::map([("alg", alg), ("sig", sig), ("x5c", x5c(chain))]))
            }
            Self::FidoU2f(key, chain) => {
                let sig = key.sign(&to_sign.u2f).into();
                ("fido-u2f", Cbor::map([("x5c", x5c(chain)), ("sig", sig)]))
            }
            Self::Tpm(draft) => ("tpm", draft.statement(to_sign)),
            Self::AndroidKey(draft) => ("android-key", draft.statement(to_sign)),
            Self::Apple(draft) => ("apple", draft.statement(to_sign)),
            Self::Compound(parts) => {
                let parts = parts.iter().map(|part| {
                    let (format, statement) = part.statement(to_sign);
                    Cbor::map([("fmt", format.into()), ("attStmt", statement)])
                });
                ("compound", Cbor::Array(parts.collect()))
            }
        }
    }
}

/// A registration before anything is signed. Every field may be changed.
#[derive(Debug, Clone)]
pub struct RegistrationDraft {
    /// The client data.
    pub client_data: Value,
    /// Bytes that stand for the client data, if they are not to be written from it.
    pub client_data_json: Option<Vec<u8>>,
    /// The hash of the relying party id.
    pub rp_id_hash: Vec<u8>,
    /// The flags byte.
    pub flags: u8,
    /// The signature counter.
    pub sign_count: u32,
    /// The AAGUID.
    pub aaguid: [u8; 16],
    /// The credential id.
    pub credential_id: Vec<u8>,
    /// The length that is claimed for the credential id.
    pub credential_id_length: u16,
    /// The credential's public key.
    pub public_key: Cbor,
    /// Whether attested credential data is written, whatever the flag says.
    pub attested: bool,
    /// Extension data to write, whatever the flag says.
    pub extensions: Option<Cbor>,
    /// Bytes behind the authenticator data.
    pub suffix: Vec<u8>,
    /// Who signs.
    pub attester: Attester,
    /// The transports that the browser reports.
    pub transports: Vec<String>,
    /// `authenticatorAttachment`.
    pub attachment: Option<String>,
    /// `clientExtensionResults`.
    pub client_extensions: Value,
}

impl RegistrationDraft {
    /// The authenticator data as it would be written now.
    pub fn authenticator_data(&self) -> Vec<u8> {
        let mut out = self.rp_id_hash.clone();
        out.push(self.flags);
        out.extend(self.sign_count.to_be_bytes());
        if self.attested {
            out.extend(self.aaguid);
            out.extend(self.credential_id_length.to_be_bytes());
            out.extend(&self.credential_id);
            out.extend(self.public_key.encode());
        }
        if let Some(extensions) = &self.extensions {
            out.extend(extensions.encode());
        }
        out.extend(&self.suffix);
        out
    }

    /// Writes and signs everything.
    pub fn sign(&self) -> SignedRegistration {
        let client_data_json =
            self.client_data_json.clone().unwrap_or_else(|| self.client_data.to_string().into());
        let authenticator_data = self.authenticator_data();
        let hash = digest(&SHA256, &client_data_json);
        let to_sign = ToSign {
            client_data_hash: hash.as_ref().to_vec(),
            signed: [&authenticator_data, hash.as_ref()].concat(),
            u2f: self.u2f_message(hash.as_ref()),
        };
        let (format, statement) = self.attester.statement(&to_sign);
        let object = Cbor::map([
            ("fmt", format.into()),
            ("attStmt", statement),
            ("authData", authenticator_data.into()),
        ]);
        SignedRegistration {
            client_data_json,
            object,
            credential_id: self.credential_id.clone(),
            transports: self.transports.clone(),
            attachment: self.attachment.clone(),
            client_extensions: self.client_extensions.clone(),
        }
    }

    /// Signs, and writes the response.
    pub fn to_json(&self) -> Value {
        self.sign().to_json()
    }

    fn u2f_message(&self, client_data_hash: &[u8]) -> Vec<u8> {
        let coordinate = |label: i64| match &self.public_key {
            Cbor::Map(entries) => entries
                .iter()
                .find_map(|entry| match entry {
                    (Cbor::Int(found), Cbor::Bytes(bytes)) if *found == label => {
                        Some(bytes.clone())
                    }
                    _ => None,
                })
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        let (x, y) = (coordinate(-2), coordinate(-3));
        let parts: [&[u8]; 7] =
            [&[0], &self.rp_id_hash, client_data_hash, &self.credential_id, &[4], &x, &y];
        parts.concat()
    }
}

/// A registration after signing. What is changed now is covered by no new signature.
#[derive(Debug, Clone)]
pub struct SignedRegistration {
    /// The client data as bytes.
    pub client_data_json: Vec<u8>,
    /// The attestation object: `fmt`, `attStmt`, `authData`.
    pub object: Cbor,
    /// The credential id as the browser names it.
    pub credential_id: Vec<u8>,
    /// The transports that the browser reports.
    pub transports: Vec<String>,
    /// `authenticatorAttachment`.
    pub attachment: Option<String>,
    /// `clientExtensionResults`.
    pub client_extensions: Value,
}

impl SignedRegistration {
    /// The attestation statement.
    pub fn statement(&mut self) -> &mut Cbor {
        self.object.get("attStmt")
    }

    /// The authenticator data.
    pub fn authenticator_data(&mut self) -> &mut Vec<u8> {
        match self.object.get("authData") {
            Cbor::Bytes(bytes) => bytes,
            other => panic!("{other:?} is not bytes"),
        }
    }

    /// `RegistrationResponseJSON`, with the copies that browsers add.
    pub fn to_json(&self) -> Value {
        let id = base64url::encode(&self.credential_id);
        let mut object = self.object.clone();
        let data = object.entries().iter().find(|entry| entry.0 == "authData".into());
        let copy = match data {
            Some((_, Cbor::Bytes(bytes))) => base64url::encode(bytes),
            _ => String::new(),
        };
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": self.attachment,
            "clientExtensionResults": self.client_extensions,
            "response": {
                "clientDataJSON": base64url::encode(&self.client_data_json),
                "attestationObject": base64url::encode(object.encode()),
                "authenticatorData": copy,
                "transports": self.transports,
            },
        })
    }
}

pub(crate) fn x5c(chain: &[Vec<u8>]) -> Cbor {
    Cbor::Array(chain.iter().cloned().map(Cbor::Bytes).collect())
}
