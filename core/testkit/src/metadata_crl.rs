//! Certificate revocation lists (RFC 5280 section 5) of the testkit's own CAs.

use crate::certificate::{CertificateAuthority, name};
use crate::der::Der;

/// A list of version 2 since 2026-01-01, with these serial numbers revoked on that day.
pub fn revocation_list(
    issuer: &CertificateAuthority,
    serials: &[u8],
    next_update: &str,
) -> Vec<u8> {
    let since = Der::time("20260101000000Z");
    let algorithm = issuer.key.certificate_signature();
    let mut parts = vec![
        Der::integer(&[1]),
        algorithm.clone(),
        name(&issuer.name),
        since.clone(),
        Der::time(next_update),
    ];
    let revoked: Vec<_> = serials
        .iter()
        .map(|&serial| Der::sequence(&[Der::integer(&[serial]), since.clone()]))
        .collect();
    // The list of revoked certificates is left out where there are none.
    if !revoked.is_empty() {
        parts.push(Der::sequence(&revoked));
    }
    let number = Der::sequence(&[Der::oid("2.5.29.20"), Der::octets(&Der::integer(&[1]))]);
    parts.push(Der::element(0xa0, &Der::sequence(&[number])));
    let tbs = Der::sequence(&parts);
    let signature = Der::bits(&issuer.key.sign(&tbs));
    Der::sequence(&[tbs, algorithm, signature])
}
