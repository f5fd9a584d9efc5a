//! Faults in counting.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread::sleep;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::time::Timestamp;

use crate::commits::STEP;
use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    adds_up_within_a_window: CountsInAByte;
    counts_every_concurrent_add: ReadsThenWrites;
    begins_again_in_the_next_window: CarriesOver;
    windows_are_apart: KeepsOneWindow;
    keys_are_apart: FoldsCase;
}

#[derive(Default)]
struct CountsInAByte;

#[async_trait]
impl Fault for CountsInAByte {
    async fn add(
        &self,
        sound: &Stores,
        key: &str,
        window: Duration,
        now: Timestamp,
    ) -> Answer<u64> {
        sound.counter.add(key, window, now).await.map(|count| count.min(255))
    }
}

#[derive(Default)]
struct ReadsThenWrites(Mutex<HashMap<(String, i64), u64>>);

#[async_trait]
impl Fault for ReadsThenWrites {
    async fn add(&self, _: &Stores, key: &str, window: Duration, now: Timestamp) -> Answer<u64> {
        let slot = (key.to_owned(), number(window, now));
        let count = self.0.lock().unwrap().get(&slot).copied().unwrap_or(0) + 1;
        if key == "begin" {
            sleep(STEP);
        }
        self.0.lock().unwrap().insert(slot, count);
        Ok(count)
    }
}

/// Counts what the window before held once more.
#[derive(Default)]
struct CarriesOver(Mutex<HashMap<(String, i64), u64>>);

#[async_trait]
impl Fault for CarriesOver {
    async fn add(&self, _: &Stores, key: &str, window: Duration, now: Timestamp) -> Answer<u64> {
        let mut counts = self.0.lock().unwrap();
        let number = number(window, now);
        let before = counts.get(&(key.to_owned(), number - 1)).copied().unwrap_or(0);
        let count = counts.entry((key.to_owned(), number)).or_default();
        *count += 1;
        Ok(*count + before.min(1))
    }
}

/// Forgets the window that it has for any other, later or not.
#[derive(Default)]
struct KeepsOneWindow(Mutex<HashMap<String, (i64, u64)>>);

#[async_trait]
impl Fault for KeepsOneWindow {
    async fn add(&self, _: &Stores, key: &str, window: Duration, now: Timestamp) -> Answer<u64> {
        let mut counts = self.0.lock().unwrap();
        let number = number(window, now);
        let count = counts.entry(key.to_owned()).or_insert((number, 0));
        if count.0 != number {
            *count = (number, 0);
        }
        count.1 += 1;
        Ok(count.1)
    }
}

#[derive(Default)]
struct FoldsCase;

#[async_trait]
impl Fault for FoldsCase {
    async fn add(
        &self,
        sound: &Stores,
        key: &str,
        window: Duration,
        now: Timestamp,
    ) -> Answer<u64> {
        sound.counter.add(&key.to_lowercase(), window, now).await
    }
}

fn number(window: Duration, now: Timestamp) -> i64 {
    now.unix_millis().div_euclid(i64::try_from(window.as_millis()).unwrap())
}
