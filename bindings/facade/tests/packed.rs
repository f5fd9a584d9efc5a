//! `verify_packed` returns as one number the same result that `verify` returns as JSON.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

use std::collections::BTreeSet;

use keydesk_facade::{ApiError, CredentialHandle, Packed, RelyingPartyHandle, verify};
use serde_json::{Value, json};

/// The `verifyAuthentication` requests of the contract's scenario.
fn requests() -> Vec<Value> {
    let scenario: Value =
        serde_json::from_str(include_str!("../../contract/scenarios/verify.json")).unwrap();
    let steps = scenario["steps"].as_array().unwrap().iter();
    let sign_ins = steps.filter(|step| step["verify"] == "verifyAuthentication");
    sign_ins.map(|step| step["request"].clone()).filter(Value::is_object).collect()
}

fn text<'a>(request: &'a Value, member: &str) -> Option<&'a str> {
    request.get(member).and_then(Value::as_str)
}

/// Verifies and unpacks the number as a binding does (the bits: see `Packed::Number`).
fn by_handles(request: &Value) -> Result<Value, ApiError> {
    let asked = text(request, "userVerification").unwrap();
    let asked = ["required", "preferred", "discouraged"].iter().position(|one| *one == asked);
    let rp = RelyingPartyHandle::read(&request["relyingParty"].to_string())?;
    let credential = CredentialHandle::read(&request["credential"].to_string())?;
    let expected = text(request, "expectedUserHandle");
    let place = u32::try_from(asked.unwrap()).unwrap();
    let challenge = text(request, "challenge").unwrap();
    let response = request["response"].to_string();
    let counter = u32::from(text(request, "counter") == Some("report"));
    let answer = credential.verify_packed(&rp, challenge, place, counter, expected, &response)?;
    let number = match answer {
        Packed::Number(number) => number,
        Packed::Json(record) => return Ok(serde_json::from_str(&record).unwrap()),
    };
    let counters = ["advanced", "unsupported", "regressed"];
    let flag = |bit: i64| number >> bit & 1 == 1;
    let mut record = json!({
        "credentialId": request["credential"]["id"],
        "signCount": number >> 6,
        "counter": counters[usize::try_from(number & 3).unwrap()],
        "userVerified": flag(2),
        "backupEligible": flag(3),
        "backedUp": flag(4),
    });
    if flag(5) {
        record["userHandle"] = expected.or(text(&request["credential"], "userHandle")).into();
    }
    Ok(record)
}

fn by_objects(request: &Value) -> Result<Value, ApiError> {
    let answer = verify("verifyAuthentication", &request.to_string(), None)?;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    Ok(answer["authentication"].clone())
}

#[test]
fn a_packed_answer_holds_what_the_record_holds() {
    let requests = requests();
    assert!(requests.len() > 3, "{} requests", requests.len());
    let mut seen = BTreeSet::new();
    for request in requests {
        let own = request["credential"]["userHandle"].clone();
        let handles = [Value::Null, "AQ".into(), own];
        for sign_count in [0, 7, u32::MAX] {
            for owner in &handles {
                for (expected, counter) in
                    handles.iter().flat_map(|one| [(one, "refuse"), (one, "report")])
                {
                    let mut request = request.clone();
                    request["counter"] = counter.into();
                    request["credential"]["signCount"] = sign_count.into();
                    request["credential"]["userHandle"] = owner.clone();
                    request["expectedUserHandle"] = expected.clone();
                    request.as_object_mut().unwrap().remove("more"); // An unknown member.
                    let (made, wanted) = (by_handles(&request), by_objects(&request));
                    seen.insert(match &wanted {
                        Ok(record) => record["counter"].as_str().unwrap().to_owned(),
                        Err(error) => error.code.as_str().to_owned(),
                    });
                    assert_eq!(made, wanted, "{request}");
                }
            }
        }
    }
    for outcome in ["advanced", "regressed", "counter_regressed", "user_handle_mismatch"] {
        assert!(seen.contains(outcome), "{seen:?}");
    }
}

#[test]
fn an_index_outside_its_enum_is_malformed_request() {
    let request = requests().remove(0);
    let rp = RelyingPartyHandle::read(&request["relyingParty"].to_string()).unwrap();
    let credential = CredentialHandle::read(&request["credential"].to_string()).unwrap();
    for (user_verification, counter, member) in [(3, 0, "userVerification"), (0, 2, "counter")] {
        let answer = credential.verify_packed(&rp, "AAAA", user_verification, counter, None, "{}");
        let error = answer.unwrap_err();
        assert_eq!(error.code.as_str(), "malformed_request");
        assert!(error.detail.starts_with(member), "{error}");
    }
}
