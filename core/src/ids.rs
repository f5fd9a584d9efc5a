//! Identifiers: each its own type, checked when made, so that no two can be mixed up.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::base64url::{self, InvalidBase64Url};
use crate::entropy::{Entropy, EntropyUnavailable, bytes};
use crate::secret::SecretToken;

/// The value does not have the form that this identifier needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {expected}")]
pub struct InvalidId {
    /// The type that was asked for.
    pub name: &'static str,
    /// The form that it needs.
    pub expected: &'static str,
}

/// A text identifier that the host or the configuration chose.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $max:expr, $expected:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks and takes the value.
            pub fn new(value: impl Into<String>) -> Result<Self, InvalidId> {
                let value = value.into();
                let fits = (1..=$max).contains(&value.len());
                if fits && !value.chars().any(char::is_control) {
                    Ok(Self(value))
                } else {
                    Err(InvalidId { name: stringify!($name), expected: $expected })
                }
            }

            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        display_and_serde!($name, |text| $name::new(text));
    };
}

/// Sixteen random bytes, written as base64url.
macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// A fresh one of 128 random bits.
            pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
                bytes(entropy).map(Self)
            }

            /// Reads 22 characters of unpadded base64url.
            pub fn parse(text: &str) -> Result<Self, InvalidBase64Url> {
                base64url::decode_array(text).map(Self)
            }

            /// The sixteen bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            fn as_str(&self) -> String {
                base64url::encode(self.0)
            }
        }

        display_and_serde!($name, |text: &str| $name::parse(text));
    };
}

/// A byte string of bounded length that somebody else may have chosen.
macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $max:expr, $expected:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// The longest that is taken, in bytes.
            pub const MAX: usize = $max;

            /// Checks the length and takes the bytes.
            pub fn new(value: impl Into<Vec<u8>>) -> Result<Self, InvalidId> {
                let value = value.into();
                if (1..=Self::MAX).contains(&value.len()) {
                    Ok(Self(value))
                } else {
                    Err(InvalidId { name: stringify!($name), expected: $expected })
                }
            }

            /// Reads unpadded base64url.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let malformed = InvalidId { name: stringify!($name), expected: $expected };
                Self::new(base64url::decode(text).map_err(|_| malformed)?)
            }

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            fn as_str(&self) -> String {
                base64url::encode(&self.0)
            }
        }

        display_and_serde!($name, |text: &str| $name::parse(text));
    };
}

/// A SHA-256 digest, written as base64url.
macro_rules! digest {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Takes a digest that was computed elsewhere.
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            fn as_str(&self) -> String {
                base64url::encode(self.0)
            }
        }

        display_and_serde!($name, |text: &str| base64url::decode_array(text).map($name));
    };
}

macro_rules! display_and_serde {
    ($name:ident, $parse:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str().as_ref())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                let parse = $parse;
                parse(&*text).map_err(de::Error::custom)
            }
        }
    };
}

text_id! {
    /// A relying party's id: its domain (WebAuthn Level 3 section 5.4.2). It stands in every key.
    RelyingPartyId, 253, "a domain name of 1 to 253 bytes"
}

text_id! {
    /// The directory's immutable id of a person: entryUUID, objectGUID or primary key; never a
    /// name, a UPN or an email address, because those change hands.
    UserId, 255, "1 to 255 bytes without control characters"
}

text_id! {
    /// An organisation, as the host names it.
    OrganisationId, 255, "1 to 255 bytes without control characters"
}

text_id! {
    /// A role, as the host names it.
    Role, 255, "1 to 255 bytes without control characters"
}

random_id! {
    /// One authenticator of one account, for its whole life.
    AuthenticatorId
}

random_id! {
    /// One registration link; not the secret that redeems it.
    LinkId
}

random_id! {
    /// One ceremony, from its options to its answer.
    CeremonyId
}

byte_id! {
    /// A credential id (WebAuthn Level 3 section 4): 1 to 1023 bytes, chosen by the authenticator.
    CredentialId, 1023, "1 to 1023 bytes of unpadded base64url"
}

byte_id! {
    /// A user handle (WebAuthn Level 3 section 4): 64 random bytes for a new account; an imported
    /// account may have 1 to 64.
    UserHandle, 64, "1 to 64 bytes of unpadded base64url"
}

digest! {
    /// The stored digest of a registration link's token.
    LinkDigest
}

digest! {
    /// The stored digest of the session that redeemed a link.
    SessionDigest
}

digest! {
    /// The digest of an event, which the next event names.
    EventDigest
}

digest! {
    /// The digest of a browser's response that completed a registration.
    ResponseDigest
}

/// Names a key of a key ring. Events and tags hold it, so that they can be read after a rotation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub String);

impl UserHandle {
    /// A fresh handle of 64 random bytes (WebAuthn Level 3 section 14.6.1: nothing personal).
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        bytes::<64>(entropy).map(|bytes| Self(bytes.to_vec()))
    }
}

impl LinkDigest {
    /// The digest of a link's token within one relying party.
    pub fn of(token: &SecretToken, rp: &RelyingPartyId) -> Self {
        Self(token.digest(&format!("keydesk link {rp}")))
    }
}

impl SessionDigest {
    /// The digest of a link session's token within one relying party.
    pub fn of(token: &SecretToken, rp: &RelyingPartyId) -> Self {
        Self(token.digest(&format!("keydesk link session {rp}")))
    }
}

impl ResponseDigest {
    /// SHA-256 of the response, byte for byte as the browser sent it.
    pub fn of(response: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, response).as_ref());
        Self(bytes)
    }
}

impl EventDigest {
    /// The predecessor of the first event of an account.
    pub const NONE: Self = Self([0; 32]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ids_are_bounded_and_printable() {
        assert!(UserId::new("7c2c").is_ok());
        for bad in ["", "a\nb", "\u{7f}", &"x".repeat(256)] {
            assert!(UserId::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn byte_ids_are_bounded() {
        assert!(CredentialId::new([]).is_err());
        assert!(CredentialId::new([0; 1023]).is_ok());
        assert!(CredentialId::new([0; 1024]).is_err());
        assert!(UserHandle::new([0; 65]).is_err());
        let id = CredentialId::new([251, 255]).unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"-_8\"");
        assert_eq!(serde_json::from_str::<CredentialId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<CredentialId>("\"-_8=\"").is_err());
    }

    #[test]
    fn a_token_has_another_digest_for_another_relying_party() {
        let token = SecretToken::generate(&crate::entropy::SystemEntropy).unwrap();
        let one = RelyingPartyId::new("one.example").unwrap();
        let two = RelyingPartyId::new("two.example").unwrap();
        assert_ne!(LinkDigest::of(&token, &one), LinkDigest::of(&token, &two));
        assert_ne!(
            LinkDigest::of(&token, &one).as_bytes(),
            SessionDigest::of(&token, &one).as_bytes()
        );
    }
}
