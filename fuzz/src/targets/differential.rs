//! `webauthn-rs-core` beside us: where the two decide differently, a row of the reviewed table in
//! `testing/differential/src/table.rs` says why.

use keydesk_core::base64url;
use keydesk_core::webauthn::{Algorithm, AttestationFormat, PreparedCredential, UserVerification};
use serde_json::Value;
use webauthn_rs_core::proto::Credential;

use crate::model;
use crate::oracle::foreign;
use keydesk_test_differential::peer;
use keydesk_test_differential::stage::{Stage, theirs};
use keydesk_test_differential::table::{ASSERTIONS, MUTATED, REGISTRATIONS, Row};

/// Both on one registration.
pub(crate) fn registration(stage: &Stage, uv: UserVerification, response: &Value) {
    let Some(their) = foreign(|| peer::register(theirs(uv), response)) else { return };
    let ours = stage.register(uv, response);
    match (&ours, &their) {
        (Ok(ours), Ok(their)) => {
            assert_eq!(ours.credential_id().as_bytes(), &their.cred_id[..], "other ids");
            assert_eq!(ours.sign_count(), their.counter, "other counters");
            assert_eq!(ours.backup_eligible(), their.backup_eligible);
            assert_eq!(ours.backed_up(), their.backup_state);
            let u2f = ours.attestation().format == AttestationFormat::FidoU2f;
            assert_eq!(ours.user_verified(), their.user_verified && !u2f);
        }
        // They know nothing of the other formats, or never take them.
        (Ok(ours), Err(_)) if !JUDGED.contains(&ours.attestation().format) => {}
        (Ok(ours), Err(name)) => accepted(REGISTRATIONS, ours.algorithm(), name),
        // Of the other formats they leave unread what we hold to strict DER, so only those count
        // that the table was reviewed for.
        (Err(_), Ok(_)) if !is_judged(response) => {}
        (Err(code), Ok(_)) => refused(REGISTRATIONS, code),
        (Err(_), Err(_)) => {}
    }
}

/// Whether the response names a format that the table was reviewed for, as far as it can be parsed.
fn is_judged(response: &Value) -> bool {
    let object = response.pointer("/response/attestationObject").and_then(Value::as_str);
    let object = object.and_then(|text| base64url::decode(text).ok()).unwrap_or_default();
    let format = model::whole(&object);
    let format = format.as_ref().and_then(|object| model::member(object, "fmt")?.as_text());
    format.is_none_or(|format| JUDGED.iter().any(|judged| judged.as_str() == format))
}

/// Both on one assertion.
pub(crate) fn assertion(
    stage: &Stage,
    credential: &PreparedCredential,
    registered: &Credential,
    uv: UserVerification,
    algorithm: Algorithm,
    response: &Value,
) {
    let their = foreign(|| peer::authenticate(theirs(uv), registered, response));
    let Some(their) = their else { return };
    match (stage.authenticate(uv, credential, response), their) {
        (Ok(ours), Ok(their)) => assert_eq!(ours, their, "other counters"),
        (Ok(_), Err(name)) => accepted(ASSERTIONS, algorithm, &name),
        (Err(code), Ok(_)) => refused(ASSERTIONS, &code),
        (Err(_), Err(_)) => {}
    }
}

fn accepted(table: &[Row], algorithm: Algorithm, theirs: &str) {
    let known = table.iter().chain(MUTATED).any(|row| {
        row.ours == "accepted"
            && row.theirs == theirs
            && (row.algorithms.is_empty() || row.algorithms.contains(&algorithm))
    });
    assert!(known, "accepted with {algorithm:?}, and they refuse with {theirs}");
}

fn refused(table: &[Row], code: &str) {
    let is = |row: &Row| row.ours == code && row.theirs == "accepted";
    assert!(table.iter().chain(MUTATED).any(is), "refused with {code}, and they accept");
}

const JUDGED: [AttestationFormat; 3] =
    [AttestationFormat::None, AttestationFormat::Packed, AttestationFormat::FidoU2f];
