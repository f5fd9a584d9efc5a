//! webauthn-rs-core, set up so that it neither logs nor asks for more than the others do.

use std::time::Duration;

use anyhow::Result;
use tracing::subscriber::{NoSubscriber, set_global_default};
use url::Url;
use webauthn_rs_core::WebauthnCore;

use crate::vectors::{ORIGIN, RP_ID};

/// Its handler. It logs what it is given, so all logging of this process goes nowhere.
pub(crate) fn core() -> Result<WebauthnCore> {
    set_global_default(NoSubscriber::new())?;
    let origins = vec![Url::parse(ORIGIN)?];
    let timeout = Duration::from_secs(60);
    let (subdomains, any_port) = (Some(false), Some(false));
    Ok(WebauthnCore::new_unsafe_experts_only(
        "Portal", RP_ID, origins, timeout, subdomains, any_port,
    ))
}
