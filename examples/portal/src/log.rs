//! What the portal says to its operator.

use std::io::Write;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Writes the warnings and errors of Keydesk's crates to stderr, with their causes.
pub(crate) fn receive_warnings() {
    // The library of the sessions warns of each cookie that is malformed or names no session: anybody
    // could fill the log with that. Its errors say that the store failed.
    let wanted = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("tower_sessions", LevelFilter::ERROR);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines).with(wanted).init();
}

/// Says one line. It is written at once: pieces of it would mix with those of another node that has
/// the same log.
pub(crate) fn say(line: &str) {
    // The log itself failed; there is no other place to report it to.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// An error and what caused it, in one line, without what the text before says already.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.ends_with(&cause) {
            said.push_str(": ");
            said.push_str(&cause);
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let inner = anyhow::anyhow!("no such file");
        let error = inner.context("policy: no such file").context("--attestation");
        assert_eq!(chain(&error), "--attestation: policy: no such file");
    }
}
