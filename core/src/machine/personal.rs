//! Personal values of events: names, notes, addresses. The chained bytes of an event hold a salted
//! digest of each, a commitment; the value and its salt stand beside them. Anyone who erases the value
//! leaves the chain as it is, and anyone who changes it contradicts the commitment.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::{digest, hmac};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::base64url;

/// The secret of one commit, from which the salt of each personal value in it is derived. It is
/// dropped after the commit: once a value and its salt are erased, nobody can derive the salt again
/// and try out values against the commitment.
pub struct Salts(Zeroizing<[u8; 32]>);

impl Salts {
    /// Takes 256 random bits. Each commit needs its own: anyone who knows the secret of one can find
    /// values that were erased from it.
    pub fn from_secret(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// The salt of the value at `path` of the event with this sequence.
    fn salt(&self, sequence: u64, path: &str) -> [u8; SALT] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_slice());
        let tag = hmac::sign(&key, format!("{sequence} {path}").as_bytes());
        let mut salt = [0; SALT];
        salt.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        salt
    }
}

impl fmt::Debug for Salts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salts(redacted)")
    }
}

/// Values by their place in the chained JSON, an RFC 6901 pointer.
pub(super) type OpenedValues = BTreeMap<String, Opened>;

/// A personal value with the salt of its commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opened {
    #[serde(with = "base64url::serde_bytes")]
    salt: [u8; SALT],
    value: String,
}

/// The commitment that replaces a personal value in the chained bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commitment {
    #[serde(with = "base64url::serde_bytes")]
    commitment: [u8; 32],
}

impl Opened {
    /// SHA-256 over a label, the salt, the place and the value. The salt has a fixed length and no
    /// place holds a zero byte, so no two different inputs become one.
    fn commitment(&self, path: &str) -> Commitment {
        let mut context = digest::Context::new(&digest::SHA256);
        for part in [LABEL, &self.salt, path.as_bytes(), b"\0", self.value.as_bytes()] {
            context.update(part);
        }
        let mut commitment = [0; 32];
        commitment.copy_from_slice(context.finish().as_ref());
        Commitment { commitment }
    }
}

/// Puts a commitment in place of each value of `paths` that is there, and returns the values.
pub(super) fn close(
    chained: &mut Value,
    paths: &[&str],
    salts: &Salts,
    sequence: u64,
) -> Result<OpenedValues, serde_json::Error> {
    let mut opened = OpenedValues::new();
    for path in paths {
        let Some(place) = chained.pointer_mut(path) else { continue };
        let Some(value) = place.as_str() else { continue };
        let value = Opened { salt: salts.salt(sequence, path), value: value.to_owned() };
        *place = serde_json::to_value(value.commitment(path))?;
        opened.insert((*path).to_owned(), value);
    }
    Ok(opened)
}

/// Puts every value back in the place of its commitment; the empty text, which no value is, where
/// the value was erased. Returns the places and commitments that were there.
///
/// # Errors
/// The place of a value that is not what was committed to, or that nothing in the chained bytes
/// speaks of.
pub(super) fn open(
    chained: &mut Value,
    opened: &OpenedValues,
) -> Result<BTreeMap<String, Commitment>, String> {
    let mut found = BTreeMap::new();
    open_below(chained, String::new(), opened, &mut found)?;
    match opened.keys().find(|path| !found.contains_key(*path)) {
        Some(path) => Err(path.clone()),
        None => Ok(found),
    }
}

fn open_below(
    value: &mut Value,
    path: String,
    opened: &OpenedValues,
    found: &mut BTreeMap<String, Commitment>,
) -> Result<(), String> {
    let Value::Object(members) = value else { return Ok(()) };
    if members.len() == 1 && members.contains_key("commitment") {
        let commitment: Commitment =
            serde_json::from_value(value.clone()).map_err(|_| path.clone())?;
        let text = match opened.get(&path) {
            Some(kept) if kept.value.is_empty() || kept.commitment(&path) != commitment => {
                return Err(path);
            }
            Some(kept) => kept.value.clone(),
            None => String::new(),
        };
        *value = Value::String(text);
        found.insert(path, commitment);
        return Ok(());
    }
    // No member of an event has a name that RFC 6901 would escape.
    members
        .iter_mut()
        .try_for_each(|(name, member)| open_below(member, format!("{path}/{name}"), opened, found))
}

/// Puts these commitments in place of the values of `paths`.
///
/// # Errors
/// If a value of `paths` that is there has no commitment.
pub(super) fn close_again(
    chained: &mut Value,
    paths: &[&str],
    commitments: &BTreeMap<String, Commitment>,
) -> Result<(), ()> {
    for path in paths {
        let Some(place) = chained.pointer_mut(path) else { continue };
        if !place.is_string() {
            continue;
        }
        let commitment = commitments.get(*path).ok_or(())?;
        *place = serde_json::to_value(commitment).map_err(|_| ())?;
    }
    Ok(())
}

/// 128 bits: as many as nobody tries.
const SALT: usize = 16;
const LABEL: &[u8] = b"keydesk personal value\0";
