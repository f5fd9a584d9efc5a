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
