//! Every format with every algorithm that it has, and each part of a ceremony tampered with in turn.

use keydesk_core::webauthn::{Algorithm, RejectionCode as R};
use keydesk_testkit::{
    AttestationChoice as C, Attester, Cbor, RegistrationDraft, SeededEntropy, SignedAssertion,
    SignedRegistration, SigningKey,
};

use crate::corpus::{FORMATS, has, stage};
use crate::stage::{Stage, code, flip, prepare, x5c};

type MutateDraft = fn(&mut RegistrationDraft);
type MutateSigned = fn(&mut SignedRegistration);
type MutateAssertion = fn(&mut SignedAssertion);

/// Tampered before the authenticator signs, so that nothing but the one rule is broken.
const DRAFTS: [(&str, MutateDraft, R); 14] = [
    ("type", |d| d.client_data["type"] = "webauthn.get".into(), R::ClientDataTypeMismatch),
    ("challenge", |d| d.client_data["challenge"] = "AAAA".into(), R::ChallengeMismatch),
    ("origin", |d| d.client_data["origin"] = "https://example.org".into(), R::OriginMismatch),
    ("crossOrigin", |d| d.client_data["crossOrigin"] = true.into(), R::CrossOriginRefused),
    (
        "topOrigin",
        |d| d.client_data["topOrigin"] = "https://example.org".into(),
        R::TopOriginUnexpected,
    ),
    ("rpIdHash", |d| d.rp_id_hash[0] ^= 1, R::RpIdHashMismatch),
    ("UP", |d| d.flags &= !1, R::UserNotPresent),
    ("a reserved flag", |d| d.flags |= 2, R::FlagsReserved),
    ("BS without BE", |d| d.flags |= 0x10, R::BackupStateInconsistent),
    ("ED", |d| d.flags |= 0x80, R::AuthenticatorDataTruncated),
    ("no credential id", |d| d.credential_id_length = 0, R::CredentialIdLength),
    ("kty", |d| d.public_key.set(1, Cbor::Int(99)), R::KeyTypeMismatch),
    ("alg", |d| d.public_key.set(3, Cbor::Int(-65535)), R::AlgorithmUnknown),
    ("behind", |d| d.suffix = vec![0], R::AuthenticatorDataTrailingBytes),
];

#[test]
fn every_format_and_algorithm_tampered_before_it_is_signed_is_refused() {
    let mut tried = 0;
    for (format, algorithm) in pairs() {
        let mut stage = stage(format, algorithm);
        for (what, mutate, expected) in DRAFTS {
            let name = format!("{format:?} {} {what}", algorithm.name());
            let mut draft = stage.draft();
            mutate(&mut draft);
            assert_eq!(code(stage.register(&draft.to_json()), &name), expected, "{name}");
            tried += 1;
        }
    }
    assert_eq!(tried, PAIRS * DRAFTS.len());
}

/// Tampered after the authenticator has signed: what each format says of it.
#[test]
fn every_format_and_algorithm_tampered_after_it_is_signed_is_refused() {
    let count: MutateSigned = |s| s.authenticator_data()[36] ^= 1;
    let model: MutateSigned = |s| s.authenticator_data()[37] ^= 1;
    let client: MutateSigned = |s| s.client_data_json.insert(1, b' ');
    let mut tried = 0;
    for (format, algorithm) in pairs() {
        // Which check sees first that what was signed is not what came.
        let unsigned = match format {
            C::None => None,
            C::Tpm => Some(R::TpmExtraData),
            C::Apple => Some(R::AppleNonce),
            _ => Some(R::StatementSignatureInvalid),
        };
        // U2F signs neither counter nor model; it has no model.
        let counted = if format == C::FidoU2f { None } else { unsigned };
        let named = if format == C::FidoU2f { Some(R::U2fAaguidNotZero) } else { unsigned };
        for (what, mutate, expected) in [
            ("counter", count, counted),
            ("model", model, named),
            ("client data", client, unsigned),
        ] {
            let name = format!("{format:?} {} {what}", algorithm.name());
            let mut stage = stage(format, algorithm);
            let mut signed = stage.draft().sign();
            mutate(&mut signed);
            let refused = stage.register(&signed.to_json()).err().map(|rejection| rejection.code);
            assert_eq!(refused, expected, "{name}");
            tried += 1;
        }
    }
    assert_eq!(tried, PAIRS * 3);
}

/// The members of every statement, each tampered with.
#[test]
fn every_statement_of_every_algorithm_tampered_is_refused() {
    let mut tried = 0;
    for (format, algorithm) in pairs() {
        let mut stage = stage(format, algorithm);
        let draft = stage.draft();
        let other = if algorithm == Algorithm::Es256 { Algorithm::EdDsa } else { Algorithm::Es256 };
        let other_alg = Cbor::Int(other.cose_id());
        let self_attested = matches!(draft.attester, Attester::PackedSelf(_));
        let mut signed = draft.sign();
        if format == C::Compound {
            // Its parts are statements of the other formats; `platforms` changes each.
            continue;
        }
        let members: Vec<_> =
            signed.statement().entries().iter().map(|(key, _)| key.clone()).collect();
        for member in members {
            let Cbor::Text(name) = member else { panic!("{member:?}") };
            let label = format!("{format:?} {} {name}", algorithm.name());
            let refusal = |mutate: &dyn Fn(&mut Cbor)| {
                let mut tampered = signed.clone();
                mutate(tampered.statement());
                code(stage.register(&tampered.to_json()), &label)
            };
            let missing = refusal(&|statement| statement.remove(name.as_str()));
            let without_chain = name == "x5c" && format == C::Packed;
            if without_chain {
                // Without certificates it would have to be the credential's own signature.
                let expected = if algorithm == Algorithm::Es256 {
                    R::StatementSignatureInvalid
                } else {
                    R::StatementAlgorithmMismatch
                };
                assert_eq!(missing, expected, "{label}");
            } else {
                assert_eq!(missing, R::StatementMemberMissing, "{label}");
            }
            let wrong_type = refusal(&|statement| statement.set(name.as_str(), Cbor::Null));
            assert_eq!(wrong_type, R::StatementMemberWrongType, "{label}");
            let tampered = match name.as_str() {
                "sig" => Some((refusal(&|s| flip(s.get("sig"))), R::StatementSignatureInvalid)),
                "alg" if self_attested || format == C::AndroidKey => Some((
                    refusal(&|s| s.set("alg", other_alg.clone())),
                    R::StatementAlgorithmMismatch,
                )),
                "x5c" => Some((refusal(&|s| x5c(s).clear()), R::CertificateCount)),
                "ver" => Some((refusal(&|s| s.set("ver", "1.2".into())), R::TpmVersion)),
                "pubArea" => Some((refusal(&|s| flip(s.get("pubArea"))), R::TpmKeyMismatch)),
                "certInfo" => {
                    Some((refusal(&|s| flip(s.get("certInfo"))), R::StatementSignatureInvalid))
                }
                _ => None,
            };
            if let Some((found, expected)) = tampered {
                assert_eq!(found, expected, "{label}");
                tried += 1;
            }
        }
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn every_sign_in_of_every_algorithm_tampered_is_refused() {
    const MUTATIONS: [(&str, MutateAssertion, R); 9] = [
        ("signature", |a| *a.signature.last_mut().unwrap() ^= 1, R::SignatureInvalid),
        ("first of the signature", |a| a.signature[0] ^= 1, R::SignatureInvalid),
        ("signature cut", |a| a.signature.truncate(a.signature.len() - 1), R::SignatureInvalid),
        ("signature longer", |a| a.signature.push(0), R::SignatureInvalid),
        ("counter", |a| a.authenticator_data[36] ^= 1, R::SignatureInvalid),
        ("UV", |a| a.authenticator_data[32] ^= 4, R::SignatureInvalid),
        ("client data", |a| a.client_data_json.insert(1, b' '), R::SignatureInvalid),
        ("rpIdHash", |a| a.authenticator_data[0] ^= 1, R::RpIdHashMismatch),
        ("behind", |a| a.authenticator_data.push(0), R::AuthenticatorDataTrailingBytes),
    ];
    for algorithm in Algorithm::ALL {
        let mut stage = stage(C::None, algorithm);
        let credential = stage.prepared();
        let signed = stage.assertion().sign();
        assert!(stage.authenticate(&credential, &signed.to_json()).is_ok());
        for (what, mutate, expected) in MUTATIONS {
            let name = format!("{} {what}", algorithm.name());
            let mut tampered = signed.clone();
            mutate(&mut tampered);
            let refused = code(stage.authenticate(&credential, &tampered.to_json()), &name);
            assert_eq!(refused, expected, "{name}");
        }
        let mut draft = stage.assertion();
        draft.key = other_key(algorithm);
        let refused = code(stage.authenticate(&credential, &draft.to_json()), "another key");
        assert_eq!(refused, R::SignatureInvalid, "{}", algorithm.name());
    }
}

#[test]
fn every_credential_of_one_format_signs_in() {
    for (format, algorithm) in pairs() {
        let mut stage: Stage = stage(format, algorithm);
        let credential = prepare(&stage.registered());
        let response = stage.assertion().to_json();
        let name = format!("{format:?} {}", algorithm.name());
        assert!(stage.authenticate(&credential, &response).is_ok(), "{name}");
    }
}

/// Another key of this algorithm. RSA keys of the testkit are all one, so theirs signs otherwise.
fn other_key(algorithm: Algorithm) -> SigningKey {
    let entropy = SeededEntropy::new(77);
    let rsa = |algorithm: Algorithm| matches!(algorithm.name().as_bytes(), [b'R' | b'P', b'S', ..]);
    if rsa(algorithm) {
        let other = Algorithm::ALL.into_iter().find(|&other| rsa(other) && other != algorithm);
        return SigningKey::generate(other.unwrap(), &entropy);
    }
    SigningKey::generate(algorithm, &entropy)
}

fn pairs() -> impl Iterator<Item = (C, Algorithm)> {
    let algorithms = |format| Algorithm::ALL.into_iter().filter(move |&one| has(format, one));
    FORMATS.into_iter().flat_map(move |format| algorithms(format).map(move |one| (format, one)))
}

/// Six formats with thirteen algorithms, TPM with nine, U2F with one.
const PAIRS: usize = 6 * 13 + 9 + 1;
