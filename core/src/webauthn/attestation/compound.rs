//! The format `compound` (WebAuthn Level 3 section 8.9): several statements about one credential.

use super::{AttestationFormat, AttestationKind, Attested, Subject};
use crate::webauthn::cbor::{Items, Value};
use crate::webauthn::limits;
use crate::webauthn::rejection::{Rejection, RejectionCode};

/// The verification procedure of section 8.9; every statement inside has to verify.
pub(super) fn verify<'b>(
    items: Items<'b>,
    subject: &Subject<'_, 'b>,
) -> Result<Attested<'b>, Rejection> {
    // Step 1: two statements or more.
    if !limits::COMPOUND.contains(&items.left()) {
        return Err(RejectionCode::CompoundCount.into());
    }
    let mut whole = Attested { kind: AttestationKind::None, statements: Vec::new() };
    for item in items {
        let (format, statement) = part(item?)?;
        // Step 2: each verifies by the procedure of its own format.
        let part = super::verify(format, statement, subject)?;
        // Step 3: what vouches most stands for all.
        if rank(part.kind) > rank(whole.kind) {
            whole.kind = part.kind;
        }
        whole.statements.extend(part.statements);
    }
    Ok(whole)
}

/// A map of `fmt` and `attStmt`, whose format is not compound again.
fn part<'b>(item: Value<'b>) -> Result<(AttestationFormat, Value<'b>), Rejection> {
    let malformed = RejectionCode::CompoundMalformed;
    let mut map = item.map().ok_or(malformed)?;
    let (mut format, mut statement) = (None, None);
    while let Some((key, value)) = map.next_entry()? {
        match key {
            Value::Text("fmt") => format = value.text(),
            Value::Text("attStmt") => statement = Some(value),
            _ => return Err(malformed.into()),
        }
    }
    let format = AttestationFormat::from_identifier(format.ok_or(malformed)?)?;
    if format == AttestationFormat::Compound {
        return Err(malformed.into());
    }
    Ok((format, statement.ok_or(malformed)?))
}

fn rank(kind: AttestationKind) -> u8 {
    match kind {
        AttestationKind::None => 0,
        AttestationKind::SelfAttested => 1,
        AttestationKind::AnonCa | AttestationKind::AttCa | AttestationKind::Basic => 2,
    }
}
