//! cargo-deny: licences, sources, banned crates, and known vulnerabilities.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use crate::project::{Project, output, run};
use crate::tool;

/// Runs cargo-deny. When the list of vulnerabilities cannot be fetched, the one of before serves, with
/// its age; without any the rest is checked, and the closing table says what was not.
///
/// # Errors
/// What cargo-deny found; in a release also that it had no list of vulnerabilities.
pub(super) fn check(project: &Project, release: bool) -> Result<String> {
    let tool = tool::get(project, "cargo-deny", VERSION)?;
    let deny = || {
        let mut deny = project.command(&tool);
        deny.args(["--workspace", "--all-features"]);
        deny
    };
    if let Err(error) = output(deny().args(["fetch", "db"])) {
        println!("{error:#}");
    }
    let mut check = deny();
    check.args(["check", "--hide-inclusion-graph"]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    match age_of_list(project, &project.path(LISTS), now)? {
        Some(days) => {
            run(check.args(["--disable-fetch", "all"]))?;
            Ok(format!("advisories: checked, {days} days old"))
        }
        None => {
            run(check.args(["bans", "licenses", "sources"]))?;
            unchecked(release)
        }
    }
}

fn unchecked(release: bool) -> Result<String> {
    if release {
        bail!("  advisories: NOT CHECKED, for want of their list: no release without");
    }
    Ok("advisories: NOT CHECKED, for want of their list".to_owned())
}

/// How many days ago the newest entry of the list was made, if there is a list.
fn age_of_list(project: &Project, lists: &Path, now: u64) -> Result<Option<u64>> {
    let Some(list) = list_in(lists)? else { return Ok(None) };
    let mut log = project.command("git");
    log.arg("-C").arg(&list).args(["log", "-1", "--format=%ct"]);
    // A fetch that broke off leaves a folder without a commit.
    let Ok(made) = output(&mut log) else { return Ok(None) };
    let made: u64 = made.trim().parse().context("git says no time")?;
    Ok(Some(now.saturating_sub(made) / (24 * 60 * 60)))
}

/// cargo-deny keeps each list in a clone of its own.
fn list_in(lists: &Path) -> Result<Option<PathBuf>> {
    if !lists.is_dir() {
        return Ok(None);
    }
    for entry in lists.read_dir()? {
        let path = entry?.path();
        if path.join(".git").exists() || path.join("HEAD").is_file() {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

const VERSION: &str = "0.20.2";
/// As `.deny.toml` says.
const LISTS: &str = ".cache/advisories";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_closing_table_says_how_old_the_advisories_are_or_that_there_are_none() {
        let project = Project::locate().unwrap();
        let lists = std::env::temp_dir().join(format!("keydesk-lists-{}", std::process::id()));
        let list = lists.join("advisory-db-0");
        assert_eq!(age_of_list(&project, &lists, 0).unwrap(), None, "no folder");
        fs::create_dir_all(&list).unwrap();
        assert_eq!(age_of_list(&project, &lists, 0).unwrap(), None, "an empty one");
        let git = |words: &[&str]| {
            let mut git = project.command("git");
            git.arg("-C").arg(&list).args(["-c", "user.name=t", "-c", "user.email=t@example.com"]);
            git.env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z").args(words);
            output(&mut git).unwrap()
        };
        git(&["init", "--quiet"]);
        assert_eq!(age_of_list(&project, &lists, 0).unwrap(), None, "a fetch that broke off");
        git(&["commit", "--quiet", "--allow-empty", "--message", "entries"]);
        let made = 1_767_225_600;
        let age = |days: u64| age_of_list(&project, &lists, made + days * 86_400).unwrap();
        assert_eq!(age(0), Some(0));
        assert_eq!(age(12), Some(12));
        fs::remove_dir_all(lists).unwrap();
    }

    #[test]
    fn a_release_is_not_made_on_unchecked_advisories() {
        assert!(unchecked(false).unwrap().starts_with("advisories: NOT CHECKED"));
        assert!(unchecked(true).is_err());
    }

    #[test]
    fn cargo_deny_keeps_its_lists_where_their_age_is_read() {
        let settings = fs::read_to_string(Project::locate().unwrap().path(".deny.toml")).unwrap();
        assert!(settings.contains(&format!("db-path = \"{LISTS}\"")));
    }
}
