//! CBOR, read strictly (RFC 8949; CTAP 2.2 section 8, without its demand for sorted keys).
//!
//! [`scan`] runs first and lets only a small subset through; then [`Value`] reads tokens.

use minicbor::data::Type;
use minicbor::decode::Decoder;

use super::limits;
use super::rejection::{Rejection, RejectionCode};

/// Reads bytes that are exactly one item.
pub(crate) fn read(bytes: &[u8]) -> Result<Value<'_>, Rejection> {
    if scan(bytes)? != bytes.len() {
        return Err(RejectionCode::CborTrailingBytes.into());
    }
    item(&mut Decoder::new(bytes), Some(bytes.len()))
}

/// Checks the item at the start of `bytes` and returns its length.
///
/// No recursion, no allocation; a claimed length is only compared with what is there.
pub(crate) fn scan(bytes: &[u8]) -> Result<usize, Rejection> {
    let mut frames = [Frame::default(); limits::CBOR_DEPTH];
    let mut keys = [(0_usize, 0_usize); limits::CBOR_OPEN_KEYS];
    let (mut depth, mut open_keys, mut at) = (0, 0, 0);
    loop {
        let start = at;
        let is_key = depth > 0 && frames[depth - 1].next_is_key();
        let (major, argument) = head(bytes, &mut at)?;
        let left = bytes.len() - at;
        let mut children = 0;
        match major {
            UNSIGNED | NEGATIVE => {}
            BYTES | TEXT => {
                let content = usize::try_from(argument)
                    .ok()
                    .and_then(|length| bytes.get(at..at.checked_add(length)?))
                    .ok_or(RejectionCode::CborTruncated)?;
                if major == TEXT && std::str::from_utf8(content).is_err() {
                    return Err(RejectionCode::CborTextNotUtf8.into());
                }
                at += content.len();
            }
            ARRAY | MAP => {
                children = argument
                    .checked_mul(if major == MAP { 2 } else { 1 })
                    .and_then(|children| usize::try_from(children).ok())
                    .filter(|&children| children <= left)
                    .ok_or(RejectionCode::CborTruncated)?;
            }
            TAG => return Err(RejectionCode::CborTag.into()),
            _ => {} // `head` lets only false, true and null through.
        }
        if is_key {
            if !matches!(major, UNSIGNED | NEGATIVE | TEXT) {
                return Err(RejectionCode::CborKeyType.into());
            }
            let key = &bytes[start..at];
            // Equal keys have equal bytes, because every head is in its shortest form.
            let seen = &keys[frames[depth - 1].first_key..open_keys];
            if seen.iter().any(|&(from, to)| &bytes[from..to] == key) {
                return Err(RejectionCode::CborDuplicateKey.into());
            }
            *keys.get_mut(open_keys).ok_or(RejectionCode::CborTooManyKeys)? = (start, at);
            open_keys += 1;
        }
        #[cfg(keydesk_test_hooks)]
        let major = match major {
            ARRAY | MAP if children == 0 && crate::hooks::Bug::CborDepth.is_planted() => SIMPLE,
            major => major,
        };
        if matches!(major, ARRAY | MAP) {
            let frame = frames.get_mut(depth).ok_or(RejectionCode::CborTooDeep)?;
            *frame = Frame { left: children, is_map: major == MAP, first_key: open_keys };
            if children > 0 {
                depth += 1;
                continue;
            }
        }
        loop {
            if depth == 0 {
                return Ok(at);
            }
            let frame = &mut frames[depth - 1];
            frame.left -= 1;
            if frame.left > 0 {
                break;
            }
            open_keys = frame.first_key;
            depth -= 1;
        }
    }
}

/// An item of a CBOR document that [`scan`] let through.
#[derive(Clone)]
pub(crate) enum Value<'b> {
    Integer(i128),
    Bytes(&'b [u8]),
    Text(&'b str),
    Array(Items<'b>),
    Map(Items<'b>),
    /// False, true or null, which nothing here asks for.
    Simple,
}

impl<'b> Value<'b> {
    pub(crate) fn bytes(self) -> Option<&'b [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(crate) fn text(self) -> Option<&'b str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn integer(self) -> Option<i64> {
        if let Self::Integer(integer) = self { i64::try_from(integer).ok() } else { None }
    }

    pub(crate) fn array(self) -> Option<Items<'b>> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(crate) fn map(self) -> Option<Items<'b>> {
        if let Self::Map(items) = self { Some(items) } else { None }
    }
}

/// The items of an array, or the keys and values of a map in turn.
#[derive(Clone)]
pub(crate) struct Items<'b> {
    decoder: Decoder<'b>,
    left: u64,
}

impl<'b> Items<'b> {
    /// How many items are left; a key and its value are two.
    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    /// The next key and its value.
    pub(crate) fn next_entry(&mut self) -> Result<Option<(Value<'b>, Value<'b>)>, Rejection> {
        let Some(key) = self.next().transpose()? else { return Ok(None) };
        let value = self.next().transpose()?.ok_or(RejectionCode::CborTruncated)?;
        Ok(Some((key, value)))
    }
}

impl<'b> Iterator for Items<'b> {
    type Item = Result<Value<'b>, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(item(&mut self.decoder, None))
    }
}

/// Reads the next item and moves behind it. An end that the caller knows saves a container from
/// being scanned once more.
fn item<'b>(decoder: &mut Decoder<'b>, end: Option<usize>) -> Result<Value<'b>, Rejection> {
    // The scan has seen these bytes, so none of these errors can arise; they are refused anyway.
    let impossible = |_| Rejection::from(RejectionCode::CborReserved);
    let start = decoder.position();
    let value = match decoder.datatype().map_err(impossible)? {
        Type::Bytes => Value::Bytes(decoder.bytes().map_err(impossible)?),
        Type::String => Value::Text(decoder.str().map_err(impossible)?),
        Type::Bool | Type::Null => {
            decoder.set_position(start + 1);
            Value::Simple
        }
        kind @ (Type::Array | Type::Map) => {
            let is_map = kind == Type::Map;
            let claimed = if is_map { decoder.map() } else { decoder.array() };
            let claimed = claimed.map_err(impossible)?.ok_or(RejectionCode::CborReserved)?;
            let left = if is_map { claimed.saturating_mul(2) } else { claimed };
            let items = Items { decoder: decoder.clone(), left };
            let end = match end {
                Some(end) => end,
                None => {
                    let rest = decoder.input().get(start..).ok_or(RejectionCode::CborTruncated)?;
                    start + scan(rest)?
                }
            };
            decoder.set_position(end);
            if is_map { Value::Map(items) } else { Value::Array(items) }
        }
        _ => Value::Integer(decoder.int().map_err(impossible)?.into()),
    };
    Ok(value)
}

#[derive(Clone, Copy, Default)]
struct Frame {
    left: usize,
    is_map: bool,
    first_key: usize,
}

impl Frame {
    fn next_is_key(&self) -> bool {
        self.is_map && self.left.is_multiple_of(2)
    }
}

/// Reads an initial byte and its argument, which must be in its shortest form.
fn head(bytes: &[u8], at: &mut usize) -> Result<(u8, u64), Rejection> {
    let first = *bytes.get(*at).ok_or(RejectionCode::CborTruncated)?;
    *at += 1;
    let (major, low) = (first >> 5, first & 0x1f);
    if major == SIMPLE {
        return match low {
            20..=22 => Ok((major, u64::from(low))),
            25..=27 => Err(RejectionCode::CborFloat.into()),
            31 => Err(RejectionCode::CborIndefiniteLength.into()),
            28..=30 => Err(RejectionCode::CborReserved.into()),
            _ => Err(RejectionCode::CborSimpleValue.into()),
        };
    }
    let width = match low {
        0..=23 => return Ok((major, u64::from(low))),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        31 if matches!(major, BYTES..=MAP) => {
            return Err(RejectionCode::CborIndefiniteLength.into());
        }
        _ => return Err(RejectionCode::CborReserved.into()),
    };
    let rest = bytes.get(*at..*at + width).ok_or(RejectionCode::CborTruncated)?;
    let argument = rest.iter().fold(0, |value: u64, &byte| value << 8 | u64::from(byte));
    let smallest = if width == 1 { 24 } else { 1 << (width * 4) };
    if argument < smallest {
        return Err(RejectionCode::CborNotMinimal.into());
    }
    *at += width;
    Ok((major, argument))
}

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;

#[cfg(test)]
#[path = "cbor_tests.rs"]
mod tests;
