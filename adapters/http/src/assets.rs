//! The files that pages load: held in memory, at an address that changes when they do.

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response};

/// The files, and the digest of all of them that stands in their address.
#[derive(Debug)]
pub(crate) struct Assets {
    files: Vec<(&'static str, &'static str, String)>,
    hash: String,
}

impl Assets {
    pub(crate) fn new(theme: Option<String>) -> Self {
        let mut files: Vec<_> =
            FILES.iter().map(|(name, kind, text)| (*name, *kind, (*text).to_owned())).collect();
        files.extend(theme.map(|css| ("theme.css", CSS, css)));
        let mut all = Vec::new();
        for (name, _, text) in &files {
            // Lengths keep two files from being taken for one.
            all.extend_from_slice(format!("{name} {}\n{text}", text.len()).as_bytes());
        }
        let digest = digest(&SHA256, &all);
        let hash = digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { hash, files }
    }

    /// Where they lie within the desk.
    pub(crate) fn folder(&self) -> String {
        format!("/assets/{}", self.hash)
    }

    /// The file, if the address is the one of this build.
    pub(crate) fn get(&self, hash: &str, name: &str) -> Option<Response<Body>> {
        let (_, kind, text) = self.files.iter().find(|(known, ..)| *known == name)?;
        if hash != self.hash {
            return None;
        }
        let mut response = Response::new(Body::from(text.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
        Some(response)
    }
}

/// One of the images that the style sheet names.
macro_rules! icon {
    ($name:literal) => {
        (
            concat!("images/nhsuk-icon-", $name, ".svg"),
            SVG,
            include_str!(concat!("../assets/nhsuk/images/nhsuk-icon-", $name, ".svg")),
        )
    };
}

/// What [`headers`](crate::headers) leaves as it is.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const SVG: &str = "image/svg+xml";

/// One of the browser modules.
macro_rules! module {
    ($name:literal) => {
        (concat!($name, ".js"), SCRIPT, include_str!(concat!("../assets/", $name, ".js")))
    };
}

const FILES: [(&str, &str, &str); 15] = [
    ("favicon.svg", SVG, include_str!("../assets/favicon.svg")),
    ("keydesk.css", CSS, include_str!("../assets/keydesk.css")),
    module!("keydesk"),
    module!("ceremony"),
    module!("copy"),
    module!("live"),
    module!("register"),
    module!("sign-in"),
    module!("tokens"),
    ("nhsuk-frontend.min.css", CSS, include_str!("../assets/nhsuk/nhsuk-frontend.min.css")),
    ("nhsuk-frontend.min.js", SCRIPT, include_str!("../assets/nhsuk/nhsuk-frontend.min.js")),
    icon!("arrow-down"),
    icon!("arrow-up"),
    icon!("arrow-up-down"),
    icon!("cross"),
];
