//! Our engine against `webauthn-rs-core` 0.6.2, case by case. Wherever the two decide differently,
//! one row of the reviewed table says why; a difference without a row fails, and so does a row that
//! no case meets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions"
)]

mod assertions;
mod opinion;
mod registrations;

use std::collections::BTreeMap;

use keydesk_core::webauthn::{Algorithm, UserVerification as Uv};
use keydesk_testkit::AttestationChoice as Choice;

use keydesk_test_differential::peer;
use keydesk_test_differential::stage::{Stage, prepare, theirs};
use keydesk_test_differential::table::{ASSERTIONS, REGISTRATIONS, Row};

/// How often each difference was met: by what was tampered with, the algorithm, our outcome and theirs.
type Differences = BTreeMap<(String, Algorithm, String, String), usize>;

#[derive(Default)]
struct Tally {
    tried: usize,
    differences: Differences,
}

impl Tally {
    fn count<A, B>(
        &mut self,
        mutation: &str,
        algorithm: Algorithm,
        ours: &Result<A, String>,
        theirs: &Result<B, String>,
    ) {
        self.tried += 1;
        if ours.is_ok() == theirs.is_ok() {
            return;
        }
        fn word<T>(outcome: &Result<T, String>) -> String {
            outcome.as_ref().map_or_else(Clone::clone, |_| "accepted".to_owned())
        }
        let key = (mutation.to_owned(), algorithm, word(ours), word(theirs));
        *self.differences.entry(key).or_default() += 1;
    }

    fn check(&self, table: &[Row]) {
        let mut met = vec![0; table.len()];
        let mut unexplained = Vec::new();
        for (difference @ (mutation, algorithm, ours, theirs), count) in &self.differences {
            let fits = |row: &Row| {
                (row.mutations.is_empty() || row.mutations.contains(&mutation.as_str()))
                    && (row.algorithms.is_empty() || row.algorithms.contains(algorithm))
                    && row.ours == ours
                    && row.theirs == theirs
            };
            let rows: Vec<_> = (0..table.len()).filter(|&at| fits(&table[at])).collect();
            match rows.as_slice() {
                [row] => met[*row] += count,
                _ => unexplained.push((difference, count, rows)),
            }
        }
        assert!(unexplained.is_empty(), "not in exactly one row: {unexplained:#?}");
        let idle: Vec<_> = table.iter().zip(&met).filter(|(_, met)| **met == 0).collect();
        assert!(idle.is_empty(), "rows that no case meets: {idle:#?}");
        for row in table {
            assert!(!row.step.is_empty() && !row.reason.is_empty(), "{row:?}");
        }
    }
}

/// Every format with every algorithm that it can have.
fn pairs() -> Vec<(Choice, Algorithm)> {
    let mut pairs = vec![(Choice::FidoU2f, Algorithm::Es256)];
    for choice in [Choice::None, Choice::PackedSelf, Choice::Packed] {
        pairs.extend(Algorithm::ALL.map(|algorithm| (choice, algorithm)));
    }
    pairs
}

#[test]
fn registrations_differ_only_as_the_table_says() {
    let mut tally = Tally::default();
    for (choice, algorithm) in pairs() {
        let mut stage = Stage::new(choice, algorithm);
        for (name, mutation) in registrations::MUTATIONS {
            let draft = stage.registration();
            let Some(response) = mutation.apply(draft, stage.key.authority()) else { continue };
            let ours = stage.register(Uv::Preferred, &response);
            tally.count(name, algorithm, &ours, &peer::register(theirs(Uv::Preferred), &response));
        }
    }
    for choice in [Choice::None, Choice::PackedSelf, Choice::Packed, Choice::FidoU2f] {
        let mut stage = Stage::new(choice, Algorithm::Es256);
        for uv in [Uv::Required, Uv::Discouraged] {
            for flags in 0..=u8::MAX {
                let mut draft = stage.registration();
                draft.flags = flags;
                let response = draft.to_json();
                let ours = stage.register(uv, &response);
                tally.count(
                    "flags",
                    Algorithm::Es256,
                    &ours,
                    &peer::register(theirs(uv), &response),
                );
            }
        }
    }
    assert!(tally.tried > 4000, "{}", tally.tried);
    tally.check(REGISTRATIONS);
}

#[test]
fn assertions_differ_only_as_the_table_says() {
    let mut tally = Tally::default();
    for algorithm in Algorithm::ALL {
        let mut stage = Stage::new(Choice::None, algorithm);
        let response = stage.registration().to_json();
        let Ok(registered) = peer::register(theirs(Uv::Preferred), &response) else { continue };
        let credential = prepare(&stage.register(Uv::Preferred, &response).unwrap());
        for (name, mutation) in assertions::MUTATIONS {
            let response = mutation.apply(stage.assertion());
            let ours = stage.authenticate(Uv::Preferred, &credential, &response);
            let their = peer::authenticate(theirs(Uv::Preferred), &registered, &response);
            tally.count(name, algorithm, &ours, &their);
        }
        for uv in [Uv::Required, Uv::Preferred, Uv::Discouraged] {
            for flags in 0..=u8::MAX {
                let mut draft = stage.assertion();
                draft.flags = flags;
                let response = draft.to_json();
                let ours = stage.authenticate(uv, &credential, &response);
                tally.count(
                    "flags",
                    algorithm,
                    &ours,
                    &peer::authenticate(theirs(uv), &registered, &response),
                );
            }
        }
    }
    assert!(tally.tried > 3000, "{}", tally.tried);
    tally.check(ASSERTIONS);
}
