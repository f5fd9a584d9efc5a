//! The format `android-key` (WebAuthn Level 3 section 8.4; Android's key attestation schema).

use super::{AttestationKind, Evidence, KeySecurity, Members, Subject};
use crate::webauthn::cbor::Items;
use crate::webauthn::certificate;
use crate::webauthn::der::{self, Tag};
use crate::webauthn::public_key::PublicKey;
use crate::webauthn::rejection::{Rejection, RejectionCode};
use x509_cert::der::asn1::ObjectIdentifier;

/// The verification procedure of section 8.4.
pub(super) fn verify<'b>(
    items: Items<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Evidence<'b>, Rejection> {
    // Step 1: the statement has the members alg, sig and x5c, and no others.
    let mut members = Members::read(items, &["alg", "sig", "x5c"])?;
    let algorithm = members.algorithm()?;
    let signature = members.signature()?;
    let chain = members.chain()?;
    let leaf = chain.leaf()?;
    // Step 2: sig verifies over authenticator data and client data hash under the leaf's key.
    let spki = &leaf.tbs_certificate.subject_public_key_info;
    let key = PublicKey::from_certificate(spki, algorithm.unwrap_or(subject.public_key.algorithm))?;
    if algorithm.is_some() && !key.verifies(subject.signed, signature) {
        return Err(RejectionCode::StatementSignatureInvalid.into());
    }
    // Step 3: the leaf's key is the credential key.
    if !key.same_key(subject.public_key) {
        return Err(RejectionCode::CertificateKeyMismatch.into());
    }
    // Step 4: the key was made for this client data.
    let malformed = RejectionCode::AndroidDescriptionMalformed;
    let extension = certificate::extension(leaf, KEY_DESCRIPTION)?.ok_or(malformed)?;
    let description = Description::parse(extension.extn_value.as_bytes()).ok_or(malformed)?;
    if description.challenge != subject.client_data_hash {
        return Err(RejectionCode::AndroidChallenge.into());
    }
    // Step 5: either list alone, or both together, say what the key may do. Which of them says it
    // decides what keeps the key.
    description.check()?;
    let key_security = Some(description.key_security());
    if algorithm.is_none() {
        return subject.unverifiable();
    }
    // Step 6: basic attestation.
    Ok(Evidence { key_security, ..Evidence::certified(AttestationKind::Basic, chain) })
}

/// The checked fields of a KeyDescription.
struct Description<'b> {
    /// The weaker of the levels that made the attestation and that keeps the key.
    level: KeySecurity,
    challenge: &'b [u8],
    /// The authorizations that software enforces, and those that hardware enforces.
    lists: [Authorizations<'b>; 2],
}

/// The checked fields of an AuthorizationList.
#[derive(Default)]
struct Authorizations<'b> {
    purpose: Option<&'b [u8]>,
    all_applications: bool,
    origin: Option<&'b [u8]>,
}

impl<'b> Description<'b> {
    fn parse(bytes: &'b [u8]) -> Option<Self> {
        let mut rest = der::whole(bytes, Tag::SEQUENCE)?;
        // `attestationVersion` and `attestationSecurityLevel`, then those of the key store.
        der::element(&mut rest, Tag::INTEGER)?;
        let attestation_level = level(&mut rest)?;
        der::element(&mut rest, Tag::INTEGER)?;
        let level = attestation_level.min(level(&mut rest)?);
        let challenge = der::element(&mut rest, Tag::OCTET_STRING)?;
        der::element(&mut rest, Tag::OCTET_STRING)?; // uniqueId
        let software = Authorizations::parse(der::element(&mut rest, Tag::SEQUENCE)?)?;
        let hardware = Authorizations::parse(der::element(&mut rest, Tag::SEQUENCE)?)?;
        rest.is_empty().then_some(Self { level, challenge, lists: [software, hardware] })
    }

    fn check(&self) -> Result<(), Rejection> {
        if self.lists.iter().any(|list| list.all_applications) {
            return Err(RejectionCode::AndroidAllApplications.into());
        }
        let mut origins = self.lists.iter().filter_map(|list| list.origin).peekable();
        if origins.peek().is_none() || origins.any(|origin| origin != ORIGIN_GENERATED) {
            return Err(RejectionCode::AndroidOrigin.into());
        }
        let mut purposes = self.lists.iter().filter_map(|list| list.purpose).peekable();
        if purposes.peek().is_none() || purposes.any(|purpose| purpose != PURPOSE_SIGN) {
            return Err(RejectionCode::AndroidPurpose.into());
        }
        Ok(())
    }
}

impl Description<'_> {
    /// Where the key is kept. A purpose or an origin that software alone enforces says nothing of
    /// hardware, whatever the levels are.
    fn key_security(&self) -> KeySecurity {
        let [_, hardware] = &self.lists;
        if hardware.purpose.is_some() && hardware.origin.is_some() {
            self.level
        } else {
            KeySecurity::Software
        }
    }
}

/// A SecurityLevel.
fn level(rest: &mut &[u8]) -> Option<KeySecurity> {
    match der::element(rest, Tag::ENUMERATED)? {
        [0] => Some(KeySecurity::Software),
        [1] => Some(KeySecurity::TrustedEnvironment),
        [2] => Some(KeySecurity::StrongBox),
        _ => None,
    }
}

impl<'b> Authorizations<'b> {
    fn parse(mut rest: &'b [u8]) -> Option<Self> {
        let mut list = Self::default();
        while !rest.is_empty() {
            let (tag, content) = der::any(&mut rest)?;
            match tag.number {
                _ if tag != Tag::explicit(tag.number) => return None,
                1 => list.purpose = Some(der::whole(content, Tag::SET)?),
                600 => list.all_applications = true,
                702 => list.origin = Some(der::whole(content, Tag::INTEGER)?),
                _ => {}
            }
        }
        Some(list)
    }
}

/// The extension with a KeyDescription in it.
pub(crate) const KEY_DESCRIPTION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.17");
/// KM_ORIGIN_GENERATED.
const ORIGIN_GENERATED: &[u8] = &[0];
/// The one INTEGER KM_PURPOSE_SIGN.
const PURPOSE_SIGN: &[u8] = &[2, 1, 2];
