//! Commits of a sign-in, one after the other, for each store: `STORES` is the list.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use futures::executor::block_on;
use keydesk_benches::{Step, lifecycle};
use keydesk_core::model::Account;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{AccountStore, Commit, StoreError};

/// Makes an empty store.
type Make = fn() -> Arc<dyn AccountStore>;

const STORES: [(&str, Make); 1] = [("memory", || Arc::new(MemoryStore::new()))];

fn commits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("commit");
    for step in lifecycle().iter().filter(|step| step.name == "RecordSignIn") {
        for (name, make) in STORES {
            group.bench_function(name, |bencher| {
                bencher.iter_custom(|times| run(make, step, times))
            });
        }
    }
    group.finish();
}

/// Time for this many commits; a store is left for a new one before it has grown.
fn run(make: Make, step: &Step, times: u64) -> Duration {
    let mut spent = Duration::ZERO;
    let mut left = times;
    while left > 0 {
        let count = left.min(FRESH);
        left -= count;
        let store = make();
        let mut account = step.after.clone();
        account.version = Default::default();
        let start = Instant::now();
        for _ in 0..count {
            let done = block_on(commit(store.as_ref(), step, &mut account));
            assert!(done.is_ok(), "{done:?}");
        }
        spent += start.elapsed();
    }
    spent
}

async fn commit(
    store: &dyn AccountStore,
    step: &Step,
    account: &mut Account,
) -> Result<(), StoreError> {
    let expected = account.version;
    account.version = expected.next();
    let encoded = account.encode();
    assert!(encoded.is_ok());
    let commit = Commit {
        rp: &account.rp,
        user: &account.user,
        expected,
        next: account,
        encoded: &encoded.unwrap_or_default(),
        unique_keys: &[],
        lookup_keys: &[],
        events: &step.events,
        notifications: &[],
    };
    store.commit(black_box(commit)).await.map(drop)
}

/// Commits to one store.
const FRESH: u64 = 1000;

criterion_group!(groups, commits);
criterion_main!(groups);
