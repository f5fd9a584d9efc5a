//! How often passwords may be tried, and how many are checked at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
}

impl State {
    /// Whether more tries of an address are wrong, or not known to be right, than in a busy ward.
    fn tries_many(&self, from: IpAddr) -> bool {
        self.wrong.get(&Key { from, name: None }).is_some_and(|window| window.tries >= MANY)
    }
}

/// Whose tries are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    from: IpAddr,
    /// The user name, or everybody.
    name: Option<String>,
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
        let name = username.to_lowercase();
        let keys =
            [(Key { from, name: Some(name) }, OF_PERSON), (Key { from, name: None }, OF_ADDRESS)];
        let _place = match self.enter(&keys, from) {
            Ok(place) => place,
            Err(refused) => return Ok(refused),
        };
        let permit = self.hashing.acquire().await?;
        let checked = tokio::task::spawn_blocking(check).await?;
        drop(permit);
        if checked.is_some() {
            let mut state = self.lock();
            for (key, _) in &keys {
                if let Some(window) = state.wrong.get_mut(key) {
                    window.tries = window.tries.saturating_sub(1);
                }
            }
        }
        Ok(Try::Checked(checked))
    }

    /// Counts the try as a wrong one before it is known, so that a thousand at once are not one.
    fn enter<T>(&self, keys: &[(Key, Limit)], from: IpAddr) -> Result<Place<'_>, Try<T>> {
        let now = self.clock.now();
        let mut state = self.lock();
        // Whoever tries many names does not fill the memory.
        state.wrong.retain(|key, window| now.since(window.began) < key.limit().window);
        for (key, limit) in keys {
            if let Some(window) = state.wrong.get(key).filter(|window| window.tries >= limit.tries)
            {
                let left = limit.window.saturating_sub(now.since(window.began));
                return Err(Try::TooMany(left.as_secs().max(1)));
            }
        }
        let all: usize = state.under_way.values().sum();
        let here = state.under_way.get(&from).copied().unwrap_or_default();
        if all >= WAITING || here >= WAITING_FROM_ONE {
            return Err(Try::Busy);
        }
        // Whoever tries many wrong passwords, from however many places, leaves room for the others.
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
        Ok(Place { passwords: self, from })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A check that runs or waits; also one whose person went away.
struct Place<'a> {
    passwords: &'a Passwords,
    from: IpAddr,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.passwords.lock();
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
/// Whoever is behind so many waits some eight seconds.
const WAITING: usize = 80;
/// One address leaves room for the others.
const WAITING_FROM_ONE: usize = 20;
/// All addresses that try many share so many places.
const WAITING_OF_MANY: usize = 40;
/// Wrong tries in a minute, with those under way: twice the places of one address.
const MANY: u32 = 40;

#[cfg(test)]
mod tests {
    use keydesk_testkit::FixedClock;
    use tokio::sync::oneshot;

    use super::*;

    const STRANGER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const WARD: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    async fn tried(passwords: &Passwords, from: IpAddr, name: &str, right: bool) -> Try<()> {
        passwords.check(from, name, move || right.then_some(())).await.unwrap()
    }

    #[tokio::test]
    async fn a_strangers_wrong_passwords_lock_out_the_stranger_alone() {
        let clock = Arc::new(FixedClock::default());
        let passwords = Passwords::with_clock(clock.clone());
        for _ in 0..10 {
            assert_eq!(tried(&passwords, STRANGER, "sam", false).await, Try::Checked(None));
        }
        clock.advance(Duration::from_secs(60));
        for name in ["sam", "SAM"] {
            assert_eq!(tried(&passwords, STRANGER, name, true).await, Try::TooMany(540), "{name}");
        }
        assert_eq!(tried(&passwords, WARD, "sam", true).await, Try::Checked(Some(())));
        assert_eq!(tried(&passwords, STRANGER, "jo", true).await, Try::Checked(Some(())));
        clock.advance(Duration::from_secs(540));
        assert_eq!(tried(&passwords, STRANGER, "sam", true).await, Try::Checked(Some(())));
    }

    #[tokio::test]
    async fn right_passwords_are_not_counted() {
        let passwords = Passwords::with_clock(Arc::new(FixedClock::default()));
        for _ in 0..400 {
            assert_eq!(tried(&passwords, WARD, "jo", true).await, Try::Checked(Some(())));
        }
    }

    #[tokio::test]
    async fn an_address_that_tries_many_names_is_slowed_down() {
        let clock = Arc::new(FixedClock::default());
        let passwords = Passwords::with_clock(clock.clone());
        for number in 0..300 {
            let name = format!("name-{number}");
            assert_eq!(tried(&passwords, STRANGER, &name, false).await, Try::Checked(None));
        }
        assert_eq!(tried(&passwords, STRANGER, "another", false).await, Try::TooMany(60));
        assert_eq!(tried(&passwords, WARD, "another", true).await, Try::Checked(Some(())));
        clock.advance(Duration::from_secs(600));
        tried(&passwords, STRANGER, "another", false).await;
        assert_eq!(passwords.lock().wrong.len(), 2, "what is over is forgotten");
    }

    #[tokio::test]
    async fn few_are_checked_at_once_and_one_address_leaves_room_for_the_others() {
        let passwords = Arc::new(Passwords::with_clock(Arc::new(FixedClock::default())));
        let mut stops = Vec::new();
        let mut checks = Vec::new();
        for number in 0..WAITING_FROM_ONE {
            let (stop, stopped) = oneshot::channel::<()>();
            stops.push(stop);
            let passwords = Arc::clone(&passwords);
            let name = format!("name-{number}");
            checks.push(tokio::spawn(async move {
                let check = move || {
                    let _ = stopped.blocking_recv();
                    None::<()>
                };
                passwords.check(STRANGER, &name, check).await.unwrap()
            }));
        }
        while passwords.lock().under_way.get(&STRANGER) != Some(&WAITING_FROM_ONE)
            || passwords.hashing.available_permits() > 0
        {
            tokio::task::yield_now().await;
        }
        assert_eq!(tried(&passwords, STRANGER, "another", true).await, Try::Busy);
        let ward = {
            let passwords = Arc::clone(&passwords);
            tokio::spawn(async move { tried(&passwords, WARD, "jo", true).await })
        };
        stops.into_iter().for_each(drop);
        assert_eq!(ward.await.unwrap(), Try::Checked(Some(())));
        for check in checks {
            assert_eq!(check.await.unwrap(), Try::Checked(None));
        }
        assert!(passwords.lock().under_way.is_empty());
    }

    #[tokio::test]
    async fn many_strangers_leave_room_for_everybody_else() {
        let passwords = Arc::new(Passwords::with_clock(Arc::new(FixedClock::default())));
        let strangers = [1, 2, 3, 4].map(|last| IpAddr::from([198, 51, 100, last]));
        for from in strangers {
            for number in 0..MANY {
                tried(&passwords, from, &format!("name-{number}"), false).await;
            }
        }
        let mut checks = Vec::new();
        let (mut stops, mut busy) = (Vec::new(), 0);
        for number in 0..4 * WAITING_FROM_ONE {
            let from = strangers[number % 4];
            let (stop, stopped) = oneshot::channel::<()>();
            let check = move || {
                let _ = stopped.blocking_recv();
                None::<()>
            };
            let name = format!("other-{number}");
            let tried = Arc::clone(&passwords);
            let mut check = Box::pin(async move { tried.check(from, &name, check).await.unwrap() });
            // It waits for its place, or is told at once that there is none.
            match at_once(&mut check).await {
                Some(Try::Busy) => busy += 1,
                Some(other) => panic!("{other:?}"),
                None => {
                    stops.push(stop);
                    checks.push(tokio::spawn(check));
                }
            }
        }
        assert_eq!((checks.len(), busy), (WAITING_OF_MANY, 4 * WAITING_FROM_ONE - WAITING_OF_MANY));
        let ward = {
            let passwords = Arc::clone(&passwords);
            tokio::spawn(async move { tried(&passwords, WARD, "jo", true).await })
        };
        stops.into_iter().for_each(drop);
        assert_eq!(ward.await.unwrap(), Try::Checked(Some(())));
        for check in checks {
            assert_eq!(check.await.unwrap(), Try::Checked(None));
        }
    }

    /// The answer, if it is there without waiting.
    async fn at_once<T>(future: &mut (impl Future<Output = T> + Unpin)) -> Option<T> {
        tokio::select! {
            biased;
            answer = future => Some(answer),
            () = std::future::ready(()) => None,
        }
    }

    #[test]
    fn an_ipv6_address_stands_for_its_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:0:aa12::1"), of("2001:db8:0:aaff:1:2:3:4"));
        assert_ne!(of("2001:db8:0:aa12::1"), of("2001:db8:0:bb12::1"));
        assert_eq!(of("::ffff:192.0.2.1"), STRANGER);
    }
}
