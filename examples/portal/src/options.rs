//! The command line.

use std::path::PathBuf;

use anyhow::{Context, bail};
use keydesk_core::policy::{Bootstrap, LastAuthenticator};

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
    /// The origin that browsers see, where it is not the port's own.
    pub(crate) origin: Option<String>,
    /// The path under which browsers see the portal; whatever is in front of it takes it off.
    pub(crate) prefix: String,
    /// How a first key comes to an account.
    pub(crate) first_key: Bootstrap,
    /// What removing the last key needs.
    pub(crate) last_key: LastAuthenticator,
    /// How long a key may be waited for, in seconds.
    pub(crate) timeout: Option<u64>,
    /// A style sheet on top of the NHS one.
    pub(crate) theme: Option<PathBuf>,
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
            origin: None,
            prefix: String::new(),
            first_key: Bootstrap::HostSession,
            last_key: LastAuthenticator::Warn,
            timeout: None,
            theme: None,
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
                "--origin" => options.origin = Some(value),
                "--prefix" => options.prefix = value,
                "--first-key" => options.first_key = first_key(&value)?,
                "--last-key" => options.last_key = last_key(&value)?,
                "--timeout" => options.timeout = Some(number()?),
                "--theme" => options.theme = Some(value.into()),
                _ => bail!("{name} is not known\n{USAGE}"),
            }
        }
        Ok(options)
    }
}

fn first_key(value: &str) -> anyhow::Result<Bootstrap> {
    match value {
        "session" => Ok(Bootstrap::HostSession),
        "link" => Ok(Bootstrap::LinkOnly),
        _ => bail!("--first-key: session or link"),
    }
}

fn last_key(value: &str) -> anyhow::Result<LastAuthenticator> {
    match value {
        "allow" => Ok(LastAuthenticator::Allow),
        "warn" => Ok(LastAuthenticator::Warn),
        "refuse" => Ok(LastAuthenticator::Refuse),
        _ => bail!("--last-key: allow, warn or refuse"),
    }
}

const USAGE: &str = "portal [--port 8080] [--data portal-data] [--link-lifetime SECONDS] \
                     [--fresh-for SECONDS] [--attempts A_MINUTE] [--origin ORIGIN] [--prefix /PATH] \
                     [--first-key session|link] [--last-key allow|warn|refuse] [--timeout SECONDS] \
                     [--theme FILE.css]";
