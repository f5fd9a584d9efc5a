//! Text in filters, so that no character of it is an operator (RFC 4515).
//!
//! Entry names are digests, so they never contain user input.

use std::fmt::Write;

/// A text as the value of a filter.
pub(crate) fn filter_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '*' | '(' | ')' | '\\' | '\0' => {
                // Writing to a String cannot fail.
                let _ = write!(escaped, "\\{:02x}", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Bytes as the value of a filter.
pub(crate) fn filter_bytes(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 3), |mut escaped, byte| {
        let _ = write!(escaped, "\\{byte:02x}");
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_of_filters_become_data() {
        assert_eq!(filter_text("*)(uid=*"), "\\2a\\29\\28uid=\\2a");
        assert_eq!(filter_text("a\\b\0"), "a\\5cb\\00");
        assert_eq!(filter_text(" \u{e9} "), " \u{e9} ");
        assert_eq!(filter_bytes(&[0, b'*', 0xff]), "\\00\\2a\\ff");
    }

    proptest::proptest! {
        #[test]
        fn an_escaped_filter_parses_and_holds_no_operator(text in ".{0,40}") {
            let filter = format!("(cn={})", filter_text(&text));
            proptest::prop_assert!(ldap3::parse_filter(&filter).is_ok(), "{}", filter);
            proptest::prop_assert!(!filter_text(&text).contains(['*', '(', ')', '\0']));
        }
    }
}
