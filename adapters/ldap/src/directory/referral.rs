//! Referrals: parts of a result that are on other servers.

use ldap3::Scope;
use url::Url;

use crate::config::{ServerConfig, server_url};
use crate::error::{LdapError, LdapErrorCode};
use crate::pool::{Pool, Query};

/// The servers that may be gone to.
pub(super) struct Others {
    pools: Vec<(Place, Pool)>,
}

/// A scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place(String, String, u16);

impl Others {
    pub(super) fn new(server: &ServerConfig, allowed: &[String]) -> Result<Self, LdapError> {
        let pool = |text: &String| {
            let place = Place::of(&server_url(text)?);
            let config = ServerConfig { urls: vec![text.clone()], ..server.clone() };
            Ok((place, Pool::new(config)?))
        };
        Ok(Self { pools: allowed.iter().map(pool).collect::<Result<_, _>>()? })
    }

    /// Where a referral leads: to which server, and what to ask it.
    ///
    /// # Errors
    /// `referral_refused` for a server that is not listed, or what is no LDAP address.
    pub(super) fn led(&self, referral: &str, asked: &Query) -> Result<(&Pool, Query), LdapError> {
        let refused = |why: &str| LdapError::new(LdapErrorCode::ReferralRefused, why);
        let url = Url::parse(referral).map_err(|_| refused("what it points to is no address"))?;
        let place = Place::of(&url);
        let found = self.pools.iter().find(|(listed, _)| *listed == place);
        let (_, pool) = found.ok_or_else(|| refused("it points to a server that is not listed"))?;
        let mut query = asked.clone();
        // A referral without a name or scope asks for the same there (RFC 4511 section 4.1.10).
        let dn = url.path().trim_start_matches('/');
        if !dn.is_empty() {
            query.base = unescaped(dn).ok_or_else(|| refused("its name is malformed"))?;
        }
        match url.query().and_then(|rest| rest.split('?').nth(1)) {
            Some("base") => query.scope = Scope::Base,
            Some("one") => query.scope = Scope::OneLevel,
            Some("sub") => query.scope = Scope::Subtree,
            _ => {}
        }
        Ok((pool, query))
    }
}

impl Place {
    fn of(url: &Url) -> Self {
        let port = url.port().unwrap_or(if url.scheme() == "ldaps" { 636 } else { 389 });
        let host = url.host_str().unwrap_or_default().to_lowercase();
        Self(url.scheme().to_owned(), host, port)
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_referral_leads_only_to_listed_servers() {
        let server = ServerConfig::new("ldap://127.0.0.1:1");
        let others = Others::new(&server, &["ldap://127.0.0.1:2".to_owned()]).unwrap();
        let asked = Query::base("a test", "dc=example", &["cn"]);
        let (pool, query) =
            others.led("ldap://127.0.0.1:2/ou=a%2cb,dc=example??sub?", &asked).unwrap();
        assert_eq!(pool.config.urls, ["ldap://127.0.0.1:2"]);
        assert_eq!((query.base.as_str(), query.scope), ("ou=a,b,dc=example", Scope::Subtree));
        let (_, query) = others.led("ldap://127.0.0.1:2", &asked).unwrap();
        assert_eq!((query.base.as_str(), query.scope), ("dc=example", Scope::Base));
        for elsewhere in [
            "ldap://127.0.0.1:3/dc=example",
            "ldaps://127.0.0.1:2/dc=example",
            "http://127.0.0.1:2/",
            "ldap://127.0.0.1:2/%zz",
            "",
        ] {
            let error = others.led(elsewhere, &asked).map(drop).unwrap_err();
            assert_eq!(error.code, LdapErrorCode::ReferralRefused, "{elsewhere}");
        }
    }
}
