//! Progress on a terminal, for work whose own output is not shown.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows that something is going on while it runs. Draws to standard error, and only if that is a
/// terminal.
pub(crate) fn waiting<T>(message: &str, work: impl FnOnce() -> T) -> T {
    let spinner = ProgressBar::new_spinner().with_message(message.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(100));
    let result = work();
    spinner.finish_and_clear();
    result
}

/// A bar over this many seconds, with a message beside it. Draws as [`waiting`] does.
pub(crate) fn seconds(most: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:20} {pos:>4}/{len} s  {msg}");
    ProgressBar::new(most).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
