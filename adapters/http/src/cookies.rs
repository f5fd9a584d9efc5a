//! The cookies of the desk: the session of a redeemed link, and what shows a link again to the
//! browser that generated it.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::config::HttpConfig;

/// The `Set-Cookie` value of a link's session. `None` if the session is not the base64url that the
/// desk makes.
pub(crate) fn set_link_session(config: &HttpConfig, session: &str) -> Option<HeaderValue> {
    // The cookie lasts at least as long as any link; the desk decides what the session may still do.
    set(config, &session_name(config), session, "/", 86_400)
}

/// The session that the browser holds.
pub(crate) fn link_session(config: &HttpConfig, headers: &HeaderMap) -> Option<String> {
    get(&session_name(config), headers)
}

/// The `Set-Cookie` value of a sealed token, for the page of its link alone.
pub(crate) fn set_issued(
    config: &HttpConfig,
    page: &str,
    sealed: &str,
    seconds: i64,
) -> Option<HeaderValue> {
    set(config, &page_name(config, "issued"), sealed, page, seconds)
}

/// The sealed token that the browser holds for this page.
pub(crate) fn issued(config: &HttpConfig, headers: &HeaderMap) -> Option<String> {
    get(&page_name(config, "issued"), headers)
}

/// The `Set-Cookie` value that recognises a form that is sent twice, for its page only. `None` if
/// the form has no name.
pub(crate) fn set_made(
    config: &HttpConfig,
    page: &str,
    attempt: &str,
    link_id: &str,
) -> Option<HeaderValue> {
    let named = is_token(attempt) && !attempt.contains('.');
    let value = named.then(|| format!("{attempt}.{link_id}"))?;
    set(config, &page_name(config, "made"), &value, page, MADE_SECONDS)
}

/// The id of the link that this form made when it came before.
pub(crate) fn made(config: &HttpConfig, headers: &HeaderMap, attempt: &str) -> Option<String> {
    let value = get(&page_name(config, "made"), headers)?;
    let (known, link_id) = value.split_once('.')?;
    (known == attempt).then(|| link_id.to_owned())
}

fn set(
    config: &HttpConfig,
    name: &str,
    value: &str,
    path: &str,
    seconds: i64,
) -> Option<HeaderValue> {
    let forgets = value.is_empty() && seconds == 0;
    if !(forgets || is_token(value)) {
        return None;
    }
    let secure = if config.secure() { "; Secure" } else { "" };
    let text = format!(
        "{name}={value}; Path={path}; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    );
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The value of a cookie, if it is plain.
pub(crate) fn get(name: &str, headers: &HeaderMap) -> Option<String> {
    headers.get_all(COOKIE).iter().find_map(|value| {
        // Browsers send all cookies as one value, and those of others may hold any byte.
        let pairs = String::from_utf8_lossy(value.as_bytes());
        let mut pairs = pairs.split(';').filter_map(|pair| pair.trim().split_once('='));
        let own = pairs.find(|(known, value)| *known == name && is_token(value));
        own.map(|(_, value)| value.to_owned())
    })
}

// `__Host-` ties the cookie to this host and to https, which http://localhost cannot promise.
fn session_name(config: &HttpConfig) -> String {
    let host = if config.secure() { "__Host-" } else { "" };
    format!("{host}{}link", of_desk(config))
}

// `__Host-` would send it everywhere; `__Secure-` still ties it to https.
fn page_name(config: &HttpConfig, what: &str) -> String {
    let secure = if config.secure() { "__Secure-" } else { "" };
    format!("{secure}{}{what}", of_desk(config))
}

/// How the names of this desk's cookies begin: no two prefixes of an origin have the same.
fn of_desk(config: &HttpConfig) -> String {
    match config.prefix.trim_start_matches('/') {
        "" => "keydesk-".to_owned(),
        // Segments hold no dot, and a name of a cookie no slash.
        path => format!("keydesk-{}-", path.replace('/', ".")),
    }
}

fn is_token(text: &str) -> bool {
    (1..=MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Longer than a session or a sealed token is.
const MAX: usize = 512;
/// A form that comes again later than this is a new one.
const MADE_SECONDS: i64 = 600;

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
    fn s06_what_shows_a_link_again_goes_to_its_page_alone() {
        let config = HttpConfig::new("https://portal.example");
        let cookie = set_issued(&config, "/desk/users/jo/links/l", "a.b.c", 60).unwrap();
        assert!(cookie.is_sensitive());
        assert_eq!(
            cookie.to_str().unwrap(),
            "__Secure-keydesk-desk-issued=a.b.c; Path=/desk/users/jo/links/l; HttpOnly; \
             SameSite=Strict; Max-Age=60; Secure"
        );
        let gone = set_issued(&config, "/desk/users/jo/links/l", "", 0).unwrap();
        assert!(gone.to_str().unwrap().contains("-issued=; Path=/desk/users/jo/links/l;"));
        assert_eq!(set_issued(&config, "/", "", 60), None);
        assert_eq!(set_made(&config, "/", "", "l"), None, "a form without a name");
        assert_eq!(set_made(&config, "/", "a.b", "l"), None);
        let local = HttpConfig::new("http://localhost:8080");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("keydesk-desk-made=one.link-1"));
        assert_eq!(made(&local, &headers, "one").as_deref(), Some("link-1"));
        assert_eq!(made(&local, &headers, "two"), None);
        assert_eq!(made(&config, &headers, "one"), None, "not a cookie of https");
    }

    #[test]
    fn the_names_of_two_desks_on_one_origin_differ() {
        let names = ["", "/desk", "/staff/desk", "/staff-desk", "/Staff/desk"].map(|prefix| {
            let config =
                HttpConfig { prefix: prefix.into(), ..HttpConfig::new("http://localhost:1") };
            session_name(&config)
        });
        assert_eq!(
            names,
            [
                "keydesk-link",
                "keydesk-desk-link",
                "keydesk-staff.desk-link",
                "keydesk-staff-desk-link",
                "keydesk-Staff.desk-link"
            ]
        );
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

    #[test]
    fn it_is_found_beside_a_cookie_beyond_ascii() {
        let config = HttpConfig::new("https://portal.example");
        for other in ["\u{e9}".as_bytes(), b"\xe9", b"\xff\xfe"] {
            let value = [b"x=", other, b"; __Host-keydesk-desk-link=yes; y=", other].concat();
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_bytes(&value).unwrap());
            assert_eq!(link_session(&config, &headers).as_deref(), Some("yes"));
        }
    }
}
