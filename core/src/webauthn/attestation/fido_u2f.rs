//! The format `fido-u2f` (WebAuthn Level 3 section 8.6).

use super::{AttestationKind, Evidence, Members, Subject};
use crate::webauthn::algorithm::Algorithm;
use crate::webauthn::cbor::Items;
use crate::webauthn::cose::Material;
use crate::webauthn::public_key::PublicKey;
use crate::webauthn::rejection::{Rejection, RejectionCode};

/// The verification procedure of section 8.6.
pub(super) fn verify<'b>(
    items: Items<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    // Step 1: the statement has the members x5c and sig, and no others.
    let mut members = Members::read(items, &["x5c", "sig"])?;
    let signature = members.signature()?;
    // Step 2: x5c is exactly one certificate, with a key on P-256.
    let chain = members.chain()?;
    if chain.der.len() != 1 {
        return Err(RejectionCode::CertificateCount.into());
    }
    let spki = &chain.leaf()?.tbs_certificate.subject_public_key_info;
    let not_p256 = |rejection: Rejection| match rejection.code {
        RejectionCode::StatementAlgorithmMismatch => RejectionCode::U2fKeyNotP256.into(),
        _ => rejection,
    };
    let key = PublicKey::from_certificate(spki, Algorithm::Es256).map_err(not_p256)?;
    // A U2F authenticator has no AAGUID (FIDO U2F, as WebAuthn Level 3 section 6.1.2 maps it).
    if !subject.attested.aaguid.is_zero() {
        return Err(RejectionCode::U2fAaguidNotZero.into());
    }
    // Steps 3 and 4: the credential key as the uncompressed point of U2F.
    let (Algorithm::Es256, Material::Ec { x, y }) =
        (subject.cose_key.algorithm, subject.cose_key.material)
    else {
        return Err(RejectionCode::U2fKeyNotP256.into());
    };
    // Step 5: what a U2F authenticator signs.
    let parts: [&[u8]; 7] = [
        &[0],
        subject.rp_id_hash,
        subject.client_data_hash,
        subject.attested.credential_id,
        &[4],
        x,
        y,
    ];
    // Step 6: sig verifies under the certificate's key.
    if !key.verifies(&parts.concat(), signature) {
        return Err(RejectionCode::StatementSignatureInvalid.into());
    }
    // Steps 7 and 8: basic attestation and an attestation CA cannot be distinguished here.
    Ok(Evidence::certified(AttestationKind::Basic, chain))
}
