//! Entries as a server sends them. Nothing of them is trusted to be as it should.

use std::collections::BTreeMap;

use ldap3::ResultEntry;

use crate::error::{LdapError, LdapErrorCode};

/// An entry: its name, and its attributes by name in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Entry {
    /// The distinguished name, as the server writes it.
    pub(crate) dn: String,
    values: BTreeMap<String, Vec<Vec<u8>>>,
}

impl Entry {
    /// An entry of these attributes.
    pub(crate) fn new(
        dn: String,
        attributes: impl IntoIterator<Item = (String, Vec<Vec<u8>>)>,
    ) -> Self {
        let values =
            attributes.into_iter().map(|(name, values)| (name.to_lowercase(), values)).collect();
        Self { dn, values }
    }

    /// Reads a SearchResultEntry (RFC 4511 section 4.5.2).
    pub(crate) fn decode(found: ResultEntry) -> Option<Self> {
        let mut parts = found.0.match_id(4)?.expect_constructed()?.into_iter();
        let dn = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
        let mut attributes = Vec::new();
        for attribute in parts.next()?.expect_constructed()? {
            let mut parts = attribute.expect_constructed()?.into_iter();
            let name = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
            let values = parts.next()?.expect_constructed()?.into_iter();
            let values = values.map(|value| value.expect_primitive()).collect::<Option<Vec<_>>>();
            attributes.push((name, values?));
        }
        Some(Self::new(dn, attributes))
    }

    /// Every value of an attribute.
    pub(crate) fn all(&self, name: &str) -> &[Vec<u8>] {
        self.values.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The only value of an attribute.
    ///
    /// # Errors
    /// `entry_malformed` if there are several.
    pub(crate) fn only(&self, name: &str) -> Result<Option<&[u8]>, LdapError> {
        match self.all(name) {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            several => Err(malformed(format!("{} values of {name}", several.len()))),
        }
    }

    /// The only value of an attribute.
    ///
    /// # Errors
    /// `entry_malformed` if there is none, or several.
    pub(crate) fn needed(&self, name: &str) -> Result<&[u8], LdapError> {
        self.only(name)?.ok_or_else(|| malformed(format!("no value of {name}")))
    }

    /// The only value of an attribute, as text.
    ///
    /// # Errors
    /// As [`Entry::needed`], and if it is not UTF-8.
    pub(crate) fn needed_text(&self, name: &str) -> Result<&str, LdapError> {
        std::str::from_utf8(self.needed(name)?)
            .map_err(|_| malformed(format!("a value of {name} is not text")))
    }
}

pub(crate) fn malformed(why: impl Into<String>) -> LdapError {
    LdapError::new(LdapErrorCode::EntryMalformed, why)
}
