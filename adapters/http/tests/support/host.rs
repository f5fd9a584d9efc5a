//! A host whose session is a header: `ra`, `locum`, `jo`, `ra-stale`, `pending-jo`, `broken`, or nobody.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use http::HeaderValue;
use http::request::Parts;
use keydesk_api::{Actor, Strength};
use keydesk_core::ids::{OrganisationId, Role, UserId};
use keydesk_core::service::SignIn;
use keydesk_core::time::{Clock, Timestamp};
use keydesk_http::{Fault, Host, HostError, HostSession, SignedIn};
use keydesk_testkit::FixedClock;

pub struct TestHost {
    pub clock: Arc<FixedClock>,
    /// What the desk reported: path, code and cause.
    pub faults: Mutex<Vec<String>>,
}

#[async_trait]
impl Host for TestHost {
    async fn session(&self, request: &Parts) -> Result<HostSession, HostError> {
        assert!(request.uri.path().starts_with("/desk"), "the host sees the address as it came");
        let named = request.headers.get("x-test-user").map_or("", |name| name.to_str().unwrap());
        let (name, age) = match named {
            "" => return Ok(HostSession::default()),
            "broken" => return Err(HostError::unavailable("no such table: sessions")),
            "ra-stale" => ("ra", Duration::from_secs(3600)),
            name => (name, Duration::ZERO),
        };
        if let Some(user) = name.strip_prefix("pending-") {
            let pending_user = Some(UserId::new(user).unwrap());
            return Ok(HostSession { pending_user, ..HostSession::default() });
        }
        let now = self.clock.now().unix_millis();
        let age = i64::try_from(age.as_millis()).unwrap();
        let actor = Actor {
            id: UserId::new(name).unwrap(),
            roles: vec![Role::new(name).unwrap()],
            organisations: vec![OrganisationId::new("north").unwrap()],
            authenticated_at: Timestamp::from_unix_millis(now - age),
            strength: Strength::Password,
            authenticator: None,
        };
        let display_name = Some(format!("Name of {name}"));
        Ok(HostSession { actor: Some(actor), display_name, ..HostSession::default() })
    }

    async fn signed_in(&self, request: &Parts, sign_in: &SignIn) -> Result<SignedIn, HostError> {
        match request.headers.get("x-test-sessions").map(HeaderValue::as_bytes) {
            Some(b"fail") => return Err(HostError::unavailable("no room for a session")),
            Some(b"refuse") => return Err(HostError::Refused),
            _ => {}
        }
        let cookie = format!("portal={}", sign_in.user);
        Ok(SignedIn {
            set_cookies: vec![HeaderValue::from_str(&cookie).unwrap()],
            location: "/home".to_owned(),
        })
    }

    fn sign_in_url(&self, return_to: &str) -> String {
        format!("/sign-in?return_to={return_to}")
    }

    fn step_up_url(&self, return_to: &str) -> String {
        format!("/step-up?return_to={return_to}")
    }

    fn failed(&self, fault: &Fault<'_>) {
        let told = format!("{} {}: {}", fault.path, fault.code, fault.cause);
        self.faults.lock().unwrap().push(told);
    }
}
