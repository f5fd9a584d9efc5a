//! Attestation certificate chains that do not validate up to the trust anchor.

use keydesk_core::webauthn::{Aaguid, Algorithm};
use keydesk_testkit::{
    Attester, CertificateAuthority, CertificateDraft, Der, Extension, RegistrationDraft,
    SeededEntropy, SigningKey, SoftAuthenticator,
};

/// A broken chain, which is refused where the policy requires trusted attestation.
pub(crate) struct ChainMutation {
    /// The code that refuses it.
    pub(crate) code: &'static str,
    chain: fn(&ChainBuilder) -> Vec<Vec<u8>>,
}

/// The CA and keys from which the chains are made.
struct ChainBuilder {
    root: CertificateAuthority,
    entropy: SeededEntropy,
    key: SigningKey,
    aaguid: Aaguid,
}

impl ChainMutation {
    /// Makes the draft attest with this chain, issued under the authenticator's root CA.
    pub(crate) fn apply(&self, key: &SoftAuthenticator, draft: &mut RegistrationDraft) {
        let entropy = SeededEntropy::new(406);
        let maker = ChainBuilder {
            root: key.authority().clone(),
            key: SigningKey::generate(Algorithm::Es256, &entropy),
            entropy,
            aaguid: key.settings.aaguid,
        };
        draft.attester = Attester::Packed(maker.key.clone(), (self.chain)(&maker));
    }
}

pub(crate) const CHAINS: &[ChainMutation] = &[
    chain("certificate_expired", |m| {
        vec![m.leaf(&m.root, |c| c.not_after = "20251231235959Z".to_owned())]
    }),
    chain("certificate_not_yet_valid", |m| {
        vec![m.leaf(&m.root, |c| c.not_before = "20390105090001Z".to_owned())]
    }),
    chain("chain_order", |m| {
        let one = m.root.intermediate("One", &m.entropy);
        let two = one.intermediate("Two", &m.entropy);
        vec![m.leaf(&two, |_| {}), one.der, two.der]
    }),
    chain("chain_has_root", |m| vec![m.leaf(&m.root, |_| {}), m.root.der.clone()]),
    chain("chain_key_usage", |m| {
        m.under_tampered_ca(|c| c.extensions[1] = Extension::key_usage(false))
    }),
    chain("chain_issuer_not_ca", |m| {
        m.under_tampered_ca(|c| c.extensions[0] = Extension::basic_constraints(false, None))
    }),
    chain("chain_path_length", |m| {
        let narrow = m.root.intermediate_with("Narrow", &m.entropy, |c| {
            c.extensions[0] = Extension::basic_constraints(true, Some(0));
        });
        let below = narrow.intermediate("Below", &m.entropy);
        vec![m.leaf(&below, |_| {}), below.der, narrow.der]
    }),
    chain("chain_name_constraints", |m| {
        let constrained = m.root.intermediate_with("Constrained", &m.entropy, |c| {
            let subtree = Der::sequence(&[Der::element(0x82, b"allowed.example")]);
            let rule = Der::sequence(&[Der::element(0xa0, &subtree)]);
            c.extensions.push(Extension { critical: true, ..Extension::new("2.5.29.30", rule) });
        });
        let leaf = m.leaf(&constrained, |c| {
            let names = Der::sequence(&[Der::element(0x82, b"key.other.example")]);
            c.extensions.push(Extension::new("2.5.29.17", names));
        });
        vec![leaf, constrained.der]
    }),
    chain("chain_critical_extension", |m| {
        m.under_tampered_ca(|c| {
            let unknown = Extension::new("1.3.6.1.4.1.55555.1", Der::octets(&[1]));
            c.extensions.push(Extension { critical: true, ..unknown });
        })
    }),
    chain("chain_signature_invalid", |m| {
        // Issued by a CA with the root's name but another key: names match, signatures do not.
        let key = SigningKey::generate(Algorithm::Es256, &m.entropy);
        vec![m.leaf(&CertificateAuthority { key, ..m.root.clone() }, |_| {})]
    }),
    chain("chain_unknown_issuer", |m| {
        vec![m.leaf(&CertificateAuthority::root("Stranger", &m.entropy), |_| {})]
    }),
    chain("chain_invalid", |m| {
        // `not_before` is after `not_after`, so the validity period is malformed at any time.
        vec![m.leaf(&m.root, |c| {
            c.not_before = "20390101000000Z".to_owned();
            c.not_after = "20200101000000Z".to_owned();
        })]
    }),
];

impl ChainBuilder {
    fn leaf(
        &self,
        issuer: &CertificateAuthority,
        mutate: impl FnOnce(&mut CertificateDraft),
    ) -> Vec<u8> {
        let mut draft = CertificateDraft::attestation(&self.key, Some(&self.aaguid));
        mutate(&mut draft);
        issuer.issue(draft)
    }

    /// A leaf below a tampered intermediate.
    fn under_tampered_ca(&self, mutate: fn(&mut CertificateDraft)) -> Vec<Vec<u8>> {
        let issuer = self.root.intermediate_with("Tampered", &self.entropy, mutate);
        vec![self.leaf(&issuer, |_| {}), issuer.der]
    }
}

const fn chain(code: &'static str, chain: fn(&ChainBuilder) -> Vec<Vec<u8>>) -> ChainMutation {
    ChainMutation { code, chain }
}
