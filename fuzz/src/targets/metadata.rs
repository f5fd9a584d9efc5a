//! Metadata BLOBs.

use std::sync::OnceLock;

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::metadata::{Metadata, MetadataError, MetadataTrust, Revocation};
use keydesk_testkit::{MetadataAuthority, SeededEntropy};

use crate::input::Input;
use crate::oracle::{Budget, within};

/// What signs the BLOBs of the seeds and of the fuzzer; the same in every run.
pub(crate) fn authority() -> &'static MetadataAuthority {
    static ONCE: OnceLock<MetadataAuthority> = OnceLock::new();
    ONCE.get_or_init(|| MetadataAuthority::new(&SeededEntropy::new(31)))
}

/// A BLOB that is taken was signed under this root, is no older than the last one, and says what it
/// says: changed in one character it is refused.
///
/// The first byte: bits 0 and 1 choose what follows (a BLOB; a payload, to be signed; a header of
/// its own and a payload; local statements), bit 2 demands revocation lists, bit 3 brings a list of
/// its own, bit 4 names the signer.
pub fn mds_blob(data: &[u8]) {
    let mut input = Input::new(data);
    let options = input.byte();
    let authority = authority();
    let mut lists = authority.revocation_lists(&[], &[]);
    if options & 8 != 0 {
        lists.push(input.long_chunk().to_vec());
    }
    let anchors = [authority.root.der.clone()];
    let trust = MetadataTrust {
        anchors: &anchors,
        signer: (options & 16 != 0).then_some(MetadataAuthority::NAME),
        revocation_lists: if options & 4 != 0 || options & 8 != 0 { &lists } else { &[] },
        revocation: if options & 4 != 0 { Revocation::Required } else { Revocation::WhereListed },
        at: Timestamp::parse("2026-01-05T09:00:00Z").expect("a time"),
        last_number: None,
    };
    let draft = authority.draft(Vec::new());
    let header = draft.header.to_string();
    let blob = match options & 3 {
        0 => input.rest().to_vec(),
        1 => draft.sign_bytes(header.as_bytes(), input.rest()).into_bytes(),
        2 => {
            let header = input.long_chunk();
            draft.sign_bytes(header, input.rest()).into_bytes()
        }
        _ => return local(input.rest()),
    };
    let verify = |blob: &[u8], trust: &MetadataTrust<'_>| {
        within(Budget::LARGE, || Metadata::verify(blob, trust))
    };
    let metadata = match verify(&blob, &trust) {
        Ok(metadata) => metadata,
        Err(error) => return short(&error),
    };
    holds(&metadata);
    let number = metadata.number().expect("a BLOB has a number");
    assert!(metadata.next_update().is_some());
    if let Some(newer) = number.checked_add(1) {
        let newer = MetadataTrust { last_number: Some(newer), ..trust };
        assert!(verify(&blob, &newer).is_err(), "an older BLOB in the place of a newer one");
    }
    let same = MetadataTrust { last_number: Some(number), ..trust };
    assert_eq!(verify(&blob, &same).as_ref(), Ok(&metadata));
    let others = [crate::targets::Authorities::get().root.der.clone()];
    let other = MetadataTrust { anchors: &others, ..trust };
    assert!(verify(&blob, &other).is_err(), "under another root");
    // The first character of the payload: `{` as base64url, in one way only.
    let at = blob.iter().position(|&byte| byte == b'.').expect("a BLOB has dots") + 1;
    let mut tampered = blob.clone();
    tampered[at] = if tampered[at] == b'e' { b'f' } else { b'e' };
    assert!(verify(&tampered, &trust).is_err(), "a payload that nobody signed");
}

fn local(statements: &[u8]) {
    let read = |bytes: &[u8]| within(Budget::LARGE, || Metadata::local(bytes));
    let metadata = match read(statements) {
        Ok(metadata) => metadata,
        Err(error) => return short(&error),
    };
    holds(&metadata);
    assert_eq!((metadata.number(), metadata.next_update()), (None, None));
    // Members that nobody knows are skipped unread, so not every text is a value as well.
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(statements) {
        assert_eq!(read(value.to_string().as_bytes()).as_ref(), Ok(&metadata));
    }
}

/// An error is a few words of ours.
fn short(error: &MetadataError) {
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() <= 300, "{text}");
    assert!(text.starts_with(error.code.description()) && !error.code.as_str().is_empty());
}

/// Every model can be found by its name, and a model is never of the zero AAGUID.
fn holds(metadata: &Metadata) {
    for model in metadata.models() {
        match model.aaguid() {
            Some(aaguid) => {
                assert!(!aaguid.is_zero());
                assert!(metadata.model(aaguid).is_some());
            }
            None => {
                for identifier in model.key_identifiers() {
                    assert!(metadata.model_by_key_identifier(identifier).is_some());
                }
            }
        }
    }
    assert_eq!(&metadata.clone().with_overlay(metadata.clone()), metadata, "nothing is doubled");
}
