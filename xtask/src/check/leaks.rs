//! Nothing of one machine in the source: no path of it, and no registry that it happened to use.

use std::fs;

use anyhow::Result;

use crate::project::{Project, output};

/// Lines that name a machine's folder or registry.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let words = words(project);
    let mut complaints = Vec::new();
    for name in project.files()? {
        // Pictures and other binary files are not text that could name a path.
        let Ok(text) = fs::read_to_string(project.path(&name)) else { continue };
        for (number, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| names(line, word)) {
                complaints.push(format!("{name}:{}: names {word}", number + 1));
            }
        }
        if is_lock_file(&name) {
            complaints.extend(registries(&text).map(|line| format!("{name}: {line}")));
        }
    }
    Ok(complaints)
}

/// The fixed words, and this machine's own: the checkout, the home folder, a private registry.
fn words(project: &Project) -> Vec<String> {
    let mut words: Vec<String> = FOLDERS.iter().map(|name| format!("/{name}/")).collect();
    words.push(project.path("").display().to_string());
    words.extend(std::env::var("HOME").ok().map(|home| format!("{home}/")));
    if let Ok(registry) = output(project.command("npm").args(["config", "get", "registry"])) {
        let host = registry.trim().split("://").last().unwrap_or_default();
        let host = host.split('/').next().unwrap_or_default().to_owned();
        if !host.is_empty() && host != "registry.npmjs.org" {
            words.push(host);
        }
    }
    words.retain(|word| word.len() > 2);
    words.sort();
    words.dedup();
    words
}

/// Whether the line names it on its own: `/x/` inside `a.test/x/y` or `src/x/` is another path.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "-_./}".contains(c))
    })
}

fn is_lock_file(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    ["package-lock.json", "Cargo.lock", "uv.lock", "poetry.lock"].contains(&file)
}

fn registries(lock: &str) -> impl Iterator<Item = String> {
    lock.lines()
        .map(str::trim)
        .filter(|line| {
            // A package of this project's own is a folder beside it.
            (line.starts_with("\"resolved\"") && !line.contains(": \"../"))
                || (line.starts_with("source = ")
                    && !line.contains("github.com/rust-lang/crates.io-index"))
        })
        .map(|line| format!("names a registry: {line}"))
}

const FOLDERS: [&str; 3] = ["work", "root", "home"];

#[cfg(test)]
mod tests {
    use super::{names, registries};

    #[test]
    fn a_folder_is_found_on_its_own_only() {
        let word = ["/", "work", "/"].concat();
        assert!(names(&format!("cd {word}a"), &word));
        assert!(names(&format!("\"{word}a\""), &word));
        assert!(!names(&format!("https://a.test{word}a"), &word));
        assert!(!names("framework/a", &word));
    }

    #[test]
    fn lock_files_may_name_the_public_index_alone() {
        let public = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert_eq!(registries(public).count(), 0);
        assert_eq!(registries("source = \"registry+https://mirror.test/\"").count(), 1);
        assert_eq!(registries("  \"resolved\": \"https://mirror.test/a.tgz\",").count(), 1);
        assert_eq!(registries("  \"resolved\": \"../package\",").count(), 0);
    }
}
