//! For every case at least one store that fails exactly that case, and no other.
#![allow(clippy::unwrap_used, reason = "a broken test should stop at once")]

mod accounts;
mod ceremonies;
mod commits;
mod counters;
mod directories;
mod fault;
mod histories;
mod keys;
mod others;
mod records;
#[path = "../subject/mod.rs"]
mod subject;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::executor::block_on;
use keydesk_conformance::{Stores, Subject, case_names, run};
use keydesk_core::model::User;
use keydesk_core::ports::StoreError;

use fault::{Fault, faulty};
use subject::Memory;

/// A store that fails `case`.
struct Broken {
    case: &'static str,
    name: &'static str,
    fault: fn() -> Box<dyn Fault>,
}

/// What each module lists: the case, and the faults that only it notices.
macro_rules! faults {
    ($($case:ident: $($fault:ident),+;)+) => {
        pub(crate) fn faults() -> Vec<$crate::Broken> {
            vec![$($($crate::Broken {
                case: stringify!($case),
                name: stringify!($fault),
                fault: || Box::new($fault::default()),
            }),+),+]
        }
    };
}
pub(crate) use faults;

#[async_trait]
impl Subject for Broken {
    async fn open(&self, place: &str, people: &[User]) -> Result<Stores, StoreError> {
        Ok(faulty(Memory.open(place, people).await?, (self.fault)()))
    }
}

fn all() -> Vec<Broken> {
    [
        accounts::faults(),
        commits::faults(),
        keys::faults(),
        ceremonies::faults(),
        histories::faults(),
        counters::faults(),
        directories::faults(),
        others::faults(),
        records::faults(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_broken_store_fails_exactly_its_case() {
    // Most of the time goes into waiting, so several run beside each other.
    let (queue, wrong) = (Mutex::new(all()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(broken) = { queue.lock().unwrap().pop() } {
                    let judgement = judged(broken);
                    wrong.lock().unwrap().extend(judgement);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a broken store: it fails another case, or none.
fn judged(broken: Broken) -> Option<String> {
    let Broken { case, name, .. } = broken;
    let report = block_on(run(Arc::new(broken)));
    let failed: Vec<_> = report.failures().map(|result| result.name.case).collect();
    let failures: String = report.failures().map(|result| format!("\n  {result}")).collect();
    (failed != [case]).then(|| format!("{name}, made to fail {case}, fails:{failures}"))
}

#[test]
fn every_case_has_a_broken_store() {
    let cases: BTreeSet<_> = case_names().iter().map(|name| name.case).collect();
    let broken: BTreeSet<_> = all().iter().map(|broken| broken.case).collect();
    assert_eq!(cases, broken);
}
