//! One function of the host's language for everything that Keydesk asks of it: a number, a name and
//! JSON go out; the number and JSON, or a fault, come back by [`Callbacks::reply`].
//!
//! No future, promise or exception of another language is held here, so nothing that the host's code
//! does can end the process: what never comes back runs into the time-out.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use keydesk_api::read_named;
use keydesk_api::records::SignInAnswer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::{
    HostDirectory, HostFault, HostNotifier, HostPeople, HostPortal, HostRoles, HostSearch,
    HostVeto, MayQuestion, NotificationRecord, PortalSession, PortalSignedIn, Table, TableCommit,
    TableOutcome, TableRange, TableRow,
};
use crate::config::PersonRecord;
use crate::faults::{FaultRecord, HostFaults};

type Reply = Result<String, HostFault>;

/// What the desk asks of the host.
pub(crate) struct Asked {
    /// The number by which [`Callbacks::reply`] answers it.
    pub(crate) call: i64,
    /// The name of the function.
    pub(crate) name: &'static str,
    /// What it is asked, as JSON.
    pub(crate) request: String,
}

tokio::task_local! {
    /// Who answers what a call asks, where that is not the host's one function.
    static HERE: mpsc::UnboundedSender<Asked>;
}

type Send3 = dyn Fn(i64, &'static str, String) -> bool + Send + Sync;

/// The host's functions behind one callback; cheap to clone.
#[derive(Clone)]
pub struct Callbacks {
    inner: Arc<Inner>,
}

struct Inner {
    /// Takes a call to the host's language; false if that is gone.
    send: Box<Send3>,
    waiting: Mutex<HashMap<i64, oneshot::Sender<Reply>>>,
    last: AtomicI64,
}

/// Forgets a call whose caller stopped waiting.
struct Waiting<'a> {
    inner: &'a Inner,
    call: i64,
}

/// Runs a future whose questions go to `sender`, and not to the host's one function.
pub(crate) fn answered_by<F: Future>(
    sender: mpsc::UnboundedSender<Asked>,
    future: F,
) -> impl Future<Output = F::Output> {
    HERE.scope(sender, future)
}

impl Callbacks {
    /// `send` takes a call to the host's language and returns at once; false if it cannot.
    pub fn new(send: impl Fn(i64, &'static str, String) -> bool + Send + Sync + 'static) -> Self {
        let waiting = Mutex::default();
        let inner = Inner { send: Box::new(send), waiting, last: AtomicI64::new(0) };
        Self { inner: Arc::new(inner) }
    }

    /// The host's answer to a call, as JSON, or what went wrong. An answer to a call that nobody
    /// waits for, or a second one, is dropped.
    pub fn reply(&self, call: i64, reply: Result<String, HostFault>) {
        let waiting = self.inner.lock().remove(&call);
        if let Some(waiting) = waiting {
            // The caller may have given up in this moment.
            let _ = waiting.send(reply);
        }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        name: &'static str,
        request: &impl Serialize,
    ) -> Result<T, HostFault> {
        let request =
            serde_json::to_string(request).map_err(|error| HostFault::new(&error.to_string()))?;
        let call = self.inner.last.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, receiver) = oneshot::channel();
        self.inner.lock().insert(call, sender);
        let _waiting = Waiting { inner: &self.inner, call };
        let here = HERE.try_with(Clone::clone).ok();
        let sent = match here {
            Some(here) => here.send(Asked { call, name, request }).is_ok(),
            None => (self.inner.send)(call, name, request),
        };
        if !sent {
            return Err(HostFault::new("the host is gone"));
        }
        let answer = receiver.await.unwrap_or_else(|_| Err(HostFault::new("the host is gone")));
        let answer = answer.map_err(|fault| HostFault::new(&format!("{name}: {fault}")))?;
        // Which value was wrong may be anybody's data; where it stands is not.
        let unreadable = |error: serde_json::Error| {
            let place = format!("line {} column {}", error.line(), error.column());
            HostFault::new(&format!("{name} answered what cannot be read, at {place}"))
        };
        let mut answer: Value = serde_json::from_str(&answer).map_err(unreadable)?;
        if name.starts_with("store.") {
            four_columns(&mut answer);
        }
        without_nulls(&mut answer);
        read_named(answer).map_err(|fault| HostFault::new(&format!("{name} answered: {fault}")))
    }
}

/// Databases answer with more columns than were asked for, and with large numbers as text. A row of the
/// table keeps its four columns; any other answer about the store is left as it is.
fn four_columns(answer: &mut Value) {
    match answer {
        Value::Array(rows) => rows.iter_mut().for_each(four_columns),
        Value::Object(row) => {
            row.retain(|name, _| COLUMNS.contains(&name.as_str()));
            let version = row.get("version").and_then(Value::as_str);
            if let Some(version) = version.and_then(|text| text.parse::<i64>().ok()) {
                row.insert("version".to_owned(), version.into());
            }
        }
        _ => {}
    }
}

/// A member that is null was left out.
fn without_nulls(answer: &mut Value) {
    match answer {
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(without_nulls);
        }
        _ => {}
    }
}

const COLUMNS: [&str; 4] = ["key", "owner", "version", "blob"];

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<i64, oneshot::Sender<Reply>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.inner.lock().remove(&self.call);
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks").finish_non_exhaustive()
    }
}

#[async_trait]
impl Table for Callbacks {
    async fn load(&self, key: String) -> Result<Option<TableRow>, HostFault> {
        self.ask("store.load", &key).await
    }

    async fn commit(&self, commit: TableCommit) -> Result<TableOutcome, HostFault> {
        self.ask("store.commit", &commit).await
    }

    async fn list(&self, page: TableRange) -> Result<Vec<TableRow>, HostFault> {
        self.ask("store.list", &page).await
    }

    async fn remove(&self, key: String) -> Result<Option<TableRow>, HostFault> {
        self.ask("store.remove", &key).await
    }
}

#[async_trait]
impl HostDirectory for Callbacks {
    async fn user(&self, id: String) -> Result<Option<PersonRecord>, HostFault> {
        self.ask("directory.user", &id).await
    }

    async fn search(&self, search: HostSearch) -> Result<HostPeople, HostFault> {
        self.ask("directory.search", &search).await
    }
}

#[async_trait]
impl HostRoles for Callbacks {
    async fn roles(&self, id: String) -> Result<Vec<String>, HostFault> {
        self.ask("directory.roles", &id).await
    }
}

#[async_trait]
impl HostVeto for Callbacks {
    async fn may(&self, question: MayQuestion) -> Result<bool, HostFault> {
        self.ask("may", &question).await
    }
}

#[async_trait]
impl HostNotifier for Callbacks {
    async fn deliver(&self, notification: NotificationRecord) -> Result<(), HostFault> {
        self.ask("notifier.deliver", &notification).await
    }
}

#[async_trait]
impl HostFaults for Callbacks {
    async fn failed(&self, fault: FaultRecord) -> Result<(), HostFault> {
        self.ask("onError", &fault).await
    }
}

#[async_trait]
impl HostPortal for Callbacks {
    async fn session(&self, request: i64) -> Result<PortalSession, HostFault> {
        let session: Option<_> = self.ask("portal.session", &json!({ "request": request })).await?;
        Ok(session.unwrap_or_default())
    }

    async fn signed_in(
        &self,
        request: i64,
        sign_in: SignInAnswer,
    ) -> Result<Option<PortalSignedIn>, HostFault> {
        self.ask("portal.signedIn", &json!({ "request": request, "signIn": sign_in })).await
    }
}
