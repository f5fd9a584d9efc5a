//! The starting state of a case.

use std::sync::Arc;

use futures::channel::{mpsc, oneshot};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use keydesk_core::ids::{RelyingPartyId, UserId};
use keydesk_core::machine::Event;
use keydesk_core::model::{Account, Version};
use keydesk_core::ports::{LookupKey, Page, StoreError};

use crate::check::{Stop, Verdict, check, same};
use crate::values::{Values, people};
use crate::{CaseName, Outcome, Stores, Subject};

/// A case: its name, and what it does.
pub(crate) struct Case {
    pub(crate) name: CaseName,
    act: fn(Scene) -> BoxFuture<'static, Verdict>,
}

/// Stores at a place of the case's own, and values that nobody else uses there.
pub(crate) struct Scene {
    pub(crate) stores: Stores,
    pub(crate) rp: RelyingPartyId,
    pub(crate) values: Values,
    subject: Arc<dyn Subject>,
    place: String,
}

/// The cases of one port; each function is named as its case.
macro_rules! cases {
    ($port:literal: $($case:ident),+ $(,)?) => {
        pub(super) fn cases() -> Vec<$crate::scene::Case> {
            use futures::FutureExt;
            vec![$($crate::scene::Case::new($port, stringify!($case), |scene| $case(scene).boxed())),+]
        }
    };
}
pub(crate) use cases;

impl Case {
    pub(crate) fn new(
        port: &'static str,
        case: &'static str,
        act: fn(Scene) -> BoxFuture<'static, Verdict>,
    ) -> Self {
        Self { name: CaseName { port, case }, act }
    }

    pub(crate) async fn run(&self, subject: Arc<dyn Subject>) -> Outcome {
        match Scene::open(self.name.case, subject).await {
            Ok(scene) => (self.act)(scene).await.into(),
            Err(Stop::Failed(reason)) => Outcome::Failed(format!("cannot be opened: {reason}")),
            Err(stop) => Err(stop).into(),
        }
    }
}

impl Scene {
    async fn open(place: &str, subject: Arc<dyn Subject>) -> Result<Self, Stop> {
        let stores = subject.open(place, &people()?).await?;
        Ok(Self {
            stores,
            rp: RelyingPartyId::new("login.example")?,
            values: Values::default(),
            subject,
            place: place.to_owned(),
        })
    }

    /// Opens the place once more, beside what is open.
    pub(crate) async fn open_beside(&self) -> Result<Stores, Stop> {
        Ok(self.subject.open(&self.place, &people()?).await?)
    }

    /// Drops what is open, and opens the place again.
    pub(crate) async fn open_again(self) -> Result<Self, Stop> {
        let Self { stores, subject, place, values, .. } = self;
        drop(stores);
        Ok(Self { values, ..Self::open(&place, subject).await? })
    }

    /// The stored account of a user.
    pub(crate) async fn load(&self, user: &UserId) -> Result<Account, Stop> {
        let loaded = self.stores.accounts.load(&self.rp, user).await?;
        loaded
            .map(|loaded| loaded.account)
            .ok_or_else(|| Stop::Failed(format!("nothing is stored for {user}")))
    }

    /// The stored version of a user's account; 0 where nothing is stored.
    pub(crate) async fn version(&self, user: &UserId) -> Result<Version, StoreError> {
        let loaded = self.stores.accounts.load(&self.rp, user).await?;
        Ok(loaded.map_or(Version(0), |loaded| loaded.account.version))
    }

    /// Returns the user whom `find` names for a key.
    pub(crate) async fn found(&self, key: &LookupKey) -> Result<Option<UserId>, StoreError> {
        let found = self.stores.accounts.find(&self.rp, key).await?;
        Ok(found.map(|loaded| loaded.account.user))
    }

    /// Every event of a user.
    pub(crate) async fn events(&self, user: &UserId) -> Result<Vec<Event>, StoreError> {
        self.stores.history.events(&self.rp, user, 0, 1000).await
    }

    /// A cursor for the present.
    pub(crate) async fn cursor(&self) -> Result<String, StoreError> {
        Ok(self.stores.history.changes_since(&self.rp, None, 100).await?.cursor)
    }

    /// Everybody whom `list` names, in its order, asked for in pages of `limit`.
    pub(crate) async fn listed(&self, limit: usize) -> Result<Vec<UserId>, Stop> {
        let mut users: Vec<UserId> = Vec::new();
        let mut after = None;
        for _ in 0..PAGES {
            let page = Page { after: after.clone(), limit };
            let listing = self.stores.accounts.list(&self.rp, page).await?;
            check(listing.accounts.len() <= limit, "a page is longer than its limit")?;
            users.extend(listing.accounts.into_iter().map(|loaded| loaded.account.user));
            match listing.next {
                Some(next) => after = Some(next),
                None => return Ok(users),
            }
        }
        Err(Stop::Failed("the pages do not end".into()))
    }

    /// Fails if anything at all was written for `user`, who has no account.
    pub(crate) async fn nothing_of(&self, user: &UserId) -> Verdict {
        same("the stored version", &self.version(user).await?, &Version(0))?;
        same("the stored events", &self.events(user).await?, &Vec::new())?;
        let pending = self.stores.outbox.pending(1000).await?;
        check(pending.iter().all(|told| told.user != *user), "a notification was written")?;
        check(!self.listed(100).await?.contains(user), "the user is listed")
    }

    /// Starts all tasks at once and waits for what each of them returns.
    pub(crate) async fn at_once<T: Send + 'static>(
        &self,
        tasks: Vec<BoxFuture<'static, T>>,
    ) -> Result<Vec<T>, Stop> {
        let count = tasks.len();
        let (open, gate) = oneshot::channel::<()>();
        let gate = gate.shared();
        let (sender, receiver) = mpsc::unbounded();
        for task in tasks {
            let (gate, sender) = (gate.clone(), sender.clone());
            self.subject.spawn(
                async move {
                    if gate.await.is_ok() {
                        // The receiver outlives every sender.
                        let _ = sender.unbounded_send(task.await);
                    }
                }
                .boxed(),
            );
        }
        drop(sender);
        check(open.send(()).is_ok(), "no task was started")?;
        let results: Vec<T> = receiver.collect().await;
        same("the tasks that came to their end", &results.len(), &count)?;
        Ok(results)
    }
}

/// Lets the other tasks of a runtime with one thread run.
pub(crate) async fn pause() {
    let mut paused = false;
    futures::future::poll_fn(|context| {
        if std::mem::replace(&mut paused, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// More pages than any case asks for are pages without end.
pub(crate) const PAGES: usize = 1000;
