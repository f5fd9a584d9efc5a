//! Secrets: never shown by `Debug`, wiped when dropped, kept elsewhere only as a digest.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::base64url::{self, InvalidBase64Url};
use crate::entropy::{Entropy, EntropyUnavailable, bytes};

/// 32 random bytes that prove a right: what a registration link or a link session carries.
#[derive(Clone)]
pub struct SecretToken(Zeroizing<[u8; 32]>);

impl SecretToken {
    /// A fresh token of 256 bits.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        Ok(Self(Zeroizing::new(bytes(entropy)?)))
    }

    /// Reads the form that [`SecretToken::expose`] writes.
    pub fn parse(text: &str) -> Result<Self, InvalidBase64Url> {
        base64url::decode_array(text).map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The token as text, for the one person that it is meant for.
    pub fn expose(&self) -> String {
        base64url::encode(self.0.as_slice())
    }

    /// The value stored in its place: SHA-256 over a label and the token.
    ///
    /// The token has 256 bits of entropy, so a plain fast hash is enough.
    pub(crate) fn digest(&self, label: &str) -> [u8; 32] {
        let mut input = Zeroizing::new(Vec::with_capacity(label.len() + 33));
        input.extend_from_slice(label.as_bytes());
        input.push(0);
        input.extend_from_slice(self.0.as_slice());
        let mut output = [0; 32];
        output.copy_from_slice(digest(&SHA256, &input).as_ref());
        output
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken(redacted)")
    }
}

/// Text that proves a right or opens a door: a token, a password, an address that holds one. `Debug`
/// shows none of it, so a record that is logged gives nothing away; JSON carries it as plain text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// This text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    #[test]
    fn s25_a_secret_is_never_shown() {
        let token = SecretToken::generate(&SystemEntropy).unwrap();
        assert_eq!(format!("{token:?}"), "SecretToken(redacted)");
        let again = SecretToken::parse(&token.expose()).unwrap();
        assert_eq!(again.digest("link"), token.digest("link"));
        assert_ne!(again.digest("link"), token.digest("session"));
    }

    #[test]
    fn s25_secret_text_is_written_to_json_and_never_shown() {
        let text = SecretText::new("hunter2");
        assert_eq!(format!("{text:?} {text:#?}"), "SecretText(redacted) SecretText(redacted)");
        assert_eq!(serde_json::to_string(&text).unwrap(), "\"hunter2\"");
        assert_eq!(serde_json::from_str::<SecretText>("\"hunter2\"").unwrap(), text);
        assert_eq!(text.expose(), "hunter2");
    }
}
