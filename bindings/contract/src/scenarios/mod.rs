//! What is recorded.

mod account;
mod links;
mod registration;
mod sign_in;
mod stateless;

use anyhow::Result;

use crate::scenario::Scenario;

/// Records every scenario, by the name of its file.
///
/// # Errors
/// A step that is answered otherwise than the scenario means.
pub async fn record_all() -> Result<Vec<(&'static str, Scenario)>> {
    Ok(vec![
        ("links", links::lifecycle().await?),
        ("link-refusals", links::refusals().await?),
        ("registration", registration::by_link().await?),
        ("self-service", registration::self_service().await?),
        ("registration-refusals", registration::refusals().await?),
        ("sign-in", sign_in::both_ways().await?),
        ("sign-in-refusals", sign_in::refusals().await?),
        ("account", account::lifecycle().await?),
        ("access", account::access().await?),
        ("requests", account::requests().await?),
        ("verify", stateless::verify().await?),
    ])
}
