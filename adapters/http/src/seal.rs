//! Values that a browser stores for the desk and can neither read nor change: sealed with
//! AES-256-GCM under a key of the ring that all nodes share.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use keydesk_core::base64url;
use keydesk_core::ports::{Key, KeyId, KeyPurpose, KeyRing};

/// Seals a text. It opens with the same context only.
pub(crate) fn seal(keys: &dyn KeyRing, context: &[&str], text: &str) -> Option<String> {
    let key = keys.current(KeyPurpose::Session);
    let mut sealed = text.as_bytes().to_vec();
    let nonce = aead(&key)?.seal_in_place_append_tag(aad(context), &mut sealed).ok()?;
    let parts = [key.id.0.as_bytes(), nonce.as_ref(), &sealed];
    Some(parts.map(base64url::encode).join("."))
}

/// The text, if it was sealed with this context by a key that the ring still holds.
pub(crate) fn open(keys: &dyn KeyRing, context: &[&str], sealed: &str) -> Option<String> {
    let mut parts = sealed.split('.').map(|part| base64url::decode(part).ok());
    let (id, nonce, mut sealed) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    let id = KeyId(String::from_utf8(id).ok()?);
    let nonce: [u8; NONCE_LEN] = nonce.try_into().ok()?;
    let key = aead(&keys.by_id(KeyPurpose::Session, &id)?)?;
    let nonce = Nonce::assume_unique_for_key(nonce);
    let text = key.open_in_place(nonce, aad(context), &mut sealed).ok()?;
    String::from_utf8(text.to_vec()).ok()
}

/// A key for this alone, since the ring's key may be used for more.
fn aead(key: &Key) -> Option<RandomizedNonceKey> {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), LABEL);
    RandomizedNonceKey::new(&AES_256_GCM, tag.as_ref()).ok()
}

/// Lengths keep one context from being taken for another.
fn aad(context: &[&str]) -> Aad<Vec<u8>> {
    let parts = context.iter().map(|part| format!("{}:{part}", part.len()));
    Aad::from(parts.collect::<String>().into_bytes())
}

const LABEL: &[u8] = b"keydesk http seal";

#[cfg(test)]
mod tests {
    use keydesk_core::ports::DerivedKeyRing;

    use super::*;

    fn ring(id: &str, secret: u8) -> DerivedKeyRing {
        DerivedKeyRing::new(KeyId(id.to_owned()), [secret; 32])
    }

    #[test]
    fn a_sealed_text_opens_with_its_context_and_key_only() {
        let keys = ring("a", 7);
        let sealed = seal(&keys, &["jo", "link"], "token").unwrap();
        assert!(!sealed.contains("token"));
        assert_eq!(open(&keys, &["jo", "link"], &sealed).as_deref(), Some("token"));
        for context in [&["jo", "other"][..], &["jolink"], &["jo"], &["jol", "ink"], &[]] {
            assert_eq!(open(&keys, context, &sealed), None, "{context:?}");
        }
        assert_eq!(open(&ring("a", 8), &["jo", "link"], &sealed), None);
        assert_eq!(open(&ring("b", 7), &["jo", "link"], &sealed), None);
        // A key that was current before.
        let rotated = ring("b", 9).with_older(KeyId("a".to_owned()), [7; 32]);
        assert_eq!(open(&rotated, &["jo", "link"], &sealed).as_deref(), Some("token"));
        // The same text is never sealed to the same twice.
        assert_ne!(seal(&keys, &["jo", "link"], "token").unwrap(), sealed);
    }

    #[test]
    fn a_changed_text_does_not_open() {
        let keys = ring("a", 7);
        let sealed = seal(&keys, &["jo"], "token").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(open(&keys, &["jo"], &changed), None, "{changed}");
        }
        for garbled in ["", ".", "..", "...", "YQ.AAAA.AAAA", &format!("{sealed}.AA")] {
            assert_eq!(open(&keys, &["jo"], garbled), None, "{garbled}");
        }
    }
}
