//! A clock that stands, and randomness that repeats.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use keydesk_core::time::{Clock, Timestamp};
use keydesk_facade::{ApiError, Code, Dependencies, Maintenance, Session};
use keydesk_testkit::{FixedClock, SeededEntropy};

/// The clock and the randomness of a scenario. Maintenance does not run.
#[derive(Debug, Clone)]
pub struct FixedDependencies {
    clock: Arc<FixedClock>,
    seed: u32,
}

impl FixedDependencies {
    /// A clock that shows this RFC 3339 instant, and randomness from this seed.
    ///
    /// # Errors
    /// `malformed_request` for a text that is not such an instant.
    pub fn new(at: &str, seed: u32) -> Result<Self, ApiError> {
        let at = Timestamp::parse(at)
            .map_err(|error| ApiError::with_detail(Code::MALFORMED_REQUEST, &error.to_string()))?;
        Ok(Self { clock: Arc::new(FixedClock::new(at)), seed })
    }

    /// Moves the clock on.
    pub fn advance(&self, millis: u32) {
        self.clock.advance(Duration::from_millis(u64::from(millis)));
    }

    /// What the clock shows, as an RFC 3339 instant.
    pub fn now(&self) -> String {
        self.clock.now().to_string()
    }

    /// Opens a desk with these dependencies, as [`Session::open`] does. Its randomness starts from
    /// the seed.
    ///
    /// # Errors
    /// Those of [`Session::open`].
    pub fn open(
        &self,
        session: &Session,
        config: String,
        provided: String,
    ) -> impl Future<Output = Result<String, ApiError>> + Send + use<> {
        let (session, dependencies) = (session.clone(), self.clone());
        async move {
            let dependencies = Dependencies {
                clock: Some(dependencies.clock),
                entropy: Some(Arc::new(SeededEntropy::new(u64::from(dependencies.seed)))),
                maintenance: Maintenance::Never,
                ..session.dependencies(&provided)?
            };
            session.open_in(config, dependencies).await
        }
    }
}
