//! `cargo xtask setup`: installs what is missing, and nothing twice.

mod debian;
mod journeys;
mod nhsuk;
mod nhsuk_css;
pub(crate) mod node;
mod postgres;
pub(crate) mod python;

use anyhow::Result;
pub(crate) use debian::Consent;

use crate::project::{Project, step};

/// Everything that the portal and the tests need; for the long tests with `soak`.
pub(crate) fn everything(project: &Project, soak: bool, consent: Consent) -> Result<()> {
    assets(project)?;
    step("setup: system packages", || debian::install(project, soak, consent))?;
    step("setup: browser test packages", || journeys::install(project))?;
    step("setup: Python packages of the tests", || python::install(project))?;
    if soak { step("setup: PostgreSQL versions", || postgres::install(project)) } else { Ok(()) }
}

/// What the portal alone needs: the look of its pages.
pub(crate) fn assets(project: &Project) -> Result<()> {
    step("setup: page assets", || nhsuk::install(project))
}
