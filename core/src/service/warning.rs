//! Warnings about a configuration that is valid but may not be intended.

use super::Desk;
use crate::ports::RoleSource;

/// A valid part of a desk's configuration that weakens it, perhaps unintentionally.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeskWarning {
    /// Roles allow changes for others, and the directory does not say which roles people hold.
    #[error(
        "the directory does not say which roles people hold, so a role that may register keys or \
         issue links for others gives its holders the rights of everybody in their organisations; \
         give the directory a source of roles, or set access.actingUpwards to \"allow\" if that \
         is meant"
    )]
    RolesNotSaid,
    /// Groups that give roles have no member that the directory shows.
    #[error(
        "no member of these groups can be read, so their roles have no holders, and the rule against acting \
         upwards does not protect their members: {}; if they have members, give the bind name of the desk in \
         the directory the right to search the groups' members",
        groups.join("; ")
    )]
    RolesUnreadable {
        /// The groups, as the directory names them.
        groups: Vec<String>,
    },
}

impl DeskWarning {
    /// The stable code, `lower_snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RolesNotSaid => "roles_not_said",
            Self::RolesUnreadable { .. } => "roles_unreadable",
        }
    }
}

impl Desk {
    /// A warning for operators when the desk is opened. Core logs nothing itself:
    /// `keydesk-api` and what stands on it report these warnings.
    pub fn warnings(&self) -> Vec<DeskWarning> {
        let source = self.ports().directory.role_source();
        let groups = source.map(RoleSource::groups_without_members).unwrap_or_default();
        let silent = source.is_none() && self.policy().access.ranks();
        let silent = silent.then_some(DeskWarning::RolesNotSaid);
        let unreadable = (!groups.is_empty()).then_some(DeskWarning::RolesUnreadable { groups });
        silent.into_iter().chain(unreadable).collect()
    }
}
