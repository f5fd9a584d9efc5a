//! How a desk is mounted in its host.

use keydesk_core::model::AuthenticatorKind;
use std::borrow::Cow;
use std::time::Duration;

use url::Url;

use crate::proxies::TrustedProxies;
use keydesk_api::Language;

/// How a desk is mounted in its host. Checked by [`HttpDesk::new`](crate::HttpDesk::new).
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// The public origin, exactly as browsers see it: `https://portal.example`; `http` only for
    /// localhost. One of the relying party's. It is never taken from a `Host` or `X-Forwarded-*`
    /// header.
    pub origin: String,
    /// The public path under which the desk is mounted: `/desk`. Empty for the root. The names of the
    /// desk's cookies are made of it, so that those of several desks on one origin differ.
    pub prefix: String,
    /// Whether something before the desk (a proxy, axum's `nest_service`) takes the prefix off.
    pub prefix_stripped: bool,
    /// The name of the service in the header.
    pub service_name: String,
    /// Where the service name leads: a path on this origin.
    pub home: String,
    /// Where the *Sign out* button posts to: a path on this origin. No button without it.
    pub sign_out: Option<String>,
    /// The host's own links in the header, before the desk's.
    pub navigation: Vec<PageLink>,
    /// The host's links in the footer.
    pub footer: Vec<PageLink>,
    /// The kinds that *Issue other authenticator* offers: `security_key`, `passkey`,
    /// `this_device`; as the desk's policy has them. Default: security keys.
    pub kinds: Vec<AuthenticatorKind>,
    /// Types of authenticator that the host issues itself, listed after the desk's own.
    pub other_types: Vec<OtherType>,
    /// The language of the pages, where [`Host::language`](crate::Host::language) names no other.
    pub language: Language,
    /// The host's cookie that holds the tag of the language that this person chose (`en`, `cy`), where
    /// [`Host::language`](crate::Host::language) names none. Default: no cookie.
    pub language_cookie: Option<String>,
    /// CSS that is added after the NHS one.
    pub theme: Option<String>,
    /// The largest request body in bytes. Default and maximum: 128 KiB.
    pub max_body: usize,
    /// How often a connection for live status asks for changes. Default: one second; it may be
    /// longer where the host calls [`HttpDesk::changed`](crate::HttpDesk::changed).
    pub live_interval: Duration,
    /// How many connections for live status one person may hold at a time; beyond them it is 429, and
    /// the page asks every three seconds instead. Default: 12; 1 to 1,000.
    pub live_streams_per_person: usize,
    /// How many there may be in all; beyond them it is 503. Default: 500, which leaves half of the
    /// usual 1,024 descriptors of a process to everything else; 1 to 1,000,000.
    pub live_streams: usize,
    /// How long a request's body may take to arrive; beyond that it is 408. Default: 30 seconds;
    /// 1 second to 5 minutes.
    pub body_timeout: Duration,
    /// Which proxies are trusted to report the client's address, where
    /// [`HostSession::from`](crate::HostSession::from) names none. Default: none of them, so that the
    /// client is the peer of the connection.
    pub trusted_proxies: TrustedProxies,
}

/// A link of the host's in header or footer.
#[derive(Debug, Clone)]
pub struct PageLink {
    /// The text of the link.
    pub text: String,
    /// Where it leads: a path on this origin, or an https address.
    pub href: String,
}

/// A type of authenticator that the host issues itself.
#[derive(Debug, Clone)]
pub struct OtherType {
    /// Names it in forms: 1 to 32 of `a-z`, `0-9`, `_`.
    pub value: String,
    /// The label of the radio button.
    pub text: String,
    /// The hint below it.
    pub hint: Option<String>,
    /// Where *Continue* leads: a path on this origin. The user's id is added as `?user=`.
    pub href: String,
}

/// The configuration cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{member} must be {expected}")]
pub struct InvalidHttpConfig {
    /// The member of [`HttpConfig`].
    pub member: &'static str,
    /// The rule that its value breaks.
    pub expected: Cow<'static, str>,
}

impl HttpConfig {
    /// A desk under `/desk` of this origin.
    pub fn new(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            prefix: "/desk".to_owned(),
            prefix_stripped: false,
            service_name: "Security key desk".to_owned(),
            home: "/".to_owned(),
            sign_out: None,
            navigation: Vec::new(),
            footer: Vec::new(),
            kinds: vec![AuthenticatorKind::SecurityKey],
            other_types: Vec::new(),
            language: Language::default(),
            language_cookie: None,
            theme: None,
            max_body: MAX_BODY,
            live_interval: Duration::from_secs(1),
            live_streams_per_person: 12,
            live_streams: 500,
            body_timeout: Duration::from_secs(30),
            trusted_proxies: TrustedProxies::None,
        }
    }

    /// Checks the configuration of a desk whose relying party has these origins.
    pub(crate) fn check(&self, origins: &[String]) -> Result<(), InvalidHttpConfig> {
        let rules = [
            (
                is_origin(&self.origin),
                "origin",
                "https://host[:port] in lower case, without a path; http only for localhost",
            ),
            (
                is_prefix(&self.prefix),
                "prefix",
                "empty, or a path such as /desk of A-Z a-z 0-9 - _",
            ),
            (!self.service_name.trim().is_empty(), "service_name", "text"),
            (is_path(&self.home), "home", "a path on this origin"),
            (self.sign_out.as_deref().is_none_or(is_path), "sign_out", "a path on this origin"),
            (self.navigation.iter().all(PageLink::is_safe), "navigation", SAFE_LINKS),
            (self.footer.iter().all(PageLink::is_safe), "footer", SAFE_LINKS),
            (!self.kinds.is_empty(), "kinds", "one or more of security_key, passkey, this_device"),
            (
                self.other_types.iter().all(|other| {
                    is_name(&other.value) && !is_kind(&other.value) && is_path(&other.href)
                }),
                "other_types",
                "a value of a-z 0-9 _ that is no kind of the desk, and a path on this origin",
            ),
            (
                self.language_cookie.as_deref().is_none_or(is_cookie_name),
                "language_cookie",
                "1 to 64 of A-Z a-z 0-9 - _",
            ),
            ((1024..=MAX_BODY).contains(&self.max_body), "max_body", "1 KiB to 128 KiB"),
            (
                (Duration::from_millis(100)..=Duration::from_secs(30))
                    .contains(&self.live_interval),
                "live_interval",
                "100 milliseconds to 30 seconds",
            ),
            (
                (1..=1_000).contains(&self.live_streams_per_person),
                "live_streams_per_person",
                "1 to 1,000",
            ),
            ((1..=1_000_000).contains(&self.live_streams), "live_streams", "1 to 1,000,000"),
            (
                (Duration::from_secs(1)..=Duration::from_secs(300)).contains(&self.body_timeout),
                "body_timeout",
                "1 second to 5 minutes",
            ),
            (
                self.trusted_proxies.is_valid(),
                "trusted_proxies",
                "1 to 16 hops, or networks of proxies: not everybody's, IPv4 written as IPv4",
            ),
        ];
        match rules.into_iter().find(|(kept, ..)| !kept) {
            Some((_, member, expected)) => {
                Err(InvalidHttpConfig { member, expected: expected.into() })
            }
            None => self.check_origin(origins),
        }
    }

    /// From any other origin each ceremony would fail, and say nothing of the reason to the host.
    fn check_origin(&self, origins: &[String]) -> Result<(), InvalidHttpConfig> {
        if origins.contains(&self.origin) {
            return Ok(());
        }
        let expected = format!("one of the relying party's: {}", origins.join(", ")).into();
        Err(InvalidHttpConfig { member: "origin", expected })
    }

    /// Whether cookies can be `Secure`, which `http://localhost` does not allow everywhere.
    pub(crate) fn secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The address of this path within the desk, as browsers see it.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.prefix)
    }
}

impl PageLink {
    fn is_safe(&self) -> bool {
        is_path(&self.href) || self.href.starts_with("https://")
    }
}

pub(crate) fn is_kind(text: &str) -> bool {
    AuthenticatorKind::parse(text).is_some()
}

fn is_cookie_name(text: &str) -> bool {
    let plain = |c: u8| c.is_ascii_alphanumeric() || b"-_".contains(&c);
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

fn is_origin(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let host = url.host_str().unwrap_or_default();
    let local = host == "localhost" || host.ends_with(".localhost");
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && local);
    scheme && url.origin().ascii_serialization() == text
}

fn is_prefix(text: &str) -> bool {
    let mut segments = text.split('/');
    text.is_empty()
        || (segments.next() == Some("")
            && segments.all(|segment| {
                !segment.is_empty()
                    && segment.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
            }))
}

/// A path on this origin: `//host` and `/\host` would leave it.
fn is_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.chars().any(|c| c == '\\' || c.is_control() || c.is_whitespace())
}

fn is_name(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

const SAFE_LINKS: &str = "paths on this origin, or https addresses";
const MAX_BODY: usize = 128 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut HttpConfig)) -> Option<&'static str> {
        let mut config = HttpConfig::new("https://portal.example");
        change(&mut config);
        config.check(std::slice::from_ref(&config.origin)).err().map(|error| error.member)
    }

    #[test]
    fn the_defaults_are_good() {
        assert_eq!(refused(|_| ()), None);
        assert_eq!(refused(|c| c.prefix = String::new()), None);
        assert_eq!(refused(|c| c.origin = "http://localhost:8080".into()), None);
    }

    #[test]
    fn bad_configuration_is_an_error_that_names_its_member() {
        for origin in [
            "",
            "portal.example",
            "http://portal.example",
            "https://portal.example/",
            "https://Portal.example",
            "https://portal.example:443",
            "https://user@portal.example",
            "http://localhost.example",
        ] {
            assert_eq!(refused(|c| c.origin = origin.into()), Some("origin"), "{origin}");
        }
        for prefix in ["desk", "/desk/", "//desk", "/d esk", "/de%sk", "/"] {
            assert_eq!(refused(|c| c.prefix = prefix.into()), Some("prefix"), "{prefix}");
        }
        for path in ["", "home", "//evil.example", "/\\evil.example", "https://evil.example"] {
            assert_eq!(refused(|c| c.home = path.into()), Some("home"), "{path}");
            assert_eq!(refused(|c| c.sign_out = Some(path.into())), Some("sign_out"), "{path}");
        }
        assert_eq!(refused(|c| c.service_name = " ".into()), Some("service_name"));
        assert_eq!(refused(|c| c.kinds.clear()), Some("kinds"));
        assert_eq!(refused(|c| c.language_cookie = Some("a=b".into())), Some("language_cookie"));
        assert_eq!(refused(|c| c.max_body = 1 << 20), Some("max_body"));
        assert_eq!(refused(|c| c.live_interval = Duration::ZERO), Some("live_interval"));
        assert_eq!(refused(|c| c.live_streams = 0), Some("live_streams"));
        assert_eq!(refused(|c| c.live_streams_per_person = 0), Some("live_streams_per_person"));
        assert_eq!(refused(|c| c.body_timeout = Duration::ZERO), Some("body_timeout"));
        assert_eq!(
            refused(|c| {
                c.trusted_proxies = TrustedProxies::Hops { hops: 0, header: Default::default() };
            }),
            Some("trusted_proxies")
        );
        let script = PageLink { text: "x".into(), href: "javascript:alert(1)".into() };
        assert_eq!(refused(|c| c.footer = vec![script.clone()]), Some("footer"));
        assert_eq!(refused(|c| c.navigation = vec![script]), Some("navigation"));
    }
}
