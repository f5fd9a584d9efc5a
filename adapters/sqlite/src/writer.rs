//! The only thread that writes. It puts all queued writes into one transaction, so that many
//! callers share one flush to disk. Each write has its own savepoint, so that an error in one
//! does not affect the others.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use keydesk_core::ports::{StoreError, StoreErrorKind};
use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::error::{at_commit, before_commit, closed, copied};

/// The handle of the writing thread and its queue.
pub(crate) struct Writer {
    queue: Mutex<Option<Sender<Box<dyn Job>>>>,
    waiting: Arc<AtomicUsize>,
    max: usize,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// A queued write.
trait Job: Send {
    /// Does the work inside a transaction; an error undoes all of it.
    fn run(&mut self, connection: &Connection) -> Result<(), StoreError>;

    /// Replies to the callers. An error fails even work that `run` completed.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Write<T, W> {
    work: Option<W>,
    done: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl Writer {
    /// Starts the thread on this connection.
    pub(crate) fn start(connection: Connection, max: usize) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let counted = waiting.clone();
        let thread = std::thread::Builder::new()
            .name("keydesk-sqlite".into())
            .spawn(move || write_all(&connection, &receiver, &counted))?;
        Ok(Self { queue: Mutex::new(Some(sender)), waiting, max, thread: Mutex::new(Some(thread)) })
    }

    /// Does `work` in a transaction, and returns once it is on disk. Queued work is
    /// done even if nobody waits for it any more.
    ///
    /// # Errors
    /// Those of `work`, `Unavailable` and `Full`: nothing was written. `UnknownOutcome` if
    /// `COMMIT` failed in another way or the thread panicked: it may have been written.
    pub(crate) async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit(Box::new(Write { work: Some(work), done: None, reply }))?;
        answer.await.unwrap_or_else(|_| Err(StoreErrorKind::UnknownOutcome.into()))
    }

    /// Accepts no more writes, and ends the thread after the queued ones are written.
    pub(crate) fn close(&self) {
        drop(self.queue().take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked dropped its replies, which its callers receive as an error.
        let _ = thread.map(JoinHandle::join);
    }

    fn submit(&self, job: Box<dyn Job>) -> Result<(), StoreError> {
        let queue = self.queue();
        let queue = queue.as_ref().ok_or_else(closed)?;
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.max {
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
        // The caller may have stopped waiting.
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
    #[cfg(keydesk_test_hooks)]
    keydesk_core::hooks::reached("before-transaction");
    if let Err(error) = execute(connection, "BEGIN IMMEDIATE") {
        return jobs.into_iter().for_each(|job| job.answer(Err(copied(&error))));
    }
    let mut finished = Vec::with_capacity(jobs.len());
    let mut lost = None;
    for mut job in jobs {
        let outcome = match &lost {
            None => run_in_savepoint(connection, job.as_mut()),
            Some(error) => Err(copied(error)),
        };
        // A full or failing disk makes SQLite take the whole transaction back.
        if lost.is_none() && connection.is_autocommit() {
            lost = outcome.as_ref().err().map(copied).or_else(|| Some(closed()));
        }
        finished.push((job, outcome));
    }
    let end = match lost {
        Some(error) => Err(error),
        None => commit(connection),
    };
    #[cfg(keydesk_test_hooks)]
    keydesk_core::hooks::reached("after-commit");
    for (job, outcome) in finished {
        job.answer(match &end {
            // A job that failed keeps its own error: it was rolled back in any case.
            Err(error) if outcome.is_ok() => Err(copied(error)),
            _ => outcome,
        });
    }
}

fn commit(connection: &Connection) -> Result<(), StoreError> {
    #[cfg(keydesk_test_hooks)]
    keydesk_core::hooks::reached("before-commit");
    let result = connection.prepare_cached("COMMIT").and_then(|mut sql| sql.execute([]));
    if result.is_err() && !connection.is_autocommit() {
        // Whether the rollback succeeds does not change the outcome that callers get.
        let _ = execute(connection, "ROLLBACK");
    }
    result.map(drop).map_err(at_commit)
}

fn run_in_savepoint(connection: &Connection, job: &mut dyn Job) -> Result<(), StoreError> {
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
        // Work that cannot be rolled back alone is rolled back with the rest.
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

/// The maximum number of writes in one transaction, which bounds how long the first one waits.
const BATCH: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    /// A writer on a table of its own, in memory, of at most so many pages.
    fn writer(pages: u32) -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (x)").unwrap();
        connection.pragma_update(None, "max_page_count", pages).unwrap();
        Writer::start(connection, 1000).unwrap()
    }

    fn insert(connection: &Connection, bytes: usize) -> Result<usize, StoreError> {
        connection.execute("INSERT INTO t VALUES (zeroblob(?1))", [bytes]).map_err(before_commit)
    }

    async fn count(writer: &Writer) -> i64 {
        let count = |connection: &Connection| {
            let sql = "SELECT count(*) FROM t";
            connection.query_row(sql, [], |row| row.get(0)).map_err(before_commit)
        };
        writer.write(count).await.unwrap()
    }

    #[tokio::test]
    async fn an_error_takes_back_all_of_its_own_write_and_nothing_else() {
        let writer = writer(1000);
        let good = writer.write(|connection| insert(connection, 1));
        let bad = writer.write(|connection| {
            insert(connection, 1)?;
            Err::<(), _>(StoreErrorKind::KeyTaken.into())
        });
        let (good, bad, again) =
            tokio::join!(good, bad, writer.write(|connection| insert(connection, 1)));
        assert!(good.is_ok() && again.is_ok());
        assert_eq!(bad.unwrap_err().kind, StoreErrorKind::KeyTaken);
        assert_eq!(count(&writer).await, 2);
    }

    #[tokio::test]
    async fn a_full_disk_is_full_for_the_whole_batch_and_for_nobody_after_it() {
        let writer = writer(20);
        // Holds the writer until everything else waits, so that it becomes one batch.
        let (release, held) = channel::<()>();
        let first = writer.write(move |_| held.recv().map_err(|_| closed()));
        let small = writer.write(|connection| insert(connection, 1));
        let refused = writer.write(|_| Err::<(), _>(StoreErrorKind::VersionConflict.into()));
        let large = writer.write(|connection| insert(connection, 1_000_000));
        let after = writer.write(|connection| insert(connection, 1));
        let submitted = async { release.send(()).unwrap() };
        let (_, small, refused, large, after, ()) =
            tokio::join!(first, small, refused, large, after, submitted);
        assert_eq!(large.unwrap_err().kind, StoreErrorKind::Full);
        assert_eq!(refused.unwrap_err().kind, StoreErrorKind::VersionConflict);
        // Whether the engine rolled back the statement or the transaction, no caller gets a wrong result.
        let told = i64::from(small.is_ok()) + i64::from(after.is_ok());
        assert_eq!(count(&writer).await, told);
        assert!(writer.write(|connection| insert(connection, 1)).await.is_ok());
    }

    #[tokio::test]
    async fn a_lost_writer_is_an_unknown_outcome_and_then_unavailable() {
        let writer = writer(1000);
        let lost = writer.write(|_| -> Result<(), StoreError> { panic!("lost on purpose") }).await;
        assert_eq!(lost.unwrap_err().kind, StoreErrorKind::UnknownOutcome);
        writer.close();
        let late = writer.write(|connection| insert(connection, 1)).await;
        assert_eq!(late.unwrap_err().kind, StoreErrorKind::Unavailable);
    }
}
