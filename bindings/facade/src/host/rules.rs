//! The host's word on who may do what: which roles people hold, and its veto.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use keydesk_core::ids::{Role, UserId};
use keydesk_core::model::{Actor, User};
use keydesk_core::policy::Action;
use keydesk_core::ports::{RoleSource, StoreError, StoreErrorKind, Veto};

use super::{HostRoles, HostVeto, MayQuestion};
use crate::caller::ActorRecord;
use keydesk_table::calls::{corrupt, read};

/// A [`HostRoles`] as core's port.
#[derive(Clone)]
pub(crate) struct RolesBridge {
    pub(crate) host: Arc<dyn HostRoles>,
    pub(crate) timeout: Duration,
}

/// A [`HostVeto`] as core's port.
pub(crate) struct VetoBridge {
    pub(crate) host: Arc<dyn HostVeto>,
    pub(crate) timeout: Duration,
}

#[async_trait]
impl RoleSource for RolesBridge {
    async fn roles(&self, id: &UserId) -> Result<Vec<Role>, StoreError> {
        let held = read(self.timeout, self.host.roles(id.as_str().to_owned())).await?;
        let invalid = |error| StoreError::new(StoreErrorKind::Corrupt, error);
        held.into_iter().map(|role| Role::new(role).map_err(invalid)).collect()
    }
}

#[async_trait]
impl Veto for VetoBridge {
    async fn may(&self, actor: &Actor, action: Action, target: &User) -> Result<bool, StoreError> {
        let action =
            serde_json::to_value(action).ok().and_then(|name| name.as_str().map(str::to_owned));
        let question = MayQuestion {
            actor: ActorRecord::of(actor),
            action: action.ok_or_else(|| corrupt("an action has no name"))?,
            target: target.into(),
        };
        read(self.timeout, self.host.may(question)).await
    }
}
