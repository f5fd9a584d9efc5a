//! A short-lived cache of the directory's answers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use keydesk_core::ids::UserId;
use keydesk_core::model::User;

/// Caches for a while the person with an id, or that there is none: the response time must not
/// distinguish a person of another organisation from an unknown id.
pub(super) struct Cache {
    lasts: Duration,
    answers: Mutex<HashMap<UserId, (Instant, Option<User>)>>,
}

impl Cache {
    pub(super) fn new(lasts: Duration) -> Self {
        Self { lasts, answers: Mutex::default() }
    }

    /// The cached answer, if there is one: a person, or that the id is unknown.
    pub(super) fn of(&self, id: &UserId) -> Option<Option<User>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, answer) = answers.get(id)?;
        (at.elapsed() < self.lasts).then(|| answer.clone())
    }

    /// `asked` is when the question went out: what came back may be no newer than that.
    ///
    /// There is one bound for people and for nobody. When it is reached, nothing new is remembered until
    /// something is out of date, so ids that were made up push nobody out.
    pub(super) fn put(&self, asked: Instant, id: &UserId, answer: Option<&User>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MAX {
            answers.retain(|_, (at, _)| at.elapsed() < self.lasts);
        }
        if self.lasts > Duration::ZERO && (answers.len() < MAX || answers.contains_key(id)) {
            answers.insert(id.clone(), (asked, answer.cloned()));
        }
    }
}

/// Bounds the memory that people who sign in at once can take.
const MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> UserId {
        UserId::new(text).unwrap()
    }

    #[test]
    fn s20_ids_that_were_made_up_push_out_nothing_and_fill_no_more_than_the_bound() {
        let cache = Cache::new(Duration::from_secs(300));
        let now = Instant::now();
        cache.put(now, &id("first"), None);
        for number in 0..=MAX {
            cache.put(now, &id(&format!("made-up-{number}")), None);
        }
        assert_eq!(cache.answers.lock().unwrap().len(), MAX);
        assert_eq!(cache.of(&id("first")), Some(None));
        assert_eq!(cache.of(&id("made-up-0")), Some(None));
        assert_eq!(cache.of(&id(&format!("made-up-{MAX}"))), None, "no room for it");
    }

    #[test]
    fn an_answer_is_remembered_for_its_time_and_replaced_by_a_newer_one() {
        let cache = Cache::new(Duration::from_secs(5));
        let asked = Instant::now().checked_sub(Duration::from_secs(6)).unwrap();
        cache.put(asked, &id("jo"), None);
        assert_eq!(cache.of(&id("jo")), None);
        cache.put(Instant::now(), &id("jo"), None);
        assert_eq!(cache.of(&id("jo")), Some(None));
        let never = Cache::new(Duration::ZERO);
        never.put(Instant::now(), &id("jo"), None);
        assert_eq!(never.of(&id("jo")), None);
    }
}
