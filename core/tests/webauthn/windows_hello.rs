//! RS1 (RSASSA-PKCS1-v1_5 with SHA-1) in a TPM's statement, as Windows Hello signs it, and nowhere
//! else.

use keydesk_core::webauthn::{
    Algorithm, AttestationKind, AttestationRequirement as Q, RejectionCode as R, TpmSha1,
};
use keydesk_testkit::{
    AttestationChoice as C, Attester, Cbor, CertificateDraft, RegistrationDraft, SigningKey,
    TpmDraft,
};

use crate::platforms::other_key;
use crate::stage::{Stage, code, code_at, flip};

type Change = fn(&mut TpmDraft);

/// A registration of Windows Hello, changed before it is signed.
fn windows_hello(stage: &mut Stage, change: impl Fn(&mut TpmDraft)) -> RegistrationDraft {
    let mut draft = stage.draft();
    let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
    tpm.sign_as_windows_hello();
    change(tpm);
    draft
}

#[test]
fn f02_rs1_signs_a_tpm_statement_where_the_policy_allows_it() {
    for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
        for require in [Q::None, Q::Any, Q::Trusted] {
            let mut stage = Stage::new(C::Tpm);
            stage.authenticator.settings.algorithms = vec![algorithm];
            stage.policy.anchors = vec![stage.authenticator.anchor().into()];
            stage.policy.require = require;
            let response = windows_hello(&mut stage, |_| {}).to_json();
            let name = format!("{} {require:?}", algorithm.name());
            let seen = *stage.register(&response).unwrap().attestation();
            assert_eq!((seen.kind, seen.trusted), (AttestationKind::AttCa, true), "{name}");
            assert_eq!((seen.sha1, seen.untrusted), (true, None), "{name}");
            stage.policy.tpm_sha1 = TpmSha1::Refuse;
            let refused = stage.register(&response);
            if require != Q::None {
                assert_eq!(code(refused, &name), R::StatementAlgorithmUnknown, "{name}");
                continue;
            }
            let seen = *refused.unwrap().attestation();
            assert_eq!((seen.kind, seen.trusted), (AttestationKind::None, false), "{name}");
            let untrusted = Some(R::StatementAlgorithmUnknown);
            assert_eq!((seen.sha1, seen.untrusted), (false, untrusted), "{name}");
        }
    }
    // A TPM that signs with SHA-2 is not recorded as one that does not.
    let mut stage = Stage::new(C::Tpm);
    assert!(!stage.registered().attestation().sha1);
}

/// Signed by whom, over what: the same rules as for every other algorithm, whatever the policy asks.
#[test]
fn f02_rs1_is_verified_as_every_other_algorithm() {
    let mut stage = Stage::new(C::Tpm);
    for require in [Q::None, Q::Any] {
        stage.policy.require = require;
        let table: [(&str, Change, R); 5] = [
            ("another key", |t| t.key = rsa(), R::StatementSignatureInvalid),
            (
                "no RSA key",
                |t| t.certificate.spki = other_key().spki(),
                R::StatementAlgorithmMismatch,
            ),
            ("extra data", |t| t.extra_data = Some(vec![0; 20]), R::TpmExtraData),
            ("name", |t| t.name = Some(vec![0; 34]), R::TpmName),
            (
                "certified key",
                |t| t.public_area = TpmDraft::public_area(&other_key()),
                R::TpmKeyMismatch,
            ),
        ];
        for (name, change, expected) in table {
            let response = windows_hello(&mut stage, change).to_json();
            assert_eq!(code(stage.register(&response), name), expected, "{name} {require:?}");
        }
        let mut signed = windows_hello(&mut stage, |_| {}).sign();
        flip(signed.statement().get("sig"));
        let refused = code(stage.register(&signed.to_json()), "sig tampered");
        assert_eq!(refused, R::StatementSignatureInvalid);
        // The same key's signature with SHA-256 is another algorithm's.
        let mut signed = windows_hello(&mut stage, |_| {}).sign();
        let Cbor::Bytes(info) = signed.statement().get("certInfo").clone() else { panic!() };
        let sha2 = SigningKey::of_windows_hello().sign(&info);
        signed.statement().set("sig", sha2.into());
        let refused = code(stage.register(&signed.to_json()), "SHA-256");
        assert_eq!(refused, R::StatementSignatureInvalid);
        // RS256 said, RS1 signed.
        let hash = |t: &mut TpmDraft| t.rs1 = false;
        let mut signed = windows_hello(&mut stage, hash).sign();
        let Cbor::Bytes(info) = signed.statement().get("certInfo").clone() else { panic!() };
        let sha1 = SigningKey::of_windows_hello().sign_rs1(&info);
        signed.statement().set("sig", sha1.into());
        let refused = code(stage.register(&signed.to_json()), "RS256");
        assert_eq!(refused, R::StatementSignatureInvalid);
    }
}

/// Where RS1 is refused and nothing asked for, all but the signature is still looked at.
#[test]
fn f02_a_refused_rs1_statement_has_to_be_sound() {
    let mut stage = Stage::new(C::Tpm);
    stage.policy.tpm_sha1 = TpmSha1::Refuse;
    let table: [(&str, Change, (R, &str)); 9] = [
        ("version", |t| t.version = "1.2".into(), (R::TpmVersion, "")),
        ("magic", |t| t.magic ^= 1, (R::TpmMagic, "")),
        ("type", |t| t.kind = 0x8018, (R::TpmType, "")),
        ("name", |t| t.name = Some(vec![0; 34]), (R::TpmName, "")),
        ("bytes behind", |t| t.suffix = vec![0], (R::TpmMalformed, "certInfo")),
        ("area cut", |t| t.public_area.truncate(60), (R::TpmMalformed, "pubArea")),
        (
            "another key",
            |t| t.public_area = TpmDraft::public_area(&other_key()),
            (R::TpmKeyMismatch, ""),
        ),
        ("certificate version", |t| t.certificate.version = Some(1), (R::CertificateVersion, "")),
        (
            "no purpose",
            |t| drop(t.certificate.extensions.remove(2)),
            (R::CertificateKeyPurpose, ""),
        ),
    ];
    for (name, change, expected) in table {
        let response = windows_hello(&mut stage, change).to_json();
        assert_eq!(code_at(stage.register(&response), name), expected, "{name}");
    }
    let mut signed = windows_hello(&mut stage, |_| {}).sign();
    signed.statement().set("sig", vec![].into());
    assert_eq!(code(stage.register(&signed.to_json()), "sig"), R::StatementSignatureInvalid);
}

#[test]
fn f02_rs1_is_the_algorithm_of_nothing_else() {
    // Of no credential, even if it is offered as one.
    let mut stage = Stage::new(C::None);
    stage.authenticator.settings.algorithms = vec![Algorithm::Rs256];
    let mut draft = stage.draft();
    draft.public_key.set(3, Cbor::Int(-65535));
    assert_eq!(code(stage.register(&draft.to_json()), "credential"), R::AlgorithmUnknown);
    // Of no statement of another format, though it would verify there.
    let mut stage = Stage::new(C::Packed);
    stage.policy.require = Q::Any;
    let key = rsa();
    let mut draft = stage.draft();
    let leaf = CertificateDraft::attestation(&key, None);
    let leaf = stage.authenticator.authority().issue(leaf);
    draft.attester = Attester::Packed(key.clone(), vec![leaf]);
    let mut signed = draft.sign();
    let to_sign = [draft.authenticator_data(), sha256(&signed.client_data_json)].concat();
    assert!(stage.register(&signed.to_json()).is_ok(), "RS256");
    signed.statement().set("alg", Cbor::Int(-65535));
    signed.statement().set("sig", key.sign_rs1(&to_sign).into());
    assert_eq!(code(stage.register(&signed.to_json()), "packed"), R::StatementAlgorithmUnknown);
    let mut stage = Stage::new(C::AndroidKey);
    stage.policy.require = Q::Any;
    stage.authenticator.settings.algorithms = vec![Algorithm::Rs256];
    let draft = stage.draft();
    let mut signed = draft.sign();
    let to_sign = [draft.authenticator_data(), sha256(&signed.client_data_json)].concat();
    signed.statement().set("alg", Cbor::Int(-65535));
    signed.statement().set("sig", rsa().sign_rs1(&to_sign).into());
    assert_eq!(code(stage.register(&signed.to_json()), "android"), R::StatementAlgorithmUnknown);
}

/// The RSA key of all credentials here, which is not that of the TPM.
fn rsa() -> SigningKey {
    SigningKey::generate(Algorithm::Rs256, &keydesk_testkit::SeededEntropy::new(1))
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec()
}
