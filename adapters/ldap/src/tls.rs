//! TLS by rustls with aws-lc-rs; no other provider is in this crate's tree.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use crate::error::{LdapError, LdapErrorCode};

/// The verifier of the server's certificate: it must lead to one of the roots and name the host.
pub(crate) fn client(roots: Option<&Path>) -> Result<Arc<ClientConfig>, LdapError> {
    let roots = match roots {
        Some(path) => from_file(path)?,
        None => of_the_system()?,
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unreadable("TLS settings", error))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn from_file(path: &Path) -> Result<RootCertStore, LdapError> {
    let name = format!("roots {}", path.display());
    let mut roots = RootCertStore::empty();
    let certificates =
        CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&name, error))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unreadable(&name, error))?;
        roots.add(certificate).map_err(|error| unreadable(&name, error))?;
    }
    if roots.is_empty() {
        return Err(unreadable(&name, "it holds no certificate"));
    }
    Ok(roots)
}

fn of_the_system() -> Result<RootCertStore, LdapError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(unreadable("the system's trusted roots (or name a file)", "there are none"));
    }
    Ok(roots)
}

fn unreadable(name: &str, why: impl ToString) -> LdapError {
    LdapError::new(LdapErrorCode::ConfigInvalid, format!("{name}: {}", why.to_string()))
}
