//! What an operator should know about a configuration that is valid all the same.

use super::Desk;

/// A part of a desk's configuration that gives something up, perhaps without meaning to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeskWarning {
    /// Roles allow changes for others, and the directory does not say which roles people hold.
    #[error(
        "the directory does not say which roles people hold, so a role that may register keys or \
         issue links for others gives its holders the rights of everybody in their organisations; \
         give the directory a source of roles, or set access.actingUpwards to \"allow\" if that \
         is meant"
    )]
    RolesNotSaid,
}

impl DeskWarning {
    /// The stable code, `lower_snake_case`.
    pub fn code(self) -> &'static str {
        match self {
            Self::RolesNotSaid => "roles_not_said",
        }
    }
}

impl Desk {
    /// What an operator should be told when the desk is opened. Core logs nothing itself:
    /// `keydesk-api` and what stands on it report these warnings.
    pub fn warnings(&self) -> Vec<DeskWarning> {
        let ranked = self.policy().access.ranks();
        let said = self.ports().directory.role_source().is_some();
        if ranked && !said { vec![DeskWarning::RolesNotSaid] } else { Vec::new() }
    }
}
