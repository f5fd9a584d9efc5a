//! The committed corpus: made from seeds and from what the fuzzers found, as small as it goes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::build::Fuzzers;
use super::run::{arguments, working};
use crate::digest::sha256;
use crate::project::{Project, output, step};

/// Writes a target's seeds to the cache, from where every run takes them.
fn write_seeds(project: &Project, fuzzers: &Fuzzers, target: &str) -> Result<PathBuf> {
    let folder = working(project, target)?;
    output(fuzzers.command(project, target)?.env("KEYDESK_FUZZ_SEEDS", &folder))?;
    Ok(folder)
}

/// Puts the smallest set of inputs that reaches all that is reached into `fuzz/corpus`.
pub(super) fn minimise(project: &Project, targets: &[String]) -> Result<()> {
    let fuzzers = step("fuzzers", || Fuzzers::build(project, targets))?;
    for target in targets {
        step(target, || {
            let found = write_seeds(project, &fuzzers, target)?;
            let corpus = committed(project, target)?;
            let small = project.path(format!(".cache/fuzz/small/{target}"));
            drop(fs::remove_dir_all(&small));
            fs::create_dir_all(&small)?;
            // A merge skips inputs that violate an assertion, so those are looked for first.
            let mut all = fuzzers.command(project, target)?;
            output(all.arg("-runs=0").arg(&found).arg(&corpus))?;
            let mut merge = fuzzers.command(project, target)?;
            arguments(project, target, &mut merge)?;
            // By edges alone: how often each was passed would keep ten times as many.
            merge.args(["-set_cover_merge=1", "-use_counters=0"]);
            merge.arg(&small).arg(&found).arg(&corpus);
            output(&mut merge)?;
            let mut names: Vec<_> = fs::read_dir(&small)?.collect::<Result<_, _>>()?;
            // Tables of other crates have thousands of edges of their own. Names are digests, so
            // the first ones are as good as any.
            names.sort_by_key(fs::DirEntry::file_name);
            let inputs = names.iter().take(MAX_INPUTS).map(|file| fs::read(file.path()));
            fs::write(packed(project, target), pack(inputs.collect::<Result<_, _>>()?))?;
            Ok(())
        })?;
    }
    let size = size(&project.path("fuzz/corpus"))?;
    println!("xtask: the corpus has {size} bytes");
    if size > MAX_SIZE { bail!("that is more than {MAX_SIZE}") } else { Ok(()) }
}

/// The bytes of all packed files.
fn size(folder: &Path) -> Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("{}", folder.display()))? {
        let metadata = entry?.metadata()?;
        total += if metadata.is_file() { metadata.len() } else { 0 };
    }
    Ok(total)
}

/// The committed corpus of a target in a folder, made anew from its packed file.
pub(super) fn committed(project: &Project, target: &str) -> Result<PathBuf> {
    let folder = project.path(format!(".cache/fuzz/committed/{target}"));
    drop(fs::remove_dir_all(&folder));
    unpack(project, target, &folder)?;
    Ok(folder)
}

/// Writes the committed corpus of a target to where cargo-fuzz looks for it. Inputs that cargo-fuzz added
/// there stay.
pub(super) fn for_cargo_fuzz(project: &Project, target: &str) -> Result<()> {
    unpack(project, target, &project.path(format!("fuzz/corpus/{target}")))
}

fn packed(project: &Project, target: &str) -> PathBuf {
    project.path(format!("fuzz/corpus/{target}.base64"))
}

fn unpack(project: &Project, target: &str, folder: &Path) -> Result<()> {
    let file = packed(project, target);
    let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    fs::create_dir_all(folder)?;
    for input in inputs(&text).with_context(|| format!("{} is damaged", file.display()))? {
        fs::write(folder.join(sha256(&input)), input)?;
    }
    Ok(())
}

/// The inputs of a packed file: one a line, in base64. `fuzz/tests/replay.rs` reads the same.
fn inputs(text: &str) -> Result<Vec<Vec<u8>>> {
    let inputs: Vec<_> =
        text.lines().map(|line| STANDARD.decode(line)).collect::<Result<_, _>>()?;
    if inputs.is_empty() { bail!("it holds no input") } else { Ok(inputs) }
}

/// The packed file of these inputs: the shortest first, so that a change of one input changes one line.
fn pack(mut inputs: Vec<Vec<u8>>) -> String {
    inputs.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    inputs.dedup();
    inputs.iter().map(|input| STANDARD.encode(input) + "\n").collect()
}

/// Inputs of one target.
const MAX_INPUTS: usize = 500;
/// Bytes of all packed files.
const MAX_SIZE: u64 = 2 << 20;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn packed_inputs_come_back_once_each() {
        let packed = pack(vec![b"longer".to_vec(), Vec::new(), vec![0xff], b"longer".to_vec()]);
        assert_eq!(packed, "\n/w==\nbG9uZ2Vy\n");
        assert_eq!(inputs(&packed).unwrap(), [Vec::new(), vec![0xff], b"longer".to_vec()]);
        assert!(inputs("").is_err(), "an empty corpus would test nothing");
        assert!(inputs("not base64\n").is_err());
    }
}
