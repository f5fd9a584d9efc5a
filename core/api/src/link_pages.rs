//! The addresses at which registration links open.

use std::sync::{PoisonError, RwLock};

use keydesk_core::model::AuthenticatorKind;

/// Known once the desk is mounted.
#[derive(Debug, Default)]
pub(crate) struct LinkPages(RwLock<Vec<(AuthenticatorKind, String)>>);

impl LinkPages {
    pub(crate) fn set(&self, page: impl Fn(AuthenticatorKind) -> String) {
        let pages = AuthenticatorKind::ALL.iter().map(|&kind| (kind, page(kind))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = pages;
    }

    /// The address of a link. Browsers send nothing behind the `#` to servers.
    pub(crate) fn url(&self, kind: AuthenticatorKind, token: &str) -> Option<String> {
        let pages = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (_, page) = pages.iter().find(|(of, _)| *of == kind)?;
        Some(format!("{page}#{token}"))
    }
}
