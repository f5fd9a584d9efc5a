//! S28: an anchor speaks for its own formats and models, and for nothing of another maker's.

use base64::Engine;
use keydesk_core::webauthn::{
    Aaguid, AttestationFormat as F, AttestationRequirement as Require, RejectionCode as R,
    TrustAnchor,
};
use keydesk_testkit::{
    AttestationChoice as Choice, Attester, CertificateDraft, Der, Extension, SoftAuthenticator,
    entry,
};
use serde_json::json;

use crate::stage::{OTHER, Stage};

/// A maker whose key attests in one of these ways, and claims the AAGUID of another maker's model.
const MAKERS: [Choice; 5] =
    [Choice::Packed, Choice::Tpm, Choice::AndroidKey, Choice::Apple, Choice::Compound];

const PLATFORMS: [Choice; 3] = [Choice::Tpm, Choice::AndroidKey, Choice::Apple];

/// The root of the maker whose model is listed.
fn listed_root() -> Vec<u8> {
    SoftAuthenticator::new(99).anchor()
}

/// A key that claims to be the listed model. Its root is its own maker's.
fn claiming(choice: Choice) -> Stage {
    let mut stage = Stage::new(choice);
    stage.key.settings.aaguid = OTHER;
    stage
}

fn anchor(certificate: Vec<u8>, formats: &[F], aaguids: &[Aaguid]) -> TrustAnchor {
    TrustAnchor { certificate, formats: formats.to_vec(), aaguids: aaguids.to_vec() }
}

fn refusal(stage: &mut Stage) -> Option<R> {
    stage.register().err().map(|rejection| rejection.code)
}

#[test]
fn s28_where_metadata_knows_a_model_its_own_roots_alone_vouch_for_it() {
    for choice in MAKERS {
        let own = Stage::new(choice).key.anchor();
        for anchors in [
            vec![],
            vec![own.clone().into()],
            vec![own.clone().into(), listed_root().into()],
            vec![anchor(own.clone(), &[], &[OTHER])],
            vec![anchor(own.clone(), &FORMATS, &[OTHER])],
        ] {
            let model = entry(
                &OTHER,
                "Listed Key",
                &[listed_root()],
                &[("FIDO_CERTIFIED_L3", "2022-01-01")],
            );
            let mut stage = claiming(choice).knowing(vec![model]);
            stage.policy.anchors = anchors;
            // Neither trust, nor the name, nor the level.
            let verified = stage.register().unwrap();
            let attestation = verified.attestation();
            assert!(!attestation.trusted && !attestation.aaguid_attested, "{choice:?}");
            assert_eq!((verified.model(), verified.certification()), (None, None), "{choice:?}");
            // Nor the allow list, nor the block list.
            stage.policy.aaguids = vec![OTHER];
            assert_eq!(refusal(&mut stage), Some(R::AaguidUnattested), "{choice:?}");
            stage.policy.aaguids.clear();
            stage.policy.blocked_aaguids = vec![Aaguid::from_bytes([1; 16])];
            assert_eq!(refusal(&mut stage), Some(R::AaguidUnattested), "{choice:?}");
            stage.policy.blocked_aaguids.clear();
            // The testkit's roots all have one name, so only the signature distinguishes them.
            stage.policy.require = Require::Trusted;
            assert_eq!(refusal(&mut stage), Some(R::ChainSignatureInvalid), "{choice:?}");
            stage.policy.aaguids = vec![OTHER];
            assert_eq!(refusal(&mut stage), Some(R::ChainSignatureInvalid), "{choice:?}");
            assert_eq!(refusal(&mut stage.level_2()), Some(R::ChainSignatureInvalid), "{choice:?}");
        }
        // The model's own root does all of it, without any anchor of the policy.
        let model = entry(&OTHER, "Listed Key", &[own], &[("FIDO_CERTIFIED_L3", "2022-01-01")]);
        let mut stage = claiming(choice).knowing(vec![model]).level_2();
        stage.policy.require = Require::Trusted;
        stage.policy.aaguids = vec![OTHER];
        stage.policy.blocked_aaguids = vec![Aaguid::from_bytes([1; 16])];
        let verified = stage.register().unwrap();
        assert!(verified.attestation().aaguid_attested, "{choice:?}");
        assert_eq!(verified.model(), Some("Listed Key"), "{choice:?}");
    }
}

#[test]
fn s28_a_platform_vouches_for_no_model_that_is_never_built_in() {
    for choice in PLATFORMS {
        for (hint, external) in [
            (json!(["external", "wired", "nfc"]), true),
            (json!(["internal"]), false),
            (json!(["internal", "wireless"]), false),
            (json!([]), false),
        ] {
            let root = claiming(choice).key.anchor();
            let mut model =
                entry(&OTHER, "Listed Key", &[root], &[("FIDO_CERTIFIED_L3", "2022-01-01")]);
            model["metadataStatement"]["attachmentHint"] = hint;
            let mut stage = claiming(choice).knowing(vec![model]);
            let verified = stage.register().unwrap();
            assert_eq!(verified.attestation().aaguid_attested, !external, "{choice:?}");
            assert_eq!(verified.model().is_none(), external, "{choice:?}");
            stage.policy.aaguids = vec![OTHER];
            stage.policy.require = Require::Trusted;
            let refused = external.then_some(R::AaguidUnattested);
            assert_eq!(refusal(&mut stage), refused, "{choice:?}");
        }
    }
}

#[test]
fn s28_a_u2f_model_that_metadata_knows_by_its_key_has_its_own_roots_alone() {
    let mut stage = Stage::new(Choice::FidoU2f);
    let draft = stage.draft();
    let Attester::FidoU2f(_, chain) = &draft.attester else { panic!("fido-u2f") };
    let verified = stage.verify(&draft).unwrap();
    let identifier = verified.attestation_keys()[0];
    assert_eq!(chain.len(), 1);
    let known = |roots: &[Vec<u8>]| {
        let mut entry = entry(&OTHER, "Listed Key", roots, &[]);
        entry.as_object_mut().unwrap().remove("aaguid");
        entry["attestationCertificateKeyIdentifiers"] = serde_json::json!([identifier]);
        entry["metadataStatement"]["protocolFamily"] = "u2f".into();
        entry
    };
    stage.policy.require = Require::Trusted;
    stage.policy.anchors = vec![stage.key.anchor().into()];
    assert!(stage.verify(&draft).is_ok());
    let others = known(&[listed_root()]);
    stage = stage.knowing(vec![others]);
    assert_eq!(stage.verify(&draft).unwrap_err().code, R::ChainSignatureInvalid);
    let own = known(&[stage.key.anchor()]);
    stage = stage.knowing(vec![own]);
    assert_eq!(stage.verify(&draft).unwrap().model(), Some("Listed Key"));
}

#[test]
fn s28_where_configuration_knows_a_model_its_own_anchors_alone_vouch_for_it() {
    for choice in MAKERS {
        let mut stage = claiming(choice);
        let own = stage.key.anchor();
        stage.policy.require = Require::Trusted;
        // The other maker's root is bound to the model; this maker's is trusted, for other models.
        for own in [
            anchor(own.clone(), &[], &[]),
            anchor(own.clone(), &FORMATS, &[]),
            anchor(own.clone(), &[], &[Aaguid::from_bytes([1; 16])]),
        ] {
            stage.policy.anchors = vec![anchor(listed_root(), &[], &[OTHER]), own];
            for list in [vec![], vec![OTHER]] {
                stage.policy.aaguids = list;
                assert_eq!(refusal(&mut stage), Some(R::ChainSignatureInvalid), "{choice:?}");
            }
        }
        // An anchor that is bound to other models says nothing of this one.
        stage.policy.anchors = vec![anchor(own.clone(), &[], &[Aaguid::from_bytes([1; 16])])];
        assert_eq!(refusal(&mut stage), Some(R::ChainUnknownIssuer), "{choice:?}");
        // Bound to this one, it vouches for it in every format.
        stage.policy.anchors = vec![anchor(own, &[], &[OTHER])];
        stage.policy.aaguids = vec![OTHER];
        assert!(stage.register().unwrap().attestation().aaguid_attested, "{choice:?}");
    }
}

#[test]
fn s28_an_anchor_speaks_for_its_formats_alone() {
    for choice in MAKERS.into_iter().chain([Choice::FidoU2f]) {
        let parts: &[F] = match choice {
            Choice::Packed => &[F::Packed],
            Choice::Tpm => &[F::Tpm],
            Choice::AndroidKey => &[F::AndroidKey],
            Choice::Apple => &[F::Apple],
            Choice::FidoU2f => &[F::FidoU2f],
            _ => &[F::Packed, F::AndroidKey],
        };
        for format in FORMATS {
            let mut stage = Stage::new(choice);
            stage.policy.require = Require::Trusted;
            stage.policy.anchors = vec![anchor(stage.key.anchor(), &[format], &[])];
            let expected = (!parts.contains(&format)).then_some(R::ChainUnknownIssuer);
            assert_eq!(refusal(&mut stage), expected, "{choice:?} under an anchor for {format}");
        }
    }
}

#[test]
fn s28_the_aaguid_of_a_platform_is_a_claim_until_an_anchor_is_bound_to_it() {
    for choice in PLATFORMS {
        let mut stage = claiming(choice);
        stage.policy.require = Require::Trusted;
        for formats in [&[][..], &FORMATS] {
            stage.policy.anchors = vec![anchor(stage.key.anchor(), formats, &[])];
            let verified = stage.register().unwrap();
            let attestation = verified.attestation();
            assert!(attestation.trusted && !attestation.aaguid_attested, "{choice:?}");
            for (allowed, blocked) in
                [(vec![OTHER], vec![]), (vec![], vec![Aaguid::from_bytes([1; 16])])]
            {
                (stage.policy.aaguids, stage.policy.blocked_aaguids) = (allowed, blocked);
                assert_eq!(refusal(&mut stage), Some(R::AaguidUnattested), "{choice:?}");
            }
            (stage.policy.aaguids, stage.policy.blocked_aaguids) = (vec![], vec![]);
        }
        stage.policy.anchors = vec![anchor(stage.key.anchor(), &[], &[OTHER])];
        stage.policy.aaguids = vec![OTHER];
        assert!(stage.register().unwrap().attestation().aaguid_attested, "{choice:?}");
    }
    // A certificate of packed attestation stands for the authenticator that writes the AAGUID.
    let mut stage = claiming(Choice::Packed);
    stage.policy.require = Require::Trusted;
    stage.policy.anchors = vec![stage.key.anchor().into()];
    stage.policy.aaguids = vec![OTHER];
    assert!(stage.register().is_ok());
}

#[test]
fn s28_a_platforms_certificate_vouches_for_nothing_in_a_packed_statement() {
    let purposes = Der::sequence(&[Der::oid("2.23.133.8.3")]);
    let extensions = [
        Extension::new("1.3.6.1.4.1.11129.2.1.17", Der::sequence(&[])),
        Extension::new("1.2.840.113635.100.8.2", Der::sequence(&[])),
        Extension::new("2.5.29.37", purposes),
    ];
    for extension in extensions {
        let mut stage = claiming(Choice::Packed);
        let own = stage.key.anchor();
        let mut draft = stage.draft();
        let Attester::Packed(key, chain) = &mut draft.attester else { panic!("packed") };
        let mut leaf = CertificateDraft::attestation(key, None);
        leaf.extensions.push(extension.clone());
        *chain = vec![stage.key.authority().issue(leaf)];
        // Whether the root is bound to nothing, to the format or to the model.
        for own in [
            anchor(own.clone(), &[], &[]),
            anchor(own.clone(), &[F::Packed], &[]),
            anchor(own.clone(), &[], &[OTHER]),
        ] {
            stage.policy.anchors = vec![own];
            stage.policy.require = Require::Any;
            let verified = stage.verify(&draft).unwrap();
            let attestation = verified.attestation();
            assert!(!attestation.trusted && !attestation.aaguid_attested, "{}", extension.oid);
            stage.policy.require = Require::Trusted;
            let code = stage.verify(&draft).unwrap_err().code;
            assert_eq!(code, R::ChainUnknownIssuer, "{}", extension.oid);
        }
        let known = entry(&OTHER, "Listed Key", &[own], &[]);
        stage = stage.knowing(vec![known]);
        let code = stage.verify(&draft).unwrap_err().code;
        assert_eq!(code, R::ChainUnknownIssuer, "{} of a model that metadata knows", extension.oid);
    }
}

const FORMATS: [F; 5] = [F::Packed, F::Tpm, F::AndroidKey, F::FidoU2f, F::Apple];

#[test]
fn s33_f13_an_attestation_key_that_is_out_vouches_for_no_model() {
    for choice in MAKERS {
        // Metadata does not know the model that the key claims to be; it knows that this maker's key is
        // out, and an anchor of the policy is that very certificate.
        let mut stage = claiming(choice);
        stage.policy.require = Require::Trusted;
        let own = stage.key.anchor();
        stage.policy.anchors = vec![own.clone().into()];
        let reported = |status: &str, certificate: &[u8], day: &str| {
            let mut model = entry(
                &Aaguid::from_bytes([1; 16]),
                "Reported Key",
                std::slice::from_ref(&own),
                &[],
            );
            let certificate = base64::engine::general_purpose::STANDARD.encode(certificate);
            model["statusReports"] = serde_json::json!([{
                "status": status, "effectiveDate": day, "certificate": certificate,
            }]);
            vec![model]
        };
        let out = "ATTESTATION_KEY_COMPROMISE";
        stage = stage.knowing(reported(out, &own, "2022-01-01"));
        assert_eq!(refusal(&mut stage), Some(R::ModelCompromised), "{choice:?}");
        stage.policy.require = Require::None;
        assert_eq!(refusal(&mut stage), Some(R::ModelCompromised), "{choice:?}");
        stage.policy.require = Require::Trusted;
        // Another certificate, a day that is to come, and a report that is about the model alone.
        for (status, certificate, day) in [
            (out, &listed_root(), "2022-01-01"),
            (out, &own, "2036-01-01"),
            ("REVOKED", &own, "2022-01-01"),
        ] {
            stage = stage.knowing(reported(status, certificate, day));
            assert_eq!(refusal(&mut stage), None, "{choice:?} {status}");
        }
    }
}
