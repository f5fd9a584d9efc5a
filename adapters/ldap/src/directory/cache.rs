//! What the directory said of people a moment ago.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use keydesk_core::ids::UserId;
use keydesk_core::model::User;

/// Remembers people for a while; never that somebody is not there.
pub(super) struct Cache {
    lasts: Duration,
    people: Mutex<HashMap<UserId, (Instant, User)>>,
}

impl Cache {
    pub(super) fn new(lasts: Duration) -> Self {
        Self { lasts, people: Mutex::default() }
    }

    pub(super) fn of(&self, id: &UserId) -> Option<User> {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, user) = people.get(id)?;
        (at.elapsed() < self.lasts).then(|| user.clone())
    }

    /// `asked` is when the question went out: what came back may be no newer than that.
    pub(super) fn put(&self, asked: Instant, id: &UserId, found: Option<&User>) {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= MOST {
            people.retain(|_, (at, _)| at.elapsed() < self.lasts);
        }
        match found {
            Some(user) if self.lasts > Duration::ZERO && people.len() < MOST => {
                people.insert(id.clone(), (asked, user.clone()));
            }
            _ => drop(people.remove(id)),
        }
    }
}

/// Bounds the memory that people who sign in at once can take.
const MOST: usize = 10_000;
