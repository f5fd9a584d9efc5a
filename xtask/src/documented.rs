//! Every `cargo xtask ...` in the documents is a command that there is.

use clap::Parser;
use clap::error::ErrorKind;

use crate::CommandLine;
use crate::project::Project;

#[test]
fn documents_name_commands_and_options_that_exist() {
    let project = Project::locate().unwrap();
    let mut named = 0;
    for name in project.files().unwrap() {
        // The changelog names what there was at the time.
        if !name.ends_with(".md") || name == "CHANGELOG.md" {
            continue;
        }
        let text = std::fs::read_to_string(project.path(&name)).unwrap();
        for command in commands(&text) {
            named += 1;
            assert_eq!(refused(command), None, "{name}: `{command}`");
        }
    }
    assert!(named > 20, "{named} commands were found");
}

#[test]
fn commands_are_found_in_prose_and_in_blocks() {
    let text = "Run `cargo xtask fuzz`, or:\n```\ncargo xtask test --soak   # long\n```\n";
    let found: Vec<&str> = commands(text).collect();
    assert_eq!(found, ["cargo xtask fuzz", "cargo xtask test --soak"]);
    for right in ["cargo xtask with-servers", "cargo xtask fuzz [--minutes N] [TARGET..]"] {
        assert_eq!(refused(right), None, "{right}");
    }
    for wrong in ["cargo xtask tests", "cargo xtask test --soaks", "cargo xtask fuzz [--hours N]"] {
        assert!(refused(wrong).is_some(), "{wrong}");
    }
}

/// What is wrong with a command as a document writes it. `N` and `[FILE..]` stand for values, and a
/// verb may be named without what it needs.
fn refused(command: &str) -> Option<String> {
    let plain = command.replace(['[', ']'], "").replace("..", "");
    let words: Vec<&str> = plain.split_whitespace().skip(1).filter(|word| *word != ".").collect();
    if words.get(1) == Some(&"COMMAND") {
        return None;
    }
    let error = CommandLine::try_parse_from(words).err()?;
    let fine = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
        ErrorKind::MissingRequiredArgument,
        ErrorKind::ValueValidation,
    ];
    (!fine.contains(&error.kind())).then(|| error.to_string())
}

/// Every `cargo xtask ...` of a document, without the remark behind it.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("cargo xtask ").map(|(at, _)| {
        let rest = &text[at..];
        rest[..rest.find(['`', '\n', '#', '"', ')']).unwrap_or(rest.len())].trim()
    })
}
