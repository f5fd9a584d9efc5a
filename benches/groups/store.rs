//! Commits of a sign-in, one after the other, for each store: `STORES` is the list.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use futures::executor::block_on;
use keydesk_benches::{SignIn, sign_ins};
use keydesk_core::model::Version;
use keydesk_core::ports::memory::MemoryStore;
use keydesk_core::ports::{AccountStore, Commit};
use keydesk_sqlite::SqliteStore;

/// An empty store, and the folder that goes with it when it is dropped.
struct Empty {
    store: Option<Arc<dyn AccountStore>>,
    folder: Option<PathBuf>,
}

/// Makes an empty store.
type Make = fn() -> Empty;

const STORES: [(&str, Make); 2] = [("memory", memory), ("sqlite", sqlite)];

fn commits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("commit");
    let chain = sign_ins(FRESH);
    for (name, make) in STORES {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| run(make, &chain, times));
        });
    }
    group.finish();
}

/// Time for this many commits; a store is left for a new one before it has grown.
fn run(make: Make, chain: &[SignIn], times: u64) -> Duration {
    let mut spent = Duration::ZERO;
    let mut left = times;
    while left > 0 {
        let empty = make();
        let Some(store) = &empty.store else { return spent };
        let mut expected = Version::default();
        let count = chain.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let start = Instant::now();
        for sign_in in &chain[..count] {
            let commit = Commit {
                rp: &sign_in.account.rp,
                user: &sign_in.account.user,
                expected,
                next: &sign_in.account,
                encoded: &sign_in.encoded,
                unique_keys: &[],
                lookup_keys: &[],
                events: std::slice::from_ref(&sign_in.event),
                notifications: &[],
            };
            let done = block_on(store.commit(commit));
            assert!(done.is_ok(), "{done:?}");
            expected = sign_in.account.version;
        }
        spent += start.elapsed();
        left -= count as u64;
    }
    spent
}

fn memory() -> Empty {
    Empty { store: Some(Arc::new(MemoryStore::new())), folder: None }
}

/// A database in a folder of its own, on the disk that temporary files are on.
fn sqlite() -> Empty {
    let folder = std::env::temp_dir().join(format!("keydesk-bench-{}", std::process::id()));
    let made = std::fs::create_dir_all(&folder);
    assert!(made.is_ok(), "{made:?}");
    let store = SqliteStore::open(folder.join("keydesk.db"));
    assert!(store.is_ok(), "{:?}", store.err());
    let store = store.ok().map(|store| Arc::new(store) as Arc<dyn AccountStore>);
    Empty { store, folder: Some(folder) }
}

impl Drop for Empty {
    fn drop(&mut self) {
        self.store = None;
        if let Some(folder) = &self.folder {
            let gone = std::fs::remove_dir_all(folder);
            assert!(gone.is_ok(), "{gone:?}");
        }
    }
}

/// Commits to one store.
const FRESH: usize = 500;

criterion_group!(groups, commits);
criterion_main!(groups);
