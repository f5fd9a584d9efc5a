//! Recording: what the scenarios say is done, and what comes of it is written down.

use anyhow::{Context, Result, bail, ensure};
use keydesk_testkit::SoftAuthenticator;
use serde_json::{Value, json};

use crate::play::Player;
use crate::scenario::{HttpStep, Scenario, Step};

/// A scenario that is being recorded.
pub(crate) struct Recorder {
    scenario: Scenario,
    player: Player,
}

impl Recorder {
    /// A desk with this policy and name.
    pub(crate) async fn begin(name: &str, policy: Value) -> Result<Self> {
        Self::configured(name, config(policy)).await
    }

    /// A desk with this configuration and name.
    pub(crate) async fn configured(name: &str, config: Value) -> Result<Self> {
        let mount = Some(json!({ "origin": ORIGIN, "signInUrl": "/sign-in" }));
        let scenario = Scenario { mount, ..plain(name, config) };
        let player = Player::open(&scenario).await?;
        Ok(Self { scenario, player })
    }

    /// The recorded scenario.
    pub(crate) fn end(self) -> Scenario {
        self.scenario
    }

    /// Something that happens around the desk.
    pub(crate) async fn happens(&mut self, step: Step) -> Result<()> {
        self.step(step).await.map(drop)
    }

    /// A step that is refused with this code.
    pub(crate) async fn step_refused(&mut self, code: &str, step: Step) -> Result<()> {
        let made = self.step(step).await?;
        let error = made.error.with_context(|| format!("it was not refused: {code}"))?;
        ensure!(error["code"] == code, "{error} instead of {code}");
        Ok(())
    }

    /// A request over HTTP that is answered with this status and code.
    pub(crate) async fn http(&mut self, code: &str, status: u16, request: HttpStep) -> Result<()> {
        let made = self.step(Step { http: Some(request), ..Step::default() }).await?;
        let answer = made.answer.unwrap_or_default();
        ensure!(answer["status"] == status, "{answer} instead of {status}");
        ensure!(answer.get("code").is_none_or(|seen| seen == code), "{answer} instead of {code}");
        Ok(())
    }

    pub(crate) async fn advance(&mut self, seconds: u32) -> Result<()> {
        let step = Step { advance: Some(seconds * 1000), ..Step::default() };
        self.step(step).await.map(drop)
    }

    /// A call that is answered.
    pub(crate) async fn call(
        &mut self,
        caller: &Value,
        operation: &str,
        request: Value,
    ) -> Result<Value> {
        let step = self.made(caller, operation, request).await?;
        step.answer.with_context(|| format!("{operation} was refused: {:?}", step.error))
    }

    /// A call that is refused with this code.
    pub(crate) async fn refused(
        &mut self,
        code: &str,
        caller: &Value,
        operation: &str,
        request: Value,
    ) -> Result<()> {
        let step = self.made(caller, operation, request).await?;
        let error = step.error.with_context(|| format!("{operation} was not refused: {code}"))?;
        ensure!(error["code"] == code, "{operation}: {error} instead of {code}");
        Ok(())
    }

    /// A stateless call, answered or refused with this code.
    pub(crate) async fn verify(
        &mut self,
        code: Option<&str>,
        operation: &str,
        request: Value,
    ) -> Result<Value> {
        let verify = Some(operation.to_owned());
        let step = self.step(Step { verify, request: Some(request), ..Step::default() }).await?;
        match (step.answer, step.error, code) {
            (Some(answer), None, None) => Ok(answer),
            (None, Some(error), Some(code)) if error["code"] == code => Ok(error),
            (answer, error, code) => bail!("{operation}: {answer:?} {error:?} not {code:?}"),
        }
    }

    /// A stateless call that is refused; its code is recorded.
    pub(crate) async fn verify_refused(&mut self, operation: &str, request: Value) -> Result<()> {
        let verify = Some(operation.to_owned());
        let request = Some(request);
        let step = self.step(Step { verify, request, ..Step::default() }).await?;
        ensure!(step.error.is_some(), "{operation} was answered: {:?}", step.request);
        Ok(())
    }

    /// Issues a link to Jo, and redeems it: the session.
    pub(crate) async fn link_session(&mut self) -> Result<Value> {
        let issued = self.call(&ra(), "issueLink", json!({ "userId": JO, "kind": KEY })).await?;
        let redeemed =
            self.call(&nobody(), "redeemLink", json!({ "token": issued["token"] })).await?;
        Ok(redeemed["session"].clone())
    }

    /// Registers a key for Jo by link: its id.
    pub(crate) async fn registered(&mut self, key: &mut SoftAuthenticator) -> Result<Value> {
        let session = self.link_session().await?;
        let begun =
            self.call(&nobody(), "beginLinkRegistration", json!({ "session": session })).await?;
        let response = create(key, &begun)?;
        let request = json!({
            "session": session, "ceremonyId": begun["ceremonyId"], "response": response,
        });
        let answer = self.call(&nobody(), "finishLinkRegistration", request).await?;
        Ok(answer["authenticator"]["id"].clone())
    }

    /// Jo begins to register a key of their own.
    pub(crate) async fn begun_by_jo(&mut self) -> Result<Value> {
        self.call(&jo(), "beginRegistration", json!({ "userId": JO, "kind": KEY })).await
    }

    async fn made(&mut self, caller: &Value, operation: &str, request: Value) -> Result<Step> {
        self.step(Step {
            call: Some(operation.to_owned()),
            caller: Some(caller.clone()),
            request: Some(request),
            ..Step::default()
        })
        .await
    }

    async fn step(&mut self, step: Step) -> Result<Step> {
        let made = self.player.make(&step).await?;
        self.scenario.steps.push(made.clone());
        Ok(made)
    }
}

/// A scenario in which nothing has happened yet.
pub(crate) fn plain(name: &str, config: Value) -> Scenario {
    let (name, clock) = (name.to_owned(), CLOCK.to_owned());
    Scenario { name, clock, seed: 1, config, mount: None, steps: Vec::new() }
}

/// What a browser answers to the options of a registration.
pub(crate) fn create(key: &mut SoftAuthenticator, begun: &Value) -> Result<Value> {
    key.create(&begun["options"], ORIGIN).map_err(|error| anyhow::anyhow!("create: {error:?}"))
}

/// What a browser answers to the options of a sign-in.
pub(crate) fn get(key: &mut SoftAuthenticator, begun: &Value) -> Result<Value> {
    key.get(&begun["options"], ORIGIN).map_err(|error| anyhow::anyhow!("get: {error:?}"))
}

/// Everything that the scenarios' roles may do.
pub(crate) fn roles() -> Value {
    json!({ "ra": [
        "view", "view_history", "issue_link", "cancel_link", "register", "rename", "remove",
        "close_account", "reopen_account",
    ] })
}

/// The policy of most scenarios.
pub(crate) fn policy() -> Value {
    json!({ "access": { "roles": roles() } })
}

/// A policy under which people register their own keys as often as they like.
pub(crate) fn open_policy(registration: Value) -> Value {
    json!({
        "access": { "roles": roles(), "bootstrap": "host_session" },
        "limits": { "begin": 1000 },
        "registration": registration,
    })
}

/// The end of a registration by Jo.
pub(crate) fn own_finish(begun: &Value, response: &Value) -> Value {
    json!({ "userId": JO, "ceremonyId": begun["ceremonyId"], "response": response })
}

/// The configuration of most scenarios, with this policy.
pub(crate) fn config(policy: Value) -> Value {
    let person = |id: &str, username: &str, name: &str, organisation: &str, active: bool| {
        json!({
            "id": id, "username": username, "displayName": name, "organisation": organisation,
            "active": active,
        })
    };
    json!({
        "relyingParties": [{
            "id": "localhost", "name": "Portal", "origins": [ORIGIN], "policy": policy,
        }],
        "store": "memory:",
        "secret": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "directory": { "people": [
            person(JO, "jo", "Jo Bloggs", "ward-1", true),
            person("u-sam", "sam", "Sam Doe", "ward-1", true),
            person("u-ra", "ra", "Robin Archer", "ward-1", true),
            person("u-alex", "alex", "Alex Far", "ward-2", true),
            person("u-off", "off", "Olive Off", "ward-1", false),
        ] },
    })
}

/// Nobody, from an address.
pub(crate) fn nobody() -> Value {
    json!({ "from": "192.0.2.7" })
}

/// Somebody who may do everything in ward 1.
pub(crate) fn ra() -> Value {
    actor("u-ra", &["ra"], CLOCK, "security_key")
}

/// Jo, by password.
pub(crate) fn jo() -> Value {
    actor(JO, &[], CLOCK, "password")
}

pub(crate) fn actor(id: &str, roles: &[&str], at: &str, strength: &str) -> Value {
    json!({ "actor": {
        "id": id, "roles": roles, "organisations": ["ward-1"], "authenticatedAt": at,
        "strength": strength,
    } })
}

pub(crate) const ORIGIN: &str = "http://localhost:8080";
pub(crate) const CLOCK: &str = "2026-01-05T09:00:00Z";
pub(crate) const JO: &str = "u-jo";
pub(crate) const KEY: &str = "security_key";
