//! The system packages of the tests: Chromium, a font with Arial's metrics, the servers that tests
//! start for themselves, and Firefox for the long tests.

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::project::{Project, on_path, output, run};

/// Installs the packages that are missing, as root or through a password-less sudo, once the person
/// at the terminal agrees. None of their servers is left enabled: tests start their own.
pub(crate) fn install(project: &Project, soak: bool, consent: Consent) -> Result<()> {
    let own_browser = std::env::var_os("KEYDESK_CHROMIUM");
    if let Some(own) = &own_browser {
        if !Path::new(own).is_file() {
            bail!("KEYDESK_CHROMIUM is set to {}, which is not a file", own.display());
        }
        println!("  KEYDESK_CHROMIUM is set: using that browser");
    }
    if on_path("dpkg-query").is_none() || on_path("apt-get").is_none() {
        return without_apt(soak);
    }
    let browser = BROWSER_PACKAGES.iter().filter(|_| own_browser.is_none());
    let long = SOAK_PACKAGES.iter().filter(|_| soak);
    let wanted = browser.chain(&SERVER_PACKAGES).chain(&TOOL_PACKAGES).chain(long);
    let wanted: Vec<&str> = wanted.copied().collect();
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
    if !consent.to(&missing)? {
        bail!("nothing was installed. By hand: `{by_hand}`");
    }
    println!("  installing: {}", missing.join(", "));
    run(apt(project, prefix).arg("update"))?;
    run(apt(project, prefix).args(["install", "-y", "--no-install-recommends"]).args(&missing))
        .with_context(|| format!("install them by hand: `{by_hand}`"))?;
    let services = services(&missing);
    if services.is_empty() || on_path("systemctl").is_none() {
        return Ok(());
    }
    println!("  disabling what the packages enabled: {}", services.join(", "));
    let mut disable = as_root(project, prefix);
    disable.args(["systemctl", "disable"]);
    if Path::new("/run/systemd/system").is_dir() {
        disable.arg("--now");
    }
    run(disable.args(&services))
        .context("their services are still enabled, though the tests need none of them")
}

/// Whether system packages may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// It was given with the command.
    Given,
    /// The person at the terminal is asked. Without a terminal, as in CI, it counts as given.
    Ask,
}

impl Consent {
    pub(crate) fn of(yes: bool) -> Self {
        if yes { Self::Given } else { Self::Ask }
    }

    fn to(self, packages: &[&str]) -> Result<bool> {
        let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        if self == Self::Given || !terminal {
            return Ok(true);
        }
        eprint!("  Install as root: {}? [y/N] ", packages.join(", "));
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).context("the answer cannot be read")?;
        Ok(agrees(&answer))
    }
}

fn agrees(answer: &str) -> bool {
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// The services that these packages enable when they are installed.
fn services(packages: &[&str]) -> Vec<&'static str> {
    let enabled = SERVICES.iter().filter(|(package, _)| packages.contains(package));
    enabled.flat_map(|(_, units)| *units).copied().collect()
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
    let mut command = as_root(project, prefix);
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    command
}

/// `env`, as root, for a command of its arguments.
fn as_root(project: &Project, prefix: &[&str]) -> Command {
    let mut words = prefix.iter().copied().chain(["env"]);
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
/// `check` fetches its spelling checker as a wheel.
const TOOL_PACKAGES: [&str; 1] = ["python3-pip"];
/// What Debian enables with them. `samba` and `postgresql` come with services of packages that they need.
const SERVICES: [(&str, &[&str]); 6] = [
    ("postgresql", &["postgresql"]),
    ("pgbouncer", &["pgbouncer"]),
    ("slapd", &["slapd"]),
    ("samba", &["smbd", "nmbd"]),
    ("samba-ad-dc", &["samba-ad-dc"]),
    ("winbind", &["winbind"]),
];
/// Journeys that run with `--soak` alone drive Firefox, too.
const SOAK_PACKAGES: [&str; 1] = ["firefox-esr"];
const BROWSER_NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const SUDO: &[&str] = &["sudo", "-n"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_disabled_only_where_its_package_was_missing() {
        assert_eq!(services(&["chromium", "slapd", "samba"]), ["slapd", "smbd", "nmbd"]);
        assert!(services(&["openssl"]).is_empty());
        for (package, _) in SERVICES {
            assert!(SERVER_PACKAGES.contains(&package), "{package}");
        }
    }

    #[test]
    fn only_yes_agrees() {
        assert!(["y\n", "Yes\n", " Y "].into_iter().all(agrees));
        assert!(!["", "\n", "n\n", "yesterday\n", "ja\n"].into_iter().any(agrees));
    }
}
