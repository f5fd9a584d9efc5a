//! Every relative link in a document leads somewhere, its heading included.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

use super::headings;
use crate::project::Project;

/// Links in `*.md` files whose file or heading is missing.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    for (name, link) in in_documents(project)? {
        if let Some(complaint) = broken(project, &name, &link)? {
            complaints.push(format!("{name}: {link}: {complaint}"));
        }
    }
    Ok(complaints)
}

/// Every link in a `*.md` file, as document and target.
pub(crate) fn in_documents(project: &Project) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for name in project.files()?.into_iter().filter(|name| name.ends_with(".md")) {
        let text = fs::read_to_string(project.path(&name))
            .with_context(|| format!("{name}: unreadable"))?;
        found.extend(links(&text).into_iter().map(|link| (name.clone(), link)));
    }
    Ok(found)
}

fn broken(project: &Project, document: &str, link: &str) -> Result<Option<String>> {
    let outside = ["http:", "https:", "mailto:", "data:"];
    if outside.iter().any(|scheme| link.starts_with(scheme)) {
        return Ok(None);
    }
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match file.strip_prefix('/') {
        _ if file.is_empty() => PathBuf::from(document),
        Some(rooted) => PathBuf::from(rooted),
        None => Path::new(document).parent().unwrap_or(Path::new("")).join(file),
    };
    let Some(target) = inside(&target) else {
        return Ok(Some("leads out of the project".into()));
    };
    let path = project.path(&target);
    if !path.exists() {
        return Ok(Some("is not there".into()));
    }
    if heading.is_empty() || target.extension().is_none_or(|ending| ending != "md") {
        return Ok(None);
    }
    let text = fs::read_to_string(&path)?;
    let known = headings::anchors(&text).contains(&heading.to_owned());
    Ok((!known).then(|| "has no such heading".into()))
}

/// The path without `.` and `..`, or nothing when it leaves the root.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !clean.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(clean)
}

/// Targets of inline links and pictures, of reference definitions, and of HTML `src` and `href`.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in headings::prose(text) {
        let line = without_code(line);
        for after in line.split("](").skip(1) {
            let end = after.find([')', ' ']).unwrap_or(after.len());
            found.push(after[..end].trim_matches(['<', '>']).to_owned());
        }
        for mark in ["src=\"", "href=\""] {
            found.extend(
                line.split(mark).skip(1).filter_map(|x| x.split('"').next()).map(Into::into),
            );
        }
        if let Some((label, target)) = line.split_once("]: ")
            && label.starts_with('[')
            && !label.contains(']')
        {
            found.push(target.trim().to_owned());
        }
    }
    found.retain(|link| !link.is_empty());
    found
}

/// The line without its `code` spans, where brackets are not links.
fn without_code(line: &str) -> String {
    if line.matches('`').count() % 2 == 1 {
        return line.to_owned();
    }
    line.split('`').step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{inside, links};

    #[test]
    fn every_kind_of_link_is_seen_and_code_is_not() {
        let text = "[a](b.md) ![c](d.png \"t\") `[x](y)` <img src=\"e.png\">\n[r]: f.md\n```\n[g](h)\n```\n";
        assert_eq!(links(text), ["b.md", "d.png", "e.png", "f.md"]);
    }

    #[test]
    fn a_path_may_not_leave_the_root() {
        assert_eq!(inside(Path::new("a/../b/./c")), Some(PathBuf::from("b/c")));
        assert_eq!(inside(Path::new("a/../../b")), None);
    }
}
