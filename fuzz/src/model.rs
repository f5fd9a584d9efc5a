//! The same formats read a second time, in another way: CBOR by `ciborium`, under the rules as
//! SECURITY.md of the project states them, and the structures on top of it.

use ciborium::Value;
use keydesk_core::webauthn::fuzzing::Item;
use keydesk_core::webauthn::limits;

/// What another library makes of the item at the start of the bytes, which are then behind it.
/// None where it is not CBOR as we take it.
pub fn item(rest: &mut &[u8]) -> Option<Value> {
    let before = *rest;
    // Bytes that nest deeper than any document here are not worth another library's recursion.
    let value: Value = ciborium::de::from_reader_with_recursion_limit(&mut *rest, 16).ok()?;
    let used = &before[..before.len() - rest.len()];
    (allowed(&value, limits::CBOR_DEPTH) && encode(&value) == used).then_some(value)
}

/// The same for bytes that are exactly one item.
pub fn whole(mut bytes: &[u8]) -> Option<Value> {
    let value = item(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

/// The canonical form but for the order of keys, which is kept.
pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).expect("memory takes it");
    out
}

fn allowed(value: &Value, depth: usize) -> bool {
    match value {
        Value::Integer(_) | Value::Bytes(_) | Value::Text(_) | Value::Bool(_) | Value::Null => true,
        Value::Array(items) => depth > 0 && items.iter().all(|item| allowed(item, depth - 1)),
        Value::Map(entries) => {
            let keys: Vec<_> = entries.iter().map(|(key, _)| encode(key)).collect();
            let plain = |key: &Value| matches!(key, Value::Integer(_) | Value::Text(_));
            depth > 0
                && entries.iter().all(|(key, value)| plain(key) && allowed(value, depth - 1))
                && keys.iter().enumerate().all(|(at, key)| !keys[..at].contains(key))
        }
        _ => false,
    }
}

/// Counts the keys of all maps. Keydesk limits only the keys of maps that are open at the same time.
pub fn keys(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(keys).sum(),
        Value::Map(entries) => entries.iter().map(|(_, value)| 1 + keys(value)).sum(),
        _ => 0,
    }
}

/// Whether both readers understood the same.
pub fn same(ours: &Item, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Item::Integer(ours), Value::Integer(theirs)) => *ours == i128::from(*theirs),
        (Item::Bytes(ours), Value::Bytes(theirs)) => ours == theirs,
        (Item::Text(ours), Value::Text(theirs)) => ours == theirs,
        (Item::Simple, Value::Bool(_) | Value::Null) => true,
        (Item::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
        }
        (Item::Map(ours), Value::Map(theirs)) => {
            let pairs = ours.iter().zip(theirs);
            ours.len() == theirs.len()
                && pairs.into_iter().all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1))
        }
        _ => false,
    }
}

/// Authenticator data by WebAuthn Level 3 section 6.1, without the meaning of extensions.
pub struct Data<'b> {
    /// The hash of the relying party id.
    pub rp_id_hash: &'b [u8],
    /// The flags byte.
    pub flags: u8,
    /// The signature counter.
    pub sign_count: u32,
    /// AAGUID, credential id and the exact bytes of the COSE key.
    pub attested: Option<(&'b [u8], &'b [u8], &'b [u8])>,
    /// The extension outputs.
    pub extensions: Option<Value>,
    /// The larger number of map keys of its two CBOR items: the COSE key and the extension outputs.
    pub keys: usize,
}

/// Reads authenticator data to the last byte.
pub fn authenticator_data(bytes: &[u8]) -> Option<Data<'_>> {
    let (rp_id_hash, rest) = bytes.split_at_checked(32)?;
    let (head, mut rest) = rest.split_at_checked(5)?;
    let flags = head[0];
    let sign_count = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
    let (mut attested, mut extensions, mut count) = (None, None, 0);
    if flags & 0x22 != 0 || bytes.len() > limits::AUTHENTICATOR_DATA {
        return None;
    }
    if flags & 0x40 != 0 {
        let (aaguid, after) = rest.split_at_checked(16)?;
        let (length, after) = after.split_at_checked(2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if !(1..=1023).contains(&length) {
            return None;
        }
        let (id, after) = after.split_at_checked(length)?;
        rest = after;
        let key = item(&mut rest)?;
        count = count.max(keys(&key));
        attested = Some((aaguid, id, &after[..after.len() - rest.len()]));
    }
    if flags & 0x80 != 0 {
        let outputs = item(&mut rest)?;
        let Value::Map(entries) = &outputs else { return None };
        for (name, output) in entries {
            let number = output.as_integer().map(i128::from);
            let fits = match name.as_text()? {
                "credProtect" => number.is_some_and(|level| (1..=3).contains(&level)),
                "minPinLength" => number.is_some_and(|n| (0..=i128::from(u32::MAX)).contains(&n)),
                _ => true,
            };
            if !fits {
                return None;
            }
        }
        count = count.max(keys(&outputs));
        extensions = Some(outputs);
    }
    let data = Data { rp_id_hash, flags, sign_count, attested, extensions, keys: count };
    rest.is_empty().then_some(data)
}

/// The value of a text key.
pub fn member<'v>(map: &'v Value, name: &str) -> Option<&'v Value> {
    let (_, value) = map.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name))?;
    Some(value)
}

/// The value of an integer key.
pub fn labelled(map: &Value, label: i64) -> Option<&Value> {
    let is = |key: &Value| key.as_integer().map(i128::from) == Some(i128::from(label));
    map.as_map()?.iter().find(|(key, _)| is(key)).map(|(_, value)| value)
}
