//! Replays WebAuthn ceremonies: one JSON object a line in, one a line out. See the README.
#![forbid(unsafe_code)]

use std::io::{self, BufRead, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser;
use keydesk_api::stateless;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// One line of input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(default)]
    id: Value,
    op: String,
    #[serde(borrow)]
    request: &'a RawValue,
}

/// The kinds of invalid lines.
#[derive(Deserialize)]
struct Identified {
    #[serde(default)]
    id: Value,
}

/// One line of output.
#[derive(Serialize)]
struct Outcome {
    id: Value,
    #[serde(flatten)]
    result: Result,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Result {
    Answer(Box<RawValue>),
    Error { code: String, detail: String },
}

/// Replays WebAuthn ceremonies: reads one JSON object a line and writes one a line.
#[derive(Parser)]
#[command(name = "replay")]
struct CommandLine {}

fn main() -> io::Result<()> {
    // It takes no option, so a wrong one must not pass for an empty replay.
    CommandLine::parse();
    let mut input = io::stdin().lock();
    let mut output = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    while let Some(fits) = read_line(&mut input, &mut line)? {
        let outcome = if fits {
            outcome(&line)
        } else {
            refused(Value::Null, "line_too_long", "the line is longer than 1 MiB")
        };
        serde_json::to_writer(&mut output, &outcome)?;
        output.write_all(b"\n")?;
        // A program that writes one line at a time waits for each answer.
        output.flush()?;
    }
    Ok(())
}

/// Reads the next line without its end and says whether it fits; the rest of one that does not is
/// skipped. None at the end of the input.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if input.by_ref().take(LINE_MAX + 1).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        return Ok(Some(true));
    }
    if line.len() as u64 <= LINE_MAX {
        return Ok(Some(true)); // The last line, without an end.
    }
    input.skip_until(b'\n')?;
    Ok(Some(false))
}

fn outcome(line: &[u8]) -> Outcome {
    let Ok(text) = std::str::from_utf8(line) else {
        return refused(Value::Null, "malformed_line", "the line is not UTF-8");
    };
    // Serde would also take the members in order as an array.
    let object = Some(text).filter(|text| text.trim_start().starts_with('{'));
    let Some(Line { id, op, request }) = object.and_then(|text| serde_json::from_str(text).ok())
    else {
        let id = serde_json::from_str(text).map_or(Value::Null, |line: Identified| line.id);
        return refused(id, "malformed_line", "the line is not one object {id, op, request}");
    };
    // A panic would be a fault of ours; it must not end the run.
    let call = || stateless::call(&op, request.get());
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(answer)) => match RawValue::from_string(answer) {
            Ok(answer) => Outcome { id, result: Result::Answer(answer) },
            Err(_) => refused(id, "internal", "the answer is not JSON"),
        },
        Ok(Err(error)) => refused(id, error.code.as_str(), &error.detail),
        Err(_) => refused(id, "internal", "verification stopped unexpectedly"),
    }
}

fn refused(id: Value, code: &str, detail: &str) -> Outcome {
    Outcome { id, result: Result::Error { code: code.to_owned(), detail: detail.to_owned() } }
}

/// The longest line, in bytes.
const LINE_MAX: u64 = 1024 * 1024;
