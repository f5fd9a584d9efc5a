//! Bugs that the fuzzers have to find: they show that each oracle can fail.

use std::sync::atomic::{AtomicU8, Ordering};

/// A bug that may be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// CBOR: an empty container may stand one level too deep.
    CborDepth = 1,
    /// Authenticator data: bytes may follow.
    TrailingBytes = 2,
    /// COSE: a key's curve need not be its algorithm's.
    CurveMismatch = 3,
    /// Assertions: a counter that stands still counts as one that advanced.
    Counter = 4,
    /// Assertions: a user handle as long as the owner's counts as the owner's.
    OwnerBinding = 5,
}

impl Bug {
    /// Every bug, with the name that the fuzzers take.
    pub const ALL: [(&'static str, Self); 5] = [
        ("cbor-depth", Self::CborDepth),
        ("trailing-bytes", Self::TrailingBytes),
        ("curve-mismatch", Self::CurveMismatch),
        ("counter", Self::Counter),
        ("owner-binding", Self::OwnerBinding),
    ];

    /// Plants this bug in the place of any other.
    pub fn plant(self) {
        PLANTED.store(self as u8, Ordering::Relaxed);
    }

    pub(crate) fn is_planted(self) -> bool {
        PLANTED.load(Ordering::Relaxed) == self as u8
    }
}

static PLANTED: AtomicU8 = AtomicU8::new(0);
