//! What the portal says to its operator.

use std::io::Write;

/// Writes the warnings and errors of Keydesk's crates to stderr, with their causes.
pub(crate) fn receive_warnings() {
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
}

/// Says one line. It is written at once: pieces of it would mix with those of another node that has
/// the same log.
pub(crate) fn say(line: &str) {
    // Nobody can be told that nobody can be told.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
