//! Every kind of ceremony, valid and tampered with, for benchmarks and tests of all of them.

use keydesk_core::base64url;
use keydesk_core::webauthn::{Algorithm, PreparedCredential, limits};
use keydesk_testkit::{
    AttestationChoice as C, Attester, Cbor, CertificateDraft, SeededEntropy, SigningKey,
};
use serde_json::{Value, json};

use crate::mutation::mutate;
use crate::stage::{Stage, prepare};

/// A response, and the credential if it is a sign-in.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) credential: Option<PreparedCredential>,
    pub(crate) text: Vec<u8>,
}

pub(crate) const FORMATS: [C; 8] =
    [C::None, C::PackedSelf, C::Packed, C::FidoU2f, C::Tpm, C::AndroidKey, C::Apple, C::Compound];

/// Whether authenticators of this format have keys of this algorithm.
pub(crate) fn has(format: C, algorithm: Algorithm) -> bool {
    match format {
        C::FidoU2f => algorithm == Algorithm::Es256,
        C::Tpm => algorithm != Algorithm::EdDsa && !is_ml_dsa(algorithm),
        _ => true,
    }
}

pub(crate) fn is_ml_dsa(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::MlDsa44 | Algorithm::MlDsa65 | Algorithm::MlDsa87)
}

/// A stage whose authenticator attests in this format and has this algorithm alone.
pub(crate) fn stage(format: C, algorithm: Algorithm) -> Stage {
    let mut stage = Stage::new(format);
    stage.authenticator.settings.algorithms = vec![algorithm];
    stage
}

/// A registration and a sign-in of every format with every one of these algorithms, and this many
/// mutants of both.
pub(crate) fn ceremonies(algorithms: &[Algorithm], mutants: usize) -> Vec<Input> {
    let entropy = SeededEntropy::new(128);
    let mut inputs = Vec::new();
    for format in FORMATS {
        for &algorithm in algorithms.iter().filter(|&&algorithm| has(format, algorithm)) {
            let name = format!("{format:?} {}", algorithm.name());
            let mut stage = stage(format, algorithm);
            stage.policy.second_opinion = false;
            let registration = stage.draft().to_json();
            let credential = prepare(&stage.register(&registration).unwrap());
            let assertion = stage.assertion().to_json();
            let mut add = |credential: Option<&PreparedCredential>, text: Vec<u8>| {
                inputs.push(Input { name: name.clone(), credential: credential.cloned(), text });
            };
            add(None, registration.to_string().into());
            add(Some(&credential), assertion.to_string().into());
            for _ in 0..mutants {
                add(None, mutate(&registration, "attestationObject", &entropy));
                add(Some(&credential), mutate(&assertion, "authenticatorData", &entropy));
            }
        }
    }
    inputs
}

/// Responses that are made to cost: as large as the limits let them be, and larger.
pub(crate) fn bombs() -> Vec<Input> {
    let mut stage = stage(C::Packed, Algorithm::Es256);
    let good = stage.draft().to_json();
    let mut inputs = Vec::new();
    let mut add = |name: &str, text: Vec<u8>| {
        inputs.push(Input { name: name.to_owned(), credential: None, text });
    };
    add("blank body", vec![b' '; limits::RESPONSE]);
    add("body too long", vec![b'{'; limits::RESPONSE + 1]);
    add("nested arrays in JSON", vec![b'['; limits::RESPONSE]);
    add("nested objects in JSON", br#"{"a":"#.repeat(limits::RESPONSE / 5));
    let members: Vec<_> = (0..9000).map(|number| format!("\"m{number}\":0")).collect();
    add("many members", format!("{{{}}}", members.join(",")).into());
    add("one member again and again", format!("{{{}}}", "\"a\":0,".repeat(9000)).into());
    for (name, bytes) in [
        ("client data of members", {
            let members: Vec<_> = (0..400).map(|number| format!("\"m{number}\":0")).collect();
            format!("{{{}}}", members.join(",")).into_bytes()
        }),
        ("client data nested", vec![b'['; limits::CLIENT_DATA]),
        ("client data not UTF-8", vec![0xff; limits::CLIENT_DATA]),
    ] {
        add(name, with(&good, "clientDataJSON", bytes));
    }
    let object = limits::ATTESTATION_OBJECT;
    for (name, bytes) in [
        ("nested arrays", vec![0x81; object]),
        ("nested maps", [0xa1, 0x00].repeat(object / 2)),
        ("empty maps in a row", [&[0x99, 0xff, 0xfc][..], &vec![0xa0; object - 3]].concat()),
        ("keys without end", {
            let mut bytes = vec![0xb9, 0x40, 0x00];
            for key in 0..0x3000_u16 {
                bytes.extend([0x19, (key >> 8) as u8 | 1, key as u8, 0]);
            }
            bytes
        }),
        ("a text that is none", [&[0x79, 0xff, 0xf0][..], &vec![0xff; 0xfff0 - 16]].concat()),
    ] {
        add(name, with(&good, "attestationObject", bytes));
    }
    for (name, chain) in chains(&stage) {
        let mut draft = stage.draft();
        let (key, certificate) = stage.authenticator.batch(Algorithm::Es256);
        draft.attester = Attester::Packed(key, [vec![certificate], chain].concat());
        add(name, draft.to_json().to_string().into());
    }
    let mut draft = stage.draft();
    let mut modulus = vec![0xff; 1024];
    modulus[1023] = 0xfd;
    draft.public_key = Cbor::labelled([
        (1, Cbor::Int(3)),
        (3, Cbor::Int(-259)),
        (-1, modulus.into()),
        (-2, vec![1, 0xff, 0xff, 0xff, 0xff].into()),
    ]);
    draft.attester =
        Attester::PackedSelf(SigningKey::generate(Algorithm::Rs512, &SeededEntropy::new(4)));
    add("an RSA key of 8192 bits", draft.to_json().to_string().into());
    inputs
}

/// Further certificates of an `x5c`, at the limits of their number and size.
fn chains(stage: &Stage) -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let entropy = SeededEntropy::new(6);
    let root = stage.authenticator.authority();
    let same = (0..5).map(|_| root.intermediate("The same name", &entropy).der);
    let mut long = vec![root.clone()];
    for _ in 0..5 {
        let next = long[long.len() - 1].intermediate("Link", &entropy);
        long.push(next);
    }
    let mut wide = CertificateDraft::attestation(&root.key, None);
    for number in 0..250 {
        let oid = format!("1.3.6.1.4.1.9999.{number}");
        wide.extensions.push(keydesk_testkit::Extension::new(&oid, vec![5, 0]));
    }
    vec![
        ("five issuers of one name", same.collect()),
        ("five issuers in a row", long[1..].iter().rev().map(|link| link.der.clone()).collect()),
        ("certificates of extensions", vec![root.issue(wide); 5]),
        ("certificates of noise", vec![vec![0x30; limits::CERTIFICATE]; 5]),
        ("a certificate too many", vec![root.der.clone(); 6]),
    ]
}

fn with(response: &Value, member: &str, bytes: Vec<u8>) -> Vec<u8> {
    let mut response = response.clone();
    response["response"][member] = json!(base64url::encode(bytes));
    response.to_string().into()
}
