//! Names of entries: digests of ids, so that names never collide and no name is too long or has characters too
//! special for a name. 64 characters, which is what Active Directory allows a `cn`.

use aws_lc_rs::digest::{Context, SHA256};
use keydesk_core::ids::{RelyingPartyId, UserId};

/// The name of an account.
pub(crate) fn account(rp: &RelyingPartyId, user: &UserId) -> String {
    digest(&[b"account", rp.as_str().as_bytes(), user.as_str().as_bytes()])
}

/// The name of a key.
pub(crate) fn key(rp: &RelyingPartyId, sort: &str, bytes: &[u8]) -> String {
    digest(&[b"key", rp.as_str().as_bytes(), sort.as_bytes(), bytes])
}

/// In hexadecimal, because some servers compare without case.
fn digest(parts: &[&[u8]]) -> String {
    let mut context = Context::new(&SHA256);
    for part in parts {
        // With the length of each, nothing can move from one part to the next.
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_every_part_and_fit() {
        let rp = |text| RelyingPartyId::new(text).unwrap();
        let user = |text| UserId::new(text).unwrap();
        let names = [
            account(&rp("ab"), &user("c")),
            account(&rp("a"), &user("bc")),
            account(&rp("A"), &user("bc")),
            key(&rp("ab"), "link", b"c"),
            key(&rp("ab"), "handle", b"c"),
        ];
        for (index, name) in names.iter().enumerate() {
            assert_eq!(name.len(), 64);
            assert!(!names[..index].contains(name));
        }
    }
}
