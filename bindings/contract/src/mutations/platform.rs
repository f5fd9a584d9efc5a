//! The statements of `tpm`, `android-key`, `apple` and `compound`.

use keydesk_core::webauthn::Algorithm;
use keydesk_testkit::{
    AndroidDraft, AppleDraft, AttestationChoice as C, Attester, Cbor, Der, RegistrationDraft,
    SeededEntropy, SigningKey, TpmDraft,
};

use super::{Mutation, draft_mutation, signed_mutation};

pub(super) const MUTATIONS: &[Mutation] = &[
    draft_mutation("certificate_alternative_name", C::Tpm, |d| {
        tpm(d, |t| drop(t.certificate.extensions.remove(1)));
    }),
    draft_mutation("certificate_key_purpose", C::Tpm, |d| {
        tpm(d, |t| drop(t.certificate.extensions.remove(2)));
    }),
    draft_mutation("tpm_version", C::Tpm, |d| tpm(d, |t| t.version = "1.2".into())),
    draft_mutation("tpm_malformed", C::Tpm, |d| tpm(d, |t| t.suffix = vec![0])),
    draft_mutation("tpm_key_mismatch", C::Tpm, |d| {
        tpm(d, |t| t.public_area = TpmDraft::public_area(&other_key()));
    }),
    draft_mutation("tpm_magic", C::Tpm, |d| tpm(d, |t| t.magic ^= 1)),
    draft_mutation("tpm_type", C::Tpm, |d| tpm(d, |t| t.kind = 0x8018)),
    draft_mutation("tpm_extra_data", C::Tpm, |d| tpm(d, |t| t.extra_data = Some(vec![0; 32]))),
    draft_mutation("tpm_name", C::Tpm, |d| tpm(d, |t| t.name = Some(vec![]))),
    draft_mutation("android_description_malformed", C::AndroidKey, |d| {
        android(d, |a| a.oid = "1.2.3.4".into());
    }),
    draft_mutation("android_challenge", C::AndroidKey, |d| {
        android(d, |a| a.challenge = Some(vec![0; 32]));
    }),
    draft_mutation("android_all_applications", C::AndroidKey, |d| {
        android(d, |a| a.software.push(AndroidDraft::tagged(600, &[5, 0])));
    }),
    draft_mutation("android_origin", C::AndroidKey, |d| {
        android(d, |a| a.hardware[1] = AndroidDraft::tagged(702, &Der::integer(&[2])));
    }),
    draft_mutation("android_purpose", C::AndroidKey, |d| {
        android(d, |a| a.hardware[0] = AndroidDraft::tagged(1, &Der::set(&Der::integer(&[3]))));
    }),
    draft_mutation("certificate_key_mismatch", C::Apple, |d| {
        apple(d, |a| a.certified = other_key())
    }),
    draft_mutation("apple_nonce", C::Apple, |d| apple(d, |a| a.nonce = Some(vec![0; 32]))),
    draft_mutation("apple_nonce_malformed", C::Apple, |d| apple(d, |a| a.oid = "1.2.3.4".into())),
    signed_mutation("compound_count", C::Compound, |s| {
        if let Cbor::Array(parts) = s.statement() {
            parts.truncate(1);
        }
    }),
    signed_mutation("compound_malformed", C::Compound, |s| {
        if let Cbor::Array(parts) = s.statement() {
            parts[1] = Cbor::Null;
        }
    }),
];

fn tpm(draft: &mut RegistrationDraft, mutate: fn(&mut TpmDraft)) {
    if let Attester::Tpm(tpm) = &mut draft.attester {
        mutate(tpm);
    }
}

fn android(draft: &mut RegistrationDraft, mutate: fn(&mut AndroidDraft)) {
    if let Attester::AndroidKey(android) = &mut draft.attester {
        mutate(android);
    }
}

fn apple(draft: &mut RegistrationDraft, mutate: fn(&mut AppleDraft)) {
    if let Attester::Apple(apple) = &mut draft.attester {
        mutate(apple);
    }
}

fn other_key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &SeededEntropy::new(404))
}
