//! The certificate checks that attestation formats share (strict DER by `x509-cert`).

use x509_cert::Certificate;
use x509_cert::Version;
use x509_cert::attr::AttributeValue;
use x509_cert::der::asn1::{ObjectIdentifier, OctetStringRef, PrintableStringRef, Utf8StringRef};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Tag, Tagged};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, SubjectAltName};

use super::cbor::Value;
use super::der;
use super::limits;
use super::rejection::{Rejection, RejectionCode};
use super::types::Aaguid;

/// The certificates of a statement: as they came, and parsed.
pub(crate) struct Chain<'b> {
    pub(crate) der: Vec<&'b [u8]>,
    pub(crate) parsed: Vec<Certificate>,
}

impl<'b> Chain<'b> {
    /// Reads `x5c`: 1 to 6 certificates of at most 8 KiB, every one of them strict DER.
    pub(crate) fn read(x5c: Value<'b>) -> Result<Self, Rejection> {
        let wrong_type = || Rejection::at(RejectionCode::StatementMemberWrongType, "x5c");
        let items = x5c.array().ok_or_else(wrong_type)?;
        let allowed = u64::try_from(limits::CERTIFICATES).unwrap_or(0);
        if !(1..=allowed).contains(&items.left()) {
            return Err(RejectionCode::CertificateCount.into());
        }
        let mut chain = Self { der: Vec::new(), parsed: Vec::new() };
        for item in items {
            let der = item?.bytes().ok_or_else(wrong_type)?;
            if der.len() > limits::CERTIFICATE {
                return Err(RejectionCode::CertificateTooLarge.into());
            }
            chain.parsed.push(parse(der).ok_or(RejectionCode::CertificateMalformed)?);
            chain.der.push(der);
        }
        Ok(chain)
    }

    /// The certificate whose key signed the statement.
    pub(crate) fn leaf(&self) -> Result<&Certificate, Rejection> {
        self.parsed.first().ok_or(RejectionCode::CertificateCount.into())
    }
}

/// Reads a certificate that is strict DER and nothing else.
pub(crate) fn parse(der: &[u8]) -> Option<Certificate> {
    der::lengths_fit(der).then(|| Certificate::from_der(der).ok())?
}

/// Refuses a certificate that is not of version 3.
pub(crate) fn check_version_3(certificate: &Certificate) -> Result<(), Rejection> {
    if certificate.tbs_certificate.version == Version::V3 {
        Ok(())
    } else {
        Err(RejectionCode::CertificateVersion.into())
    }
}

/// Refuses a certificate whose basic constraints are absent or make it a CA.
pub(crate) fn check_not_ca(certificate: &Certificate) -> Result<(), Rejection> {
    match certificate.tbs_certificate.get::<BasicConstraints>() {
        Ok(Some((_, BasicConstraints { ca: false, .. }))) => Ok(()),
        _ => Err(RejectionCode::CertificateBasicConstraints.into()),
    }
}

/// The subject that section 8.2.1 demands of packed attestation: country, organisation, common
/// name, and the organisational unit "Authenticator Attestation".
pub(crate) fn check_packed_subject(certificate: &Certificate) -> Result<(), Rejection> {
    let refuse = |part| Rejection::at(RejectionCode::CertificateSubject, part);
    let subject = &certificate.tbs_certificate.subject;
    let mut parts = [(COUNTRY, "C", 0), (ORGANISATION, "O", 0), (UNIT, "OU", 0), (NAME, "CN", 0)];
    for attribute in subject.0.iter().flat_map(|set| set.0.iter()) {
        let Some(part) = parts.iter_mut().find(|part| part.0 == attribute.oid) else { continue };
        let value = text(&attribute.value).ok_or(refuse(part.1))?;
        let fits = match part.1 {
            "C" => value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase()),
            "OU" => value == "Authenticator Attestation",
            _ => !value.is_empty(),
        };
        if !fits {
            return Err(refuse(part.1));
        }
        part.2 += 1;
    }
    match parts.iter().find(|part| part.2 != 1) {
        Some(part) => Err(refuse(part.1)),
        None => Ok(()),
    }
}

/// Where a certificate names an AAGUID (id-fido-gen-ce-aaguid), it is this one and not critical.
pub(crate) fn check_aaguid(certificate: &Certificate, aaguid: &Aaguid) -> Result<(), Rejection> {
    let Some(extension) = extension(certificate, FIDO_AAGUID)? else { return Ok(()) };
    let inner = OctetStringRef::from_der(extension.extn_value.as_bytes());
    let Ok(claimed) = inner.map(|inner| inner.as_bytes()) else {
        return Err(RejectionCode::CertificateAaguidMalformed.into());
    };
    if extension.critical || claimed.len() != 16 {
        return Err(RejectionCode::CertificateAaguidMalformed.into());
    }
    if claimed == aaguid.as_bytes() {
        Ok(())
    } else {
        Err(RejectionCode::CertificateAaguidMismatch.into())
    }
}

/// The extension of this OID, which may stand once.
pub(crate) fn extension(
    certificate: &Certificate,
    oid: ObjectIdentifier,
) -> Result<Option<&Extension>, Rejection> {
    let all = certificate.tbs_certificate.extensions.as_deref().unwrap_or(&[]);
    let mut found = all.iter().filter(|extension| extension.extn_id == oid);
    let first = found.next();
    if found.next().is_some() {
        return Err(RejectionCode::CertificateMalformed.into());
    }
    Ok(first)
}

/// What section 8.3.1 demands of a TPM's attestation certificate besides version and CA: an empty
/// subject, the TPM's maker, model and version as alternative name, and the key purpose.
///
/// The maker's identifier is checked for its form only: a list of makers would go stale, and the
/// trust path decides anyway.
pub(crate) fn check_tpm_profile(certificate: &Certificate) -> Result<(), Rejection> {
    let certificate = &certificate.tbs_certificate;
    if !certificate.subject.0.is_empty() {
        return Err(Rejection::at(RejectionCode::CertificateSubject, "subject"));
    }
    let extensions = certificate.extensions.as_deref().unwrap_or(&[]);
    let mut named = extensions.iter().filter(|found| found.extn_id == SubjectAltName::OID);
    if !named.all(|found| der::lengths_fit(found.extn_value.as_bytes())) {
        return Err(RejectionCode::CertificateAlternativeName.into());
    }
    let Ok(Some((true, SubjectAltName(names)))) = certificate.get::<SubjectAltName>() else {
        return Err(RejectionCode::CertificateAlternativeName.into());
    };
    let mut parts = [(TPM_MANUFACTURER, 0), (TPM_MODEL, 0), (TPM_VERSION, 0)];
    for name in &names {
        let GeneralName::DirectoryName(name) = name else { continue };
        for attribute in name.0.iter().flat_map(|set| set.0.iter()) {
            let Some(part) = parts.iter_mut().find(|part| part.0 == attribute.oid) else {
                continue;
            };
            let value = text(&attribute.value).unwrap_or_default();
            let fits = match part.0 {
                TPM_MODEL => !value.is_empty(),
                _ => value.strip_prefix("id:").is_some_and(|id| {
                    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit())
                }),
            };
            let maker_fits = part.0 != TPM_MANUFACTURER || value.len() == "id:00000000".len();
            part.1 += if fits && maker_fits { 1 } else { 2 };
        }
    }
    if parts.iter().any(|part| part.1 != 1) {
        return Err(RejectionCode::CertificateAlternativeName.into());
    }
    match certificate.get::<ExtendedKeyUsage>() {
        Ok(Some((_, ExtendedKeyUsage(purposes)))) if purposes.contains(&AIK_CERTIFICATE) => Ok(()),
        _ => Err(RejectionCode::CertificateKeyPurpose.into()),
    }
}

fn text(value: &AttributeValue) -> Option<&str> {
    match value.tag() {
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().ok().map(|text| text.as_str()),
        Tag::PrintableString => {
            value.decode_as::<PrintableStringRef<'_>>().ok().map(|text| text.as_str())
        }
        _ => None,
    }
}

const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const FIDO_AAGUID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.45724.1.1.4");
/// tcg-kp-AIKCertificate and the attributes of a TPM (TCG EK Credential Profile section 3.2.9).
pub(crate) const AIK_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.8.3");
const TPM_MANUFACTURER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.2.1");
const TPM_MODEL: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.2.2");
const TPM_VERSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.133.2.3");
