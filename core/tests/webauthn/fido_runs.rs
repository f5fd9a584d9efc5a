//! How the published cases are run: one helper for each way to mutate a ceremony.

use aws_lc_rs::digest;
use keydesk_core::base64url;
use keydesk_core::webauthn::{
    Algorithm, AttestationRequirement, CounterState, Rejection, RejectionCode as R,
};
use keydesk_testkit::{
    AndroidDraft, AssertionDraft, AttestationChoice as C, Attester, Cbor, CertificateDraft,
    ClientError, RegistrationDraft, SeededEntropy, SigningKey, TpmDraft,
};
use serde_json::{Value, json};

use crate::stage::{ORIGIN, Stage, x5c};
use Outcome::{Refused, Regressed, Verified};

#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    Verified,
    Refused(R),
    Regressed,
}

pub(crate) fn outcome<T>(result: Result<T, Rejection>) -> Outcome {
    result.map_or_else(|rejection| Refused(rejection.code), |_| Verified)
}

pub(crate) fn create_in(
    choice: C,
    set: impl FnOnce(&mut Stage),
    mutate: impl FnOnce(&mut RegistrationDraft),
) -> Outcome {
    let mut stage = Stage::new(choice);
    set(&mut stage);
    let mut draft = stage.draft();
    mutate(&mut draft);
    outcome(stage.register(&draft.to_json()))
}

pub(crate) fn create(mutate: impl FnOnce(&mut RegistrationDraft)) -> Outcome {
    create_in(C::Packed, |_| {}, mutate)
}

pub(crate) fn create_json(mutate: impl FnOnce(&mut Value)) -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let mut response = stage.draft().to_json();
    mutate(&mut response);
    outcome(stage.register(&response))
}

pub(crate) fn object_of(choice: C, mutate: impl FnOnce(&mut Cbor)) -> Outcome {
    let mut stage = Stage::new(choice);
    let signed = stage.draft().sign();
    let (mut object, mut response) = (signed.object.clone(), signed.to_json());
    mutate(&mut object);
    response["response"]["attestationObject"] = base64url::encode(object.encode()).into();
    outcome(stage.register(&response))
}

pub(crate) fn object(mutate: impl FnOnce(&mut Cbor)) -> Outcome {
    object_of(C::Packed, mutate)
}

pub(crate) fn safetynet(member: &str, value: Cbor) -> Outcome {
    object(|object| {
        object.set("fmt", "android-safetynet".into());
        let mut statement = Cbor::map([("ver", "1".into()), ("response", vec![0].into())]);
        statement.set(member, value);
        object.set("attStmt", statement);
    })
}

pub(crate) fn self_attested(algorithm: Algorithm) -> Outcome {
    create_in(C::PackedSelf, |s| s.authenticator.settings.algorithms = vec![algorithm], |_| {})
}

pub(crate) fn signed_by(draft: &mut RegistrationDraft, key: &SigningKey) {
    let Attester::Packed(_, chain) = &draft.attester else { panic!("not packed") };
    draft.attester = Attester::Packed(key.clone(), chain.clone());
}

pub(crate) fn signed_by_credential() -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let mut draft = stage.draft();
    let key = stage.authenticator.credentials[0].key.clone();
    signed_by(&mut draft, &key);
    outcome(stage.register(&draft.to_json()))
}

pub(crate) fn excluded_next_time() -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let registration = stage.registered();
    let mut options = stage.creation_options();
    options["excludeCredentials"] =
        json!([{ "type": "public-key", "id": registration.credential_id() }]);
    let again = stage.authenticator.create(&options, ORIGIN);
    assert_eq!(again, Err(ClientError::InvalidStateError));
    Verified
}

pub(crate) fn tpm(mutate: impl FnOnce(&mut TpmDraft)) -> Outcome {
    create_in(
        C::Tpm,
        |_| {},
        |draft| {
            let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
            mutate(tpm);
        },
    )
}

/// SHA-1 names the key; the signature over it is not by SHA-1.
pub(crate) fn tpm_named_by_sha_1() -> Outcome {
    create_in(
        C::Tpm,
        |stage| stage.policy.tpm_sha1_names = true,
        |draft| {
            let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
            tpm.public_area[3] = 0x04;
            let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &tpm.public_area);
            tpm.name = Some([&[0x00, 0x04], digest.as_ref()].concat());
        },
    )
}

pub(crate) fn android(mutate: impl FnOnce(&mut AndroidDraft)) -> Outcome {
    create_in(
        C::AndroidKey,
        |_| {},
        |draft| {
            let Attester::AndroidKey(android) = &mut draft.attester else { panic!("no Android") };
            mutate(android);
        },
    )
}

/// The issuer stands before the certificate that it issued.
pub(crate) fn reordered(choice: C) -> Outcome {
    let mut stage = Stage::new(choice);
    let issuer = stage.authenticator.anchor();
    let mut signed = stage.draft().sign();
    x5c(signed.statement()).insert(0, issuer.into());
    outcome(stage.register(&signed.to_json()))
}

/// A leaf below an intermediate below a root, and what is wrong with them.
pub(crate) struct Chain {
    pub(crate) leaf: fn(&mut CertificateDraft),
    pub(crate) intermediate: fn(&mut CertificateDraft),
    pub(crate) anchor_is_leaf: bool,
    pub(crate) root_only: bool,
    pub(crate) with_root: bool,
    pub(crate) swapped: bool,
    pub(crate) forged: bool,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            leaf: |_| {},
            intermediate: |_| {},
            anchor_is_leaf: false,
            root_only: false,
            with_root: false,
            swapped: false,
            forged: false,
        }
    }
}

pub(crate) fn chain(chain: Chain) -> Outcome {
    let mut stage = Stage::new(C::Packed);
    let entropy = SeededEntropy::new(21);
    let root = stage.authenticator.authority().clone();
    let one = root.intermediate("One", &entropy);
    let mut two = one.intermediate_with("Two", &entropy, chain.intermediate);
    let certified = two.der.clone();
    if chain.forged {
        two.key = SigningKey::generate(Algorithm::Es256, &entropy);
    }
    let issuer = if chain.root_only { &root } else { &two };
    let key = SigningKey::generate(Algorithm::Es256, &entropy);
    let mut leaf = CertificateDraft::attestation(&key, None);
    (chain.leaf)(&mut leaf);
    let leaf = issuer.issue(leaf);
    let mut x5c = vec![leaf.clone()];
    if !chain.root_only {
        x5c.extend([certified, one.der]);
    }
    if chain.swapped {
        x5c.swap(1, 2);
    }
    if chain.with_root {
        x5c.push(root.der.clone());
    }
    stage.policy.require = AttestationRequirement::Trusted;
    stage.policy.allow_root_in_chain = false;
    stage.policy.anchors = vec![if chain.anchor_is_leaf { leaf } else { root.der }.into()];
    let mut draft = stage.draft();
    draft.attester = Attester::Packed(key, x5c);
    outcome(stage.register(&draft.to_json()))
}

pub(crate) fn get_in(
    set: impl FnOnce(&mut Stage),
    mutate: impl FnOnce(&mut AssertionDraft),
) -> Outcome {
    let mut stage = Stage::new(C::None);
    set(&mut stage);
    let credential = stage.prepared();
    let mut draft = stage.assertion();
    mutate(&mut draft);
    match stage.authenticate(&credential, &draft.to_json()) {
        Ok(verified) if verified.counter() == CounterState::Regressed => Regressed,
        result => outcome(result),
    }
}

pub(crate) fn get(mutate: impl FnOnce(&mut AssertionDraft)) -> Outcome {
    get_in(|_| {}, mutate)
}

pub(crate) fn get_json(mutate: impl FnOnce(&mut Value)) -> Outcome {
    let mut stage = Stage::new(C::None);
    let credential = stage.prepared();
    let mut response = stage.assertion().to_json();
    mutate(&mut response);
    outcome(stage.authenticate(&credential, &response))
}

pub(crate) fn other_client_data() -> Outcome {
    let mut stage = Stage::new(C::None);
    let credential = stage.prepared();
    let mut signed = stage.assertion().sign();
    signed.client_data_json.push(b'\n');
    outcome(stage.authenticate(&credential, &signed.to_json()))
}

pub(crate) fn cut(value: &mut Value, member: &str) {
    value.as_object_mut().unwrap().remove(member);
}
