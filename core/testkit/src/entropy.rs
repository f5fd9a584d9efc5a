//! Entropy that repeats.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::digest::{SHA256, digest};
use keydesk_core::entropy::{Entropy, EntropyUnavailable};

/// SHA-256 over a seed and a counter: the same bytes in every run, never the same twice.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    counter: AtomicU64,
}

impl SeededEntropy {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: AtomicU64::new(0) }
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes).expect("always there");
        bytes
    }

    /// The next number below `bound`, which is not zero.
    pub fn below(&self, bound: usize) -> usize {
        let number = u64::from_be_bytes(self.array());
        usize::try_from(number % u64::try_from(bound).expect("small")).expect("small")
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        for chunk in buffer.chunks_mut(32) {
            let counter = self.counter.fetch_add(1, Ordering::SeqCst);
            let mut input = self.seed.to_be_bytes().to_vec();
            input.extend(counter.to_be_bytes());
            chunk.copy_from_slice(&digest(&SHA256, &input).as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_none_twice() {
        let (one, again, other) =
            (SeededEntropy::new(1), SeededEntropy::new(1), SeededEntropy::new(2));
        let first: [u8; 40] = one.array();
        assert_eq!(first, again.array());
        assert_ne!(first, one.array());
        assert_ne!(first, other.array());
    }
}
