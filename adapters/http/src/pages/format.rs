//! Times and paths as text.

use keydesk_core::time::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;

use crate::text::{Catalogue, fill};

/// `3 Nov 2026`.
pub(crate) fn day(text: &Catalogue, at: Timestamp) -> String {
    written(text, text.words.day, at)
}

/// `3 November 2026 at 14:05 UTC`; the browser module turns it into local time.
pub(crate) fn moment(text: &Catalogue, at: Timestamp) -> String {
    written(text, text.words.moment, at)
}

fn written(text: &Catalogue, form: &str, at: Timestamp) -> String {
    let Ok(moment) = OffsetDateTime::from_unix_timestamp(at.unix_millis().div_euclid(1000)) else {
        return at.to_string();
    };
    let month = text.words.months[usize::from(u8::from(moment.month()) - 1)];
    let short: String = month.chars().take(3).collect();
    let time = format!("{:02}:{:02}", moment.hour(), moment.minute());
    let values = [
        ("day", moment.day().to_string()),
        ("month", month.to_owned()),
        ("mon", short),
        ("year", moment.year().to_string()),
        ("time", time),
    ];
    fill(form, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// One segment of a path, or one value of a query.
pub(crate) fn encode(text: impl ToString) -> String {
    utf8_percent_encode(&text.to_string(), UNSAFE).to_string()
}

const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EN;

    #[test]
    fn times_are_written_as_people_write_them() {
        let at = |text| Timestamp::parse(text).unwrap();
        assert_eq!(day(&EN, at("2026-11-03T14:05:09Z")), "3 Nov 2026");
        assert_eq!(moment(&EN, at("2026-11-03T04:05:09Z")), "3 November 2026 at 04:05 UTC");
    }

    #[test]
    fn ids_stay_one_segment() {
        assert_eq!(encode("a/b?c=d&e ü"), "a%2Fb%3Fc%3Dd%26e%20%C3%BC");
    }
}
