//! Requests that another site made the browser send are refused, without any token.

use http::header::ORIGIN;
use http::request::Parts;
use http::{HeaderMap, Method};

/// The decision on a request that may change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may.
    Passes,
    /// The service itself sent it, at another address than the configured one.
    WrongAddress,
    /// Another site sent it, or nothing shows that none did.
    CrossSite,
}

/// Whether the request may change something, and what to tell the person if not.
///
/// A page at another name of the same server is `same-origin` to the browser, which pages of other
/// sites cannot forge. It passes no more than theirs do.
pub(crate) fn judge(parts: &Parts, origin: &str) -> Verdict {
    if passes(parts, origin) {
        return Verdict::Passes;
    }
    match text(&parts.headers, "sec-fetch-site") {
        Some("same-origin") => Verdict::WrongAddress,
        _ => Verdict::CrossSite,
    }
}

/// Whether the request may change something.
///
/// 1. `GET` and `HEAD` change nothing and always pass.
/// 2. An `Origin` other than the configured one fails; `null` counts as none, because
///    `Referrer-Policy: no-referrer` makes browsers send it with forms.
/// 3. `Sec-Fetch-Site`, which pages cannot forge, must be `same-origin` or `none`.
/// 4. Without it the right `Origin` is enough (browsers before 2023).
/// 5. With neither, only a request with the header `Keydesk-Request: 1` passes: another site's
///    page cannot set it, and a client that is not a browser sends no cookies by accident.
pub(crate) fn passes(parts: &Parts, origin: &str) -> bool {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return true;
    }
    let claimed = text(&parts.headers, ORIGIN.as_str()).filter(|value| *value != "null");
    if claimed.is_some_and(|claimed| claimed != origin) {
        return false;
    }
    match text(&parts.headers, "sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => claimed.is_some() || has_request_header(&parts.headers),
    }
}

/// Whether the request carries `Keydesk-Request: 1`, which the JSON API needs always.
pub(crate) fn has_request_header(headers: &HeaderMap) -> bool {
    text(headers, "keydesk-request") == Some("1")
}

// A value that is not text fails every comparison, and one that comes twice is not believed.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        return Some("");
    }
    Some(first.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn post(headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method("POST");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        passes(&request.body(()).unwrap().into_parts().0, "https://portal.example")
    }

    #[test]
    fn same_origin_requests_pass() {
        let own = ("origin", "https://portal.example");
        assert!(post(&[("sec-fetch-site", "same-origin"), own]));
        assert!(post(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(post(&[("sec-fetch-site", "none")]));
        assert!(post(&[own]));
        assert!(post(&[("keydesk-request", "1")]));
    }

    #[test]
    fn a_request_for_another_host_name_and_one_from_another_site_have_different_codes() {
        let judged = |headers: &[(&str, &str)]| {
            let mut request = Request::builder().method("POST");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            judge(&request.body(()).unwrap().into_parts().0, "https://portal.example")
        };
        let alias = ("origin", "https://portal.internal");
        let same = ("sec-fetch-site", "same-origin");
        assert_eq!(judged(&[same, ("origin", "https://portal.example")]), Verdict::Passes);
        assert_eq!(judged(&[same, alias]), Verdict::WrongAddress);
        for headers in [
            &[alias][..],
            &[("sec-fetch-site", "same-site"), alias],
            &[("sec-fetch-site", "cross-site"), alias],
            &[("sec-fetch-site", "none"), alias],
            &[same, same, alias],
            &[],
        ] {
            assert_eq!(judged(headers), Verdict::CrossSite, "{headers:?}");
        }
    }

    #[test]
    fn others_do_not() {
        for headers in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://evil.example")],
            &[("origin", "http://portal.example")],
            &[("origin", "https://portal.example.evil.example")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://portal.example")],
            &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            &[("sec-fetch-site", "cross-site"), ("keydesk-request", "1")],
            &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")],
            &[("keydesk-request", "0")],
        ] {
            assert!(!post(headers), "{headers:?}");
        }
    }
}
