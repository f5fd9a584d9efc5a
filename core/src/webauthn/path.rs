//! Certification paths of attestation certificates (RFC 5280 section 6.1), in the order in which the
//! statement gives them: nothing is sorted or left out, so there is one candidate for each length.
//!
//! `rustls-webpki` refuses every critical extension that TLS has no use for, and attestation keys of
//! TPMs are certified with critical policies. Signatures are still checked by its verifiers over
//! `aws-lc-rs`, and a path with name constraints has to satisfy `rustls-webpki` as well.

use std::time::Duration;

use rustls_pki_types::{CertificateDer, TrustAnchor};
use webpki::ALL_VERIFICATION_ALGS;
use x509_cert::Certificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Tag as DerTag, Tagged};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{CertificatePolicies, PolicyQualifierInfo};
use x509_cert::ext::pkix::{
    BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, NameConstraints,
    SubjectAltName,
};

use super::certificate::{self, Chain};
use super::der::{self, Tag};
use super::rejection::{Rejection, RejectionCode as Code};
use super::trust;

/// Validates the chain up to the first certificate that an anchor issued; what follows in the chain
/// is not part of the path.
///
/// # Errors
/// The code of the first rule that is broken on the way up; `chain_unknown_issuer` if no anchor has
/// the name of an issuer, `chain_signature_invalid` if one has the name and another key.
pub(crate) fn validate(
    chain: &Chain<'_>,
    anchors: &[TrustAnchor<'_>],
    now: Duration,
) -> Result<(), Rejection> {
    let links: Option<Vec<_>> = chain.der.iter().map(|der| Signed::read(der)).collect();
    let links = links.ok_or(Code::ChainInvalid)?;
    let mut fault = Code::ChainUnknownIssuer;
    let mut verified = 0;
    for (place, (link, parsed)) in links.iter().zip(&chain.parsed).enumerate() {
        check(parsed, link, place, now)?;
        for anchor in anchors.iter().filter(|anchor| anchor.subject.as_ref() == link.issuer) {
            // Only a chain that can lead to an anchor costs the verification of its signatures.
            for pair in links.get(verified..=place).unwrap_or_default().windows(2) {
                if let [below, issuer] = pair {
                    below.verify(issuer.spki)?;
                }
            }
            verified = place;
            match link.verify(anchor.subject_public_key_info.as_ref()) {
                Ok(()) => return check_names(chain, place, anchor, now),
                Err(code) => fault = code,
            }
        }
    }
    Err(fault.into())
}

/// Whether the certificate has the name and the key of one of the anchors.
pub(crate) fn is_anchor(der: &[u8], anchors: &[TrustAnchor<'_>]) -> bool {
    Signed::read(der).is_some_and(|signed| {
        anchors.iter().any(|anchor| {
            anchor.subject.as_ref() == signed.subject
                && anchor.subject_public_key_info.as_ref() == signed.spki
        })
    })
}

/// A certificate's parts as their very bytes; names, keys and algorithms without their outer tag.
struct Signed<'b> {
    tbs: &'b [u8],
    inner_algorithm: &'b [u8],
    issuer: &'b [u8],
    subject: &'b [u8],
    spki: &'b [u8],
    algorithm: &'b [u8],
    signature: &'b [u8],
}

impl<'b> Signed<'b> {
    /// Reads a certificate of version 3 without unique identifiers, which nobody uses.
    fn read(der: &'b [u8]) -> Option<Self> {
        let mut rest = der::whole(der, Tag::SEQUENCE)?;
        let whole = rest;
        let mut fields = der::element(&mut rest, Tag::SEQUENCE)?;
        let tbs = whole.get(..whole.len() - rest.len())?;
        let algorithm = der::element(&mut rest, Tag::SEQUENCE)?;
        let signature = bits(&mut rest)?;
        if !rest.is_empty() {
            return None;
        }
        if fields.first() == Some(&VERSION) {
            der::any(&mut fields)?;
        }
        der::element(&mut fields, Tag::INTEGER)?; // serialNumber
        let inner_algorithm = der::element(&mut fields, Tag::SEQUENCE)?;
        let issuer = der::element(&mut fields, Tag::SEQUENCE)?;
        der::element(&mut fields, Tag::SEQUENCE)?; // validity
        let subject = der::element(&mut fields, Tag::SEQUENCE)?;
        let spki = der::element(&mut fields, Tag::SEQUENCE)?;
        if !fields.is_empty() {
            der::element(&mut fields, Tag::explicit(3))?; // extensions
        }
        fields.is_empty().then_some(Self {
            tbs,
            inner_algorithm,
            issuer,
            subject,
            spki,
            algorithm,
            signature,
        })
    }

    /// Step (a)(1): the signature verifies under the issuer's key, by an algorithm for such keys.
    fn verify(&self, spki: &[u8]) -> Result<(), Code> {
        let (algorithm, key) = key(spki).ok_or(Code::ChainInvalid)?;
        let verifier = ALL_VERIFICATION_ALGS.iter().find(|verifier| {
            verifier.signature_alg_id().as_ref() == self.algorithm
                && verifier.public_key_alg_id().as_ref() == algorithm
        });
        let verifier = verifier.ok_or(Code::ChainInvalid)?;
        let verified = verifier.verify_signature(key, self.tbs, self.signature);
        verified.map_err(|_| Code::ChainSignatureInvalid)
    }
}

/// Steps that look at one certificate: (a)(2), (k), (l), (n) and (o) of section 6.1.3 to 6.1.5.
/// Names chain, and issuers may sign certificates: [`trust::check_order`] looked at that.
fn check(
    parsed: &Certificate,
    signed: &Signed<'_>,
    place: usize,
    now: Duration,
) -> Result<(), Rejection> {
    certificate::check_version_3(parsed)?;
    // Section 4.1.2.3 and 4.1.2.4.
    if signed.inner_algorithm != signed.algorithm || signed.issuer.is_empty() {
        return Err(Code::ChainInvalid.into());
    }
    trust::check_validity(parsed, now)?;
    let extensions = parsed.tbs_certificate.extensions.as_deref().unwrap_or(&[]);
    for (at, extension) in extensions.iter().enumerate() {
        let same = |other: &Extension| other.extn_id == extension.extn_id;
        if extensions.iter().take(at).any(same) {
            return Err(Code::ChainInvalid.into());
        }
        if SEQUENCES.contains(&extension.extn_id) {
            let content = der::whole(extension.extn_value.as_bytes(), Tag::SEQUENCE);
            let empty = content.is_some_and(<[u8]>::is_empty);
            if content.is_none() || empty && extension.extn_id == ExtendedKeyUsage::OID {
                return Err(Code::ChainInvalid.into());
            }
        }
        if extension.critical && !is_processed(extension) {
            return Err(Code::ChainCriticalExtension.into());
        }
    }
    let constraints = parsed.tbs_certificate.get::<BasicConstraints>();
    let constraints = constraints.map_err(|_| Code::ChainInvalid)?;
    let (ca, length) = match constraints {
        Some((_, constraints)) => (constraints.ca, constraints.path_len_constraint),
        None => (false, None),
    };
    match place.checked_sub(1) {
        None if ca => Err(Code::CertificateBasicConstraints.into()),
        None => Ok(()),
        Some(_) if !ca => Err(Code::ChainIssuerNotCa.into()),
        // Self-issued certificates count here, which section 6.1.4 (l) leaves out: but for the
        // anchor there are none in a chain.
        Some(issued) if length.is_some_and(|most| issued > usize::from(most)) => {
            Err(Code::ChainPathLength.into())
        }
        Some(_) => Ok(()),
    }
}

/// Whether a critical extension was processed, here or by what the format demands. Constraints of
/// policies (`policyConstraints`, `inhibitAnyPolicy`, `policyMappings`) are not.
fn is_processed(extension: &Extension) -> bool {
    extension.extn_id == KeyUsage::OID
        || SEQUENCES.contains(&extension.extn_id)
        || extension.extn_id == CertificatePolicies::OID
            && are_understood(extension.extn_value.as_bytes())
}

/// Steps (d) to (f) of section 6.1.3. The initial policy set is any-policy, no policy is required
/// explicitly, and nothing that could change that is processed: so any tree of policies will do, and
/// all that is left is that each policy stands once and each qualifier is known (section 4.2.1.4).
fn are_understood(value: &[u8]) -> bool {
    let understood = |qualifier: &PolicyQualifierInfo| {
        let tag = qualifier.qualifier.as_ref().map(Tagged::tag);
        match qualifier.policy_qualifier_id {
            PRACTICE_STATEMENT => tag == Some(DerTag::Ia5String),
            USER_NOTICE => tag == Some(DerTag::Sequence),
            _ => false,
        }
    };
    // The decoder makes room for what a length claims before it looks.
    let read = der::lengths_fit(value).then(|| CertificatePolicies::from_der(value).ok()).flatten();
    let Some(CertificatePolicies(policies)) = read else { return false };
    let distinct = policies.iter().enumerate().all(|(at, policy)| {
        let same = policies.iter().take(at);
        same.filter(|other| other.policy_identifier == policy.policy_identifier).count() == 0
    });
    let qualified = policies.iter().all(|policy| match &policy.policy_qualifiers {
        Some(qualifiers) => !qualifiers.is_empty() && qualifiers.iter().all(understood),
        None => true,
    });
    !policies.is_empty() && distinct && qualified
}

/// Steps (b) and (c) of section 6.1.3, by `rustls-webpki`, for a path that is otherwise sound: names
/// are compared there and nowhere else. It refuses constraints on forms of names that it does not
/// know if such a name occurs, and critical policies beside constraints.
fn check_names(
    chain: &Chain<'_>,
    place: usize,
    anchor: &TrustAnchor<'_>,
    now: Duration,
) -> Result<(), Rejection> {
    let path = chain.der.iter().zip(&chain.parsed).take(place + 1);
    let constrains = |parsed: &Certificate| {
        let extensions = parsed.tbs_certificate.extensions.as_deref().unwrap_or(&[]);
        extensions.iter().any(|extension| extension.extn_id == NameConstraints::OID)
    };
    if anchor.name_constraints.is_none() && !path.clone().any(|(_, parsed)| constrains(parsed)) {
        return Ok(());
    }
    // The leeway for clocks is ours.
    let begins =
        |parsed: &Certificate| parsed.tbs_certificate.validity.not_before.to_unix_duration();
    let now = path.clone().map(|(_, parsed)| begins(parsed)).fold(now, Duration::max);
    let path: Vec<_> = path.map(|(der, _)| CertificateDer::from(*der)).collect();
    trust::build(&path, std::slice::from_ref(anchor), None, now)
        .map_err(|error| trust::reason(&error).into())
}

/// The algorithm and the key of a SubjectPublicKeyInfo's content.
fn key(mut spki: &[u8]) -> Option<(&[u8], &[u8])> {
    let algorithm = der::element(&mut spki, Tag::SEQUENCE)?;
    let key = bits(&mut spki)?;
    spki.is_empty().then_some((algorithm, key))
}

/// Takes a BIT STRING of whole bytes.
fn bits<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    der::element(rest, Tag::BIT_STRING)?.strip_prefix(&[0])
}

/// Extensions that TLS knows as well, each of which is a SEQUENCE.
const SEQUENCES: [ObjectIdentifier; 5] = [
    SubjectAltName::OID,
    BasicConstraints::OID,
    NameConstraints::OID,
    CrlDistributionPoints::OID,
    ExtendedKeyUsage::OID,
];
/// The tag of the version, which is left out in version 1.
const VERSION: u8 = 0xa0;
/// id-qt-cps, whose qualifier is an address.
const PRACTICE_STATEMENT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.1");
/// id-qt-unotice, whose qualifier is a text for people.
const USER_NOTICE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.2");
