//! A client of the portal: its sign-in form, and Keydesk's JSON API.

use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use super::process::Portal;

/// Nothing came back, or not all of it, or that the store failed: whether it happened is not known.
#[derive(Debug)]
pub(crate) struct Lost;

/// Talks to a portal, as long as that lives.
pub(crate) struct Client {
    agent: Agent,
    /// The node of whoever signed in, and that of everybody else.
    ports: [u16; 2],
    origin: String,
    /// The session of whoever signed in by the form.
    cookie: String,
}

/// A response that came back whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Client {
    /// A client whose session is on one node and whose other requests go to another, or the same.
    pub(crate) fn new(desk: &Portal, people: &Portal) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .proxy(None)
            .timeout_global(Some(TIMEOUT));
        Self {
            agent: config.build().into(),
            ports: [desk.port, people.port],
            origin: desk.origin.clone(),
            cookie: String::new(),
        }
    }

    /// What the browser says where it is, and what authenticators sign.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Signs in by the portal's own form, if that was not done yet. Everything after is asked as this
    /// person.
    pub(crate) fn signed_in(&mut self, username: &str) -> Result<(), Lost> {
        if !self.cookie.is_empty() {
            return Ok(());
        }
        let form = format!("username={username}&password=keydesk-demo");
        let request = self.agent.post(address(self.ports[0], "/sign-in"));
        let response = request
            .header("origin", self.origin())
            .header("content-type", "application/x-www-form-urlencoded")
            .send(&form)
            .map_err(|_| Lost)?;
        if response.status() == 503 {
            return Err(Lost);
        }
        assert_eq!(response.status(), 303, "{username} is not let in");
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
        Ok(())
    }

    /// Calls an operation as whoever signed in.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> Result<Answer, Lost> {
        self.send(self.ports[0], operation, body, &self.cookie)
    }

    /// Calls an operation as somebody without a session.
    pub(crate) fn call_as_nobody(&self, operation: &str, body: &Value) -> Result<Answer, Lost> {
        self.send(self.ports[1], operation, body, "")
    }

    fn send(&self, port: u16, operation: &str, body: &Value, cookie: &str) -> Result<Answer, Lost> {
        let mut request = self
            .agent
            .post(address(port, &format!("/desk/api/{operation}")))
            .header("origin", self.origin())
            .header("content-type", "application/json")
            .header("keydesk-request", "1");
        if !cookie.is_empty() {
            request = request.header("cookie", cookie);
        }
        let mut response = request.send(&body.to_string()).map_err(|_| Lost)?;
        if response.status() == 503 {
            return Err(Lost);
        }
        let text = response.body_mut().read_to_string().map_err(|_| Lost)?;
        Ok(Answer {
            status: response.status().as_u16(),
            body: serde_json::from_str(&text).unwrap_or_else(|_| panic!("{operation}: {text}")),
        })
    }
}

impl Answer {
    /// The code of a refusal; empty for success.
    pub(crate) fn code(&self) -> &str {
        let code = self.body["code"].as_str();
        if self.status == 200 { "" } else { code.unwrap_or_else(|| panic!("{self:?}")) }
    }

    /// A text in the answer.
    pub(crate) fn text(&self, pointer: &str) -> String {
        let text = self.body.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("no {pointer}: {self:?}")).to_owned()
    }
}

fn address(port: u16, path: &str) -> String {
    format!("http://127.0.0.1:{port}{path}")
}

/// A portal that hangs is a failure, and not a kill.
const TIMEOUT: Duration = Duration::from_secs(60);
