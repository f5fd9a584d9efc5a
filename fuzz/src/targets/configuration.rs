//! The relying party's configuration, as an operator may write it.

use keydesk_core::base64url;
use keydesk_core::webauthn::{RelyingParty, RelyingPartyConfig};
use url::{Host, Url};

use crate::oracle::bounded;

/// A configuration that is taken has origins that browsers write in this way, each https or on
/// localhost, each on the id's domain or below it, none twice; and the id is no address. Origins of
/// apps end with 32 bytes in base64url.
///
/// Lines: the id, then the origins, after an empty line at most four top origins, then the origins of
/// apps.
pub fn relying_party(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.split('\n').map(str::to_owned);
    let config = RelyingPartyConfig {
        id: lines.next().unwrap_or_default(),
        name: String::new(),
        origins: lines.by_ref().take_while(|line| !line.is_empty()).collect(),
        top_origins: lines.by_ref().take(4).take_while(|line| !line.is_empty()).collect(),
        app_origins: lines.collect(),
        allow_cross_origin: true,
    };
    let rp = match bounded(|| RelyingParty::new(config.clone())) {
        Ok(rp) => rp,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let id = rp.id().as_str();
    assert_eq!((id, rp.name()), (&*config.id, &*config.id));
    assert!(matches!(Host::parse(id), Ok(Host::Domain(host)) if host == id), "{id} is no domain");
    assert!(!rp.origins().is_empty());
    assert_eq!(rp.origins(), config.origins);
    assert_eq!(rp.top_origins(), config.top_origins);
    assert_eq!(rp.app_origins(), config.app_origins);
    for (at, origin) in rp.app_origins().iter().enumerate() {
        let hash = origin.strip_prefix("android:apk-key-hash:").expect("an app's origin");
        assert_eq!(base64url::decode(hash).expect("base64url").len(), 32, "{origin}");
        assert!(!rp.app_origins()[..at].contains(origin), "{origin} stands twice");
    }
    for list in [rp.origins(), rp.top_origins()] {
        for (at, origin) in list.iter().enumerate() {
            let url = Url::parse(origin).expect("a URL");
            assert_eq!(&url.origin().ascii_serialization(), origin, "not as browsers write it");
            let host = url.host_str().expect("a host");
            let local = host == "localhost" || host.ends_with(".localhost");
            assert!(url.scheme() == "https" || (url.scheme() == "http" && local), "{origin}");
            assert!(!list[..at].contains(origin), "{origin} stands twice");
        }
    }
    for origin in rp.origins() {
        let url = Url::parse(origin).expect("a URL");
        let host = url.host_str().expect("a host");
        assert!(host == id || host.ends_with(&format!(".{id}")), "{origin} is not on {id}");
    }
}
