//! Strict DER elements, for structures whose tag numbers the `der` crate does not read.

/// One element: class and constructed bit as they stand in the first byte, and the tag number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) class: u8,
    pub(crate) number: u32,
}

impl Tag {
    pub(crate) const INTEGER: Self = Self { class: UNIVERSAL, number: 2 };
    pub(crate) const BIT_STRING: Self = Self { class: UNIVERSAL, number: 3 };
    pub(crate) const OCTET_STRING: Self = Self { class: UNIVERSAL, number: 4 };
    pub(crate) const ENUMERATED: Self = Self { class: UNIVERSAL, number: 10 };
    pub(crate) const SEQUENCE: Self = Self { class: UNIVERSAL | CONSTRUCTED, number: 16 };
    pub(crate) const SET: Self = Self { class: UNIVERSAL | CONSTRUCTED, number: 17 };

    /// A context-specific tag around another element.
    pub(crate) const fn explicit(number: u32) -> Self {
        Self { class: CONTEXT | CONSTRUCTED, number }
    }
}

/// Takes the next element, whatever its tag; none if it is not DER.
pub(crate) fn any<'b>(rest: &mut &'b [u8]) -> Option<(Tag, &'b [u8])> {
    let (&first, mut tail) = rest.split_first()?;
    let class = first & !LOW;
    let mut number = u32::from(first & LOW);
    if number == u32::from(LOW) {
        number = 0;
        loop {
            let (&byte, more) = tail.split_first()?;
            tail = more;
            let padded = number == 0 && byte == 0x80;
            if padded || number > u32::MAX >> 7 {
                return None;
            }
            number = number << 7 | u32::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                break;
            }
        }
        if number < u32::from(LOW) {
            return None;
        }
    }
    let (&length, mut tail) = tail.split_first()?;
    let length = match length {
        0..=0x7f => usize::from(length),
        0x81 | 0x82 => {
            let (digits, more) = tail.split_at_checked(usize::from(length & 0x7f))?;
            tail = more;
            let value = digits.iter().fold(0, |value: usize, &byte| value << 8 | usize::from(byte));
            let shortest = if digits.len() == 1 { 0x80 } else { 0x100 };
            (value >= shortest).then_some(value)?
        }
        _ => return None,
    };
    let (content, tail) = tail.split_at_checked(length)?;
    *rest = tail;
    Some((Tag { class, number }, content))
}

/// Takes the next element if it has this tag.
pub(crate) fn element<'b>(rest: &mut &'b [u8], tag: Tag) -> Option<&'b [u8]> {
    any(rest).filter(|found| found.0 == tag).map(|found| found.1)
}

/// The content of bytes that are exactly one element of this tag.
pub(crate) fn whole(mut bytes: &[u8], tag: Tag) -> Option<&[u8]> {
    let content = element(&mut bytes, tag)?;
    bytes.is_empty().then_some(content)
}

/// Whether no element claims more than is there, in these elements and in all that is nested in
/// them. `x509-cert` makes room for what a length claims before it looks, up to 256 MiB.
pub(crate) fn lengths_fit(mut bytes: &[u8]) -> bool {
    while let Some((&first, mut rest)) = bytes.split_first() {
        if first & LOW == LOW {
            let Some(end) = rest.iter().position(|&byte| byte & 0x80 == 0) else { return false };
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        let Some((&length, after)) = rest.split_first() else { return false };
        rest = after;
        let length = match length {
            0..=0x7f => usize::from(length),
            0x81 | 0x82 => {
                let Some((digits, after)) = rest.split_at_checked(usize::from(length & 0x7f))
                else {
                    return false;
                };
                rest = after;
                digits.iter().fold(0, |value, &byte| value << 8 | usize::from(byte))
            }
            _ => return false,
        };
        let Some(after) = rest.get(length..) else { return false };
        // A nested item comes next and must fit into the remaining bytes.
        bytes = if first & CONSTRUCTED != 0 { rest } else { after };
    }
    true
}

const LOW: u8 = 0x1f;
const UNIVERSAL: u8 = 0;
const CONSTRUCTED: u8 = 0x20;
const CONTEXT: u8 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s21_no_length_claims_more_than_is_there() {
        for good in [&[][..], &[2, 1, 5], &[0x30, 3, 2, 1, 5], &[0x30, 0x81, 3, 2, 1, 5, 5, 0]] {
            assert!(lengths_fit(good), "{good:02x?}");
        }
        assert!(lengths_fit(
            &[&[0xbf, 0x85, 0x3e, 0x82, 1, 0, 4, 0x81, 253][..], &[7; 253]].concat()
        ));
        for bad in [
            &[2][..],
            &[2, 2, 5],
            &[0x30, 3, 2, 2, 5],
            &[0x30, 0x80, 0, 0],
            // 48 MiB, as the fuzzer found it: in a text of a certificate's subject.
            &[0x30, 7, 12, 0x84, 3, 0, 0, 0, 0],
            &[0x30, 4, 12, 0x82, 1, 0],
            &[0xbf, 0x85],
            &[0x1f],
            // The same behind a tag of two bytes, of which the second is no length.
            &[&[0xbf, 0x85, 0x3e, 0x84, 3, 0, 0, 0][..], &[0; 80]].concat(),
        ] {
            assert!(!lengths_fit(bad), "{bad:02x?}");
        }
    }

    #[test]
    fn only_strict_elements_are_read() {
        assert_eq!(whole(&[2, 1, 5], Tag::INTEGER), Some(&[5][..]));
        let high = [0xbf, 0x85, 0x3e, 2, 5, 0];
        assert_eq!(whole(&high, Tag::explicit(702)), Some(&[5, 0][..]));
        let long = |head: &[u8], length: usize| [head, &vec![7; length]].concat();
        for (head, length) in [(&[4, 0x81, 0x80][..], 128), (&[4, 0x82, 1, 0], 256)] {
            assert_eq!(whole(&long(head, length), Tag::OCTET_STRING), Some(&vec![7; length][..]));
        }
        assert_eq!(any(&mut &long(&[4, 0x82, 0, 0x80], 128)[..]), None);
        for other in [&[][..], &[2, 1, 5, 0], &[4, 1, 5]] {
            assert_eq!(whole(other, Tag::INTEGER), None, "{other:02x?}");
        }
        for mut bad in [
            &[][..],
            &[2],
            &[2, 2, 5],
            &[2, 0x81, 1, 5],
            &[2, 0x82, 0, 1, 5],
            &[2, 0x80, 5, 0, 0],
            &[2, 0x83, 0, 0, 1, 5],
            &[0x1f, 2, 1, 5],
            &[0x1f, 30, 1, 5],
            &[0xbf, 0x80, 0x85, 0x3e, 0],
            &[0xbf, 0x85],
            &[0xbf, 0x90, 0x80, 0x80, 0x80, 0, 0],
            &[0xbf, 0xff, 0xff, 0xff, 0xff, 0x7f, 0],
        ] {
            assert_eq!(any(&mut bad), None, "{bad:02x?}");
        }
        for (mut high, number) in
            [(&[0xbf, 31, 0][..], 31), (&[0xbf, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0], u32::MAX)]
        {
            assert_eq!(any(&mut high), Some((Tag::explicit(number), &[][..])));
        }
    }
}
