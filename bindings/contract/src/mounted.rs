//! The desk of a scenario, mounted as a host's own server mounts it.

use std::sync::Arc;

use anyhow::{Context, Result};
use async_trait::async_trait;
use keydesk_api::records::SignInAnswer;
use keydesk_facade::host::{HostFault, HostPortal, PortalSession, PortalSignedIn};
use keydesk_facade::{Facade, HttpRequest, Mount};
use serde_json::{Value, json};

use crate::scenario::HttpStep;

/// A mounted desk.
pub(crate) struct Mounted(Mount);

impl Mounted {
    pub(crate) fn of(facade: &Facade, config: &Value) -> Result<Self> {
        Ok(Self(facade.mount(serde_json::from_value(config.clone())?)?))
    }

    /// Makes a request: `{status, code?}`.
    pub(crate) async fn ask(&self, step: &HttpStep) -> Result<Value> {
        let request = HttpRequest {
            number: 1,
            method: step.method.clone(),
            target: step.path.clone(),
            headers: step.headers(),
            body: step.text().into_bytes(),
            peer: None,
        };
        let answer = self.0.handle(request).await?;
        let body = answer.whole.context("a step is no stream")?;
        Ok(outcome(answer.status, &body))
    }
}

/// What is compared of a response: its status, and its code if it is a problem.
pub(crate) fn outcome(status: u16, body: &[u8]) -> Value {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    match body.get("code") {
        Some(code) => json!({ "status": status, "code": code }),
        None => json!({ "status": status }),
    }
}

/// A portal in which nobody is signed in.
pub(crate) fn nobody() -> Arc<dyn HostPortal> {
    Arc::new(Nobody)
}

struct Nobody;

#[async_trait]
impl HostPortal for Nobody {
    async fn session(&self, _: i64) -> Result<PortalSession, HostFault> {
        Ok(PortalSession::default())
    }

    async fn signed_in(
        &self,
        _: i64,
        _: SignInAnswer,
    ) -> Result<Option<PortalSignedIn>, HostFault> {
        Ok(None)
    }
}
