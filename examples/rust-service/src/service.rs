//! What this service does with Keydesk.

use std::sync::Arc;
use std::time::Duration;

use keydesk_core::error::Error;
use keydesk_core::ids::{CeremonyId, OrganisationId, UserId};
use keydesk_core::model::{Account, Actor, AuthenticatorKind, Caller, Strength, User};
use keydesk_core::policy::{Bootstrap, Policy};
use keydesk_core::ports::memory::MemoryDirectory;
use keydesk_core::ports::{DerivedKeyRing, KeyId};
use keydesk_core::service::{BegunCeremony, Desk, Ports, Registered, SignIn};
use keydesk_core::webauthn::RelyingPartyConfig;
use keydesk_table::TableStore;

use crate::store::OwnTable;

/// The service: a desk over its own table.
#[derive(Debug, Clone)]
pub struct Service {
    desk: Desk,
}

impl Service {
    /// Opens the desk of one relying party at one origin. The secret is the same at every start, and in
    /// every process over the same table.
    ///
    /// # Errors
    /// An invalid configuration, or accounts in the table that were not tagged with this secret.
    pub async fn open(
        table: Arc<OwnTable>,
        secret: [u8; 32],
        rp: &str,
        origin: &str,
    ) -> anyhow::Result<Self> {
        let ports = Ports::over(
            Arc::new(TableStore::new(table, HOST_TIMEOUT)),
            Arc::new(MemoryDirectory::new(people()?)),
            Arc::new(DerivedKeyRing::new(KeyId("service".to_owned()), secret)),
        );
        let relying_party = RelyingPartyConfig {
            name: "A service".to_owned(),
            ..RelyingPartyConfig::new(rp, origin)
        };
        let mut policy = Policy::default();
        policy.access.bootstrap = Bootstrap::HostSession;
        let desk = Desk::new(relying_party, policy, ports)?;
        desk.prepare().await?;
        Ok(Self { desk })
    }

    /// Begins to register a key of this person's own.
    ///
    /// # Errors
    /// As [`Desk::begin_registration`].
    pub async fn begin_key(&self, session: &Session) -> Result<BegunCeremony, Error> {
        let (caller, kind) = (self.caller(session), AuthenticatorKind::SecurityKey);
        self.desk.begin_registration(&caller, &session.user, kind).await
    }

    /// Completes it.
    ///
    /// # Errors
    /// As [`Desk::finish_registration`].
    pub async fn finish_key(
        &self,
        session: &Session,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<Registered, Error> {
        let caller = self.caller(session);
        self.desk.finish_registration(&caller, &session.user, ceremony, response).await
    }

    /// This person's keys.
    ///
    /// # Errors
    /// As [`Desk::get_user`].
    pub async fn keys(&self, session: &Session) -> Result<Account, Error> {
        Ok(self.desk.get_user(&self.caller(session), &session.user).await?.1)
    }

    /// Begins a sign-in without a password.
    ///
    /// # Errors
    /// As [`Desk::begin_sign_in`].
    pub async fn begin_sign_in(&self) -> Result<BegunCeremony, Error> {
        self.desk.begin_sign_in(&Caller::default(), None).await
    }

    /// Completes it: who signed in.
    ///
    /// # Errors
    /// As [`Desk::finish_sign_in`].
    pub async fn finish_sign_in(
        &self,
        ceremony: &CeremonyId,
        response: &[u8],
    ) -> Result<SignIn, Error> {
        self.desk.finish_sign_in(&Caller::default(), ceremony, response).await
    }

    fn caller(&self, session: &Session) -> Caller {
        let actor = Actor {
            id: session.user.clone(),
            roles: Vec::new(),
            organisations: Vec::new(),
            authenticated_at: self.desk.now(),
            strength: Strength::Password,
            authenticator: None,
        };
        Caller { actor: Some(actor), ..Caller::default() }
    }
}

/// Whose request it is: what this service knows by itself.
#[derive(Debug, Clone)]
pub struct Session {
    /// The person.
    pub user: UserId,
}

fn people() -> anyhow::Result<Vec<User>> {
    ["jo", "sam"]
        .into_iter()
        .map(|name| {
            Ok(User {
                id: UserId::new(name)?,
                username: name.to_owned(),
                display_name: name.to_owned(),
                email: None,
                organisation: OrganisationId::new("here")?,
                organisation_name: "Here".to_owned(),
                active: true,
            })
        })
        .collect()
}

/// How long one call of the table may take.
const HOST_TIMEOUT: Duration = Duration::from_secs(10);
