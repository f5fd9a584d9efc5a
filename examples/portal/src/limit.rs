//! How often passwords may be tried, and how many are checked at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use tokio::sync::Semaphore;

/// Counts wrong passwords: those of one address for one person, and those of one address for anybody.
/// Nobody is locked out by what strangers elsewhere try in their name. Behind the stranger's own address
/// that person is locked out for ten minutes, or, when very many are tried, everybody for a minute.
pub(crate) struct Passwords {
    state: Mutex<State>,
    hashing: Semaphore,
    clock: Arc<dyn Clock>,
}

#[derive(Default)]
struct State {
    wrong: HashMap<Key, Window>,
    /// Checks that run or wait, by address.
    under_way: HashMap<IpAddr, usize>,
    /// When windows that are over were forgotten last.
    swept: Option<Timestamp>,
}

impl State {
    fn take_back(&mut self, tries: &[Key]) {
        for key in tries {
            if let Some(window) = self.wrong.get_mut(key) {
                window.tries = window.tries.saturating_sub(1);
            }
        }
    }

    /// Whether more tries of an address are wrong, or not known to be right, than in a busy ward.
    fn tries_many(&self, from: IpAddr) -> bool {
        self.wrong.get(&Key { from, name: None }).is_some_and(|window| window.tries >= MANY)
    }
}

/// Whose tries are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    from: IpAddr,
    /// The SHA-256 digest of a user name, however long that is; or everybody.
    name: Option<[u8; 32]>,
}

struct Window {
    began: Timestamp,
    tries: u32,
}

/// What came of a try.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Try<T> {
    /// The password was checked.
    Checked(Option<T>),
    /// Too many were wrong: try again in so many seconds.
    TooMany(u64),
    /// Too many are being checked.
    Busy,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self::with_clock(Arc::new(SystemClock))
    }

    fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self { state: Mutex::default(), hashing: Semaphore::new(CHECKED_AT_ONCE), clock }
    }

    /// Checks a password off the async threads, because that takes a while on purpose. A right one is
    /// not counted.
    ///
    /// # Errors
    /// The check panicked.
    pub(crate) async fn check<T: Send + 'static>(
        &self,
        from: IpAddr,
        username: &str,
        check: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> anyhow::Result<Try<T>> {
        let from = network(from);
        let name = of_name(username);
        let keys =
            [(Key { from, name: Some(name) }, OF_PERSON), (Key { from, name: None }, OF_ADDRESS)];
        let mut place = match self.enter(&keys, from) {
            Ok(place) => place,
            Err(refused) => return Ok(refused),
        };
        let permit = self.hashing.acquire().await?;
        // From here on it is checked, whether or not somebody waits for the answer.
        place.unchecked.clear();
        let checked = tokio::task::spawn_blocking(check).await?;
        drop(permit);
        if checked.is_some() {
            self.lock().take_back(&keys.map(|(key, _)| key));
        }
        Ok(Try::Checked(checked))
    }

    /// Counts the try as a wrong one before it is known, so that a thousand at once are not one.
    fn enter<T>(&self, keys: &[(Key, Limit)], from: IpAddr) -> Result<Place<'_>, Try<T>> {
        let now = self.clock.now();
        let mut state = self.lock();
        // Attempts with many names do not fill the memory.
        if state.swept.is_none_or(|swept| now.since(swept) >= SWEPT_AFTER) {
            state.wrong.retain(|key, window| now.since(window.began) < key.limit().window);
            state.swept = Some(now);
        }
        for (key, limit) in keys {
            let is_over = |window: &Window| now.since(window.began) >= limit.window;
            if state.wrong.get(key).is_some_and(is_over) {
                state.wrong.remove(key);
            }
            if let Some(window) = state.wrong.get(key).filter(|window| window.tries >= limit.tries)
            {
                let left = limit.window.saturating_sub(now.since(window.began));
                return Err(Try::TooMany(left.as_secs().max(1)));
            }
        }
        let all: usize = state.under_way.values().sum();
        let here = state.under_way.get(&from).copied().unwrap_or_default();
        // An address that waits for nothing gets a place although others have taken all.
        let is_full = all >= if here == 0 { MAX_WAITING } else { WAITING };
        if is_full || here >= WAITING_FROM_ONE {
            return Err(Try::Busy);
        }
        // A flood of wrong passwords, from however many addresses, leaves room for others.
        let others = state.under_way.iter().filter(|(from, _)| state.tries_many(**from));
        let crowd: usize = others.map(|(_, here)| here).sum();
        if crowd >= WAITING_OF_MANY && state.tries_many(from) {
            return Err(Try::Busy);
        }
        for (key, _) in keys {
            let fresh = Window { began: now, tries: 0 };
            state.wrong.entry(key.clone()).or_insert(fresh).tries += 1;
        }
        state.under_way.insert(from, here + 1);
        let unchecked = keys.iter().map(|(key, _)| key.clone()).collect();
        Ok(Place { passwords: self, from, unchecked })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A check that runs or waits; also one whose person went away.
struct Place<'a> {
    passwords: &'a Passwords,
    from: IpAddr,
    /// Where the try counts although its password was not checked: taken back when the client goes away.
    unchecked: Vec<Key>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.passwords.lock();
        state.take_back(&self.unchecked);
        if let Some(here) = state.under_way.get_mut(&self.from) {
            *here = here.saturating_sub(1);
            if *here == 0 {
                state.under_way.remove(&self.from);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Limit {
    tries: u32,
    window: Duration,
}

impl Key {
    fn limit(&self) -> Limit {
        if self.name.is_some() { OF_PERSON } else { OF_ADDRESS }
    }
}

fn of_name(username: &str) -> [u8; 32] {
    let mut name = [0; 32];
    name.copy_from_slice(digest(&SHA256, username.to_lowercase().as_bytes()).as_ref());
    name
}

/// An IPv6 address stands for its /56: one household or ward has so many that each could be a new one.
fn network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(from) => Ipv6Addr::from_bits(from.to_bits() >> 72 << 72).into(),
        from => from,
    }
}

const OF_PERSON: Limit = Limit { tries: 10, window: Duration::from_secs(10 * 60) };
const OF_ADDRESS: Limit = Limit { tries: 300, window: Duration::from_secs(60) };
/// Each takes one core for a fifth of a second.
const CHECKED_AT_ONCE: usize = 2;
/// The last of so many waits some eight seconds.
const WAITING: usize = 80;
/// With those of addresses that wait for one each: the last of them waits some twenty seconds.
const MAX_WAITING: usize = 200;
/// One address leaves room for the others.
const WAITING_FROM_ONE: usize = 20;
/// All addresses that try many share so many places.
const WAITING_OF_MANY: usize = 40;
/// Wrong tries in a minute, with those under way: twice the places of one address.
const MANY: u32 = 40;
const SWEPT_AFTER: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;
