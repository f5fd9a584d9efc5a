//! Whether a statement's certificates lead to an anchor (WebAuthn Level 3 section 7.1, steps 23
//! and 24; RFC 5280 section 6, by `rustls-webpki`).

use std::time::Duration;

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{
    ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter,
    RevocationOptions, anchor_from_trusted_cert,
};
use x509_cert::Certificate;
use x509_cert::ext::pkix::KeyUsage;

use super::certificate::Chain;
use super::rejection::{Rejection, RejectionCode};
use crate::time::Timestamp;

/// Refuses a chain that does not lead to one of the anchors at this instant.
pub(crate) fn check_path_to(
    chain: &Chain<'_>,
    anchors: &[Vec<u8>],
    allow_root: bool,
    at: Timestamp,
) -> Result<(), Rejection> {
    check_order(&chain.parsed, allow_root)?;
    let now = since_epoch(at);
    let leaf = chain.der.first().ok_or(RejectionCode::CertificateCount)?;
    // A leaf that is its own anchor is no path to webpki, so its bytes are compared first.
    if anchors.iter().any(|anchor| anchor == leaf) {
        return check_validity(chain.leaf()?, now);
    }
    let anchors: Vec<CertificateDer<'_>> =
        anchors.iter().map(|anchor| CertificateDer::from(anchor.as_slice())).collect();
    let anchors = anchors
        .iter()
        .map(anchor_from_trusted_cert)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| RejectionCode::AnchorMalformed)?;
    let certificates: Vec<_> = chain.der.iter().map(|der| CertificateDer::from(*der)).collect();
    build(&certificates, &anchors, None, now).map_err(|error| reason(&error).into())
}

/// Builds a path from the first certificate over the others to an anchor.
pub(crate) fn build(
    certificates: &[CertificateDer<'_>],
    anchors: &[TrustAnchor<'_>],
    revocation: Option<RevocationOptions<'_>>,
    now: Duration,
) -> Result<(), Error> {
    let (leaf, intermediates) = certificates.split_first().ok_or(Error::UnknownIssuer)?;
    let leaf = EndEntityCert::try_from(leaf)?;
    let now = UnixTime::since_unix_epoch(now);
    let path = leaf.verify_for_usage(
        ALL_VERIFICATION_ALGS,
        anchors,
        intermediates,
        now,
        AnyUsage,
        revocation,
        None,
    );
    path.map(drop)
}

/// The time as `rustls-webpki` takes it.
pub(crate) fn since_epoch(at: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(at.unix_millis()).unwrap_or(0))
}

/// `x5c` holds the leaf, then each certificate that certifies the one before, without the root
/// (section 8.2). webpki would sort them, and does not look at key usage.
pub(crate) fn check_order(chain: &[Certificate], allow_root: bool) -> Result<(), Rejection> {
    for pair in chain.windows(2) {
        let [certified, issuer] = pair else { continue };
        let (certified, issuer) = (&certified.tbs_certificate, &issuer.tbs_certificate);
        if certified.issuer != issuer.subject {
            return Err(RejectionCode::ChainOrder.into());
        }
        if issuer.issuer == issuer.subject && !allow_root {
            return Err(RejectionCode::ChainHasRoot.into());
        }
        match issuer.get::<KeyUsage>() {
            Ok(None) => {}
            Ok(Some((_, usage))) if usage.key_cert_sign() => {}
            _ => return Err(RejectionCode::ChainKeyUsage.into()),
        }
    }
    Ok(())
}

fn check_validity(certificate: &Certificate, now: Duration) -> Result<(), Rejection> {
    let validity = &certificate.tbs_certificate.validity;
    if now < validity.not_before.to_unix_duration() {
        Err(RejectionCode::CertificateNotYetValid.into())
    } else if now > validity.not_after.to_unix_duration() {
        Err(RejectionCode::CertificateExpired.into())
    } else {
        Ok(())
    }
}

pub(crate) fn reason(error: &Error) -> RejectionCode {
    match error {
        Error::CertExpired { .. } => RejectionCode::CertificateExpired,
        Error::CertNotValidYet { .. } => RejectionCode::CertificateNotYetValid,
        Error::UnknownIssuer => RejectionCode::ChainUnknownIssuer,
        Error::InvalidSignatureForPublicKey => RejectionCode::ChainSignatureInvalid,
        Error::EndEntityUsedAsCa => RejectionCode::ChainIssuerNotCa,
        Error::CaUsedAsEndEntity => RejectionCode::CertificateBasicConstraints,
        Error::PathLenConstraintViolated => RejectionCode::ChainPathLength,
        Error::NameConstraintViolation => RejectionCode::ChainNameConstraints,
        Error::UnsupportedCriticalExtension => RejectionCode::ChainCriticalExtension,
        Error::UnsupportedCertVersion => RejectionCode::CertificateVersion,
        _ => RejectionCode::ChainInvalid,
    }
}

/// Attestation certificates have no purpose that RFC 5280 knows; formats that demand one look
/// for it themselves.
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}
