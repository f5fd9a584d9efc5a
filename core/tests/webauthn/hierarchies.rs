//! Whole registrations with certificates of our own that are shaped as those of Microsoft, Google,
//! Apple and Feitian: the same extensions, criticality, lengths of chain and kinds of key.

use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationKind as Kind, KeySecurity, RejectionCode as R, TrustAnchor,
};
use keydesk_testkit::{
    AttestationChoice as C, Attester, CertificateAuthority, CertificateDraft, Der, Extension, Name,
    NamePart, RegistrationDraft, SeededEntropy, SigningKey, TpmDraft,
};

use crate::stage::{Stage, code};

const COMMON_NAME: &str = "2.5.4.3";
const POLICIES: &str = "2.5.29.32";

/// A CA with a name, a key and extensions of its own, issued by another or by itself.
fn authority(
    issuer: Option<&CertificateAuthority>,
    key: &SigningKey,
    name: Name,
    extensions: Vec<Extension>,
) -> CertificateAuthority {
    let draft = CertificateDraft::new(key, name.clone(), extensions);
    let own = CertificateAuthority { key: key.clone(), name: name.clone(), der: Vec::new() };
    CertificateAuthority { der: issuer.unwrap_or(&own).issue(draft), ..own }
}

fn common_name(name: &str) -> Name {
    vec![NamePart::new(COMMON_NAME, name)]
}

fn critical(oid: &str, value: Vec<u8>) -> Extension {
    Extension { critical: true, ..Extension::new(oid, value) }
}

/// Digital signature, certificates and revocation lists: the key usage of most CAs.
fn usage_of_a_ca() -> Extension {
    critical("2.5.29.15", vec![3, 2, 1, 0x86])
}

/// What most certificates have that nobody has to process.
fn identifiers() -> [Extension; 3] {
    let address = Der::element(0x86, b"http://ca.example/crl");
    let point = Der::sequence(&[Der::element(0xa0, &Der::element(0xa0, &address))]);
    [
        Extension::new("2.5.29.14", Der::octets(&[7; 20])),
        Extension::new("2.5.29.35", Der::sequence(&[Der::element(0x80, &[8; 20])])),
        Extension::new("2.5.29.31", Der::sequence(&[point])),
    ]
}

/// A critical policy, with the notice that Microsoft's attestation keys carry.
fn policy(oid: &str, noticed: bool) -> Extension {
    let text = "Testkit Trusted Platform Identity".encode_utf16().flat_map(u16::to_be_bytes);
    let notice = Der::sequence(&[Der::element(30, &text.collect::<Vec<_>>())]);
    let notice = Der::sequence(&[Der::sequence(&[Der::oid("1.3.6.1.5.5.7.2.2"), notice])]);
    let parts = match noticed {
        true => vec![Der::oid(oid), notice],
        false => vec![Der::oid(oid)],
    };
    critical(POLICIES, Der::sequence(&[Der::sequence(&parts)]))
}

/// Root, intermediate for one maker of TPMs, attestation key; RSA throughout, signed with RS1.
struct Microsoft {
    root: CertificateAuthority,
    intermediate: CertificateAuthority,
}

impl Microsoft {
    fn new() -> Self {
        let any = Extension { critical: false, ..policy("2.5.29.32.0", false) };
        let [subject, ..] = identifiers();
        let extensions =
            vec![Extension::basic_constraints(true, None), usage_of_a_ca(), subject, any];
        let key = SigningKey::fresh_rsa();
        let root = authority(None, &key, common_name("TPM Root 2014"), extensions);
        Self { intermediate: Self::intermediate(&root, &[]), root }
    }

    fn intermediate(root: &CertificateAuthority, more: &[Extension]) -> CertificateAuthority {
        let purposes = [Der::oid("1.3.6.1.4.1.311.21.36"), Der::oid("2.23.133.8.3")];
        let mut extensions = vec![
            usage_of_a_ca(),
            Extension::basic_constraints(true, Some(0)),
            policy("1.3.6.1.4.1.311.21.31", false),
            Extension::new("2.5.29.37", Der::sequence(&purposes)),
        ];
        extensions.extend(identifiers());
        extensions.extend_from_slice(more);
        let name = common_name("EUS-NTC-KEYID-0102030405060708");
        authority(Some(root), &SigningKey::fresh_rsa(), name, extensions)
    }

    /// The TPM's maker, model and version in one set, as Windows has them signed.
    fn alternative_name() -> Extension {
        let parts = [
            ("2.23.133.2.1", "id:4E544300"),
            ("2.23.133.2.2", "Testkit TPM"),
            ("2.23.133.2.3", "id:00010002"),
        ];
        let parts = parts.map(|(oid, text)| Der::sequence(&[Der::oid(oid), Der::utf8(text)]));
        let name = Der::element(0xa4, &Der::sequence(&[Der::set(&parts.concat())]));
        critical("2.5.29.17", Der::sequence(&[name]))
    }

    fn attest(&self, draft: &mut RegistrationDraft, change: impl Fn(&mut TpmDraft)) {
        let Attester::Tpm(tpm) = &mut draft.attester else { panic!("no TPM") };
        tpm.sign_as_windows_hello();
        tpm.authority = self.intermediate.clone();
        tpm.chain = vec![self.intermediate.der.clone()];
        tpm.certificate.extensions = vec![
            critical("2.5.29.15", vec![3, 2, 7, 0x80]),
            Extension::basic_constraints(false, None),
            policy("1.3.6.1.4.1.311.21.31", true),
            Extension::new("2.5.29.37", Der::sequence(&[Der::oid("2.23.133.8.3")])),
            Self::alternative_name(),
        ];
        tpm.certificate.extensions.extend(identifiers());
        change(tpm);
    }
}

#[test]
fn f01_an_attestation_key_of_microsofts_shape_leads_to_its_root() {
    let ca = Microsoft::new();
    for algorithm in [Algorithm::Rs256, Algorithm::Es256] {
        let mut stage = Stage::new(C::Tpm).trusting(vec![ca.root.der.clone()]);
        stage.authenticator.settings.algorithms = vec![algorithm];
        let mut draft = stage.draft();
        ca.attest(&mut draft, |_| {});
        let seen = *stage.register(&draft.to_json()).unwrap().attestation();
        assert_eq!((seen.kind, seen.trusted, seen.sha1), (Kind::AttCa, true, true));
        // The owner of the PC writes the AAGUID, whatever the root.
        assert!(!seen.aaguid_attested);
        // The intermediate is an anchor as well.
        stage.policy.anchors = vec![ca.intermediate.der.clone().into()];
        assert!(stage.register(&draft.to_json()).unwrap().attestation().trusted);
    }
    type Change = fn(&mut TpmDraft);
    let table: [(&str, Change, R); 6] = [
        ("no intermediate", |t| t.chain.clear(), R::ChainUnknownIssuer),
        ("no purpose", |t| drop(t.certificate.extensions.remove(3)), R::CertificateKeyPurpose),
        (
            "name not critical",
            |t| t.certificate.extensions[4].critical = false,
            R::CertificateAlternativeName,
        ),
        (
            "policies that mean nothing",
            |t| t.certificate.extensions[2].value = Der::sequence(&[]),
            R::ChainCriticalExtension,
        ),
        (
            "an unknown critical extension",
            |t| t.certificate.extensions.push(critical("1.3.6.1.4.1.55555.1", Der::octets(&[1]))),
            R::ChainCriticalExtension,
        ),
        (
            "expired",
            |t| t.certificate.not_after = "20251231235959Z".to_owned(),
            R::CertificateExpired,
        ),
    ];
    let mut stage = Stage::new(C::Tpm).trusting(vec![ca.root.der.clone()]);
    for (name, change, expected) in table {
        let mut draft = stage.draft();
        ca.attest(&mut draft, change);
        assert_eq!(code(stage.register(&draft.to_json()), name), expected, "{name}");
    }
    // A root of the same name, and an intermediate that constrains policies.
    let mut draft = stage.draft();
    ca.attest(&mut draft, |_| {});
    let other = Microsoft::new();
    stage.policy.anchors = vec![other.root.der.into()];
    assert_eq!(code(stage.register(&draft.to_json()), "root"), R::ChainSignatureInvalid);
    for (oid, value) in
        [("2.5.29.36", Der::sequence(&[vec![0x80, 1, 0]])), ("2.5.29.54", Der::integer(&[0]))]
    {
        let intermediate = Microsoft::intermediate(&ca.root, &[critical(oid, value)]);
        let tampered = Microsoft { intermediate, root: ca.root.clone() };
        stage.policy.anchors = vec![ca.root.der.clone().into()];
        let mut draft = stage.draft();
        tampered.attest(&mut draft, |_| {});
        let refused = code(stage.register(&draft.to_json()), oid);
        assert_eq!(refused, R::ChainCriticalExtension, "{oid}");
    }
}

/// Leaf, the device's CA, an intermediate and the root itself, which is sent along (section 8.4).
struct Google {
    root: CertificateAuthority,
    device: CertificateAuthority,
    chain: Vec<Vec<u8>>,
}

impl Google {
    fn new(entropy: &SeededEntropy) -> Self {
        let key = SigningKey::fresh_rsa();
        let extensions = || {
            let [subject, _, points] = identifiers();
            vec![Extension::basic_constraints(true, None), usage_of_a_ca(), subject, points]
        };
        let serial = |number: &str| vec![NamePart { tag: 19, ..NamePart::new("2.5.4.5", number) }];
        let root = authority(None, &key, serial("f92009e8"), extensions());
        let key = SigningKey::generate(Algorithm::Es384, entropy);
        let between = authority(Some(&root), &key, serial("c6047571"), extensions());
        let key = SigningKey::generate(Algorithm::Es256, entropy);
        let title = vec![NamePart::new("2.5.4.12", "TEE"), serial("90e8da3c").remove(0)];
        let device = authority(Some(&between), &key, title, extensions());
        let chain = vec![device.der.clone(), between.der, root.der.clone()];
        Self { root, device, chain }
    }

    fn attest(&self, draft: &mut RegistrationDraft) {
        let Attester::AndroidKey(android) = &mut draft.attester else { panic!("no Android") };
        android.authority = self.device.clone();
        android.chain = self.chain.clone();
        android.extensions = vec![critical("2.5.29.15", vec![3, 2, 7, 0x80])];
    }
}

#[test]
fn f03_a_key_of_androids_shape_leads_to_the_root_that_it_sends() {
    let entropy = SeededEntropy::new(61);
    let ca = Google::new(&entropy);
    let mut stage = Stage::new(C::AndroidKey).trusting(vec![ca.root.der.clone()]);
    let mut draft = stage.draft();
    ca.attest(&mut draft);
    let response = draft.to_json();
    let seen = *stage.register(&response).unwrap().attestation();
    assert_eq!((seen.kind, seen.trusted), (Kind::Basic, true));
    assert_eq!(seen.key_security, Some(KeySecurity::TrustedEnvironment));
    // The root was issued again for the same key, with a later end.
    let mut again = CertificateDraft::new(&ca.root.key, ca.root.name.clone(), Vec::new());
    again.not_after = "20420101000000Z".to_owned();
    again.extensions = vec![Extension::basic_constraints(true, None), usage_of_a_ca()];
    stage.policy.anchors = vec![ca.root.issue(again).into()];
    assert!(stage.register(&response).unwrap().attestation().trusted);
    // FIDO's strict reading.
    stage.policy.anchors = vec![ca.root.der.clone().into()];
    stage.policy.allow_root_in_chain = false;
    assert_eq!(code(stage.register(&response), "strict"), R::ChainHasRoot);
    ca_without_root(&mut stage, &ca);
    stage.policy.allow_root_in_chain = true;
    // The root that is sent is no anchor by being sent: of the same name, of another key.
    let impostor = Google::new(&entropy);
    let mut draft = stage.draft();
    impostor.attest(&mut draft);
    assert_eq!(code(stage.register(&draft.to_json()), "impostor"), R::ChainUnknownIssuer);
    let mut draft = stage.draft();
    ca.attest(&mut draft);
    let Attester::AndroidKey(android) = &mut draft.attester else { panic!("no Android") };
    android.chain[2] = impostor.root.der;
    assert_eq!(code(stage.register(&draft.to_json()), "other root"), R::ChainUnknownIssuer);
    // Where the anchor is one of those between, the root behind it is not one.
    stage.policy.anchors = vec![ca.chain[1].clone().into()];
    assert_eq!(code(stage.register(&response), "between"), R::ChainUnknownIssuer);
}

fn ca_without_root(stage: &mut Stage, ca: &Google) {
    let mut draft = stage.draft();
    ca.attest(&mut draft);
    let Attester::AndroidKey(android) = &mut draft.attester else { panic!("no Android") };
    android.chain.pop();
    assert!(stage.register(&draft.to_json()).unwrap().attestation().trusted);
}

/// A key of Apple's shape: made at this moment, by another clock, for three days, on the path to a
/// root on P-384.
#[test]
fn f04_a_key_of_apples_shape_leads_to_its_root() {
    let entropy = SeededEntropy::new(62);
    let name = |name: &str| {
        let part = |oid, text: &str| NamePart::new(oid, text);
        vec![part(COMMON_NAME, name), part("2.5.4.10", "Testkit"), part("2.5.4.8", "California")]
    };
    let [subject, issuer, points] = identifiers();
    let constraints = |length| Extension::basic_constraints(true, length);
    let usage = critical("2.5.29.15", vec![3, 2, 1, 6]);
    let key = SigningKey::generate(Algorithm::Es384, &entropy);
    let extensions = vec![constraints(None), subject.clone(), usage.clone()];
    let root = authority(None, &key, name("WebAuthn Root CA"), extensions);
    let key = SigningKey::generate(Algorithm::Es384, &entropy);
    let extensions = vec![constraints(Some(0)), issuer, subject, points, usage];
    let ca = authority(Some(&root), &key, name("WebAuthn CA 1"), extensions);
    let mut stage = Stage::new(C::Apple).trusting(vec![root.der.clone()]);
    stage.policy.anchors = vec![TrustAnchor {
        formats: vec![keydesk_core::webauthn::AttestationFormat::Apple],
        ..TrustAnchor::from(root.der.clone())
    }];
    let attested = |stage: &mut Stage, begins: &str, alg: Option<i64>| {
        let mut draft = stage.draft();
        let Attester::Apple(apple) = &mut draft.attester else { panic!("no Apple") };
        apple.authority = ca.clone();
        apple.chain = vec![ca.der.clone()];
        apple.extensions = vec![
            Extension::basic_constraints(false, None),
            critical("2.5.29.15", vec![3, 2, 4, 0xf0]),
        ];
        apple.not_before = Some(begins.to_owned());
        apple.alg = alg.map(keydesk_testkit::Cbor::Int);
        stage.register(&draft.to_json())
    };
    for (begins, alg) in
        [("20260105085900Z", None), ("20260105090000Z", Some(-7)), ("20260105090430Z", Some(-7))]
    {
        let registered = attested(&mut stage, begins, alg).unwrap();
        let seen = registered.attestation();
        assert_eq!((seen.kind, seen.trusted), (Kind::AnonCa, true), "{begins}");
        assert!(!seen.aaguid_attested);
    }
    let refused = code(attested(&mut stage, "20260105090501Z", None), "early");
    assert_eq!(refused, R::CertificateNotYetValid);
    stage.policy.anchors = vec![CertificateAuthority::root("Other", &entropy).der.into()];
    let refused = code(attested(&mut stage, "20260105085900Z", None), "another root");
    assert_eq!(refused, R::ChainUnknownIssuer);
}

/// A batch certificate of Feitian's shape, with or without intermediate and root behind it, to the
/// root, to the intermediate or to itself.
#[test]
fn f03_a_batch_certificate_of_feitians_shape_leads_to_each_of_its_anchors() {
    let entropy = SeededEntropy::new(63);
    let ca = |issuer, name: &str, length| {
        let key = SigningKey::generate(Algorithm::Es256, &entropy);
        let [subject, authority_key, _] = identifiers();
        let extensions = vec![
            Extension::basic_constraints(true, length),
            critical("2.5.29.15", vec![3, 2, 1, 6]),
            subject,
            authority_key,
        ];
        authority(issuer, &key, common_name(name), extensions)
    };
    let root = ca(None, "Testkit FIDO Root CA-03", None);
    let between = ca(Some(&root), "Testkit FIDO CA 02", Some(0));
    let mut stage = Stage::new(C::Packed);
    let aaguid = stage.authenticator.settings.aaguid;
    let key = SigningKey::generate(Algorithm::Es256, &entropy);
    let leaf = |issuer: &CertificateAuthority, aaguid: Option<&Aaguid>| {
        let mut draft = CertificateDraft::attestation(&key, aaguid);
        let [subject, authority_key, _] = identifiers();
        // The transports of U2F, as a BIT STRING.
        let transports = Extension::new("1.3.6.1.4.1.45724.2.1.1", vec![3, 2, 4, 0x30]);
        draft.extensions.extend([subject, authority_key, transports]);
        issuer.issue(draft)
    };
    let (direct, below) = (leaf(&root, Some(&aaguid)), leaf(&between, Some(&aaguid)));
    let (root, between) = (root.der, between.der);
    let chains = [
        ("leaf", vec![&direct], [true, false, true]),
        ("leaf and root", vec![&direct, &root], [true, false, true]),
        ("leaf below", vec![&below], [false, true, true]),
        ("leaf and CA", vec![&below, &between], [true, true, true]),
        ("leaf, CA and root", vec![&below, &between, &root], [true, false, true]),
    ];
    for (name, chain, expected) in chains {
        let chain: Vec<Vec<u8>> = chain.into_iter().cloned().collect();
        let anchors = [root.clone(), between.clone(), chain[0].clone()];
        for (anchor, expected) in anchors.into_iter().zip(expected) {
            stage = stage.trusting(vec![anchor]);
            stage.policy.aaguids = vec![aaguid];
            let mut draft = stage.draft();
            draft.attester = Attester::Packed(key.clone(), chain.clone());
            let registered = stage.register(&draft.to_json());
            assert_eq!(registered.is_ok(), expected, "{name}");
            match registered {
                Ok(registered) => assert!(registered.attestation().aaguid_attested, "{name}"),
                Err(rejection) => assert_eq!(rejection.code, R::ChainUnknownIssuer, "{name}"),
            }
        }
    }
    // The same batch under U2F, which names no model.
    let mut stage = Stage::new(C::FidoU2f).trusting(vec![root]);
    let mut draft = stage.draft();
    draft.attester = Attester::FidoU2f(key.clone(), vec![direct]);
    assert!(stage.register(&draft.to_json()).unwrap().attestation().trusted);
}
