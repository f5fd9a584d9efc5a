//! Proxies in front of a mounted desk, and the address of a request's peer.

use std::net::IpAddr;

use keydesk_api::ApiError;
use keydesk_http::{ForwardedHeader, PeerAddress, TrustedProxies};
use serde::Deserialize;

use crate::open::invalid;

/// Proxies in front of the desk that are trusted to report the client's address: `hops` or `networks`.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrustedProxiesRecord {
    /// How many proxies a request passes, 1 to 16. The desk must be reachable through all of them only.
    #[serde(default)]
    pub hops: Option<u8>,
    /// The networks of the proxies, such as `10.0.0.0/8`, or their addresses. The header is read only if
    /// the peer of the connection is in one of them.
    #[serde(default)]
    pub networks: Option<Vec<String>>,
    /// The header that they write: `x-forwarded-for` if left out, or `forwarded` (RFC 7239).
    #[serde(default)]
    pub header: Option<String>,
}

impl TrustedProxiesRecord {
    /// # Errors
    /// `configuration_invalid` unless there is one of `hops` and `networks`, within its limits.
    pub(crate) fn into_proxies(self) -> Result<TrustedProxies, ApiError> {
        let text = match (self.hops, self.networks) {
            (Some(hops), None) => hops.to_string(),
            (None, Some(networks)) => networks.join(","),
            _ => return Err(invalid("trustedProxies must have hops or networks, and not both")),
        };
        let proxies: TrustedProxies =
            text.parse().map_err(|error| invalid(&format!("trustedProxies: {error}")))?;
        match self.header.as_deref() {
            None | Some("x-forwarded-for") => Ok(proxies),
            Some("forwarded") => Ok(proxies.writing(ForwardedHeader::Forwarded)),
            Some(_) => {
                Err(invalid("trustedProxies.header must be \"x-forwarded-for\" or \"forwarded\""))
            }
        }
    }
}

/// The address of a connection's other end as servers report it: an IPv6 address may name its zone.
pub(crate) fn peer(text: &str) -> Option<PeerAddress> {
    let address = text.split('%').next().unwrap_or_default();
    address.parse::<IpAddr>().ok().map(PeerAddress)
}
