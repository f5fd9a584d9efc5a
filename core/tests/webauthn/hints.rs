//! Members that say nothing, in each of the ways that clients write them, and hints.

use keydesk_core::webauthn::{
    AuthenticationExpectations, RejectionCode as R, claimed_credential, limits,
    verify_authentication,
};
use keydesk_testkit::AttestationChoice;
use serde_json::{Value, json};

use crate::responses::remove;
use crate::stage::{CHALLENGE, Stage, code};

#[test]
fn members_that_may_be_absent_null_or_empty_may() {
    let mut stage = Stage::new(AttestationChoice::None);
    let mut response = stage.draft().to_json();
    let credential = crate::stage::prepare(&stage.register(&response).unwrap());
    for (pointer, empty) in [
        ("/authenticatorAttachment", json!("")),
        ("/clientExtensionResults", json!({})),
        ("/response/transports", json!([])),
    ] {
        for nothing in [empty, Value::Null] {
            *response.pointer_mut(pointer).unwrap() = nothing.clone();
            assert!(stage.register(&response).is_ok(), "{pointer} {nothing}");
        }
        remove(&mut response, pointer);
        assert!(stage.register(&response).is_ok(), "{pointer} absent");
    }
    let mut response = stage.assertion().to_json();
    for (pointer, empty) in
        [("/authenticatorAttachment", json!("")), ("/response/userHandle", json!(""))]
    {
        for nothing in [empty, Value::Null] {
            *response.pointer_mut(pointer).unwrap() = nothing.clone();
            let verified = stage.authenticate(&credential, &response).unwrap();
            let named = pointer != "/response/userHandle";
            assert_eq!(verified.user_handle().is_some(), named, "{pointer} {nothing}");
            let claimed = claimed_credential(response.to_string().as_bytes()).unwrap();
            assert_eq!(claimed.user_handle.is_some(), named, "{pointer} {nothing}");
        }
        remove(&mut response, pointer);
        assert!(stage.authenticate(&credential, &response).is_ok(), "{pointer} absent");
    }
}

#[test]
fn an_empty_user_handle_names_nobody_where_one_is_required() {
    let mut stage = Stage::new(AttestationChoice::None);
    let credential = stage.prepared();
    let mut response = stage.assertion().to_json();
    for nothing in [json!(""), Value::Null] {
        response["response"]["userHandle"] = nothing;
        let expected = AuthenticationExpectations {
            challenge: &CHALLENGE,
            user_verification: stage.user_verification,
            user_handles: &[],
            user_handle_required: true,
        };
        let text = response.to_string();
        let result = verify_authentication(&stage.rp, &credential, &expected, text.as_bytes());
        assert_eq!(code(result, &text), R::UserHandleMissing);
    }
}

#[test]
fn hints_never_refuse_a_key() {
    let mut stage = Stage::new(AttestationChoice::None);
    let good = stage.draft().to_json();
    let many: Vec<String> = (0..40).map(|n| format!("t{n}")).collect();
    let kept: Vec<&str> = many.iter().take(limits::TRANSPORTS).map(|name| &**name).collect();
    let odd = json!(["", "USB", 7, null, ["usb"], {}, true, "<b>", "x".repeat(33), "nfc", "nfc"]);
    for (transports, expected) in [
        (json!(["usb", "x-new"]), vec!["usb", "x-new"]),
        (json!([]), vec![]),
        (json!("usb"), vec![]),
        (json!(7), vec![]),
        (json!(1e300), vec![]),
        (json!(false), vec![]),
        (json!({ "0": "usb" }), vec![]),
        (odd, vec!["nfc"]),
        (json!(many), kept),
    ] {
        let mut response = good.clone();
        response["response"]["transports"] = transports.clone();
        let verified = stage.register(&response).unwrap();
        assert_eq!(verified.transports().as_slice(), expected, "{transports}");
    }
    // Odd names do not take the room of good ones.
    let mut response = good.clone();
    response["response"]["transports"] = json!([vec!["ODD"; 40], vec!["usb"]].concat());
    assert_eq!(stage.register(&response).unwrap().transports().as_slice(), ["usb"]);
    for odd in [json!(1), json!("PLATFORM"), json!([]), json!({}), json!(true)] {
        let mut response = good.clone();
        response["authenticatorAttachment"] = odd.clone();
        assert_eq!(stage.register(&response).unwrap().attachment(), None, "{odd}");
    }
    for odd in [
        json!("x"),
        json!([]),
        json!(7),
        json!({ "credProps": true }),
        json!({ "credProps": null }),
        json!({ "credProps": [] }),
        json!({ "credProps": { "rk": "true" } }),
        json!({ "credProps": { "rk": null } }),
        json!({ "credProps": { "rk": 1 } }),
        json!({ "credProps": { "authenticatorDisplayName": "x" } }),
    ] {
        let mut response = good.clone();
        response["clientExtensionResults"] = odd.clone();
        assert_eq!(stage.register(&response).unwrap().discoverable(), None, "{odd}");
    }
}
