//! Base64url without padding (RFC 4648 section 5), read strictly: no padding, no standard alphabet,
//! no white space, no stray trailing bits. Every binary value that comes in goes through here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text is not strict unpadded base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not unpadded base64url")]
pub struct InvalidBase64Url;

/// Writes bytes as unpadded base64url.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads unpadded base64url.
pub fn decode(text: &str) -> Result<Vec<u8>, InvalidBase64Url> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidBase64Url)
}

/// Reads exactly `N` bytes of unpadded base64url.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], InvalidBase64Url> {
    decode(text)?.try_into().map_err(|_| InvalidBase64Url)
}

/// Reads into `buffer` and returns the filled part; no allocation.
pub fn decode_into<'b>(text: &[u8], buffer: &'b mut [u8]) -> Result<&'b [u8], InvalidBase64Url> {
    let length = URL_SAFE_NO_PAD.decode_slice(text, buffer).map_err(|_| InvalidBase64Url)?;
    buffer.get(..length).ok_or(InvalidBase64Url)
}

/// `serde(with)` for byte strings: written as unpadded base64url, read strictly.
pub mod serde_bytes {
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Writes unpadded base64url.
    pub fn serialize<S: Serializer>(
        bytes: &impl AsRef<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::encode(bytes))
    }

    /// Reads strict unpadded base64url into anything that bytes can become.
    pub fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: TryFrom<Vec<u8>>,
    {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let bytes = super::decode(&text).map_err(de::Error::custom)?;
        T::try_from(bytes).map_err(|_| de::Error::custom("wrong number of bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strict_unpadded_base64url_is_read() {
        assert_eq!(decode("-_8"), Ok(vec![0xfb, 0xff]));
        for bad in ["-_8=", "+/8", "-_9", "-_8 ", "\n-_8", "-", "-_8\u{e9}"] {
            assert_eq!(decode(bad), Err(InvalidBase64Url), "{bad:?}");
        }
        assert_eq!(decode_array::<3>("-_8"), Err(InvalidBase64Url));
        let mut small = [0; 1];
        assert!(decode_into(b"-_8", &mut small).is_err());
    }
}
