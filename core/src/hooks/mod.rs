//! Test hooks, built only with `--cfg keydesk_test_hooks`: planted bugs to be found, and
//! points at which the process is killed. No feature turns this on, and a build without the cfg has
//! none of it.

mod bug;
mod kill;

pub use bug::Bug;
pub use kill::{during, reached};
