//! The browser journeys: the example portal driven by a real browser, wherever it may stand.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::check::links;
use crate::project::{Project, output, run as run_command};
use crate::report::Report;
use crate::tool;
use crate::with_servers;

/// Refuses names that no journey has, before anything is built.
pub(crate) fn check_names(project: &Project, chosen: &[String]) -> Result<()> {
    let known = files(project, true)?;
    let Some(odd) = chosen.iter().find(|name| !known.contains(name)) else { return Ok(()) };
    bail!("there is no journey {odd} in {FOLDER}: {}", known.join(", "))
}

/// Drives the portal through these journeys, or through all, in every place.
pub(crate) fn run(project: &Project, chosen: &[String], soak: bool, report: &mut Report) {
    let mut built = None;
    report.part("portal build", |_| {
        // Firefox is driven over WebDriver; Chromium needs no driver.
        let driver =
            if soak { Some(tool::get(project, "geckodriver", GECKODRIVER)?) } else { None };
        built = Some((binaries(project)?, driver));
        Ok(())
    });
    let Some(([portal, replay, readme], driver)) = built else { return };
    for place in PLACES.into_iter().filter(|place| soak || !place.soak) {
        let here: Vec<_> =
            chosen.iter().filter(|name| !place.without.contains(&name.as_str())).collect();
        if here.is_empty() && !chosen.is_empty() {
            println!("xtask: journeys {}: none of these files runs there", place.said);
            continue;
        }
        report.part(&format!("journeys {}", place.said), |tests| {
            if place.portal.is_some() {
                express(project)?;
            }
            let here = if chosen.is_empty() {
                place.files(&files(project, soak)?, soak)?
            } else {
                here.into_iter().cloned().collect()
            };
            let mut node = project.command("node");
            node.current_dir(project.path(FOLDER))
                .env(
                    "KEYDESK_PORTAL_BIN",
                    place.portal.map_or(portal.clone(), |at| project.path(at)),
                )
                .env("KEYDESK_REPLAY_BIN", &replay)
                .env("KEYDESK_README_BIN", &readme)
                .envs(place.environment.iter().copied())
                .envs(driver.iter().map(|driver| ("KEYDESK_GECKODRIVER", driver)))
                // One file at a time: a journey measures what a person at one browser sees.
                .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
                .args(here);
            tests.of(&mut with_servers::beside(&["postgres"], &node))
        });
    }
}

/// Puts the pictures that documents show beside the journeys; the rest stay in the cache.
pub(crate) fn keep_pictures(project: &Project) -> Result<()> {
    let kept = project.path(FOLDER).join("screenshots");
    std::fs::create_dir_all(&kept)?;
    let shown: BTreeSet<String> = links::in_documents(project)?
        .into_iter()
        .filter_map(|(_, link)| Some(link.split_once("journeys/screenshots/")?.1.to_owned()))
        .collect();
    for name in &shown {
        std::fs::copy(project.path(".cache/screenshots").join(name), kept.join(name))
            .with_context(|| format!("{name} is shown in a document, but no journey takes it"))?;
    }
    println!("xtask: {} pictures put into {FOLDER}/screenshots", shown.len());
    Ok(())
}

/// Every journey by name: given a folder, the runner would take a missing file for a short list.
fn files(project: &Project, soak: bool) -> Result<Vec<String>> {
    let folder = project.path(FOLDER);
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let wanted = name.ends_with(".test.mjs") || (soak && name.ends_with(".soak.mjs"));
        if wanted {
            files.push(name);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!("there is no journey in {FOLDER}");
    }
    Ok(files)
}

/// Builds the portal, the replay example and the portal of a README, and asks cargo where it put them:
/// the target folder may be anywhere.
fn binaries(project: &Project) -> Result<[PathBuf; 3]> {
    let mut build = project.cargo();
    // The whole workspace's features, as the Rust tests had them, so that nothing is built twice.
    build.args(["build", "--workspace", "--bin", "portal", "--bin", "replay"]);
    build.args(["--bin", "http-readme"]);
    build.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let text = output(&mut build)?;
    let messages: Vec<Value> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let binary = |name: &str| {
        messages
            .iter()
            .filter(|message| message["target"]["name"] == name)
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .with_context(|| format!("cargo built {name} but named no executable"))
    };
    Ok([binary("portal")?, binary("replay")?, binary("http-readme")?])
}

/// Builds the Node package, and the portal that uses it.
fn express(project: &Project) -> Result<()> {
    for folder in ["bindings/node", "examples/node-express"] {
        run_command(&mut project.npm(folder, "build"))?;
    }
    Ok(())
}

/// Where the portal stands while it is driven.
struct Place {
    said: &'static str,
    environment: &'static [(&'static str, &'static str)],
    /// Another portal than examples/portal: a program that takes the same options.
    portal: Option<&'static str>,
    /// Whether it is left to the long tests altogether.
    soak: bool,
    /// What never runs there: it stands elsewhere by itself, or has no portal.
    without: &'static [&'static str],
    /// What runs there if the long tests do not; everything, if this is empty.
    short: &'static [&'static str],
}

impl Place {
    fn files(&self, all: &[String], soak: bool) -> Result<Vec<String>> {
        // Without the long tests their journeys are not in the list.
        let known = |name: &&str| {
            all.iter().any(|file| file == name) || (!soak && name.ends_with(".soak.mjs"))
        };
        if let Some(gone) = self.without.iter().chain(self.short).find(|name| !known(name)) {
            bail!("there is no journey {gone} in {FOLDER}");
        }
        let runs = |name: &str| {
            !self.without.contains(&name)
                && (soak || self.short.is_empty() || self.short.contains(&name))
        };
        Ok(all.iter().filter(|name| runs(name)).cloned().collect())
    }
}

/// The example portal with everything in one file.
const HERE: Place = Place {
    said: "on one node with a file",
    environment: &[],
    portal: None,
    soak: false,
    without: &[],
    short: &[],
};
/// The same, driven otherwise.
const ELSEWHERE: Place = Place {
    without: &[
        "authenticators.test.mjs",
        "firefox.soak.mjs",
        "harness.test.mjs",
        "readme.test.mjs",
        "sign-in-button.test.mjs",
        "two-nodes.test.mjs",
    ],
    ..HERE
};
const PLACES: [Place; 6] = [
    HERE,
    Place {
        said: "behind a path prefix and a buffering proxy",
        environment: &[("KEYDESK_PREFIX", "/trust")],
        // Links, live pages, forms, cookies and redirects: what a prefix or a proxy could break.
        short: &["changed-links.test.mjs", "sessions.test.mjs", "supervised.test.mjs"],
        ..ELSEWHERE
    },
    Place {
        said: "on two nodes behind one database",
        environment: &[("KEYDESK_NODES", "2")],
        short: &["supervised.test.mjs"],
        ..ELSEWHERE
    },
    Place {
        said: "with the people in LDAP",
        environment: &[("KEYDESK_DIRECTORY", "people")],
        short: &["supervised.test.mjs"],
        ..ELSEWHERE
    },
    Place {
        said: "with the accounts in LDAP, too",
        environment: &[("KEYDESK_DIRECTORY", "accounts")],
        short: &["supervised.test.mjs"],
        ..ELSEWHERE
    },
    Place {
        said: "in an Express portal, with a table of its own",
        environment: &[("KEYDESK_STORE", "postgres")],
        portal: Some("examples/node-express/test/portal.mjs"),
        soak: true,
        ..ELSEWHERE
    },
];
const FOLDER: &str = "examples/portal/journeys";
const GECKODRIVER: &str = "0.37.1";
