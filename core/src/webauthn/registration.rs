//! Registering a new credential (WebAuthn Level 3 section 7.1).

use aws_lc_rs::digest::{SHA256, digest};

use super::algorithm::Algorithm;
use super::attestation::{
    self, Allowed, AttestationFormat, AttestationKind, AttestationObject, KeySecurity, Subject,
};
use super::attestation_policy::AttestationPolicy;
use super::authenticator_data::{AuthenticatorData, AuthenticatorExtensions};
use super::client_data::{self, Ceremony};
use super::cose::CoseKey;
use super::key_identifier::KeyIdentifier;
use super::metadata::{CertificationLevel, Metadata};
use super::policy;
use super::public_key::PublicKey;
use super::rejection::{Rejection, RejectionCode};
use super::relying_party::RelyingParty;
use super::response::{AttestationResponse, ID_BUFFER, Response};
use super::second_opinion::{self, Accepted, SecondOpinion};
use super::types::{Aaguid, AuthenticatorAttachment, Transports, UserVerification};
use crate::ids::CredentialId;
use crate::time::Timestamp;

/// The expectations that a registration response must meet.
#[derive(Debug, Clone, Copy)]
pub struct RegistrationExpectations<'a> {
    /// The challenge that was issued, 16 to 1024 bytes.
    pub challenge: &'a [u8],
    /// Whether the user has to be verified.
    pub user_verification: UserVerification,
    /// The algorithms that were offered.
    pub algorithms: &'a [Algorithm],
    /// The attestation policy.
    pub attestation: &'a AttestationPolicy,
    /// The instant at which certificates have to be valid.
    pub at: Timestamp,
    /// The metadata of authenticator models, if any is loaded.
    pub metadata: Option<&'a Metadata>,
}

/// A registration that passed every check. Only [`verify_registration`] makes one:
///
/// ```compile_fail
/// use keydesk_core::webauthn::VerifiedRegistration;
///
/// let forged = VerifiedRegistration { sign_count: 0, ..unreachable!() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRegistration {
    credential_id: CredentialId,
    public_key: Vec<u8>,
    algorithm: Algorithm,
    sign_count: u32,
    aaguid: Aaguid,
    transports: Transports,
    backup_eligible: bool,
    backed_up: bool,
    user_verified: bool,
    attachment: Option<AuthenticatorAttachment>,
    attestation: AttestationResult,
    discoverable: Option<bool>,
    extensions: AuthenticatorExtensions,
    model: Option<String>,
    certification: Option<CertificationLevel>,
    attestation_keys: Vec<KeyIdentifier>,
    second_opinion: SecondOpinion,
}

/// The result of verifying a registration's attestation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttestationResult {
    /// The statement's format.
    pub format: AttestationFormat,
    /// The source of trust.
    pub kind: AttestationKind,
    /// Whether the certificates lead to an anchor that may vouch for this statement.
    pub trusted: bool,
    /// Whether that anchor vouches for the AAGUID too; if not, the AAGUID is a claim.
    pub aaguid_attested: bool,
    /// Where the private key is kept; `None` if neither attestation nor metadata says.
    pub key_security: Option<KeySecurity>,
    /// Whether a TPM signed the statement with SHA-1 (RS1).
    pub sha1: bool,
    /// Why the statement is not trusted, where there is one that somebody else than the credential
    /// signed: no path to an anchor, or an algorithm that is unknown.
    pub untrusted: Option<RejectionCode>,
}

impl VerifiedRegistration {
    /// The credential's id.
    pub fn credential_id(&self) -> &CredentialId {
        &self.credential_id
    }

    /// The credential's public key: the exact bytes of its COSE key.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The key's algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The signature counter.
    pub fn sign_count(&self) -> u32 {
        self.sign_count
    }

    /// The model; a claim unless [`AttestationResult::aaguid_attested`].
    pub fn aaguid(&self) -> Aaguid {
        self.aaguid
    }

    /// How the browser says the authenticator can be reached.
    pub fn transports(&self) -> &Transports {
        &self.transports
    }

    /// Whether the credential may be backed up.
    pub fn backup_eligible(&self) -> bool {
        self.backup_eligible
    }

    /// Whether the credential is backed up.
    pub fn backed_up(&self) -> bool {
        self.backed_up
    }

    /// Whether the authenticator verified the user.
    pub fn user_verified(&self) -> bool {
        self.user_verified
    }

    /// How the browser says the authenticator is attached.
    pub fn attachment(&self) -> Option<AuthenticatorAttachment> {
        self.attachment
    }

    /// The result of verifying the attestation.
    pub fn attestation(&self) -> &AttestationResult {
        &self.attestation
    }

    /// Whether the browser says the credential is discoverable (`credProps.rk`).
    pub fn discoverable(&self) -> Option<bool> {
        self.discoverable
    }

    /// The authenticator's extension outputs, covered by the attestation signature if any.
    pub fn extensions(&self) -> &AuthenticatorExtensions {
        &self.extensions
    }

    /// The model's name by metadata, where the attestation is trusted.
    pub fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }

    /// The model's FIDO2 certification level by metadata, where the attestation leads to an anchor
    /// of the model's own.
    pub fn certification(&self) -> Option<CertificationLevel> {
        self.certification
    }

    /// The keys of the certificates that were shown and of the anchors that they lead to: metadata may
    /// report one of them as compromised later.
    pub fn attestation_keys(&self) -> &[KeyIdentifier] {
        &self.attestation_keys
    }

    /// The outcome of the second opinion.
    pub fn second_opinion(&self) -> SecondOpinion {
        self.second_opinion
    }
}

/// Verifies a `RegistrationResponseJSON` (section 7.1, steps 3 to 25).
///
/// Whether the credential id is new (step 26) is for the store to say.
///
/// ```
/// use keydesk_core::time::{Clock, SystemClock};
/// use keydesk_core::webauthn::{
///     Algorithm, AttestationPolicy, RegistrationExpectations, RejectionCode, RelyingParty,
///     RelyingPartyConfig, UserVerification, verify_registration,
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let config = RelyingPartyConfig::new("portal.example", "https://portal.example");
/// let relying_party = RelyingParty::new(config)?;
/// let challenge = [7; 32]; // random bytes, which were sent to the browser and kept
/// # let options = serde_json::json!({
/// #     "rp": { "id": "portal.example", "name": "Portal" },
/// #     "user": { "id": "AQID", "name": "jo", "displayName": "Jo" },
/// #     "challenge": keydesk_core::base64url::encode(challenge),
/// #     "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }]
/// # });
/// # let mut key = keydesk_testkit::SoftAuthenticator::new(1);
/// # let response = key.create(&options, "https://portal.example").unwrap().to_string();
/// // `response` is the JSON of the browser's `credential.toJSON()`.
/// let expected = RegistrationExpectations {
///     challenge: &challenge,
///     user_verification: UserVerification::Preferred,
///     algorithms: &[Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256],
///     attestation: &AttestationPolicy::default(),
///     at: SystemClock.now(),
///     metadata: None,
/// };
/// let verified = verify_registration(&relying_party, &expected, response.as_bytes())?;
/// // Store these, with the id of the user who registered.
/// let (id, public_key) = (verified.credential_id(), verified.public_key());
/// let (algorithm, sign_count) = (verified.algorithm(), verified.sign_count());
/// let backup_eligible = verified.backup_eligible();
/// # assert_eq!((algorithm, backup_eligible), (Algorithm::Es256, false));
/// # assert!(!id.as_bytes().is_empty() && !public_key.is_empty() && sign_count < 2);
///
/// // The answer to another challenge is refused.
/// let other = RegistrationExpectations { challenge: &[8; 32], ..expected };
/// let refused = verify_registration(&relying_party, &other, response.as_bytes()).unwrap_err();
/// assert_eq!(refused.code, RejectionCode::ChallengeMismatch);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A [`Rejection`] with the code of the first check that fails.
pub fn verify_registration(
    rp: &RelyingParty,
    expected: &RegistrationExpectations<'_>,
    response_json: &[u8],
) -> Result<VerifiedRegistration, Rejection> {
    client_data::check_expected_challenge(expected.challenge)?;
    // Steps 3 and 4: the response and the client's extension outputs.
    let response: Response<'_, AttestationResponse<'_>> = Response::parse(response_json)?;
    let mut id_buffer = [0; ID_BUFFER];
    let id = response.credential_id(&mut id_buffer)?;
    let inner = response.inner()?;
    let client_data = inner.client_data()?;
    let object_bytes = inner.attestation_object()?;
    let transports = inner.transports();
    let attachment = response.attachment();
    let discoverable = response.discoverable();
    // Step 13: the attestation object, its authenticator data and the key inside.
    let object = AttestationObject::parse(&object_bytes)?;
    let data = AuthenticatorData::parse(object.auth_data)?;
    let attested = data.attested.as_ref().ok_or(RejectionCode::AttestedDataMissing)?;
    let cose_key = CoseKey::parse(attested.public_key)?;
    if attested.credential_id != id {
        return Err(RejectionCode::CredentialIdMismatch.into());
    }
    // Steps 5 to 11: the client data.
    client_data::check(&client_data, Ceremony::Registration, rp, expected.challenge)?;
    // Steps 14 to 17: relying party, presence, verification, backup bits.
    data.check(rp, expected.user_verification)?;
    // Step 20: the algorithm was offered.
    if !expected.algorithms.contains(&cose_key.algorithm) {
        let offered: Vec<_> = expected.algorithms.iter().map(ToString::to_string).collect();
        let (offered, seen) = (offered.join(", "), cose_key.algorithm.to_string());
        return Err(Rejection::compared(RejectionCode::AlgorithmNotOffered, &offered, &seen));
    }
    let public_key = PublicKey::from_cose(&cose_key)?;
    // Steps 12, 21 and 22: the statement verifies by its format's procedure.
    let mut client_data_hash = [0; 32];
    client_data_hash.copy_from_slice(digest(&SHA256, &client_data).as_ref());
    let subject = Subject {
        rp_id_hash: data.rp_id_hash,
        attested,
        cose_key: &cose_key,
        public_key: &public_key,
        client_data_hash: &client_data_hash,
        signed: &[object.auth_data, &client_data_hash].concat(),
        allowed: Allowed::by(expected.attestation),
    };
    let attestation = attestation::verify(object.format, object.statement, &subject)?;
    // U2F signs no flags and knows no user verification (8.6), so there it is a mere claim.
    let user_verified = data.flags.user_verified() && object.format != AttestationFormat::FidoU2f;
    // Steps 23 and 24: what the policy and the metadata make of it.
    let seen = policy::Seen {
        format: object.format,
        attested: &attestation,
        aaguid: attested.aaguid,
        algorithm: cose_key.algorithm,
        attestation_object: &object_bytes,
        backup_eligible: data.flags.backup_eligible(),
        user_verified,
    };
    let standing = policy::check(&seen, expected.attestation, expected.metadata, expected.at)?;
    let second_opinion = if expected.attestation.second_opinion {
        second_opinion::ask(&Accepted {
            rp,
            challenge: expected.challenge,
            user_verification: expected.user_verification,
            client_data: &client_data,
            attestation_object: &object_bytes,
            format: object.format,
            attested: &attestation,
            credential_id: id,
            cose_key: &cose_key,
            sign_count: data.sign_count,
            backup_eligible: data.flags.backup_eligible(),
            backed_up: data.flags.backed_up(),
        })?
    } else {
        SecondOpinion::Off
    };
    Ok(VerifiedRegistration {
        credential_id: CredentialId::new(id).map_err(|_| RejectionCode::CredentialIdLength)?,
        public_key: attested.public_key.to_vec(),
        algorithm: cose_key.algorithm,
        sign_count: data.sign_count,
        aaguid: attested.aaguid,
        transports,
        backup_eligible: data.flags.backup_eligible(),
        backed_up: data.flags.backed_up(),
        user_verified,
        attachment,
        attestation: AttestationResult {
            format: object.format,
            kind: attestation.kind,
            trusted: standing.trusted,
            aaguid_attested: standing.aaguid_attested,
            key_security: standing.key_security,
            sha1: attestation.statements.iter().any(|statement| statement.evidence.sha1),
            untrusted: standing.untrusted,
        },
        discoverable,
        extensions: data.extensions,
        model: standing.model,
        certification: standing.certification,
        attestation_keys: standing.keys,
        second_opinion,
    })
}
