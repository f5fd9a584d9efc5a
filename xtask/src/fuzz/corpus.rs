//! The committed corpus: made from seeds and from what the fuzzers found, as small as it goes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::build::Fuzzers;
use super::run::{arguments, working};
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
            let corpus = project.path(format!("fuzz/corpus/{target}"));
            let small = project.path(format!(".cache/fuzz/small/{target}"));
            drop(fs::remove_dir_all(&small));
            fs::create_dir_all(&small)?;
            // A merge passes over what hurts an oracle, so that is asked first.
            let mut all = fuzzers.command(project, target)?;
            output(all.arg("-runs=0").arg(&found).arg(&corpus))?;
            let mut merge = fuzzers.command(project, target)?;
            arguments(project, target, &mut merge)?;
            // By edges alone: how often each was passed would keep ten times as many.
            merge.args(["-set_cover_merge=1", "-use_counters=0"]);
            merge.arg(&small).arg(&found).arg(&corpus);
            output(&mut merge)?;
            drop(fs::remove_dir_all(&corpus));
            fs::create_dir_all(&corpus)?;
            let mut names: Vec<_> = fs::read_dir(&small)?.collect::<Result<_, _>>()?;
            // Tables of other crates have thousands of edges of their own. Names are digests, so
            // the first ones are as good as any.
            names.sort_by_key(fs::DirEntry::file_name);
            for file in names.iter().take(MOST) {
                fs::copy(file.path(), corpus.join(file.file_name()))?;
            }
            Ok(())
        })?;
    }
    let size = size(&project.path("fuzz/corpus"))?;
    println!("xtask: the corpus has {size} bytes");
    if size > LARGEST { bail!("that is more than {LARGEST}") } else { Ok(()) }
}

/// The committed corpus of a target, which has to be there.
pub(super) fn committed(project: &Project, target: &str) -> Result<PathBuf> {
    let folder = project.path(format!("fuzz/corpus/{target}"));
    let empty = match fs::read_dir(&folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => true,
    };
    if empty { bail!("{target} has no corpus in {}", folder.display()) } else { Ok(folder) }
}

fn size(folder: &Path) -> Result<u64> {
    let mut total = 0;
    let entries = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        total += if kind.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(total)
}

/// Files of one target.
const MOST: usize = 500;
/// Of the committed corpus, in bytes.
const LARGEST: u64 = 2 << 20;
