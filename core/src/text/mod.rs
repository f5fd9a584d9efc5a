//! Text that people type: normalised, bounded, and free of characters that hide or reorder it, or that
//! show nothing.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

mod invisible;

use invisible::{hides_something, is_invisible};
pub use invisible::{shown, shows_nothing};

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More user-perceived characters, or more bytes, than the limit.
    #[error("is too long")]
    TooLong,
    /// A control character, one that changes the direction of the text around it, or one that shows
    /// nothing.
    #[error("holds a control, direction or invisible character")]
    Unprintable,
}

/// The nickname of an authenticator: 1 to 64 user-perceived characters (UAX #29 extended
/// grapheme clusters), trimmed, in NFC, without control, bidirectional control or invisible characters.
/// Joiners, variation selectors and tags are taken where writing or an emoji needs them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nickname(String);

/// A reason or note: 1 to 500 user-perceived characters, as [`Nickname`] but with line breaks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note(String);

impl Nickname {
    /// Normalises and checks.
    pub fn new(text: &str) -> Result<Self, InvalidText> {
        let text = clean(text, 64, |_| false)?;
        if hides_something(&text) {
            return Err(InvalidText::Unprintable);
        }
        Ok(Self(text))
    }

    /// Reads what is stored. An earlier version took invisible characters.
    fn stored(text: &str) -> Result<Self, InvalidText> {
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
        let text = clean(&text.replace('\r', ""), 500, |c| c == '\n')?;
        if hides_something(&text) {
            return Err(InvalidText::Unprintable);
        }
        Ok(Self(text))
    }

    /// Reads what is stored. An earlier version took invisible characters.
    fn stored(text: &str) -> Result<Self, InvalidText> {
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

/// Text from the host or a client, as one line of the record keeps it: at most `max` characters, without
/// those that [`is_left_out`] names; nothing if nothing is left.
pub(crate) fn one_line(text: &str, max: usize) -> Option<String> {
    let text: String = text.chars().filter(|c| !is_left_out(*c)).take(max).collect();
    (!text.is_empty()).then_some(text)
}

/// Whether one line of the record leaves the character out: it moves or reorders text, or shows nothing.
pub(crate) fn is_left_out(c: char) -> bool {
    is_unprintable(c) || is_invisible(c)
}

/// Controls (Cc), the bidirectional controls of UAX #9, line and paragraph separators, and the
/// byte order mark.
fn is_unprintable(c: char) -> bool {
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
                Self::stored(&text).map_err(de::Error::custom)
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
    fn f15_a_text_holds_no_character_that_shows_nothing() {
        let invisible = [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{2060}',
            '\u{2064}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff0}',
            '\u{fff9}',
            '\u{1bca0}',
            '\u{1d159}',
            '\u{1d173}',
            '\u{e0000}',
            '\u{e0001}',
            '\u{e0020}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0100}',
            '\u{e0fff}',
        ];
        for c in invisible {
            for text in [
                format!("{c}"),
                format!("{c}{c}"),
                format!("a{c}b"),
                format!("{c}a"),
                format!("a{c}"),
            ] {
                assert_eq!(Nickname::new(&text), Err(InvalidText::Unprintable), "{text:?}");
                assert_eq!(Note::new(&text), Err(InvalidText::Unprintable), "{text:?}");
            }
        }
        // A flag's tags spell text that nobody sees, behind anything but the three flags.
        for bad in [
            "\u{1f3f4}\u{e0075}\u{e0073}\u{e0063}\u{e0061}\u{e007f}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}",
            "\u{1f511}\u{fe0f}\u{fe0f}",
            "\u{1f511}\u{200d}",
            "\u{1f511}\u{200d}\u{200d}\u{1f511}",
            "\u{627}\u{200c}\u{628}",
            "\u{915}\u{200d}",
        ] {
            assert_eq!(Nickname::new(bad), Err(InvalidText::Unprintable), "{bad:?}");
        }
    }

    #[test]
    fn f15_what_writing_and_emoji_need_is_taken() {
        for good in [
            // The flag of Wales, a heart as an emoji, a family, a doctor of a skin tone, a keycap.
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} Cymru",
            "\u{2764}\u{fe0f}",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "\u{1f469}\u{1f3fd}\u{200d}\u{2695}\u{fe0f}",
            "Key 1\u{fe0f}\u{20e3}",
            // Persian "I want", Sinhala "Sri", Hindi with a virama kept visible, an ideograph's variant.
            "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3}",
            "\u{915}\u{94d}\u{200c}\u{937}",
            "\u{845b}\u{e0100}",
            "Allwedd si\u{f4}n",
            "\u{2803}\u{2807}",
        ] {
            assert_eq!(Nickname::new(good).unwrap().as_str(), good, "{good:?}");
            assert_eq!(Note::new(good).unwrap().as_str(), good, "{good:?}");
        }
    }

    #[test]
    fn f15_what_an_earlier_version_stored_is_read() {
        let stored: Nickname = serde_json::from_str("\"\u{3164}\"").unwrap();
        assert_eq!(serde_json::to_string(&stored).unwrap(), "\"\u{3164}\"");
        assert!(serde_json::from_str::<Nickname>("\"a\u{202e}b\"").is_err());
        assert!(serde_json::from_str::<Note>("\"a\u{2800}b\"").is_ok());
    }

    #[test]
    fn a_note_may_have_lines() {
        assert_eq!(Note::new("one\r\ntwo").unwrap().as_str(), "one\ntwo");
        assert_eq!(Note::new("one\u{1b}[2J"), Err(InvalidText::Unprintable));
    }
}
