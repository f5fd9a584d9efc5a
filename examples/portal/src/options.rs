//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};

/// What can be said on the command line.
pub(crate) struct Options {
    /// The port on localhost.
    pub(crate) port: u16,
    /// Where browsers find the portal, if that is not its port: something stands before it.
    pub(crate) origin: Option<String>,
    /// Where the portal keeps what it keeps.
    pub(crate) data: PathBuf,
    /// A `postgres://` address, if Keydesk does not keep its part in `data`.
    pub(crate) store: Option<String>,
    /// The secret, if it is not in `data`.
    pub(crate) key_file: Option<PathBuf>,
    /// How long registration links work, in seconds.
    pub(crate) link_lifetime: Option<u64>,
    /// How long a sign-in is good for changes, in seconds.
    pub(crate) fresh_for: Option<u64>,
    /// How often one address may redeem links, and begin to sign in, in a minute.
    pub(crate) attempts: Option<u64>,
    /// How often an open page asks for changes that it was not told of.
    pub(crate) ask_every: Duration,
}

impl Options {
    /// Reads `--name value` pairs.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self {
            port: 8080,
            origin: None,
            data: "portal-data".into(),
            store: None,
            key_file: None,
            link_lifetime: None,
            fresh_for: None,
            attempts: None,
            ask_every: Duration::from_secs(1),
        };
        while let Some(name) = words.next() {
            let value = words.next().with_context(|| format!("{name} needs a value\n{USAGE}"))?;
            let number = || value.parse().with_context(|| format!("{name} {value}: no number"));
            match name.as_str() {
                "--port" => options.port = value.parse().context("--port: 1 to 65535")?,
                "--origin" => options.origin = Some(value),
                "--data" => options.data = value.into(),
                "--store" => options.store = Some(value),
                "--key-file" => options.key_file = Some(value.into()),
                "--link-lifetime" => options.link_lifetime = Some(number()?),
                "--fresh-for" => options.fresh_for = Some(number()?),
                "--attempts" => options.attempts = Some(number()?),
                "--ask-every" => options.ask_every = Duration::from_secs(number()?),
                _ => bail!("{name} is not known\n{USAGE}"),
            }
        }
        Ok(options)
    }

    /// The portal as browsers see it.
    pub(crate) fn origin(&self) -> String {
        let own = || format!("http://localhost:{}", self.port);
        self.origin.clone().unwrap_or_else(own)
    }
}

const USAGE: &str = "portal [--port 8080] [--origin http://localhost:8080] [--data portal-data] \
                     [--store postgres://USER@HOST/DATABASE] [--key-file FILE] \
                     [--link-lifetime SECONDS] [--fresh-for SECONDS] [--attempts A_MINUTE] \
                     [--ask-every SECONDS]";
