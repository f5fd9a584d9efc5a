//! The secret of an embedded store, in a file of its own beside the database.

use std::fs::File;
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use keydesk_api::ApiError;
use keydesk_core::base64url;
use tempfile::NamedTempFile;

use crate::open::{fresh, invalid, secret};

/// Returns the secret of the store in this file; the first start makes it, for its owner alone to read.
/// The file is complete or does not exist, even if the process is killed.
///
/// # Errors
/// `configuration_invalid` if the file cannot be read or made, or holds something else.
pub(crate) fn kept_beside(database: &Path) -> Result<[u8; 32], ApiError> {
    let path = name_of(database);
    let unusable = |error: Error| {
        invalid(&format!("secret: the file beside the database cannot be used: {error}"))
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => return secret("the secret beside the database", text.trim()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(error)),
    }
    let made = fresh()?;
    let text = base64url::encode(made);
    match draft(&path, &text).and_then(|draft| publish(draft, &path)) {
        Ok(()) => Ok(made),
        // Another process was first: its secret is the one.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let text = std::fs::read_to_string(&path).map_err(unusable)?;
            secret("the secret beside the database", text.trim())
        }
        Err(error) => Err(unusable(error)),
    }
}

fn name_of(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".key");
    PathBuf::from(path)
}

/// The whole file, on the disk, under a name that means nothing yet.
fn draft(path: &Path, text: &str) -> Result<NamedTempFile, Error> {
    let mut file = tempfile::Builder::new().prefix(".keydesk-key-").tempfile_in(folder(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Gives the draft its name, unless the name is taken.
fn publish(draft: NamedTempFile, path: &Path) -> Result<(), Error> {
    draft.persist_noclobber(path).map_err(|error| error.error)?;
    // The name must last as long as what the secret protects.
    #[cfg(unix)]
    File::open(folder(path))?.sync_all()?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn a_start_that_dies_between_write_and_rename_leaves_no_half_a_secret() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("desk.db");
        // This test again, as a process of its own that dies there.
        if let Some(there) = std::env::var_os(DIES) {
            let path = name_of(Path::new(&there));
            let _draft = draft(&path, &base64url::encode([7; 32])).unwrap();
            std::process::abort();
        }
        let mut dying = Command::new(std::env::current_exe().unwrap());
        dying.args(["--exact", "secret_file::tests::a_start_that_dies_between_write_and_rename_leaves_no_half_a_secret"]);
        let died = dying.env(DIES, &database).output().unwrap();
        assert!(!died.status.success(), "it died");
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "the draft, and nothing under the secret's name");
        assert!(!name_of(&database).exists());

        let made = kept_beside(&database).unwrap();
        assert_ne!(made, [7; 32]);
        assert_eq!(kept_beside(&database).unwrap(), made);
    }

    #[test]
    fn processes_that_start_at_once_have_one_secret() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..50 {
            let database = folder.path().join(format!("{round}.db"));
            let begin = Barrier::new(8);
            let secrets: Vec<_> = std::thread::scope(|scope| {
                let start = || {
                    begin.wait();
                    kept_beside(&database).unwrap()
                };
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert!(secrets.iter().all(|other| *other == secrets[0]), "round {round}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let kept = std::fs::metadata(name_of(&database)).unwrap();
                assert_eq!(kept.permissions().mode() & 0o777, 0o600);
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 50, "no draft is left");
    }

    const DIES: &str = "KEYDESK_TEST_DIES_WITH_A_DRAFT";
}
