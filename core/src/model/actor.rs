//! Who asks, and who is written down as having acted.

use serde::{Deserialize, Serialize};

use crate::ids::{AuthenticatorId, LinkId, OrganisationId, Role, UserId};
use crate::text::one_line;
use crate::time::Timestamp;

/// The signed-in user, as the host's session describes them. Keydesk trusts the host for every field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The directory's id of the person.
    pub id: UserId,
    /// The roles that the person holds now.
    pub roles: Vec<Role>,
    /// The organisations in which the person may act for others.
    pub organisations: Vec<OrganisationId>,
    /// When the person last proved who they are, in this very session. With the person's id it tells
    /// the session apart from others of the same person, so pass [`SignIn::at`] as it came, and another
    /// proof's time as precisely as it is known: the session that registered every key of an account may
    /// name them, and the one that removed its own key may go on. More than a minute ahead of the desk's
    /// clock, it is `proof_in_future`.
    ///
    /// [`SignIn::at`]: crate::service::SignIn::at
    pub authenticated_at: Timestamp,
    /// How strongly they proved it.
    pub strength: Strength,
    /// The authenticator that they proved it with, as [`SignIn::authenticator`] named it; `None`
    /// where they used none, or where the host does not keep it. Once it is no longer active,
    /// the session is `session_revoked`. Without it, a `SecurityKey` proof from before the newest
    /// removal of an authenticator of this person counts as `Password`.
    ///
    /// [`SignIn::authenticator`]: crate::service::SignIn::authenticator
    pub authenticator: Option<AuthenticatorId>,
}

/// The context of a call: the actor and the origin of the request, as far as the host knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caller {
    /// The signed-in person.
    pub actor: Option<Actor>,
    /// The network address or device: for rate limits, events and the audit record.
    pub from: Option<String>,
    /// The client's `User-Agent` (RFC 9110 section 10.1.5), for events and the audit record. The
    /// client chooses it, so nothing is decided by it.
    pub user_agent: Option<String>,
}

/// How strongly a person proved who they are, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// A password or another single factor.
    Password,
    /// A security key or passkey, or what the host holds to be as good.
    SecurityKey,
}

/// The actor as the history records it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum By {
    /// A person known to the host.
    Actor {
        /// The directory's id of the person.
        id: UserId,
    },
    /// Anyone who held a registration link.
    LinkHolder {
        /// The link.
        link: LinkId,
    },
    /// Anyone who holds the authenticator that signed in.
    KeyHolder,
}

impl Caller {
    /// `from` as the audit record keeps it: without control characters, those that change
    /// the direction of text and those that show nothing, at most 100 characters.
    pub fn from_recorded(&self) -> Option<String> {
        one_line(self.from.as_deref()?, MAX_FROM)
    }

    /// The user agent as the audit record keeps it: likewise, at most 256 characters.
    pub fn user_agent_recorded(&self) -> Option<String> {
        one_line(self.user_agent.as_deref()?, MAX_USER_AGENT)
    }
}

/// Room for an address with its port, or the name of a device.
const MAX_FROM: usize = 100;
const MAX_USER_AGENT: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_sends_stands_in_one_line_of_the_record() {
        let caller = Caller {
            from: Some("192.0.2.7\r\n2026-01-01 ok".into()),
            user_agent: Some(format!(
                "a\u{202e}b\u{3164}\u{e0041}\u{2028}\0\u{1b}[2J{}",
                "x".repeat(300)
            )),
            ..Caller::default()
        };
        assert_eq!(caller.from_recorded().unwrap(), "192.0.2.72026-01-01 ok");
        let user_agent = caller.user_agent_recorded().unwrap();
        assert!(user_agent.starts_with("ab[2Jxxx"));
        assert_eq!(user_agent.chars().count(), 256);
        assert_eq!(Caller { from: Some("\n".into()), ..caller }.from_recorded(), None);
    }
}
