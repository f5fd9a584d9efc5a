//! The person, as the host's directory knows them.

use crate::ids::{OrganisationId, UserId};

/// A person in the host's directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The immutable id.
    pub id: UserId,
    /// The name that the user signs in with; may change.
    pub username: String,
    /// Their name as shown; may change.
    pub display_name: String,
    /// An address to show beside the name.
    pub email: Option<String>,
    /// The organisation that they belong to.
    pub organisation: OrganisationId,
    /// The organisation's name as shown.
    pub organisation_name: String,
    /// Whether the directory lets the person in at all.
    pub active: bool,
}
