//! Why JSON does not read as what it should be, for developers: the member, and what is expected there.
//! A wrong value may be anybody's data, so none is quoted.

use serde::Deserialize;
use serde::de::Deserializer;

/// Reads one value from JSON text, and nothing after it. Errors name the member, as those of
/// [`read_named`] do.
///
/// # Errors
/// What is wrong, without the value that is.
pub fn read_text<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let value = read_named(&mut json)?;
    json.end().map_err(|_| "more follows after the end of the value".to_owned())?;
    Ok(value)
}

/// Reads a value. Errors name the member: `users[2].active: expected a boolean`.
///
/// # Errors
/// What is wrong, without the value that is.
pub fn read_named<'de, T: Deserialize<'de>>(
    json: impl Deserializer<'de, Error = serde_json::Error>,
) -> Result<T, String> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let (path, error) = (error.path().to_string(), error.into_inner());
        if error.is_syntax() || error.is_eof() {
            return format!("not JSON at line {} column {}", error.line(), error.column());
        }
        let expected = expected(&error);
        // Of a member too many, serde names it itself.
        let told = path == "." || expected.contains(&format!("field `{path}`"));
        if told { expected } else { format!("{path}: {expected}") }
    })
}

/// What serde expected, without what it found instead.
fn expected(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // Serde adds the place in a text, which the path says better. A wrong value may hold the same words,
    // so each is looked for from the end.
    let place = text.rsplit_once(" at line ").filter(|_| error.line() > 0);
    let said = place.map_or(text.as_str(), |(said, _)| said);
    let names_members = ["missing field", "unknown field", "duplicate field"];
    if names_members.iter().any(|words| said.starts_with(words)) {
        return said.to_owned();
    }
    match said.rsplit_once(", expected ") {
        Some((_, expected)) if expected.starts_with("struct ") => "expected an object".to_owned(),
        Some((_, expected)) => format!("expected {expected}"),
        None => "a value of the wrong form".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[allow(dead_code, reason = "read alone")]
    struct Person {
        display_name: String,
        active: bool,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        SecurityKey,
        Passkey,
    }

    #[test]
    fn the_member_and_what_is_expected_are_named_and_no_value_is() {
        for (json, said) in [
            (r#"{"active":true}"#, "missing field `displayName`"),
            (
                r#"{"displayName":"Jo","active":true,"display_name":"Jo"}"#,
                "unknown field `display_name`, expected one of `displayName`, `active`, `kind`",
            ),
            (r#"{"displayName":"Jo","active":"secret"}"#, "active: expected a boolean"),
            (
                r#"{"displayName":"Jo","active":"x, expected secret at line 1"}"#,
                "active: expected a boolean",
            ),
            (
                r#"{"displayName":["secret, expected x"],"active":true}"#,
                "displayName: expected a string",
            ),
            (
                r#"{"displayName":"Jo","active":true,"kind":"secret"}"#,
                "kind: expected `security_key` or `passkey`",
            ),
            (r#"["secret"]"#, "expected an object"),
            (r#""secret""#, "expected an object"),
            (r#"{"displayName":"#, "not JSON at line 1 column 15"),
        ] {
            let error = read_text::<Person>(json.as_bytes()).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
            assert_eq!(error, said, "{json}");
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(json) {
                assert_eq!(read_named::<Person>(value).unwrap_err(), said, "{json}");
            }
        }
    }

    #[test]
    fn nothing_may_follow_the_value() {
        assert_eq!(read_text::<bool>(b" true "), Ok(true));
        let error = read_text::<bool>(b"true secret").unwrap_err();
        assert_eq!(error, "more follows after the end of the value");
    }
}
