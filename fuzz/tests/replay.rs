//! Every file of the corpus through its target, and every seed: on stable, without a fuzzer.

use std::fs;
use std::path::Path;

use keydesk_fuzz::TARGETS;

#[test]
fn every_file_of_the_corpus() {
    let only = std::env::var("KEYDESK_FUZZ_TARGET").ok();
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|o| o == target.name)) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{} has no corpus", target.name);
        for file in &files {
            // Names the input whose oracle is hurt.
            println!("{}", file.display());
            (target.run)(&fs::read(file).unwrap());
        }
    }
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
