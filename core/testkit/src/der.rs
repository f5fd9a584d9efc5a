//! DER, written by hand so that certificates can be wrong in every way.

/// DER elements.
#[derive(Debug, Clone, Copy)]
pub struct Der;

impl Der {
    /// Any element.
    pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag];
        let length = content.len();
        match length {
            0..128 => out.push(length as u8),
            128..256 => out.extend([0x81, length as u8]),
            _ => out.extend([0x82, (length >> 8) as u8, length as u8]),
        }
        out.extend(content);
        out
    }

    /// The contents of the elements in an element's content.
    pub fn parts(mut content: &[u8]) -> Vec<&[u8]> {
        let mut parts = Vec::new();
        while let [_, first, rest @ ..] = content {
            let digits = usize::from(first & 0x7f);
            let (length, rest) = match first {
                0..128 => (digits, rest),
                _ => {
                    let long = rest[..digits].iter();
                    let fold = |length: usize, &byte: &u8| length << 8 | usize::from(byte);
                    (long.fold(0, fold), &rest[digits..])
                }
            };
            parts.push(&rest[..length]);
            content = &rest[length..];
        }
        parts
    }

    /// A SEQUENCE.
    pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
        Self::element(0x30, &parts.concat())
    }

    /// A SET of one.
    pub fn set(part: &[u8]) -> Vec<u8> {
        Self::element(0x31, part)
    }

    /// An OBJECT IDENTIFIER from its dotted form.
    pub fn oid(text: &str) -> Vec<u8> {
        let arcs: Vec<u64> = text.split('.').map(|arc| arc.parse().expect("an arc")).collect();
        let mut content = Vec::new();
        let first = arcs[0] * 40 + arcs[1];
        for arc in std::iter::once(&first).chain(&arcs[2..]) {
            let mut groups = vec![(arc & 0x7f) as u8];
            let mut rest = arc >> 7;
            while rest > 0 {
                groups.push((rest & 0x7f) as u8 | 0x80);
                rest >>= 7;
            }
            content.extend(groups.iter().rev());
        }
        Self::element(6, &content)
    }

    /// A non-negative INTEGER from its big-endian bytes.
    pub fn integer(bytes: &[u8]) -> Vec<u8> {
        let start = bytes.iter().position(|&byte| byte != 0).unwrap_or(bytes.len());
        let digits = &bytes[start..];
        let padded = if digits.first().is_none_or(|&byte| byte >= 0x80) {
            [&[0], digits].concat()
        } else {
            digits.to_vec()
        };
        Self::element(2, &padded)
    }

    /// A BOOLEAN.
    pub fn boolean(value: bool) -> Vec<u8> {
        Self::element(1, &[if value { 0xff } else { 0 }])
    }

    /// An OCTET STRING.
    pub fn octets(bytes: &[u8]) -> Vec<u8> {
        Self::element(4, bytes)
    }

    /// A BIT STRING without unused bits.
    pub fn bits(bytes: &[u8]) -> Vec<u8> {
        Self::element(3, &[&[0], bytes].concat())
    }

    /// A UTF8String.
    pub fn utf8(text: &str) -> Vec<u8> {
        Self::element(12, text.as_bytes())
    }

    /// A PrintableString.
    pub fn printable(text: &str) -> Vec<u8> {
        Self::element(19, text.as_bytes())
    }

    /// A GeneralizedTime or UTCTime from its text, `YYYYMMDDHHMMSSZ`; RFC 5280 wants UTCTime
    /// before 2050.
    pub fn time(text: &str) -> Vec<u8> {
        if text < "2050" {
            Self::element(23, &text.as_bytes()[2..])
        } else {
            Self::element(24, text.as_bytes())
        }
    }
}
