//! How often passwords may be tried.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tries of each user name within the last minute.
#[derive(Default)]
pub(crate) struct Limit {
    tries: Mutex<HashMap<String, Vec<Instant>>>,
}

impl Limit {
    /// Counts a try, and says whether it is one too many.
    pub(crate) fn too_many(&self, username: &str) -> bool {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever tries many names does not fill the memory.
        tries.retain(|_, at| at.last().is_some_and(|last| last.elapsed() < WINDOW));
        let mine = tries.entry(username.to_owned()).or_default();
        mine.retain(|at| at.elapsed() < WINDOW);
        mine.push(Instant::now());
        mine.len() > MOST
    }
}

const WINDOW: Duration = Duration::from_secs(60);
const MOST: usize = 20;
