//! Small values of the specification: options, AAGUIDs, transports and the attestation policy.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::limits;

/// Whether the user has to be verified (WebAuthn Level 3 section 5.8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum UserVerification {
    /// A response without user verification is refused.
    Required,
    /// Asked for, not demanded.
    Preferred,
    /// Not asked for.
    Discouraged,
}

/// Which attestation is asked for (WebAuthn Level 3 section 5.4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AttestationConveyance {
    /// None.
    None,
    /// Any that verifies, perhaps made anonymous.
    Indirect,
    /// As the authenticator made it.
    Direct,
    /// One that may name the single device.
    Enterprise,
}

/// How an authenticator is attached (WebAuthn Level 3 section 5.4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AuthenticatorAttachment {
    /// Part of the device.
    Platform,
    /// Can be taken from one device to another.
    CrossPlatform,
}

/// The model of an authenticator (WebAuthn Level 3 section 6.5.1), written as a UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Aaguid([u8; 16]);

/// The text is not a lower-case or upper-case UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID of the form 01234567-89ab-cdef-0123-456789abcdef")]
pub struct InvalidAaguid;

impl Aaguid {
    /// The all-zero AAGUID of an authenticator that does not reveal its model.
    pub const ZERO: Self = Self([0; 16]);

    /// Takes the sixteen bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads the text form of a UUID.
    pub fn parse(text: &str) -> Result<Self, InvalidAaguid> {
        let text = text.as_bytes();
        if text.len() != 36 || [8, 13, 18, 23].iter().any(|&at| text.get(at) != Some(&b'-')) {
            return Err(InvalidAaguid);
        }
        let mut digits = text.iter().filter(|&&byte| byte != b'-');
        let mut nibble = || {
            let digit = char::from(*digits.next().ok_or(InvalidAaguid)?);
            digit.to_digit(16).and_then(|value| u8::try_from(value).ok()).ok_or(InvalidAaguid)
        };
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            *byte = nibble()? << 4 | nibble()?;
        }
        if digits.next().is_some() { Err(InvalidAaguid) } else { Ok(Self(bytes)) }
    }

    /// The sixteen bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Whether this is the AAGUID of an authenticator that names none.
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}

impl fmt::Display for Aaguid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if [4, 6, 8, 10].contains(&at) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Aaguid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aaguid({self})")
    }
}

impl Serialize for Aaguid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Aaguid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// How an authenticator said that it can be reached (WebAuthn Level 3 section 5.8.4): hints from
/// the browser, unknown ones kept, at most 16 names of at most 32 lower-case characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Transports(Vec<String>);

/// The list holds too many transports, or one that is not a short lower-case name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a list of at most 16 short transport names")]
pub struct InvalidTransports;

impl Transports {
    /// Checks and takes the names; a name that stands twice is kept once.
    pub fn new<T: Into<String>>(
        names: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidTransports> {
        let mut kept: Vec<String> = Vec::new();
        for name in names {
            let name = name.into();
            if !Self::is_name(&name) {
                return Err(InvalidTransports);
            }
            if !kept.contains(&name) {
                kept.push(name);
            }
            if kept.len() > limits::TRANSPORTS {
                return Err(InvalidTransports);
            }
        }
        Ok(Self(kept))
    }

    /// Whether this is a short lower-case name.
    pub(crate) fn is_name(name: &str) -> bool {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=limits::TRANSPORT).contains(&name.len()) && name.bytes().all(plain)
    }

    /// The names, in the order in which they came.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Transports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::<String>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aaguid_is_a_uuid() {
        let text = "01020304-0506-0708-0102-030405060708";
        let aaguid = Aaguid::parse(text).unwrap();
        assert_eq!(aaguid.as_bytes()[..8], [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(serde_json::to_string(&aaguid).unwrap(), format!("\"{text}\""));
        for bad in
            ["", "0102030405060708", "01020304-0506-0708-0102-03040506070g", &format!("{text}0")]
        {
            assert_eq!(Aaguid::parse(bad), Err(InvalidAaguid), "{bad}");
        }
    }

    #[test]
    fn transports_are_bounded_and_kept_once() {
        assert_eq!(Transports::new(["usb", "usb", "x-new"]).unwrap().as_slice(), ["usb", "x-new"]);
        assert!(Transports::new([""]).is_err());
        assert!(Transports::new(["USB"]).is_err());
        assert!(Transports::new(["a".repeat(33)]).is_err());
        assert!(Transports::new((0..17).map(|n| format!("t{n}"))).is_err());
    }
}
