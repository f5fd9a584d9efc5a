//! Reading forms, and saying what is wrong in them.

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response};
use keydesk_api::Code;
use url::form_urlencoded;

use super::failed;
use crate::problem::Problem;
use crate::visit::Visit;

/// An error in one field.
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

/// One choice of a radio list.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) hint: String,
}

/// The fields of a form.
#[derive(Debug)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the body within the desk's limit.
    pub(crate) async fn read(visit: &Visit, body: Body) -> Result<Self, Response<Body>> {
        let refuse = |problem| failed(&visit.shared, Some(&visit.session), problem);
        if !is_form(&visit.parts.headers) {
            return Err(refuse(Problem::new(Code::MALFORMED_REQUEST)));
        }
        let body = crate::body::read(&visit.shared.config, body).await.map_err(refuse)?;
        Ok(Self(form_urlencoded::parse(&body).into_owned().collect()))
    }

    /// The field's value, without spaces around it; empty if it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(';').next().is_some_and(|kind| {
            kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
    })
}

/// The error in this field; empty if there is none.
pub(crate) fn error_of(errors: &[FieldError], field: &str) -> String {
    errors.iter().find(|error| error.field == field).map_or_else(String::new, |e| e.text.clone())
}
