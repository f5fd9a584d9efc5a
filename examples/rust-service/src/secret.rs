//! The secret of the desk, which outlives a restart: accounts are tagged with it.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use keydesk_core::entropy::{Entropy, SystemEntropy};

/// Reads the secret in this file; the first start makes it, for its owner alone to read. Keep a copy
/// apart from those of the database: who holds both can forge accounts, and without the secret the desk
/// trusts no account of the database.
///
/// # Errors
/// If the file cannot be read or made, or is not 32 bytes long.
pub fn kept_in(file: &Path) -> anyhow::Result<[u8; 32]> {
    if !file.exists() {
        make(file).with_context(|| format!("{} cannot be made", file.display()))?;
    }
    let secret = fs::read(file).with_context(|| format!("{}", file.display()))?;
    let length = secret.len();
    secret
        .try_into()
        .map_err(|_| anyhow::anyhow!("{}: 32 bytes expected, {length} found", file.display()))
}

/// Writes the secret under another name first, so that the file is whole or not there.
fn make(file: &Path) -> anyhow::Result<()> {
    let mut secret = [0; 32];
    SystemEntropy.fill(&mut secret).context("no randomness")?;
    let draft = file.with_added_extension(format!("{}.new", std::process::id()));
    let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    written.write_all(&secret)?;
    written.sync_all()?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        // Another process was first.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
}
