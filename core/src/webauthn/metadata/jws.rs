//! The envelope of a BLOB: a JWS in compact form (RFC 7515; FIDO Metadata Service 3.0 section
//! 3.1.7), signed under a certificate.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::{CertificateDer, ServerName};
use serde::Deserialize;
use serde::de::IgnoredAny;
use webpki::{
    CertRevocationList, EndEntityCert, Error, ExpirationPolicy, OwnedCertRevocationList,
    RevocationOptionsBuilder, UnknownStatusPolicy, anchor_from_trusted_cert,
};
use x509_cert::Certificate;

use super::error::{MetadataError, MetadataErrorCode as Code};
use crate::base64url;
use crate::time::Timestamp;
use crate::webauthn::algorithm::{Algorithm, Family};
use crate::webauthn::certificate;
use crate::webauthn::public_key::PublicKey;
use crate::webauthn::{RejectionCode, limits, trust};

/// By what a BLOB is trusted.
#[derive(Debug, Clone, Copy)]
pub struct MetadataTrust<'a> {
    /// Certificates (DER) that the signer has to lead to. The FIDO Alliance names its root with
    /// the service.
    pub anchors: &'a [Vec<u8>],
    /// The DNS name that the signer's certificate must be for, `mds.fidoalliance.org` for the
    /// Alliance's BLOB. Without it, anyone who holds any certificate under the anchors may sign.
    pub signer: Option<&'a str>,
    /// Certificate revocation lists (DER, RFC 5280 version 2).
    pub revocation_lists: &'a [Vec<u8>],
    /// The treatment of a certificate that no revocation list covers.
    pub revocation: Revocation,
    /// The instant at which certificates and lists have to be valid.
    pub at: Timestamp,
    /// The number of the last BLOB that was accepted; a lower one is refused.
    pub last_number: Option<u64>,
}

/// The treatment of a certificate that no revocation list covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Revocation {
    /// It is refused: every certificate of the chain but the anchor needs a list.
    #[default]
    Required,
    /// It is taken; only what a list revokes is refused.
    WhereListed,
}

/// Checks the envelope and returns the payload's bytes (section 3.2, steps 4 to 8).
pub(super) fn open(blob: &[u8], trust: &MetadataTrust<'_>) -> Result<Vec<u8>, MetadataError> {
    if blob.len() > limits::METADATA {
        return Err(Code::TooLarge.into());
    }
    let mut parts = blob.split(|&byte| byte == b'.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Code::NotJws.into());
    };
    let signed = blob.get(..header.len() + 1 + payload.len()).ok_or(Code::NotJws)?;
    let decoded = |part: &[u8], name| {
        let text = std::str::from_utf8(part).ok();
        let bytes = text.and_then(|text| base64url::decode(text).ok());
        bytes.ok_or(MetadataError::at(Code::NotBase64url, name))
    };
    let header = Header::read(&decoded(header, "header")?)?;
    let signature = decoded(signature, "signature")?;
    let payload = decoded(payload, "payload")?;
    let chain = header.chain()?;
    check_chain(&chain, trust)?;
    let leaf = chain.first().ok_or(Code::CertificateCount)?;
    let spki = &leaf.parsed.tbs_certificate.subject_public_key_info;
    let key = PublicKey::from_certificate(spki, header.algorithm)
        .map_err(|rejection| MetadataError::at(Code::KeyMismatch, rejection.code.as_str()))?;
    let signature = match header.algorithm.family() {
        Family::Ec(curve) => ecdsa_der(&signature, curve.coordinate)?,
        _ => signature,
    };
    if key.verifies(signed, &signature) { Ok(payload) } else { Err(Code::SignatureInvalid.into()) }
}

/// The protected header, as far as it matters.
struct Header {
    algorithm: Algorithm,
    x5c: Vec<String>,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, MetadataError> {
        #[derive(Deserialize)]
        struct Members {
            alg: String,
            x5c: Option<Vec<String>>,
            crit: Option<IgnoredAny>,
        }
        let members: Members = serde_json::from_slice(bytes).map_err(|_| Code::HeaderMalformed)?;
        if members.crit.is_some() {
            return Err(Code::HeaderCritical.into());
        }
        // The names of JOSE and of the COSE table are the same for all that is served here.
        let named = |algorithm: &Algorithm| algorithm.name() == members.alg;
        let algorithm = Algorithm::ALL.into_iter().find(named).ok_or(Code::AlgorithmUnknown)?;
        // `x5u` points elsewhere: nothing is fetched here, so it is no chain.
        Ok(Self { algorithm, x5c: members.x5c.ok_or(Code::ChainMissing)? })
    }

    /// The certificates, in the padded standard base64 of RFC 7515 section 4.1.6.
    fn chain(&self) -> Result<Vec<Signer>, MetadataError> {
        if !(1..=limits::CERTIFICATES).contains(&self.x5c.len()) {
            return Err(Code::CertificateCount.into());
        }
        let signer = |text: &String| {
            if text.len() > limits::CERTIFICATE.div_ceil(3) * 4 {
                return Err(Code::CertificateTooLarge.into());
            }
            let der = STANDARD.decode(text).map_err(|_| Code::CertificateMalformed)?;
            let parsed = certificate::parse(&der).ok_or(Code::CertificateMalformed)?;
            Ok(Signer { der: der.into(), parsed })
        };
        self.x5c.iter().map(signer).collect()
    }
}

/// One certificate of the signer's chain.
struct Signer {
    der: CertificateDer<'static>,
    parsed: Certificate,
}

fn check_chain(chain: &[Signer], trust: &MetadataTrust<'_>) -> Result<(), MetadataError> {
    let parsed: Vec<_> = chain.iter().map(|signer| signer.parsed.clone()).collect();
    trust::check_order(&parsed, true)
        .map_err(|rejection| MetadataError::at(Code::ChainInvalid, rejection.code.as_str()))?;
    let anchors: Vec<_> =
        trust.anchors.iter().map(|anchor| CertificateDer::from(anchor.as_slice())).collect();
    let anchors: Result<Vec<_>, _> = anchors.iter().map(anchor_from_trusted_cert).collect();
    let anchors = anchors.map_err(|_| Code::AnchorMalformed)?;
    let certificates: Vec<_> = chain.iter().map(|signer| signer.der.clone()).collect();
    let lists = trust.revocation_lists.iter().map(|list| OwnedCertRevocationList::from_der(list));
    let lists: Result<Vec<CertRevocationList<'_>>, _> =
        lists.map(|list| list.map(CertRevocationList::from)).collect();
    let lists = lists.map_err(|_| Code::RevocationListMalformed)?;
    let now: Duration = trust::since_epoch(trust.at);
    // Without revocation first, so that a chain that leads nowhere is not blamed on a list.
    trust::build(&certificates, &anchors, None, now).map_err(|error| fault(&error))?;
    let lists: Vec<_> = lists.iter().collect();
    let unknown = match trust.revocation {
        Revocation::Required => UnknownStatusPolicy::Deny,
        Revocation::WhereListed => UnknownStatusPolicy::Allow,
    };
    match RevocationOptionsBuilder::new(&lists) {
        Ok(options) => {
            let options = options.with_status_policy(unknown);
            let options = options.with_expiration_policy(ExpirationPolicy::Enforce).build();
            trust::build(&certificates, &anchors, Some(options), now)
                .map_err(|error| fault(&error))?;
        }
        Err(_) if trust.revocation == Revocation::Required => {
            return Err(Code::RevocationUnknown.into());
        }
        Err(_) => {}
    }
    let Some(name) = trust.signer else { return Ok(()) };
    let leaf = certificates.first().ok_or(Code::CertificateCount)?;
    let leaf = EndEntityCert::try_from(leaf).map_err(|error| fault(&error))?;
    let name = ServerName::try_from(name).map_err(|_| Code::SignerName)?;
    leaf.verify_is_valid_for_subject_name(&name).map_err(|_| Code::SignerName.into())
}

fn fault(error: &Error) -> MetadataError {
    let code = match error {
        Error::CertRevoked => Code::ChainRevoked,
        Error::UnknownRevocationStatus => Code::RevocationUnknown,
        Error::CrlExpired { .. } => Code::RevocationListExpired,
        Error::InvalidCrlSignatureForPublicKey
        | Error::IssuerNotCrlSigner
        | Error::UnsupportedCrlSignatureAlgorithmContext(_)
        | Error::UnsupportedCrlSignatureAlgorithmForPublicKeyContext(_) => {
            Code::RevocationListInvalid
        }
        error => match trust::reason(error) {
            RejectionCode::CertificateExpired => Code::ChainExpired,
            RejectionCode::CertificateNotYetValid => Code::ChainNotYetValid,
            RejectionCode::ChainUnknownIssuer => Code::ChainUnknownIssuer,
            other => return MetadataError::at(Code::ChainInvalid, other.as_str()),
        },
    };
    code.into()
}

/// RFC 7518 section 3.4 writes r and s one behind the other; the verifier takes
/// `SEQUENCE { r INTEGER, s INTEGER }`.
fn ecdsa_der(signature: &[u8], coordinate: usize) -> Result<Vec<u8>, MetadataError> {
    if signature.len() != 2 * coordinate {
        return Err(Code::SignatureInvalid.into());
    }
    let mut body = Vec::new();
    for number in signature.chunks(coordinate) {
        let start = number.iter().position(|&byte| byte != 0).ok_or(Code::SignatureInvalid)?;
        let digits = number.get(start..).unwrap_or_default();
        let sign = digits.first().is_some_and(|&byte| byte >= 0x80);
        let length = u8::try_from(digits.len() + usize::from(sign));
        body.extend([0x02, length.map_err(|_| Code::SignatureInvalid)?]);
        body.extend(sign.then_some(0));
        body.extend(digits);
    }
    let length = u8::try_from(body.len()).map_err(|_| Code::SignatureInvalid)?;
    // Two numbers of P-521 take more than 127 bytes, which the long form of a length says.
    let head = if length < 0x80 { vec![0x30, length] } else { vec![0x30, 0x81, length] };
    Ok([head, body].concat())
}
