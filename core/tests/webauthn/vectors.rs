//! Every format with every algorithm, from registration to sign-in.

use keydesk_core::ids::UserHandle;
use keydesk_core::webauthn::{
    Algorithm, AttestationFormat, AttestationKind, AuthenticatorAttachment, CounterState,
    claimed_credential,
};
use keydesk_testkit::{AttestationChoice, Attester, Cbor, CertificateDraft, SigningKey};

use crate::stage::{HANDLE, Stage, prepare};

#[test]
fn every_format_and_algorithm_registers_and_signs_in() {
    for algorithm in Algorithm::ALL {
        for (choice, format, kind) in [
            (AttestationChoice::None, AttestationFormat::None, AttestationKind::None),
            (
                AttestationChoice::PackedSelf,
                AttestationFormat::Packed,
                AttestationKind::SelfAttested,
            ),
            (AttestationChoice::Packed, AttestationFormat::Packed, AttestationKind::Basic),
            (AttestationChoice::FidoU2f, AttestationFormat::FidoU2f, AttestationKind::Basic),
        ] {
            if choice == AttestationChoice::FidoU2f && algorithm != Algorithm::Es256 {
                continue; // U2F has no other algorithm.
            }
            let name = format!("{format} {}", algorithm.name());
            let mut stage = Stage::new(choice);
            stage.authenticator.settings.algorithms = vec![algorithm];
            let registration = stage.registered();
            assert_eq!(registration.algorithm(), algorithm, "{name}");
            assert_eq!(registration.attestation().format, format, "{name}");
            assert_eq!(registration.attestation().kind, kind, "{name}");
            assert!(!registration.attestation().trusted, "{name}: no anchor is configured");
            let credential = prepare(&registration);
            let response = stage.assertion().to_json();
            let verified = stage.authenticate(&credential, &response).unwrap();
            assert_eq!(verified.credential_id(), registration.credential_id(), "{name}");
            assert_eq!(verified.counter(), CounterState::Advanced, "{name}");
        }
    }
}

#[test]
fn a_packed_certificate_may_have_a_key_of_any_algorithm() {
    for algorithm in Algorithm::ALL {
        let mut stage = Stage::new(AttestationChoice::Packed);
        let anchor = stage.authenticator.anchor();
        stage = stage.trusting(vec![anchor]);
        let mut draft = stage.draft();
        let (key, certificate) = stage.authenticator.batch(algorithm);
        draft.attester = Attester::Packed(key, vec![certificate]);
        let registration = stage.register(&draft.to_json()).unwrap();
        assert!(registration.attestation().trusted, "{}", algorithm.name());
    }
}

#[test]
fn a_registration_returns_the_facts_of_its_vector() {
    let mut stage = Stage::new(AttestationChoice::Packed);
    let settings = &mut stage.authenticator.settings;
    settings.transports = vec!["internal".to_owned(), "hybrid".to_owned(), "x-new".to_owned()];
    settings.platform = true;
    settings.backup_eligible = true;
    settings.backed_up = true;
    settings.min_pin_length = Some(6);
    let mut options = stage.creation_options();
    options["extensions"]["minPinLength"] = true.into();
    options["extensions"]["credentialProtectionPolicy"] = "userVerificationRequired".into();
    let response = stage.authenticator.create(&options, crate::stage::ORIGIN).unwrap();
    let registration = stage.register(&response).unwrap();
    let held = &stage.authenticator.credentials[0];
    assert_eq!(registration.credential_id().as_bytes(), held.id);
    assert_eq!(registration.public_key(), held.key.cose().encode());
    assert_eq!(registration.sign_count(), 1);
    assert_eq!(registration.aaguid(), stage.authenticator.settings.aaguid);
    assert_eq!(registration.transports().as_slice(), ["internal", "hybrid", "x-new"]);
    assert!(registration.backup_eligible() && registration.backed_up());
    assert!(registration.user_verified());
    assert_eq!(registration.attachment(), Some(AuthenticatorAttachment::Platform));
    assert_eq!(registration.discoverable(), Some(true));
    assert_eq!(registration.extensions().cred_protect, Some(3));
    assert_eq!(registration.extensions().min_pin_length, Some(6));
}

#[test]
fn an_authentication_returns_the_facts_of_its_vector() {
    let mut stage = Stage::new(AttestationChoice::None);
    stage.authenticator.settings.backup_eligible = true;
    let credential = stage.prepared();
    stage.authenticator.settings.backed_up = true;
    let mut draft = stage.assertion();
    draft.extensions = Some(Cbor::map([("unknownExtension", Cbor::Map(Vec::new()))]));
    draft.flags |= 0x80;
    let response = draft.to_json();
    let claimed = claimed_credential(response.to_string().as_bytes()).unwrap();
    assert_eq!(&claimed.credential_id, credential.credential_id());
    assert_eq!(claimed.user_handle, UserHandle::new(HANDLE).ok());
    let verified = stage.authenticate(&credential, &response).unwrap();
    assert_eq!(verified.sign_count(), 2);
    assert!(verified.user_verified() && verified.backup_eligible() && verified.backed_up());
    assert_eq!(verified.user_handle(), UserHandle::new(HANDLE).ok().as_ref());
}

#[test]
fn a_chain_may_end_in_a_root_an_intermediate_or_the_leaf_itself() {
    let mut stage = Stage::new(AttestationChoice::Packed);
    let entropy = keydesk_testkit::SeededEntropy::new(5);
    let intermediate = stage.authenticator.authority().intermediate("Intermediate", &entropy);
    let key = SigningKey::generate(Algorithm::Es256, &entropy);
    let aaguid = stage.authenticator.settings.aaguid;
    let leaf = intermediate.issue(CertificateDraft::attestation(&key, Some(&aaguid)));
    let root = stage.authenticator.anchor();
    let mut draft = stage.draft();
    draft.attester = Attester::Packed(key.clone(), vec![leaf.clone(), intermediate.der.clone()]);
    let with_intermediate = draft.to_json();
    draft.attester = Attester::Packed(key, vec![leaf.clone()]);
    let leaf_only = draft.to_json();
    for (anchor, response) in [
        (&root, &with_intermediate),
        (&intermediate.der, &with_intermediate),
        (&intermediate.der, &leaf_only),
        (&leaf, &leaf_only),
    ] {
        stage = stage.trusting(vec![anchor.clone()]);
        assert!(stage.register(response).unwrap().attestation().trusted);
    }
}

#[test]
fn a_certificate_may_name_no_aaguid_and_clients_may_say_more_than_we_know() {
    let mut stage = Stage::new(AttestationChoice::Packed);
    let mut draft = stage.draft();
    let entropy = keydesk_testkit::SeededEntropy::new(5);
    let key = SigningKey::generate(Algorithm::Es256, &entropy);
    let bare = CertificateDraft::attestation(&key, None);
    let leaf = stage.authenticator.authority().issue(bare);
    draft.attester = Attester::Packed(key, vec![leaf]);
    draft.client_data["other_keys_can_be_added_here"] = serde_json::json!({ "a": [1, { "b": 2 }] });
    draft.client_data.as_object_mut().unwrap().remove("crossOrigin");
    let mut response = draft.to_json();
    response["unknown"] = serde_json::json!([1, 2]);
    response["response"]["publicKey"] = "this copy is never read".into();
    response["response"]["authenticatorData"] = "nor is this".into();
    for (named, known) in [
        ("something-new", None),
        ("platform", Some(AuthenticatorAttachment::Platform)),
        ("cross-platform", Some(AuthenticatorAttachment::CrossPlatform)),
    ] {
        response["authenticatorAttachment"] = named.into();
        let registration = stage.register(&response).unwrap();
        assert_eq!(registration.attachment(), known, "{named}");
    }
}

#[test]
fn absent_facts_are_not_returned() {
    let mut stage = Stage::new(AttestationChoice::None);
    let mut draft = stage.draft();
    draft.flags &= !4;
    draft.client_extensions = serde_json::json!({ "credProps": { "rk": false } });
    draft.sign_count = 70_000;
    draft.attachment = None;
    let registration = stage.register(&draft.to_json()).unwrap();
    assert_eq!(registration.sign_count(), 70_000);
    assert!(!registration.backup_eligible() && !registration.backed_up());
    assert!(!registration.user_verified());
    assert_eq!(registration.attachment(), None);
    assert_eq!(registration.discoverable(), Some(false));
    assert_eq!(registration.model(), None);
    assert_eq!(registration.certification(), None);
    let mut options = stage.creation_options();
    options.as_object_mut().unwrap().remove("extensions");
    let response = stage.authenticator.create(&options, crate::stage::ORIGIN).unwrap();
    assert_eq!(stage.register(&response).unwrap().discoverable(), None);

    let credential = prepare(&registration);
    assert_eq!(credential.sign_count(), 70_000);
    assert_eq!(credential.with_sign_count(9).sign_count(), 9);
    assert_eq!(credential.algorithm(), registration.algorithm());
    let shown = format!("{credential:?}");
    assert!(shown.contains("70000") && shown.contains("Es256"), "{shown}");
    let mut draft = stage.assertion();
    draft.credential_id = registration.credential_id().as_bytes().to_vec();
    draft.key = stage.authenticator.credentials[0].key.clone();
    draft.flags &= !4;
    draft.sign_count = 70_001;
    draft.user_handle = None;
    let verified = stage.authenticate(&credential, &draft.to_json()).unwrap();
    assert_eq!((verified.sign_count(), verified.counter()), (70_001, CounterState::Advanced));
    assert!(!verified.user_verified() && !verified.backup_eligible() && !verified.backed_up());
    assert_eq!(verified.user_handle(), None);
    draft.sign_count = 70_000;
    let verified = stage.authenticate(&credential, &draft.to_json()).unwrap();
    assert_eq!(verified.counter(), CounterState::Regressed);
}

#[test]
fn kinds_of_attestation_have_one_name() {
    for (kind, name) in [
        (AttestationKind::None, "none"),
        (AttestationKind::SelfAttested, "self"),
        (AttestationKind::Basic, "basic"),
        (AttestationKind::AttCa, "attca"),
        (AttestationKind::AnonCa, "anonca"),
    ] {
        assert_eq!(kind.as_str(), name);
        assert_eq!(serde_json::to_value(kind).unwrap(), name);
    }
}
