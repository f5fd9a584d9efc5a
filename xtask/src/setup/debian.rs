//! The system packages of the tests: Chromium, a font with Arial's metrics, the servers that tests
//! start for themselves, and Firefox for the long tests.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::{Project, on_path, output, run};

/// Installs the packages that are missing, as root or through a password-less sudo.
pub(crate) fn install(project: &Project, soak: bool) -> Result<()> {
    let own_browser = std::env::var_os("KEYDESK_CHROMIUM");
    if let Some(own) = &own_browser {
        if !std::path::Path::new(own).is_file() {
            bail!("KEYDESK_CHROMIUM is set to {}, which is not a file", own.display());
        }
        println!("  KEYDESK_CHROMIUM is set: using that browser");
    }
    if on_path("dpkg-query").is_none() || on_path("apt-get").is_none() {
        return without_apt(soak);
    }
    let browser = BROWSER_PACKAGES.iter().filter(|_| own_browser.is_none());
    let long = SOAK_PACKAGES.iter().filter(|_| soak);
    let wanted: Vec<&str> = browser.chain(&SERVER_PACKAGES).chain(long).copied().collect();
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|package| !installed(project, package)).collect();
    if missing.is_empty() {
        println!("  already there: {}", wanted.join(", "));
        return Ok(());
    }
    let by_hand = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    let Some(prefix) = privilege(project)? else {
        bail!(
            "missing system packages: {}. This needs root: run `sudo {by_hand}`, then this again",
            missing.join(", ")
        );
    };
    println!("  installing: {}", missing.join(", "));
    run(apt(project, prefix).arg("update"))?;
    run(apt(project, prefix).args(["install", "-y", "--no-install-recommends"]).args(&missing))
        .with_context(|| format!("install them by hand: `{by_hand}`"))
}

fn installed(project: &Project, package: &str) -> bool {
    output(project.command("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

/// The words to put before a command that needs root, or nothing when we cannot become root.
fn privilege(project: &Project) -> Result<Option<&'static [&'static str]>> {
    if output(project.command("id").arg("-u"))?.trim() == "0" {
        return Ok(Some(&[]));
    }
    let may =
        on_path("sudo").is_some() && output(project.command("sudo").args(["-n", "true"])).is_ok();
    Ok(may.then_some(SUDO))
}

fn apt(project: &Project, prefix: &[&str]) -> Command {
    // `env` carries the variable through sudo, which drops the caller's own.
    let words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut words = words.chain(["-q"]);
    let mut command = project.command(words.next().unwrap_or("env"));
    command.args(words).stdin(Stdio::null());
    command
}

fn without_apt(soak: bool) -> Result<()> {
    if soak && on_path("firefox-esr").or_else(|| on_path("firefox")).is_none() {
        bail!("the long browser tests need Firefox: install it and put `firefox` on the path");
    }
    match BROWSER_NAMES.iter().find_map(|name| on_path(name)) {
        Some(found) => {
            println!("  no apt here; using the browser at {}", found.display());
            Ok(())
        }
        None => bail!(
            "the browser tests need Chromium, and this system has no apt-get to install it with: \
             install Chromium and the Liberation fonts, put `chromium` on the path or its file \
             name in KEYDESK_CHROMIUM, then run this again"
        ),
    }
}

/// Without the fonts Arial falls back to something else and every screenshot moves.
const BROWSER_PACKAGES: [&str; 2] = ["chromium", "fonts-liberation"];
/// The stores' tests start a PostgreSQL of their own, a pooler before it, an OpenLDAP, and an Active
/// Directory domain controller (Samba).
const SERVER_PACKAGES: [&str; 12] = [
    "postgresql",
    "pgbouncer",
    "slapd",
    "ldap-utils",
    "openssl",
    "samba",
    "samba-ad-dc",
    "samba-ad-provision",
    "samba-dsdb-modules",
    "samba-vfs-modules",
    "winbind",
    "python3-samba",
];
/// Journeys that run with `--soak` alone drive Firefox, too.
const SOAK_PACKAGES: [&str; 1] = ["firefox-esr"];
const BROWSER_NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const SUDO: &[&str] = &["sudo", "-n"];
