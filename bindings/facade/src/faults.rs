//! Failures that only the host's developers can mend.

use std::collections::HashSet;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use keydesk_api::{ApiError, Code, ErrorRecord, Language};
use keydesk_core::error::Refusal;
use keydesk_core::ports::LeftOut;
use serde::{Deserialize, Serialize};

use crate::host::HostFault;

/// A failure of which the person at the browser sees only a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultRecord {
    /// The part of the desk in which it failed.
    pub r#where: FaultPlace,
    /// The path of the request, without what must not stand in a log; `directory.search` for an entry
    /// of the directory.
    pub operation: String,
    /// What was answered, with its cause.
    pub error: ErrorRecord,
}

/// The part of the desk in which something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultPlace {
    /// A request to a mounted desk.
    Request,
    /// An entry of the directory that a search left out, because it cannot be a user. Each is reported once.
    Directory,
}

/// The host's log of failures.
#[async_trait]
pub trait HostFaults: Send + Sync {
    /// Something failed.
    async fn failed(&self, fault: FaultRecord) -> Result<(), HostFault>;
}

/// Hands faults to the host; or to standard error, a few a minute, where the host takes none.
#[derive(Clone)]
pub(crate) struct Faults {
    host: Option<Arc<dyn HostFaults>>,
    timeout: Duration,
    lines: Arc<Mutex<Lines>>,
}

#[derive(Default)]
struct Lines {
    /// Since when they are counted.
    since: Option<Instant>,
    written: u32,
    kept_back: u64,
    /// Refusals that were written: ordinary people cause them, and must not crowd out what failed.
    refusals: HashSet<String>,
}

impl Faults {
    pub(crate) fn new(host: Option<Arc<dyn HostFaults>>, timeout: Duration) -> Self {
        Self { host, timeout, lines: Arc::default() }
    }

    /// Tells of a directory entry that a search left out.
    pub(crate) fn left_out(&self, entry: &LeftOut) {
        let detail = Language::English.detail(Code::INTERNAL.as_str(), &[]);
        let LeftOut { key, reason } = entry;
        let cause = format!("a search left out the entry {key:?}: {reason}");
        let error = ApiError::with_detail(Code::INTERNAL, &detail).caused_by(cause).to_record();
        let operation = "directory.search".to_owned();
        self.tell(FaultRecord { r#where: FaultPlace::Directory, operation, error });
    }

    /// Returns at once; must be called within the runtime.
    pub(crate) fn tell(&self, fault: FaultRecord) {
        let Some(host) = self.host.clone() else {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(line) = lines.line(&fault, Instant::now()) {
                // If standard error cannot be written, there is nowhere else to report the fault.
                let _ = writeln!(std::io::stderr(), "{line}");
            }
            return;
        };
        let timeout = self.timeout;
        tokio::spawn(async move {
            // If the host's callback fails, there is nowhere else to report the fault.
            let _ = tokio::time::timeout(timeout, host.failed(fault)).await;
        });
    }
}

impl Lines {
    /// The line for a fault, unless there were too many in this minute.
    fn line(&mut self, fault: &FaultRecord, now: Instant) -> Option<String> {
        let FaultRecord { operation, error, .. } = fault;
        let cause = error.cause.as_deref().unwrap_or(&error.detail);
        if error.code == Refusal::NotAuthorised.code()
            && (self.refusals.len() == MAX_REFUSALS || !self.refusals.insert(cause.to_owned()))
        {
            return None;
        }
        if self.since.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(60)) {
            (self.since, self.written) = (Some(now), 0);
        }
        if self.written == MAX_LINES {
            self.kept_back += 1;
            return None;
        }
        self.written += 1;
        let more = match std::mem::take(&mut self.kept_back) {
            0 => String::new(),
            kept_back => format!(" ({kept_back} more were not written)"),
        };
        let line = format!("keydesk: {operation}: {}: {cause}{more}", error.code);
        // A cause may hold what a stranger sent.
        Some(line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    }
}

/// Lines on standard error in a minute.
const MAX_LINES: u32 = 20;
/// Refusals for want of a role that are written at all, each cause once.
const MAX_REFUSALS: usize = 20;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn fault(cause: &str) -> FaultRecord {
        let error = ErrorRecord {
            code: "store_unavailable".into(),
            detail: "Try again.".into(),
            retryable: true,
            reference: None,
            cause: Some(cause.into()),
            expected: None,
            seen: None,
        };
        FaultRecord { r#where: FaultPlace::Request, operation: "/desk/users".into(), error }
    }

    #[test]
    fn a_minute_has_so_many_lines_and_the_next_says_how_many_were_kept_back() {
        let (mut lines, now) = (Lines::default(), Instant::now());
        let line = lines.line(&fault("no\ntable"), now).unwrap();
        assert_eq!(line, "keydesk: /desk/users: store_unavailable: no table");
        let written = (1..100).filter_map(|_| lines.line(&fault("x"), now)).count();
        assert_eq!(written, 19);
        let next = lines.line(&fault("x"), now + Duration::from_secs(60)).unwrap();
        assert!(next.ends_with(": x (80 more were not written)"), "{next}");
    }

    #[test]
    fn a_refusal_for_want_of_a_role_is_written_once_and_crowds_nothing_out() {
        let (mut lines, now) = (Lines::default(), Instant::now());
        let mut refused = |cause: &str| {
            let mut fault = fault(cause);
            fault.error.code = "not_authorised".into();
            lines.line(&fault, now)
        };
        assert!(refused("0").unwrap().ends_with("not_authorised: 0"));
        assert_eq!((0..100).filter_map(|_| refused("0")).count(), 0);
        let later = now + Duration::from_secs(60);
        assert_eq!((1..20).filter_map(|other| refused(&other.to_string())).count(), 19);
        assert!(lines.line(&fault("x"), later).is_some());
        let mut other = fault("another");
        other.error.code = "not_authorised".into();
        assert_eq!(lines.line(&other, later), None, "there were enough of them");
    }
}
