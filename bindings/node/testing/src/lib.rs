#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(dead_code, reason = "napi registers nothing in tests"))]
#![allow(unreachable_pub, reason = "napi takes nothing else, and exports it by itself")]

use keydesk_bindings_testkit::{Faults, FixedDependencies};
use keydesk_facade::error_text;
use keydesk_node_native::{Answer, NativeDesk, answered_text};
use napi::{Env, Error, Result};
use napi_derive::napi;

/// A clock that stands until it is moved, and randomness that repeats.
#[napi]
pub struct TestDependencies {
    dependencies: FixedDependencies,
}

#[napi]
impl TestDependencies {
    /// A clock that shows this RFC 3339 instant, and randomness from this seed.
    #[napi(constructor)]
    pub fn new(at: String, seed: u32) -> Result<Self> {
        let dependencies =
            FixedDependencies::new(&at, seed).map_err(|error| Error::from_reason(error.detail));
        Ok(Self { dependencies: dependencies? })
    }

    /// Moves the clock on.
    #[napi]
    pub fn advance(&self, millis: u32) {
        self.dependencies.advance(millis);
    }

    /// What the clock shows.
    #[napi]
    pub fn now(&self) -> String {
        self.dependencies.now()
    }

    /// Opens a desk with these dependencies, as `NativeDesk.open` does.
    #[napi]
    pub fn open<'env>(
        &self,
        env: &'env Env,
        desk: &NativeDesk,
        config: String,
        provided: String,
    ) -> Answer<'env> {
        answered_text(env, self.dependencies.open(desk.session(), config, provided))
    }
}

/// What a host's store does instead of its work.
#[napi]
pub struct TestFaults {
    faults: Faults,
}

#[napi]
impl TestFaults {
    /// A store that is well.
    #[napi(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript has no such trait")]
    pub fn new() -> Self {
        Self { faults: Faults::default() }
    }

    /// How the store behaves from now on; an error is text.
    #[napi]
    pub fn set(&self, misbehaviour: String) -> Option<String> {
        self.faults.set(&misbehaviour).err().as_ref().map(error_text)
    }

    /// What it does instead of this function, if not its work.
    #[napi]
    pub fn instead_of(&self, function: String, request: String) -> Option<String> {
        self.faults.instead_of(&function, &request)
    }
}

/// Runs the suite that every store must pass over the host's store and directory. The desk need not be open.
#[napi]
pub fn conformance<'env>(env: &'env Env, desk: &NativeDesk, provided: String) -> Answer<'env> {
    answered_text(env, keydesk_bindings_testkit::conformance(desk.session(), provided))
}

/// The people whom the host's directory must hold for the suite, as JSON.
#[napi]
pub fn conformance_people() -> Result<String> {
    let people = keydesk_bindings_testkit::conformance_people();
    people.map_err(|error| Error::from_reason(error.detail))
}

/// Panics, at once or after waiting.
#[napi]
pub fn panic_now(env: &Env, later: bool) -> Answer<'_> {
    answered_text(env, keydesk_bindings_testkit::panic_now(later))
}
