//! Temporary folders of servers, and the user who owns them.

use std::fs;
use std::ops::Deref;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};

/// A temporary folder that is removed when dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    /// Makes an empty folder with this word in its name.
    ///
    /// # Panics
    /// If the folder cannot be made.
    pub fn new(name: &str) -> Self {
        Self::try_new(name).unwrap_or_else(|error| panic!("{error:#}"))
    }

    /// As [`Folder::new`].
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub(crate) fn try_new(name: &str) -> Result<Self> {
        // No two folders have the same name: one may still be emptied while the next is made.
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("keydesk-{}-{name}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        let cannot = || format!("{} cannot be made", path.display());
        fs::create_dir_all(&path).with_context(cannot)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).with_context(cannot)?;
        Ok(Self(path))
    }
}

/// Gives a file to PostgreSQL's user. Does nothing unless the process runs as root.
///
/// # Panics
/// If the system has no such user.
pub fn give(path: &Path) {
    try_give(path).unwrap_or_else(|error| panic!("{error:#}"));
}

pub(crate) fn try_give(path: &Path) -> Result<()> {
    if let Some((uid, gid)) = server_user()? {
        chown(path, Some(uid), Some(gid))
            .with_context(|| format!("{} cannot be given away", path.display()))?;
    }
    Ok(())
}

/// A command that runs as PostgreSQL's user if the process runs as root.
pub(crate) fn owned(mut command: Command) -> Result<Command> {
    command.current_dir("/").stdin(Stdio::null());
    if let Some((uid, gid)) = server_user()? {
        command.uid(uid).gid(gid);
    }
    Ok(command)
}

/// The system's user `postgres` if the process runs as root, as which PostgreSQL refuses to run.
fn server_user() -> Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self").map(|own| own.uid()).unwrap_or(1) != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let line = line.context("the system has no user postgres: run `cargo xtask setup`")?;
    let mut numbers = line.split(':').skip(2).map_while(|text| text.parse().ok());
    let ids = numbers.next().zip(numbers.next());
    Ok(Some(ids.context("the user postgres in /etc/passwd has no ids")?))
}
