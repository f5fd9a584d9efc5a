//! Directory entries that cannot be users, on the operator's channel.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use keydesk_core::ports::LeftOut;

/// Reports each entry once, because every search may meet it.
#[derive(Default)]
pub(crate) struct Reporter {
    reported: Mutex<HashSet<String>>,
    also: Option<Box<Receiver>>,
}

type Receiver = dyn Fn(&LeftOut) + Send + Sync;

impl Reporter {
    /// A reporter that calls `also` for each entry, besides the warning.
    pub(crate) fn with(also: impl Fn(&LeftOut) + Send + Sync + 'static) -> Self {
        Self { also: Some(Box::new(also)), ..Self::default() }
    }

    /// Writes a warning to `tracing` for each entry that was not reported before.
    pub(crate) fn report(&self, left_out: &[LeftOut]) {
        if left_out.is_empty() {
            return;
        }
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in left_out {
            if reported.len() >= MAX_REMEMBERED {
                reported.clear();
            }
            if reported.insert(entry.key.clone()) {
                tracing::warn!(
                    entry = entry.key,
                    reason = entry.reason,
                    "a search left out a directory entry that cannot be a user"
                );
                if let Some(also) = &self.also {
                    also(entry);
                }
            }
        }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reporter").finish_non_exhaustive()
    }
}

/// Bounds the memory that a directory full of odd entries takes.
const MAX_REMEMBERED: usize = 10_000;

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tracing::span;

    use super::*;

    /// Counts the events that it receives.
    struct Counted(Arc<AtomicUsize>);

    impl tracing::Subscriber for Counted {
        fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }
        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
        fn event(&self, _: &tracing::Event<'_>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        fn enter(&self, _: &span::Id) {}
        fn exit(&self, _: &span::Id) {}
    }

    #[test]
    fn an_entry_is_reported_once_however_often_it_is_met() {
        let events = Arc::new(AtomicUsize::new(0));
        let entry = |key: &str| LeftOut { key: key.to_owned(), reason: "no id".to_owned() };
        let received = Arc::new(AtomicUsize::new(0));
        let receiver = received.clone();
        let reporter = Reporter::with(move |_| {
            receiver.fetch_add(1, Ordering::Relaxed);
        });
        tracing::subscriber::with_default(Counted(events.clone()), || {
            for _ in 0..3 {
                reporter.report(&[entry("cn=a"), entry("cn=b")]);
            }
        });
        assert_eq!(events.load(Ordering::Relaxed), 2);
        assert_eq!(received.load(Ordering::Relaxed), 2, "the receiver gets them too");
    }
}
