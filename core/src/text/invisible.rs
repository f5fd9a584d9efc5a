//! Characters that show nothing: two texts that look alike must not differ in them, and a text must not
//! be made of them.

use icu_properties::props::{
    BinaryProperty, CanonicalCombiningClass, DefaultIgnorableCodePoint, EmojiModifier,
    EnumeratedProperty, ExtendedPictographic, JoiningType,
};

/// Whether `text` holds a character that shows nothing and has no work to do where it stands.
///
/// Unicode's `Default_Ignorable_Code_Point` says which characters show nothing (UAX #44), and some blank
/// ones that it leaves out are in [`is_blank`]. Three kinds have work to do, in these places alone: a
/// joiner by the rules of RFC 5892 appendix A.1 and A.2 or between two emoji, a variation selector
/// behind what it varies, and the tags of the flags of England, Scotland and Wales.
pub(super) fn hides_something(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let (before, rest) = (&chars[..at], &chars[at..]);
        at += match flag(rest) {
            Some(length) => length,
            None if is_invisible(*c) && !has_work(*c, before, &rest[1..]) => return true,
            None => 1,
        };
    }
    false
}

/// Whether nobody can see that `text` is there: it holds white space, controls and characters that show
/// nothing, or nothing at all.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// The text, unless nobody can see that it is there: a directory's name or address that shows nothing is
/// left out.
pub fn shown(text: Option<String>) -> Option<String> {
    text.filter(|text| !shows_nothing(text))
}

/// Whether the character shows nothing by itself.
pub(super) fn is_invisible(c: char) -> bool {
    DefaultIgnorableCodePoint::for_char(c) || is_blank(c)
}

/// Blank glyphs and format characters that are not `Default_Ignorable_Code_Point`, although they
/// show nothing: Braille blank, annotation anchors, Khitan filler, Egyptian format controls and blanks, and
/// the null note head (Unicode 16, chapters 8, 11, 18, 21 and 23).
fn is_blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{fff9}'..='\u{fffb}' | '\u{16fe4}' | '\u{13430}'..='\u{13442}' | '\u{1d159}')
}

fn has_work(c: char, before: &[char], after: &[char]) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' if follows_virama(before) => true,
        '\u{200c}' => joins_cursive(before, after),
        '\u{200d}' => is_emoji(before) && after.first().is_some_and(|&c| is_pictograph(c)),
        // Emoji, ideographs, Mongolian and Myanmar letters have variants; letters of ASCII have none.
        '\u{180b}'..='\u{180d}'
        | '\u{180f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' => {
            let varied = before.last().is_some_and(|&c| !c.is_ascii() && !is_invisible(c));
            varied || is_keycap(before, after)
        }
        _ => false,
    }
}

/// RFC 5892 appendix A.1 and A.2: behind a virama.
fn follows_virama(before: &[char]) -> bool {
    let virama = CanonicalCombiningClass::Virama;
    before.last().is_some_and(|&c| CanonicalCombiningClass::for_char(c) == virama)
}

/// RFC 5892 appendix A.1: between two letters that would join without it.
fn joins_cursive(before: &[char], after: &[char]) -> bool {
    let mut left = before.iter().rev().map(|&c| JoiningType::for_char(c));
    let mut right = after.iter().map(|&c| JoiningType::for_char(c));
    let joins = |found: Option<JoiningType>, by: JoiningType| {
        found.is_some_and(|kind| kind == by || kind == JoiningType::DualJoining)
    };
    joins(left.find(|kind| *kind != JoiningType::Transparent), JoiningType::LeftJoining)
        && joins(right.find(|kind| *kind != JoiningType::Transparent), JoiningType::RightJoining)
}

/// Whether the text ends with an emoji, as UTS #51 writes it: with a variation selector or a skin
/// tone behind it.
fn is_emoji(before: &[char]) -> bool {
    let modifies = |c: char| c == '\u{fe0f}' || EmojiModifier::for_char(c);
    before.iter().rev().find(|&&c| !modifies(c)).is_some_and(|&c| is_pictograph(c))
}

fn is_pictograph(c: char) -> bool {
    ExtendedPictographic::for_char(c)
}

/// `0️⃣` and its like: a digit, the variation selector and the key around them.
fn is_keycap(before: &[char], after: &[char]) -> bool {
    before.last().is_some_and(|c| matches!(c, '0'..='9' | '#' | '*'))
        && after.first() == Some(&'\u{20e3}')
}

/// The length of the flag of England, Scotland or Wales that the text begins with: the emoji tag
/// sequences that are recommended for interchange (UTS #51).
fn flag(text: &[char]) -> Option<usize> {
    FLAGS.into_iter().find_map(|flag| {
        let length = flag.chars().count();
        text.iter().copied().take(length).eq(flag.chars()).then_some(length)
    })
}

const FLAGS: [&str; 3] = [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];
