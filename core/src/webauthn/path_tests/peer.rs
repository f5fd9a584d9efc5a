//! `rustls-webpki` beside ours, over generated chains and over mutants.

use keydesk_testkit::{CertificateAuthority, CertificateDraft, Der, Extension, SeededEntropy};
use proptest::prelude::*;
use webpki::Error;

use super::super::{RejectionCode as R, trust};
use super::{
    AT, Hierarchy, INHIBIT_ANY_POLICY, POLICIES, POLICY_CONSTRAINTS, critical, names, notice, ours,
    policy, signed_part, theirs,
};
use crate::time::Timestamp;

/// How one certificate of a generated chain differs from a good one.
#[derive(Debug, Clone, Default)]
struct Part {
    ca: Option<bool>,
    length: Option<u8>,
    usage: Option<bool>,
    begins: u8,
    ends: u8,
    extensions: Vec<u8>,
    old: bool,
    wrong_key: bool,
    wrong_name: bool,
}

fn part() -> impl Strategy<Value = Part> {
    // Most certificates are good, or no chain would ever be taken.
    let rare = |value: bool| prop_oneof![12 => Just(!value), 1 => Just(value)];
    (
        prop_oneof![12 => Just(None), 1 => any::<bool>().prop_map(Some)],
        prop_oneof![6 => Just(None), 1 => (0..3_u8).prop_map(Some)],
        prop_oneof![8 => Just(None), 1 => any::<bool>().prop_map(Some)],
        prop_oneof![8 => Just(0), 1 => 1..4_u8],
        prop_oneof![8 => Just(0), 1 => 1..4_u8],
        prop::collection::vec(0..EXTENSIONS, 0..3),
        rare(true),
        rare(true),
        rare(true),
    )
        .prop_map(
            |(ca, length, usage, begins, ends, extensions, old, wrong_key, wrong_name)| Part {
                ca,
                length,
                usage,
                begins,
                ends,
                extensions,
                old,
                wrong_key,
                wrong_name,
            },
        )
}

const EXTENSIONS: u8 = 12;

fn extension(number: u8, policies_critical: bool) -> Extension {
    let policies = Der::sequence(&[policy("1.3.6.1.4.1.311.21.31", &[notice()])]);
    match number {
        0 | 1 => Extension { critical: policies_critical, ..Extension::new(POLICIES, policies) },
        2 => critical(POLICY_CONSTRAINTS, Der::sequence(&[vec![0x80, 1, 0]])),
        3 => critical(INHIBIT_ANY_POLICY, Der::integer(&[0])),
        4 => critical("1.3.6.1.4.1.55555.1", Der::octets(&[1])),
        5 => Extension::new("1.3.6.1.4.1.55555.2", Der::octets(&[1])),
        6 => names("2.5.29.30", 0x82, b"allowed.example"),
        7 => names("2.5.29.30", 0xa4, &Der::sequence(&[])),
        8 => critical("2.5.29.17", Der::sequence(&[Der::element(0x82, b"key.allowed.example")])),
        9 => Extension::new("2.5.29.17", Der::sequence(&[Der::element(0x82, b"other.example")])),
        10 => critical("2.5.29.37", Der::sequence(&[Der::oid("2.23.133.8.3")])),
        _ => Extension::new("2.5.29.14", Der::octets(&[7; 20])),
    }
}

/// The chain that the parts say, leaf first; the last part is the leaf.
fn generated(
    hierarchy: &Hierarchy,
    parts: &[Part],
    with_root: bool,
    policies_critical: bool,
) -> Vec<Vec<u8>> {
    let entropy = SeededEntropy::new(33);
    let mut issuer = hierarchy.root.clone();
    let mut chain = if with_root { vec![issuer.der.clone()] } else { Vec::new() };
    for (place, part) in parts.iter().enumerate() {
        let is_leaf = place + 1 == parts.len();
        let own = CertificateAuthority::root(&format!("CA {place}"), &entropy);
        let mut draft = if is_leaf {
            CertificateDraft::attestation(&own.key, None)
        } else {
            CertificateDraft::authority(&own.key, &format!("CA {place}"), None)
        };
        draft.extensions[0] =
            Extension::basic_constraints(part.ca.unwrap_or(!is_leaf), part.length);
        if let Some(usage) = part.usage {
            draft.extensions.retain(|extension| extension.oid != "2.5.29.15");
            draft.extensions.push(Extension::key_usage(usage));
        }
        draft
            .extensions
            .extend(part.extensions.iter().map(|number| extension(*number, policies_critical)));
        draft.not_before = BEGINS[usize::from(part.begins)].to_owned();
        draft.not_after = ENDS[usize::from(part.ends)].to_owned();
        if part.old {
            draft.version = Some(1);
        }
        let mut signer = issuer.clone();
        if part.wrong_key {
            signer.key = own.key.clone();
        }
        if part.wrong_name {
            signer.name = own.name.clone();
        }
        let name = draft.subject.clone();
        let der = signer.issue(draft);
        chain.insert(0, der.clone());
        issuer = CertificateAuthority { key: own.key, name, der };
    }
    chain
}

const BEGINS: [&str; 4] =
    ["20200101000000Z", "20260105090000Z", "20260105090001Z", "20260105100000Z"];
const ENDS: [&str; 4] =
    ["20400101000000Z", "20260105090000Z", "20260105085959Z", "20210101000000Z"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever `rustls-webpki` takes is taken, but for what its sorting and its silence on key usage
    /// let pass; whatever it refuses is refused, but for the policies and the leeway that we mean to
    /// take.
    #[test]
    fn rustls_webpki_agrees_wherever_it_can_judge(
        parts in prop::collection::vec(part(), 1..5),
        with_root in any::<bool>(),
        anchor in 0..4_u8,
    ) {
        let hierarchy = Hierarchy::new();
        let chain = generated(&hierarchy, &parts, with_root, true);
        let judged = generated(&hierarchy, &parts, with_root, false);
        let at = Timestamp::parse(AT).unwrap();
        let anchors = |chain: &[Vec<u8>]| match anchor {
            0 => vec![CertificateAuthority::root("Root", &SeededEntropy::new(99)).der],
            1 if chain.len() > 1 => vec![chain[1].clone()],
            _ => vec![hierarchy.root.der.clone()],
        };
        let outcome = ours(&chain, &anchors(&chain), AT);
        let their = theirs(&judged, &anchors(&judged), trust::since_epoch(at));
        let constrained = parts.iter().any(|part| part.extensions.iter().any(|one| matches!(one, 6 | 7)));
        // Policies that are understood make no difference, but beside constraints on names.
        if !constrained {
            prop_assert_eq!(outcome, ours(&judged, &anchors(&judged), AT));
        }
        match (outcome, their) {
            (Ok(()), Ok(())) | (Err(_), Err(_)) => {}
            // Begins a second from now, which is within the leeway.
            (Ok(()), Err(Error::CertNotValidYet { .. })) => {
                prop_assert!(parts.iter().any(|part| part.begins == 2), "{parts:?}");
            }
            (Err(R::ChainOrder | R::ChainKeyUsage | R::ChainUnknownIssuer), Ok(())) => {}
            (Err(R::ChainInvalid), Ok(())) => {
                let twice = |part: &Part| {
                    let mut oids: Vec<_> =
                        part.extensions.iter().map(|one| extension(*one, false).oid).collect();
                    let all = oids.len();
                    oids.sort();
                    oids.dedup();
                    all != oids.len()
                };
                prop_assert!(parts.iter().any(twice), "{:?}", parts);
            }
            (Err(R::ChainCriticalExtension), Ok(())) => prop_assert!(constrained, "{:?}", parts),
            (ours, theirs) => prop_assert!(false, "{ours:?} {theirs:?} {parts:?}"),
        }
    }
}

/// Every byte that is signed, changed and signed again: what we take, `rustls-webpki` takes as well.
#[test]
fn mutants_of_a_chain_are_taken_only_where_rustls_webpki_takes_them() {
    let hierarchy = Hierarchy::new();
    let anchors = [hierarchy.root.der.clone()];
    let issuer = hierarchy.root.intermediate("One", &hierarchy.entropy);
    let leaf = hierarchy.leaf(&issuer, |draft| {
        draft.extensions.extend([
            Extension::new(POLICIES, Der::sequence(&[policy("1.2.3", &[])])),
            Extension::new("2.5.29.17", Der::sequence(&[Der::element(0x82, b"key.example")])),
            critical("2.5.29.37", Der::sequence(&[Der::oid("2.23.133.8.3")])),
            critical("2.5.29.31", Der::sequence(&[])),
        ]);
    });
    let algorithm = Der::sequence(&[Der::oid("1.2.840.10045.4.3.2")]);
    let now = trust::since_epoch(Timestamp::parse(AT).unwrap());
    let (mut tried, mut taken) = (0, 0);
    for (place, key) in [(0, &issuer.key), (1, &hierarchy.root.key)] {
        let good = vec![leaf.clone(), issuer.der.clone()];
        let tbs = signed_part(&good[place]).to_vec();
        for at in 0..tbs.len() {
            for mask in [0x01, 0x02, 0x04, 0x10, 0x20, 0x80] {
                let mut mutant = tbs.clone();
                mutant[at] ^= mask;
                let signature = Der::bits(&key.sign(&mutant));
                let mut chain = good.clone();
                chain[place] = Der::sequence(&[mutant, algorithm.clone(), signature]);
                tried += 1;
                let ours = ours(&chain, &anchors, AT);
                if ours.is_ok() {
                    taken += 1;
                    assert_eq!(
                        theirs(&chain, &anchors, now),
                        Ok(()),
                        "certificate {place}, byte {at} ^ {mask:#x}"
                    );
                }
            }
        }
    }
    assert!(tried > 3000 && taken > 300 && taken < tried / 2, "{taken} of {tried}");
}
