//! The format `none` (WebAuthn Level 3 section 8.7): no statement at all.

use super::{AttestationKind, Evidence};
use crate::webauthn::cbor::Items;
use crate::webauthn::rejection::{Rejection, RejectionCode};

/// The statement is the empty map; a statement of another format inside is refused.
pub(super) fn verify<'b>(members: &Items<'b>) -> Result<Evidence<'b>, Rejection> {
    if members.left() != 0 {
        return Err(RejectionCode::StatementNotEmpty.into());
    }
    Ok(Evidence::without_certificates(AttestationKind::None))
}
