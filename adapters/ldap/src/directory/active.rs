//! Whether the directory lets somebody in: the rules of [`Active`], applied to an entry.

use keydesk_core::time::Timestamp;
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

use super::config::{Active, TimeForm};
use crate::entry::{Entry, malformed};
use crate::error::LdapError;

/// Whether every rule holds at `now`.
///
/// # Errors
/// `entry_malformed` for a value that cannot be read: it may be the one that ends the account.
pub(super) fn all_hold(rules: &[Active], entry: &Entry, now: Timestamp) -> Result<bool, LdapError> {
    // Every rule is read, so that whether an entry is malformed does not depend on their order.
    rules.iter().try_fold(true, |held, rule| Ok(holds(rule, entry, now)? && held))
}

fn holds(rule: &Active, entry: &Entry, now: Timestamp) -> Result<bool, LdapError> {
    Ok(match rule {
        Active::Without(attributes) => {
            attributes.iter().all(|attribute| entry.all(attribute).is_empty())
        }
        Active::UnlessValue { attribute, values } => !has_any(entry, attribute, values),
        Active::OnlyValue { attribute, values } => has_any(entry, attribute, values),
        Active::UnlessBits { attribute, bits } => {
            let flags = entry.needed_text(attribute)?.parse::<i64>();
            let flags = flags.map_err(|_| malformed(format!("{attribute} is not a number")))?;
            flags & bits == 0
        }
        Active::NotExpired { attribute, form } => {
            let Some(value) = entry.only(attribute)? else { return Ok(true) };
            let ends = std::str::from_utf8(value).ok().and_then(|text| form.read(text));
            match ends.ok_or_else(|| malformed(format!("{attribute} is not a time")))? {
                Ends::Never => true,
                Ends::At(unix_seconds) => {
                    now.unix_millis() < i64::saturating_mul(unix_seconds, 1_000)
                }
            }
        }
    })
}

fn has_any(entry: &Entry, attribute: &str, values: &[String]) -> bool {
    entry.all(attribute).iter().any(|value| {
        let value = String::from_utf8_lossy(value).to_lowercase();
        values.iter().any(|listed| listed.to_lowercase() == value)
    })
}

/// When an account ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Never,
    /// Seconds since 1970-01-01.
    At(i64),
}

impl TimeForm {
    fn read(self, text: &str) -> Option<Ends> {
        match self {
            Self::WindowsFileTime => match text.parse::<i64>().ok()? {
                0 | i64::MAX => Some(Ends::Never),
                ticks if ticks < 0 => None,
                ticks => Some(Ends::At(ticks / TICKS_A_SECOND - SECONDS_FROM_1601_TO_1970)),
            },
            Self::DaysSinceEpoch => match text.parse::<i64>().ok()? {
                days if days < 0 => Some(Ends::Never),
                days => Some(Ends::At(days.saturating_mul(SECONDS_A_DAY))),
            },
            Self::GeneralizedTime => generalized(text).map(Ends::At),
        }
    }
}

/// Generalized Time (RFC 4517 section 3.3.13) in seconds since 1970-01-01, rounded down.
fn generalized(text: &str) -> Option<i64> {
    let place = text.find(['Z', '+', '-'])?;
    let (moment, zone) = text.split_at(place);
    let (whole, fraction) = match moment.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (moment, None),
    };
    if whole.len() < 10 || !matches!(whole.len(), 10 | 12 | 14) {
        return None;
    }
    let two = |at: usize| number(whole.get(at..at + 2)?);
    let month = Month::try_from(two(4)?).ok()?;
    let date = Date::from_calendar_date(number(whole.get(..4)?)?, month, two(6)?).ok()?;
    let minute = if whole.len() >= 12 { two(10)? } else { 0 };
    // A leap second counts as the second before it.
    let second = if whole.len() >= 14 { two(12)?.min(59) } else { 0 };
    let time = Time::from_hms(two(8)?, minute, second).ok()?;
    let zone = match zone.strip_prefix(['+', '-']) {
        Some(digits) if digits.len() == 2 || digits.len() == 4 => {
            let hours: i8 = number(digits.get(..2)?)?;
            let minutes: i8 = if digits.len() == 4 { number(digits.get(2..)?)? } else { 0 };
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
        None if zone == "Z" => UtcOffset::UTC,
        _ => return None,
    };
    // The fraction is of the smallest part that is there: of an hour, a minute or a second.
    let part = [(10, 3_600), (12, 60), (14, 1)].into_iter().find(|(len, _)| *len == whole.len());
    let more = match fraction {
        Some(digits) => fraction_of(part?.1, digits)?,
        None => 0,
    };
    let at = OffsetDateTime::new_in_offset(date, time, zone) + Duration::seconds(more);
    Some(at.unix_timestamp())
}

fn fraction_of(seconds: i64, digits: &str) -> Option<i64> {
    let digits = digits.get(..digits.len().min(9))?;
    let value: i64 = number(digits)?;
    let scale = 10_i64.checked_pow(u32::try_from(digits.len()).ok()?)?;
    Some(value * seconds / scale)
}

/// Digits alone, without a sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

const TICKS_A_SECOND: i64 = 10_000_000;
const SECONDS_FROM_1601_TO_1970: i64 = 11_644_473_600;
const SECONDS_A_DAY: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::LdapErrorCode;

    fn entry(attributes: &[(&str, &str)]) -> Entry {
        let values = |value: &str| vec![value.as_bytes().to_vec()];
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), values(value)));
        Entry::new("cn=a".to_owned(), attributes)
    }

    fn at(unix_seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(unix_seconds * 1_000)
    }

    #[test]
    fn times_are_read_in_every_form() {
        use TimeForm::{DaysSinceEpoch, GeneralizedTime, WindowsFileTime};
        for (form, text, wanted) in [
            (WindowsFileTime, "0", Some(Ends::Never)),
            (WindowsFileTime, "9223372036854775807", Some(Ends::Never)),
            // 2024-01-01T00:00:00Z
            (WindowsFileTime, "133485408000000000", Some(Ends::At(1_704_067_200))),
            (WindowsFileTime, "-1", None),
            (WindowsFileTime, "never", None),
            (DaysSinceEpoch, "-1", Some(Ends::Never)),
            (DaysSinceEpoch, "19723", Some(Ends::At(1_704_067_200))),
            (DaysSinceEpoch, "1.5", None),
            (GeneralizedTime, "20240101000000Z", Some(Ends::At(1_704_067_200))),
            (GeneralizedTime, "202401010000Z", Some(Ends::At(1_704_067_200))),
            (GeneralizedTime, "2024010100Z", Some(Ends::At(1_704_067_200))),
            (GeneralizedTime, "20240101010000.5+0100", Some(Ends::At(1_704_067_200))),
            (GeneralizedTime, "20231231190000-05", Some(Ends::At(1_704_067_200))),
            (GeneralizedTime, "2024010100.5Z", Some(Ends::At(1_704_069_000))),
            (GeneralizedTime, "20241301000000Z", None),
            (GeneralizedTime, "20240230000000Z", None),
            (GeneralizedTime, "20240101000000", None),
            (GeneralizedTime, "2024-01-01T00:00:00Z", None),
            (GeneralizedTime, "", None),
        ] {
            assert_eq!(form.read(text), wanted, "{form:?} {text:?}");
        }
    }

    #[test]
    fn an_account_ends_at_its_time_and_not_before() {
        let attribute = "accountExpires".to_owned();
        let rules = [Active::NotExpired { attribute, form: TimeForm::WindowsFileTime }];
        let ends = entry(&[("accountExpires", "133485408000000000")]);
        assert!(all_hold(&rules, &ends, at(1_704_067_199)).unwrap());
        assert!(!all_hold(&rules, &ends, at(1_704_067_200)).unwrap());
        assert!(all_hold(&rules, &entry(&[]), at(1_704_067_200)).unwrap());
    }

    #[test]
    fn every_rule_must_hold_and_an_unreadable_value_is_refused() {
        let rules = [
            Active::enabled_in_active_directory(),
            Active::not_expired_in_active_directory(),
            Active::not_locked_in_active_directory(),
        ];
        let names = ["userAccountControl", "accountExpires", "msDS-User-Account-Control-Computed"];
        let judged = |values: [&str; 3]| {
            let pairs: Vec<_> = names.into_iter().zip(values).collect();
            all_hold(&rules, &entry(&pairs), at(1_704_067_200))
        };
        assert!(judged(["512", "0", "0"]).unwrap());
        assert!(!judged(["514", "0", "0"]).unwrap());
        assert!(!judged(["512", "132223104000000000", "0"]).unwrap());
        assert!(!judged(["512", "0", "16"]).unwrap());
        for unreadable in [["x", "0", "0"], ["512", "soon", "0"], ["514", "0", "x"]] {
            let error = judged(unreadable).unwrap_err();
            assert_eq!(error.code, LdapErrorCode::EntryMalformed, "{unreadable:?}");
        }
    }

    #[test]
    fn accounts_disabled_in_any_server_s_way_are_refused_by_the_preset() {
        let rules = super::super::DirectoryConfig::inet_org_person("dc=example").active;
        let now = at(1_704_067_200);
        assert!(all_hold(&rules, &entry(&[("uid", "jo")]), now).unwrap());
        for disabled in [
            ("pwdAccountLockedTime", "000001010000Z"),
            ("pwdEndTime", "20231231000000Z"),
            ("shadowExpire", "19722"),
            ("nsAccountLock", "TRUE"),
            ("ds-pwp-account-disabled", "true"),
            ("ds-pwp-account-expiration-time", "20231231000000Z"),
        ] {
            assert!(!all_hold(&rules, &entry(&[disabled]), now).unwrap(), "{disabled:?}");
        }
        for enabled in [
            ("pwdEndTime", "20250101000000Z"),
            ("shadowExpire", "-1"),
            ("nsAccountLock", "FALSE"),
            ("ds-pwp-account-disabled", "false"),
        ] {
            assert!(all_hold(&rules, &entry(&[enabled]), now).unwrap(), "{enabled:?}");
        }
    }
}
