//! The command line.

use std::path::PathBuf;

use anyhow::{Context, bail};

/// What can be said on the command line.
pub(crate) struct Options {
    /// The port on localhost.
    pub(crate) port: u16,
    /// Where the portal keeps what it keeps.
    pub(crate) data: PathBuf,
    /// How long registration links work, in seconds.
    pub(crate) link_lifetime: Option<u64>,
    /// How long a sign-in is good for changes, in seconds.
    pub(crate) fresh_for: Option<u64>,
    /// How often one address may redeem links, and begin to sign in, in a minute.
    pub(crate) attempts: Option<u64>,
}

impl Options {
    /// Reads `--name value` pairs.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self {
            port: 8080,
            data: "portal-data".into(),
            link_lifetime: None,
            fresh_for: None,
            attempts: None,
        };
        while let Some(name) = words.next() {
            let value = words.next().with_context(|| format!("{name} needs a value\n{USAGE}"))?;
            let number = || value.parse().with_context(|| format!("{name} {value}: no number"));
            match name.as_str() {
                "--port" => options.port = value.parse().context("--port: 1 to 65535")?,
                "--data" => options.data = value.into(),
                "--link-lifetime" => options.link_lifetime = Some(number()?),
                "--fresh-for" => options.fresh_for = Some(number()?),
                "--attempts" => options.attempts = Some(number()?),
                _ => bail!("{name} is not known\n{USAGE}"),
            }
        }
        Ok(options)
    }
}

const USAGE: &str = "portal [--port 8080] [--data portal-data] [--link-lifetime SECONDS] \
                     [--fresh-for SECONDS] [--attempts A_MINUTE]";
