//! S11 and S12: origins are compared exactly, frames are refused unless they are expected.

use keydesk_core::webauthn::RejectionCode as R;
use keydesk_testkit::AttestationChoice;
use serde_json::{Value, json};

use crate::stage::{ORIGIN, Stage, code, relying_party};

/// Name, changes to the configuration, `crossOrigin`, `topOrigin`, outcome.
type FrameRow<'a> = (&'a str, &'a Value, &'a Value, &'a Value, Result<(), R>);

#[test]
fn s11_origin_lookalikes() {
    let lookalikes = [
        "http://care.example.org",
        "wss://care.example.org",
        "ftp://care.example.org",
        "HTTPS://care.example.org",
        "https://CARE.example.org",
        "https://Care.Example.Org",
        "https://care.example.org:443",
        "https://care.example.org:8443",
        "https://care.example.org:",
        "https://care.example.org/",
        "https://care.example.org/login",
        "https://care.example.org?",
        "https://care.example.org?a=b",
        "https://care.example.org#",
        "https://user@care.example.org",
        "https://user:pass@care.example.org",
        "https://care.example.org@evil.test",
        "https://evil.test#https://care.example.org",
        "https://evil.test/care.example.org",
        "https://care.example.org.",
        "https://care.example.org.evil.test",
        "https://evilcare.example.org",
        "https://evil.care.example.org",
        "https://example.org",
        "https://www.example.org",
        "https://care.example.com",
        "https://care.example.orgg",
        "https://care-example.org",
        "https://care.examp1e.org",
        "https://care.ex\u{430}mple.org",
        "https://xn--cre-5cd.example.org",
        "https://care\u{3002}example.org",
        "https://care.example.org\u{200b}",
        "https://care.example.org\u{0}",
        " https://care.example.org",
        "https://care.example.org\n",
        "https:care.example.org",
        "https:\\\\care.example.org",
        "https%3A%2F%2Fcare.example.org",
        "care.example.org",
        "null",
        "",
        "android:apk-key-hash:7d1043473d55bfa90e8530d35801d4e381bc69f0",
        "https://care.example.org,https://evil.test",
    ];
    assert!(lookalikes.len() >= 40);
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let assertion = stage.assertion();
    for origin in lookalikes {
        let mut draft = stage.draft();
        draft.client_data["origin"] = origin.into();
        assert_eq!(code(stage.register(&draft.to_json()), origin), R::OriginMismatch, "{origin:?}");
        let mut draft = assertion.clone();
        draft.client_data["origin"] = origin.into();
        let result = stage.authenticate(&credential, &draft.to_json());
        assert_eq!(code(result, origin), R::OriginMismatch, "{origin:?}");
    }
    // The very origin, with an escape that JSON allows, is still that origin.
    let mut draft = stage.draft();
    let text = draft.client_data.to_string().replace("care.example", "c\\u0061re.example");
    draft.client_data_json = Some(text.into_bytes());
    assert!(stage.register(&draft.to_json()).is_ok());
}

#[test]
fn s11_each_configured_origin_is_enough() {
    let mut stage = Stage::new(AttestationChoice::None);
    stage.rp = relying_party(json!({ "origins": ["https://example.org:8443", ORIGIN] }));
    for origin in ["https://example.org:8443", ORIGIN] {
        let options = stage.creation_options();
        let response = stage.authenticator.create(&options, origin).unwrap();
        assert!(stage.register(&response).is_ok(), "{origin}");
    }
}

#[test]
fn s11_app_origins_are_compared_exactly() {
    let app = format!("android:apk-key-hash:{}", "A".repeat(42) + "E");
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let mut assertion = stage.assertion();
    assertion.client_data["origin"] = app.as_str().into();
    let mut registration = stage.draft();
    registration.client_data["origin"] = app.as_str().into();
    let outcomes = |stage: &Stage, registration: Value, assertion: Value| {
        let refused = stage.register(&registration).map(drop).map_err(|r| r.code);
        let again = stage.authenticate(&credential, &assertion).map(drop).map_err(|r| r.code);
        assert_eq!(refused, again);
        refused
    };
    // No app speaks for a relying party that does not name it.
    let both = |stage: &Stage| outcomes(stage, registration.to_json(), assertion.to_json());
    assert_eq!(both(&stage), Err(R::OriginMismatch));
    stage.rp = relying_party(json!({ "appOrigins": [app] }));
    assert_eq!(both(&stage), Ok(()));
    // Pages still do.
    let page = stage.draft().to_json();
    assert!(stage.register(&page).is_ok());
    for lookalike in [
        app.replace("android:", "Android:"),
        app.replace("apk-key-hash", "apk-key-hash-sha256"),
        app.replace("AAE", "AAA"),
        app.replace("AAE", "AAF"),
        app.to_lowercase(),
        format!("{app}="),
        format!("{app}/"),
        format!("{app}\0"),
        format!("{app} "),
        format!(" {app}"),
        format!("{app}A"),
        app[..app.len() - 1].to_owned(),
        app.replace("android:apk-key-hash:", "ios:bundle-id:"),
        app.replace("android:apk-key-hash:", "android:apk-key-hash://"),
        format!("https://{app}"),
        "android:apk-key-hash:".to_owned(),
    ] {
        let (mut registration, mut assertion) = (registration.clone(), assertion.clone());
        registration.client_data["origin"] = lookalike.as_str().into();
        assertion.client_data["origin"] = lookalike.as_str().into();
        let refused = outcomes(&stage, registration.to_json(), assertion.to_json());
        assert_eq!(refused, Err(R::OriginMismatch), "{lookalike:?}");
    }
    // An app's origin frames nothing, and no frame is an app.
    registration.client_data["topOrigin"] = app.as_str().into();
    let refused = stage.register(&registration.to_json()).map(drop).map_err(|r| r.code);
    assert_eq!(refused, Err(R::TopOriginUnexpected));
}

#[test]
fn s12_cross_origin() {
    const TOP: &str = "https://portal.example.net";
    let denied = json!({});
    let allowed = json!({ "allowCrossOrigin": true });
    let listed = json!({ "allowCrossOrigin": true, "topOrigins": [TOP] });
    let inert = json!({ "topOrigins": [TOP] });
    let absent = Value::Null;
    let no = &json!(false);
    let yes = &json!(true);
    let top = &json!(TOP);
    let table: [FrameRow<'_>; 19] = [
        ("plain", &denied, no, &absent, Ok(())),
        ("no member", &denied, &absent, &absent, Ok(())),
        ("frame", &denied, yes, &absent, Err(R::CrossOriginRefused)),
        ("frame with top", &denied, yes, top, Err(R::CrossOriginRefused)),
        ("top without frame", &denied, no, top, Err(R::TopOriginUnexpected)),
        ("top without member", &denied, &absent, top, Err(R::TopOriginUnexpected)),
        ("frame, list only", &inert, yes, top, Err(R::CrossOriginRefused)),
        ("plain, allowed", &allowed, no, &absent, Ok(())),
        ("frame, allowed", &allowed, yes, &absent, Ok(())),
        ("top, none listed", &allowed, yes, top, Err(R::TopOriginMismatch)),
        ("top, listed", &listed, yes, top, Ok(())),
        ("frame, listed", &listed, yes, &absent, Ok(())),
        ("top without frame, listed", &listed, no, top, Err(R::TopOriginUnexpected)),
        ("other top", &listed, yes, &json!("https://evil.test"), Err(R::TopOriginMismatch)),
        ("top with slash", &listed, yes, &json!(format!("{TOP}/")), Err(R::TopOriginMismatch)),
        ("own origin as top", &listed, yes, &json!(ORIGIN), Err(R::TopOriginMismatch)),
        ("frame as text", &listed, &json!("true"), &absent, Err(R::ClientDataMemberWrongType)),
        ("frame as number", &listed, &json!(1), &absent, Err(R::ClientDataMemberWrongType)),
        ("top as list", &listed, yes, &json!([TOP]), Err(R::ClientDataMemberWrongType)),
    ];
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    for (name, changes, cross_origin, top_origin, expected) in table {
        stage.rp = relying_party(changes.clone());
        let mutate = |client_data: &mut Value| {
            let members = client_data.as_object_mut().unwrap();
            members.remove("crossOrigin");
            for (member, value) in [("crossOrigin", cross_origin), ("topOrigin", top_origin)] {
                if !value.is_null() {
                    members.insert(member.to_owned(), value.clone());
                }
            }
        };
        let mut draft = stage.draft();
        mutate(&mut draft.client_data);
        let result = stage.register(&draft.to_json()).map(drop).map_err(|r| r.code);
        assert_eq!(result, expected, "create: {name}");
        let mut draft = stage.assertion();
        draft.credential_id = credential.credential_id().as_bytes().to_vec();
        draft.key = stage.authenticator.credentials[0].key.clone();
        mutate(&mut draft.client_data);
        let result = stage.authenticate(&credential, &draft.to_json());
        assert_eq!(result.map(drop).map_err(|r| r.code), expected, "get: {name}");
    }
}
