//! Text that stores get wrong: quotes, wildcards and operators of query languages, and pairs that
//! look, sort or fold alike but are not the same.

/// No two are the same text. Each is fit for an identifier: 1 to 253 bytes, no control character.
pub(crate) const ODD: &[&str] = &[
    "' OR '1'='1",
    "'; DROP TABLE accounts; --",
    "\"quoted\"",
    "`back`ticks`",
    "$1 ?1 :name @name {0} %s %n",
    "%",
    "_",
    "*",
    "*)(uid=*",
    "\\",
    "\\2a\\00",
    "cn=a,ou=b+c=d;e<f>g#h",
    "NULL",
    "null",
    "0",
    "00",
    "1e3",
    "1000",
    "a",
    "A",
    "a ",
    " a",
    "a.",
    "\u{e9}",
    "e\u{301}",
    "\u{c9}",
    "stra\u{df}e",
    "strasse",
    "\u{131}",
    "i",
    "I",
    "\u{130}",
    "i\u{307}",
    "\u{fb01}",
    "fi",
    "\u{ff41}",
    "\u{3c3}",
    "\u{3c2}",
    "\u{212a}",
    "K",
    "\u{feff}a",
    "a\u{200d}",
    "a\u{200b}",
    "a\u{ad}",
    "\u{202e}gnitrops",
    "\u{2028}",
    "\u{e000}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10000}",
    "\u{10ffff}",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{2764}\u{fe0f}",
    "\u{2764}",
    "\u{5b57}\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
    "\u{627}\u{644}\u{639}\u{631}",
    "{\"format\":1}",
    "<script>alert(1)</script>&amp;",
    "../../etc/passwd",
    "a\u{a0}b",
    "a b",
    "a  b",
    "\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\
     \u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\
     \u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\
     \u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\
     \u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\
     \u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\u{1d11e}\
     \u{1d11e}\u{1d11e}\u{1d11e}",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use keydesk_core::ids::{RelyingPartyId, UserId};

    use super::*;

    #[test]
    fn odd_texts_are_identifiers_and_all_differ() {
        assert_eq!(ODD.iter().collect::<BTreeSet<_>>().len(), ODD.len());
        for text in ODD {
            assert!(UserId::new(*text).is_ok() && RelyingPartyId::new(*text).is_ok(), "{text:?}");
        }
        assert!(ODD.iter().any(|text| text.len() > 250));
    }
}
