//! Commits made from events, as the service makes them.

use keydesk_core::ids::{KeyId, RelyingPartyId, UserId};
use keydesk_core::machine::{Change, Event, EventContext, Salts, evolve};
use keydesk_core::model::{Account, By, EndSessions, Notification, NotificationKind, Tag, Version};
use keydesk_core::ports::{AccountStore, Commit, LookupKey, StoreError, StoreErrorKind, UniqueKey};
use keydesk_core::time::Timestamp;

use crate::check::Stop;
use crate::values::start;

/// A commit in the making.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) expected: Version,
    pub(crate) next: Account,
    pub(crate) events: Vec<Event>,
    pub(crate) unique_keys: Vec<UniqueKey>,
    pub(crate) lookup_keys: Vec<LookupKey>,
    pub(crate) notifications: Vec<Notification>,
}

impl Draft {
    /// The first commit of a user.
    pub(crate) fn first(rp: &RelyingPartyId, user: &UserId) -> Self {
        Self::of(&Account::unopened(rp.clone(), user.clone()))
    }

    /// The next commit of an account.
    pub(crate) fn of(account: &Account) -> Self {
        let mut next = account.clone();
        next.version = account.version.next();
        // A store keeps the tag as it is given; only a desk can tell whether it fits.
        let number = u8::try_from(next.version.0).unwrap_or(u8::MAX);
        next.tag = Some(Tag { key: KeyId("conformance".to_owned()), mac: [number; 32] });
        Self {
            expected: account.version,
            next,
            events: Vec::new(),
            unique_keys: Vec::new(),
            lookup_keys: Vec::new(),
            notifications: Vec::new(),
        }
    }

    /// Adds an event, one millisecond after the one before.
    pub(crate) fn then(self, change: Change) -> Result<Self, Stop> {
        let at = self.next.changed_at.unwrap_or(start());
        self.then_at(Timestamp::from_unix_millis(at.unix_millis() + 1), change)
    }

    /// Adds an event with the keys that it claims.
    pub(crate) fn then_at(mut self, at: Timestamp, change: Change) -> Result<Self, Stop> {
        match &change {
            Change::AccountCreated { handle } => {
                self.lookup_keys.push(LookupKey::Handle(handle.clone()));
            }
            Change::LinkIssued { digest, .. } => self.unique_keys.push(UniqueKey::Link(*digest)),
            Change::AuthenticatorRegistered { authenticator } => {
                let id = authenticator.credential_id.clone();
                self.unique_keys.push(UniqueKey::Credential(id));
                self.lookup_keys.push(LookupKey::Authenticator(authenticator.id));
            }
            _ => {}
        }
        let context = EventContext {
            by: &By::KeyHolder,
            from: Some("2001:db8::1"),
            user_agent: Some("Browser/1.0 (\u{1f511})"),
            at,
            key: &KeyId("conformance".to_owned()),
            salts: &Salts::from_secret([7; 32]),
        };
        let event = Event::new(&self.next, change, &context)?;
        self.next = evolve(self.next, &event);
        self.events.push(event);
        Ok(self)
    }

    /// Adds a notification of the last event, which ends sessions in every way that there is.
    pub(crate) fn telling(mut self, kind: NotificationKind) -> Self {
        self.notifications.extend(self.events.last().map(|event| Notification {
            id: event.digest(),
            rp: event.rp().clone(),
            user: event.user().clone(),
            at: event.at(),
            end_sessions: end_sessions(&kind, event),
            kind,
        }));
        self
    }

    /// Claims another key.
    pub(crate) fn claiming(mut self, key: UniqueKey) -> Self {
        self.unique_keys.push(key);
        self
    }

    /// Adds another key for `find`.
    pub(crate) fn found_by(mut self, key: LookupKey) -> Self {
        self.lookup_keys.push(key);
        self
    }

    /// Expects another version to be stored.
    pub(crate) fn expecting(mut self, version: u64) -> Self {
        self.expected = Version(version);
        self.next.version = self.expected.next();
        self
    }

    /// Commits it.
    pub(crate) async fn commit(&self, store: &dyn AccountStore) -> Result<Version, StoreError> {
        let invalid = |error| StoreError::new(StoreErrorKind::Invalid, error);
        let encoded = self.next.encode().map_err(invalid)?;
        let commit = Commit {
            rp: &self.next.rp,
            user: &self.next.user,
            expected: self.expected,
            next: &self.next,
            encoded: &encoded,
            unique_keys: &self.unique_keys,
            lookup_keys: &self.lookup_keys,
            events: &self.events,
            notifications: &self.notifications,
        };
        store.commit(commit).await
    }
}

fn end_sessions(kind: &NotificationKind, event: &Event) -> Option<EndSessions> {
    let (all, except_authenticated_at) = match kind {
        NotificationKind::AuthenticatorAdded { .. } | NotificationKind::CounterRegressed { .. } => {
            return None;
        }
        NotificationKind::AuthenticatorRemoved { .. } => (false, Some(event.at())),
        NotificationKind::AccountClosed => (true, None),
    };
    let authenticator_ids = match event.change() {
        Change::AuthenticatorRegistered { authenticator } => vec![authenticator.id],
        Change::AuthenticatorRemoved { authenticator, .. } => vec![*authenticator],
        _ => Vec::new(),
    };
    Some(EndSessions { authenticator_ids, all, except_authenticated_at })
}
