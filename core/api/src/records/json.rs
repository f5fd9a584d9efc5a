//! A browser's WebAuthn answer, carried as it came.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A browser's answer as the very text that came, so that a duplicate member or an odd number is
/// still there for the engine to refuse.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResponseJson(Box<RawValue>);

impl ResponseJson {
    /// The text, if it is JSON.
    pub fn new(text: String) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text).map(Self)
    }

    /// The text.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.get().as_bytes()
    }
}

impl PartialEq for ResponseJson {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl fmt::Debug for ResponseJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResponseJson({} bytes)", self.0.get().len())
    }
}
