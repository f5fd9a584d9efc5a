//! What a host asks of a mounted desk besides handing it requests.

use std::collections::BTreeMap;

use http::{Response, Uri};
use http_body_util::BodyExt;
use keydesk_api::{ApiError, Code};
use keydesk_http::{DeskBody, HostPage};
use serde::{Deserialize, Serialize};

use crate::manage::{read, user};
use crate::mount::{Mount, language};
use crate::session::{Started, started};
use crate::text::json_text;

/// A page of the host's own in the desk's frame.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostPageRecord {
    /// What the browser shows as the name of the page.
    pub title: String,
    /// The content as HTML: the host has escaped what people wrote.
    pub main: String,
    /// The name in the header; nobody is signed in without it.
    #[serde(default)]
    pub display_name: Option<String>,
    /// The language of the content and of what stands around it, `en` or `cy`; `en` if left out.
    #[serde(default)]
    pub language: Option<String>,
}

/// What the host's server answers to a browser, as it is.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HostAnswerRecord {
    /// The HTTP status code.
    pub status: u16,
    /// All headers of the response; none comes twice.
    pub headers: BTreeMap<String, String>,
    /// What is sent after the headers, as text.
    pub body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReturnTo {
    address: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathForLogs {
    address: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Changed {
    user_id: String,
}

impl Mount {
    /// Calls a function of the mounted desk that answers no request. It returns at once. Requests and
    /// answers are JSON:
    ///
    /// | function | request | answer |
    /// |---|---|---|
    /// | `page` | [`HostPageRecord`] | [`HostAnswerRecord`]: the page with the desk's headers and browser module |
    /// | `relatedOrigins` | `{}` | [`HostAnswerRecord`] for `/.well-known/webauthn` (WebAuthn Level 3 section 5.11) |
    /// | `returnTo` | `{address?}` | the address if it is a page of this desk, else the desk's first page |
    /// | `pathForLogs` | `{address}`: path and query | the path without what must not stand in a log; `?` for what is no address |
    /// | `changed` | `{userId}` | `null`; open pages about this user look now |
    ///
    /// # Errors
    /// `malformed_request`, `configuration_invalid` for a language that there is not, `unknown_operation`,
    /// `closed`.
    pub fn manage(&self, function: &str, request: &str) -> Result<String, ApiError> {
        let desk = self.open_desk()?;
        match function {
            "page" => {
                let page: HostPageRecord = read(function, request)?;
                let page = HostPage {
                    title: page.title,
                    main: page.main,
                    display_name: page.display_name,
                    language: page
                        .language
                        .as_deref()
                        .map(language)
                        .transpose()?
                        .unwrap_or_default(),
                };
                json_text(&answer(desk.page(&page))?)
            }
            "relatedOrigins" => {
                let Nothing {} = read(function, request)?;
                json_text(&answer(desk.related_origins())?)
            }
            "returnTo" => {
                let ReturnTo { address } = read(function, request)?;
                json_text(&desk.return_to(address.as_deref()))
            }
            "pathForLogs" => {
                let PathForLogs { address } = read(function, request)?;
                // A host logs every request, so an invalid address gives `?` and not an error.
                let uri: Option<Uri> = address.parse().ok();
                json_text(&uri.as_ref().map_or("?", |uri| desk.path_for_logs(uri)))
            }
            "changed" => {
                let Changed { user_id } = read(function, request)?;
                desk.changed(&user(&user_id)?);
                Ok("null".to_owned())
            }
            _ => {
                Err(ApiError::with_detail(Code::UNKNOWN_OPERATION, "A mount has no such function."))
            }
        }
    }
}

fn answer(response: Response<DeskBody>) -> Result<HostAnswerRecord, ApiError> {
    let (head, body) = response.into_parts();
    let internal = |what| ApiError::with_detail(Code::INTERNAL, what);
    // A page is whole when it is made.
    let Started::Done(body) = started(body.collect())? else {
        return Err(internal("The page is not whole."));
    };
    let body = body.map_err(|_| internal("The body broke off."))?.to_bytes();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = head.headers.iter();
    Ok(HostAnswerRecord {
        status: head.status.as_u16(),
        headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body: text(&body),
    })
}
