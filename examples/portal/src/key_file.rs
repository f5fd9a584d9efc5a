//! The secret of a desk, in a file of its own.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use keydesk_core::entropy::{Entropy, SystemEntropy};
use keydesk_core::ids::CeremonyId;
use keydesk_core::ports::{DerivedKeyRing, KeyId};

/// The keys that are derived from the secret in the file. The first process to start makes it, for its
/// owner alone to read; all others, at the same moment or later, use the same.
pub(crate) fn ring(path: &Path) -> anyhow::Result<DerivedKeyRing> {
    if !path.exists() {
        make(path).with_context(|| format!("{} cannot be made", path.display()))?;
    }
    let secret = fs::read(path).with_context(|| format!("{}", path.display()))?;
    let secret = secret.try_into().map_err(|_| {
        anyhow::anyhow!("{} is not 32 bytes long: it is no secret of a desk", path.display())
    })?;
    Ok(DerivedKeyRing::new(KeyId("portal".to_owned()), secret))
}

/// Under its name the file is whole or not there, whatever dies when: it is written under another
/// name and linked, which fails if somebody else was first.
fn make(path: &Path) -> anyhow::Result<()> {
    let mut secret = [0; 32];
    SystemEntropy.fill(&mut secret).context("no randomness")?;
    let name = path.file_name().context("a file name is needed")?.to_string_lossy();
    let unique = CeremonyId::generate(&SystemEntropy).context("no randomness")?;
    let draft = path.with_file_name(format!("{name}.{unique}.new"));
    let linked = written(&draft, &secret).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let removed = fs::remove_file(&draft);
    linked?;
    removed?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // The name must last as long as what the secret protects.
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

fn written(path: &Path, secret: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(secret)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;
    use std::sync::Barrier;

    use keydesk_core::ports::{KeyPurpose, KeyRing};

    use super::*;

    /// Gone when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn key(ring: &DerivedKeyRing) -> [u8; 32] {
        *ring.current(KeyPurpose::Session).as_bytes()
    }

    #[test]
    fn nodes_that_start_at_once_have_one_secret() {
        let folder = Folder::new("keydesk-key-at-once");
        for round in 0..50 {
            let path = folder.0.join(format!("{round}.key"));
            let begin = Barrier::new(8);
            let keys: Vec<_> = std::thread::scope(|scope| {
                let start = || {
                    begin.wait();
                    key(&ring(&path).unwrap())
                };
                let nodes: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
                nodes.into_iter().map(|node| node.join().unwrap()).collect()
            });
            assert!(keys.iter().all(|other| *other == keys[0]), "round {round}");
            assert_eq!(key(&ring(&path).unwrap()), keys[0], "and so has one that starts later");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let names = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names.count(), 50, "no draft is left");
    }

    #[test]
    fn what_a_node_that_died_at_its_first_start_left_is_no_secret() {
        let folder = Folder::new("keydesk-key-died");
        let path = folder.0.join("keydesk.key");
        fs::write(folder.0.join("keydesk.key.new"), [7; 5]).unwrap();
        let made = key(&ring(&path).unwrap());
        assert_eq!(key(&ring(&path).unwrap()), made);
        assert_eq!(fs::read(&path).unwrap().len(), 32);
    }

    #[test]
    fn a_file_of_another_length_is_refused() {
        let folder = Folder::new("keydesk-key-short");
        let path = folder.0.join("keydesk.key");
        fs::write(&path, [7; 5]).unwrap();
        let refused = ring(&path).err().unwrap().to_string();
        assert!(refused.contains("not 32 bytes"), "{refused}");
    }
}
