//! Secrets and identifiers as text, and what a store returns.

use keydesk_core::base64url;
use keydesk_core::ids::{CredentialId, LinkDigest, RelyingPartyId, SessionDigest, UserHandle};
use keydesk_core::machine::Event;
use keydesk_core::model::{Account, Ceremony, LinkSession, Notification};
use keydesk_core::secret::SecretToken;
use keydesk_core::webauthn::Aaguid;

use crate::oracle::{Budget, bounded, within};

/// A token or identifier that is taken has exactly one text, shows itself in no debug output, and
/// is stored as a digest that depends on relying party and purpose.
pub fn link_token(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(bytes) = bounded(|| base64url::decode(text)) {
        assert_eq!(base64url::encode(&bytes), text, "two texts for the same bytes");
    }
    if let Ok(token) = bounded(|| SecretToken::parse(text)) {
        assert_eq!(token.expose(), text);
        assert!(!format!("{token:?}").contains(text), "shown by debug output");
        let rp = |name: &str| RelyingPartyId::new(name).expect("a relying party");
        let link = LinkDigest::of(&token, &rp("care.example"));
        assert_eq!(link, LinkDigest::of(&token, &rp("care.example")));
        assert_ne!(link, LinkDigest::of(&token, &rp("other.example")));
        let session = SessionDigest::of(&token, &rp("care.example"));
        assert_ne!(link.as_bytes(), session.as_bytes(), "a link for a session");
        let mut other = data.to_vec();
        other[0] = if other[0] == b'A' { b'B' } else { b'A' };
        let other = SecretToken::parse(std::str::from_utf8(&other).expect("text"));
        let other = LinkDigest::of(&other.expect("a token"), &rp("care.example"));
        assert_ne!(link, other);
    }
    if let Ok(session) = bounded(|| LinkSession::parse(text)) {
        assert_eq!(session.expose(), text);
        let secret = session.token.expose();
        assert!(!format!("{session:?}").contains(&secret), "shown by debug output");
    }
    if let Ok(id) = bounded(|| CredentialId::parse(text)) {
        assert_eq!(base64url::encode(id.as_bytes()), text);
        assert!((1..=1023).contains(&id.as_bytes().len()));
    }
    if let Ok(handle) = bounded(|| UserHandle::parse(text)) {
        assert_eq!(base64url::encode(handle.as_bytes()), text);
        assert!((1..=64).contains(&handle.as_bytes().len()));
    }
    if let Ok(aaguid) = bounded(|| Aaguid::parse(text)) {
        assert_eq!(aaguid.to_string(), text.to_ascii_lowercase());
    }
}

/// What is taken from a store is written and read again as the same; an event has one encoding.
///
/// The first byte chooses: an account, an event, a ceremony, a notification.
pub fn stored_blob(data: &[u8]) {
    let Some((&kind, bytes)) = data.split_first() else { return };
    let budget = Budget { allocated: 8 << 20, ..Budget::ENGINE };
    match kind % 4 {
        0 => {
            let Ok(account) = within(budget, || Account::decode(bytes)) else { return };
            let written = account.encode().expect("an account can be written");
            let again = Account::decode(&written).expect("and read");
            assert_eq!(again, account);
            assert_eq!(again.encode().expect("and written"), written, "one encoding");
        }
        1 => {
            let Ok(event) = within(budget, || Event::decode(bytes)) else { return };
            assert_eq!(event.encoded(), bytes, "one encoding");
        }
        2 => again::<Ceremony>(bytes, budget),
        _ => again::<Notification>(bytes, budget),
    }
}

fn again<T>(bytes: &[u8], budget: Budget)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let Ok(value) = within(budget, || serde_json::from_slice::<T>(bytes)) else { return };
    let written = serde_json::to_vec(&value).expect("it can be written");
    assert_eq!(serde_json::from_slice::<T>(&written).expect("and read"), value);
}
