//! The caller of an operation, in the form that a host sends.

use keydesk_api::{Actor, ApiError, Caller, Code, Strength, read_text};
use keydesk_core::ids::{AuthenticatorId, OrganisationId, Role, UserId};
use keydesk_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The caller's data from the host's session. Keydesk trusts it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallerRecord {
    /// The signed-in person; left out where nobody is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorRecord>,
    /// The network address or device, for rate limits and the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The client's `User-Agent`, for the record. Nothing is decided by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The relying party's id, where the desk serves several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relying_party: Option<String>,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActorRecord {
    /// The directory's immutable id of the person.
    pub id: String,
    /// The roles that the person holds now.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The organisations in which the person may act for others.
    #[serde(default)]
    pub organisations: Vec<String>,
    /// When the person last proved who they are.
    #[schemars(extend("format" = "date-time"))]
    pub authenticated_at: String,
    /// How strongly: `password` or `security_key`.
    #[schemars(with = "Strength")]
    pub strength: String,
    /// The authenticator that the person signed in with, as the sign-in answered it; left out
    /// where they used none. Once it is no longer in use, the session is `session_revoked`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_id: Option<String>,
}

impl CallerRecord {
    /// Reads a caller from JSON; an empty text is a caller without a signed-in person.
    ///
    /// # Errors
    /// `malformed_request`.
    pub fn read(json: &str) -> Result<Self, ApiError> {
        if json.is_empty() {
            return Ok(Self::default());
        }
        read_text(json.as_bytes()).map_err(|cause| malformed("caller").caused_by(cause))
    }

    /// The caller, checked.
    ///
    /// # Errors
    /// `malformed_request`.
    pub fn into_caller(self) -> Result<Caller, ApiError> {
        let actor = self.actor.map(ActorRecord::into_actor).transpose()?;
        Ok(Caller { actor, from: self.from, user_agent: self.user_agent })
    }
}

impl ActorRecord {
    /// The record of an actor, for questions to the host.
    pub(crate) fn of(actor: &Actor) -> Self {
        let Actor { id, roles, organisations, authenticated_at, strength, authenticator } = actor;
        Self {
            id: id.to_string(),
            roles: roles.iter().map(ToString::to_string).collect(),
            organisations: organisations.iter().map(ToString::to_string).collect(),
            authenticated_at: authenticated_at.to_string(),
            strength: match strength {
                Strength::Password => "password",
                Strength::SecurityKey => "security_key",
            }
            .to_owned(),
            authenticator_id: authenticator.map(|id| id.to_string()),
        }
    }

    pub(crate) fn into_actor(self) -> Result<Actor, ApiError> {
        let strength = match self.strength.as_str() {
            "password" => Strength::Password,
            "security_key" => Strength::SecurityKey,
            _ => {
                let expected = "expected `password` or `security_key`";
                return Err(malformed("actor.strength").caused_by(expected));
            }
        };
        let roles: Result<_, _> = self.roles.into_iter().map(Role::new).collect();
        let organisations: Result<_, _> =
            self.organisations.into_iter().map(OrganisationId::new).collect();
        let authenticator =
            self.authenticator_id.as_deref().map(AuthenticatorId::parse).transpose();
        Ok(Actor {
            id: UserId::new(self.id).map_err(|_| malformed("actor.id"))?,
            roles: roles.map_err(|_| malformed("actor.roles"))?,
            organisations: organisations.map_err(|_| malformed("actor.organisations"))?,
            authenticated_at: Timestamp::parse(&self.authenticated_at)
                .map_err(|_| malformed("actor.authenticatedAt"))?,
            strength,
            authenticator: authenticator.map_err(|_| malformed("actor.authenticatorId"))?,
        })
    }
}

fn malformed(member: &str) -> ApiError {
    let detail = format!("The host's {member} does not have the expected form.");
    ApiError::with_detail(Code::MALFORMED_REQUEST, &detail)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_one_object_and_what_is_wrong_with_it_is_named() {
        assert!(CallerRecord::read("").is_ok() && CallerRecord::read(" {} ").is_ok());
        for (json, cause) in [
            ("{} {}", "more follows after the end of the value"),
            (r#"{"actor":{"id":7}}"#, "actor.id: expected a string"),
            (r#"{"user":"jo"}"#, "unknown field `user`, expected one of"),
        ] {
            let error = CallerRecord::read(json).unwrap_err();
            assert_eq!(error.code.as_str(), "malformed_request");
            assert!(
                error.cause.as_deref().unwrap().starts_with(cause),
                "{json}: {:?}",
                error.cause
            );
        }
    }
}
