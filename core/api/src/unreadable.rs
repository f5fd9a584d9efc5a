//! Why JSON does not read as what it should be, for developers: the member, and what is expected there.
//! A wrong value may be anybody's data, so none is quoted.

use serde::Deserialize;
use serde::de::Deserializer;

/// Reads a value. What is wrong is told by member: `users[2].active: expected a boolean`.
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
    let said = error.to_string();
    // Serde adds the place in the text, which the path says better.
    let said = said.split(" at line ").next().unwrap_or_default();
    let names_members = ["missing field", "unknown field", "duplicate field"];
    if names_members.iter().any(|words| said.starts_with(words)) {
        return said.to_owned();
    }
    match said.split_once(", expected ") {
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
            let mut read = serde_json::Deserializer::from_str(json);
            let error = read_named::<Person>(&mut read).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
            assert_eq!(error, said, "{json}");
        }
    }
}
