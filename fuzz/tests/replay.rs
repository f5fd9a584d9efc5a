//! Every input of the corpus through its target, every regression and every seed: on stable, without a fuzzer.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use keydesk_fuzz::TARGETS;

#[test]
fn every_input_of_the_corpus_and_every_regression() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let only = std::env::var("KEYDESK_FUZZ_TARGET").ok();
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|o| o == target.name)) {
        let packed = root.join(format!("corpus/{}.base64", target.name));
        let text = fs::read_to_string(&packed)
            .unwrap_or_else(|error| panic!("{}: {error}", packed.display()));
        assert!(!text.is_empty(), "{} has no corpus", target.name);
        for (at, line) in text.lines().enumerate() {
            // Names the input that fails an assertion.
            println!("{}:{}", packed.display(), at + 1);
            (target.run)(&STANDARD.decode(line).unwrap());
        }
        for file in regressions(target.name) {
            println!("{}", file.display());
            (target.run)(&fs::read(file).unwrap());
        }
    }
}

/// The inputs that a bug was fixed for, each in a file with a name of its own.
fn regressions(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions").join(target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_seed() {
    for target in TARGETS {
        for (at, seed) in (target.seeds)().iter().enumerate() {
            println!("{} {at}", target.name);
            (target.run)(seed);
        }
    }
}
