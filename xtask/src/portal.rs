//! `cargo xtask portal`: the example portal with everything that it needs.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::setup;

/// Sets the assets up, then becomes the portal, so that one process id stops it.
///
/// The development profile: from a clone it is up minutes before an optimised build would be, and
/// the cryptography is optimised in both.
pub(crate) fn run(project: &Project, options: &[OsString]) -> Result<()> {
    setup::assets(project)?;
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let mut portal = project.cargo();
    // A relative --data is the caller's, not the root's.
    portal.current_dir(here).arg("run").arg("--manifest-path").arg(project.path("Cargo.toml"));
    portal.args(["--package", "portal", "--"]).args(options);
    Err(portal.exec()).context("cargo could not be started")
}
