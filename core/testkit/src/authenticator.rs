//! The software authenticator, and as much of a browser as stands between it and a page.

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::base64url;
use keydesk_core::webauthn::{Aaguid, Algorithm};
use serde_json::{Value, json};

use crate::assertion::AssertionDraft;
use crate::cbor::Cbor;
use crate::certificate::{CertificateAuthority, CertificateDraft};
use crate::entropy::SeededEntropy;
use crate::key::SigningKey;
use crate::options::{bytes_at, descriptor_ids, text_at};
use crate::platform::{AndroidDraft, AppleDraft, TpmDraft};
use crate::registration::{Attester, RegistrationDraft};

/// Which attestation the authenticator gives when it is asked for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttestationChoice {
    /// Format `none`.
    None,
    /// Format `packed`, signed by the credential.
    PackedSelf,
    /// Format `packed`, with a batch certificate from the authenticator's own CA.
    Packed,
    /// Format `fido-u2f`.
    FidoU2f,
    /// Format `tpm`.
    Tpm,
    /// Format `android-key`.
    AndroidKey,
    /// Format `apple`.
    Apple,
    /// Format `compound`, of `packed` and `android-key`.
    Compound,
}

/// What the authenticator is like.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its model.
    pub aaguid: Aaguid,
    /// The transports that the browser reports.
    pub transports: Vec<String>,
    /// Whether it is part of the device.
    pub platform: bool,
    /// Its attestation.
    pub attestation: AttestationChoice,
    /// The algorithms that it has; the first that the options list is taken.
    pub algorithms: Vec<Algorithm>,
    /// Whether it verifies the user.
    pub user_verified: bool,
    /// Whether its credentials may be backed up.
    pub backup_eligible: bool,
    /// Whether its credentials are backed up.
    pub backed_up: bool,
    /// Whether it counts signatures.
    pub counts: bool,
    /// Whether it keeps discoverable credentials.
    pub discoverable: bool,
    /// The shortest PIN that it accepts, reported when `minPinLength` is requested.
    pub min_pin_length: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            aaguid: Aaguid::from_bytes(*b"keydesk-testkit0"),
            transports: vec!["usb".to_owned()],
            platform: false,
            attestation: AttestationChoice::Packed,
            algorithms: Algorithm::ALL.to_vec(),
            user_verified: true,
            backup_eligible: false,
            backed_up: false,
            counts: true,
            discoverable: true,
            min_pin_length: None,
        }
    }
}

/// A credential that the authenticator holds.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its id.
    pub id: Vec<u8>,
    /// The relying party that it is bound to.
    pub rp_id: String,
    /// The user handle.
    pub user_handle: Vec<u8>,
    /// Its key.
    pub key: SigningKey,
    /// Its signature counter.
    pub sign_count: u32,
}

/// What a page's promise is rejected with, by the name of the DOM exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientError {
    /// The authenticator holds an excluded credential.
    InvalidStateError,
    /// The user, or every authenticator, declined.
    NotAllowedError,
    /// The relying party id is not of this origin.
    SecurityError,
    /// None of the algorithms is had.
    NotSupportedError,
    /// The options are not what they should be.
    TypeError,
}

/// An authenticator in software. One seed gives the same credentials in every run.
#[derive(Debug)]
pub struct SoftAuthenticator {
    /// What it is like; may be changed at any time.
    pub settings: Settings,
    /// The credentials that it holds.
    pub credentials: Vec<Credential>,
    entropy: SeededEntropy,
    authority: CertificateAuthority,
}

impl SoftAuthenticator {
    /// An authenticator with default settings.
    pub fn new(seed: u64) -> Self {
        Self::with_settings(seed, Settings::default())
    }

    /// An authenticator with these settings.
    pub fn with_settings(seed: u64, settings: Settings) -> Self {
        let entropy = SeededEntropy::new(seed);
        let authority = CertificateAuthority::root("Testkit Root", &entropy);
        Self { settings, credentials: Vec::new(), entropy, authority }
    }

    /// The root that certifies this authenticator, for anchors.
    pub fn anchor(&self) -> Vec<u8> {
        self.authority.der.clone()
    }

    /// The CA that certifies this authenticator.
    pub fn authority(&self) -> &CertificateAuthority {
        &self.authority
    }

    /// The stream that this authenticator's keys and ids come from.
    pub fn entropy(&self) -> &SeededEntropy {
        &self.entropy
    }

    /// Answers `navigator.credentials.create()` on a page of `origin`.
    pub fn create(&mut self, options: &Value, origin: &str) -> Result<Value, ClientError> {
        Ok(self.draft_registration(options, origin)?.to_json())
    }

    /// Answers `navigator.credentials.get()` on a page of `origin`.
    pub fn get(&mut self, options: &Value, origin: &str) -> Result<Value, ClientError> {
        Ok(self.draft_assertion(options, origin)?.to_json())
    }

    /// Makes a credential and stops before anything is signed.
    pub fn draft_registration(
        &mut self,
        options: &Value,
        origin: &str,
    ) -> Result<RegistrationDraft, ClientError> {
        let rp_id = rp_id(text_at(options, "/rp/id"), origin)?;
        let user_handle = bytes_at(options, "/user/id").ok_or(ClientError::TypeError)?;
        let excluded = descriptor_ids(options, "excludeCredentials");
        if self.credentials.iter().any(|held| held.rp_id == rp_id && excluded.contains(&held.id)) {
            return Err(ClientError::InvalidStateError);
        }
        let selection = |name: &str| text_at(options, &format!("/authenticatorSelection/{name}"));
        if selection("userVerification") == Some("required") && !self.settings.user_verified
            || selection("residentKey") == Some("required") && !self.settings.discoverable
            || selection("authenticatorAttachment")
                .is_some_and(|wanted| wanted != self.attachment())
        {
            return Err(ClientError::NotAllowedError);
        }
        let key = SigningKey::generate(self.algorithm(options)?, &self.entropy);
        let id: [u8; 32] = self.entropy.array();
        let sign_count = u32::from(self.settings.counts && !self.is_u2f());
        let credential =
            Credential { id: id.to_vec(), rp_id, user_handle, key: key.clone(), sign_count };
        let conveyed = !matches!(text_at(options, "/attestation"), None | Some("none"));
        let attester = if conveyed { self.attester(&key) } else { Attester::None };
        // A browser that conveys no attestation hides the model too.
        let hidden = !conveyed || self.is_u2f();
        let aaguid = if hidden { Aaguid::ZERO } else { self.settings.aaguid };
        let extensions = self.extensions(options);
        let flags = self.flags() | AT | if extensions.is_some() { ED } else { 0 };
        let draft = RegistrationDraft {
            client_data: client_data("webauthn.create", options, origin)?,
            client_data_json: None,
            rp_id_hash: digest(&SHA256, credential.rp_id.as_bytes()).as_ref().to_vec(),
            flags,
            sign_count,
            aaguid: *aaguid.as_bytes(),
            credential_id: id.to_vec(),
            credential_id_length: 32,
            public_key: key.cose(),
            attested: true,
            extensions,
            suffix: Vec::new(),
            attester,
            transports: self.settings.transports.clone(),
            attachment: Some(self.attachment().to_owned()),
            client_extensions: match options.pointer("/extensions/credProps") {
                Some(Value::Bool(true)) => {
                    json!({ "credProps": { "rk": self.settings.discoverable } })
                }
                _ => json!({}),
            },
        };
        self.credentials.push(credential);
        Ok(draft)
    }

    /// Chooses a credential, counts, and stops before anything is signed.
    pub fn draft_assertion(
        &mut self,
        options: &Value,
        origin: &str,
    ) -> Result<AssertionDraft, ClientError> {
        let rp_id = rp_id(text_at(options, "/rpId"), origin)?;
        if text_at(options, "/userVerification") == Some("required") && !self.settings.user_verified
        {
            return Err(ClientError::NotAllowedError);
        }
        let allowed = descriptor_ids(options, "allowCredentials");
        let discoverable = self.settings.discoverable;
        let (flags, counts, u2f) = (self.flags(), self.settings.counts, self.is_u2f());
        let attachment = Some(self.attachment().to_owned());
        let usable = |held: &&mut Credential| {
            let named = if allowed.is_empty() { discoverable } else { allowed.contains(&held.id) };
            held.rp_id == rp_id && named
        };
        // The newest credential is what an account chooser shows first.
        let credential =
            self.credentials.iter_mut().rev().find(usable).ok_or(ClientError::NotAllowedError)?;
        if counts {
            credential.sign_count += 1;
        }
        Ok(AssertionDraft {
            client_data: client_data("webauthn.get", options, origin)?,
            client_data_json: None,
            rp_id_hash: digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec(),
            flags,
            sign_count: credential.sign_count,
            extensions: None,
            suffix: Vec::new(),
            key: credential.key.clone(),
            credential_id: credential.id.clone(),
            user_handle: (discoverable && !u2f).then(|| credential.user_handle.clone()),
            attachment,
        })
    }

    /// A batch key and its certificate from the authenticator's CA.
    pub fn batch(&self, algorithm: Algorithm) -> (SigningKey, Vec<u8>) {
        let key = SigningKey::generate(algorithm, &self.entropy);
        let aaguid = (!self.is_u2f()).then_some(&self.settings.aaguid);
        let certificate = self.authority.issue(CertificateDraft::attestation(&key, aaguid));
        (key, certificate)
    }

    fn attester(&self, key: &SigningKey) -> Attester {
        match self.settings.attestation {
            AttestationChoice::None => Attester::None,
            AttestationChoice::PackedSelf => Attester::PackedSelf(key.clone()),
            AttestationChoice::Packed => {
                let (key, certificate) = self.batch(Algorithm::Es256);
                Attester::Packed(key, vec![certificate])
            }
            AttestationChoice::FidoU2f => {
                let (key, certificate) = self.batch(Algorithm::Es256);
                Attester::FidoU2f(key, vec![certificate])
            }
            AttestationChoice::Tpm => {
                Attester::Tpm(TpmDraft::new(key, &self.authority, &self.entropy))
            }
            AttestationChoice::AndroidKey => {
                Attester::AndroidKey(AndroidDraft::new(key, &self.authority))
            }
            AttestationChoice::Apple => Attester::Apple(AppleDraft::new(key, &self.authority)),
            AttestationChoice::Compound => {
                let (batch, certificate) = self.batch(Algorithm::Es256);
                Attester::Compound(vec![
                    Attester::Packed(batch, vec![certificate]),
                    Attester::AndroidKey(AndroidDraft::new(key, &self.authority)),
                ])
            }
        }
    }

    fn algorithm(&self, options: &Value) -> Result<Algorithm, ClientError> {
        let offered = options.get("pubKeyCredParams").and_then(Value::as_array);
        let offered = offered.ok_or(ClientError::TypeError)?;
        offered
            .iter()
            .filter_map(|parameter| Algorithm::from_cose_id(parameter.get("alg")?.as_i64()?))
            .filter(|algorithm| !self.is_u2f() || *algorithm == Algorithm::Es256)
            .find(|algorithm| self.settings.algorithms.contains(algorithm))
            .ok_or(ClientError::NotSupportedError)
    }

    fn extensions(&self, options: &Value) -> Option<Cbor> {
        let mut outputs = Vec::new();
        let asked = |name: &str| options.pointer(&format!("/extensions/{name}"));
        if let Some(level) = asked("credentialProtectionPolicy").and_then(Value::as_str) {
            let level = match level {
                "userVerificationRequired" => 3,
                "userVerificationOptionalWithCredentialIDList" => 2,
                _ => 1,
            };
            outputs.push(("credProtect".into(), Cbor::Int(level)));
        }
        if asked("minPinLength") == Some(&Value::Bool(true))
            && let Some(length) = self.settings.min_pin_length
        {
            outputs.push(("minPinLength".into(), Cbor::Int(i64::from(length))));
        }
        (!outputs.is_empty() && !self.is_u2f()).then_some(Cbor::Map(outputs))
    }

    fn flags(&self) -> u8 {
        let settings = &self.settings;
        let bit = |set: bool, bit: u8| if set && !self.is_u2f() { bit } else { 0 };
        UP | bit(settings.user_verified, UV)
            | bit(settings.backup_eligible, BE)
            | bit(settings.backed_up, BS)
    }

    fn is_u2f(&self) -> bool {
        self.settings.attestation == AttestationChoice::FidoU2f
    }

    fn attachment(&self) -> &'static str {
        if self.settings.platform { "platform" } else { "cross-platform" }
    }
}

/// The relying party id, if a page of this origin may use it.
fn rp_id(asked: Option<&str>, origin: &str) -> Result<String, ClientError> {
    let (_, rest) = origin.split_once("://").ok_or(ClientError::SecurityError)?;
    let host = rest.split(':').next().unwrap_or_default();
    let id = asked.unwrap_or(host);
    let below = host.strip_suffix(id).is_some_and(|head| head.ends_with('.'));
    if host == id || below { Ok(id.to_owned()) } else { Err(ClientError::SecurityError) }
}

fn client_data(kind: &str, options: &Value, origin: &str) -> Result<Value, ClientError> {
    let challenge = bytes_at(options, "/challenge").ok_or(ClientError::TypeError)?;
    Ok(json!({
        "type": kind,
        "challenge": base64url::encode(challenge),
        "origin": origin,
        "crossOrigin": false,
    }))
}

const UP: u8 = 1;
const UV: u8 = 1 << 2;
const BE: u8 = 1 << 3;
const BS: u8 = 1 << 4;
const AT: u8 = 1 << 6;
const ED: u8 = 1 << 7;
