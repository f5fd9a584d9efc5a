//! The security keys in people's hands.

use keydesk_core::service::BegunCeremony;
use keydesk_testkit::{Settings, SoftAuthenticator};
use serde_json::Value;

/// The relying party.
pub const RP: &str = "care.example";
/// Where its pages are.
pub const ORIGIN: &str = "https://keys.care.example";

/// A security key; another seed is another key.
pub fn key(seed: u64) -> SoftAuthenticator {
    SoftAuthenticator::new(seed)
}

/// A security key with other settings.
pub fn plain_key(seed: u64, change: impl FnOnce(&mut Settings)) -> SoftAuthenticator {
    let mut settings = Settings::default();
    change(&mut settings);
    SoftAuthenticator::with_settings(seed, settings)
}

/// An answer as a browser sends it.
pub fn sent(answer: &Value) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap()
}

/// A person at the browser with the key.
pub trait InHand {
    /// Answers creation options.
    fn registers(&mut self, begun: &BegunCeremony) -> Value;
    /// Answers request options.
    fn signs(&mut self, begun: &BegunCeremony) -> Value;
}

impl InHand for SoftAuthenticator {
    fn registers(&mut self, begun: &BegunCeremony) -> Value {
        self.create(&begun.options, ORIGIN).unwrap()
    }

    fn signs(&mut self, begun: &BegunCeremony) -> Value {
        self.get(&begun.options, ORIGIN).unwrap()
    }
}
