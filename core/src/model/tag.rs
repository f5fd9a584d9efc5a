//! Keyed tags over what is stored.

use serde::{Deserialize, Serialize};

use crate::base64url;
use crate::ids::KeyId;

/// HMAC-SHA-256 over a stored value, with a key that the store does not hold: who writes the store
/// without the key cannot make one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tag {
    /// Id of the key in the key ring; older keys of the ring still verify.
    pub key: KeyId,
    /// The 32 bytes of the HMAC.
    #[serde(with = "base64url::serde_bytes")]
    pub mac: [u8; 32],
}
