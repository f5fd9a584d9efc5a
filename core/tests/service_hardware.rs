//! S34 at the desk: what keeps a key decides what a sign-in is good for.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside test functions")]

use keydesk_core::model::{AssuranceLevel, AssuranceReason};
use keydesk_core::webauthn::{
    AttestationFormat, AttestationRequirement, AttestationRequirement as Require, KeySecurity,
    TpmSha1, TrustAnchor,
};
use keydesk_test_desk::key::InHand;
use keydesk_test_desk::{JO, ORIGIN, Portal, refusal};
use keydesk_testkit::{AndroidDraft, AttestationChoice, Attester, SoftAuthenticator, TpmDraft};

/// A portal that trusts the key's maker, and the key.
fn trusting(hardware_key: bool) -> (Portal, SoftAuthenticator) {
    let mut key = SoftAuthenticator::new(1);
    key.settings.attestation = AttestationChoice::AndroidKey;
    let anchor = TrustAnchor {
        formats: vec![AttestationFormat::AndroidKey],
        ..TrustAnchor::from(key.anchor())
    };
    let portal = Portal::with(|policy| {
        let attestation = &mut policy.registration.attestation;
        attestation.require = AttestationRequirement::Trusted;
        attestation.anchors = vec![anchor];
        attestation.hardware_key = hardware_key;
    });
    (portal, key)
}

/// What a browser answers, with an Android statement that says something else.
async fn registered(
    portal: &Portal,
    key: &mut SoftAuthenticator,
    mutate: impl Fn(&mut AndroidDraft),
) -> Result<keydesk_core::service::Registered, keydesk_core::error::Error> {
    let redeemed = portal.redeem(&portal.issue(JO).await).await;
    let begun = portal.begin_by_link(&redeemed).await;
    let mut draft = key.draft_registration(&begun.options, ORIGIN).unwrap();
    let Attester::AndroidKey(android) = &mut draft.attester else { return Err(none()) };
    mutate(android);
    portal.finish_by_link(&redeemed, &begun, &draft.to_json()).await
}

fn none() -> keydesk_core::error::Error {
    keydesk_core::error::Refusal::WrongKind.into()
}

#[tokio::test]
async fn s34_a_software_key_is_neither_hwk_nor_aal3() {
    type Mutation = fn(&mut AndroidDraft);
    let cases: [(Mutation, KeySecurity); 4] = [
        (|_| {}, KeySecurity::TrustedEnvironment),
        (|android| android.levels = [2, 2], KeySecurity::StrongBox),
        (|android| android.levels = [1, 0], KeySecurity::Software),
        (
            |android| std::mem::swap(&mut android.hardware, &mut android.software),
            KeySecurity::Software,
        ),
    ];
    for (mutate, security) in cases {
        let software = security == KeySecurity::Software;
        let (level, reason, amr) = match software {
            true => (AssuranceLevel::Aal2, AssuranceReason::DeviceBoundClaimed, "swk"),
            false => (AssuranceLevel::Aal3Capable, AssuranceReason::DeviceBoundAttested, "hwk"),
        };
        let (portal, mut key) = trusting(false);
        let made = registered(&portal, &mut key, mutate).await.unwrap().authenticator;
        assert_eq!(made.evidence.key_security, Some(security));
        assert!(made.evidence.trusted);
        assert_eq!(made.assurance.level, level, "{security:?}");
        assert!(made.assurance.reasons.contains(&reason), "{:?}", made.assurance);
        // The record keeps it, and the event of the registration reads as it was written.
        let stored = portal.stored(JO).await;
        assert_eq!(stored.authenticators[0].evidence, made.evidence);
        for event in portal.events(JO).await {
            assert!(keydesk_core::machine::Event::decode(event.encoded()).is_ok());
        }
        let begun = portal.desk.begin_sign_in(&portal.anybody(), None).await.unwrap();
        let signed_in = portal.finish_sign_in(&begun, &key.signs(&begun)).await.unwrap();
        assert_eq!(signed_in.amr(), [amr, "user", "mfa"], "{security:?}");
        assert_eq!(signed_in.assurance.level, level, "{security:?}");

        let (portal, mut key) = trusting(true);
        let result = registered(&portal, &mut key, mutate).await;
        match software {
            true => assert_eq!(refusal(result), "key_not_in_hardware"),
            false => assert!(result.is_ok(), "{security:?}"),
        }
    }
}

/// The record says what the statement was worth, and the sign-in is worth no more.
#[tokio::test]
async fn f02_the_evidence_says_why_nothing_vouches_and_that_sha_1_was_used() {
    for (require, trust, sha1, level, reason) in [
        (Require::Trusted, true, TpmSha1::Allow, AssuranceLevel::Aal3Capable, None),
        (Require::None, true, TpmSha1::Allow, AssuranceLevel::Aal3Capable, None),
        (Require::None, false, TpmSha1::Allow, AssuranceLevel::Aal2, Some("chain_unknown_issuer")),
        (
            Require::None,
            true,
            TpmSha1::Refuse,
            AssuranceLevel::Aal2,
            Some("statement_algorithm_unknown"),
        ),
    ] {
        let mut key = SoftAuthenticator::new(1);
        key.settings.attestation = AttestationChoice::Tpm;
        let anchor = TrustAnchor::from(key.anchor());
        let portal = Portal::with(|policy| {
            let attestation = &mut policy.registration.attestation;
            attestation.require = require;
            attestation.tpm_sha1 = sha1;
            attestation.anchors = trust.then_some(anchor).into_iter().collect();
        });
        let redeemed = portal.redeem(&portal.issue(JO).await).await;
        let begun = portal.begin_by_link(&redeemed).await;
        let mut draft = key.draft_registration(&begun.options, ORIGIN).unwrap();
        // Where nothing is asked for, browsers strip the statement; some send it all the same.
        let credential = &key.credentials.last().unwrap().key;
        let mut tpm = TpmDraft::new(credential, key.authority(), key.entropy());
        tpm.sign_as_windows_hello();
        draft.attester = Attester::Tpm(tpm);
        let made = portal.finish_by_link(&redeemed, &begun, &draft.to_json()).await.unwrap();
        let made = made.authenticator;
        let name = format!("{require:?} {trust} {sha1:?}");
        assert_eq!(made.evidence.trusted, reason.is_none(), "{name}");
        assert_eq!(made.evidence.untrusted_reason.as_deref(), reason, "{name}");
        assert_eq!(made.evidence.attestation_sha1, sha1 == TpmSha1::Allow, "{name}");
        assert_eq!(made.assurance.level, level, "{name}");
        assert_eq!(portal.stored(JO).await.authenticators[0].evidence, made.evidence);
        for event in portal.events(JO).await {
            assert!(keydesk_core::machine::Event::decode(event.encoded()).is_ok());
        }
    }
}

#[test]
fn evidence_that_was_stored_before_says_what_it_said() {
    let text = r#"{"aaguid":"07070707-0707-0707-0707-070707070707","attestationFormat":"packed",
        "attestation":"basic","trusted":true,"userVerified":true,"backupEligible":false,
        "backedUp":false,"transports":["usb"],"attachment":null,"discoverable":null}"#;
    let evidence: keydesk_core::model::Evidence = serde_json::from_str(text).unwrap();
    // What was not recorded is not claimed, and nothing is added to what is written again.
    assert!(!evidence.aaguid_attested && evidence.key_security.is_none());
    assert!(!evidence.attestation_sha1 && evidence.untrusted_reason.is_none());
    let again = serde_json::to_value(&evidence).unwrap();
    assert_eq!(again, serde_json::from_str::<serde_json::Value>(text).unwrap());
}
