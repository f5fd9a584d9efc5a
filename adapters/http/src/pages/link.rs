//! The page that a registration link opens. It needs no session, and loading it does nothing.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use http::{Method, Response, StatusCode, Uri};
use keydesk_core::model::AuthenticatorKind;
use percent_encoding::percent_decode_str;

use super::messages::{PageMessage, link_messages};
use super::not_found;
use super::shell::{Shell, render};
use crate::config::HttpConfig;
use crate::shared::Shared;
use crate::text::{Catalogue, LinkKind, fill, find};

#[derive(Template)]
#[template(path = "pages/link.html")]
struct LinkPage {
    shell: Shell,
    t: &'static Catalogue,
    base: String,
    kind: LinkKind,
    intro: String,
    needs: Vec<String>,
    steps: Vec<String>,
    messages: Vec<PageMessage>,
}

#[derive(Template)]
#[template(path = "pages/link_changed.html")]
struct Changed {
    shell: Shell,
    t: &'static Catalogue,
    /// The address that the browser module leads to, with the token that it finds.
    base: String,
}

/// Serves `/link`: the page for a link for a security key.
pub(crate) async fn show(State(shared): State<Arc<Shared>>) -> Response<Body> {
    page(&shared, DEFAULT).unwrap_or_else(|| not_found(&shared))
}

/// Serves `/link/{kind}`: the page for a link for this kind, or for a damaged address.
pub(crate) async fn show_kind(
    State(shared): State<Arc<Shared>>,
    Path(kind): Path<String>,
    method: Method,
    uri: Uri,
) -> Response<Body> {
    let page = AuthenticatorKind::parse(&kind).and_then(|kind| page(&shared, kind));
    let page = page.or_else(|| changed(&shared, &method, &uri));
    page.unwrap_or_else(|| not_found(&shared))
}

/// The path of the page for this kind, within the desk.
pub(crate) fn path(kind: AuthenticatorKind) -> String {
    if kind == DEFAULT { LINK.to_owned() } else { format!("{LINK}/{kind}") }
}

fn page(shared: &Shared, kind: AuthenticatorKind) -> Option<Response<Body>> {
    let t = shared.text;
    let base = shared.config.path(&path(kind));
    let kind = find(t.link.kinds, kind.as_str())?;
    let said = |sentence: &&str| fill(sentence, &[("kind", kind.noun)]);
    let page = LinkPage {
        shell: Shell::new(shared, None, kind.register),
        t,
        base,
        kind,
        intro: said(&t.link.intro),
        needs: t.link.needs.iter().map(said).collect(),
        steps: t.link.steps.iter().map(said).collect(),
        messages: link_messages(shared),
    };
    Some(render(shared, StatusCode::OK, &page))
}

/// The page for the address of a link that a mail or chat program damaged, or `None`: `#`
/// escaped as `%23`, left out or replaced, a slash before the token, a full stop after the
/// address. The browser module moves the token to the fragment, where it belongs; the page holds
/// nothing of it.
pub(crate) fn changed(shared: &Shared, method: &Method, uri: &Uri) -> Option<Response<Body>> {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let path = plain(uri.path()).to_lowercase();
    let rest = path.trim_start_matches('/').strip_prefix(&LINK[1..]).filter(|_| reads)?;
    let t = shared.text;
    let kinds = AuthenticatorKind::ALL.iter().copied();
    let named = rest
        .strip_prefix('/')
        .and_then(|rest| kinds.into_iter().find(|kind| rest.starts_with(kind.as_str())));
    let rest = named.map_or(rest, |kind| &rest[kind.as_str().len() + 1..]);
    if !is_rest_of_link(rest) {
        return None;
    }
    let base = shared.config.path(&self::path(named.unwrap_or(DEFAULT)));
    let shell = Shell::new(shared, None, t.link.changed);
    Some(render(shared, StatusCode::OK, &Changed { shell, t, base }))
}

/// Whether a damaged address can have this after the page's path: it is empty or begins with
/// a character other than a letter or digit, such as `#`; or it holds a word long enough for
/// part of a token.
fn is_rest_of_link(rest: &str) -> bool {
    let in_token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let begins_otherwise = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    let long = rest.split(|c| !in_token(c)).any(|word| word.len() >= MIN_TOKEN_PART);
    long || rest.strip_prefix('/').map_or(begins_otherwise(rest), begins_otherwise)
}

/// The path without percent-escapes, even if it was escaped up to three times.
fn plain(path: &str) -> String {
    let mut plain = path.to_owned();
    for _ in 0..3 {
        plain = percent_decode_str(&plain).decode_utf8_lossy().into_owned();
    }
    plain
}

/// The path of a request up to where a token may stand.
pub(crate) fn without_token<'u>(config: &HttpConfig, uri: &'u Uri) -> &'u str {
    let logged = before_link(config, before_token(uri.path()));
    // A token whose characters are escaped cannot be cut off, so nothing is kept.
    let unescaped = plain(logged);
    if before_token(&unescaped) == unescaped { logged } else { "" }
}

fn before_link<'u>(config: &HttpConfig, path: &'u str) -> &'u str {
    let prefix = if config.prefix_stripped { "" } else { config.prefix.as_str() };
    let Some(rest) = path.strip_prefix(prefix) else { return path };
    let inner = plain(rest).to_lowercase();
    let inner = inner.trim_start_matches('/');
    if !inner.starts_with(&LINK[1..]) {
        return path;
    }
    // However it is escaped, the page's own path is at least as long as it is written plainly.
    let slashes = rest.len() - rest.trim_start_matches('/').len();
    let end = prefix.len() + slashes + LINK.len() - 1;
    let kept = path.get(..end).unwrap_or_default();
    if kept.to_lowercase().ends_with(LINK) {
        kept
    } else {
        path.get(..prefix.len()).unwrap_or_default()
    }
}

/// The path up to the first word that is as long as a token, wherever it stands.
fn before_token(path: &str) -> &str {
    let mut start = 0;
    for word in path.split(|c: char| !is_of_token(c)) {
        if word.len() >= MIN_TOKEN {
            return path.get(..start).unwrap_or_default();
        }
        start += word.len() + 1;
    }
    path
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

const LINK: &str = "/link";
const DEFAULT: AuthenticatorKind = AuthenticatorKind::SecurityKey;
/// From this length a word after `/link` counts as part of a token, which has 43 characters.
const MIN_TOKEN_PART: usize = 20;
/// Words from this length are cut as tokens: below a token's 43, above a UUID's 36 characters.
const MIN_TOKEN: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "mBq1x-Yk3_vR8sT0uW2yZ4aC6eG8iK0mO2qS4uW6yA8";

    #[test]
    fn s06_no_form_of_a_changed_link_reaches_a_log() {
        let config = HttpConfig::new("https://portal.example");
        for path in [
            "/desk/link%23TOKEN",
            "/desk/link%2523TOKEN",
            "/desk/linkTOKEN",
            "/desk/link/TOKEN",
            "/desk/link/passkey%23TOKEN",
            "/desk/link/passkey/TOKEN",
            "/desk/LINK%23TOKEN",
            "/desk//link%23TOKEN",
            "/desk/%6Cink%23TOKEN",
            "/desk/l%69nk/TOKEN",
            "/desk/link=23TOKEN",
            "/desk/link*TOKEN",
            "/desk/link?token=TOKEN",
            "/desk/link%23TOKEN?a=b",
            "/desk/users?query=TOKEN",
        ] {
            let uri: Uri = path.replace("TOKEN", TOKEN).parse().unwrap();
            let logged = without_token(&config, &uri);
            assert!(!logged.contains(&TOKEN[..8]), "{logged}");
            assert!(logged.starts_with("/desk"), "{logged}");
        }
        for path in [
            "//desk/link/TOKEN",
            "/DESK/link/TOKEN",
            "/desk/%20link%23TOKEN",
            "/desk/%EF%BB%BFlink%23TOKEN",
            "/desk/%09link/TOKEN",
            "/link%23TOKEN",
            "/desk/users/link%23TOKEN",
            "/desk/x/../link/TOKEN",
            "/elsewhere/TOKEN",
            "/TOKEN",
        ] {
            for token in [TOKEN.to_owned(), TOKEN.replace('-', "%2D").replace('_', "%5f")] {
                let uri: Uri = path.replace("TOKEN", &token).parse().unwrap();
                let logged = without_token(&config, &uri);
                assert!(!logged.contains(&TOKEN[..5]), "{uri}: {logged}");
            }
        }
        for path in [
            "/desk/link",
            "/desk/users/u-1/links/l-1",
            "/desk/users/1f0d1c2e-5a8b-4c1d-9e3f-0a1b2c3d4e5f/links/zDk3KQBixPHH9VzHmHOljw",
            "/desk",
            "/elsewhere/link",
        ] {
            assert_eq!(without_token(&config, &path.parse().unwrap()), path);
        }
        let behind = HttpConfig { prefix_stripped: true, ..config };
        let uri: Uri = format!("/link%23{TOKEN}").parse().unwrap();
        assert_eq!(without_token(&behind, &uri), "/link");
    }

    #[test]
    fn rest_of_a_damaged_link_is_distinguished_from_other_paths() {
        for rest in ["", "/", "#", "#abc", ".", ",", "&", "&#35;", "=23x", "/.", TOKEN, "/x#"] {
            let expected = rest != "/x#";
            assert_eq!(is_rest_of_link(rest), expected, "{rest}");
        }
        for rest in ["/smartcard", "s", "age", "/smart-card", "/a/b"] {
            assert!(!is_rest_of_link(rest), "{rest}");
        }
        assert!(is_rest_of_link(&format!("/x{TOKEN}")));
    }
}
