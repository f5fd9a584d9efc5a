//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, ValueEnum};
use keydesk_core::policy::{AccountTags, Bootstrap, LastAuthenticator};
use keydesk_http::TrustedProxies;

use crate::sessions::Limits;

/// What Local Administrators may change for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Administrators {
    /// Register, rename and remove authenticators
    Authenticators,
    /// The same, and issue and cancel registration links
    #[value(name = "links")]
    AuthenticatorsAndLinks,
    /// Everything that a Registration Authority may
    Everything,
}

/// Where accounts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Accounts {
    /// In the store
    Store,
    /// In the directory too
    Directory,
}

/// An example portal with Keydesk mounted under /desk.
#[derive(Debug, Parser)]
// Of an option that is given twice, the last one counts.
#[command(name = "portal", args_override_self = true)]
pub(crate) struct Options {
    /// The port on localhost
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// The address under which browsers see the portal, if something stands before it
    /// [default: http://localhost:PORT]
    #[arg(long, value_name = "URL")]
    pub(crate) origin: Option<String>,
    /// The path under which browsers see the portal, if something in front of it removes one
    #[arg(long, value_name = "/PATH", default_value = "", hide_default_value = true)]
    pub(crate) prefix: String,
    /// The folder in which the portal keeps its data
    #[arg(long, value_name = "DIR", default_value = "portal-data")]
    pub(crate) data: PathBuf,
    /// Keep Keydesk's data in this database: postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "URL")]
    pub(crate) store: Option<String>,
    /// The file of the secret [default: keydesk.key in the data folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// An LDAP directory that holds the people: ldap://HOST:PORT/BASE
    #[arg(long, value_name = "URL")]
    pub(crate) directory: Option<String>,
    /// Give everybody the password of the demonstration, also the people of a directory
    #[arg(long)]
    pub(crate) demo_passwords: bool,
    /// Where accounts are kept
    #[arg(long, value_enum, default_value_t = Accounts::Store)]
    accounts: Accounts,
    /// What the start does with accounts that have no tag of the current secret; migrate is for one
    /// start after an upgrade
    #[arg(long, default_value = "required", value_parser = account_tags())]
    pub(crate) account_tags: AccountTags,
    /// How long registration links work
    #[arg(long, value_name = "SECONDS")]
    pub(crate) link_lifetime: Option<u64>,
    /// How long after a sign-in changes are allowed
    #[arg(long, value_name = "SECONDS")]
    pub(crate) fresh_for: Option<u64>,
    /// How long a browser waits for a key
    #[arg(long, value_name = "SECONDS")]
    pub(crate) timeout: Option<u64>,
    /// How often a minute one link may be redeemed, and sign-ins be started from one address
    #[arg(long, value_name = "A_MINUTE")]
    pub(crate) attempts: Option<u64>,
    /// How often an open page asks for changes that it was not notified of
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = any_seconds)]
    pub(crate) ask_every: Duration,
    /// How a first key comes to an account
    #[arg(long, default_value = "session", value_parser = first_key())]
    pub(crate) first_key: Bootstrap,
    /// What happens when somebody removes their last key
    #[arg(long, default_value = "warn", value_parser = last_key())]
    pub(crate) last_key: LastAuthenticator,
    /// What Local Administrators may change for others
    #[arg(long, value_enum, default_value_t = Administrators::Authenticators)]
    pub(crate) administrators: Administrators,
    /// End a session that is not used for so long: 60 to 86400 seconds
    #[arg(long, value_name = "SECONDS", default_value = "900", value_parser = idle)]
    idle_for: Duration,
    /// End every session after so long: 1 to 86400 seconds
    #[arg(long, value_name = "SECONDS", default_value = "28800", value_parser = seconds)]
    session_for: Duration,
    /// How many connections for live status one person may hold at a time
    #[arg(long, value_name = "N")]
    pub(crate) streams_per_person: Option<usize>,
    /// What attestation must prove: a file with the policy's registration.attestation as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) attestation: Option<PathBuf>,
    /// FIDO metadata: a file with a BLOB, or with statements of one's own as a JSON array
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    /// The file of the certificate that a BLOB's signer has to lead to, in DER
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata_root: Option<PathBuf>,
    /// Proxies that are trusted to report the client's address: a number of hops, or networks
    #[arg(long, value_name = "HOPS|NETWORK,..")]
    trusted_proxies: Option<TrustedProxies>,
    /// How many audit entries of anonymous callers are kept
    #[arg(long, value_name = "ENTRIES")]
    pub(crate) keep_anonymous: Option<u64>,
    /// Add so many people, person-1 and so on
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) more_people: usize,
    /// A style sheet on top of the NHS one
    #[arg(long, value_name = "FILE")]
    pub(crate) theme: Option<PathBuf>,
}

impl Options {
    /// Reads the words of a command line, the name of the program first.
    pub(crate) fn read(
        words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Self, clap::Error> {
        let options = Self::try_parse_from(words)?;
        let wrong = |kind, text| Err(Self::command().error(kind, text));
        if options.accounts_in_directory() && options.directory.is_none() {
            return wrong(ErrorKind::MissingRequiredArgument, NO_DIRECTORY);
        }
        if options.directory.is_some() && !options.demo_passwords {
            return wrong(ErrorKind::MissingRequiredArgument, NO_PASSWORDS);
        }
        Ok(options)
    }

    /// The portal as browsers see it.
    pub(crate) fn origin(&self) -> String {
        let own = || format!("http://localhost:{}", self.port);
        self.origin.clone().unwrap_or_else(own)
    }

    /// Whether accounts are kept in the directory too.
    pub(crate) fn accounts_in_directory(&self) -> bool {
        self.accounts == Accounts::Directory
    }

    /// How long sessions last.
    pub(crate) fn sessions(&self) -> Limits {
        Limits { idle: self.idle_for, whole: self.session_for }
    }

    /// The proxies that are trusted to report the client's address.
    pub(crate) fn trusted_proxies(&self) -> TrustedProxies {
        self.trusted_proxies.clone().unwrap_or(TrustedProxies::None)
    }
}

fn any_seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().map_err(|_| "a number of seconds is needed")?;
    Ok(Duration::from_secs(number))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let duration = any_seconds(text)?;
    if !(1..=86_400).contains(&duration.as_secs()) {
        return Err("1 to 86400 seconds".to_owned());
    }
    Ok(duration)
}

/// A session that is used is written once a minute, so a shorter one would end while it is used.
fn idle(text: &str) -> Result<Duration, String> {
    let duration = any_seconds(text)?;
    if duration.as_secs() < 60 {
        return Err(
            "60 to 86400 seconds; a session that is used is put off once a minute".to_owned()
        );
    }
    seconds(text)
}

fn first_key() -> impl TypedValueParser<Value = Bootstrap> {
    PossibleValuesParser::new(["session", "session-even-after-removal", "link"]).map(|word| {
        match word.as_str() {
            "session" => Bootstrap::HostSession,
            "session-even-after-removal" => Bootstrap::SingleFactorAfterRemoval,
            _ => Bootstrap::LinkOnly,
        }
    })
}

fn last_key() -> impl TypedValueParser<Value = LastAuthenticator> {
    PossibleValuesParser::new(["allow", "warn", "refuse"]).map(|word| match word.as_str() {
        "allow" => LastAuthenticator::Allow,
        "warn" => LastAuthenticator::Warn,
        _ => LastAuthenticator::Refuse,
    })
}

fn account_tags() -> impl TypedValueParser<Value = AccountTags> {
    PossibleValuesParser::new(["required", "migrate"]).map(|word| match word.as_str() {
        "migrate" => AccountTags::Migrate,
        _ => AccountTags::Required,
    })
}

const NO_DIRECTORY: &str = "--accounts directory needs --directory";
const NO_PASSWORDS: &str = "--directory: this portal cannot check the passwords of a directory. With \
    --demo-passwords everybody in it has the password of the demonstration: never do that with real \
    people";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        let words = std::iter::once("portal").chain(line.split_whitespace());
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
        assert_eq!(read("").unwrap().trusted_proxies(), TrustedProxies::None);
        for trusted in ["1", "127.0.0.1", "10.0.0.0/8,::1"] {
            let options = read(&format!("--trusted-proxies {trusted}")).unwrap();
            assert_eq!(options.trusted_proxies(), trusted.parse().unwrap());
        }
        assert!(read("--trusted-proxies true").is_err());
        assert!(read("--trusted-proxies 0.0.0.0/0").is_err());
    }

    #[test]
    fn sessions_end_within_a_day() {
        let sessions = read("--idle-for 60 --session-for 120").unwrap().sessions();
        assert_eq!(sessions.idle, Duration::from_secs(60));
        assert_eq!(sessions.whole, Duration::from_secs(120));
        let refused = read("--idle-for 59").err().unwrap();
        assert!(refused.contains("--idle-for <SECONDS>': 60 to 86400 seconds"), "{refused}");
        for line in ["--idle-for 0", "--session-for 86401", "--idle-for 86401", "--idle-for x"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_wrong_option_or_value_is_answered_with_what_was_meant() {
        for (line, meant) in [
            ("--potr 1", "'--port'"),
            ("--demo-password", "'--demo-passwords'"),
            ("--last-key refus", "'refuse'"),
            ("--first-key links", "'link'"),
            ("--administrators link", "'links'"),
        ] {
            let words = std::iter::once("portal").chain(line.split_whitespace());
            let error = Options::read(words).err().unwrap();
            assert_eq!(error.exit_code(), 2, "{line}");
            let text = error.to_string();
            assert!(text.contains("similar") && text.contains(meant), "{line}: {text}");
        }
        for line in ["--accounts directory", "--port x", "--port", "--ask-every -1"] {
            let words = std::iter::once("portal").chain(line.split_whitespace());
            assert_eq!(Options::read(words).err().unwrap().exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn the_help_names_every_option_and_the_last_of_two_counts() {
        Options::command().debug_assert();
        let help = read("--help").err().unwrap();
        for option in Options::command().get_arguments() {
            let name = option.get_long().unwrap();
            assert!(help.contains(&format!("--{name}")), "{name}");
            assert!(option.get_help().is_some() || name == "help", "{name}");
        }
        assert_eq!(read("--port 1 --port 2").unwrap().port, 2);
    }
}
