//! Verifies a metadata BLOB that was fetched before, and prints its content.
//!
//! ```text
//! cargo run -p keydesk-core --example metadata -- blob.jwt root.der [list.crl ...]
//! ```
//! The BLOB stands at <https://mds3.fidoalliance.org/>; its root and the revocation lists are what the
//! certificates of its signer name. Without lists, nothing is held to be revoked.

use std::io::Write;

use clap::Parser;
use keydesk_core::time::{Clock, SystemClock, Timestamp};
use keydesk_core::webauthn::Metadata;
use keydesk_core::webauthn::metadata::{MetadataTrust, Revocation};

/// Verifies a metadata BLOB that was fetched before, and prints a summary of it.
#[derive(Parser)]
struct CommandLine {
    /// The file of the BLOB
    blob: String,
    /// The file of the root certificate of its signer, in DER
    root: String,
    /// Files of revocation lists, in DER
    lists: Vec<String>,
}

/// Runs [`report`] on the command line.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let CommandLine { blob, root, lists } = CommandLine::parse();
    let files: Vec<String> = [blob, root].into_iter().chain(lists).collect();
    let text = report(&files, Some("mds.fidoalliance.org"), SystemClock.now())?;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// What a BLOB holds: its file, the file of its anchor, and those of revocation lists.
pub(crate) fn report(
    files: &[String],
    signer: Option<&str>,
    at: Timestamp,
) -> Result<String, Box<dyn std::error::Error>> {
    let [blob, anchor, lists @ ..] = files else {
        return Err("needs the files of a BLOB and of its root certificate (DER)".into());
    };
    let lists = lists.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let trust = MetadataTrust {
        anchors: &[std::fs::read(anchor)?],
        signer,
        revocation_lists: &lists,
        revocation: if lists.is_empty() { Revocation::WhereListed } else { Revocation::Required },
        at,
        last_number: None,
    };
    let metadata = Metadata::verify(&std::fs::read(blob)?, &trust)?;
    let mut out = format!("models: {}\n", metadata.models().len());
    out += &format!("number: {}\n", metadata.number().unwrap_or_default());
    out += &format!("stale: {}\n", metadata.is_stale(at));
    let mut levels = std::collections::BTreeMap::new();
    for model in metadata.models() {
        let level = model.certification(at).map_or("none".to_owned(), |one| format!("{one:?}"));
        *levels.entry(level).or_insert(0) += 1;
    }
    for (level, count) in levels {
        out += &format!("FIDO2 certification {level}: {count}\n");
    }
    Ok(out)
}
