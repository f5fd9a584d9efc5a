//! The statements of `packed` and `fido-u2f`, and their certificates.

use keydesk_core::webauthn::{Aaguid, Algorithm};
use keydesk_testkit::{
    AttestationChoice as C, Attester, Cbor, CertificateAuthority, CertificateDraft, Der, Extension,
    RegistrationDraft, SeededEntropy, SignedRegistration, SigningKey,
};

use super::{Mutation, draft_mutation, signed_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    packed("statement_member_missing", |s| s.statement().remove("alg")),
    packed("statement_member_wrong_type", |s| s.statement().set("sig", "x".into())),
    packed("statement_member_unexpected", |s| s.statement().set("x", Cbor::Null)),
    // With certificates it would register unattested where nothing is asked for.
    signed_mutation("statement_algorithm_unknown", C::PackedSelf, |s| {
        s.statement().set("alg", Cbor::Int(-65535));
    }),
    packed("statement_algorithm_mismatch", |s| s.statement().set("alg", Cbor::Int(-257))),
    packed("statement_signature_invalid", |s| s.statement().set("sig", vec![1].into())),
    packed("certificate_count", |s| s.statement().set("x5c", Cbor::Array(vec![]))),
    packed("certificate_too_large", |s| x5c(s, Der::octets(&[0; 8 * 1024]))),
    packed("certificate_malformed", |s| x5c(s, vec![1, 2, 3])),
    draft_mutation("certificate_version", C::Packed, |d| certified(d, |c| c.version = Some(1))),
    draft_mutation("certificate_subject", C::Packed, |d| certified(d, |c| c.subject.clear())),
    draft_mutation("certificate_basic_constraints", C::Packed, |d| {
        certified(d, |c| c.extensions[0] = Extension::basic_constraints(true, None));
    }),
    draft_mutation("certificate_aaguid_malformed", C::Packed, |d| {
        certified(d, |c| c.extension(AAGUID).critical = true);
    }),
    draft_mutation("certificate_aaguid_mismatch", C::Packed, |d| {
        certified(d, |c| *c.extension(AAGUID) = Extension::aaguid(&Aaguid::ZERO));
    }),
    draft_mutation("u2f_aaguid_not_zero", C::FidoU2f, |d| {
        (d.flags, d.aaguid) = (VERIFIED, [1; 16])
    }),
    draft_mutation("u2f_key_not_p256", C::FidoU2f, |d| {
        d.flags = VERIFIED;
        d.public_key = SigningKey::generate(Algorithm::EdDsa, &SeededEntropy::new(404)).cose();
    }),
];

const fn packed(code: &'static str, mutate: fn(&mut SignedRegistration)) -> Mutation {
    signed_mutation(code, C::Packed, mutate)
}

fn x5c(signed: &mut SignedRegistration, certificate: Vec<u8>) {
    signed.statement().set("x5c", Cbor::Array(vec![certificate.into()]));
}

/// Attests with a certificate that was tampered with before it was signed.
fn certified(draft: &mut RegistrationDraft, mutate: fn(&mut CertificateDraft)) {
    let entropy = SeededEntropy::new(405);
    let key = SigningKey::generate(Algorithm::Es256, &entropy);
    let aaguid = Aaguid::from_bytes(draft.aaguid);
    let mut certificate = CertificateDraft::attestation(&key, Some(&aaguid));
    mutate(&mut certificate);
    let leaf = CertificateAuthority::root("Contract Root", &entropy).issue(certificate);
    draft.attester = Attester::Packed(key, vec![leaf]);
}

/// A U2F authenticator verifies nobody, but policy would stop it before its statement.
const VERIFIED: u8 = 0x45;
const AAGUID: &str = "1.3.6.1.4.1.45724.1.1.4";
