//! The judge alone: whatever of an accepted registration is not as it was read, it disagrees.

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_testkit::{AttestationChoice, SoftAuthenticator};
use serde_json::json;

use super::{Accepted, NotJudged, SecondOpinion, ask};
use crate::base64url;
use crate::webauthn::attestation::{AttestationFormat, AttestationKind, Attested};
use crate::webauthn::cose::{CoseKey, Material};
use crate::webauthn::{
    Algorithm, RejectionCode as R, RelyingParty, RelyingPartyConfig, UserVerification,
};

const CHALLENGE: [u8; 32] = [7; 32];
const ORIGIN: &str = "https://care.example.org";

#[test]
fn the_judge_disagrees_with_every_misreading() {
    let options = json!({
        "rp": { "id": "care.example.org" },
        "user": { "id": base64url::encode([1; 8]) },
        "challenge": base64url::encode(CHALLENGE),
        "pubKeyCredParams": [{ "alg": -7 }],
        "attestation": "direct",
    });
    let mut key = SoftAuthenticator::new(1);
    key.settings.attestation = AttestationChoice::PackedSelf;
    key.settings.user_verified = false;
    let draft = key.draft_registration(&options, ORIGIN).unwrap();
    let mut signed = draft.sign();
    let object = signed.object.encode();
    let client_data = signed.client_data_json.clone();
    signed.authenticator_data()[33] ^= 1; // The AAGUID, which only the signature protects.
    let forged_object = signed.object.encode();
    let (x, y) = key.credentials[0].key.coordinates();
    let cose_key = CoseKey { algorithm: Algorithm::Es256, material: Material::Ec { x: &x, y: &y } };
    let other_key =
        CoseKey { algorithm: Algorithm::Es256, material: Material::Ec { x: &y, y: &x } };
    let rp =
        |id: &str| RelyingParty::new(RelyingPartyConfig::new(id, format!("https://{id}"))).unwrap();
    let (ours, other) = (rp("care.example.org"), rp("other.example.org"));
    let attested = Attested { kind: AttestationKind::SelfAttested, statements: Vec::new() };
    let accepted = || Accepted {
        rp: &ours,
        challenge: &CHALLENGE,
        user_verification: UserVerification::Preferred,
        client_data: &client_data,
        attestation_object: &object,
        format: AttestationFormat::Packed,
        attested: &attested,
        credential_id: &signed.credential_id,
        cose_key: &cose_key,
        sign_count: draft.sign_count,
        backup_eligible: false,
        backed_up: false,
    };
    assert_eq!(ask(&accepted()), Ok(SecondOpinion::Agreed));
    let n = [0xff; 384];
    let large =
        CoseKey { algorithm: Algorithm::Rs256, material: Material::Rsa { n: &n, e: &[1, 0, 1] } };
    let large = Accepted { cose_key: &large, ..accepted() };
    assert_eq!(ask(&large), Ok(SecondOpinion::NotJudged(NotJudged::RsaKey)));
    let app = String::from_utf8(client_data.clone()).unwrap();
    let app = app.replace(ORIGIN, "android:apk-key-hash:AAAA");
    let app = Accepted { client_data: app.as_bytes(), ..accepted() };
    assert_eq!(ask(&app), Ok(SecondOpinion::NotJudged(NotJudged::Origin)));
    let refused = "it refused the registration";
    for (misread, detail) in [
        (Accepted { challenge: &[8; 32], ..accepted() }, "it refused the challenge"),
        (Accepted { rp: &other, ..accepted() }, refused),
        (Accepted { user_verification: UserVerification::Required, ..accepted() }, refused),
        (
            Accepted { attestation_object: &forged_object, ..accepted() },
            "it refused the attestation signature",
        ),
        (Accepted { credential_id: &[1], ..accepted() }, "credential id"),
        (Accepted { cose_key: &other_key, ..accepted() }, "public key"),
        (Accepted { sign_count: 9, ..accepted() }, "signature counter"),
        (Accepted { backup_eligible: true, ..accepted() }, "backup flags"),
        (Accepted { backed_up: true, ..accepted() }, "backup flags"),
    ] {
        let rejection = ask(&misread).expect_err(detail);
        assert_eq!((rejection.code, rejection.detail), (R::SecondOpinionDisagrees, detail));
    }
    let hash = digest(&SHA256, b"care.example.org");
    assert_eq!(draft.rp_id_hash, hash.as_ref());
}
