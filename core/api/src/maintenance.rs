//! The desk's regular work, on tokio.

use std::time::Duration;

use keydesk_core::service::Desk;
use tokio::time::{MissedTickBehavior, interval};

/// Runs [`Desk::run_maintenance`] now and then every minute, for as long as it is polled. A failure is
/// a warning in `tracing`, and the next minute tries again. A host spawns it once, on one node or on
/// all:
///
/// ```
/// # async fn started(desk: keydesk_core::service::Desk) {
/// tokio::spawn(keydesk_api::run_maintenance(desk));
/// # }
/// ```
pub async fn run_maintenance(desk: Desk) {
    run_every(desk, Duration::from_secs(60)).await;
}

async fn run_every(desk: Desk, period: Duration) {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = desk.run_maintenance().await {
            let code = error.code();
            let cause = &error as &dyn std::error::Error;
            tracing::warn!(code, cause, "the desk's maintenance failed; it runs again in a minute");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_trait::async_trait;
    use keydesk_core::ids::{CeremonyId, RelyingPartyId};
    use keydesk_core::model::Ceremony;
    use keydesk_core::policy::Policy;
    use keydesk_core::ports::memory::{MemoryDirectory, MemoryStore};
    use keydesk_core::ports::{CeremonyStore, DerivedKeyRing, StoreError, StoreErrorKind};
    use keydesk_core::service::Ports;
    use keydesk_core::time::Timestamp;
    use keydesk_core::webauthn::RelyingPartyConfig;

    use super::*;

    /// A store whose sweeps fail, and are counted.
    #[derive(Default)]
    struct Unswept(AtomicUsize);

    #[async_trait]
    impl CeremonyStore for Unswept {
        async fn put(&self, _: &RelyingPartyId, _: &Ceremony) -> Result<(), StoreError> {
            Ok(())
        }

        async fn take(
            &self,
            _: &RelyingPartyId,
            _: &CeremonyId,
        ) -> Result<Option<Ceremony>, StoreError> {
            Ok(None)
        }

        async fn sweep(&self, _: Timestamp) -> Result<u64, StoreError> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Err(StoreError::new(StoreErrorKind::Unavailable, "out"))
        }
    }

    #[tokio::test]
    async fn maintenance_runs_at_once_and_again_after_a_failure() {
        let swept = Arc::new(Unswept::default());
        let keys = Arc::new(DerivedKeyRing::of_secret([7; 32]));
        let directory = Arc::new(MemoryDirectory::new([]));
        let ports = Ports {
            ceremonies: swept.clone(),
            ..Ports::over(Arc::new(MemoryStore::new()), directory, keys)
        };
        let relying_party = RelyingPartyConfig::new("localhost", "http://localhost:8080");
        let desk = Desk::new(relying_party, Policy::default(), ports).unwrap();
        let forever = run_every(desk, Duration::from_millis(5));
        let three = async {
            while swept.0.load(Ordering::SeqCst) < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            () = forever => unreachable!("it ended"),
            () = three => {}
        }
    }
}
