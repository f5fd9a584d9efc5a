//! The host's veto on changes to other people's accounts.

use async_trait::async_trait;

use super::StoreError;
use crate::model::{Actor, User};
use crate::policy::Action;

/// Forbids what the policy allows: rules of the host that no role expresses, such as "nobody
/// changes the account of a member of the board". It cannot allow what the policy forbids.
///
/// It is asked about every change to somebody else's account: before a ceremony begins and again
/// before its result is stored, so that what was forbidden meanwhile is not done. It is not asked
/// about reading, about one's own account, or about the holder of a registration link.
#[async_trait]
pub trait Veto: Send + Sync {
    /// Whether `actor` may do `action` to `target`. `false` refuses with `host_refused`; an error
    /// is a failure, and nothing is done.
    async fn may(&self, actor: &Actor, action: Action, target: &User) -> Result<bool, StoreError>;
}

/// Forbids nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVeto;

#[async_trait]
impl Veto for NoVeto {
    async fn may(&self, _: &Actor, _: Action, _: &User) -> Result<bool, StoreError> {
        Ok(true)
    }
}
