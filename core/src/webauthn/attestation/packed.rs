//! The format `packed` (WebAuthn Level 3 section 8.2), with certificates or as self attestation.

use super::{AttestationKind, Evidence, Members, Subject};
use crate::webauthn::algorithm::Algorithm;
use crate::webauthn::cbor::Items;
use crate::webauthn::certificate::{self, Chain};
use crate::webauthn::public_key::PublicKey;
use crate::webauthn::rejection::{Rejection, RejectionCode};

/// The verification procedure of section 8.2.
pub(super) fn verify<'b>(
    items: Items<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    // Step 1: the statement has the members alg and sig, perhaps x5c, and no others.
    let mut members = Members::read(items, &["alg", "sig", "x5c"])?;
    let algorithm = members.algorithm()?;
    let signature = members.signature()?;
    match (members.x5c, algorithm) {
        (Some(x5c), _) => with_certificate(Chain::read(x5c)?, algorithm, signature, subject),
        (None, Some(algorithm)) => self_attestation(algorithm, signature, subject),
        // The credential key signs by the credential's algorithm, which is known.
        (None, None) => Err(RejectionCode::StatementAlgorithmUnknown.into()),
    }
}

/// Step 2: x5c is present.
fn with_certificate<'b>(
    chain: Chain<'b>,
    algorithm: Option<Algorithm>,
    signature: &[u8],
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    let leaf = chain.leaf()?;
    // Step 2.1: sig verifies over authenticator data and client data hash under the leaf's key,
    // which has to be a key for alg.
    let spki = &leaf.tbs_certificate.subject_public_key_info;
    if let Some(algorithm) = algorithm
        && !PublicKey::from_certificate(spki, algorithm)?.verifies(subject.signed, signature)
    {
        return Err(RejectionCode::StatementSignatureInvalid.into());
    }
    // Step 2.2: the certificate meets section 8.2.1.
    certificate::check_version_3(leaf)?;
    certificate::check_packed_subject(leaf)?;
    certificate::check_not_ca(leaf)?;
    // Step 2.3: an AAGUID in the certificate is that of the authenticator data.
    certificate::check_aaguid(leaf, &subject.attested.aaguid)?;
    if algorithm.is_none() {
        return subject.unverifiable();
    }
    // Step 2.4: basic attestation and an attestation CA cannot be distinguished here.
    Ok(Evidence::certified(AttestationKind::Basic, chain))
}

/// Step 3: without x5c the credential key itself signed.
fn self_attestation<'b>(
    algorithm: Algorithm,
    signature: &[u8],
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    // Step 3.1: alg is the algorithm of the credential key.
    if algorithm != subject.public_key.algorithm {
        return Err(RejectionCode::StatementAlgorithmMismatch.into());
    }
    // Step 3.2: sig verifies under the credential key.
    if !subject.public_key.verifies(subject.signed, signature) {
        return Err(RejectionCode::StatementSignatureInvalid.into());
    }
    // Step 3.3: self attestation, with an empty trust path.
    Ok(Evidence::without_certificates(AttestationKind::SelfAttested))
}
