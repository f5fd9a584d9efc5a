//! Programs of servers, and the processes that run them.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

static OWN_GROUPS: AtomicBool = AtomicBool::new(false);

/// Starts all further servers in process groups of their own, so that Ctrl-C in a terminal does not
/// reach them. A caller must then stop them when it is interrupted itself.
pub fn own_groups() {
    OWN_GROUPS.store(true, Ordering::Relaxed);
}

/// The process of a server that may be stopped and started again.
#[derive(Debug, Default)]
pub(crate) struct Process(Mutex<Option<Child>>);

impl Process {
    /// Starts a program whose output is appended to a log, and waits until it is ready.
    pub(crate) fn start(
        &self,
        command: &mut Command,
        log: &Path,
        ready: impl Fn() -> bool,
    ) -> Result<()> {
        let program = command.get_program().to_string_lossy().into_owned();
        let file = File::options().append(true).create(true).open(log);
        let file = file.with_context(|| format!("{} cannot be written", log.display()))?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        if OWN_GROUPS.load(Ordering::Relaxed) {
            command.process_group(0);
        }
        let child = command.spawn().with_context(|| format!("{program} cannot be started"))?;
        *self.child() = Some(child);
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let ended = self.child().as_mut().map(Child::try_wait).transpose()?.flatten();
            let said = || fs::read_to_string(log).unwrap_or_default();
            if let Some(status) = ended {
                // There is nothing left to signal or to wait for.
                *self.child() = None;
                bail!("{program} ended with {status}:\n{}", said());
            }
            if ready() {
                return Ok(());
            }
            ensure!(Instant::now() < until, "{program} does not start:\n{}", said());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The id of the process, while it runs.
    pub(crate) fn id(&self) -> Option<u32> {
        self.child().as_ref().map(Child::id)
    }

    pub(crate) fn signal(&self, signal: &str) {
        if let Some(id) = self.id() {
            let sent = Command::new("kill").args([signal, &id.to_string()]).status();
            assert!(sent.expect("kill runs").success(), "kill {signal} {id}");
        }
    }

    /// Waits for the end of the process.
    pub(crate) fn wait(&self) {
        let child = self.child().take();
        if let Some(mut child) = child {
            child.wait().expect("the server ends");
        }
    }

    /// Sends SIGKILL, and waits for the end of the process; nothing if there is none.
    pub(crate) fn kill(&self) {
        if let Some(mut child) = self.child().take() {
            // One that ended by itself is waited for all the same.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Finds a program in these folders, or on the path.
pub(crate) fn program(name: &str, folders: &[PathBuf]) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let programs = folders.iter().chain(&path).map(|folder| folder.join(name));
    programs
        .into_iter()
        .find(|program| program.is_file())
        .with_context(|| format!("{name} is not installed: run `cargo xtask setup`"))
}

/// Runs a command; on failure the error shows what it printed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?} cannot be started"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {said}");
    Ok(())
}

/// Runs a command with this text as its standard input.
pub(crate) fn fed(mut command: Command, input: &str) -> Result<Output> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("{command:?} cannot be started: run `cargo xtask setup`"))?;
    let mut stdin = child.stdin.take().context("the standard input is a pipe")?;
    let input = input.to_owned();
    // Written by a thread of its own: the program may wait until its output is read.
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output()?;
    let _ = writer.join();
    Ok(output)
}

/// Whether something listens on this port of the loopback address.
pub(crate) fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// Waits up to 30 seconds until a condition holds.
///
/// # Panics
/// If it does not hold by then.
pub fn wait_until(condition: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < until, "30 seconds passed before {condition}");
        thread::sleep(Duration::from_millis(20));
    }
}
