//! Closing the accounts of people whom the directory no longer lets in.

use std::sync::Arc;

use async_trait::async_trait;
use keydesk_core::ids::{OrganisationId, RelyingPartyId, Role, UserId};
use keydesk_core::model::{AccountStatus, Actor, Caller, Note, Strength, User};
use keydesk_core::policy::{Action, Policy};
use keydesk_core::ports::{Directory, Page, SearchWords, StoreError, StoreErrorKind, UserPage};
use keydesk_core::service::{Desk, Ports};
use keydesk_core::webauthn::RelyingPartyConfig;

/// The policy for accounts of people who left.
///
/// Sign-in asks the directory itself and refuses such people whether there is a sweep or not; what
/// a sweep adds is that their authenticators end, and do not come back with them.
#[derive(Debug, Clone)]
pub struct SweepPolicy {
    /// About those whom the directory has and does not let in.
    pub disabled: OnDeparture,
    /// About those whom the directory no longer has.
    pub vanished: OnDeparture,
    /// If more accounts than this were to be closed at once, none is: rather than people, a base or
    /// filter has gone, or a right.
    pub max_closed: usize,
    /// The actor that the history records for closing them; not a person's id.
    pub actor: UserId,
}

/// The treatment of the account of a person who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDeparture {
    /// Say so.
    Report,
    /// Close it, and say so.
    Close,
}

/// The results of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SweepReport {
    /// How many open accounts were looked at.
    pub looked_at: u64,
    /// Those of people who left, in the order of their ids.
    pub departed: Vec<Departed>,
    /// Whether nothing was closed because it would have been too many.
    pub too_many: bool,
}

/// An open account of somebody who left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departed {
    /// Id of the person who left.
    pub user: UserId,
    /// How they left.
    pub how: Departure,
    /// The action taken.
    pub outcome: SweepOutcome,
}

/// How somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// The directory has them and does not let them in.
    Disabled,
    /// The directory does not have them.
    Vanished,
    /// The directory's entry of them cannot be read; the account is left as it is.
    Unreadable,
}

/// The action of a sweep on one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepOutcome {
    /// Nothing, by policy or because it would have been too many.
    Reported,
    /// It is closed.
    Closed,
    /// It could not be closed; the code of the refusal or failure.
    Failed(&'static str),
}

impl SweepPolicy {
    /// Reports those who are disabled, because that often is for a while; closes the accounts of
    /// those who vanished, up to 50 at once.
    pub fn new(actor: UserId) -> Self {
        Self { disabled: OnDeparture::Report, vanished: OnDeparture::Close, max_closed: 50, actor }
    }
}

/// Looks at every open account of a relying party, and does what the policy says about those of
/// people who left. Each closing is a commit like any other, with its event and notification.
///
/// # Errors
/// Those of the stores and of the directory. If the directory fails, no person counts as
/// gone: the sweep ends with the error.
pub async fn sweep(
    relying_party: RelyingPartyConfig,
    ports: &Ports,
    policy: &SweepPolicy,
) -> Result<SweepReport, StoreError> {
    let invalid = |error: Box<dyn std::error::Error + Send + Sync>| {
        StoreError::new(StoreErrorKind::Invalid, error)
    };
    let rp =
        RelyingPartyId::new(relying_party.id.as_str()).map_err(|error| invalid(error.into()))?;
    let mut report = looked(&rp, ports, policy).await?;
    let closes = |departed: &Departed| policy.about(departed.how) == OnDeparture::Close;
    let count = report.departed.iter().filter(|departed| closes(departed)).count();
    report.too_many = count > policy.max_closed;
    if report.too_many || count == 0 {
        return Ok(report);
    }
    let desk = closing_desk(relying_party, ports).map_err(invalid)?;
    for departed in report.departed.iter_mut().filter(|departed| closes(departed)) {
        let why = match departed.how {
            Departure::Disabled => "disabled in the directory",
            Departure::Vanished | Departure::Unreadable => "no longer in the directory",
        };
        let note = Note::new(why).map_err(|error| invalid(error.into()))?;
        let caller = caller(&desk, policy).map_err(invalid)?;
        departed.outcome = match desk.close_account(&caller, &departed.user, &note).await {
            Ok(_) => SweepOutcome::Closed,
            Err(error) => SweepOutcome::Failed(error.code()),
        };
    }
    Ok(report)
}

impl SweepPolicy {
    fn about(&self, how: Departure) -> OnDeparture {
        match how {
            Departure::Disabled => self.disabled,
            Departure::Vanished => self.vanished,
            Departure::Unreadable => OnDeparture::Report,
        }
    }
}

async fn looked(
    rp: &RelyingPartyId,
    ports: &Ports,
    policy: &SweepPolicy,
) -> Result<SweepReport, StoreError> {
    let mut report = SweepReport::default();
    let mut after = None;
    loop {
        let listing = ports.accounts.list(rp, Page { after, limit: PAGE }).await?;
        let open = listing.accounts.iter().map(|loaded| &loaded.account).filter(|account| {
            account.status == AccountStatus::Open && account.user != policy.actor
        });
        for account in open {
            report.looked_at += 1;
            // Read without the cache, so that no cached answer closes an account.
            let how = match ports.directory.user_now(&account.user).await {
                Ok(Some(user)) if user.active => continue,
                Ok(Some(_)) => Departure::Disabled,
                Ok(None) => Departure::Vanished,
                Err(error) if error.kind == StoreErrorKind::Corrupt => Departure::Unreadable,
                Err(error) => return Err(error),
            };
            let user = account.user.clone();
            report.departed.push(Departed { user, how, outcome: SweepOutcome::Reported });
        }
        after = listing.next;
        if after.is_none() {
            return Ok(report);
        }
    }
}

/// A desk that may close accounts and nothing else, of people of whom the directory knows nothing.
fn closing_desk(
    relying_party: RelyingPartyConfig,
    ports: &Ports,
) -> Result<Desk, Box<dyn std::error::Error + Send + Sync>> {
    let mut policy = Policy::default();
    policy.access.roles = [(Role::new(SWEEP)?, [Action::CloseAccount].into())].into();
    let directory = Arc::new(Left(OrganisationId::new(SWEEP)?));
    Ok(Desk::new(relying_party, policy, Ports { directory, ..ports.clone() })?)
}

fn caller(
    desk: &Desk,
    policy: &SweepPolicy,
) -> Result<Caller, Box<dyn std::error::Error + Send + Sync>> {
    let actor = Actor {
        id: policy.actor.clone(),
        roles: vec![Role::new(SWEEP)?],
        organisations: vec![OrganisationId::new(SWEEP)?],
        authenticated_at: desk.now(),
        // The host trusts itself as much as anybody.
        strength: Strength::SecurityKey,
        authenticator: None,
    };
    Ok(Caller { actor: Some(actor), ..Caller::default() })
}

/// Stands for a person who left, in the organisation of the sweep.
struct Left(OrganisationId);

#[async_trait]
impl Directory for Left {
    async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        Ok(Some(User {
            id: id.clone(),
            username: String::new(),
            display_name: String::new(),
            email: None,
            organisation: self.0.clone(),
            organisation_name: String::new(),
            active: false,
        }))
    }

    async fn user_now(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.user(id).await
    }

    async fn search(
        &self,
        _words: &SearchWords,
        _organisations: &[OrganisationId],
        _cursor: Option<&str>,
        _limit: usize,
    ) -> Result<UserPage, StoreError> {
        Ok(UserPage::default())
    }
}

/// Its role and organisation, on its own desk.
const SWEEP: &str = "directory-sweep";
/// Accounts held at a time. Few pages, because each costs a store in LDAP the ids of everybody.
const PAGE: usize = 1_000;
