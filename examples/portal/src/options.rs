//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use keydesk_core::policy::{AccountTags, Bootstrap, LastAuthenticator};
use keydesk_http::TrustedProxies;

use crate::sessions::Limits;

/// What Local Administrators may change for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Administrators {
    /// Register, rename and remove authenticators.
    Authenticators,
    /// The same, and issue and cancel registration links.
    AuthenticatorsAndLinks,
    /// Whatever a Registration Authority may.
    Everything,
}

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
    /// An LDAP directory that holds the people, as `ldap://HOST:PORT/BASE`.
    pub(crate) directory: Option<String>,
    /// Whether everybody has the password of the demonstration, also people of a directory.
    pub(crate) demo_passwords: bool,
    /// How many connections for live status one person may hold at a time.
    pub(crate) streams_per_person: Option<usize>,
    /// Whether accounts are kept in the directory too.
    pub(crate) accounts_in_directory: bool,
    /// The secret, if it is not in `data`.
    pub(crate) key_file: Option<PathBuf>,
    /// What the start does with accounts that have no tag of the current secret.
    pub(crate) account_tags: AccountTags,
    /// How long registration links work, in seconds.
    pub(crate) link_lifetime: Option<u64>,
    /// How long a sign-in is good for changes, in seconds.
    pub(crate) fresh_for: Option<u64>,
    /// How often one link may be redeemed, and sign-ins be started from one address, in a minute.
    pub(crate) attempts: Option<u64>,
    /// How often an open page asks for changes that it was not told of.
    pub(crate) ask_every: Duration,
    /// The path under which browsers see the portal; whatever is in front of it takes it off.
    pub(crate) prefix: String,
    /// How a first key comes to an account.
    pub(crate) first_key: Bootstrap,
    /// What removing the last key needs.
    pub(crate) last_key: LastAuthenticator,
    /// What Local Administrators may change for others.
    pub(crate) administrators: Administrators,
    /// How long a key may be waited for, in seconds.
    pub(crate) timeout: Option<u64>,
    /// How long sessions last.
    pub(crate) sessions: Limits,
    /// What attestation must prove, as the policy's `registration.attestation` in JSON.
    pub(crate) attestation: Option<PathBuf>,
    /// FIDO metadata: a BLOB, or statements of one's own as a JSON array.
    pub(crate) metadata: Option<PathBuf>,
    /// The certificate that a BLOB's signer has to lead to, in DER.
    pub(crate) metadata_root: Option<PathBuf>,
    /// Which proxies are trusted to report the client's address.
    pub(crate) trusted_proxies: TrustedProxies,
    /// How many audit entries of anonymous callers are kept.
    pub(crate) keep_anonymous: Option<u64>,
    /// How many more people there are, `person-1` and so on.
    pub(crate) more_people: usize,
    /// A style sheet on top of the NHS one.
    pub(crate) theme: Option<PathBuf>,
}

impl Options {
    /// Reads `--name value` pairs, and `--demo-passwords`.
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self {
            port: 8080,
            origin: None,
            data: "portal-data".into(),
            store: None,
            directory: None,
            demo_passwords: false,
            streams_per_person: None,
            accounts_in_directory: false,
            key_file: None,
            account_tags: AccountTags::Required,
            link_lifetime: None,
            fresh_for: None,
            attempts: None,
            ask_every: Duration::from_secs(1),
            prefix: String::new(),
            first_key: Bootstrap::HostSession,
            last_key: LastAuthenticator::Warn,
            administrators: Administrators::Authenticators,
            timeout: None,
            sessions: Limits {
                idle: Duration::from_secs(15 * 60),
                whole: Duration::from_secs(8 * 60 * 60),
            },
            attestation: None,
            metadata: None,
            metadata_root: None,
            trusted_proxies: TrustedProxies::None,
            keep_anonymous: None,
            more_people: 0,
            theme: None,
        };
        while let Some(name) = words.next() {
            if name == "--demo-passwords" {
                options.demo_passwords = true;
                continue;
            }
            let value = words.next().with_context(|| format!("{name} needs a value\n{USAGE}"))?;
            let number = || value.parse().with_context(|| format!("{name} {value}: no number"));
            match name.as_str() {
                "--port" => options.port = value.parse().context("--port: 1 to 65535")?,
                "--origin" => options.origin = Some(value),
                "--data" => options.data = value.into(),
                "--store" => options.store = Some(value),
                "--directory" => options.directory = Some(value),
                "--accounts" if value == "directory" => options.accounts_in_directory = true,
                "--accounts" if value == "store" => options.accounts_in_directory = false,
                "--key-file" => options.key_file = Some(value.into()),
                "--account-tags" => options.account_tags = account_tags(&value)?,
                "--link-lifetime" => options.link_lifetime = Some(number()?),
                "--fresh-for" => options.fresh_for = Some(number()?),
                "--attempts" => options.attempts = Some(number()?),
                "--ask-every" => options.ask_every = Duration::from_secs(number()?),
                "--prefix" => options.prefix = value,
                "--first-key" => options.first_key = first_key(&value)?,
                "--last-key" => options.last_key = last_key(&value)?,
                "--administrators" => options.administrators = administrators(&value)?,
                "--timeout" => options.timeout = Some(number()?),
                "--streams-per-person" => {
                    options.streams_per_person =
                        Some(value.parse().context("--streams-per-person")?);
                }
                "--idle-for" => options.sessions.idle = idle(number()?)?,
                "--session-for" => options.sessions.whole = seconds(&name, number()?)?,
                "--attestation" => options.attestation = Some(value.into()),
                "--metadata" => options.metadata = Some(value.into()),
                "--metadata-root" => options.metadata_root = Some(value.into()),
                "--trusted-proxies" => {
                    options.trusted_proxies = value.parse().context("--trusted-proxies")?;
                }
                "--keep-anonymous" => options.keep_anonymous = Some(number()?),
                "--more-people" => options.more_people = value.parse().context("--more-people")?,
                "--theme" => options.theme = Some(value.into()),
                _ => bail!("{name} is not known\n{USAGE}"),
            }
        }
        if options.accounts_in_directory && options.directory.is_none() {
            bail!("--accounts directory needs --directory\n{USAGE}");
        }
        if options.directory.is_some() && !options.demo_passwords {
            bail!(
                "--directory: this portal cannot check the passwords of a directory. With \
                 --demo-passwords everybody in it has the password of the demonstration: never do \
                 that with real people\n{USAGE}"
            );
        }
        Ok(options)
    }

    /// The portal as browsers see it.
    pub(crate) fn origin(&self) -> String {
        let own = || format!("http://localhost:{}", self.port);
        self.origin.clone().unwrap_or_else(own)
    }
}

fn seconds(name: &str, number: u64) -> anyhow::Result<Duration> {
    if !(1..=86_400).contains(&number) {
        bail!("{name}: 1 to 86400 seconds");
    }
    Ok(Duration::from_secs(number))
}

/// A session that is used is written once a minute, so it would end under whoever uses it.
fn idle(number: u64) -> anyhow::Result<Duration> {
    if number < 60 {
        bail!("--idle-for: 60 to 86400 seconds; a session that is used is put off once a minute");
    }
    seconds("--idle-for", number)
}

fn first_key(value: &str) -> anyhow::Result<Bootstrap> {
    match value {
        "session" => Ok(Bootstrap::HostSession),
        "session-even-after-removal" => Ok(Bootstrap::SingleFactorAfterRemoval),
        "link" => Ok(Bootstrap::LinkOnly),
        _ => bail!("--first-key: session, session-even-after-removal or link"),
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

fn administrators(value: &str) -> anyhow::Result<Administrators> {
    match value {
        "authenticators" => Ok(Administrators::Authenticators),
        "links" => Ok(Administrators::AuthenticatorsAndLinks),
        "everything" => Ok(Administrators::Everything),
        _ => bail!("--administrators: authenticators, links or everything"),
    }
}

fn account_tags(value: &str) -> anyhow::Result<AccountTags> {
    match value {
        "required" => Ok(AccountTags::Required),
        "migrate" => Ok(AccountTags::Migrate),
        _ => bail!("--account-tags: required, or migrate for one start after an upgrade"),
    }
}

const USAGE: &str = "portal [--port 8080] [--origin http://localhost:8080] [--prefix /PATH] \
                     [--data portal-data] [--store postgres://USER@HOST/DATABASE] [--key-file FILE] \
                     [--directory ldap://HOST:PORT/BASE --demo-passwords] [--accounts store|directory] \
                     [--account-tags required|migrate] \
                     [--link-lifetime SECONDS] [--fresh-for SECONDS] [--timeout SECONDS] \
                     [--attempts A_MINUTE] [--ask-every SECONDS] \
                     [--first-key session|session-even-after-removal|link] \
                     [--last-key allow|warn|refuse] \
                     [--administrators authenticators|links|everything] \
                     [--idle-for SECONDS] [--session-for SECONDS] \
                     [--streams-per-person N] [--attestation FILE.json] \
                     [--metadata FILE [--metadata-root FILE.der]] [--trusted-proxies HOPS|NETWORK,...] \
                     [--keep-anonymous ENTRIES] [--more-people N] \
                     [--theme FILE.css]";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        let words = line.split_whitespace().map(str::to_owned);
        Options::read(words).map_err(|error| error.to_string())
    }

    #[test]
    fn a_directory_is_refused_without_demo_passwords() {
        let directory = "--directory ldap://127.0.0.1:3890/dc=portal,dc=example";
        let refused = read(directory).err().unwrap();
        assert!(refused.contains("--demo-passwords"), "{refused}");
        assert!(read(&format!("{directory} --accounts directory")).is_err());
        for line in
            [format!("{directory} --demo-passwords"), format!("--demo-passwords {directory}")]
        {
            assert!(read(&line).unwrap().demo_passwords, "{line}");
        }
        assert!(read("").is_ok(), "the five of the demonstration");
    }

    #[test]
    fn no_proxy_is_trusted_unless_it_is_named() {
        assert_eq!(read("").unwrap().trusted_proxies, TrustedProxies::None);
        for trusted in ["1", "127.0.0.1", "10.0.0.0/8,::1"] {
            let options = read(&format!("--trusted-proxies {trusted}")).unwrap();
            assert_eq!(options.trusted_proxies, trusted.parse().unwrap());
        }
        assert!(read("--trusted-proxies true").is_err());
        assert!(read("--trusted-proxies 0.0.0.0/0").is_err());
    }

    #[test]
    fn sessions_end_within_a_day() {
        let sessions = read("--idle-for 60 --session-for 120").unwrap().sessions;
        assert_eq!(sessions.idle, Duration::from_secs(60));
        assert_eq!(sessions.whole, Duration::from_secs(120));
        let refused = read("--idle-for 59").err().unwrap();
        assert!(refused.starts_with("--idle-for: 60 to 86400 seconds"), "{refused}");
        for line in ["--idle-for 0", "--session-for 86401", "--idle-for 86401", "--idle-for x"] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
