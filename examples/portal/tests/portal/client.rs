//! A client of the portal: its sign-in form, its pages, and Keydesk's JSON API.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, Response};
use serde_json::Value;
use ureq::{Agent, Body};

use super::process::Portal;

/// Nothing came back, or not all of it, or that the store failed: whether it happened is not known.
#[derive(Debug)]
pub(crate) struct Lost;

/// Talks to a portal, as long as that lives. It keeps cookies as a browser does.
pub(crate) struct Client {
    agent: Agent,
    /// The node for requests after a sign-in, and that for all others.
    ports: [u16; 2],
    origin: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// A response of the JSON API that came back whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// A page that came back whole.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
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
            cookies: RefCell::default(),
        }
    }

    /// What the browser says where it is, and what authenticators sign.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Signs in by the portal's own form, if that was not done yet. Everything after is asked as this
    /// person.
    pub(crate) fn signed_in(&mut self, username: &str) -> Result<(), Lost> {
        if !self.cookies.borrow().is_empty() {
            return Ok(());
        }
        let page = self.submit_password(username, "keydesk-demo")?;
        assert_eq!(page.status, 303, "{username} is not let in");
        Ok(())
    }

    /// Submits the portal's sign-in form.
    pub(crate) fn submit_password(&self, username: &str, password: &str) -> Result<Page, Lost> {
        self.submit("/sign-in", &format!("username={username}&password={password}"))
    }

    /// Submits a form of the portal or the desk; `fields` is already form-encoded.
    pub(crate) fn submit(&self, path: &str, fields: &str) -> Result<Page, Lost> {
        let request = self
            .agent
            .post(address(self.ports[0], path))
            .header("origin", self.origin())
            .header("sec-fetch-site", "same-origin")
            .header("cookie", self.cookie())
            .header("content-type", "application/x-www-form-urlencoded");
        self.page_of(request.send(fields))
    }

    /// Loads a page; redirects are not followed.
    pub(crate) fn load(&self, path: &str) -> Result<Page, Lost> {
        let request = self.agent.get(address(self.ports[0], path)).header("cookie", self.cookie());
        self.page_of(request.call())
    }

    /// Calls an operation with this browser's session.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> Result<Answer, Lost> {
        let answer = self.send(self.ports[0], operation, body, &self.cookie())?;
        self.keep_cookies(&answer.headers);
        Ok(answer)
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
        let (status, headers, text) = whole(request.send(&body.to_string()))?;
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{operation}: {text}"));
        Ok(Answer { status, headers, body })
    }

    fn page_of(&self, response: Result<Response<Body>, ureq::Error>) -> Result<Page, Lost> {
        let (status, headers, body) = whole(response)?;
        self.keep_cookies(&headers);
        Ok(Page { status, headers, body })
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.borrow();
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all("set-cookie") {
            let mut parts = cookie.to_str().unwrap().split(';').map(str::trim);
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            if value.is_empty() || parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
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

impl Page {
    /// The path that the page redirects to; empty if it does not.
    pub(crate) fn location(&self) -> &str {
        self.headers.get("location").map_or("", |location| location.to_str().unwrap())
    }
}

fn whole(response: Result<Response<Body>, ureq::Error>) -> Result<(u16, HeaderMap, String), Lost> {
    let mut response = response.map_err(|_| Lost)?;
    if response.status() == 503 {
        return Err(Lost);
    }
    let text = response.body_mut().read_to_string().map_err(|_| Lost)?;
    Ok((response.status().as_u16(), response.headers().clone(), text))
}

fn address(port: u16, path: &str) -> String {
    format!("http://127.0.0.1:{port}{path}")
}

/// A portal that hangs is a failure, and not a kill.
const TIMEOUT: Duration = Duration::from_secs(60);
