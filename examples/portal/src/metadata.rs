//! FIDO metadata, from files. A real portal fetches a newer BLOB now and then, and the revocation
//! lists with it.

use std::fs;
use std::path::Path;

use anyhow::Context;
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::Metadata;
use keydesk_core::webauthn::metadata::{MetadataTrust, Revocation};

use crate::options::Options;

/// The metadata that the command line names.
pub(crate) fn read(options: &Options, at: Timestamp) -> anyhow::Result<Option<Metadata>> {
    let Some(file) = &options.metadata else { return Ok(None) };
    let text = read_named("--metadata", file)?;
    let metadata = match &options.metadata_root {
        None => Metadata::local(&text),
        Some(root) => {
            let root = read_named("--metadata-root", root)?;
            let trust = MetadataTrust {
                anchors: &[root],
                signer: None,
                revocation_lists: &[],
                revocation: Revocation::WhereListed,
                at,
                last_number: None,
            };
            Metadata::verify(text.trim_ascii(), &trust)
        }
    };
    Ok(Some(metadata.context("--metadata")?))
}

/// The file that an option names; an error says both.
pub(crate) fn read_named(option: &str, file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{option} {}", file.display()))
}
