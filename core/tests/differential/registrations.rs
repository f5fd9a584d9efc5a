//! Registrations: as they should be, and tampered with in one place each.

use keydesk_core::base64url;
use keydesk_core::webauthn::Aaguid;
use keydesk_testkit::{
    Attester, Cbor, CertificateAuthority, CertificateDraft, Extension, NamePart, RegistrationDraft,
    SignedRegistration,
};
use serde_json::{Value, json};

/// Where a registration is tampered with: before signing, after it, or in the JSON.
#[derive(Clone, Copy)]
pub(crate) enum Mutation {
    Draft(fn(&mut RegistrationDraft)),
    Signed(fn(&mut SignedRegistration)),
    Json(fn(&mut Value)),
    /// Of a statement that has this member; others are passed over.
    Statement(&'static str, fn(&mut Cbor)),
    /// Of a public key whose label -2 is bytes; others are passed over.
    Key(fn(&mut Vec<u8>)),
    /// Of the attestation certificate, before its CA signs it; others are passed over.
    Leaf(fn(&mut CertificateDraft)),
}

use Mutation::{Draft, Json, Key, Leaf, Signed, Statement};

impl Mutation {
    /// The response, or none where there is nothing of the kind to mutate.
    pub(crate) fn apply(
        self,
        mut draft: RegistrationDraft,
        authority: &CertificateAuthority,
    ) -> Option<Value> {
        match self {
            Draft(mutate) => mutate(&mut draft),
            Key(mutate) => {
                let mut entries = draft.public_key.entries().iter_mut();
                let Cbor::Bytes(bytes) = &mut entries.find(|entry| entry.0 == (-2).into())?.1
                else {
                    return None;
                };
                mutate(bytes);
            }
            Leaf(mutate) => {
                let aaguid = Aaguid::from_bytes(draft.aaguid);
                let (key, chain) = match &mut draft.attester {
                    Attester::Packed(key, chain) | Attester::FidoU2f(key, chain) => (key, chain),
                    _ => return None,
                };
                let aaguid = Some(&aaguid).filter(|aaguid| !aaguid.is_zero());
                let mut leaf = CertificateDraft::attestation(key, aaguid);
                mutate(&mut leaf);
                *chain = vec![authority.issue(leaf)];
            }
            _ => {}
        }
        let mut signed = draft.sign();
        match self {
            Signed(mutate) => mutate(&mut signed),
            Statement(member, mutate) => {
                let statement = signed.statement();
                statement.entries().iter().find(|entry| entry.0 == member.into())?;
                mutate(statement);
            }
            _ => {}
        }
        let mut json = signed.to_json();
        if let Json(mutate) = self {
            mutate(&mut json);
        }
        Some(json)
    }
}

#[rustfmt::skip]
pub(crate) const MUTATIONS: &[(&str, Mutation)] = &[
    ("nothing", Draft(|_| {})),
    ("id other", Json(|v| v["id"] = "AAAA".into())),
    ("id missing", Json(|v| cut(v, "id"))),
    ("rawId other", Json(|v| v["rawId"] = "AAAA".into())),
    ("rawId padded", Json(|v| { let id = format!("{}=", v["rawId"].as_str().unwrap()); v["rawId"] = id.clone().into(); v["id"] = id.into() })),
    ("type other", Json(|v| v["type"] = "x".into())),
    ("type missing", Json(|v| cut(v, "type"))),
    ("response missing", Json(|v| cut(v, "response"))),
    ("attestationObject as numbers", Json(|v| {
        let bytes = base64url::decode(v["response"]["attestationObject"].as_str().unwrap()).unwrap();
        v["response"]["attestationObject"] = json!(bytes);
    })),
    ("transports too many", Json(|v| v["response"]["transports"] = json!(vec!["usb"; 40]))),
    ("transport unknown", Json(|v| v["response"]["transports"] = json!(["x-new"]))),
    ("extension results missing", Json(|v| cut(v, "clientExtensionResults"))),
    ("client type get", Draft(|d| d.client_data["type"] = "webauthn.get".into())),
    ("client type missing", Draft(|d| cut(&mut d.client_data, "type"))),
    ("challenge other", Draft(|d| d.client_data["challenge"] = base64url::encode([1; 32]).into())),
    ("challenge padded", Draft(|d| { let text = format!("{}=", d.client_data["challenge"].as_str().unwrap()); d.client_data["challenge"] = text.into() })),
    ("challenge missing", Draft(|d| cut(&mut d.client_data, "challenge"))),
    ("origin other", Draft(|d| d.client_data["origin"] = "https://other.example.org".into())),
    ("origin http", Draft(|d| d.client_data["origin"] = "http://care.example.org".into())),
    ("origin port", Draft(|d| d.client_data["origin"] = "https://care.example.org:8443".into())),
    ("origin default port", Draft(|d| d.client_data["origin"] = "https://care.example.org:443".into())),
    ("origin slash", Draft(|d| d.client_data["origin"] = "https://care.example.org/".into())),
    ("origin path", Draft(|d| d.client_data["origin"] = "https://care.example.org/x".into())),
    ("origin user", Draft(|d| d.client_data["origin"] = "https://u:p@care.example.org".into())),
    ("origin upper case", Draft(|d| d.client_data["origin"] = "https://CARE.example.org".into())),
    ("origin below", Draft(|d| d.client_data["origin"] = "https://x.care.example.org".into())),
    ("origin not a url", Draft(|d| d.client_data["origin"] = "care".into())),
    ("cross origin", Draft(|d| d.client_data["crossOrigin"] = true.into())),
    ("cross origin a text", Draft(|d| d.client_data["crossOrigin"] = "true".into())),
    ("top origin alone", Draft(|d| d.client_data["topOrigin"] = "https://top.example".into())),
    ("token binding", Draft(|d| d.client_data["tokenBinding"] = json!({ "status": "supported" }))),
    ("token binding unknown", Draft(|d| d.client_data["tokenBinding"] = json!({ "status": "x" }))),
    ("client data extra member", Draft(|d| d.client_data["other"] = json!({ "a": [1] }))),
    ("client data member twice", Draft(|d| d.client_data_json = Some(d.client_data.to_string().replacen('{', "{\"type\":\"webauthn.create\",", 1).into()))),
    ("client data trailing", Draft(|d| d.client_data_json = Some(format!("{} {{}}", d.client_data).into()))),
    ("client data byte order mark", Draft(|d| d.client_data_json = Some(format!("\u{feff}{}", d.client_data).into()))),
    ("client data too large", Draft(|d| d.client_data["other"] = "x".repeat(5000).into())),
    ("rp id hash", Draft(|d| d.rp_id_hash[0] ^= 1)),
    ("counter large", Draft(|d| d.sign_count = u32::MAX)),
    ("aaguid other", Draft(|d| d.aaguid[0] ^= 1)),
    ("credential id longer than said", Draft(|d| d.credential_id_length -= 1)),
    ("credential id shorter than said", Draft(|d| d.credential_id_length += 1)),
    ("credential id empty", Draft(|d| { d.credential_id.clear(); d.credential_id_length = 0 })),
    ("credential id of 1023", Draft(|d| { d.credential_id = vec![1; 1023]; d.credential_id_length = 1023 })),
    ("credential id of 1024", Draft(|d| { d.credential_id = vec![1; 1024]; d.credential_id_length = 1024 })),
    ("credential id of 5000", Draft(|d| { d.credential_id = vec![1; 5000]; d.credential_id_length = 5000 })),
    ("credential missing", Draft(|d| d.attested = false)),
    ("credential not flagged", Draft(|d| d.flags &= !0x40)),
    ("bytes behind", Draft(|d| d.suffix = vec![0])),
    ("extensions", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("credProtect", Cbor::Int(2))])) })),
    ("extensions unknown", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("x", Cbor::Bool(true))])) })),
    ("extensions minPinLength", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("minPinLength", Cbor::Int(6))])) })),
    ("extensions hmac-secret", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("hmac-secret", Cbor::Bool(true))])) })),
    ("extensions hmac-secret a text", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("hmac-secret", "x".into())])) })),
    ("extensions credProtect of 9", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::map([("credProtect", Cbor::Int(9))])) })),
    ("extensions not a map", Draft(|d| { d.flags |= 0x80; d.extensions = Some(Cbor::Int(1)) })),
    ("extensions not flagged", Draft(|d| d.extensions = Some(Cbor::map([])))),
    ("extensions missing", Draft(|d| d.flags |= 0x80)),
    ("key type", Draft(|d| d.public_key.set(1, Cbor::Int(9)))),
    ("key algorithm of another", Draft(|d| { let other = if matches!(d.public_key.get(3), Cbor::Int(-7)) { -35 } else { -7 }; d.public_key.set(3, Cbor::Int(other)) })),
    ("key algorithm RS1", Draft(|d| d.public_key.set(3, Cbor::Int(-65535)))),
    ("key algorithm missing", Draft(|d| d.public_key.remove(3))),
    ("key parameter unexpected", Draft(|d| d.public_key.set(-9, Cbor::Int(1)))),
    ("key id", Draft(|d| d.public_key.set(2, Cbor::Bytes(vec![1])))),
    ("key off its curve", Key(|bytes| { let last = bytes.len() - 1; bytes[last] ^= 1 })),
    ("key too short", Key(|bytes| { bytes.pop(); })),
    ("fmt unknown", Signed(|s| s.object.set("fmt", "x".into()))),
    ("fmt missing", Signed(|s| s.object.remove("fmt"))),
    ("fmt not text", Signed(|s| s.object.set("fmt", Cbor::Int(1)))),
    ("fmt safetynet", Signed(|s| s.object.set("fmt", "android-safetynet".into()))),
    ("fmt none, whatever the statement", Signed(|s| s.object.set("fmt", "none".into()))),
    ("fmt packed, whatever the statement", Signed(|s| s.object.set("fmt", "packed".into()))),
    ("attStmt missing", Signed(|s| s.object.remove("attStmt"))),
    ("attStmt not a map", Signed(|s| s.object.set("attStmt", Cbor::Int(1)))),
    ("attStmt member unknown", Signed(|s| s.statement().set("x", Cbor::Int(1)))),
    ("authData missing", Signed(|s| s.object.remove("authData"))),
    ("authData empty", Signed(|s| s.authenticator_data().clear())),
    ("authData truncated", Signed(|s| { s.authenticator_data().truncate(40) })),
    ("authData changed after signing", Signed(|s| s.authenticator_data()[36] ^= 1)),
    ("object member unknown", Signed(|s| s.object.set("x", Cbor::Int(1)))),
    ("object not a map", Json(|v| v["response"]["attestationObject"] = base64url::encode([0x80]).into())),
    ("object with bytes behind", Json(|v| {
        let mut bytes = base64url::decode(v["response"]["attestationObject"].as_str().unwrap()).unwrap();
        bytes.push(0);
        v["response"]["attestationObject"] = base64url::encode(bytes).into();
    })),
    ("object truncated", Json(|v| {
        let mut bytes = base64url::decode(v["response"]["attestationObject"].as_str().unwrap()).unwrap();
        bytes.pop();
        v["response"]["attestationObject"] = base64url::encode(bytes).into();
    })),
    ("client data changed after signing", Signed(|s| s.client_data_json.push(b' '))),
    ("sig wrong", Statement("sig", |s| s.set("sig", vec![0x30, 6, 2, 1, 1, 2, 1, 1].into()))),
    ("sig empty", Statement("sig", |s| s.set("sig", vec![].into()))),
    ("sig missing", Statement("sig", |s| s.remove("sig"))),
    ("sig not bytes", Statement("sig", |s| s.set("sig", "x".into()))),
    ("alg missing", Statement("alg", |s| s.remove("alg"))),
    ("alg other", Statement("alg", |s| s.set("alg", Cbor::Int(-259)))),
    ("alg unknown", Statement("alg", |s| s.set("alg", Cbor::Int(-47)))),
    ("alg RS1", Statement("alg", |s| s.set("alg", Cbor::Int(-65535)))),
    ("alg of a PIN protocol", Statement("alg", |s| s.set("alg", Cbor::Int(-25)))),
    ("alg not a number", Statement("alg", |s| s.set("alg", "x".into()))),
    ("x5c empty", Statement("x5c", |s| s.set("x5c", Cbor::Array(Vec::new())))),
    ("x5c not an array", Statement("x5c", |s| s.set("x5c", Cbor::Int(1)))),
    ("x5c not certificates", Statement("x5c", |s| s.set("x5c", Cbor::Array(vec![vec![1, 2, 3].into()])))),
    ("x5c missing", Statement("x5c", |s| s.remove("x5c"))),
    ("certificate twice", Draft(|d| if let Attester::Packed(_, chain) | Attester::FidoU2f(_, chain) = &mut d.attester { chain.push(chain[0].clone()) })),
    ("certificate with bytes behind", Draft(|d| if let Attester::Packed(_, chain) | Attester::FidoU2f(_, chain) = &mut d.attester { chain[0].push(0) })),
    ("leaf as it should be", Leaf(|_| {})),
    ("leaf expired", Leaf(|c| c.not_after = "20210101000000Z".to_owned())),
    ("leaf not yet valid", Leaf(|c| c.not_before = "20390101000000Z".to_owned())),
    ("leaf without end", Leaf(|c| c.not_after = "99991231235959Z".to_owned())),
    ("leaf of version 1", Leaf(|c| { c.version = None; c.extensions.clear() })),
    ("leaf without extensions", Leaf(|c| c.extensions.clear())),
    ("leaf a CA", Leaf(|c| *c.extension("2.5.29.19") = Extension::basic_constraints(true, None))),
    ("leaf for another aaguid", Leaf(|c| c.extensions.push(Extension::aaguid(&Aaguid::from_bytes([1; 16]))))),
    ("leaf with an unknown critical extension", Leaf(|c| c.extensions.push(Extension { critical: true, ..Extension::new("1.3.6.1.4.1.99999.1", vec![5, 0]) }))),
    ("leaf with an unknown extension", Leaf(|c| c.extensions.push(Extension::new("1.3.6.1.4.1.99999.1", vec![5, 0])))),
    ("leaf with a critical aaguid", Leaf(|c| for e in &mut c.extensions { if e.oid.ends_with("45724.1.1.4") { e.critical = true } })),
    ("leaf with a long serial", Leaf(|c| c.serial = vec![0x7f; 20])),
    ("leaf with too long a serial", Leaf(|c| c.serial = vec![0x7f; 40])),
    ("leaf of serial zero", Leaf(|c| c.serial = vec![0])),
    ("leaf subject empty", Leaf(|c| c.subject.clear())),
    ("leaf country unknown", Leaf(|c| c.subject[0].text = "ZZ".to_owned())),
    ("leaf country in words", Leaf(|c| c.subject[0].text = "Great Britain".to_owned())),
    ("leaf country in lower case", Leaf(|c| c.subject[0].text = "gb".to_owned())),
    ("leaf country as UTF-8", Leaf(|c| c.subject[0].tag = 12)),
    ("leaf organisation twice", Leaf(|c| { let other = c.subject[1].clone(); c.subject.push(other) })),
    ("leaf organisation as printable", Leaf(|c| c.subject[1].tag = 19)),
    ("leaf organisation as teletex", Leaf(|c| c.subject[1].tag = 20)),
    ("leaf organisation empty", Leaf(|c| c.subject[1].text.clear())),
    ("leaf unit other", Leaf(|c| c.subject[2].text = "Another Unit".to_owned())),
    ("leaf name missing", Leaf(|c| { c.subject.pop(); })),
    ("leaf with one more name part", Leaf(|c| c.subject.push(NamePart::new("2.5.4.5", "123")))),
    ("leaf subject in another order", Leaf(|c| c.subject.reverse())),
    ("signed by another key", Draft(|d| match &mut d.attester {
        Attester::PackedSelf(key) | Attester::Packed(key, _) | Attester::FidoU2f(key, _) => {
            *key = keydesk_testkit::SigningKey::generate(key.algorithm(), &keydesk_testkit::SeededEntropy::new(99));
        }
        _ => {}
    })),
];

fn cut(object: &mut Value, member: &str) {
    object.as_object_mut().unwrap().remove(member);
}
