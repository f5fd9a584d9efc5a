//! The files that pages load: held in memory, at an address that changes when they do.

use std::io::Write;
use std::sync::OnceLock;

use aws_lc_rs::digest::{self, SHA256};
use axum::body::Body;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, Response};

/// The files, and the digest of all of them that stands in their address.
#[derive(Debug)]
pub(crate) struct Assets {
    files: Vec<File>,
    hash: String,
}

#[derive(Debug)]
struct File {
    name: &'static str,
    kind: &'static str,
    text: Bytes,
    /// Made when it is first asked for.
    compressed: OnceLock<Bytes>,
}

impl Assets {
    pub(crate) fn new(theme: Option<String>) -> Self {
        let file = |name, kind, text| File { name, kind, text, compressed: OnceLock::new() };
        let mut files: Vec<_> = FILES
            .iter()
            .map(|(name, kind, text)| file(name, kind, Bytes::from_static(text.as_bytes())))
            .collect();
        files.extend(theme.map(|css| file("theme.css", CSS, Bytes::from(css))));
        let mut all = digest::Context::new(&SHA256);
        for File { name, text, .. } in &files {
            // Lengths keep two files from being taken for one.
            all.update(format!("{name} {}\n", text.len()).as_bytes());
            all.update(text);
        }
        let digest = all.finish();
        let hash = digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { hash, files }
    }

    /// Where they lie within the desk.
    pub(crate) fn folder(&self) -> String {
        format!("/assets/{}", self.hash)
    }

    /// The file, if the address is the one of this build; compressed for clients that accept it.
    pub(crate) fn get(&self, hash: &str, name: &str, asked: &HeaderMap) -> Option<Response<Body>> {
        let file = self.files.iter().find(|file| file.name == name)?;
        if hash != self.hash {
            return None;
        }
        let compressed = takes_gzip(asked).then(|| file.compressed()).flatten();
        let gzip = compressed.is_some();
        let mut response = Response::new(Body::from(compressed.unwrap_or(&file.text).clone()));
        let headers = response.headers_mut();
        if gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
        Some(response)
    }
}

impl File {
    /// Nothing in an asset is secret, so compressing it gives nothing away.
    fn compressed(&self) -> Option<&Bytes> {
        if self.compressed.get().is_none() {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&self.text).ok()?;
            // Another request may have compressed it meanwhile, with the same result.
            let _ = self.compressed.set(encoder.finish().ok()?.into());
        }
        self.compressed.get()
    }
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let values = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight.trim(), "q=0" | "q=0.0")
    })
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

/// The `Cache-Control` that [`headers`](crate::headers) keeps.
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

const FILES: [(&str, &str, &str); 18] = [
    ("favicon.svg", SVG, include_str!("../assets/favicon.svg")),
    ("keydesk.css", CSS, include_str!("../assets/keydesk.css")),
    module!("keydesk"),
    module!("address"),
    module!("ceremony"),
    module!("copy"),
    module!("credential"),
    module!("link"),
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
