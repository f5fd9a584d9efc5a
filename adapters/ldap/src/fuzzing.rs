//! Entry points for fuzzing: all parsers of external input. Not a part of the interface.

use keydesk_core::time::{Clock, SystemClock};

use crate::accounts::stored::Stored;
use crate::directory::DirectoryConfig;
use crate::entry::Entry;

/// The attributes of an entry, and their values.
pub type Attributes = Vec<(String, Vec<Vec<u8>>)>;

/// Whether an escaped text, in a filter, is a value and nothing else.
pub fn filter_is_safe(text: &str) -> bool {
    let escaped = crate::escape::filter_text(text);
    !escaped.contains(['*', '(', ')', '\0'])
        && ldap3::parse_filter(format!("(cn={escaped})")).is_ok()
}

/// Whether a name is under another.
pub fn is_under(dn: &str, base: &str) -> bool {
    crate::dn::is_under(dn, base)
}

/// Reads an account's entry; the code of its error, if it is malformed.
pub fn account(dn: &str, attributes: Attributes) -> Result<(), &'static str> {
    let read = Stored::decode(&Entry::new(dn.to_owned(), attributes));
    read.map(drop).map_err(|error| error.code.as_str())
}

/// Reads a person's entry; the code of its error, if it is malformed.
pub fn person(
    dn: &str,
    attributes: Attributes,
    config: &DirectoryConfig,
) -> Result<(), &'static str> {
    let read = config.person(&Entry::new(dn.to_owned(), attributes), SystemClock.now());
    read.map(drop).map_err(|error| error.code.as_str())
}
