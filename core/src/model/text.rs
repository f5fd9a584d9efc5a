//! Text that people type: normalised, bounded, and free of characters that hide or reorder it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More user-perceived characters, or more bytes, than the limit.
    #[error("is too long")]
    TooLong,
    /// A control character, or one that changes the direction of the text around it.
    #[error("holds a control or direction character")]
    Unprintable,
}

/// What its owner calls an authenticator: 1 to 64 user-perceived characters (UAX #29 extended
/// grapheme clusters), trimmed, in NFC, without control or bidirectional control characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nickname(String);

/// A reason or note: 1 to 500 user-perceived characters, as [`Nickname`] but with line breaks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note(String);

impl Nickname {
    /// Normalises and checks.
    pub fn new(text: &str) -> Result<Self, InvalidText> {
        clean(text, 64, |_| false).map(Self)
    }

    /// The nickname as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Note {
    /// Normalises and checks; carriage returns are dropped.
    pub fn new(text: &str) -> Result<Self, InvalidText> {
        clean(&text.replace('\r', ""), 500, |c| c == '\n').map(Self)
    }

    /// The note as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn clean(text: &str, max: usize, allowed: fn(char) -> bool) -> Result<String, InvalidText> {
    // Bounded before normalisation: one visible character may carry any number of marks.
    if text.len() > max * MAX_BYTES_PER_CHARACTER {
        return Err(InvalidText::TooLong);
    }
    let text: String = text.trim().nfc().collect();
    if text.chars().any(|c| is_unprintable(c) && !allowed(c)) {
        return Err(InvalidText::Unprintable);
    }
    match text.graphemes(true).count() {
        0 => Err(InvalidText::Empty),
        count if count > max => Err(InvalidText::TooLong),
        _ => Ok(text),
    }
}

/// Controls (Cc), the bidirectional controls of UAX #9, line and paragraph separators, and the
/// byte order mark.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

macro_rules! text_traits {
    ($name:ident) => {
        impl $name {
            /// Whether the text was erased from the record that it was read from.
            pub fn is_erased(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                // Nobody can type an empty text: it stands where one was erased.
                if text.is_empty() {
                    return Ok(Self(String::new()));
                }
                Self::new(&text).map_err(de::Error::custom)
            }
        }
    };
}

text_traits!(Nickname);
text_traits!(Note);

/// Room for a base character with several combining marks or an emoji joined from several.
const MAX_BYTES_PER_CHARACTER: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_is_counted_as_a_person_counts() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        assert!(Nickname::new(&family.repeat(64)).is_ok());
        assert_eq!(Nickname::new(&family.repeat(65)), Err(InvalidText::TooLong));
        assert_eq!(Nickname::new(&"x".repeat(65)), Err(InvalidText::TooLong));
        assert_eq!(Nickname::new(" e\u{301} ").unwrap().as_str(), "\u{e9}");
        assert_eq!(Nickname::new("<script>").unwrap().as_str(), "<script>");
    }

    #[test]
    fn a_nickname_cannot_hide_or_reorder_text() {
        assert_eq!(Nickname::new(" \t "), Err(InvalidText::Empty));
        for bad in ["a\u{0}b", "a\nb", "a\u{202e}b", "a\u{2066}b", "a\u{200f}b", "a\u{feff}b"] {
            assert_eq!(Nickname::new(bad), Err(InvalidText::Unprintable), "{bad:?}");
        }
        let zalgo = format!("a{}", "\u{301}".repeat(10_000));
        assert_eq!(Nickname::new(&zalgo), Err(InvalidText::TooLong));
    }

    #[test]
    fn a_note_may_have_lines() {
        assert_eq!(Note::new("one\r\ntwo").unwrap().as_str(), "one\ntwo");
        assert_eq!(Note::new("one\u{1b}[2J"), Err(InvalidText::Unprintable));
    }
}
