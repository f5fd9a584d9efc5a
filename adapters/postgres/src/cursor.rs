//! Places in the feed of changes, as text that a host may keep.

use std::fmt;

use keydesk_core::base64url;
use keydesk_core::ports::{StoreError, StoreErrorKind};

/// Next come the changes that a snapshot of the database could not see. No transaction that was under way when
/// the snapshot was taken is ever missed, however late it commits, and nothing has to count commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SnapshotCursor {
    /// `xmin:xmax:xip,...` as PostgreSQL writes it.
    from: String,
    page: Option<SnapshotPage>,
}

/// Half-way through what one snapshot could not see.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SnapshotPage {
    /// The snapshot of the first page, from which to go on after the last.
    then: String,
    order: i64,
    user: String,
}

/// Next come the changes with a later time. A commit becomes visible later than its own time, so the place lies a
/// while back, and the changes reported since then are remembered: a few marks, beyond which a
/// change may be reported twice; none is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClockCursor {
    micros: i64,
    user: String,
    told: Vec<(i64, u64)>,
}

impl SnapshotCursor {
    pub(crate) fn at(snapshot: &str) -> Self {
        Self { from: snapshot.to_owned(), page: None }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        let parts: Vec<&str> = text.split('.').collect();
        let (from, page) = match parts[..] {
            ["s1", from] => (from, None),
            ["s1", from, then, order, user] => {
                bounds(then)?;
                let order = number(order)?;
                (from, Some(SnapshotPage { then: then.to_owned(), order, user: user_of(user)? }))
            }
            _ => return Err(foreign()),
        };
        bounds(from)?;
        Ok(Self { from: from.to_owned(), page })
    }

    pub(crate) fn from(&self) -> &str {
        &self.from
    }

    /// Every transaction below this was visible.
    pub(crate) fn lowest(&self) -> Result<i64, StoreError> {
        bounds(&self.from).map(|(lowest, _)| lowest)
    }

    pub(crate) fn place(&self) -> (i64, &str) {
        self.page.as_ref().map_or((0, ""), |page| (page.order, &page.user))
    }

    pub(crate) fn page(&self, now: &str, order: i64, user: &str) -> Self {
        let then = self.page.as_ref().map_or(now, |page| &page.then).to_owned();
        let page = SnapshotPage { then, order, user: user.to_owned() };
        Self { from: self.from.clone(), page: Some(page) }
    }

    pub(crate) fn drained(&self, now: &str) -> Self {
        Self::at(self.page.as_ref().map_or(now, |page| &page.then))
    }

    /// A snapshot of the future was never given by this database.
    pub(crate) fn check_against(&self, now: &str) -> Result<(), StoreError> {
        let newest = match &self.page {
            Some(page) => bounds(&page.then)?.1,
            None => bounds(&self.from)?.1,
        };
        if newest > bounds(now)?.1 { Err(foreign()) } else { Ok(()) }
    }
}

impl ClockCursor {
    pub(crate) fn at(micros: i64, told: Vec<(i64, u64)>) -> Self {
        Self { micros, user: String::new(), told }.trimmed()
    }

    /// Half-way through a list: after this place, nothing of which was reported.
    pub(crate) fn after(&self, micros: i64, user: &str, told: Vec<(i64, u64)>) -> Self {
        Self { micros, user: user.to_owned(), told }.trimmed()
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        let ["c1", micros, user, told] = text.split('.').collect::<Vec<_>>()[..] else {
            return Err(foreign());
        };
        let told = told.split(',').filter(|mark| !mark.is_empty()).map(mark);
        Ok(Self {
            micros: number(micros)?,
            user: user_of(user)?,
            told: told.collect::<Result<_, _>>()?,
        })
    }

    pub(crate) fn place(&self) -> (i64, &str) {
        (self.micros, &self.user)
    }

    pub(crate) fn told(&self) -> &[(i64, u64)] {
        &self.told
    }

    /// The newest marks; cursors travel in URLs.
    fn trimmed(mut self) -> Self {
        self.told.sort_unstable();
        self.told.dedup();
        self.told.drain(..self.told.len().saturating_sub(MARKS));
        self
    }
}

impl fmt::Display for SnapshotCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s1.{}", self.from)?;
        if let Some(page) = &self.page {
            write!(f, ".{}.{}.{}", page.then, page.order, base64url::encode(&page.user))?;
        }
        Ok(())
    }
}

impl fmt::Display for ClockCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c1.{}.{}.", self.micros, base64url::encode(&self.user))?;
        for (place, (micros, user)) in self.told.iter().enumerate() {
            write!(f, "{}{micros}-{user:x}", if place > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

/// xmin and xmax of a snapshot, if it is one: what PostgreSQL itself checks, so that a foreign cursor
/// is refused here and not by an error of the server.
fn bounds(snapshot: &str) -> Result<(i64, i64), StoreError> {
    let [xmin, xmax, under_way] = snapshot.split(':').collect::<Vec<_>>()[..] else {
        return Err(foreign());
    };
    let (xmin, xmax) = (number(xmin)?, number(xmax)?);
    let mut before = xmin - 1;
    for id in under_way.split(',').filter(|_| !under_way.is_empty()) {
        let id = number(id)?;
        if id <= before || id >= xmax {
            return Err(foreign());
        }
        before = id;
    }
    if xmin < 1 || xmin > xmax { Err(foreign()) } else { Ok((xmin, xmax)) }
}

fn number(text: &str) -> Result<i64, StoreError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(foreign)
}

fn user_of(text: &str) -> Result<String, StoreError> {
    let bytes = base64url::decode(text).map_err(|_| foreign())?;
    let user = String::from_utf8(bytes).map_err(|_| foreign())?;
    if user.contains('\0') { Err(foreign()) } else { Ok(user) }
}

fn mark(text: &str) -> Result<(i64, u64), StoreError> {
    let (micros, user) = text.split_once('-').ok_or_else(foreign)?;
    let hex = user.bytes().all(|byte| byte.is_ascii_hexdigit());
    let user = u64::from_str_radix(user, 16).ok().filter(|_| hex).ok_or_else(foreign)?;
    Ok((number(micros)?, user))
}

/// Tells people apart in a mark (FNV-1a); two that are the same also changed in one microsecond.
pub(crate) fn mark_of(user: &str) -> u64 {
    user.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn foreign() -> StoreError {
    StoreErrorKind::Invalid.into()
}

const MARKS: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_as_they_were() {
        let start = SnapshotCursor::at("10:20:11,15");
        let page = start.page("12:30:", 17, "o'brien. x");
        let later = page.page("12:99:", 18, "z");
        for cursor in [&start, &page, &later] {
            assert_eq!(SnapshotCursor::parse(&cursor.to_string()).unwrap(), *cursor);
        }
        assert_eq!(later.drained("40:50:").to_string(), "s1.12:30:");
        let clock = ClockCursor::at(3, Vec::new()).after(5, "ü", vec![(4, mark_of("a")), (4, 0)]);
        assert_eq!(ClockCursor::parse(&clock.to_string()).unwrap(), clock);
    }

    #[test]
    fn foreign_cursors_are_refused() {
        let cases = [
            "",
            "0",
            "17",
            "s1",
            "s1.",
            "s1.1:2",
            "s1.2:1:",
            "s1.0:1:",
            "s1.1:2:x",
            "s1.1:9:5,4",
            "s1.1:9:9",
            "s1.-1:2:",
            "s1.+1:2:",
            "s1.1:2:.1:2:.x.YQ",
            "s1.1:2:.1:2:.1.!!",
            "s1.1:2:'; drop",
            "s1.99999999999999999999:1:",
            "c1.1.YQ",
            "s1.1:2:.1:2:.1.AA",
        ];
        for case in cases {
            let error = SnapshotCursor::parse(case).unwrap_err();
            assert_eq!(error.kind, StoreErrorKind::Invalid, "{case}");
        }
        for case in
            ["", "c1.x.YQ.", "c1.1", "s1.1:2:", "c1.1.!.", "c1.1.YQ", "c1.1.YQ.5", "c1.1.YQ.5-+1"]
        {
            assert!(ClockCursor::parse(case).is_err(), "{case}");
        }
        let future = SnapshotCursor::at("5:900:").check_against("5:6:").unwrap_err();
        assert_eq!(future.kind, StoreErrorKind::Invalid);
    }
}
