//! `cargo xtask generate`: everything that is made from the code, made anew. One document, `api.json`,
//! and a printer for each language.

mod document;
mod java;
mod markdown;
mod python;
mod typescript;

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::project::{Project, output};
use document::Document;

/// Writes every generated file.
pub(crate) fn write(project: &Project) -> Result<()> {
    let api = example(project, &["-p", "keydesk-facade", "--example", "api_json"])?;
    // Before anything is written, so that a mistake leaves no half of it.
    let mut files = printed(&api)?;
    let openapi = example(project, &["-p", "keydesk-contract", "--bin", "openapi"])?;
    files.extend([(API.to_owned(), api), (OPENAPI.to_owned(), openapi)]);
    // A record that is no more leaves no file behind.
    let java = project.path(JAVA);
    if java.exists() {
        fs::remove_dir_all(java)?;
    }
    for (file, text) in files {
        let path = project.path(&file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| file.clone())?;
    }
    Ok(())
}

/// The generated files that are not what `api.json` says.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let api = fs::read_to_string(project.path(API)).context(API)?;
    let files = printed(&api)?;
    let mut complaints = Vec::new();
    for (file, text) in &files {
        let kept = fs::read_to_string(project.path(file)).unwrap_or_default();
        if kept != *text {
            complaints.push(format!("{file} is not what {API} says: cargo xtask generate"));
        }
    }
    for entry in fs::read_dir(project.path(JAVA)).context(JAVA)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !files.contains_key(&format!("{JAVA}/{name}")) {
            complaints.push(format!("{JAVA}/{name} is made from nothing: cargo xtask generate"));
        }
    }
    Ok(complaints)
}

/// Every file that is printed from the document, by its path.
fn printed(api: &str) -> Result<BTreeMap<String, String>> {
    let document = Document::read(api)?;
    let mut files = BTreeMap::from([
        ("bindings/node/types.d.ts".to_owned(), typescript::types(&document)),
        ("bindings/node/lib/records.cjs".to_owned(), typescript::times(&document)),
        ("bindings/python/keydesk/records.py".to_owned(), python::types(&document)),
        ("bindings/python/keydesk/_operations.py".to_owned(), python::operations(&document)),
        ("bindings/python/keydesk/_tables.py".to_owned(), python::tables(&document)),
        ("docs/codes.md".to_owned(), markdown::codes(&document)),
        ("docs/policy.md".to_owned(), markdown::records(&document, "Policy", POLICY, &["Policy"])),
        (
            "docs/configuration.md".to_owned(),
            markdown::records(
                &document,
                "Configuration",
                CONFIGURATION,
                &["Config", "MountConfig"],
            ),
        ),
    ]);
    let java = java::types(&document);
    files.extend(java.into_iter().map(|(name, text)| (format!("{JAVA}/{name}"), text)));
    Ok(files)
}

fn example(project: &Project, args: &[&str]) -> Result<String> {
    let mut cargo = project.cargo();
    output(cargo.args(["run", "--quiet"]).args(args))
}

/// Each line behind this.
fn indented(text: &str, before: &str) -> String {
    text.lines().map(|line| format!("{before}{line}").trim_end().to_owned() + "\n").collect()
}

/// `camelCase` as `snake_case`.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// `camelCase` as `PascalCase`.
fn pascal(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

const API: &str = "bindings/facade/api.json";
const OPENAPI: &str = "adapters/http/openapi.json";
const JAVA: &str = "bindings/java/dev/keydesk/api";
/// A browser's responses: Java and Python hold them as the JSON that came, because the engine has to see, for
/// instance, a member that stands twice.
const RESPONSES: [&str; 2] = ["AuthenticationResponseJSON", "RegistrationResponseJSON"];
/// What only those are made of.
const RESPONSE_PARTS: [&str; 2] =
    ["AuthenticatorAssertionResponseJSON", "AuthenticatorAttestationResponseJSON"];
const HEAD: &str = "Made from bindings/facade/api.json by `cargo xtask generate`.";
const POLICY: &str = "The policy of a relying party: who may do what, and what a registration and a sign-in have \
    to be. Every member may be left out; then it has its default. A member that is not here is refused.";
const CONFIGURATION: &str = "What a desk is opened with, and what a mounted desk is told, in every language. A member \
    that is not here is refused. The [policy](policy.md) has a page of its own.";

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn project() -> Project {
        Project::locate().unwrap()
    }

    #[test]
    fn the_kept_files_are_those_of_the_kept_document() {
        assert_eq!(check(&project()).unwrap(), Vec::<String>::new());
    }

    /// The files in which a text stands that the changed document has and the kept one has not.
    fn changed(mutate: impl FnOnce(&mut Value), text: &str) -> Vec<String> {
        let kept = fs::read_to_string(project().path(API)).unwrap();
        let mut api: Value = serde_json::from_str(&kept).unwrap();
        mutate(&mut api);
        let before = printed(&kept).unwrap();
        let after = printed(&api.to_string()).unwrap();
        let has = |(file, now): &(&String, &String)| {
            now.contains(text) && !before.get(*file).is_some_and(|was| was.contains(text))
        };
        after.iter().filter(has).map(|(file, _)| file.clone()).collect()
    }

    const PYTHON: &str = "bindings/python/keydesk/records.py";
    const NODE: &str = "bindings/node/types.d.ts";

    #[test]
    fn what_is_added_to_the_document_reaches_every_language() {
        let java = |name: &str| format!("{JAVA}/{name}.java");
        let field = |api: &mut Value| {
            api["$defs"]["LinkView"]["properties"]["noteText"] =
                json!({ "type": "string", "description": "What was noted." });
        };
        assert_eq!(
            changed(field, "What was noted."),
            [java("LinkView"), NODE.into(), PYTHON.into()]
        );
        assert_eq!(changed(field, "note_text: str | None"), [PYTHON]);
        assert_eq!(changed(field, "noteText?: string"), [NODE]);
        assert_eq!(changed(field, "String noteText"), [java("LinkView")]);
        let value = |api: &mut Value| {
            let values = api["$defs"]["LinkStatus"]["oneOf"].as_array_mut().unwrap();
            values.push(json!({ "const": "lent-out", "description": "Lent.", "type": "string" }));
        };
        assert_eq!(changed(value, "lent-out"), [java("LinkStatus"), NODE.into(), PYTHON.into()]);
        assert_eq!(changed(value, "LENT_OUT"), [java("LinkStatus"), PYTHON.into()]);
        let code = |api: &mut Value| {
            let codes = api["codes"].as_array_mut().unwrap();
            codes.push(json!({ "code": "key_dropped", "class": "conflict", "engine": false }));
            api["operations"][0]["codes"].as_array_mut().unwrap().push(json!("key_dropped"));
        };
        let files = [
            java("Code"),
            java("Operations"),
            NODE.into(),
            "bindings/python/keydesk/_operations.py".into(),
            "bindings/python/keydesk/_tables.py".into(),
            PYTHON.into(),
            "docs/codes.md".into(),
        ];
        assert_eq!(changed(code, "key_dropped"), files);
        let callback = |api: &mut Value| {
            let asked = json!({ "type": "string" });
            api["callbacks"].as_array_mut().unwrap().push(json!({
                "name": "vault.open", "summary": "Opens it", "request": asked, "answer": asked,
            }));
        };
        assert_eq!(changed(callback, "Opens it"), [java("HostVault"), PYTHON.into()]);
        let policy = |api: &mut Value| {
            api["$defs"]["LinkPolicy"]["properties"]["most"] =
                json!({ "type": "integer", "default": 3, "description": "How many." });
        };
        let files = [
            java("LinkPolicy"),
            NODE.into(),
            PYTHON.into(),
            "docs/configuration.md".into(),
            "docs/policy.md".into(),
        ];
        assert_eq!(changed(policy, "How many."), files);
    }
}
