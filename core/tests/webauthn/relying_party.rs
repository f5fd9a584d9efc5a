//! A relying party whose configuration could not be safe is refused at construction.

use keydesk_core::webauthn::{RelyingParty, RelyingPartyConfig, RelyingPartyError as E};
use serde_json::{Value, json};

use crate::stage::config;

fn refusal(changes: Value) -> E {
    RelyingParty::new(config(changes.clone())).expect_err(&changes.to_string())
}

#[test]
fn the_id_is_a_domain_that_is_no_public_suffix() {
    for id in ["", "Care.example.org", "care.example.org.", "care example", "https://x.test", "."] {
        assert!(matches!(refusal(json!({ "id": id })), E::IdNotDomain { .. }), "{id:?}");
    }
    for id in ["127.0.0.1", "[::1]"] {
        assert!(matches!(refusal(json!({ "id": id })), E::IdIsIpAddress { .. }), "{id:?}");
    }
    for id in ["nhs.uk", "co.uk", "uk", "com", "github.io"] {
        let origins = [format!("https://portal.{id}")];
        let refused = refusal(json!({ "id": id, "origins": origins }));
        assert!(matches!(refused, E::IdIsPublicSuffix { .. }), "{id:?}: {refused}");
    }
}

#[test]
fn origins_are_exact_secure_and_within_the_id() {
    type Check = fn(&E) -> bool;
    let table: [(&str, Check); 22] = [
        ("", |e| matches!(e, E::OriginMalformed { .. })),
        ("care.example.org", |e| matches!(e, E::OriginMalformed { .. })),
        ("null", |e| matches!(e, E::OriginMalformed { .. })),
        ("https://", |e| matches!(e, E::OriginMalformed { .. })),
        ("https://127.0.0.1", |e| matches!(e, E::OriginMalformed { .. })),
        ("https://[::1]", |e| matches!(e, E::OriginMalformed { .. })),
        ("android:apk-key-hash:AA", |e| matches!(e, E::OriginMalformed { .. })),
        ("http://care.example.org", |e| matches!(e, E::OriginNotSecure { .. })),
        ("http://localhost.example.org", |e| matches!(e, E::OriginNotSecure { .. })),
        ("https://care.example.org/", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://care.example.org/app", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://care.example.org:443", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://CARE.example.org", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://user@care.example.org", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://care.example.org?q", |e| matches!(e, E::OriginNotExact { .. })),
        (" https://care.example.org", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://b\u{fc}cher.example.org", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://care.example.org.", |e| matches!(e, E::OriginNotExact { .. })),
        ("https://example.com", |e| matches!(e, E::OriginOutsideId { .. })),
        ("https://evilexample.org", |e| matches!(e, E::OriginOutsideId { .. })),
        ("https://org", |e| matches!(e, E::OriginOutsideId { .. })),
        ("https://example.org.evil.test", |e| matches!(e, E::OriginOutsideId { .. })),
    ];
    for (origin, check) in table {
        let refused = refusal(json!({ "origins": [origin] }));
        assert!(check(&refused), "{origin:?}: {refused:?}");
        assert!(refused.to_string().contains("origin"), "{refused}");
    }
    assert!(matches!(refusal(json!({ "origins": [] })), E::NoOrigin));
    let twice = json!({ "origins": ["https://example.org", "https://example.org"] });
    assert!(matches!(refusal(twice), E::OriginDuplicated { .. }));
    let top = json!({ "topOrigins": ["https://portal.example.net/"] });
    assert!(matches!(refusal(top), E::OriginNotExact { .. }));
}

#[test]
fn app_origins_are_the_digest_of_a_certificate_in_base64url() {
    let hash = "A".repeat(42) + "E";
    for origin in [
        String::new(),
        hash.clone(),
        "android:apk-key-hash:".to_owned(),
        format!("android:apk-key-hash:{}", &hash[1..]),
        format!("android:apk-key-hash:{hash}A"),
        format!("android:apk-key-hash:{hash}="),
        format!("android:apk-key-hash:{}+", &hash[1..]),
        format!("android:apk-key-hash:{} ", &hash[1..]),
        // 43 characters of which the last has bits that no 32 bytes have.
        format!("android:apk-key-hash:{}F", &hash[1..]),
        format!("Android:apk-key-hash:{hash}"),
        format!("android:apk-key-hash-sha256:{hash}"),
        format!("ios:bundle-id:{hash}"),
        "https://care.example.org".to_owned(),
        // As keytool prints the digest.
        "android:apk-key-hash:7D:10:43:47:3D:55:BF:A9:0E:85:30:D3:58:01".to_owned(),
    ] {
        let refused = refusal(json!({ "appOrigins": [origin] }));
        assert!(matches!(refused, E::AppOriginMalformed { .. }), "{origin:?}: {refused:?}");
        assert!(refused.to_string().contains("43 characters"), "{refused}");
    }
    let app = format!("android:apk-key-hash:{hash}");
    let twice = json!({ "appOrigins": [app, app] });
    assert!(matches!(refusal(twice), E::OriginDuplicated { .. }));
    let alone = json!({ "origins": [], "appOrigins": [app] });
    assert!(matches!(refusal(alone), E::NoOrigin));
    let page = json!({ "origins": [app] });
    assert!(matches!(refusal(page), E::OriginMalformed { .. }));
    let frame = json!({ "topOrigins": [app] });
    assert!(matches!(refusal(frame), E::OriginMalformed { .. }));
    let other = format!("android:apk-key-hash:{}", "-_".repeat(21) + "8");
    let rp = RelyingParty::new(config(json!({ "appOrigins": [app, other] }))).unwrap();
    assert_eq!(rp.app_origins(), [app, other]);
}

#[test]
fn sound_configurations_are_taken() {
    for (id, origin) in [
        ("example.org", "https://example.org"),
        ("example.org", "https://care.example.org:8443"),
        ("care.trust.nhs.uk", "https://care.trust.nhs.uk"),
        ("trust.nhs.uk", "https://care.trust.nhs.uk"),
        ("localhost", "http://localhost:3000"),
        ("cis.localhost", "http://cis.localhost:3000"),
        ("care.example.test", "https://care.example.test"),
        ("xn--bcher-kva.example.org", "https://xn--bcher-kva.example.org"),
    ] {
        let rp = RelyingParty::new(config(json!({ "id": id, "origins": [origin] }))).unwrap();
        assert_eq!((rp.id().as_str(), rp.origins()), (id, &[origin.to_owned()][..]));
        assert!(!rp.allow_cross_origin() && rp.top_origins().is_empty());
    }
    // Browsers let no page of cis.localhost use the id localhost.
    let below = json!({ "id": "localhost", "origins": ["http://cis.localhost"] });
    assert!(matches!(refusal(below), E::OriginOutsideId { .. }));
    let unnamed = RelyingParty::new(config(json!({ "name": "" }))).unwrap();
    assert_eq!(unnamed.name(), "example.org");
    let unknown = json!({ "id": "example.org", "origins": [], "orgins": [] });
    assert!(serde_json::from_value::<RelyingPartyConfig>(unknown).is_err());
}
