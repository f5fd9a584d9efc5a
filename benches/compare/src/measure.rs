//! Adjacent alternating blocks, and medians over them.

use anyhow::Result;
use indicatif::ProgressBar;

use crate::subjects::Subject;
use crate::vectors::{CREDENTIALS, Workload};

/// CPU microseconds per call: for every subject of one comparison, one number a round.
pub(crate) struct Samples(Vec<Vec<f64>>);

impl Samples {
    /// Times the subjects side by side. A round is one block of each, in order, and the next round
    /// goes backwards, so that whatever slows the machine meets all of them alike.
    pub(crate) fn take(
        workload: &Workload,
        subjects: &mut [Subject],
        rounds: usize,
        block: usize,
    ) -> Result<Self> {
        for subject in subjects.iter_mut() {
            subject.block(workload, WARM_UP)?;
        }
        let mut samples = vec![Vec::with_capacity(rounds); subjects.len()];
        // Draws on a terminal alone, between the blocks that are timed.
        let progress = ProgressBar::new(u64::try_from(rounds)?).with_message("rounds");
        for round in 0..rounds {
            progress.inc(1);
            let mut order: Vec<_> = subjects.iter_mut().zip(&mut samples).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for (subject, samples) in order {
                samples.push(subject.block(workload, block)?);
            }
        }
        progress.finish_and_clear();
        Ok(Self(samples))
    }

    /// The median of a subject.
    pub(crate) fn microseconds(&self, subject: usize) -> f64 {
        median(self.0[subject].clone())
    }

    /// The quartiles of how many times as long one subject takes as another in the same round.
    pub(crate) fn ratio(&self, subject: usize, to: usize) -> [f64; 3] {
        quartiles(self.pairs(subject, to).map(|(one, other)| one / other).collect())
    }

    /// The median of how much longer one subject takes than another in the same round.
    pub(crate) fn beyond(&self, subject: usize, base: usize) -> f64 {
        median(self.pairs(subject, base).map(|(one, other)| one - other).collect())
    }

    fn pairs(&self, subject: usize, other: usize) -> impl Iterator<Item = (f64, f64)> {
        self.0[subject].iter().copied().zip(self.0[other].iter().copied())
    }
}

/// The middle of the numbers.
pub(crate) fn median(numbers: Vec<f64>) -> f64 {
    quartiles(numbers)[1]
}

fn quartiles(mut numbers: Vec<f64>) -> [f64; 3] {
    numbers.sort_by(f64::total_cmp);
    let last = numbers.len() - 1;
    [last / 4, last / 2, last * 3 / 4].map(|at| numbers[at])
}

/// Calls in one block: every credential twice.
pub(crate) const BLOCK: usize = 2 * CREDENTIALS;
/// The same where some of the subjects are processes of their own. While one waits for its turn the
/// others take the caches from it, and finding them cold is not what is compared.
pub(crate) const LONG_BLOCK: usize = 16 * CREDENTIALS;
/// Calls before the first block; Node.js compiles what is hot meanwhile.
const WARM_UP: usize = 32 * CREDENTIALS;
