use keydesk_testkit::FixedClock;
use tokio::sync::oneshot;

use super::*;

const STRANGER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
const WARD: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

async fn tried(passwords: &Passwords, from: IpAddr, name: &str, right: bool) -> Try<()> {
    passwords.check(from, name, move || right.then_some(())).await.unwrap()
}

/// A check that lasts until its sender is dropped, and then answers this.
fn lasting<T: Send + 'static>(
    answer: Option<T>,
) -> (oneshot::Sender<()>, impl FnOnce() -> Option<T>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let check = move || {
        let _ = stopped.blocking_recv();
        answer
    };
    (stop, check)
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
    assert_eq!(locked(&passwords.state).wrong.len(), 2, "what is over is forgotten");
}

#[tokio::test]
async fn few_are_checked_at_once_and_one_address_leaves_room_for_the_others() {
    let passwords = Arc::new(Passwords::with_clock(Arc::new(FixedClock::default())));
    let mut stops = Vec::new();
    let mut checks = Vec::new();
    for number in 0..MAX_WAITING_PER_ADDRESS {
        let (stop, check) = lasting(None::<()>);
        stops.push(stop);
        let passwords = Arc::clone(&passwords);
        let name = format!("name-{number}");
        checks.push(tokio::spawn(
            async move { passwords.check(STRANGER, &name, check).await.unwrap() },
        ));
    }
    while locked(&passwords.state).under_way.get(&STRANGER) != Some(&MAX_WAITING_PER_ADDRESS)
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
    assert!(locked(&passwords.state).under_way.is_empty());
}

#[tokio::test]
async fn many_strangers_leave_room_for_everybody_else() {
    let passwords = Arc::new(Passwords::with_clock(Arc::new(FixedClock::default())));
    let strangers = [1, 2, 3, 4].map(|last| IpAddr::from([198, 51, 100, last]));
    for from in strangers {
        for number in 0..GUESSING_FROM {
            tried(&passwords, from, &format!("name-{number}"), false).await;
        }
    }
    let mut checks = Vec::new();
    let (mut stops, mut busy) = (Vec::new(), 0);
    for number in 0..4 * MAX_WAITING_PER_ADDRESS {
        let from = strangers[number % 4];
        let (stop, check) = lasting(None::<()>);
        let name = format!("other-{number}");
        let tried = Arc::clone(&passwords);
        let mut check = Box::pin(async move { tried.check(from, &name, check).await.unwrap() });
        // The request waits for a place, or is refused at once if the queue is full.
        match at_once(&mut check).await {
            Some(Try::Busy) => busy += 1,
            Some(other) => panic!("{other:?}"),
            None => {
                stops.push(stop);
                checks.push(tokio::spawn(check));
            }
        }
    }
    assert_eq!(
        (checks.len(), busy),
        (MAX_WAITING_OF_GUESSERS, 4 * MAX_WAITING_PER_ADDRESS - MAX_WAITING_OF_GUESSERS)
    );
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

#[tokio::test]
async fn s30_a_full_queue_keeps_a_place_for_every_address() {
    let passwords = Arc::new(Passwords::with_clock(Arc::new(FixedClock::default())));
    let mut checks = Vec::new();
    let mut stops = Vec::new();
    let mut waits = async |from: IpAddr, number: usize| {
        let (stop, check) = lasting(Some(()));
        let (tried, name) = (Arc::clone(&passwords), format!("name-{number}"));
        let mut check = Box::pin(async move { tried.check(from, &name, check).await.unwrap() });
        let answer = at_once(&mut check).await;
        if answer.is_none() {
            stops.push(stop);
            checks.push(tokio::spawn(check));
        }
        answer
    };
    // Few enough of each that nobody has tried many.
    for number in 0..WAITING {
        let from = IpAddr::from([198, 51, 100, u8::try_from(number % 20).unwrap()]);
        assert_eq!(waits(from, number).await, None);
    }
    assert_eq!(waits(IpAddr::from([198, 51, 100, 1]), 99).await, Some(Try::Busy));
    for last in 0..40 {
        let from = IpAddr::from([203, 0, 113, last]);
        assert_eq!(waits(from, 0).await, None, "an address that waits for nothing");
        assert_eq!(waits(from, 1).await, Some(Try::Busy));
    }
    stops.into_iter().for_each(drop);
    for check in checks {
        assert_eq!(check.await.unwrap(), Try::Checked(Some(())));
    }
}

#[tokio::test]
async fn s30_a_try_whose_client_goes_away_before_it_is_checked_is_not_wrong() {
    let passwords = Passwords::with_clock(Arc::new(FixedClock::default()));
    let permits = passwords.hashing.acquire_many(2).await.unwrap();
    for number in 0..400 {
        let name = format!("name-{number}");
        let mut tried = Box::pin(tried(&passwords, STRANGER, &name, false));
        assert_eq!(at_once(&mut tried).await, None);
    }
    drop(permits);
    assert_eq!(tried(&passwords, STRANGER, "jo", true).await, Try::Checked(Some(())));
    assert!(locked(&passwords.state).wrong.values().all(|window| window.tries == 0));
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

#[tokio::test]
async fn a_check_whose_client_has_gone_counts_until_it_ends() {
    let passwords = Arc::new(Passwords::with_clock(Arc::new(FixedClock::default())));
    let (mut stops, mut clients) = (Vec::new(), Vec::new());
    for number in 0..CHECKED_AT_ONCE {
        let (stop, check) = lasting(None::<()>);
        stops.push(stop);
        let (begun, begins) = oneshot::channel();
        let tried = Arc::clone(&passwords);
        let check = move || {
            let _ = begun.send(());
            check()
        };
        let name = format!("name-{number}");
        clients
            .push(tokio::spawn(async move { tried.check(STRANGER, &name, check).await.unwrap() }));
        begins.await.unwrap();
    }
    for client in clients {
        client.abort();
        assert!(client.await.unwrap_err().is_cancelled());
    }
    assert_eq!(passwords.hashing.available_permits(), 0, "both processors are still busy");
    assert_eq!(locked(&passwords.state).under_way.get(&STRANGER), Some(&CHECKED_AT_ONCE));
    stops.into_iter().for_each(drop);
    while passwords.hashing.available_permits() < CHECKED_AT_ONCE {
        tokio::task::yield_now().await;
    }
    assert!(locked(&passwords.state).under_way.is_empty());
}
