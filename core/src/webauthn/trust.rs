//! Whether a statement's certificates lead to an anchor (WebAuthn Level 3 section 7.1, steps 23
//! and 24), and how `rustls-webpki` is asked.

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
use super::{limits, path};
use crate::time::Timestamp;

/// Refuses a chain that does not lead to one of the anchors at this instant. A root inside the chain
/// is refused, or, with `allow_root`, tolerated where it is itself one of the anchors.
pub(crate) fn check_path_to(
    chain: &Chain<'_>,
    anchors: &[Vec<u8>],
    allow_root: bool,
    at: Timestamp,
) -> Result<(), Rejection> {
    check_order(&chain.parsed, allow_root)?;
    let now = since_epoch(at);
    let leaf = chain.der.first().ok_or(RejectionCode::CertificateCount)?;
    // A leaf that is its own anchor has no path, so its bytes are compared first.
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
    let issuers = chain.der.iter().zip(&chain.parsed).skip(1);
    if issuers
        .filter(|(_, issuer)| is_self_issued(issuer))
        .any(|(der, _)| !path::is_anchor(der, &anchors))
    {
        return Err(RejectionCode::ChainUnknownIssuer.into());
    }
    path::validate(chain, &anchors, now)
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
        if certified.tbs_certificate.issuer != issuer.tbs_certificate.subject {
            return Err(RejectionCode::ChainOrder.into());
        }
        if is_self_issued(issuer) && !allow_root {
            return Err(RejectionCode::ChainHasRoot.into());
        }
        match issuer.tbs_certificate.get::<KeyUsage>() {
            Ok(None) => {}
            Ok(Some((_, usage))) if usage.key_cert_sign() => {}
            _ => return Err(RejectionCode::ChainKeyUsage.into()),
        }
    }
    Ok(())
}

fn is_self_issued(certificate: &Certificate) -> bool {
    certificate.tbs_certificate.issuer == certificate.tbs_certificate.subject
}

/// Refuses a certificate that is not valid now, to the second. One whose validity begins within the
/// leeway for clocks is taken.
pub(crate) fn check_validity(certificate: &Certificate, now: Duration) -> Result<(), Rejection> {
    let validity = &certificate.tbs_certificate.validity;
    let begins = validity.not_before.to_unix_duration();
    let ends = validity.not_after.to_unix_duration();
    if begins > ends {
        Err(RejectionCode::ChainInvalid.into())
    } else if now + limits::CERTIFICATE_LEEWAY < begins {
        Err(RejectionCode::CertificateNotYetValid.into())
    } else if now.as_secs() > ends.as_secs() {
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
