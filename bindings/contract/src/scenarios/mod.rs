//! What is recorded.

mod account;
mod attestation;
mod devices;
mod edges;
mod host;
mod links;
mod registration;
mod reported;
mod sessions;
mod sign_in;
mod stateless;
mod strangers;
mod tampered;
mod windows_hello;

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
        ("sessions", sessions::revoked().await?),
        ("session-replaced", sessions::replaced().await?),
        ("session-in-future", sessions::in_future().await?),
        ("sign-in", sign_in::both_ways().await?),
        ("sign-in-refusals", sign_in::refusals().await?),
        ("account", account::lifecycle().await?),
        ("access", account::access().await?),
        ("roles", account::roles().await?),
        ("requests", account::requests().await?),
        ("verify", stateless::verify().await?),
        ("tampered-registrations", tampered::registrations().await?),
        ("tampered-registrations-stateless", tampered::stateless_registrations().await?),
        ("tampered-chains", tampered::chains().await?),
        ("tampered-sign-ins", tampered::sign_ins().await?),
        ("tampered-sign-ins-stateless", tampered::stateless_sign_ins().await?),
        ("framed", tampered::framed().await?),
        ("app", devices::app().await?),
        ("hints", devices::hints().await?),
        ("unused-members", devices::unused().await?),
        ("attestation", attestation::any().await?),
        ("attestation-models", attestation::models().await?),
        ("attestation-rules", attestation::rules().await?),
        ("attestation-hardware", attestation::hardware().await?),
        ("attestation-anchors", stateless::anchors().await?),
        ("attestation-credentials", attestation::credentials().await?),
        ("windows-hello", windows_hello::allowed().await?),
        ("windows-hello-refused", windows_hello::refused().await?),
        ("windows-hello-unattested", windows_hello::unattested().await?),
        ("windows-hello-stateless", windows_hello::stateless().await?),
        ("metadata", attestation::certified().await?),
        ("attestation-unmet", attestation::unmet().await?),
        ("metadata-stale", attestation::stale().await?),
        ("reported-models", reported::weakened().await?),
        ("reported-models-refused", reported::refused().await?),
        ("reported-models-unknown", reported::without_metadata().await?),
        ("host-faults", host::faults().await?),
        ("host-statuses", host::statuses().await?),
        ("host-tampered", host::tampered().await?),
        ("strangers", strangers::keys().await?),
        ("opening", edges::opening().await?),
        ("http", edges::http().await?),
    ])
}
