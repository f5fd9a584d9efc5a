//! The command line answers a mistake with what was meant, and lists all that it takes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::process::{Command, Output};

fn xtask(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(words).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_wrong_option_ends_with_code_2_and_a_suggestion() {
    for (words, meant) in [
        (&["test", "--soack"][..], "--soak"),
        (&["test", "journeys", "--screenshot"], "--screenshots"),
        (&["check", "--releas"], "--release"),
        (&["compare", "--round", "3"], "--rounds"),
        (&["fuzz", "--minute", "3"], "--minutes"),
        (&["with-servers", "postgre", "--", "true"], "postgres"),
        (&["tset"], "test"),
    ] {
        let output = xtask(words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains("similar") && said.contains(&format!("'{meant}'")), "{said}");
        assert!(!said.contains("backtrace") && output.stdout.is_empty(), "{said}");
    }
}

#[test]
fn a_wrong_value_ends_with_code_2_and_names_the_option() {
    for words in [
        &["fuzz", "--minutes", "0"][..],
        &["compare", "--rounds", "many"],
        &["compare", "--write", "--rust"],
        &["setup", "everything"],
        &["setup", "--assets", "--soak"],
        &["with-servers", "postgres"],
    ] {
        let output = xtask(words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.starts_with("error: ") && said.contains("--help"), "{said}");
    }
}

#[test]
fn the_help_and_the_readme_name_every_command() {
    let output = xtask(&["--help"]);
    assert!(output.status.success());
    let help = stdout(&output);
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed: BTreeSet<&str> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    let readme = include_str!("../README.md");
    let documented: BTreeSet<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `cargo xtask "))
        .filter_map(|line| line.split([' ', '`']).next())
        .collect();
    assert_eq!(listed, documented);
    assert!(listed.len() > 7, "{listed:?}");
    // Without a command there is help, too.
    assert_eq!(stdout(&xtask(&[])), help);
    for command in listed.iter().filter(|name| **name != "portal") {
        let output = xtask(&[command, "--help"]);
        assert!(output.status.success());
        assert!(stdout(&output).contains(&format!("Usage: cargo xtask {command}")), "{command}");
    }
    let fuzz = stdout(&xtask(&["fuzz", "--help"]));
    for other in ["summary", "planted", "coverage", "minimise"] {
        assert!(fuzz.contains(&format!("\n  {other} ")), "{other}");
    }
}

#[test]
fn a_journey_that_there_is_not_is_refused_before_anything_is_set_up() {
    let output = xtask(&["test", "journeys", "nonsense.test.mjs"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("no journey nonsense.test.mjs") && said.contains("sessions.test.mjs"),
        "{said}"
    );
    assert!(output.stdout.is_empty());
}
