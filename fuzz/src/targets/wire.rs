//! Requests as they come over a border: JSON for each operation.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use keydesk_api::{Api, ApiError, Caller, Code, OPERATIONS, stateless};
use keydesk_testkit::SoftAuthenticator;
use serde_json::Value;

use crate::input::Input;
use crate::oracle::{Budget, within};
use keydesk_test_desk::people::{ADMIN, JO, RA};
use keydesk_test_desk::{ORIGIN, Portal, key};

/// Every answer is a JSON object, every error has a code of the closed list and a text that quotes
/// nothing of the request, a refusal changes nothing, and what anybody calls without a session
/// reads and changes nothing that is not public.
///
/// Lines: a byte for the operation, a byte for who calls, then JSON in which `$token`, `$session`,
/// `$ceremony`, `$authenticator`, `$link` and `$answer` stand for what the lines before led to.
pub fn wire_request(data: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    within(Budget::LARGE, || {
        runtime.block_on(async {
            let portal = Portal::new();
            let mut session = Session::new(Api::new(portal.desk.clone()));
            for line in data.split(|&byte| byte == b'\n').take(LINES) {
                let mut input = Input::new(line);
                let operation = usize::from(input.byte()) % (OPERATIONS.len() + 3);
                let caller = match input.byte() % 4 {
                    0 => portal.ra(),
                    1 => portal.admin(),
                    2 => portal.fresh(JO),
                    _ => portal.anybody(),
                };
                let request = session.filled(input.rest());
                let before = portal.kept().await;
                let refused = session.call(operation, &caller, &request).await;
                if refused {
                    assert_eq!(portal.kept().await, before, "refused, but something changed");
                }
            }
        });
    });
}

/// What the calls so far led to.
struct Session {
    api: Api,
    key: SoftAuthenticator,
    known: Vec<(&'static str, String)>,
}

impl Session {
    fn new(api: Api) -> Self {
        let known = [("$ra", RA), ("$admin", ADMIN), ("$jo", JO)];
        let known = known.map(|(name, value)| (name, value.to_owned())).into();
        Self { api, key: key(1), known }
    }

    /// The request with what is known in the place of names.
    fn filled(&self, request: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(request) else { return request.to_vec() };
        let mut text = text.to_owned();
        // The newest first: it takes the place of an older one of its name.
        for (name, value) in self.known.iter().rev() {
            text = text.replace(name, value);
        }
        text.into_bytes()
    }

    /// Calls, and says whether it was refused.
    async fn call(&mut self, operation: usize, caller: &Caller, request: &[u8]) -> bool {
        let found = OPERATIONS.get(operation);
        let outcome = match (found, operation - OPERATIONS.len().min(operation)) {
            (Some(found), _) => self.api.call(caller, found.name, request).await,
            (None, pick) => {
                let name = ["verifyRegistration", "verifyAuthentication", "nothing"][pick];
                let Ok(text) = std::str::from_utf8(request) else { return false };
                stateless::call(name, text).map(String::into_bytes)
            }
        };
        match outcome {
            Ok(answer) => {
                let public = found.is_none_or(|found| found.public);
                assert!(public || caller.actor.is_some(), "{found:?} without a session");
                self.learn(&serde_json::from_slice(&answer).expect("an answer is JSON"));
                false
            }
            Err(error) => {
                holds(&error, request);
                true
            }
        }
    }

    /// Remembers what a page would hand on.
    fn learn(&mut self, answer: &Value) {
        assert!(answer.is_object());
        let places = [
            ("$token", "/token"),
            ("$session", "/session"),
            ("$link", "/link/id"),
            ("$ceremony", "/ceremonyId"),
            ("$authenticator", "/authenticator/id"),
        ];
        for (name, pointer) in places {
            if let Some(value) = answer.pointer(pointer).and_then(Value::as_str) {
                self.known.push((name, value.to_owned()));
            }
        }
        if let Some(options) = answer.get("options") {
            let answer = match options.get("rpId") {
                Some(_) => self.key.get(options, ORIGIN),
                None => self.key.create(options, ORIGIN),
            };
            if let Ok(answer) = answer {
                self.known.push(("\"$answer\"", answer.to_string()));
            }
        }
    }
}

fn holds(error: &ApiError, request: &[u8]) {
    static CODES: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    let codes = CODES.get_or_init(|| Code::all().iter().map(|code| code.as_str()).collect());
    assert!(codes.contains(error.code.as_str()), "{error:?} is not on the list");
    assert_ne!(error.code.as_str(), "internal", "{error:?}");
    assert!(!error.detail.is_empty() && error.detail.len() <= 300, "{error:?}");
    let Ok(request) = serde_json::from_slice::<Value>(request) else { return };
    let members = request.as_object().into_iter().flatten();
    for text in members.filter_map(|(_, value)| value.as_str()) {
        let telling = text.len() >= 16 && !codes.contains(text);
        assert!(!(telling && error.detail.contains(text)), "{error:?} quotes the request");
    }
}

/// A journey fits; more would only be slow.
const LINES: usize = 12;
