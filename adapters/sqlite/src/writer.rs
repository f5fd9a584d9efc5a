//! The one thread that writes. It takes everything that waits into one transaction, so that many
//! writers share the wait for the disk; each write has a savepoint of its own, so that the refusal
//! of one leaves the others be.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use keydesk_core::ports::{StoreError, StoreErrorKind};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::error::{again, at_commit, before_commit, closed};

/// The way to the thread that writes.
pub(crate) struct Writer {
    queue: Mutex<Option<Sender<Box<dyn Job>>>>,
    waiting: Arc<AtomicUsize>,
    most: usize,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// A write that waits.
trait Job: Send {
    /// Does the work inside a transaction; an error undoes all of it.
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError>;

    /// Tells whoever waits. An error ends even what `run` did well.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Write<T, W> {
    work: Option<W>,
    done: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl Writer {
    /// Starts the thread on this connection.
    pub(crate) fn start(connection: Connection, most: usize) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let counted = waiting.clone();
        let thread = std::thread::Builder::new()
            .name("keydesk-sqlite".into())
            .spawn(move || write_all(&connection, &receiver, &counted))?;
        Ok(Self {
            queue: Mutex::new(Some(sender)),
            waiting,
            most,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Does `work` in a transaction, and returns once it is on disk. Work that was handed over is
    /// done even if nobody waits for it any more.
    ///
    /// # Errors
    /// Those of `work`, and then nothing was written; `Unavailable` if it was not begun; `Full`;
    /// `UnknownOutcome` if the thread was lost on the way.
    pub(crate) async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit(Box::new(Write { work: Some(work), done: None, reply }))?;
        answer.await.unwrap_or_else(|_| Err(StoreErrorKind::UnknownOutcome.into()))
    }

    /// Ends the thread once what waits is written. Nothing is taken any more.
    pub(crate) fn close(&self) {
        drop(self.queue().take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked has told so by losing its replies.
        let _ = thread.map(JoinHandle::join);
    }

    fn submit(&self, job: Box<dyn Job>) -> Result<(), StoreError> {
        let queue = self.queue();
        let queue = queue.as_ref().ok_or_else(closed)?;
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.most {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(StoreError::new(StoreErrorKind::Unavailable, "too many writes wait"));
        }
        queue.send(job).map_err(|_| closed())
    }

    fn queue(&self) -> std::sync::MutexGuard<'_, Option<Sender<Box<dyn Job>>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, W> Job for Write<T, W>
where
    T: Send,
    W: FnOnce(&Connection) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let work = self.work.take().ok_or(StoreErrorKind::Invalid)?;
        self.done = Some(work(connection)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let done = self.done.ok_or_else(closed);
        // Nobody needs to be listening.
        let _ = self.reply.send(outcome.and(done));
    }
}

fn write_all(connection: &Connection, queue: &Receiver<Box<dyn Job>>, waiting: &AtomicUsize) {
    while let Ok(first) = queue.recv() {
        let jobs: Vec<_> = std::iter::once(first).chain(queue.try_iter()).take(BATCH).collect();
        waiting.fetch_sub(jobs.len(), Ordering::Relaxed);
        write_batch(connection, jobs);
    }
}

fn write_batch(connection: &Connection, jobs: Vec<Box<dyn Job>>) {
    if let Err(error) = execute(connection, "BEGIN IMMEDIATE") {
        return jobs.into_iter().for_each(|job| job.answer(Err(again(&error))));
    }
    let mut judged = Vec::with_capacity(jobs.len());
    let mut lost = None;
    for mut job in jobs {
        let outcome = match &lost {
            None => run_apart(connection, job.as_mut()),
            Some(error) => Err(again(error)),
        };
        // A full or failing disk makes SQLite take the whole transaction back.
        if lost.is_none() && connection.is_autocommit() {
            lost = outcome.as_ref().err().map(again).or_else(|| Some(closed()));
        }
        judged.push((job, outcome));
    }
    let end = match lost {
        Some(error) => Err(error),
        None => commit(connection),
    };
    for (job, outcome) in judged {
        job.answer(match &end {
            // A refusal stays what it is: nothing of it was to be written.
            Err(error) if outcome.is_ok() => Err(again(error)),
            _ => outcome,
        });
    }
}

fn commit(connection: &Connection) -> Result<(), StoreError> {
    let result = connection.prepare_cached("COMMIT").and_then(|mut sql| sql.execute([]));
    if result.is_err() && !connection.is_autocommit() {
        // What this returns says nothing new about the outcome.
        let _ = execute(connection, "ROLLBACK");
    }
    result.map(drop).map_err(at_commit)
}

fn run_apart(connection: &Connection, job: &mut dyn Job) -> Result<(), StoreError> {
    execute(connection, "SAVEPOINT job")?;
    let outcome = job.run(connection);
    if connection.is_autocommit() {
        return outcome;
    }
    let undone = match outcome {
        Ok(()) => Ok(()),
        Err(_) => execute(connection, "ROLLBACK TO job"),
    };
    if let Err(error) = undone.and_then(|()| execute(connection, "RELEASE job")) {
        // What cannot be taken back alone is taken back with the rest.
        let _ = execute(connection, "ROLLBACK");
        return Err(error);
    }
    outcome
}

fn execute(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut sql| sql.execute([]))
        .map(drop)
        .map_err(before_commit)
}

/// Bounds how long the first of a batch waits for the last.
const BATCH: usize = 256;
