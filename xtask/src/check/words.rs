//! Words and names that the project gave up, in favour of plain or standard ones, stay out.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// Places that hold a word of the list.
pub(crate) fn check(project: &Project) -> Result<Vec<String>> {
    let list = fs::read_to_string(project.path(LIST)).context(LIST)?;
    let words = words(&list)?;
    let mut complaints = Vec::new();
    for name in project.files()? {
        if EXCEPTIONS.contains(&name.as_str()) || !ENDINGS.iter().any(|end| name.ends_with(end)) {
            continue;
        }
        complaints.extend(in_text(&words, &name, &name));
        let text = fs::read_to_string(project.path(&name)).with_context(|| name.clone())?;
        for (number, line) in text.lines().enumerate() {
            complaints.extend(in_text(&words, line, &format!("{name}:{}", number + 1)));
        }
    }
    Ok(complaints)
}

fn in_text(words: &[Word<'_>], text: &str, place: &str) -> Vec<String> {
    let held = words.iter().filter(|word| holds(text, word.given_up));
    held.map(|word| format!("{place}: `{}`: {}", word.given_up, word.instead)).collect()
}

struct Word<'a> {
    given_up: &'a str,
    /// What to write instead.
    instead: &'a str,
}

/// Reads the list: `word: what to write instead` on each line, `#` before a comment.
fn words(list: &str) -> Result<Vec<Word<'_>>> {
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| match line.split_once(": ") {
            Some((given_up, instead)) => Ok(Word { given_up, instead }),
            None => bail!("{LIST}: `{line}` does not say what to write instead"),
        })
        .collect()
}

/// Whether the text holds the word on its own, or as a part of a name: `quirk` is in `HOST_QUIRK` and in
/// `HostQuirk`, and not in "quirky".
fn holds(text: &str, word: &str) -> bool {
    let (lower_text, lower_word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    lower_text.match_indices(&lower_word).any(|(at, found)| {
        let (start, end) = (&text[..at], &text[at + found.len()..]);
        let found = &text[at..at + found.len()];
        let apart = |before: Option<char>, after: Option<char>| match (before, after) {
            (Some(before), Some(after)) if before.is_alphabetic() && after.is_alphabetic() => {
                before.is_lowercase() && after.is_uppercase()
            }
            _ => true,
        };
        apart(start.chars().next_back(), found.chars().next())
            && apart(found.chars().next_back(), end.chars().next())
    })
}

const LIST: &str = "xtask/words.txt";
/// Written by hand; recorded data may hold any letters.
const ENDINGS: [&str; 17] = [
    ".rs", ".md", ".js", ".mjs", ".cjs", ".ts", ".mts", ".py", ".java", ".html", ".css", ".sql",
    ".sh", ".toml", ".txt", ".ldif", ".ldf",
];
/// The list itself, the history of the names, and the rules that quote them.
const EXCEPTIONS: [&str; 3] = [LIST, "CHANGELOG.md", "docs/writing.md"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_alone_and_inside_names_and_not_inside_other_words() {
        for text in
            ["quirk", "the Quirk.", "HOST_QUIRK", "host_quirk_of", "HostQuirk", "quirkOf", "quirk2"]
        {
            assert!(holds(text, "quirk"), "{text}");
        }
        for text in ["quirky", "Quirky", "hostquirk", "QUIRKY", "no"] {
            assert!(!holds(text, "quirk"), "{text}");
        }
        assert!(holds("It lends a Line.", "lends a line"));
    }

    #[test]
    fn complaints_name_the_place_the_word_and_what_to_write_instead() {
        let words = words("# a comment\n\nquirk: fault\n").unwrap();
        let complaints = in_text(&words, "const QUIRK: Duration", "a.rs:3");
        assert_eq!(complaints, ["a.rs:3: `quirk`: fault"]);
        assert!(super::words("quirk\n").is_err());
    }
}
