//! What an operator should know about a configuration that is valid all the same.

use serde::{Deserialize, Serialize};

/// A part of the configuration that gives something up, perhaps without meaning to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WarningRecord {
    /// The stable code: `roles_not_said` or `roles_unreadable`.
    pub code: String,
    /// What is given up, and what to do about it.
    pub detail: String,
}
