//! PERFORMANCE P6 on SQLite: sign-ins and pages of a list at many accounts beside few, in paired
//! blocks. Each sign-in finds the account by its credential, adds the event and commits, synced to
//! the disk. `cargo bench -p keydesk-benches --bench growth -- [accounts]`; without a number the
//! many are 1,000,000.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a broken benchmark should stop at once; what it found is printed"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use futures::executor::block_on;
use indicatif::ProgressBar;
use keydesk_benches::lifecycle;
use keydesk_core::ids::{CredentialId, UserId};
use keydesk_core::machine::{Change, evolve};
use keydesk_core::model::{Account, By};
use keydesk_core::ports::{AccountStore, Commit, LookupKey, Page};
use keydesk_core::time::{Clock, SystemClock};
use keydesk_sqlite::SqliteStore;
use rusqlite::{Connection, params};

/// A store with accounts of one key each, in a folder of its own.
struct Bench {
    store: SqliteStore,
    accounts: u64,
    /// What a sign-in changes, the same for everybody.
    signed_in: Change,
    by: By,
    folder: PathBuf,
}

/// Measures sign-ins and a page of a list at many accounts beside few, on SQLite.
#[derive(Parser)]
struct Options {
    /// The number of accounts of the large store
    #[arg(default_value_t = 1_000_000)]
    accounts: u64,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let most = Options::parse().accounts;
    // Draws on a terminal alone, and not while anything is measured.
    let filling = ProgressBar::new_spinner().with_message("filling the stores");
    filling.enable_steady_tick(Duration::from_millis(100));
    let few = Bench::filled("few", FEW);
    let many = Bench::filled("many", most);
    filling.finish_and_clear();
    let (mut sign_ins, mut pages) = (Vec::new(), Vec::new());
    for block in 0..=BLOCKS {
        let pair = (few.sign_ins(block), many.sign_ins(block));
        let page = (few.pages(block), many.pages(block));
        // The first pair warms up.
        if block > 0 {
            sign_ins.push(pair);
            pages.push(page);
        }
    }
    for (what, pairs) in [("sign-in", sign_ins), ("list of 50", pages)] {
        println!(
            "P6 | SQLite | {what} {:.0} us at {FEW}, {:.0} us at {most} | cost ratio {:.2}",
            median(pairs.iter().map(|(few, _)| *few)),
            median(pairs.iter().map(|(_, many)| *many)),
            median(pairs.iter().map(|(few, many)| many / few)),
        );
    }
}

impl Bench {
    fn filled(name: &str, accounts: u64) -> Self {
        let name = format!("keydesk-growth-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("keydesk.db");
        let store = SqliteStore::open(&path).unwrap();
        let steps = lifecycle();
        let step = steps.iter().find(|step| step.name == "RecordSignIn").unwrap();
        fill(&path, &step.account, accounts);
        let (signed_in, by) = (step.events[0].change().clone(), step.grant.by().clone());
        let bench = Self { store, accounts, signed_in, by, folder };
        // Every key leads to its own account.
        for number in [0, accounts / 2, accounts - 1] {
            bench.sign_in(number);
        }
        bench
    }

    fn sign_in(&self, number: u64) {
        let rp = keydesk_benches::relying_party();
        let key = LookupKey::Credential(credential(number));
        let found = block_on(self.store.find(rp.id(), &key)).unwrap().unwrap().account;
        assert_eq!(found.user, user(number));
        let now = SystemClock.now();
        let event = keydesk_testkit::event(&found, self.signed_in.clone(), self.by.clone(), now);
        let expected = found.version;
        let next = Account { version: expected.next(), ..evolve(found, &event) };
        let commit = Commit {
            rp: rp.id(),
            user: &next.user,
            expected,
            next: &next,
            encoded: &next.encode().unwrap(),
            unique_keys: &[],
            lookup_keys: &[],
            events: std::slice::from_ref(&event),
            notifications: &[],
        };
        block_on(self.store.commit(commit)).unwrap();
    }

    /// Microseconds for each of a block, spread over all accounts.
    fn sign_ins(&self, block: u64) -> f64 {
        let clock = Instant::now();
        for turn in 0..EACH {
            self.sign_in(spread(block * EACH + turn, self.accounts));
        }
        clock.elapsed().as_secs_f64() * 1e6 / EACH as f64
    }

    fn pages(&self, block: u64) -> f64 {
        let rp = keydesk_benches::relying_party();
        let clock = Instant::now();
        for turn in 0..EACH {
            let after = Some(user(spread(block * EACH + turn, self.accounts - PAGE as u64 - 1)));
            let page = Page { after, limit: PAGE };
            assert_eq!(block_on(self.store.list(rp.id(), page)).unwrap().accounts.len(), PAGE);
        }
        clock.elapsed().as_secs_f64() * 1e6 / EACH as f64
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.store.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// Copies of one account, each with ids of its own.
fn fill(path: &std::path::Path, template: &Account, accounts: u64) {
    let mut connection = Connection::open(path).unwrap();
    let filling = connection.transaction().unwrap();
    {
        let mut account =
            filling.prepare("INSERT INTO accounts VALUES (?1, ?2, ?3, ?4, ?5)").unwrap();
        let mut key = filling.prepare("INSERT INTO keys VALUES (?1, ?2, ?3, ?4)").unwrap();
        for number in 0..accounts {
            let mut copy = template.clone();
            copy.user = user(number);
            copy.authenticators[0].credential_id = credential(number);
            let text = String::from_utf8(copy.encode().unwrap()).unwrap();
            let (rp, user) = (copy.rp.as_str(), copy.user.as_str());
            account.execute(params![rp, user, copy.version.0, "open", text]).unwrap();
            let of = LookupKey::Credential(credential(number));
            key.execute(params![rp, of.sort(), of.as_bytes(), user]).unwrap();
        }
    }
    filling.commit().unwrap();
}

fn user(number: u64) -> UserId {
    UserId::new(format!("user{number:010}")).unwrap()
}

fn credential(number: u64) -> CredentialId {
    let mut bytes = [7; 32];
    // Browsers' ids are random: neighbours in the table are strangers.
    bytes[..8].copy_from_slice(&number.wrapping_mul(GOLDEN).to_be_bytes());
    CredentialId::new(bytes.to_vec()).unwrap()
}

/// Far from the one before.
fn spread(turn: u64, accounts: u64) -> u64 {
    turn.wrapping_mul(GOLDEN) % accounts
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

const FEW: u64 = 1_000;
const BLOCKS: u64 = 7;
const EACH: u64 = 500;
const PAGE: usize = 50;
/// Odd, so that no two numbers come to the same.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
