//! A fixed clock, fixed randomness, and a panic.

use std::sync::Arc;
use std::time::Duration;

use keydesk_core::time::{Clock, Timestamp};
use keydesk_facade::{ApiError, Maintenance, World};
use keydesk_testkit::{FixedClock, SeededEntropy};
use napi::bindgen_prelude::{Either, Object};
use napi::{Env, Error, Result};
use napi_derive::napi;

use keydesk_node_native::{NativeDesk, answered_text};

/// A clock that stands still until it is moved.
#[napi]
pub struct TestClock {
    clock: Arc<FixedClock>,
}

#[napi]
impl TestClock {
    /// A clock that shows this RFC 3339 instant.
    #[napi(constructor)]
    pub fn new(at: String) -> Result<Self> {
        let at = Timestamp::parse(&at).map_err(|error| Error::from_reason(error.to_string()))?;
        Ok(Self { clock: Arc::new(FixedClock::new(at)) })
    }

    /// Moves it on.
    #[napi]
    pub fn advance(&self, millis: u32) {
        self.clock.advance(Duration::from_millis(u64::from(millis)));
    }

    /// What it shows.
    #[napi]
    pub fn now(&self) -> String {
        self.clock.now().to_string()
    }
}

/// Opens a desk whose answers are the same every time.
#[napi(ts_return_type = "string | Promise<string>")]
pub fn open_fixed<'env>(
    env: &'env Env,
    desk: &NativeDesk,
    config: String,
    parts: Vec<String>,
    clock: &TestClock,
    seed: u32,
) -> Result<Either<String, Object<'env>>> {
    let world = World {
        clock: Some(clock.clock.clone()),
        entropy: Some(Arc::new(SeededEntropy::new(u64::from(seed)))),
        maintenance: Maintenance::Never,
        ..desk.world(&parts)
    };
    desk.open_in(env, config, world)
}

/// Panics, at once or after waiting.
#[napi(ts_return_type = "string | Promise<string>")]
#[allow(clippy::panic, reason = "it is what this is for")]
pub fn panic_now(env: &Env, later: bool) -> Result<Either<String, Object<'_>>> {
    answered_text(env, async move {
        if later {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if env!("CARGO_PKG_NAME").is_empty() {
            return Err(ApiError::edge(keydesk_facade::Code::INTERNAL, "unreachable"));
        }
        panic!("a panic on purpose, with a secret in it")
    })
}
