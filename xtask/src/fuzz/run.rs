//! One run of one fuzzer: its progress, when it ends, and what came of it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::build::Fuzzers;
use crate::progress;
use crate::project::Project;

/// How long a fuzzer runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// At most.
    pub(super) max: Duration,
    /// Whether it may end when the last third of its time, and a minute at least, brought nothing
    /// new.
    pub(super) early: bool,
}

impl Limit {
    /// Whether a run is over that last saw something new at this time of it.
    fn is_over(self, elapsed: Duration, newest: Duration) -> bool {
        let quiet = elapsed.saturating_sub(newest);
        elapsed >= self.max || (self.early && elapsed >= MIN && quiet * 3 >= elapsed)
    }
}

/// What came of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) target: String,
    pub(super) executions: u64,
    /// Edges of the program that were reached.
    pub(super) coverage: u64,
    /// Inputs that each reach something of their own.
    pub(super) corpus: u64,
    pub(super) seconds: u64,
    /// When something new was reached for the last time.
    pub(super) newest: u64,
    /// Inputs that violate an assertion.
    pub(super) findings: Vec<String>,
}

/// Runs the fuzzer of a target on top of its corpus; what it finds worth keeping goes to the cache,
/// and an input that violates an assertion to `fuzz/artifacts`.
pub(super) fn one(
    project: &Project,
    fuzzers: &Fuzzers,
    target: &str,
    limit: Limit,
    more: &[&str],
) -> Result<Outcome> {
    let mut command = fuzzers.command(project, target)?;
    arguments(project, target, &mut command)?;
    command.args(more);
    command.arg(working(project, target)?);
    command.arg(super::corpus::committed(project, target)?);
    // The fuzzer's own clock is the second line: it counts the reading of the corpus, too.
    command.arg(format!("-max_total_time={}", limit.max.as_secs() + 600));
    follow(target, command, limit, true)
}

/// The arguments that every run has.
pub(super) fn arguments(project: &Project, target: &str, command: &mut Command) -> Result<()> {
    let artifacts = project.path(format!("fuzz/artifacts/{target}"));
    fs::create_dir_all(&artifacts)?;
    command.arg(format!("-artifact_prefix={}/", artifacts.display()));
    command.args(["-print_final_stats=1", "-timeout=20", "-rss_limit_mb=2048"]);
    let dictionary = project.path(format!("fuzz/dict/{}.dict", dictionary(target)));
    command.arg(format!("-dict={}", dictionary.display()));
    Ok(())
}

/// Where the inputs of this machine are kept that are worth keeping.
pub(super) fn working(project: &Project, target: &str) -> Result<PathBuf> {
    let folder = project.path(format!(".cache/fuzz/{target}"));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Starts it, shows how far it is, and ends it in time.
pub(super) fn follow(
    target: &str,
    mut command: Command,
    limit: Limit,
    shown: bool,
) -> Result<Outcome> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("the fuzzer of {target} does not start"))?;
    let lines = lines(&mut child)?;
    // A large corpus takes its time to be read, which is not the time of fuzzing.
    let mut start = Instant::now();
    let mut progress = Progress::new(target);
    let (mut told, mut ending) = (Instant::now(), None);
    let bar = shown.then(|| progress::seconds(limit.max.as_secs()));
    loop {
        match lines.recv_timeout(Duration::from_millis(250)) {
            Ok(line) => {
                let reading = progress.reading;
                progress.read(&line, start.elapsed());
                if reading && !progress.reading {
                    start = Instant::now();
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let newest = Duration::from_secs(progress.outcome.newest);
        if ending.is_none() && !progress.reading && limit.is_over(start.elapsed(), newest) {
            end(&child);
            ending = Some(Instant::now());
        }
        // It may sit in an input that takes long; that is for its own time limit to tell.
        if ending.is_some_and(|since: Instant| since.elapsed() > Duration::from_secs(30)) {
            child.kill()?;
        }
        if let Some(bar) = &bar {
            let elapsed = start.elapsed();
            bar.set_position(if progress.reading { 0 } else { elapsed.as_secs() });
            bar.set_message(progress.text(elapsed));
            // A log shows that it goes on, too.
            if bar.is_hidden() && told.elapsed() >= Duration::from_secs(30) {
                println!("  {}", progress.text(elapsed));
                told = Instant::now();
            }
        }
    }
    let status = child.wait()?;
    let mut outcome = progress.outcome;
    outcome.seconds = start.elapsed().as_secs();
    if !status.success() && outcome.findings.is_empty() {
        outcome.findings.push(format!("it ended with {status}: {}", progress.last.join(" | ")));
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
        println!("{}", super::summary::line(&outcome));
        for finding in &outcome.findings {
            println!("  FOUND {finding}\n{}", progress.last.join("\n"));
        }
    }
    Ok(outcome)
}

/// Asks the fuzzer to finish what it does and to say what it did.
fn end(child: &Child) {
    let asked = Command::new("kill").args(["-USR1", &child.id().to_string()]).status();
    // Where there is no `kill`, its own clock ends it later.
    drop(asked);
}

fn lines(child: &mut Child) -> Result<Receiver<String>> {
    let stderr = child.stderr.take().context("the fuzzer has no standard error")?;
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
    Ok(receive)
}

/// What the fuzzer has said so far.
struct Progress {
    outcome: Outcome,
    /// Whether it still reads the corpus.
    reading: bool,
    /// Its last words, for when it fails: a panic's message and what follows, if there was one.
    last: Vec<String>,
    panicked: bool,
}

impl Progress {
    fn new(target: &str) -> Self {
        let outcome = Outcome { target: target.to_owned(), ..Outcome::default() };
        Self { outcome, reading: true, last: Vec::new(), panicked: false }
    }

    /// Reads a line such as `#512 NEW cov: 210 ft: 400 corp: 12/1Kb lim: 4 exec/s: 0 rss: 30Mb`.
    fn read(&mut self, line: &str, elapsed: Duration) {
        let outcome = &mut self.outcome;
        if let Some((count, rest)) = line.strip_prefix('#').and_then(|line| line.split_once('\t')) {
            outcome.executions =
                count.parse().unwrap_or(outcome.executions).max(outcome.executions);
            let words: Vec<&str> = rest.split_whitespace().collect();
            self.reading &= words.first() != Some(&"INITED");
            let value = |name: &str| {
                let at = words.iter().position(|word| *word == name)?;
                words.get(at + 1)?.split('/').next()?.parse::<u64>().ok()
            };
            if let Some(coverage) = value("cov:").filter(|found| *found > outcome.coverage) {
                outcome.coverage = coverage;
                // What the corpus reaches to begin with is not new.
                let begun = !self.reading && words.first() != Some(&"INITED");
                outcome.newest = if begun { elapsed.as_secs() } else { 0 };
            }
            outcome.corpus = value("corp:").unwrap_or(outcome.corpus);
            return;
        }
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
            outcome.executions = count.trim().parse().unwrap_or(outcome.executions);
        }
        if let Some((_, path)) = line.split_once("Test unit written to ") {
            let name = Path::new(path).components().rev().take(3).collect::<Vec<_>>();
            let name: PathBuf = name.into_iter().rev().collect();
            outcome.findings.push(name.display().to_string());
        }
        if !self.panicked && line.contains("panicked at") {
            self.panicked = true;
            self.last.clear();
        }
        if self.last.len() == WORDS {
            if self.panicked {
                return;
            }
            self.last.remove(0);
        }
        self.last.push(line.chars().take(400).collect());
    }

    fn text(&self, elapsed: Duration) -> String {
        let (outcome, seconds) = (&self.outcome, elapsed.as_secs().max(1));
        format!(
            "{}: {seconds} s, {} executions ({}/s), {} edges, {} inputs, newest after {} s",
            outcome.target,
            outcome.executions,
            outcome.executions / seconds,
            outcome.coverage,
            outcome.corpus,
            outcome.newest
        )
    }
}

/// Which words help with a target.
fn dictionary(target: &str) -> &'static str {
    match target {
        "client_data" | "mds_blob" | "wire_request" | "stored_blob" | "link_token"
        | "relying_party" => "json",
        "machine_sequence" => "empty",
        _ => "cbor",
    }
}

/// A run that ends early lasts this long at least.
const MIN: Duration = Duration::from_secs(60);
/// How many lines of a fuzzer that failed are shown.
const WORDS: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_when_its_last_third_brought_nothing() {
        let seconds = Duration::from_secs;
        let limit = Limit { max: seconds(300), early: true };
        assert!(!limit.is_over(seconds(59), seconds(0)), "a minute at least");
        assert!(limit.is_over(seconds(60), seconds(40)));
        assert!(!limit.is_over(seconds(60), seconds(41)));
        assert!(!limit.is_over(seconds(299), seconds(200)));
        assert!(limit.is_over(seconds(300), seconds(299)));
        assert!(!Limit { early: false, ..limit }.is_over(seconds(299), seconds(0)));
    }

    #[test]
    fn what_the_fuzzer_says_is_read() {
        let mut progress = Progress::new("cbor");
        let at = Duration::from_secs(9);
        progress.read("#5\tINITED cov: 7 ft: 9 corp: 5/90b exec/s: 0 rss: 30Mb", at);
        assert_eq!((progress.outcome.coverage, progress.outcome.newest), (7, 0));
        progress
            .read("#64\tNEW    cov: 8 ft: 11 corp: 6/99b lim: 4 exec/s: 0 rss: 30Mb L: 2/4", at);
        progress.read("stat::number_of_executed_units: 70", at);
        progress.read("artifact_prefix='x'; Test unit written to /p/artifacts/cbor/crash-1", at);
        let outcome = Outcome {
            target: "cbor".to_owned(),
            executions: 70,
            coverage: 8,
            corpus: 6,
            seconds: 0,
            newest: 9,
            findings: vec!["artifacts/cbor/crash-1".to_owned()],
        };
        assert_eq!(progress.outcome, outcome);
    }
}
