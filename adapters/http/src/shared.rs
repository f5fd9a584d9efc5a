//! What every request needs.

use std::sync::Arc;

use keydesk_api::Api;

use crate::assets::Assets;
use crate::config::HttpConfig;
use crate::host::Host;
use crate::text::Catalogue;

pub(crate) struct Shared {
    pub(crate) api: Api,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) config: HttpConfig,
    pub(crate) assets: Assets,
    pub(crate) text: &'static Catalogue,
    /// The OpenAPI document, made once.
    pub(crate) openapi: String,
}
