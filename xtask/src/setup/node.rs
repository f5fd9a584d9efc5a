//! Node and npm, which the page assets and the browser tests come through.

use anyhow::{Context, Result, bail};

use crate::project::{Project, output};

/// Checks that Node is new enough and npm is there, with what to do when not.
pub(crate) fn require(project: &Project) -> Result<()> {
    let version = output(project.command("node").arg("--version"))
        .context("Node is needed: install Node 20 or newer and npm, then run this again")?;
    let major = major(&version).with_context(|| format!("node printed {version:?}"))?;
    if major < OLDEST_NODE {
        bail!("Node {OLDEST_NODE} or newer is needed; this one is {}", version.trim());
    }
    output(project.command("npm").arg("--version"))
        .context("npm is needed: install it (Debian: apt-get install npm), then run this again")?;
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// The oldest Node whose test runner has what the journeys use.
const OLDEST_NODE: u32 = 20;

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20.1"), None);
    }
}
