//! Verifies the same assertions with Keydesk, with bare aws-lc-rs and with other libraries, side
//! by side, and says how many times as long each takes. `cargo xtask compare` runs it.
#![forbid(unsafe_code)]

mod clock;
mod measure;
#[cfg(target_os = "linux")]
mod one_core;
mod peer;
mod plot;
mod processor;
mod report;
mod subjects;
mod threads;
mod vectors;
mod webauthn_rs;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Parser;

use measure::{BLOCK, LONG_BLOCK, Samples};
use peer::Peer;
use processor::Bars;
use report::{Report, Table, locked};
use subjects::Subject;
use vectors::Workload;

fn main() -> Result<()> {
    let options = Options::parse();
    fs::create_dir_all(&options.out)?;
    let workload = vectors::make()?;
    let vectors = options.out.join("vectors.json");
    fs::write(&vectors, workload.to_json().to_string())?;

    let mut report = Report::default();
    let crates = ["aws-lc-rs", "keydesk-core", "webauthn-rs-core"];
    report.versions.extend(crates.map(locked));
    prepared(&workload, &options, &mut report)?;
    from_bytes(&workload, &options, &mut report)?;
    against_webauthn_rs(&workload, &options, &mut report)?;
    for peer in &options.peers() {
        against_peer(&workload, &options, &mut report, peer, &vectors)?;
        if let Some(binding) = &peer.binding {
            beside_base(&workload, &options, &mut report, peer, binding, &vectors)?;
        }
    }
    report.notes.push(Bars::here().note());
    report.threads(&threads::measure(&workload, options.rounds.div_ceil(5))?);

    print!("{}", Table(&report));
    for note in &report.notes {
        println!("{note}");
    }
    let json = serde_json::to_string_pretty(&report)?;
    fs::write(options.out.join("results.json"), json + "\n")?;
    fs::write(options.out.join("compare.svg"), plot::svg(&report.rows))?;
    fs::write(options.out.join("result.md"), report.markdown(options.rounds))?;
    println!("written to {}", options.out.display());
    Ok(())
}

/// P1, prepared beside prepared.
fn prepared(workload: &Workload, options: &Options, report: &mut Report) -> Result<()> {
    let mut subjects = [Subject::base_prepared(workload)?, Subject::keydesk_prepared(workload)?];
    let samples = Samples::take(workload, &mut subjects, options.rounds, BLOCK)?;
    report.row(workload, &samples, &subjects, 0, 0);
    report.row(workload, &samples, &subjects, 1, 0);
    report.at_most("P1", "prepared, ratio to base", samples.ratio(1, 0)[1], 1.05);
    report.at_most("P1", "prepared, us besides the signature", samples.beyond(1, 0), 2.0);
    let allocations = subjects[1].allocations(workload).unwrap_or_default();
    report.at_most("P1", "prepared, Rust allocations", allocations as f64, 2.0);
    Ok(())
}

/// P1, from bytes beside from bytes.
fn from_bytes(workload: &Workload, options: &Options, report: &mut Report) -> Result<()> {
    let mut subjects = [Subject::base_bytes(workload)?, Subject::keydesk_bytes(workload)?];
    let samples = Samples::take(workload, &mut subjects, options.rounds, BLOCK)?;
    report.row(workload, &samples, &subjects, 0, 0);
    report.row(workload, &samples, &subjects, 1, 0);
    // The request on the wire has no bar in Rust; it is what P2's plain-object form starts from.
    let mut wire = [Subject::base_bytes(workload)?, Subject::keydesk_wire(workload)?];
    let beside = Samples::take(workload, &mut wire, options.rounds, BLOCK)?;
    report.row(workload, &beside, &wire, 1, 0);
    report.at_most("P1", "from bytes, ratio to base", samples.ratio(1, 0)[1], 1.05);
    Ok(())
}

/// P3 in this process: both sides hold a credential.
fn against_webauthn_rs(workload: &Workload, options: &Options, report: &mut Report) -> Result<()> {
    let mut subjects = [
        Subject::base_bytes(workload)?,
        Subject::webauthn_rs(workload)?,
        Subject::keydesk_prepared(workload)?,
        Subject::keydesk_bytes(workload)?,
    ];
    let samples = Samples::take(workload, &mut subjects, options.rounds, BLOCK)?;
    report.row(workload, &samples, &subjects, 1, 0);
    faster(report, &samples, "webauthn-rs-core", Bars::here().webauthn_rs);
    Ok(())
}

/// P3 against a process of its own.
fn against_peer(
    workload: &Workload,
    options: &Options,
    report: &mut Report,
    other: &Other,
    vectors: &Path,
) -> Result<()> {
    let (language, program) = (other.language, &other.program);
    let peer = Peer::start(program, &other.script, vectors, None)?;
    let (name, version, runtime) = (&peer.about.name, &peer.about.version, &peer.about.runtime);
    report.versions.push(format!("{name} {version} on {runtime}"));
    let name = name.clone();
    let mut subjects = vec![
        Subject::base_bytes(workload)?,
        Subject::there(language, "assertion, key from bytes", peer),
        Subject::keydesk_prepared(workload)?,
        Subject::keydesk_bytes(workload)?,
    ];
    if let Some(binding) = &other.binding {
        let start = |form| Peer::start(program, &binding.script, vectors, Some(form));
        subjects.push(Subject::there(language, HANDLE, start("handle")?));
        subjects.push(Subject::there(language, OBJECTS, start("object")?));
    }
    let samples = Samples::take(workload, &mut subjects, options.rounds, LONG_BLOCK)?;
    report.row(workload, &samples, &subjects, 1, 0);
    faster(report, &samples, &name, other.limit);
    if other.binding.is_some() {
        for (keydesk, how) in [(4, "credential handle"), (5, "plain objects")] {
            let what = format!("times faster than {name}, {how} in {language}");
            report.at_least("P3", &what, samples.ratio(1, keydesk)[1], other.limit);
        }
    }
    Ok(())
}

/// P2: our own binding. As in P1, a handle beside a prepared key, a key from bytes beside one from bytes.
fn beside_base(
    workload: &Workload,
    options: &Options,
    report: &mut Report,
    other: &Other,
    binding: &Binding,
    vectors: &Path,
) -> Result<()> {
    #[cfg(target_os = "linux")]
    let _held = one_core::OneCore::hold()?;
    let (language, program) = (other.language, &other.program);
    let start = |form| Peer::start(program, &binding.script, vectors, Some(form));
    let mut subjects = [
        Subject::base_prepared(workload)?,
        Subject::there(language, HANDLE, start("handle")?),
        Subject::base_bytes(workload)?,
        Subject::there(language, OBJECTS, start("object")?),
    ];
    let samples = Samples::take(workload, &mut subjects, options.rounds, LONG_BLOCK)?;
    report.row(workload, &samples, &subjects, 1, 0);
    report.row(workload, &samples, &subjects, 3, 2);
    let what = format!("{language}, credential handle, ratio to base");
    report.at_most("P2", &what, samples.ratio(1, 0)[1], binding.limit);
    Ok(())
}

const HANDLE: &str = "assertion, credential handle";
const OBJECTS: &str = "assertion, plain objects";

fn faster(report: &mut Report, samples: &Samples, name: &str, limit: f64) {
    for (keydesk, how) in [(2, "prepared"), (3, "from bytes")] {
        let what = format!("times faster than {name}, {how}");
        report.at_least("P3", &what, samples.ratio(1, keydesk)[1], limit);
    }
}

/// Compares Keydesk with bare aws-lc-rs and other libraries. `cargo xtask compare` runs it.
#[derive(Parser)]
struct Options {
    /// The folder of the results
    #[arg(long, value_name = "DIR", default_value = "target/compare")]
    out: PathBuf,
    /// Measure this many rounds, 2 or more
    #[arg(long, value_name = "N", default_value = "200", value_parser = rounds)]
    rounds: usize,
    /// The interpreter and the script of a library in JavaScript
    #[arg(long, num_args = 2, value_names = ["PROGRAM", "SCRIPT"])]
    node: Vec<PathBuf>,
    /// The interpreter and the script of a library in Python
    #[arg(long, num_args = 2, value_names = ["PROGRAM", "SCRIPT"])]
    python: Vec<PathBuf>,
    /// The script of Keydesk for Node, which the interpreter of --node runs
    #[arg(long, value_name = "SCRIPT", requires = "node")]
    keydesk_node: Option<PathBuf>,
}

/// A library in another language: its bar, its interpreter and its script.
struct Other {
    language: &'static str,
    limit: f64,
    program: PathBuf,
    script: PathBuf,
    /// Keydesk in the same language.
    binding: Option<Binding>,
}

/// Keydesk's own binding: its bar, and its script, which the same interpreter runs.
struct Binding {
    limit: f64,
    script: PathBuf,
}

impl Options {
    fn peers(&self) -> Vec<Other> {
        let peer = |language, limit, words: &[PathBuf]| {
            let [program, script] = words else { return None };
            let (program, script) = (program.clone(), script.clone());
            Some(Other { language, limit, program, script, binding: None })
        };
        let bars = Bars::here();
        let mut node = peer("JavaScript", bars.javascript, &self.node);
        if let (Some(node), Some(script)) = (&mut node, &self.keydesk_node) {
            node.binding = Some(Binding { limit: 1.10, script: script.clone() });
        }
        node.into_iter().chain(peer("Python", bars.python, &self.python)).collect()
    }
}

fn rounds(text: &str) -> Result<usize> {
    let rounds = text.parse()?;
    if rounds < 2 { bail!("has to be 2 or more") } else { Ok(rounds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, clap::Error> {
        Options::try_parse_from(["compare"].into_iter().chain(line.split_whitespace()))
    }

    #[test]
    fn the_other_libraries_are_those_of_the_command_line() {
        let peers = read("--python p s.py --node n s.mjs --keydesk-node k.mjs").unwrap().peers();
        let named: Vec<_> = peers.iter().map(|peer| (peer.language, peer.limit)).collect();
        let bars = Bars::here();
        assert_eq!(named, [("JavaScript", bars.javascript), ("Python", bars.python)]);
        assert_eq!(peers[0].binding.as_ref().unwrap().script, Path::new("k.mjs"));
        assert!(peers[1].binding.is_none());
        assert!(read("").unwrap().peers().is_empty());
    }

    #[test]
    fn a_wrong_option_is_answered_with_what_was_meant() {
        let error = read("--round 3").err().unwrap();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("'--rounds'"), "{error}");
        for line in ["--rounds 1", "--node n", "--keydesk-node k.mjs"] {
            assert_eq!(read(line).err().unwrap().exit_code(), 2, "{line}");
        }
    }
}
