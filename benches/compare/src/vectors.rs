//! The vectors: 64 credentials of a software authenticator, each with one assertion.

use anyhow::{Context, Result, anyhow};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use keydesk_core::base64url;
use keydesk_core::ids::{CredentialId, UserHandle};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_core::webauthn::{
    Algorithm, AttestationPolicy, PreparedCredential, RegistrationExpectations, RelyingParty,
    RelyingPartyConfig, UserVerification, verify_registration,
};
use keydesk_testkit::{Settings, SignedAssertion, SoftAuthenticator};
use serde_json::{Value, json};
use webauthn_rs_core::WebauthnCore;

use webauthn_rs_core::proto::{
    AuthenticationState, RegisterPublicKeyCredential, UserVerificationPolicy,
};

use crate::webauthn_rs;

/// How many credentials every library goes through, in turn.
pub(crate) const CREDENTIALS: usize = 64;
pub(crate) const RP_ID: &str = "portal.example.org";
pub(crate) const ORIGIN: &str = "https://portal.example.org";

/// What all cases share.
pub(crate) struct Workload {
    pub(crate) rp: RelyingParty,
    pub(crate) core: WebauthnCore,
    pub(crate) cases: Vec<Case>,
}

/// One credential and one assertion of it, in the forms in which the libraries want them.
pub(crate) struct Case {
    pub(crate) challenge: Vec<u8>,
    pub(crate) credential_id: Vec<u8>,
    /// The COSE key.
    pub(crate) public_key: Vec<u8>,
    pub(crate) sign_count: u32,
    pub(crate) owner: [UserHandle; 1],
    /// `AuthenticationResponseJSON`.
    pub(crate) response: String,
    /// The same as a whole `verifyAuthentication` request.
    pub(crate) request: String,
    /// What the signature covers, and the signature.
    pub(crate) signed: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The key as bare aws-lc-rs wants it: an uncompressed point.
    pub(crate) point: Vec<u8>,
    pub(crate) parsed: ParsedPublicKey,
    pub(crate) prepared: PreparedCredential,
    pub(crate) state: AuthenticationState,
    assertion: SignedAssertion,
}

/// Makes every case. What is signed is new in each run, for webauthn-rs-core draws its own
/// challenges; the keys come from a seed.
pub(crate) fn make() -> Result<Workload> {
    let rp = RelyingParty::new(RelyingPartyConfig {
        name: "Portal".into(),
        ..RelyingPartyConfig::new(RP_ID, ORIGIN)
    })?;
    let core = webauthn_rs::core()?;
    let settings = Settings { algorithms: vec![Algorithm::Es256], ..Settings::default() };
    let mut authenticator = SoftAuthenticator::with_settings(64, settings);
    let cases = (0..CREDENTIALS)
        .map(|number| case(&rp, &core, &mut authenticator, number))
        .collect::<Result<_>>()?;
    Ok(Workload { rp, core, cases })
}

fn case(
    rp: &RelyingParty,
    core: &WebauthnCore,
    authenticator: &mut SoftAuthenticator,
    number: usize,
) -> Result<Case> {
    let mut handle = [0; 64];
    handle[..8].copy_from_slice(&u64::try_from(number)?.to_be_bytes());
    let owner = UserHandle::new(handle.to_vec())?;

    let builder = core
        .new_challenge_register_builder(owner.as_bytes(), "user", "User")?
        .user_verification_policy(UserVerificationPolicy::Required);
    let (options, state) = core.generate_challenge_register(builder)?;
    let options = serde_json::to_value(options)?["publicKey"].take();
    let response = authenticator.create(&options, ORIGIN).map_err(|e| anyhow!("{e:?}"))?;
    let response = response.to_string();
    let parsed: RegisterPublicKeyCredential = serde_json::from_str(&response)?;
    let credential = core.register_credential(&parsed, &state, None)?;
    let expected = RegistrationExpectations {
        challenge: &challenge(&options)?,
        user_verification: UserVerification::Required,
        algorithms: &[Algorithm::Es256],
        attestation: &AttestationPolicy::default(),
        metadata: None,
        at: SystemClock.now(),
    };
    let verified = verify_registration(rp, &expected, response.as_bytes())?;

    let builder = core.new_challenge_authenticate_builder(
        vec![credential],
        Some(UserVerificationPolicy::Required),
    )?;
    let (options, state) = core.generate_challenge_authenticate(builder)?;
    let options = serde_json::to_value(options)?["publicKey"].take();
    let draft = authenticator.draft_assertion(&options, ORIGIN).map_err(|e| anyhow!("{e:?}"))?;
    let point = draft.key.public_key();
    let assertion = draft.sign();
    let sign_count = verified.sign_count();
    let prepared = PreparedCredential::new(
        CredentialId::new(verified.credential_id().as_bytes())?,
        verified.public_key(),
        Algorithm::Es256,
        sign_count,
        verified.backup_eligible(),
    )?;
    let mut case = Case {
        challenge: challenge(&options)?,
        credential_id: verified.credential_id().as_bytes().to_vec(),
        public_key: verified.public_key().to_vec(),
        sign_count,
        owner: [owner],
        response: assertion.to_json().to_string(),
        request: String::new(),
        signed: signed(&assertion),
        signature: assertion.signature.clone(),
        parsed: ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point)?,
        point,
        prepared,
        state,
        assertion,
    };
    case.request = case.wire().to_string();
    Ok(case)
}

impl Case {
    /// The same case with one bit of the signature flipped, inside the number `s`.
    pub(crate) fn flipped(&self) -> Self {
        let mut assertion = self.assertion.clone();
        let last = assertion.signature.len() - 1;
        assertion.signature[last] ^= 1;
        self.with(assertion)
    }

    /// The same case with one bit of the authenticator data flipped: in the signature counter.
    pub(crate) fn miscounted(&self) -> Self {
        let mut assertion = self.assertion.clone();
        assertion.authenticator_data[36] ^= 0x40;
        self.with(assertion)
    }

    fn with(&self, assertion: SignedAssertion) -> Self {
        let mut case = Self {
            challenge: self.challenge.clone(),
            credential_id: self.credential_id.clone(),
            public_key: self.public_key.clone(),
            sign_count: self.sign_count,
            owner: self.owner.clone(),
            response: assertion.to_json().to_string(),
            request: String::new(),
            signed: signed(&assertion),
            signature: assertion.signature.clone(),
            point: self.point.clone(),
            parsed: self.parsed.clone(),
            prepared: self.prepared.clone(),
            state: self.state.clone(),
            assertion,
        };
        case.request = case.wire().to_string();
        case
    }

    fn wire(&self) -> Value {
        json!({
            "relyingParty": { "id": RP_ID, "origins": [ORIGIN] },
            "challenge": base64url::encode(&self.challenge),
            "userVerification": "required",
            "credential": {
                "id": base64url::encode(&self.credential_id),
                "publicKey": base64url::encode(&self.public_key),
                "algorithm": Algorithm::Es256.cose_id(),
                "signCount": self.sign_count,
                "backupEligible": false,
            },
            "expectedUserHandle": base64url::encode(self.owner[0].as_bytes()),
            "response": self.assertion.to_json(),
        })
    }

    fn to_json(&self) -> Value {
        json!({
            "challenge": base64url::encode(&self.challenge),
            "credentialId": base64url::encode(&self.credential_id),
            "publicKey": base64url::encode(&self.public_key),
            "algorithm": Algorithm::Es256.cose_id(),
            "signCount": self.sign_count,
            "userHandle": base64url::encode(self.owner[0].as_bytes()),
            "response": self.response,
            "flipped": [self.flipped().response, self.miscounted().response],
        })
    }
}

impl Workload {
    /// The cases for libraries in other languages; every response as the text that a browser sent.
    pub(crate) fn to_json(&self) -> Value {
        let cases: Vec<_> = self.cases.iter().map(Case::to_json).collect();
        json!({ "rpId": RP_ID, "origin": ORIGIN, "cases": cases })
    }
}

fn signed(assertion: &SignedAssertion) -> Vec<u8> {
    let hash = digest(&SHA256, &assertion.client_data_json);
    [&assertion.authenticator_data, hash.as_ref()].concat()
}

fn challenge(options: &Value) -> Result<Vec<u8>> {
    let text = options["challenge"].as_str().context("the options hold no challenge")?;
    Ok(base64url::decode(text)?)
}
