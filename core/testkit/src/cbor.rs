//! CBOR that may be tampered with: a tree that is written as it stands, with raw bytes where wanted.

/// One CBOR item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cbor {
    /// An integer.
    Int(i64),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A text string.
    Text(String),
    /// An array.
    Array(Vec<Self>),
    /// A map, in this order, duplicates included.
    Map(Vec<(Self, Self)>),
    /// A boolean.
    Bool(bool),
    /// Null.
    Null,
    /// Bytes that are written as they are.
    Raw(Vec<u8>),
}

impl Cbor {
    /// A map with text keys.
    pub fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Map(entries.map(|(key, value)| (key.into(), value)).into())
    }

    /// A map with integer keys.
    pub fn labelled<const N: usize>(entries: [(i64, Self); N]) -> Self {
        Self::Map(entries.map(|(key, value)| (Self::Int(key), value)).into())
    }

    /// The entries of a map.
    pub fn entries(&mut self) -> &mut Vec<(Self, Self)> {
        match self {
            Self::Map(entries) => entries,
            other => panic!("{other:?} is not a map"),
        }
    }

    /// The value of a key.
    pub fn get(&mut self, key: impl Into<Self>) -> &mut Self {
        let key = key.into();
        let entry = self.entries().iter_mut().find(|entry| entry.0 == key);
        entry.map(|entry| &mut entry.1).expect("the key is there")
    }

    /// Sets the value of a key, at the end if it is new.
    pub fn set(&mut self, key: impl Into<Self>, value: Self) {
        let key = key.into();
        match self.entries().iter_mut().find(|entry| entry.0 == key) {
            Some(entry) => entry.1 = value,
            None => self.entries().push((key, value)),
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: impl Into<Self>) {
        let key = key.into();
        self.entries().retain(|entry| entry.0 != key);
    }

    /// The encoding, with every head in its shortest form.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Int(value) if *value < 0 => head(out, 1, value.unsigned_abs() - 1),
            Self::Int(value) => head(out, 0, value.unsigned_abs()),
            Self::Bytes(bytes) => {
                head(out, 2, bytes.len() as u64);
                out.extend(bytes);
            }
            Self::Text(text) => {
                head(out, 3, text.len() as u64);
                out.extend(text.as_bytes());
            }
            Self::Array(items) => {
                head(out, 4, items.len() as u64);
                items.iter().for_each(|item| item.write(out));
            }
            Self::Map(entries) => {
                head(out, 5, entries.len() as u64);
                for (key, value) in entries {
                    key.write(out);
                    value.write(out);
                }
            }
            Self::Bool(value) => out.push(if *value { 0xf5 } else { 0xf4 }),
            Self::Null => out.push(0xf6),
            Self::Raw(bytes) => out.extend(bytes),
        }
    }
}

impl From<&str> for Cbor {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cbor {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Vec<u8>> for Cbor {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

fn head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let bytes = argument.to_be_bytes();
    let (low, rest) = match argument {
        0..24 => (bytes[7], &bytes[8..]),
        24..0x100 => (24, &bytes[7..]),
        0x100..0x1_0000 => (25, &bytes[6..]),
        0x1_0000..0x1_0000_0000 => (26, &bytes[4..]),
        _ => (27, &bytes[..]),
    };
    out.push(major << 5 | low);
    out.extend(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_written_in_their_shortest_form() {
        let mut map = Cbor::map([("alg", Cbor::Int(-7)), ("sig", vec![1; 24].into())]);
        map.set("alg", Cbor::Int(-257));
        map.set("n", Cbor::Int(70_000));
        map.remove("sig");
        assert_eq!(map.get("alg"), &Cbor::Int(-257));
        let expected =
            [&[0xa2, 0x63][..], b"alg", &[0x39, 1, 0], &[0x61, b'n', 0x1a, 0, 1, 0x11, 0x70]];
        assert_eq!(map.encode(), expected.concat());
    }
}
