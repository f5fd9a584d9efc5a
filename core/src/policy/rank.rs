//! S29: nobody acts on somebody who may do more. Else anyone who may register a key for others could
//! register one for an officer and sign in with the officer's rights.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{AccessPolicy, Action};
use crate::ids::Role;
use crate::model::User;
use crate::refusal::Refusal;

/// Whether an actor may act on a person whose roles allow more than the actor's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActingUpwards {
    /// `target_outranks_actor`, where the directory says which roles people hold.
    #[default]
    Refuse,
    /// Nothing: any role that allows an action allows it for everybody. Anyone who may register keys
    /// or issue links for others can then sign in with the rights of any person in their
    /// organisations.
    Allow,
}

/// The person whom an action is done to, with what the directory says of their roles.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The person.
    pub user: &'a User,
    /// The roles that the person holds; `None` if the directory does not say which roles people
    /// hold.
    pub roles: Option<&'a [Role]>,
}

impl<'a> Target<'a> {
    /// A person of a directory that does not say roles.
    pub fn without_roles(user: &'a User) -> Self {
        Self { user, roles: None }
    }
}

impl AccessPolicy {
    /// Whether somebody with the roles `target` may change what somebody with the roles `actor`
    /// may not. Equal rights are no higher rights, and reading is not compared. Roles that the
    /// policy does not list allow nothing at this desk, so they do not count; [`Veto`] is for those.
    ///
    /// [`Veto`]: crate::ports::Veto
    pub fn outranks(&self, target: &[Role], actor: &[Role]) -> bool {
        let exempt = |role: &Role| {
            actor
                .iter()
                .any(|own| self.acts_on.get(own).is_some_and(|listed| listed.contains(role)))
        };
        let counted = target.iter().filter(|role| !exempt(role));
        !self.changes(counted).is_subset(&self.changes(actor))
    }

    /// Whether the policy refuses changes by somebody with the roles `actor` to somebody with the
    /// roles `target`.
    pub(crate) fn refuses_upwards(&self, target: &[Role], actor: &[Role]) -> bool {
        self.acting_upwards == ActingUpwards::Refuse && self.outranks(target, actor)
    }

    /// The names of the roles that may do one of `actions` to somebody with the roles `target`.
    pub fn roles_for(&self, actions: &[Action], target: &[Role]) -> Vec<String> {
        let may = |role: &&Role| {
            let own = std::slice::from_ref(*role);
            let allows = actions.iter().any(|action| self.role_allows(own, *action));
            allows && !self.outranks(target, own)
        };
        self.roles.keys().filter(may).map(|role| self.role_name(role)).collect()
    }

    /// The display name of a role: its entry in `role_names`, or the role itself in words.
    pub fn role_name(&self, role: &Role) -> String {
        let words = || role.as_str().replace(['_', '-'], " ");
        self.role_names.get(role).cloned().unwrap_or_else(words)
    }

    /// Whether the rule concerns anybody: some role may change something of others.
    pub(crate) fn ranks(&self) -> bool {
        self.acting_upwards == ActingUpwards::Refuse && !self.changes(self.roles.keys()).is_empty()
    }

    /// Refuses an action on somebody who may do more. `target` is what the directory says of that
    /// person's roles; `None` if it says nothing of anybody's.
    ///
    /// # Errors
    /// `target_outranks_actor`.
    pub(super) fn check_rank(
        &self,
        actor: &[Role],
        action: Action,
        target: Option<&[Role]>,
    ) -> Result<(), Refusal> {
        let Some(target) = target else { return Ok(()) };
        if action.changes_others() && self.refuses_upwards(target, actor) {
            let roles = self.roles_for(&[action], target);
            return Err(Refusal::TargetOutranksActor { roles });
        }
        Ok(())
    }

    /// The changes that these roles allow on other people's accounts.
    fn changes<'a>(&self, roles: impl IntoIterator<Item = &'a Role>) -> BTreeSet<Action> {
        let sets = roles.into_iter().filter_map(|role| self.roles.get(role));
        sets.flatten().copied().filter(|action| action.changes_others()).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn roles(names: &[&str]) -> Vec<Role> {
        names.iter().map(|name| Role::new(*name).unwrap()).collect()
    }

    fn policy() -> AccessPolicy {
        use Action as A;
        let mut policy = AccessPolicy::default();
        for (name, actions) in [
            ("authority", vec![A::View, A::IssueLink, A::Register, A::Remove]),
            ("admin", vec![A::View, A::Register, A::Remove]),
            ("twin", vec![A::ViewHistory, A::Remove, A::Register]),
            ("reader", vec![A::View, A::ViewHistory]),
            ("holder", vec![A::RedeemLink, A::RegisterByLink, A::SignIn]),
        ] {
            policy.roles.insert(Role::new(name).unwrap(), actions.into_iter().collect());
        }
        policy
    }

    #[test]
    fn s29_only_what_changes_something_of_others_is_compared() {
        let policy = policy();
        let cases: [(&[&str], &[&str], bool); 12] = [
            (&["authority"], &["admin"], true),
            (&["admin"], &["authority"], false),
            (&["admin"], &["admin"], false),
            (&["twin"], &["admin"], false),
            (&["admin"], &["twin"], false),
            (&["reader"], &["admin"], false),
            (&["admin"], &["reader"], true),
            (&["holder"], &["admin"], false),
            (&["unlisted"], &["admin"], false),
            (&["admin"], &["unlisted"], true),
            (&["reader", "authority"], &["admin", "twin"], true),
            (&[], &["admin"], false),
        ];
        for (target, actor, expected) in cases {
            let seen = policy.outranks(&roles(target), &roles(actor));
            assert_eq!(seen, expected, "{target:?} over {actor:?}");
        }
    }

    #[test]
    fn s29_the_role_map_may_name_roles_that_are_acted_on_all_the_same() {
        let mut policy = policy();
        let (admin, authority) = (roles(&["admin"]), roles(&["authority"]));
        policy.acts_on.insert(admin[0].clone(), [authority[0].clone()].into());
        assert!(!policy.outranks(&authority, &admin));
        // For the other role of the same person nothing is said.
        let mut both = authority.clone();
        policy.roles.insert(Role::new("closer").unwrap(), [Action::CloseAccount].into());
        both.extend(roles(&["closer"]));
        assert!(policy.outranks(&both, &admin));
        assert!(policy.outranks(&authority, &roles(&["reader"])), "it is said of one role alone");
    }

    #[test]
    fn s29_the_refusal_names_the_roles_that_can_help() {
        let mut policy = policy();
        let authority = roles(&["authority"]);
        let refused = policy.check_rank(&roles(&["admin"]), Action::Remove, Some(&authority));
        let named = Refusal::TargetOutranksActor { roles: vec!["authority".to_owned()] };
        assert_eq!(refused, Err(named));
        policy.role_names.insert(authority[0].clone(), "Registration Authority".to_owned());
        assert_eq!(policy.roles_for(&[Action::Remove], &authority), ["Registration Authority"]);
        assert_eq!(policy.role_name(&Role::new("local_admin-2").unwrap()), "local admin 2");
        // Nobody may close accounts here.
        assert!(policy.roles_for(&[Action::CloseAccount], &authority).is_empty());
        assert_eq!(
            policy.roles_for(&[Action::Register], &[]),
            ["admin", "Registration Authority", "twin"]
        );
    }

    #[test]
    fn s29_reading_is_not_refused_and_the_rule_can_be_given_up() {
        let mut policy = policy();
        let (admin, authority) = (roles(&["admin"]), roles(&["authority"]));
        assert!(policy.ranks());
        assert_eq!(policy.check_rank(&admin, Action::View, Some(&authority)), Ok(()));
        assert_eq!(policy.check_rank(&admin, Action::Remove, None), Ok(()));
        policy.acting_upwards = ActingUpwards::Allow;
        assert_eq!(policy.check_rank(&admin, Action::Remove, Some(&authority)), Ok(()));
        assert!(!policy.ranks());
    }
}
