use super::*;
use RejectionCode as R;

fn code(bytes: &[u8]) -> RejectionCode {
    match read(bytes) {
        Err(rejection) => rejection.code,
        Ok(_) => panic!("{bytes:02x?} was read"),
    }
}

#[test]
fn s21_what_is_not_in_the_subset_is_refused() {
    let table: [(&[u8], R); 33] = [
        (&[], R::CborTruncated),
        (&[0x18], R::CborTruncated),
        (&[0x19, 1], R::CborTruncated),
        (&[0x1b, 1, 0, 0, 0, 0, 0, 0], R::CborTruncated),
        (&[0x41], R::CborTruncated),
        (&[0x81], R::CborTruncated),
        (&[0xa1, 1], R::CborTruncated),
        (&[0x9a, 0xff, 0xff, 0xff, 0xff], R::CborTruncated),
        (&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], R::CborTruncated),
        (&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], R::CborTruncated),
        (&[0, 0], R::CborTrailingBytes),
        (&[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0], R::CborTooDeep),
        (&[0x81, 0x81, 0x81, 0x81, 0x81, 0x80], R::CborTooDeep),
        (&[0xc0, 0], R::CborTag),
        (&[0xd8, 42, 0], R::CborTag),
        (&[0xf9, 0, 0], R::CborFloat),
        (&[0xfa, 0, 0, 0, 0], R::CborFloat),
        (&[0xfb, 0, 0, 0, 0, 0, 0, 0, 0], R::CborFloat),
        (&[0xf7], R::CborSimpleValue),
        (&[0xe0], R::CborSimpleValue),
        (&[0xf8, 32], R::CborSimpleValue),
        (&[0x5f, 0xff], R::CborIndefiniteLength),
        (&[0x7f, 0xff], R::CborIndefiniteLength),
        (&[0x9f, 0xff], R::CborIndefiniteLength),
        (&[0xbf, 0xff], R::CborIndefiniteLength),
        (&[0xff], R::CborIndefiniteLength),
        (&[0x1c], R::CborReserved),
        (&[0x1f], R::CborReserved),
        (&[0xfc], R::CborReserved),
        (&[0xa2, 1, 2, 1, 3], R::CborDuplicateKey),
        (&[0xa2, 0x61, b'a', 2, 0x61, b'a', 3], R::CborDuplicateKey),
        (&[0xa1, 0x41, 1, 0], R::CborKeyType),
        (&[0x61, 0xff], R::CborTextNotUtf8),
    ];
    for (bytes, expected) in table {
        assert_eq!(code(bytes), expected, "{bytes:02x?}");
    }
}

#[test]
fn s21_every_integer_and_length_is_in_its_shortest_form() {
    for major in [0x00, 0x20, 0x40, 0x60, 0x80, 0xa0] {
        for longer in [
            &[24, 23][..],
            &[25, 0, 255],
            &[26, 0, 0, 255, 255],
            &[27, 0, 0, 0, 0, 255, 255, 255, 255],
        ] {
            let mut bytes = longer.to_vec();
            bytes[0] |= major;
            assert_eq!(code(&bytes), R::CborNotMinimal, "{bytes:02x?}");
        }
    }
    for shortest in [
        &[23][..],
        &[24, 24],
        &[24, 255],
        &[25, 1, 0],
        &[26, 0, 1, 0, 0],
        &[27, 0, 0, 0, 1, 0, 0, 0, 0],
    ] {
        assert!(read(shortest).is_ok(), "{shortest:02x?}");
    }
}

#[test]
fn s21_open_keys_are_bounded_and_closed_maps_free_theirs() {
    let map = |count: u8| {
        let mut bytes = vec![0xb8, count];
        (0..count).for_each(|key| bytes.extend([0x19, 1 + key, 0, 0]));
        bytes
    };
    assert!(read(&map(64)).is_ok());
    assert_eq!(code(&map(65)), R::CborTooManyKeys);
    let mut siblings = vec![0x83];
    (0..3).for_each(|_| siblings.extend(map(60)));
    assert!(read(&siblings).is_ok());
    // The same key in an inner and an outer map is no duplicate.
    assert!(read(&[0xa2, 1, 0xa1, 1, 1, 2, 0]).is_ok());
}

#[test]
fn values_are_read_as_they_stand() {
    let bytes = [0xa3, 0x61, b'a', 0x82, 0x26, 0xf5, 0x20, 0x42, 1, 2, 3, 0xf6];
    let mut map = read(&bytes).ok().and_then(Value::map).unwrap();
    let (key, value) = map.next_entry().unwrap().unwrap();
    assert_eq!(key.text(), Some("a"));
    let mut array = value.array().unwrap();
    assert_eq!(array.next().unwrap().ok().and_then(Value::integer), Some(-7));
    assert!(matches!(array.next(), Some(Ok(Value::Simple))));
    assert!(array.next().is_none());
    let (key, value) = map.next_entry().unwrap().unwrap();
    assert_eq!((key.integer(), value.bytes()), (Some(-1), Some(&[1, 2][..])));
    let (_, value) = map.next_entry().unwrap().unwrap();
    assert!(matches!(value, Value::Simple));
    assert!(map.next_entry().unwrap().is_none());
}
