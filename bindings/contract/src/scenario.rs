//! A scenario as it is kept.

use anyhow::Result;
use keydesk_table::testing::Misbehaviour;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A desk, what is asked of it, and what it answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// What it shows.
    pub name: String,
    /// What the clock shows at the beginning.
    pub clock: String,
    /// What randomness is made from.
    pub seed: u32,
    /// The desk's configuration.
    pub config: Value,
    /// How the desk is mounted, for steps that are requests over HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<Value>,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// Time passes: so many milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advance: Option<u32>,
    /// The host's table behaves otherwise from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Misbehaviour>,
    /// Whether the host's own rules forbid every change to others from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forbids: Option<bool>,
    /// In the blobs of the host's table the first text is replaced by the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace: Option<[String; 2]>,
    /// The desk is closed.
    #[serde(default, skip_serializing_if = "is_not")]
    pub close: bool,
    /// Another desk is opened with this configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Value>,
    /// A request to the mounted desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpStep>,
    /// The operation that is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// The stateless operation that is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify: Option<String>,
    /// Who asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Value>,
    /// What is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Value>,
    /// The browser's response as text, where no JSON value can say it: the request's `response`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_text: Option<String>,
    /// So many spaces are put behind the first character of the response's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spaces: Option<usize>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
    /// The error instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

/// A request over HTTP; its answer is `{status, code?}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HttpStep {
    /// The method.
    pub method: String,
    /// The path, with the prefix of the mounted desk.
    pub path: String,
    /// The headers.
    #[serde(default)]
    pub headers: Map<String, Value>,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// So many spaces are added to the end of the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spaces: Option<usize>,
}

impl Scenario {
    /// The scenario as it is kept: a line for each step.
    ///
    /// # Errors
    /// What serde_json says.
    pub fn to_text(&self) -> Result<String> {
        let head = Self { steps: Vec::new(), ..self.clone() };
        let head = serde_json::to_string_pretty(&head)?;
        let head = head.trim_end_matches(&['}', ']', '[', '\n'][..]);
        let steps: Vec<String> =
            self.steps.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        Ok(format!("{head}[\n    {}\n  ]\n}}\n", steps.join(",\n    ")))
    }
}

impl HttpStep {
    /// The headers, as pairs.
    pub fn headers(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.headers.iter().map(|(name, value)| (name.clone(), text(value))).collect()
    }

    /// The body as it is sent.
    pub fn text(&self) -> String {
        let spaces = " ".repeat(self.spaces.unwrap_or_default());
        format!("{}{spaces}", self.body.as_deref().unwrap_or_default())
    }
}

impl Step {
    /// The operation that is called, with a desk or without.
    pub fn operation(&self) -> Option<&str> {
        self.call.as_deref().or(self.verify.as_deref())
    }

    /// The request as text.
    pub fn text(&self) -> Option<String> {
        let request = self.request.as_ref()?;
        if self.response_text.is_none() && self.spaces.is_none() {
            return Some(request.to_string());
        }
        let mut rest = request.clone();
        let held = rest.as_object_mut()?.remove("response");
        let mut response = self.response_text.clone().or(held.map(|held| held.to_string()))?;
        response.insert_str(1, &" ".repeat(self.spaces.unwrap_or_default()));
        let rest = rest.to_string();
        let rest = rest.strip_suffix('}')?;
        let comma = if rest.len() > 1 { "," } else { "" };
        Some(format!("{rest}{comma}\"response\":{response}}}"))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_not(flag: &bool) -> bool {
    !flag
}
