//! Entries as they are written in JSON (FIDO Metadata Service 3.0 section 3.1.1). What registrations
//! are not decided by is skipped, so that new members and large numbers do no harm.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use serde::Deserialize;
use webpki::anchor_from_trusted_cert;

use super::error::{MetadataError, MetadataErrorCode as Code};
use super::model::{AuthenticatorStatus, Model, Protocol, StatusReport};
use crate::text::is_left_out;
use crate::time::Timestamp;
use crate::webauthn::{Aaguid, KeyIdentifier, limits};

/// The payload of a BLOB.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Payload {
    pub(super) no: u64,
    pub(super) next_update: String,
    pub(super) entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    aaguid: Option<String>,
    attestation_certificate_key_identifiers: Option<Vec<String>>,
    metadata_statement: Option<Statement>,
    #[serde(default)]
    status_reports: Vec<Report>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    description: Option<String>,
    protocol_family: Option<String>,
    icon: Option<String>,
    #[serde(default)]
    attestation_types: Vec<String>,
    #[serde(default)]
    authentication_algorithms: Vec<String>,
    #[serde(default)]
    key_protection: Vec<String>,
    #[serde(default)]
    attachment_hint: Vec<String>,
    #[serde(default)]
    attestation_root_certificates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    status: String,
    effective_date: Option<String>,
    certificate: Option<String>,
}

impl Entry {
    /// The model, or none for an entry that names nothing that WebAuthn authenticators have (UAF).
    pub(super) fn model(self, local: bool) -> Result<Option<Model>, MetadataError> {
        let malformed = |member| MetadataError::at(Code::EntryMalformed, member);
        let aaguid = match self.aaguid.as_deref().map(Aaguid::parse) {
            Some(Ok(aaguid)) if !aaguid.is_zero() => Some(aaguid),
            Some(_) => return Err(malformed("aaguid")),
            None => None,
        };
        let identifiers = self.attestation_certificate_key_identifiers.unwrap_or_default();
        let identifiers: Option<Vec<_>> =
            identifiers.iter().map(|text| KeyIdentifier::parse(text).ok()).collect();
        let key_identifiers = identifiers
            .filter(|all| all.len() <= limits::METADATA_LIST)
            .ok_or(malformed("attestationCertificateKeyIdentifiers"))?;
        if aaguid.is_none() && key_identifiers.is_empty() {
            return Ok(None);
        }
        if self.status_reports.len() > limits::METADATA_LIST {
            return Err(malformed("statusReports"));
        }
        let reports: Result<_, _> = self.status_reports.into_iter().map(Report::read).collect();
        let statement = self.metadata_statement.ok_or(malformed("metadataStatement"))?;
        let name = name(statement.description.as_deref().unwrap_or_default());
        if name.is_empty() {
            return Err(malformed("description"));
        }
        let roots = statement.attestation_root_certificates;
        if roots.len() > limits::METADATA_LIST {
            return Err(malformed("attestationRootCertificates"));
        }
        Ok(Some(Model {
            aaguid,
            key_identifiers,
            name,
            icon: statement.icon.filter(|icon| {
                icon.starts_with("data:image/") && icon.len() <= limits::METADATA_ICON
            }),
            protocol: match statement.protocol_family.as_deref() {
                Some("fido2") => Some(Protocol::Fido2),
                Some("u2f") => Some(Protocol::U2f),
                Some("uaf") => Some(Protocol::Uaf),
                _ => None,
            },
            attestation_types: statement.attestation_types,
            algorithms: statement.authentication_algorithms,
            key_protection: statement.key_protection,
            attachment_hint: statement.attachment_hint,
            // A root that cannot be read anchors nothing; the others still do.
            anchors: roots.iter().filter_map(|text| anchor(text)).collect(),
            reports: reports?,
            local,
        }))
    }
}

impl Report {
    fn read(self) -> Result<StatusReport, MetadataError> {
        let malformed = |member| MetadataError::at(Code::EntryMalformed, member);
        let from = self.effective_date.as_deref().map(date);
        let from = from.map(|from| from.ok_or(malformed("effectiveDate"))).transpose()?;
        let certificate = self.certificate.as_deref().map(certificate);
        let certificate = certificate
            .map(|certificate| certificate.ok_or(malformed("certificate")))
            .transpose()?;
        let key = certificate.as_deref().and_then(KeyIdentifier::of_der);
        let status = AuthenticatorStatus::from_name(&self.status);
        Ok(StatusReport { status, from, certificate, key })
    }
}

/// The start of a day that is written `YYYY-MM-DD`, in UTC.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    if text.len() != 10 {
        return None;
    }
    Timestamp::parse(&format!("{text}T00:00:00Z")).ok()
}

/// The name as it may be shown: trimmed, cut, without characters that hide or reorder others.
fn name(description: &str) -> String {
    let shown = description.chars().filter(|&c| !is_left_out(c));
    shown.take(limits::METADATA_NAME).collect::<String>().trim().to_owned()
}

/// Standard base64; published statements break lines in it.
fn certificate(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(text).ok().filter(|der| (1..=limits::CERTIFICATE).contains(&der.len()))
}

fn anchor(text: &str) -> Option<Vec<u8>> {
    let der = certificate(text)?;
    let readable = anchor_from_trusted_cert(&CertificateDer::from(der.as_slice())).is_ok();
    readable.then_some(der)
}
