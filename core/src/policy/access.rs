//! Who may do what: roles, organisations and freshness are the host's data.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ActingUpwards;
use crate::action::Action;
use crate::ids::Role;
use crate::model::{Account, Strength};
use crate::refusal::{LacksRole, Refusal};

/// The access rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessPolicy {
    /// The actions that each role allows on people of the actor's organisations.
    pub roles: BTreeMap<Role, BTreeSet<Action>>,
    /// The actions that people may do on their own account.
    pub own: BTreeSet<Action>,
    /// The actions that need a recent proof of who asks.
    pub sensitive: BTreeSet<Action>,
    /// How many seconds ago a sensitive action's actor may have proven who they are.
    pub fresh_within_seconds: u64,
    /// How strongly the actor must at least have proven it to do something sensitive for others.
    /// An actor whose own account holds or held an authenticator needs `security_key` in any case.
    pub strength_for_others: Strength,
    /// How a first authenticator comes to an account.
    pub bootstrap: Bootstrap,
    /// Whether an actor may act on a person whose roles allow more than the actor's own. Default:
    /// `refuse`.
    pub acting_upwards: ActingUpwards,
    /// For each role, the roles whose holders it may act on although they may do more. Default:
    /// none. A role that may register keys or issue links gains the rights of every role listed for
    /// it.
    pub acts_on: BTreeMap<Role, BTreeSet<Role>>,
    /// The display name of each role, for texts that say who can help. Default: the role itself, with
    /// spaces for `_` and `-`.
    pub role_names: BTreeMap<Role, String>,
}

/// How a first authenticator comes to an account that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Bootstrap {
    /// The host's session is enough, a password's too (NHSmail), as long as the account never
    /// held an authenticator. After a removal it needs a link, somebody who may register for
    /// others, or a proof that is as strong as an authenticator.
    HostSession,
    /// As `HostSession`, after a removal too. This gives up the second factor of anyone who lost an
    /// authenticator: their password alone signs in, enrols, and acts for others.
    SingleFactorAfterRemoval,
    /// Only with a registration link, or by somebody who may register for others (CIM).
    LinkOnly,
}

impl AccessPolicy {
    /// How old a proof of who asks may be for a sensitive action.
    pub fn fresh_within(&self) -> Duration {
        Duration::from_secs(self.fresh_within_seconds)
    }

    /// Whether this account came to need a proof as strong as an authenticator. One that was
    /// removed counts: two factors must not become one because the second was lost.
    pub(super) fn has_second_factor(&self, account: &Account) -> bool {
        match self.bootstrap {
            Bootstrap::SingleFactorAfterRemoval => account.holds_authenticator(),
            Bootstrap::HostSession | Bootstrap::LinkOnly => !account.authenticators.is_empty(),
        }
    }

    /// Refuses an actor with `roles` of whom none may do `action` to others.
    ///
    /// # Errors
    /// `not_authorised`, with the roles that may.
    pub fn require_role(&self, roles: &[Role], action: Action) -> Result<(), Refusal> {
        if self.role_allows(roles, action) {
            return Ok(());
        }
        let allowed = self.roles.iter().filter(|(_, actions)| actions.contains(&action));
        let allowed = allowed.map(|(role, _)| role.clone()).collect();
        Err(Refusal::LacksRole(Box::new(LacksRole { action, allowed, has: roles.to_vec() })))
    }

    /// Whether one of `roles` may do `action` to others.
    pub fn role_allows(&self, roles: &[Role], action: Action) -> bool {
        roles.iter().any(|role| self.roles.get(role).is_some_and(|set| set.contains(&action)))
    }
}

impl Default for AccessPolicy {
    /// People look after their own account; no role may do anything until the host says so.
    fn default() -> Self {
        use Action as A;
        Self {
            roles: BTreeMap::new(),
            own: [A::View, A::ViewHistory, A::Register, A::Rename, A::Remove].into(),
            sensitive: [
                A::IssueLink,
                A::CancelLink,
                A::Register,
                A::Rename,
                A::Remove,
                A::CloseAccount,
                A::ReopenAccount,
            ]
            .into(),
            fresh_within_seconds: 15 * 60,
            strength_for_others: Strength::Password,
            bootstrap: Bootstrap::LinkOnly,
            acting_upwards: ActingUpwards::Refuse,
            acts_on: BTreeMap::new(),
            role_names: BTreeMap::new(),
        }
    }
}
