//! Distinguished names (RFC 4514), as far as it takes to tell which branch an entry is under.

/// The parts of a name, each in a form in which equal ones are equal; `None` if it is no name.
///
/// Case, spaces around separators and the way of escaping do not count. Servers compare by each
/// attribute's own rule; for those that name branches this is the same.
pub(crate) fn parts(dn: &str) -> Option<Vec<String>> {
    if dn.trim().is_empty() {
        return Some(Vec::new());
    }
    let mut parts = Vec::new();
    let (mut name, mut value, mut in_value) = (String::new(), Vec::new(), false);
    // Spaces at the end of a value do not count unless they were escaped.
    let mut kept = 0;
    let mut characters = dn.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ',' | ';' | '+' => {
                parts.push(part(&name, &value, kept, in_value)?);
                if character == '+' {
                    // Joins the values of a multi-valued RDN, which is one part (RFC 4514 section 2.2).
                    parts.push("+".to_owned());
                }
                (name, value, in_value, kept) = (String::new(), Vec::new(), false, 0);
            }
            '=' if !in_value => in_value = true,
            _ if !in_value => name.push(character),
            '\\' => {
                let first = characters.next()?;
                match first.to_digit(16).zip(characters.peek().and_then(|c| c.to_digit(16))) {
                    Some((high, low)) => {
                        characters.next();
                        value.push(u8::try_from(high * 16 + low).ok()?);
                    }
                    None => push(&mut value, first),
                }
                kept = value.len();
            }
            ' ' if value.is_empty() => {}
            _ => {
                push(&mut value, character);
                if character != ' ' {
                    kept = value.len();
                }
            }
        }
    }
    parts.push(part(&name, &value, kept, in_value)?);
    Some(parts)
}

/// Whether `dn` is `base` or below it. What is no name is below nothing.
pub(crate) fn is_under(dn: &str, base: &str) -> bool {
    match (parts(dn), parts(base)) {
        (Some(dn), Some(base)) => dn
            .strip_suffix(base.as_slice())
            // The last value of a multi-valued RDN is not a branch.
            .is_some_and(|below| below.last().is_none_or(|part| part != "+")),
        _ => false,
    }
}

fn part(name: &str, value: &[u8], kept: usize, in_value: bool) -> Option<String> {
    let value = String::from_utf8_lossy(value.get(..kept)?).to_lowercase();
    let name = name.trim().to_lowercase();
    (in_value && !name.is_empty()).then(|| format!("{name}={value}"))
}

fn push(value: &mut Vec<u8>, character: char) {
    value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_holds_what_is_below_it_however_it_is_written() {
        let base = "ou=North\\, East,dc=example,dc=com";
        for below in [
            "cn=jo,ou=North\\, East,dc=example,dc=com",
            "CN=jo, OU=north\\2c east , DC=Example,DC=com",
            "cn=jo+uid=jo,ou=North\\, East,dc=example,dc=com",
            base,
        ] {
            assert!(is_under(below, base), "{below}");
        }
        for other in [
            "cn=jo,ou=North\\, East,dc=com",
            "cn=jo,ou=North,dc=example,dc=com",
            "cn=jo\\,ou=North\\, East,dc=example,dc=com",
            "cn=jo+ou=North\\, East,dc=example,dc=com",
            "dc=example,dc=com",
            "nonsense",
            "cn=a\\",
            "",
        ] {
            assert!(!is_under(other, base), "{other}");
        }
    }

    /// A text as the value of one part of a name.
    fn rdn_value(text: &str) -> String {
        let last = text.chars().count().saturating_sub(1);
        let mut escaped = String::new();
        for (index, character) in text.chars().enumerate() {
            match character {
                '\0' => escaped.push_str("\\00"),
                ' ' if index == 0 || index == last => escaped.push_str("\\ "),
                '#' if index == 0 => escaped.push_str("\\#"),
                '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=' => escaped.extend(['\\', character]),
                _ => escaped.push(character),
            }
        }
        escaped
    }

    proptest::proptest! {
        #[test]
        fn an_escaped_text_is_one_part_and_the_same_text(text in ".{0,40}") {
            let parts = parts(&format!("cn={},ou=x", rdn_value(&text)));
            let wanted = vec![format!("cn={}", text.to_lowercase()), "ou=x".to_owned()];
            proptest::prop_assert_eq!(parts, Some(wanted));
        }

        #[test]
        fn no_text_is_too_odd_to_be_judged(dn in ".{0,60}", base in ".{0,20}") {
            let _ = is_under(&dn, &base);
        }
    }
}
