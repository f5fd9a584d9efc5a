//! Trust paths: each rule of RFC 5280 that a chain can break.

use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{Algorithm, AttestationRequirement, RejectionCode as R};
use keydesk_testkit::{
    AttestationChoice, Attester, CertificateAuthority, CertificateDraft, Der, Extension,
    RegistrationDraft, SeededEntropy, SigningKey,
};
use serde_json::Value;

use crate::stage::{Stage, code};

type Mutation = fn(&mut CertificateDraft);

struct Chains {
    stage: Stage,
    draft: RegistrationDraft,
    entropy: SeededEntropy,
    key: SigningKey,
    root: CertificateAuthority,
}

impl Chains {
    fn new() -> Self {
        let mut stage = Stage::new(AttestationChoice::Packed);
        let anchor = stage.authenticator.anchor();
        stage = stage.trusting(vec![anchor]);
        let draft = stage.draft();
        let entropy = SeededEntropy::new(11);
        let key = SigningKey::generate(Algorithm::Es256, &entropy);
        let root = stage.authenticator.authority().clone();
        Self { stage, draft, entropy, key, root }
    }

    fn leaf(
        &self,
        issuer: &CertificateAuthority,
        mutate: impl FnOnce(&mut CertificateDraft),
    ) -> Vec<u8> {
        let aaguid = self.stage.authenticator.settings.aaguid;
        let mut draft = CertificateDraft::attestation(&self.key, Some(&aaguid));
        mutate(&mut draft);
        issuer.issue(draft)
    }

    fn response(&self, chain: Vec<Vec<u8>>) -> Value {
        let mut draft = self.draft.clone();
        draft.attester = Attester::Packed(self.key.clone(), chain);
        draft.to_json()
    }

    /// Refused where trust is required; where it is not, registered without trust.
    fn refuse(&mut self, name: &str, chain: Vec<Vec<u8>>, expected: R) {
        let response = self.response(chain);
        assert_eq!(code(self.stage.register(&response), name), expected, "{name}");
        self.stage.policy.require = AttestationRequirement::Any;
        let registration = self.stage.register(&response).unwrap();
        assert!(!registration.attestation().trusted, "{name}");
        self.stage.policy.require = AttestationRequirement::Trusted;
    }
}

#[test]
fn certificates_are_valid_at_the_instant_of_the_ceremony() {
    let mut chains = Chains::new();
    let root = chains.root.clone();
    let past = |draft: &mut CertificateDraft| draft.not_after = "20251231235959Z".to_owned();
    let future = |draft: &mut CertificateDraft| draft.not_before = "20260105090501Z".to_owned();
    let leaf = chains.leaf(&root, past);
    chains.refuse("leaf expired", vec![leaf.clone()], R::CertificateExpired);
    chains.stage.policy.anchors = vec![leaf.clone().into()];
    chains.refuse("leaf expired, and its own anchor", vec![leaf], R::CertificateExpired);
    let leaf = chains.leaf(&root, future);
    chains.stage.policy.anchors = vec![leaf.clone().into()];
    chains.refuse("leaf early, and its own anchor", vec![leaf.clone()], R::CertificateNotYetValid);
    chains.stage.policy.anchors = vec![root.der.clone().into()];
    chains.refuse("leaf early", vec![leaf.clone()], R::CertificateNotYetValid);
    let intermediate = root.intermediate_with("Old", &chains.entropy, past);
    let below = chains.leaf(&intermediate, |_| {});
    chains.refuse("intermediate expired", vec![below, intermediate.der], R::CertificateExpired);
    let intermediate = root.intermediate_with("New", &chains.entropy, future);
    let below = chains.leaf(&intermediate, |_| {});
    chains.refuse("intermediate early", vec![below, intermediate.der], R::CertificateNotYetValid);
    // The first and the last second count.
    for mutate in [
        |draft: &mut CertificateDraft| draft.not_before = "20260105090500Z".to_owned(),
        |draft: &mut CertificateDraft| draft.not_after = "20260105090000Z".to_owned(),
    ] {
        let leaf = chains.leaf(&root, mutate);
        chains.stage.policy.anchors = vec![leaf.clone().into()];
        assert!(chains.stage.register(&chains.response(vec![leaf])).is_ok());
    }
    chains.stage.policy.anchors = vec![root.der.clone().into()];
    // A second later the leaf that was early is valid.
    chains.stage.at = Timestamp::parse("2026-01-05T09:00:01Z").unwrap();
    assert!(chains.stage.register(&chains.response(vec![leaf])).is_ok());
}

#[test]
fn the_chain_is_in_order_and_without_its_root() {
    let mut chains = Chains::new();
    let root = chains.root.clone();
    let one = root.intermediate("One", &chains.entropy);
    let two = one.intermediate("Two", &chains.entropy);
    let leaf = chains.leaf(&two, |_| {});
    let good = vec![leaf.clone(), two.der.clone(), one.der.clone()];
    assert!(chains.stage.register(&chains.response(good.clone())).is_ok());
    let swapped = vec![leaf.clone(), one.der.clone(), two.der.clone()];
    chains.refuse("out of order", swapped, R::ChainOrder);
    let stranger = CertificateAuthority::root("Stranger", &chains.entropy);
    chains.refuse("a stranger in it", vec![leaf.clone(), stranger.der], R::ChainOrder);
    let rooted = [good.clone(), vec![root.der.clone()]].concat();
    assert!(chains.stage.register(&chains.response(rooted.clone())).is_ok());
    // FIDO's strict reading of section 8.2.
    chains.stage.policy.allow_root_in_chain = false;
    chains.refuse("with its root", rooted, R::ChainHasRoot);
    assert!(chains.stage.register(&chains.response(good)).is_ok());
    chains.refuse("a gap", vec![leaf], R::ChainUnknownIssuer);
}

/// The format itself asks nothing of the certificate but its key.
#[test]
fn a_u2f_certificate_is_no_ca_and_of_version_3() {
    let mut stage = Stage::new(AttestationChoice::FidoU2f);
    let root = stage.authenticator.authority().clone();
    stage = stage.trusting(vec![root.der.clone()]);
    let table: [(&str, Mutation, R); 2] = [
        (
            "a CA",
            |draft| draft.extensions[0] = Extension::basic_constraints(true, None),
            R::CertificateBasicConstraints,
        ),
        (
            "version 1",
            |draft| {
                draft.version = None;
                draft.extensions.clear();
            },
            R::CertificateVersion,
        ),
    ];
    for (name, mutate, expected) in table {
        let mut draft = stage.draft();
        let (key, _) = stage.authenticator.batch(Algorithm::Es256);
        let mut certificate = CertificateDraft::attestation(&key, None);
        mutate(&mut certificate);
        draft.attester = Attester::FidoU2f(key, vec![root.issue(certificate)]);
        assert_eq!(code(stage.register(&draft.to_json()), name), expected, "{name}");
    }
}

#[test]
fn every_issuer_is_a_ca_that_may_issue() {
    let mut chains = Chains::new();
    let root = chains.root.clone();
    let table: [(&str, Mutation, R); 5] = [
        (
            "no CA",
            |draft| draft.extensions[0] = Extension::basic_constraints(false, None),
            R::ChainIssuerNotCa,
        ),
        ("no constraints", |draft| drop(draft.extensions.remove(0)), R::ChainIssuerNotCa),
        (
            "may not sign certificates",
            |draft| draft.extensions[1] = Extension::key_usage(false),
            R::ChainKeyUsage,
        ),
        ("usage malformed", |draft| draft.extensions[1].value = vec![4, 0], R::ChainKeyUsage),
        (
            "unknown critical extension",
            |draft| {
                let unknown = Extension::new("1.3.6.1.4.1.55555.1", Der::octets(&[1]));
                draft.extensions.push(Extension { critical: true, ..unknown });
            },
            R::ChainCriticalExtension,
        ),
    ];
    for (name, mutate, expected) in table {
        let issuer = root.intermediate_with("Tampered", &chains.entropy, mutate);
        let leaf = chains.leaf(&issuer, |_| {});
        chains.refuse(name, vec![leaf, issuer.der], expected);
    }
    // Where its usage is not said, it is not restricted (RFC 5280 section 4.2.1.3).
    let silent = root.intermediate_with("Silent", &chains.entropy, |draft| {
        draft.extensions.remove(1);
    });
    let leaf = chains.leaf(&silent, |_| {});
    assert!(chains.stage.register(&chains.response(vec![leaf, silent.der])).is_ok());
    let narrow = root.intermediate_with("Narrow", &chains.entropy, |draft| {
        draft.extensions[0] = Extension::basic_constraints(true, Some(0));
    });
    let below = narrow.intermediate("Below", &chains.entropy);
    let leaf = chains.leaf(&below, |_| {});
    chains.refuse("too long", vec![leaf, below.der, narrow.der], R::ChainPathLength);
    let critical = chains.leaf(&root, |draft| {
        let unknown = Extension::new("1.3.6.1.4.1.55555.1", Der::octets(&[1]));
        draft.extensions.push(Extension { critical: true, ..unknown });
    });
    chains.refuse("leaf with a critical extension", vec![critical], R::ChainCriticalExtension);
}

#[test]
fn name_constraints_hold() {
    let mut chains = Chains::new();
    let root = chains.root.clone();
    // Only DNS names below allowed.example; the leaf names another.
    let constrained = root.intermediate_with("Constrained", &chains.entropy, |draft| {
        let subtree = Der::sequence(&[Der::element(0x82, b"allowed.example")]);
        let constraints = Der::sequence(&[Der::element(0xa0, &subtree)]);
        draft
            .extensions
            .push(Extension { critical: true, ..Extension::new("2.5.29.30", constraints) });
    });
    let named = |name: &'static [u8]| {
        move |draft: &mut CertificateDraft| {
            let names = Der::sequence(&[Der::element(0x82, name)]);
            draft.extensions.push(Extension::new("2.5.29.17", names));
        }
    };
    let outside = chains.leaf(&constrained, named(b"key.other.example"));
    let chain = vec![outside, constrained.der.clone()];
    chains.refuse("outside", chain, R::ChainNameConstraints);
    let inside = chains.leaf(&constrained, named(b"key.allowed.example"));
    assert!(chains.stage.register(&chains.response(vec![inside, constrained.der])).is_ok());
}

#[test]
fn signatures_lead_to_the_anchor() {
    let mut chains = Chains::new();
    let root = chains.root.clone();
    // The same name with another key: a path by names, not by signatures.
    let impostor = CertificateAuthority {
        key: SigningKey::generate(Algorithm::Es256, &chains.entropy),
        ..root.clone()
    };
    let leaf = chains.leaf(&impostor, |_| {});
    chains.refuse("another key", vec![leaf], R::ChainSignatureInvalid);
    let stranger = CertificateAuthority::root("Stranger", &chains.entropy);
    let leaf = chains.leaf(&stranger, |_| {});
    chains.refuse("another root", vec![leaf.clone()], R::ChainUnknownIssuer);
    chains.stage.policy.anchors = Vec::new();
    chains.refuse("no anchors", vec![leaf.clone()], R::ChainUnknownIssuer);
    chains.stage.policy.anchors = vec![vec![1, 2, 3].into()];
    chains.refuse("a broken anchor", vec![leaf], R::AnchorMalformed);
    // A leaf that issues itself is trusted only as its own anchor.
    chains.stage.policy.anchors = vec![root.der.into()];
    let aaguid = chains.stage.authenticator.settings.aaguid;
    let mut own = CertificateDraft::attestation(&chains.key, Some(&aaguid));
    own.issuer = own.subject.clone();
    let own = own.sign(&chains.key);
    chains.refuse("self-issued", vec![own.clone()], R::ChainUnknownIssuer);
    chains.stage.policy.anchors = vec![own.clone().into()];
    assert!(chains.stage.register(&chains.response(vec![own])).is_ok());
}

#[test]
fn a_certificate_outside_the_profile_is_refused_by_its_path() {
    let mut chains = Chains::new();
    let root = chains.root.clone();
    // An end before the beginning is nothing that any instant is within.
    let leaf = chains.leaf(&root, |draft| {
        draft.not_before = "20300101000000Z".to_owned();
        draft.not_after = "20200101000000Z".to_owned();
    });
    chains.refuse("ends before it begins", vec![leaf], R::ChainInvalid);
}
