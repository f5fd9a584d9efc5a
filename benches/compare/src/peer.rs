//! A library in another language: a process that times blocks of its own on command.
//!
//! The process is started with the file of vectors, and with the name of a form where a library is
//! called in more than one. When it has refused every flipped bit and
//! verified every case, it writes one line of JSON (`name`, `version`, `runtime`). From then on each
//! line that it reads is a number of calls; it makes them, asserts each, and answers with the CPU
//! time of its whole process in microseconds.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// A running process; it ends when its input is closed.
pub(crate) struct Peer {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    pub(crate) about: About,
}

/// What the process says of itself.
#[derive(Deserialize)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) runtime: String,
}

impl Peer {
    /// Starts the process, for one form of several if there are several, and waits until it is ready.
    pub(crate) fn start(
        program: &Path,
        script: &Path,
        vectors: &Path,
        form: Option<&str>,
    ) -> Result<Self> {
        let mut child = Command::new(program)
            .arg(script)
            .arg(vectors)
            .args(form)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        let input = child.stdin.take();
        let output = child.stdout.take().context("the process has no output")?;
        let mut output = BufReader::new(output);
        let line = answer(&mut output).with_context(|| script.display().to_string())?;
        let about = serde_json::from_str(&line).with_context(|| format!("it said {line:?}"))?;
        Ok(Self { child, input, output, about })
    }

    /// CPU microseconds per call.
    pub(crate) fn block(&mut self, calls: usize) -> Result<f64> {
        let input = self.input.as_mut().context("the process was closed")?;
        writeln!(input, "{calls}")?;
        input.flush()?;
        let line = answer(&mut self.output).with_context(|| self.about.name.clone())?;
        let spent: f64 = line.trim().parse().with_context(|| format!("it said {line:?}"))?;
        Ok(spent / calls as f64)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.input.take());
        if let Err(error) = self.child.wait() {
            eprintln!("{}: {error}", self.about.name);
        }
    }
}

fn answer(output: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if output.read_line(&mut line)? == 0 {
        bail!("the process ended without an answer; see its error above");
    }
    Ok(line)
}
