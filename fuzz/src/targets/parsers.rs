//! The parsers below the two ceremonies.

use ciborium::Value;
use keydesk_core::ids::CredentialId;
use keydesk_core::webauthn::{
    Algorithm, PreparedCredential, RelyingParty, RelyingPartyConfig, fuzzing, limits,
};

use crate::model;
use crate::oracle::{Budget, bounded, within};
use keydesk_test_differential::stage::{CHALLENGE, ORIGIN, RP_ID};

/// Exactly the documents that another library and the rules take are taken, as the same value, and
/// written canonically they are the same bytes; inside more and more arrays too, up to the depth
/// that is refused.
pub fn cbor(data: &[u8]) {
    let taken = both_read(data);
    if let Ok(length) = bounded(|| fuzzing::cbor_length(data)) {
        assert!(fuzzing::cbor(&data[..length]).is_ok(), "an item that is there cannot be read");
    }
    // No coverage edge shows a fuzzer that the next level is too deep.
    if taken && data.len() <= 256 {
        let mut wrapped = data.to_vec();
        for _ in 0..=limits::CBOR_DEPTH {
            wrapped.insert(0, 0x81);
            both_read(&wrapped);
        }
    }
}

/// Holds both readers beside each other, and says whether the document is taken.
fn both_read(data: &[u8]) -> bool {
    let ours = bounded(|| fuzzing::cbor(data));
    let theirs = model::whole(data);
    match (&ours, &theirs) {
        (Ok(ours), Some(theirs)) => {
            assert!(model::same(ours, theirs), "{ours:?} is not {theirs:?}");
            assert_eq!(fuzzing::cbor_length(data).ok(), Some(data.len()));
        }
        (Ok(ours), None) => panic!("{ours:?} is not strict CBOR"),
        // What is open at once is counted while it is read, and the model only counts all.
        (Err(rejection), Some(theirs)) => assert!(
            model::keys(theirs) > limits::CBOR_OPEN_KEYS,
            "{rejection:?} for strict CBOR {theirs:?}"
        ),
        (Err(_), None) => {}
    }
    ours.is_ok()
}

/// Taken only if another reader finds the same type, challenge and origin, and only for this one
/// ceremony, challenge and relying party.
pub fn client_data(data: &[u8]) {
    let Some((&options, json)) = data.split_first() else { return };
    if json.len() > limits::CLIENT_DATA {
        return; // The response's limit stands in front.
    }
    let (registration, framed) = (options & 1 == 1, options & 2 == 2);
    let rp = relying_party(framed);
    let check = |bytes: &[u8], registration, rp: &RelyingParty, challenge: &[u8]| {
        bounded(|| fuzzing::client_data(bytes, registration, rp, challenge))
    };
    if check(json, registration, &rp, &CHALLENGE).is_err() {
        return;
    }
    // Members that nobody knows are skipped unread; in them serde_json takes more than in a value.
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(json) else { return };
    let kind = if registration { "webauthn.create" } else { "webauthn.get" };
    assert_eq!(value["type"], kind);
    assert_eq!(value["challenge"], keydesk_core::base64url::encode(CHALLENGE));
    assert_eq!(value["origin"], ORIGIN);
    let cross = value.get("crossOrigin").is_some_and(|cross| cross == true);
    assert!(framed || !cross, "a frame that was not allowed");
    if let Some(top) = value.get("topOrigin") {
        assert!(cross && top == TOP, "{top} may not frame the page");
    }
    let again = value.to_string();
    assert_eq!(check(again.as_bytes(), registration, &rp, &CHALLENGE), Ok(()));
    assert!(check(json, !registration, &rp, &CHALLENGE).is_err(), "for both ceremonies");
    assert!(check(json, registration, &rp, &[8; 32]).is_err(), "for another challenge");
    let other = RelyingPartyConfig { origins: vec![format!("{ORIGIN}:8443")], ..config(framed) };
    let other = RelyingParty::new(other).expect("a relying party");
    assert!(check(json, registration, &other, &CHALLENGE).is_err(), "for another origin");
}

/// Exactly what a second reader takes is taken, with the same fields.
pub fn authenticator_data(data: &[u8]) {
    let ours = bounded(|| fuzzing::authenticator_data(data));
    match (ours, model::authenticator_data(data)) {
        (Ok(ours), Some(theirs)) => {
            assert_eq!(ours.rp_id_hash, theirs.rp_id_hash);
            let bit = |bit: u8| theirs.flags & bit != 0;
            assert_eq!(ours.flags, (bit(4), bit(8), bit(16)));
            assert_eq!(ours.sign_count, theirs.sign_count);
            let attested = ours.attested.as_ref();
            let attested = attested.map(|(a, id, key)| (&a.as_bytes()[..], &id[..], &key[..]));
            assert_eq!(attested, theirs.attested);
            let number = |name| {
                let output = model::member(theirs.extensions.as_ref()?, name)?.as_integer()?;
                Some(i128::from(output))
            };
            let extensions = &ours.extensions;
            assert_eq!(extensions.cred_protect.map(i128::from), number("credProtect"));
            assert_eq!(extensions.min_pin_length.map(i128::from), number("minPinLength"));
        }
        (Ok(ours), None) => panic!("{ours:?} is not sound"),
        (Err(rejection), Some(theirs)) => {
            assert!(theirs.keys > limits::CBOR_OPEN_KEYS, "{rejection:?} for sound data");
        }
        (Err(_), None) => {}
    }
}

/// A key that is taken has the type, the curve and the lengths of its algorithm and nothing else
/// beside them, and is a key for no other algorithm.
pub fn cose_key(data: &[u8]) {
    let budget = Budget::ML_DSA;
    let Ok((algorithm, parts)) = within(budget, || fuzzing::cose_key(data)) else { return };
    let map = model::whole(data).expect("what is taken is strict CBOR");
    let number = |label| {
        let value = model::labelled(&map, label)?.as_integer()?;
        Some(i128::from(value))
    };
    let bytes = |label| model::labelled(&map, label).and_then(Value::as_bytes);
    assert_eq!(number(3), Some(i128::from(algorithm.cose_id())));
    let (kty, curve, first, lengths) = shape(algorithm);
    assert_eq!((number(1), number(-1)), (Some(kty), curve), "{algorithm:?}");
    let found: Vec<_> = (0..parts.len()).map(|at| bytes(first - at as i64)).collect();
    let parts_found: Vec<_> = parts.iter().map(Some).collect();
    assert_eq!(found, parts_found);
    let named = 2 + usize::from(curve.is_some()) + parts.len();
    assert_eq!(map.as_map().map(Vec::len), Some(named), "something stands beside the key");
    match lengths {
        Some(lengths) => {
            assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), lengths, "{algorithm:?}");
        }
        None => {
            let bits = parts[0].len() * 8 - parts[0][0].leading_zeros() as usize;
            assert!(limits::RSA_BITS.contains(&bits), "{bits} bits");
            let exponent = parts[1].iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
            assert!(parts[1].len() <= 8 && exponent >= 65537 && exponent & 1 == 1, "{exponent}");
        }
    }
    let id = CredentialId::new([1]).expect("an id");
    let prepare = |algorithm| {
        within(budget, || PreparedCredential::new(id.clone(), data, algorithm, 0, false)).is_ok()
    };
    for other in Algorithm::ALL {
        assert_eq!(prepare(other), other == algorithm, "{algorithm:?} as {other:?}");
    }
}

/// Taken only with its three members, whose order means nothing.
pub fn attestation_object(data: &[u8]) {
    let Ok((format, auth_data)) = bounded(|| fuzzing::attestation_object(data)) else { return };
    let map = model::whole(data).expect("what is taken is strict CBOR");
    assert_eq!(model::member(&map, "fmt").and_then(Value::as_text), Some(format.as_str()));
    assert_eq!(model::member(&map, "authData").and_then(Value::as_bytes), Some(&auth_data));
    assert!(model::member(&map, "attStmt").is_some());
    let mut entries = map.into_map().expect("a map");
    assert_eq!(entries.len(), 3, "a member that nobody knows");
    entries.reverse();
    let turned = model::encode(&Value::Map(entries));
    assert_eq!(bounded(|| fuzzing::attestation_object(&turned)), Ok((format, auth_data)));
    // The statement itself has targets of its own; here only that it ends well.
    let _ = within(Budget::ML_DSA, || fuzzing::statement(data, b"{}"));
}

/// Key type, curve, label of the first part and lengths (WebAuthn Level 3 section 5.8.5, RFC 9053,
/// RFC 8230, draft-ietf-cose-dilithium).
fn shape(algorithm: Algorithm) -> (i128, Option<i128>, i64, Option<Vec<usize>>) {
    match algorithm.cose_id() {
        -7 => (2, Some(1), -2, Some(vec![32, 32])),
        -35 => (2, Some(2), -2, Some(vec![48, 48])),
        -36 => (2, Some(3), -2, Some(vec![66, 66])),
        -8 => (1, Some(6), -2, Some(vec![32])),
        -48 => (7, None, -1, Some(vec![1312])),
        -49 => (7, None, -1, Some(vec![1952])),
        -50 => (7, None, -1, Some(vec![2592])),
        _ => (3, None, -1, None),
    }
}

fn config(framed: bool) -> RelyingPartyConfig {
    RelyingPartyConfig {
        id: RP_ID.to_owned(),
        name: String::new(),
        origins: vec![ORIGIN.to_owned()],
        app_origins: Vec::new(),
        top_origins: if framed { vec![TOP.to_owned()] } else { Vec::new() },
        allow_cross_origin: framed,
    }
}

fn relying_party(framed: bool) -> RelyingParty {
    RelyingParty::new(config(framed)).expect("a relying party")
}

const TOP: &str = "https://top.example.org";
