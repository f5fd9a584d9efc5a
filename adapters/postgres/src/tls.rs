//! TLS by rustls with aws-lc-rs; no other provider is in this crate's tree.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::{ConfigError, Tls};

/// The connector for `tls`; `None` for unencrypted connections.
pub(crate) fn connector(tls: &Tls) -> Result<Option<MakeRustlsConnect>, ConfigError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| unreadable("TLS settings", error))?;
    let config = match tls {
        Tls::Off => return Ok(None),
        Tls::Require => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(DangerAnyCertificate(provider)))
            .with_no_client_auth(),
        Tls::VerifyFull { roots } => {
            let roots = match roots {
                Some(path) => from_file(path)?,
                None => of_the_system()?,
            };
            builder.with_root_certificates(roots).with_no_client_auth()
        }
    };
    Ok(Some(MakeRustlsConnect::new(config)))
}

fn from_file(path: &std::path::Path) -> Result<RootCertStore, ConfigError> {
    let name = || format!("sslrootcert {}", path.display());
    let mut roots = RootCertStore::empty();
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|error| unreadable(name(), error))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unreadable(name(), error))?;
        roots.add(certificate).map_err(|error| unreadable(name(), error))?;
    }
    if roots.is_empty() {
        return Err(unreadable(name(), "it holds no certificate"));
    }
    Ok(roots)
}

fn of_the_system() -> Result<RootCertStore, ConfigError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map_or("there are none".to_owned(), ToString::to_string);
        return Err(unreadable("the system's trusted roots (or name a file in sslrootcert)", why));
    }
    Ok(roots)
}

fn unreadable(name: impl Into<String>, why: impl ToString) -> ConfigError {
    ConfigError::Unreadable { name: name.into(), why: why.to_string() }
}

/// Takes any certificate, as `sslmode=require` does; that its holder answers is still checked.
#[derive(Debug)]
struct DangerAnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for DangerAnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
