//! Keys that the nodes of one desk share, with rotation.

use std::fmt;

use aws_lc_rs::{digest, hmac};
use zeroize::Zeroizing;

use crate::base64url;
pub use crate::ids::KeyId;

/// Hands out keys by purpose.
///
/// # Behavior
/// - `current_is_found_by_its_id`: `by_id` returns the key that `current` named.
/// - `purposes_are_apart`: the keys of two purposes differ.
/// - `unknown_ids_are_none`: an id that the ring does not hold is `None`.
pub trait KeyRing: Send + Sync {
    /// The key to make new values with.
    fn current(&self, purpose: KeyPurpose) -> Key;

    /// The key with this id, to read older values with.
    fn by_id(&self, purpose: KeyPurpose, id: &KeyId) -> Option<Key>;
}

/// The purpose of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyPurpose {
    /// Credentials shown for people who have none, so that nobody learns who exists.
    Decoy,
    /// Values, such as cookies, that an HTTP adapter seals and the browser sends back.
    Session,
    /// Keyed tags over accounts and credentials.
    Audit,
    /// Cursors of a listing, encrypted because they contain ids of people whom the reader may not see.
    Cursor,
}

/// A key of 256 bits.
#[derive(Clone)]
pub struct Key {
    /// Its name in the ring.
    pub id: KeyId,
    bytes: Zeroizing<[u8; 32]>,
}

/// Derives the key of every purpose from secrets of 256 bits, by HMAC-SHA-256 over the purpose's
/// label: one block is all that is needed.
#[derive(Clone)]
pub struct DerivedKeyRing {
    current: (KeyId, Zeroizing<[u8; 32]>),
    older: Vec<(KeyId, Zeroizing<[u8; 32]>)>,
}

impl KeyPurpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Decoy, Self::Session, Self::Audit, Self::Cursor];

    fn label(self) -> &'static [u8] {
        match self {
            Self::Decoy => b"keydesk decoy",
            Self::Session => b"keydesk session",
            Self::Audit => b"keydesk audit",
            Self::Cursor => b"keydesk cursor",
        }
    }
}

impl Key {
    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl DerivedKeyRing {
    /// A ring with one secret.
    pub fn new(id: KeyId, secret: [u8; 32]) -> Self {
        Self { current: (id, Zeroizing::new(secret)), older: Vec::new() }
    }

    /// A ring with one secret of 32 random bytes, the same at every start and on every node. The key's id
    /// is made of a digest of the secret, so the host keeps no name for it.
    pub fn of_secret(secret: [u8; 32]) -> Self {
        Self::new(name_of(&secret), secret)
    }

    /// Adds a secret that was given to [`of_secret`](Self::of_secret) before.
    #[must_use]
    pub fn with_older_secret(self, secret: [u8; 32]) -> Self {
        self.with_older(name_of(&secret), secret)
    }

    /// Adds a secret that was current before.
    #[must_use]
    pub fn with_older(mut self, id: KeyId, secret: [u8; 32]) -> Self {
        self.older.push((id, Zeroizing::new(secret)));
        self
    }
}

impl KeyRing for DerivedKeyRing {
    fn current(&self, purpose: KeyPurpose) -> Key {
        derive(purpose, &self.current.0, &self.current.1)
    }

    fn by_id(&self, purpose: KeyPurpose, id: &KeyId) -> Option<Key> {
        std::iter::once(&self.current)
            .chain(&self.older)
            .find(|(kept, _)| kept == id)
            .map(|(id, secret)| derive(purpose, id, secret))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:?}, redacted)", self.id.0)
    }
}

impl fmt::Debug for DerivedKeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DerivedKeyRing({:?}, {} older)", self.current.0.0, self.older.len())
    }
}

/// A name that says nothing about the secret and is the same on every node.
fn name_of(secret: &[u8; 32]) -> KeyId {
    let digest = digest::digest(&digest::SHA256, secret);
    KeyId(base64url::encode(digest.as_ref().get(..8).unwrap_or_default()))
}

fn derive(purpose: KeyPurpose, id: &KeyId, secret: &[u8; 32]) -> Key {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), purpose.label());
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.copy_from_slice(tag.as_ref());
    Key { id: id.clone(), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_by_purpose_and_secret_and_are_never_shown() {
        let ring = DerivedKeyRing::new(KeyId("new".into()), [7; 32])
            .with_older(KeyId("old".into()), [8; 32]);
        let decoy = ring.current(KeyPurpose::Decoy);
        assert_ne!(decoy.as_bytes(), &[0; 32]);
        assert_ne!(decoy.as_bytes(), ring.current(KeyPurpose::Session).as_bytes());
        let old = ring.by_id(KeyPurpose::Decoy, &KeyId("old".into())).unwrap();
        assert_ne!(decoy.as_bytes(), old.as_bytes());
        assert!(ring.by_id(KeyPurpose::Decoy, &KeyId("none".into())).is_none());
        assert_eq!(format!("{decoy:?}"), "Key(\"new\", redacted)");
    }

    #[test]
    fn a_secret_names_its_key_alike_at_every_start_and_stays_readable() {
        let before = DerivedKeyRing::of_secret([7; 32]).current(KeyPurpose::Audit);
        // Existing stores contain this id: with another one, the tags made with this key could not be checked.
        assert_eq!(before.id, KeyId("S7Bvjk46dxU".into()));
        let after = DerivedKeyRing::of_secret([8; 32]).with_older_secret([7; 32]);
        assert_ne!(after.current(KeyPurpose::Audit).id, before.id);
        let found = after.by_id(KeyPurpose::Audit, &before.id).unwrap();
        assert_eq!(found.as_bytes(), before.as_bytes());
    }
}
