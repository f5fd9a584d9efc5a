//! An answer or an error as one text, for languages whose border throws nothing.

use keydesk_api::{ApiError, Code};
use serde::Serialize;

/// An error as text: `!` and its [`ErrorRecord`](crate::ErrorRecord) as JSON. No answer begins like
/// that, because answers are JSON.
pub fn error_text(error: &ApiError) -> String {
    serde_json::to_string(&error.to_record())
        .map_or_else(|_| "!{}".to_owned(), |record| format!("!{record}"))
}

/// An answer as it is, or an error as [`error_text`] writes it.
pub fn answer_text(result: Result<String, ApiError>) -> String {
    result.unwrap_or_else(|error| error_text(&error))
}

/// An answer as JSON.
pub(crate) fn json_text(answer: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(answer)
        .map_err(|_| ApiError::with_detail(Code::INTERNAL, "The answer cannot be written."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_error_is_its_record_behind_a_mark() {
        let error = ApiError::with_detail(Code::CLOSED, "The desk was closed.");
        let text = answer_text(Err(error));
        let record =
            json!({ "code": "closed", "detail": "The desk was closed.", "retryable": false });
        assert_eq!(text.strip_prefix('!'), Some(record.to_string().as_str()));
        assert_eq!(answer_text(Ok("{}".to_owned())), "{}");
    }
}
