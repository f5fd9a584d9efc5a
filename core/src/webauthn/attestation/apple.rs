//! The format `apple` (WebAuthn Level 3 section 8.8).

use aws_lc_rs::digest::{SHA256, digest};
use x509_cert::der::asn1::ObjectIdentifier;

use super::{AttestationKind, Evidence, Members, Subject};
use crate::webauthn::cbor::Items;
use crate::webauthn::certificate;
use crate::webauthn::der::{self, Tag};
use crate::webauthn::public_key::PublicKey;
use crate::webauthn::rejection::{Rejection, RejectionCode};

/// The verification procedure of section 8.8.
pub(super) fn verify<'b>(
    items: Items<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    // Step 1: the statement has the member x5c. iOS 14 writes alg beside it, which means nothing here;
    // there are no others.
    let chain = Members::read(items, &["alg", "x5c"])?.chain()?;
    let leaf = chain.leaf()?;
    // Steps 2 and 3: the nonce is the hash of authenticator data and client data hash.
    let nonce = digest(&SHA256, subject.signed);
    // Step 4: the certificate carries it.
    let malformed = RejectionCode::AppleNonceMalformed;
    let extension = certificate::extension(leaf, NONCE)?.ok_or(malformed)?;
    let claimed = der::whole(extension.extn_value.as_bytes(), Tag::SEQUENCE)
        .and_then(|sequence| der::whole(sequence, Tag::explicit(1)))
        .and_then(|tagged| der::whole(tagged, Tag::OCTET_STRING))
        .ok_or(malformed)?;
    if claimed != nonce.as_ref() {
        return Err(RejectionCode::AppleNonce.into());
    }
    // Step 5: the certificate is for the credential key.
    let spki = &leaf.tbs_certificate.subject_public_key_info;
    let key = PublicKey::from_certificate(spki, subject.public_key.algorithm);
    if !key.is_ok_and(|key| key.same_key(subject.public_key)) {
        return Err(RejectionCode::CertificateKeyMismatch.into());
    }
    // Step 6: an anonymisation CA vouches.
    Ok(Evidence::certified(AttestationKind::AnonCa, chain))
}

/// The extension with the nonce in it.
pub(crate) const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.2");
