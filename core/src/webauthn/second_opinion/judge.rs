//! How `webauthn-rs-core` 0.6.2 is asked, by its published interface alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tracing::subscriber::{NoSubscriber, with_default};
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::internals::AuthenticatorData;
use webauthn_rs_core::proto::{
    AttestationConveyancePreference, AuthenticatorAttestationResponseRaw, COSEAlgorithm,
    COSEKeyType, CollectedClientData, Credential, RegisterPublicKeyCredential, Registration,
    RegistrationExtensionsClientOutputs, RegistrationState, UserVerificationPolicy,
};

use super::{Accepted, NotJudged, SecondOpinion};
use crate::base64url;
use crate::webauthn::algorithm::Algorithm;
use crate::webauthn::attestation::{
    AttestationFormat, AttestationKind, AttestationObject, Attested,
};
use crate::webauthn::cose::Material;
use crate::webauthn::policy::packed_algorithm;
use crate::webauthn::rejection::{Rejection, RejectionCode};
use crate::webauthn::types::UserVerification;

pub(super) fn judge(accepted: &Accepted<'_>) -> Result<SecondOpinion, Rejection> {
    let origin = match can_judge(accepted) {
        Ok(origin) => origin,
        Err(reason) => return Ok(SecondOpinion::NotJudged(reason)),
    };
    let disagreement = |detail| Rejection::at(RejectionCode::SecondOpinionDisagrees, detail);
    // It logs what it is given, errors with the whole input; a panic in it must not be ours.
    let asked = catch_unwind(AssertUnwindSafe(|| {
        with_default(NoSubscriber::new(), || {
            let verdict = register(accepted, origin);
            let unread = matches!(verdict, Some(Err(_))).then(|| unread(accepted)).flatten();
            (verdict, unread)
        })
    }));
    let theirs = match asked {
        Ok((_, Some(reason))) => return Ok(SecondOpinion::NotJudged(reason)),
        Ok((Some(Ok(credential)), None)) => credential,
        Ok((Some(Err(error)), None)) => return Err(disagreement(reason(&error))),
        Ok((None, None)) => return Err(disagreement("its state is not as expected")),
        Err(_) => return Err(disagreement("it panicked")),
    };
    match difference(accepted, &theirs) {
        None => Ok(SecondOpinion::Agreed),
        Some(member) => Err(disagreement(member)),
    }
}

/// The origin, if this registration is of the sort that it judges well.
fn can_judge(accepted: &Accepted<'_>) -> Result<Url, NotJudged> {
    if !is_judged(&accepted.algorithm()) {
        return Err(NotJudged::Algorithm);
    }
    if let Material::Rsa { n, e } = accepted.cose_key.material
        && (n.len() != RSA_2048 || n.first().is_none_or(|&byte| byte < 0x80) || e != EXPONENT)
    {
        return Err(NotJudged::RsaKey);
    }
    match (accepted.format, accepted.attested.kind) {
        (AttestationFormat::None | AttestationFormat::FidoU2f, _)
        | (AttestationFormat::Packed, AttestationKind::SelfAttested) => {}
        (AttestationFormat::Packed, _) => {
            let algorithm = packed_algorithm(accepted.attestation_object).filter(is_judged);
            let algorithm = algorithm.ok_or(NotJudged::StatementAlgorithm)?;
            if algorithm == Algorithm::Rs256 && !has_rsa_2048(accepted.attested) {
                return Err(NotJudged::RsaKey);
            }
        }
        _ => return Err(NotJudged::Format),
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientData {
        origin: String,
        cross_origin: Option<bool>,
    }
    let client_data: ClientData =
        serde_json::from_slice(accepted.client_data).map_err(|_| NotJudged::Origin)?;
    if client_data.cross_origin == Some(true) {
        return Err(NotJudged::CrossOrigin);
    }
    let origin = Url::parse(&client_data.origin).map_err(|_| NotJudged::Origin)?;
    match (origin.scheme(), origin.host_str()) {
        ("https", Some(_)) | ("http", Some("localhost")) => Ok(origin),
        _ => Err(NotJudged::Origin),
    }
}

/// What it cannot read although nothing here depends on it: a client may send what it likes there, and
/// that is no disagreement. The signature covers those bytes, so they cannot be left out for it.
fn unread(accepted: &Accepted<'_>) -> Option<NotJudged> {
    let reads = |text: &[u8]| serde_json::from_slice::<CollectedClientData>(text).is_ok();
    if !reads(accepted.client_data) {
        #[derive(Deserialize, Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Used {
            r#type: String,
            challenge: String,
            origin: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            cross_origin: Option<bool>,
        }
        let used: Used = serde_json::from_slice(accepted.client_data).ok()?;
        let used = serde_json::to_vec(&used).ok()?;
        return reads(&used).then_some(NotJudged::ClientData);
    }
    let object = AttestationObject::parse(accepted.attestation_object).ok()?;
    let reads = |data: &[u8]| AuthenticatorData::<Registration>::try_from(data).is_ok();
    if reads(object.auth_data) {
        return None;
    }
    // Without the flag it leaves unread what follows the key.
    let mut data = object.auth_data.to_vec();
    *data.get_mut(FLAGS)? &= !EXTENSIONS;
    reads(&data).then_some(NotJudged::Extensions)
}

/// Whether the attestation key is RSA with 2048 bits and the usual exponent: then its
/// `RSAPublicKey` has exactly this length.
fn has_rsa_2048(attested: &Attested<'_>) -> bool {
    let leaf = attested.chains().next().and_then(|chain| chain.parsed.first());
    let key = leaf.map(|leaf| &leaf.tbs_certificate.subject_public_key_info.subject_public_key);
    key.is_some_and(|key| key.raw_bytes().len() == RSA_2048_KEY)
}

fn is_judged(algorithm: &Algorithm) -> bool {
    matches!(algorithm, Algorithm::Es256 | Algorithm::Es384 | Algorithm::Rs256)
}

/// Its verdict, or none if our challenge could not be put into its state.
fn register(accepted: &Accepted<'_>, origin: Url) -> Option<Result<Credential, WebauthnError>> {
    let (name, id) = (accepted.rp.name(), accepted.rp.id().as_str());
    let core = WebauthnCore::new_unsafe_experts_only(
        name,
        id,
        vec![origin],
        TIMEOUT,
        Some(false),
        Some(false),
    );
    let builder = match core.new_challenge_register_builder(USER, "user", "user") {
        Ok(builder) => builder,
        Err(error) => return Some(Err(error)),
    };
    let builder = builder
        .attestation(AttestationConveyancePreference::Direct)
        .credential_algorithms(vec![
            COSEAlgorithm::ES256,
            COSEAlgorithm::ES384,
            COSEAlgorithm::RS256,
        ])
        .user_verification_policy(match accepted.user_verification {
            UserVerification::Required => UserVerificationPolicy::Required,
            UserVerification::Preferred => UserVerificationPolicy::Preferred,
            UserVerification::Discouraged => UserVerificationPolicy::Discouraged_DO_NOT_USE,
        });
    let state = match core.generate_challenge_register(builder) {
        Ok((_, state)) => with_challenge(&state, accepted.challenge)?,
        Err(error) => return Some(Err(error)),
    };
    let response = RegisterPublicKeyCredential {
        id: base64url::encode(accepted.credential_id),
        raw_id: accepted.credential_id.to_vec(),
        response: AuthenticatorAttestationResponseRaw {
            attestation_object: accepted.attestation_object.to_vec(),
            client_data_json: accepted.client_data.to_vec(),
            transports: None,
        },
        type_: "public-key".to_owned(),
        extensions: RegistrationExtensionsClientOutputs::default(),
    };
    Some(core.register_credential(&response, &state, None))
}

/// It chooses its own challenge, so ours goes in through the state that it lets us keep.
fn with_challenge(state: &RegistrationState, challenge: &[u8]) -> Option<RegistrationState> {
    let mut state = serde_json::to_value(state).ok()?;
    *state.get_mut("challenge").filter(|member| member.is_string())? =
        base64url::encode(challenge).into();
    serde_json::from_value(state).ok()
}

/// The differences between the two readings of one registration.
fn difference(accepted: &Accepted<'_>, theirs: &Credential) -> Option<&'static str> {
    let id: &[u8] = theirs.cred_id.as_ref();
    if id != accepted.credential_id {
        return Some("credential id");
    }
    if theirs.counter != accepted.sign_count {
        return Some("signature counter");
    }
    if theirs.backup_eligible != accepted.backup_eligible
        || theirs.backup_state != accepted.backed_up
    {
        return Some("backup flags");
    }
    let algorithm = match accepted.algorithm() {
        Algorithm::Es256 => COSEAlgorithm::ES256,
        Algorithm::Es384 => COSEAlgorithm::ES384,
        _ => COSEAlgorithm::RS256,
    };
    let same_key = match (&theirs.cred.key, accepted.cose_key.material) {
        (COSEKeyType::EC_EC2(key), Material::Ec { x, y }) => {
            let (theirs_x, theirs_y): (&[u8], &[u8]) = (key.x.as_ref(), key.y.as_ref());
            theirs_x == x && theirs_y == y
        }
        (COSEKeyType::RSA(key), Material::Rsa { n, e }) => {
            let modulus: &[u8] = key.n.as_ref();
            modulus == n && key.e == e
        }
        _ => false,
    };
    if theirs.cred.type_ != algorithm || !same_key { Some("public key") } else { None }
}

/// The kind of its refusal; what its errors quote stays inside.
fn reason(error: &WebauthnError) -> &'static str {
    match error {
        WebauthnError::MismatchedChallenge => "it refused the challenge",
        WebauthnError::InvalidRPOrigin | WebauthnError::CredentialCrossOrigin => {
            "it refused the origin"
        }
        WebauthnError::AttestationStatementSigInvalid | WebauthnError::SignatureInvalid => {
            "it refused the attestation signature"
        }
        WebauthnError::AttestationCertificateRequirementsNotMet => {
            "it refused the attestation certificate"
        }
        _ => "it refused the registration",
    }
}

const TIMEOUT: Duration = Duration::from_secs(300);
/// It wants a user; whom the registration is for is not its concern.
const USER: &[u8] = &[0; 16];
/// The place of the flags in the authenticator data, and the one that says that extensions follow.
const FLAGS: usize = 32;
const EXTENSIONS: u8 = 0x80;
const RSA_2048: usize = 256;
const RSA_2048_KEY: usize = 270;
const EXPONENT: [u8; 3] = [1, 0, 1];
