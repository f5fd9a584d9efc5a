//! Names of the FIDO Registry of Predefined Values (version 2.2, section 3.6.1).

use super::Model;
use crate::webauthn::Algorithm;

/// Whether the model's statement lists the algorithm; true where it lists none, or where the
/// registry has no name for it.
pub(crate) fn lists_algorithm(model: &Model, algorithm: Algorithm) -> bool {
    let names = names(algorithm);
    names.is_empty()
        || model.algorithms().is_empty()
        || model.algorithms().iter().any(|listed| names.contains(&listed.as_str()))
}

fn names(algorithm: Algorithm) -> &'static [&'static str] {
    match algorithm {
        Algorithm::Es256 => &["secp256r1_ecdsa_sha256_raw", "secp256r1_ecdsa_sha256_der"],
        Algorithm::Es384 => &["secp384r1_ecdsa_sha384_raw"],
        // The registry's own spelling, and the one that vendors use.
        Algorithm::Es512 => &["secp512r1_ecdsa_sha256_raw", "secp521r1_ecdsa_sha512_raw"],
        Algorithm::EdDsa => &["ed25519_eddsa_sha512_raw", "ed25519_eddsa_sha256_raw"],
        Algorithm::Rs256 => &["rsassa_pkcsv15_sha256_raw"],
        Algorithm::Rs384 => &["rsassa_pkcsv15_sha384_raw"],
        Algorithm::Rs512 => &["rsassa_pkcsv15_sha512_raw"],
        Algorithm::Ps256 => &["rsassa_pss_sha256_raw", "rsassa_pss_sha256_der"],
        Algorithm::Ps384 => &["rsassa_pss_sha384_raw"],
        Algorithm::Ps512 => &["rsassa_pss_sha512_raw"],
        Algorithm::MlDsa44 | Algorithm::MlDsa65 | Algorithm::MlDsa87 => &[],
    }
}
