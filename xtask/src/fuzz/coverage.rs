//! Measures which lines of the WebAuthn engine the fuzz corpus reaches.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::build::{COVERAGE, cargo, executables};
use crate::project::{Project, on_path, output, run as run_command, step};

/// Replays the corpus with line counters, prints each file's coverage, and fails below `MIN`.
pub(super) fn report(project: &Project) -> Result<()> {
    let tools = Tools::find(project)?;
    let mut build = cargo(project, "test", COVERAGE);
    build.args(["--no-default-features", "--test", "replay", "--no-run"]);
    build.arg("--message-format=json-render-diagnostics");
    let built = step("replay with counters", || executables(&mut build))?;
    let replay = built.get("replay").context("cargo built no replay")?;
    let folder = project.path(".cache/fuzz/coverage");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;
    step("corpus", || {
        let mut corpus = project.command(replay);
        corpus.current_dir(project.path("fuzz")).arg("every_input_of_the_corpus");
        output(corpus.env("LLVM_PROFILE_FILE", folder.join("%p.profraw"))).map(drop)
    })?;
    let merged = folder.join("merged.profdata");
    let mut merge = project.command(&tools.profdata);
    merge.args(["merge", "--sparse", "--output"]).arg(&merged);
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "profraw") {
            merge.arg(path);
        }
    }
    run_command(&mut merge)?;
    let mut export = project.command(&tools.cov);
    export.args(["export", "--summary-only", "--instr-profile"]).arg(&merged).arg(replay);
    export.arg(project.path(SOURCE));
    let summary: Value = serde_json::from_str(&output(&mut export)?)?;
    let mut show = project.command(&tools.cov);
    show.args(["show", "--format=html", "--instr-profile"]).arg(&merged).arg(replay);
    show.arg(project.path(SOURCE)).arg("--output-dir").arg(folder.join("html"));
    output(&mut show)?;
    println!("\n{}", table(project, &summary)?);
    println!("line by line: {}", folder.join("html/index.html").display());
    let share = percent(&summary["data"][0]["totals"])?;
    if share < MIN {
        bail!("{share:.1} % of the lines are covered, and {MIN} % are required")
    } else {
        Ok(())
    }
}

fn table(project: &Project, summary: &Value) -> Result<String> {
    let mut rows = vec![format!("{:<44} {:>6} {:>7} {:>7}", SOURCE, "lines", "missed", "share")];
    let mut row = |name: &str, of: &Value| -> Result<()> {
        let lines = &of["lines"];
        let (count, covered) = (lines["count"].as_u64(), lines["covered"].as_u64());
        let (count, covered) = count.zip(covered).context("llvm-cov counts lines")?;
        let missed = count - covered;
        rows.push(format!("{name:<44} {count:>6} {missed:>7} {:>6.1}%", percent(of)?));
        Ok(())
    };
    let root = project.path(SOURCE);
    for file in summary["data"][0]["files"].as_array().context("llvm-cov lists files")? {
        let name = Path::new(file["filename"].as_str().context("a file has a name")?);
        let name = name.strip_prefix(&root).unwrap_or(name);
        row(&name.display().to_string(), &file["summary"])?;
    }
    row("all", &summary["data"][0]["totals"])?;
    Ok(rows.join("\n"))
}

fn percent(of: &Value) -> Result<f64> {
    of["lines"]["percent"].as_f64().context("llvm-cov gives a share")
}

/// LLVM's coverage tools; their major version must be that of the compiler's LLVM.
struct Tools {
    profdata: PathBuf,
    cov: PathBuf,
}

impl Tools {
    fn find(project: &Project) -> Result<Self> {
        let said = output(project.command("rustc").arg("-vV"))?;
        let version = said.lines().find_map(|line| line.strip_prefix("LLVM version: "));
        let major = version.and_then(|version| version.split('.').next());
        let major = major.context("`rustc -vV` shows no LLVM version")?;
        let own = output(project.command("rustc").args(["--print", "sysroot"]))?;
        let own =
            Path::new(own.trim()).join("lib/rustlib").join(env!("KEYDESK_TARGET")).join("bin");
        let folders = [own, PathBuf::from(format!("/usr/lib/llvm-{major}/bin"))];
        for folder in folders {
            let tools =
                Self { profdata: folder.join("llvm-profdata"), cov: folder.join("llvm-cov") };
            if tools.profdata.is_file() && tools.cov.is_file() {
                return Ok(tools);
            }
        }
        let named = |tool: &str| on_path(&format!("{tool}-{major}"));
        match (named("llvm-profdata"), named("llvm-cov")) {
            (Some(profdata), Some(cov)) => Ok(Self { profdata, cov }),
            _ => bail!(
                "coverage needs llvm-profdata and llvm-cov of LLVM {major}: `rustup component add \
                 llvm-tools`, or the system's package llvm-{major}"
            ),
        }
    }
}

const SOURCE: &str = "core/src/webauthn";
/// The line coverage in percent below which the command fails.
const MIN: f64 = 95.0;
