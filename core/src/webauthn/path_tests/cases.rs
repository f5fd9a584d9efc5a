//! The cases that each rule refuses, and the list of cases that public suites for RFC 5280 have.

use keydesk_testkit::{
    CertificateAuthority, CertificateDraft, Der, Extension, SeededEntropy, SigningKey,
};
use rustls_pki_types::{CertificateDer, alg_id};
use webpki::anchor_from_trusted_cert;

use super::super::path;
use super::*;

#[test]
fn critical_policies_constrain_nothing_if_they_are_understood() {
    let hierarchy = Hierarchy::new();
    let other = Der::sequence(&[Der::oid("1.3.6.1.4.1.55555.9"), Der::utf8("x")]);
    let wrong = Der::sequence(&[Der::oid("1.3.6.1.5.5.7.2.1"), Der::utf8("x")]);
    let bare = Der::sequence(&[Der::oid("1.3.6.1.5.5.7.2.2")]);
    let (one, two, any) = ("1.3.6.1.4.1.311.21.31", "1.2.3.4", "2.5.29.32.0");
    let table: [(&str, Vec<u8>, bool); 15] = [
        ("one", Der::sequence(&[policy(one, &[])]), true),
        ("two", Der::sequence(&[policy(one, &[]), policy(two, &[])]), true),
        ("any-policy", Der::sequence(&[policy(any, &[])]), true),
        ("a notice", Der::sequence(&[policy(one, &[notice()])]), true),
        ("a practice statement", Der::sequence(&[policy(one, &[statement()])]), true),
        ("both", Der::sequence(&[policy(any, &[statement(), notice()])]), true),
        ("none", Der::sequence(&[]), false),
        ("one twice", Der::sequence(&[policy(one, &[]), policy(one, &[])]), false),
        (
            "an unknown qualifier",
            Der::sequence(&[policy(one, std::slice::from_ref(&other))]),
            false,
        ),
        ("an unknown qualifier behind", Der::sequence(&[policy(one, &[notice(), other])]), false),
        ("a statement of another type", Der::sequence(&[policy(one, &[wrong])]), false),
        ("a notice without a value", Der::sequence(&[policy(one, &[bare])]), false),
        (
            "no qualifiers",
            Der::sequence(&[Der::sequence(&[Der::oid(one), Der::sequence(&[])])]),
            false,
        ),
        ("no list", Der::oid(one), false),
        ("bytes behind", [Der::sequence(&[policy(one, &[])]), vec![5, 0]].concat(), false),
    ];
    for (name, value, understood) in table {
        let extension = critical(POLICIES, value.clone());
        let expected = if understood { Ok(()) } else { Err(R::ChainCriticalExtension) };
        let issuer = hierarchy.root.intermediate_with("P", &hierarchy.entropy, |draft| {
            draft.extensions.push(extension.clone());
        });
        let anchors = [hierarchy.root.der.clone()];
        let plain = hierarchy.leaf(&issuer, |_| {});
        let chain = vec![plain, issuer.der.clone()];
        assert_eq!(ours(&chain, &anchors, AT), expected, "{name}, in the issuer");
        let own = CertificateAuthority::root("Leaf", &hierarchy.entropy);
        let mut draft = CertificateDraft::attestation(&own.key, None);
        draft.extensions.push(extension.clone());
        let chain = vec![hierarchy.root.issue(draft.clone())];
        assert_eq!(ours(&chain, &anchors, AT), expected, "{name}, in the leaf");
        // A non-critical extension may hold anything.
        draft.extensions.pop();
        draft.extensions.push(Extension { critical: false, ..extension });
        let chain = vec![hierarchy.root.issue(draft)];
        assert_eq!(ours(&chain, &anchors, AT), Ok(()), "{name}, not critical");
    }
}

/// Named after the cases of the x509-limbo suite that are not about TLS names, with certificates of
/// our own. What that suite wants refused and is taken here says why.
#[test]
fn paths_after_the_list_of_the_x509_limbo_suite() {
    let unknown = |draft: &mut CertificateDraft| {
        draft.extensions.push(critical("1.3.6.1.4.1.55555.666.1", Vec::new()));
    };
    let refused = |code: R| Err(code);
    type Row<'a> = (&'a str, fn(&Hierarchy) -> Vec<Vec<u8>>, Result<(), R>);
    #[rustfmt::skip]
    let table: &[Row<'_>] = &[
        ("leaf below root", |h| h.alone(|_| {}), Ok(())),
        ("leaf below one", |h| h.below(|_| {}), Ok(())),
        ("leaf below two", |h| h.below_two(|_| {}), Ok(())),
        ("ee-empty-issuer", |h| { let nameless = CertificateAuthority { name: Vec::new(),..h.root.clone() }; vec![h.leaf(&nameless, |_| {})] }, refused(R::ChainInvalid)),
        ("ca-empty-subject", |h| h.below(|d| d.subject.clear()), refused(R::ChainInvalid)),
        ("unknown-critical-extension-intermediate", |h| { h.below(|d| { d.extensions.push(critical("1.3.6.1.4.1.55555.666.1", Vec::new())); }) }, refused(R::ChainCriticalExtension)),
        ("chain-untrusted-root", |h| { let other = CertificateAuthority::root("Other", &h.entropy); vec![h.leaf(&other, |_| {})] }, refused(R::ChainUnknownIssuer)),
        ("chain-untrusted-root-included", |h| { let other = CertificateAuthority::root("Other", &h.entropy); vec![h.leaf(&other, |_| {}), other.der] }, refused(R::ChainUnknownIssuer)),
        ("intermediate-ca-without-ca-bit", |h| { h.below(|d| { d.extensions[0] = Extension::basic_constraints(false, None); }) }, refused(R::ChainIssuerNotCa)),
        ("intermediate-ca-missing-basic-constraints", |h| h.below(|d| drop(d.extensions.remove(0))), refused(R::ChainIssuerNotCa)),
        ("ica-ku-keycertsign", |h| { h.below(|d| { d.extensions = vec![Extension::basic_constraints(true, Some(0)), Extension::key_usage(false)]; }) }, refused(R::ChainKeyUsage)),
        ("no-keyusage of an issuer", |h| h.below(|d| drop(d.extensions.remove(1))), Ok(())),
        ("ica basic constraints not critical", |h| h.below(|d| d.extensions[0].critical = false), Ok(())),
        // The key of an attestation signs statements and no certificate, whatever it says.
        ("leaf-ku-keycertsign", |h| h.alone(|d| d.extensions.push(Extension::key_usage(true))), Ok(())),
        ("leaf is a CA", |h| h.alone(|d| d.extensions[0] = Extension::basic_constraints(true, None)), refused(R::CertificateBasicConstraints)),
        ("no-basicconstraints", |h| h.alone(|d| drop(d.extensions.remove(0))), Ok(())),
        ("ee-aia", |h| { h.alone(|d| { d.extensions.push(Extension::new("1.3.6.1.5.5.7.1.1", Der::sequence(&[]))) }) }, Ok(())),
        ("ee-critical-aia-invalid", |h| { h.alone(|d| { d.extensions.push(critical("1.3.6.1.5.5.7.1.1", Der::sequence(&[]))); }) }, refused(R::ChainCriticalExtension)),
        ("duplicate-extensions", |h| { h.alone(|d| { let one = Extension::new("1.3.6.1.4.1.55555.7", Der::octets(&[1])); d.extensions.extend([one.clone(), one]); }) }, refused(R::ChainInvalid)),
        ("duplicate basic constraints of an issuer", |h| { h.below(|d| { let one = d.extensions[0].clone(); d.extensions.push(one); }) }, refused(R::ChainInvalid)),
        ("pathlen 0 with a leaf below", |h| h.below(|d| d.extensions[0] = Extension::basic_constraints(true, Some(0))), Ok(())),
        ("intermediate-violates-pathlen-0", |h| h.below_two(|d| d.extensions[0] = Extension::basic_constraints(true, Some(0))), refused(R::ChainPathLength)),
        ("pathlen 1 with one CA below", |h| h.below_two(|d| d.extensions[0] = Extension::basic_constraints(true, Some(1))), Ok(())),
        ("ee-with-pathlen", |h| { h.alone(|d| { d.extensions[0].value = Der::sequence(&[Der::integer(&[0])]); }) }, Ok(())),
        ("self-issued CA between", |h| { let again = CertificateAuthority { key: h.root.key.clone(),..CertificateAuthority::root("Root", &h.entropy) }; let between = again.issue(CertificateDraft::authority(&again.key, "Root", None)); vec![h.leaf(&again, |_| {}), between] }, Ok(())),
        ("self-issued CA between with another key", |h| { let next = CertificateAuthority::root("Root", &h.entropy); let between = h.root.issue(CertificateDraft::authority(&next.key, "Root", None)); vec![h.leaf(&next, |_| {}), between] }, refused(R::ChainUnknownIssuer)),
        ("root included", |h| [h.alone(|_| {}), vec![h.root.der.clone()]].concat(), Ok(())),
        ("root included behind two", |h| [h.below_two(|_| {}), vec![h.root.der.clone()]].concat(), Ok(())),
        ("root of the same name included", |h| { let other = CertificateAuthority::root("Root", &h.entropy); [h.alone(|_| {}), vec![other.der]].concat() }, refused(R::ChainUnknownIssuer)),
        ("intermediate left out", |h| h.below(|_| {}).into_iter().take(1).collect(), refused(R::ChainUnknownIssuer)),
        ("intermediates swapped", |h| { let mut chain = h.below_two(|_| {}); chain.swap(1, 2); chain }, refused(R::ChainOrder)),
        ("a stranger in the chain", |h| { let other = CertificateAuthority::root("Other", &h.entropy); [h.alone(|_| {}), vec![other.intermediate("Stranger", &h.entropy).der]].concat() }, refused(R::ChainOrder)),
        ("signed by another key of the issuer's name", |h| { let issuer = h.root.intermediate("One", &h.entropy); let other = h.root.intermediate("One", &h.entropy); vec![h.leaf(&other, |_| {}), issuer.der] }, refused(R::ChainSignatureInvalid)),
        ("intermediate signed by another root of the name", |h| { let other = CertificateAuthority::root("Root", &h.entropy); let issuer = other.intermediate("One", &h.entropy); vec![h.leaf(&issuer, |_| {}), issuer.der] }, refused(R::ChainSignatureInvalid)),
        ("expired-leaf", |h| h.alone(|d| d.not_after = "20260105085959Z".into()), refused(R::CertificateExpired)),
        ("expired-intermediate", |h| h.below(|d| d.not_after = "20260105085959Z".into()), refused(R::CertificateExpired)),
        ("future leaf", |h| h.alone(|d| d.not_before = "20260105090501Z".into()), refused(R::CertificateNotYetValid)),
        ("future intermediate", |h| h.below(|d| d.not_before = "20260105090501Z".into()), refused(R::CertificateNotYetValid)),
        ("leaf within the leeway", |h| h.alone(|d| d.not_before = "20260105090500Z".into()), Ok(())),
        ("intermediate within the leeway", |h| h.below(|d| d.not_before = "20260105090030Z".into()), Ok(())),
        ("generalised time from 2050 on", |h| h.alone(|d| d.not_after = "99991231235959Z".into()), Ok(())),
        ("version 1", |h| { h.alone(|d| { d.version = None; d.extensions.clear(); }) }, refused(R::CertificateVersion)),
        ("version 1 of an issuer", |h| { h.below(|d| { d.version = None; d.extensions.clear(); }) }, refused(R::CertificateVersion)),
        ("pc: critical", |h| { h.below(|d| { d.extensions.push(critical(POLICY_CONSTRAINTS, Der::sequence(&[vec![0x80, 1, 3]]))); }) }, refused(R::ChainCriticalExtension)),
        // As rustls-webpki; RFC 5280 lets nobody issue it.
        ("pc: ica-noncritical-pc", |h| { h.below(|d| { d.extensions.push(Extension::new(POLICY_CONSTRAINTS, Der::sequence(&[vec![0x80, 1, 3]]))); }) }, Ok(())),
        ("inhibitAnyPolicy critical", |h| { h.below(|d| { d.extensions.push(critical(INHIBIT_ANY_POLICY, Der::integer(&[0]))); }) }, refused(R::ChainCriticalExtension)),
        ("policyMappings critical", |h| { h.below(|d| { d.extensions.push(critical("2.5.29.33", Der::sequence(&[]))); }) }, refused(R::ChainCriticalExtension)),
        ("policies and policyConstraints", |h| { h.below(|d| { d.extensions.extend([critical(POLICIES, Der::sequence(&[policy("1.2.3", &[])])), critical(POLICY_CONSTRAINTS, Der::sequence(&[vec![0x80, 1, 0]]))]) }) }, refused(R::ChainCriticalExtension)),
        ("nc: forbidden-dn of a leaf that has a subject", |h| { h.below(|d| { let subject = Der::element(0xa4, &Der::sequence(&[])); d.extensions.push(critical("2.5.29.30", Der::sequence(&[Der::element(0xa1, &Der::sequence(&[subject]))]))); }) }, refused(R::ChainNameConstraints)),
        ("nc: permitted-dns without such a name", |h| { h.below(|d| { d.extensions.push(names("2.5.29.30", 0x82, b"allowed.example")); }) }, Ok(())),
        ("nc: malformed", |h| { h.below(|d| { d.extensions.push(critical("2.5.29.30", Der::sequence(&[Der::octets(&[1])]))); }) }, refused(R::ChainInvalid)),
        ("nc beside critical policies", |h| { h.below(|d| { d.extensions.extend([names("2.5.29.30", 0x82, b"allowed.example"), critical(POLICIES, Der::sequence(&[policy("1.2.3", &[])]))]) }) }, refused(R::ChainCriticalExtension)),
        ("leaf is nobody's", |_| vec![vec![0x30, 0]], refused(R::CertificateMalformed)),
    ];
    let hierarchy = Hierarchy::new();
    for (name, chain, expected) in table {
        let anchors = [hierarchy.root.der.clone()];
        assert_eq!(&ours(&chain(&hierarchy), &anchors, AT), expected, "{name}");
    }
    // Of an anchor, name, key and name constraints count; what else it says is for its keeper.
    for (name, change) in [
        ("unknown-critical-extension-root", unknown as Change),
        ("root-missing-basic-constraints", |draft| drop(draft.extensions.remove(0))),
        ("root-inconsistent-ca-extensions", |draft| {
            draft.extensions[1] = Extension::key_usage(false)
        }),
        ("expired-root", |draft| draft.not_after = "20210101000000Z".into()),
    ] {
        let mut draft = CertificateDraft::authority(&hierarchy.root.key, "Root", None);
        change(&mut draft);
        let root = hierarchy.root.issue(draft);
        assert_eq!(ours(&hierarchy.below(|_| {}), &[root], AT), Ok(()), "{name}");
    }
    let unknown = hierarchy.alone(|draft| draft.extensions.push(critical("1.2.3.666", Vec::new())));
    let anchors = [hierarchy.root.der.clone()];
    assert_eq!(ours(&unknown, &anchors, AT), Err(R::ChainCriticalExtension));
    let mut constrained = CertificateDraft::authority(&hierarchy.root.key, "Root", None);
    let subject = Der::element(0xa4, &Der::sequence(&[]));
    let excluded = Der::sequence(&[Der::element(0xa1, &Der::sequence(&[subject]))]);
    constrained.extensions.push(critical("2.5.29.30", excluded));
    let constrained = [hierarchy.root.issue(constrained)];
    assert_eq!(ours(&hierarchy.alone(|_| {}), &constrained, AT), Err(R::ChainNameConstraints));
    // A CA between may be the anchor; what comes after it in the chain is not looked at.
    let chain = hierarchy.below_two(|draft| draft.not_after = "20210101000000Z".into());
    assert_eq!(ours(&chain, &chain[1..2], AT), Ok(()));
    assert_eq!(ours(&chain, &anchors, AT), Err(R::CertificateExpired));
}

/// Changes that no draft can express: bytes are changed and the certificate is signed again.
#[test]
fn malformed_certificates_lead_nowhere() {
    let hierarchy = Hierarchy::new();
    let anchors = [hierarchy.root.der.clone()];
    let algorithm = Der::sequence(&[Der::oid("1.2.840.10045.4.3.2")]);
    let sha1 = Der::sequence(&[Der::oid("1.2.840.10045.4.1")]);
    let good = hierarchy.alone(|_| {}).remove(0);
    let tbs = signed_part(&good).to_vec();
    let again = |tbs: &[u8], outer: &[u8], signature: Vec<u8>| {
        ours(&[Der::sequence(&[tbs.to_vec(), outer.to_vec(), signature])], &anchors, AT)
    };
    let sign = |tbs: &[u8]| Der::bits(&hierarchy.root.key.sign(tbs));
    assert_eq!(again(&tbs, &algorithm, sign(&tbs)), Ok(()));
    assert_eq!(
        again(&tbs, &sha1, sign(&tbs)),
        Err(R::ChainInvalid),
        "mismatching-signature-algorithm"
    );
    let weak = replaced(&tbs, &algorithm, &sha1);
    assert_eq!(again(&weak, &sha1, sign(&weak)), Err(R::ChainInvalid), "signed with SHA-1");
    // An RSA root, which signs with SHA-256 and with SHA-1.
    let key = SigningKey::of_windows_hello();
    let root = CertificateDraft::authority(&key, "RSA", None);
    let name = root.subject.clone();
    let root = CertificateAuthority { key, name, der: Vec::new() };
    let der = root.issue(CertificateDraft::authority(&root.key, "RSA", None));
    let rsa = |oid: &str| Der::sequence(&[Der::oid(oid), Der::element(5, &[])]);
    let (sha2, sha1) = (rsa("1.2.840.113549.1.1.11"), rsa("1.2.840.113549.1.1.5"));
    let leaf = hierarchy.leaf(&root, |_| {});
    assert_eq!(ours(std::slice::from_ref(&leaf), std::slice::from_ref(&der), AT), Ok(()));
    let weak = replaced(signed_part(&leaf), &sha2, &sha1);
    let signature = Der::bits(&root.key.sign_rs1(&weak));
    let weak = [Der::sequence(&[weak, sha1, signature])];
    assert_eq!(ours(&weak, &[der], AT), Err(R::ChainInvalid), "signed with RSA and SHA-1");
    let spare = Der::element(3, &[&[1], &hierarchy.root.key.sign(&tbs)[..]].concat());
    assert!(again(&tbs, &algorithm, spare).is_err(), "unused bits in the signature");
    // issuerUniqueID between key and extensions.
    let content = &tbs[4..];
    let at = content.windows(2).rposition(|pair| pair[0] == 0xa3).unwrap();
    let unique = [&content[..at], &[0x81, 2, 0, 1], &content[at..]].concat();
    let unique = Der::element(0x30, &unique);
    assert!(again(&unique, &algorithm, sign(&unique)).is_err(), "a unique identifier");
    let long = [tbs.clone(), algorithm.clone(), sign(&tbs), vec![5, 0]];
    assert!(ours(&[Der::sequence(&long)], &anchors, AT).is_err(), "a member behind");
}

/// Apple's CA has a key on P-384 and signs with SHA-256, which nothing here can: that a verifier is
/// there is all that can be shown.
#[test]
fn a_p_384_key_may_sign_certificates_with_sha_256() {
    let (p384, sha256) = (alg_id::ECDSA_P384, alg_id::ECDSA_SHA256);
    assert!(webpki::ALL_VERIFICATION_ALGS.iter().any(|verifier| {
        verifier.public_key_alg_id() == p384 && verifier.signature_alg_id() == sha256
    }));
}

#[test]
fn an_anchor_is_a_name_and_a_key() {
    let hierarchy = Hierarchy::new();
    let entropy = SeededEntropy::new(5);
    let again = CertificateDraft {
        serial: vec![9],
        ..CertificateDraft::authority(&hierarchy.root.key, "Root", None)
    };
    let again = hierarchy.root.issue(again);
    let other = CertificateAuthority::root("Root", &entropy).der;
    let renamed =
        CertificateDraft::authority(&hierarchy.root.key, "Other", None).sign(&hierarchy.root.key);
    let der = CertificateDer::from(hierarchy.root.der.clone());
    let anchors = [anchor_from_trusted_cert(&der).unwrap()];
    for (name, der, expected) in [
        ("itself", &hierarchy.root.der, true),
        ("issued again for the same key", &again, true),
        ("another key", &other, false),
        ("another name", &renamed, false),
        ("no certificate", &vec![0x30, 0], false),
    ] {
        assert_eq!(path::is_anchor(der, &anchors), expected, "{name}");
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    let content = [&bytes[4..at], to, &bytes[at + from.len()..]].concat();
    Der::element(0x30, &content)
}
