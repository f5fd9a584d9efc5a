//! The cookie that holds the session of a redeemed link.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::config::HttpConfig;

/// Its `Set-Cookie` value. `None` if the session is not the base64url that the desk makes.
pub(crate) fn set_link_session(config: &HttpConfig, session: &str) -> Option<HeaderValue> {
    if !is_token(session) {
        return None;
    }
    let secure = if config.secure() { "; Secure" } else { "" };
    let name = name(config);
    // Longer than any link lives: what the session may still do, the desk decides.
    let text =
        format!("{name}={session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400{secure}");
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The session that the browser holds.
pub(crate) fn link_session(config: &HttpConfig, headers: &HeaderMap) -> Option<String> {
    let name = name(config);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && is_token(value))
        .map(|(_, value)| value.to_owned())
}

// `__Host-` ties the cookie to this host and to https, which http://localhost cannot promise.
fn name(config: &HttpConfig) -> String {
    let host = if config.secure() { "__Host-" } else { "" };
    format!("{host}keydesk-{}-link", config.desk_name)
}

fn is_token(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s06_the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let config = HttpConfig::new("https://portal.example");
        let cookie = set_link_session(&config, "ab.c-_1").unwrap();
        assert!(cookie.is_sensitive());
        assert_eq!(
            cookie.to_str().unwrap(),
            "__Host-keydesk-desk-link=ab.c-_1; Path=/; HttpOnly; SameSite=Strict; \
             Max-Age=86400; Secure"
        );
        let local = HttpConfig::new("http://localhost:8080");
        let cookie = set_link_session(&local, "abc").unwrap();
        assert!(cookie.to_str().unwrap().starts_with("keydesk-desk-link=abc; Path=/; HttpOnly"));
        assert_eq!(set_link_session(&config, "a; Domain=evil.example"), None);
    }

    #[test]
    fn it_is_found_by_its_whole_name() {
        let config = HttpConfig::new("https://portal.example");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("keydesk-desk-link=no; a=b"));
        assert_eq!(link_session(&config, &headers), None);
        headers.append(COOKIE, HeaderValue::from_static("x=y; __Host-keydesk-desk-link=yes"));
        assert_eq!(link_session(&config, &headers).as_deref(), Some("yes"));
    }
}
