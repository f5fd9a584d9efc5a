//! Tools of a pinned version: from the path, or our own copy, built or fetched on first use.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Result, bail};

use crate::project::{Project, on_path, output, run};

/// The tool of this name and exactly this version. Another version on the path is passed over: what
/// a check finds must not depend on what a machine happens to have.
pub(crate) fn get(project: &Project, name: &str, version: &str) -> Result<PathBuf> {
    let root = project.path(".cache/tools");
    let own = root.join("bin").join(name);
    match choose(project, on_path(name).as_deref(), &own, name, version) {
        Choice::Use(found) => return Ok(found),
        Choice::Build => {}
    }
    println!("  building {name} {version}, which takes some minutes");
    let mut install = project.cargo();
    // Optimised, it would take twice as long to build and save a second.
    install.args([
        "install",
        "--locked",
        "--force",
        "--debug",
        "--version",
        version,
        name,
        "--root",
    ]);
    run(install.arg(&root).stdin(Stdio::null()))?;
    if version_of(project, &own, name).as_deref() != Some(version) {
        bail!("{} does not say that it is {name} {version}", own.display());
    }
    Ok(own)
}

/// A tool that comes as a wheel with a program of its own name, at exactly this version.
pub(crate) fn wheel(project: &Project, name: &str, version: &str) -> Result<PathBuf> {
    let folder = project.path(format!(".cache/tools/{name}-{version}"));
    let program = folder.join("bin").join(name);
    if !program.is_file() {
        let mut install = project.command("python3");
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        install.args(["--root-user-action", "ignore", "--no-deps", "--only-binary", ":all:"]);
        run(install.arg("--target").arg(&folder).arg(format!("{name}=={version}")))?;
    }
    if version_of(project, &program, name).as_deref() != Some(version) {
        bail!("{} does not say that it is {name} {version}", program.display());
    }
    Ok(program)
}

#[derive(Debug, PartialEq, Eq)]
enum Choice {
    Use(PathBuf),
    Build,
}

fn choose(
    project: &Project,
    on_path: Option<&Path>,
    own: &Path,
    name: &str,
    version: &str,
) -> Choice {
    let own = own.is_file().then_some(own);
    for found in [on_path, own].into_iter().flatten() {
        match version_of(project, found, name) {
            Some(is) if is == version => return Choice::Use(found.to_owned()),
            Some(is) => println!("  {} is {is}, and {version} is pinned", found.display()),
            None => println!("  {} does not say its version", found.display()),
        }
    }
    Choice::Build
}

/// What the program says that it is: `cargo-deny 0.20.2`. Some subcommands of cargo want their own name
/// first.
fn version_of(project: &Project, program: &Path, name: &str) -> Option<String> {
    let subcommand = name.strip_prefix("cargo-");
    let forms = [vec!["--version"], subcommand.into_iter().chain(["--version"]).collect()];
    forms.into_iter().find_map(|form| {
        let said = output(project.command(program).args(form)).ok()?;
        let last = said.lines().next()?.split_whitespace().last()?;
        let number = last.trim_start_matches('v');
        number.starts_with(|first: char| first.is_ascii_digit()).then(|| number.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A folder with programs that say these versions.
    fn programs(test: &str, said: &[(&str, &str)]) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("keydesk-tool-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, script) in said {
            let file = folder.join(name);
            fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    #[test]
    fn a_tool_on_the_path_is_used_at_its_pinned_version_alone() {
        let project = Project::locate().unwrap();
        let folder = programs(
            "pinned",
            &[
                ("right", "echo cargo-deny 0.20.2"),
                ("newer", "echo cargo-deny 0.21.0"),
                ("longer", "echo cargo-deny 0.20.20"),
                ("mute", "exit 1"),
                ("subcommand", "[ \"$1\" = deny ] && echo cargo-deny v0.20.2"),
            ],
        );
        let chosen = |on_path: Option<&str>, own: &str| {
            let on_path = on_path.map(|name| folder.join(name));
            choose(&project, on_path.as_deref(), &folder.join(own), "cargo-deny", "0.20.2")
        };
        let used = |name: &str| Choice::Use(folder.join(name));
        assert_eq!(chosen(Some("right"), "none"), used("right"));
        assert_eq!(chosen(Some("subcommand"), "none"), used("subcommand"));
        for other in ["newer", "longer", "mute"] {
            assert_eq!(chosen(Some(other), "none"), Choice::Build, "{other}");
            assert_eq!(chosen(Some(other), "right"), used("right"), "{other}");
        }
        assert_eq!(chosen(None, "newer"), Choice::Build, "our own copy of before the pin moved");
        fs::remove_dir_all(folder).unwrap();
    }
}
