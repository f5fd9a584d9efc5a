//! The relying party: its id and the origins that may speak for it, checked before first use.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::base64url;
use crate::ids::RelyingPartyId;

/// The configuration of one relying party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RelyingPartyConfig {
    /// The domain that credentials are bound to.
    pub id: String,
    /// The name that people see; empty means the id.
    #[serde(default)]
    pub name: String,
    /// The exact origins from which ceremonies come.
    pub origins: Vec<String>,
    /// The origins of Android apps from which ceremonies come: `android:apk-key-hash:` and the
    /// SHA-256 digest of the app's signing certificate in base64url, 43 characters. Apps on iOS
    /// send an https origin.
    #[serde(default)]
    pub app_origins: Vec<String>,
    /// The exact origins that may show the relying party in a cross-origin frame.
    #[serde(default)]
    pub top_origins: Vec<String>,
    /// Whether ceremonies may run in a cross-origin frame at all.
    #[serde(default)]
    pub allow_cross_origin: bool,
}

impl RelyingPartyConfig {
    /// A relying party with one origin, without a name, app origins and cross-origin frames.
    pub fn new(id: impl Into<String>, origin: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            origins: vec![origin.into()],
            app_origins: Vec::new(),
            top_origins: Vec::new(),
            allow_cross_origin: false,
        }
    }
}

/// A relying party whose configuration is sound (WebAuthn Level 3 sections 5.1.3 and 13.4.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    id: RelyingPartyId,
    id_hash: [u8; 32],
    name: String,
    origins: Vec<String>,
    app_origins: Vec<String>,
    top_origins: Vec<String>,
    allow_cross_origin: bool,
}

/// Why a relying party's configuration was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RelyingPartyError {
    /// The id is not a domain.
    #[error("relying party id {id:?} is not a lower-case ASCII domain such as care.example.org")]
    IdNotDomain {
        /// The id.
        id: String,
    },
    /// The id is an IP address.
    #[error("relying party id {id:?} is an IP address; browsers need a domain, or localhost")]
    IdIsIpAddress {
        /// The id.
        id: String,
    },
    /// The id is a public suffix.
    #[error("relying party id {id:?} is a public suffix that many share; use a domain below it")]
    IdIsPublicSuffix {
        /// The id.
        id: String,
    },
    /// There is no origin.
    #[error("no origin is configured; give at least one, such as https://care.example.org")]
    NoOrigin,
    /// An origin is not a URL with a host.
    #[error("origin {origin:?} is not an origin such as https://care.example.org")]
    OriginMalformed {
        /// The origin.
        origin: String,
    },
    /// An origin is not https.
    #[error("origin {origin:?} is not https; only localhost may do without")]
    OriginNotSecure {
        /// The origin.
        origin: String,
    },
    /// An origin is not written as browsers write it.
    #[error("origin {origin:?} is not in its exact form; write {exact:?}")]
    OriginNotExact {
        /// The origin.
        origin: String,
        /// Its serialised form.
        exact: String,
    },
    /// An origin's host is not within the id's domain.
    #[error("origin {origin:?} is not on {id:?} or a domain below it")]
    OriginOutsideId {
        /// The origin.
        origin: String,
        /// The id.
        id: String,
    },
    /// An app's origin is not in the form that Android's Credential Manager sends.
    #[error(
        "app origin {origin:?} is not android:apk-key-hash: and 43 characters of base64url, the \
         SHA-256 digest of the app's signing certificate"
    )]
    AppOriginMalformed {
        /// The origin.
        origin: String,
    },
    /// An origin stands twice.
    #[error("origin {origin:?} is configured twice")]
    OriginDuplicated {
        /// The origin.
        origin: String,
    },
}

impl RelyingParty {
    /// Checks a configuration.
    ///
    /// The id has to be the host of every origin or a registrable suffix of it; public suffixes
    /// and IP addresses are refused. Origins are https, but for `localhost` and names below it,
    /// and written exactly as a browser serialises them. Apps' origins stand beside at least one
    /// such origin.
    pub fn new(config: RelyingPartyConfig) -> Result<Self, RelyingPartyError> {
        let RelyingPartyConfig { id, name, origins, app_origins, top_origins, allow_cross_origin } =
            config;
        let suffix = check_id(&id)?;
        if origins.is_empty() {
            return Err(RelyingPartyError::NoOrigin);
        }
        check_distinct(&origins)?;
        check_distinct(&app_origins)?;
        check_distinct(&top_origins)?;
        for origin in &origins {
            let host = check_origin(origin)?;
            let below = host.strip_suffix(id.as_str()).is_some_and(|head| head.ends_with('.'));
            // A name that is a suffix itself, such as localhost, has no registrable names below.
            if host != id && (suffix == Suffix::Own || !below) {
                return Err(RelyingPartyError::OriginOutsideId { origin: origin.clone(), id });
            }
        }
        for origin in &app_origins {
            check_app_origin(origin)?;
        }
        for origin in &top_origins {
            check_origin(origin)?;
        }
        let mut id_hash = [0; 32];
        id_hash.copy_from_slice(digest(&SHA256, id.as_bytes()).as_ref());
        let name = if name.is_empty() { id.clone() } else { name };
        let id = RelyingPartyId::new(id.as_str())
            .map_err(|_| RelyingPartyError::IdNotDomain { id: id.clone() })?;
        Ok(Self { id, id_hash, name, origins, app_origins, top_origins, allow_cross_origin })
    }

    /// The domain that credentials are bound to.
    pub fn id(&self) -> &RelyingPartyId {
        &self.id
    }

    /// The name that people see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The origins from which ceremonies come.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// The origins of Android apps from which ceremonies come.
    pub fn app_origins(&self) -> &[String] {
        &self.app_origins
    }

    /// The origins that may show the relying party in a cross-origin frame.
    pub fn top_origins(&self) -> &[String] {
        &self.top_origins
    }

    /// Whether ceremonies may run in a cross-origin frame.
    pub fn allow_cross_origin(&self) -> bool {
        self.allow_cross_origin
    }

    /// SHA-256 of the id, as authenticator data carries it.
    pub fn id_hash(&self) -> &[u8; 32] {
        &self.id_hash
    }
}

#[derive(PartialEq)]
enum Suffix {
    /// The id is itself an unlisted top-level name, such as localhost.
    Own,
    /// The id stands below a suffix.
    Above,
}

fn check_id(id: &str) -> Result<Suffix, RelyingPartyError> {
    let owned = || id.to_owned();
    match Host::parse(id) {
        Ok(Host::Domain(domain)) if domain == id && !id.ends_with('.') && id.len() <= 253 => {}
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) => {
            return Err(RelyingPartyError::IdIsIpAddress { id: owned() });
        }
        _ => return Err(RelyingPartyError::IdNotDomain { id: owned() }),
    }
    match psl::suffix(id.as_bytes()) {
        Some(suffix) if suffix.as_bytes() != id.as_bytes() => Ok(Suffix::Above),
        Some(suffix) if suffix.is_known() => {
            Err(RelyingPartyError::IdIsPublicSuffix { id: owned() })
        }
        _ => Ok(Suffix::Own),
    }
}

/// Returns the host of an origin that is fit for use.
fn check_origin(origin: &str) -> Result<String, RelyingPartyError> {
    let owned = || origin.to_owned();
    let malformed = || RelyingPartyError::OriginMalformed { origin: owned() };
    let url = Url::parse(origin).map_err(|_| malformed())?;
    let host = match (url.scheme(), url.host()) {
        ("https" | "http", Some(Host::Domain(host))) => host.to_owned(),
        _ => return Err(malformed()),
    };
    if url.scheme() == "http" && host != "localhost" && !host.ends_with(".localhost") {
        return Err(RelyingPartyError::OriginNotSecure { origin: owned() });
    }
    let exact = url.origin().ascii_serialization();
    if exact != origin || host.ends_with('.') {
        return Err(RelyingPartyError::OriginNotExact { origin: owned(), exact });
    }
    Ok(host)
}

/// Android's Credential Manager writes SHA-256 of the signing certificate in unpadded base64url.
fn check_app_origin(origin: &str) -> Result<(), RelyingPartyError> {
    let digest = origin.strip_prefix(APP_ORIGIN).map(base64url::decode);
    match digest {
        Some(Ok(digest)) if digest.len() == 32 => Ok(()),
        _ => Err(RelyingPartyError::AppOriginMalformed { origin: origin.to_owned() }),
    }
}

fn check_distinct(origins: &[String]) -> Result<(), RelyingPartyError> {
    for (at, origin) in origins.iter().enumerate() {
        if origins.iter().take(at).any(|before| before == origin) {
            return Err(RelyingPartyError::OriginDuplicated { origin: origin.clone() });
        }
    }
    Ok(())
}

const APP_ORIGIN: &str = "android:apk-key-hash:";
