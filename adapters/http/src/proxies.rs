//! The client's address, as far as the proxies in front of the desk are trusted.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::ConnectInfo;
use http::header::FORWARDED;
use http::request::Parts;
use http::{Extensions, HeaderMap};
use ipnet::IpNet;

/// The address of the connection's other end: a request extension for servers that are not axum's.
/// axum's own `ConnectInfo<SocketAddr>` is read as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// Which proxies in front of the desk are trusted to report the client's address.
///
/// The header is read from right to left, because each proxy adds the address of its own peer at the
/// right; what stands left of the first untrusted address is the client's own claim and is ignored.
/// As text it is a number of proxies (`2`) or a list of networks (`10.0.0.0/8, 2001:db8::1`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TrustedProxies {
    /// No proxy is trusted: the client is the peer of the connection, and no header is read.
    #[default]
    None,
    /// A fixed number of proxies, each of which adds its peer to the header. The desk must be reachable
    /// through all of them only: a client that gets past one of them chooses its own address.
    Hops {
        /// How many proxies a request passes, 1 to 16.
        hops: u8,
        /// Which header they write.
        header: ForwardedHeader,
    },
    /// Proxies in these networks. The header is read only if the peer is one of them.
    Networks {
        /// The networks of the proxies; at least one, none of them a whole address family, and none
        /// in IPv4-mapped form (`::ffff:10.0.0.0/104`).
        networks: Vec<IpNet>,
        /// Which header they write.
        header: ForwardedHeader,
    },
}

/// The header that the proxies write. Only one is read: a client may send the other one, and a proxy
/// that does not write it passes it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`: a list of addresses.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239): the parameter `for` of each element.
    Forwarded,
}

/// The text is neither a number of proxies nor a list of networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} must be a number of proxies (1 to 16), or networks such as 10.0.0.0/8")]
pub struct InvalidTrustedProxies(String);

impl TrustedProxies {
    /// The same proxies, which write this header.
    #[must_use]
    pub fn writing(mut self, written: ForwardedHeader) -> Self {
        match &mut self {
            Self::None => {}
            Self::Hops { header, .. } | Self::Networks { header, .. } => *header = written,
        }
        self
    }

    /// The client's address; `None` if the server reports no peer and no trusted proxy an address. An
    /// IPv4-mapped IPv6 address is returned as IPv4.
    pub fn client(&self, parts: &Parts) -> Option<IpAddr> {
        self.of(peer(&parts.extensions), &parts.headers)
    }

    pub(crate) fn is_valid(&self) -> bool {
        match self {
            Self::None => true,
            Self::Hops { hops, .. } => (1..=16).contains(hops),
            Self::Networks { networks, .. } => {
                !networks.is_empty() && networks.iter().all(is_proxy_network)
            }
        }
    }

    fn of(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<IpAddr> {
        match self {
            Self::None => peer,
            Self::Hops { hops, header } => {
                // The nearest proxy is the peer; it wrote the last address of the list.
                let mut client = peer;
                for reported in header.addresses(headers).take(usize::from(*hops)) {
                    match reported {
                        Some(address) => client = Some(address),
                        None => break,
                    }
                }
                client
            }
            Self::Networks { networks, header } => {
                let trusted = |address: IpAddr| networks.iter().any(|net| net.contains(&address));
                let mut client = peer?;
                for reported in header.addresses(headers) {
                    match reported {
                        Some(address) if trusted(client) => client = address,
                        _ => break,
                    }
                }
                Some(client)
            }
        }
    }
}

impl FromStr for TrustedProxies {
    type Err = InvalidTrustedProxies;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let header = ForwardedHeader::default();
        let proxies = match text.trim().parse() {
            Ok(hops) => Some(Self::Hops { hops, header }),
            Err(_) => {
                let networks: Option<Vec<IpNet>> = text.split(',').map(network).collect();
                networks.map(|networks| Self::Networks { networks, header })
            }
        };
        let valid = proxies.filter(Self::is_valid);
        valid.ok_or_else(|| InvalidTrustedProxies(text.to_owned()))
    }
}

impl ForwardedHeader {
    /// The addresses of the header, the nearest proxy's first. `None` stands for an element that is not
    /// an address: everything left of it is ignored.
    fn addresses(self, headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
        let name = match self {
            Self::XForwardedFor => X_FORWARDED_FOR,
            Self::Forwarded => FORWARDED.as_str(),
        };
        headers.get_all(name).iter().rev().flat_map(move |value| match (value.to_str(), self) {
            (Ok(text), Self::XForwardedFor) => {
                text.rsplit(',').map(|element| address(element.trim())).collect()
            }
            (Ok(text), Self::Forwarded) => {
                split_from_the_right(text, ',').into_iter().map(forwarded_for).collect()
            }
            (Err(_), _) => vec![None],
        })
    }
}

/// The address in one element of `Forwarded`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let mut found = None;
    for pair in split_from_the_right(element, ';') {
        let (name, value) = pair.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("for") {
            if found.is_some() {
                return None;
            }
            found = Some(address(unquoted(value.trim())?)?);
        }
    }
    found
}

fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let ours = extensions.get::<PeerAddress>().map(|peer| peer.0);
    let axums = || extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    ours.or_else(axums).map(|address| address.to_canonical())
}

/// An address, with or without a port; IPv6 in brackets if a port may follow.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.parse::<IpAddr>().ok();
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare().or_else(with_port).or_else(bracketed).map(|address| address.to_canonical())
}

/// A network, or a single address.
fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Addresses are compared in canonical form, and a network of all addresses would trust every client.
fn is_proxy_network(network: &IpNet) -> bool {
    let mapped =
        matches!(network.addr(), IpAddr::V6(address) if address.to_ipv4_mapped().is_some());
    network.prefix_len() > 0 && !mapped
}

/// Splits at a separator outside of quotes (RFC 9110 section 5.6.4), the last part first. Reading from
/// the right keeps an unfinished quote of the client's from swallowing what a proxy added after it.
fn split_from_the_right(text: &str, separator: char) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut parts, mut end, mut quoted) = (Vec::new(), text.len(), false);
    for (at, c) in text.char_indices().rev() {
        if c == '"' {
            let escapes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
            quoted = !quoted || escapes % 2 == 1;
        } else if c == separator && !quoted {
            parts.push(&text[at + c.len_utf8()..end]);
            end = at;
        }
    }
    parts.push(&text[..end]);
    parts
}

/// A token, or what stands between quotes. No address needs an escape.
fn unquoted(value: &str) -> Option<&str> {
    match value.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').filter(|inner| !inner.contains(['"', '\\'])),
        None => Some(value),
    }
}

const X_FORWARDED_FOR: &str = "x-forwarded-for";

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    const XFF: ForwardedHeader = ForwardedHeader::XForwardedFor;
    const RFC: ForwardedHeader = ForwardedHeader::Forwarded;

    fn client(proxies: &TrustedProxies, peer: &str, lines: &[(&str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name = HeaderName::try_from(*name).unwrap();
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let peer = peer.parse::<IpAddr>().ok().map(|peer| peer.to_canonical());
        proxies.of(peer, &headers).map_or_else(|| "unknown".into(), |address| address.to_string())
    }

    fn networks(header: ForwardedHeader) -> TrustedProxies {
        let networks = ["10.0.0.0/8", "2001:db8:aa::/48"].map(|net| net.parse().unwrap());
        TrustedProxies::Networks { networks: networks.into(), header }
    }

    #[test]
    fn no_header_is_read_unless_a_proxy_is_trusted() {
        let lines = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.2")];
        assert_eq!(client(&TrustedProxies::None, "198.51.100.9", &lines), "198.51.100.9");
        assert_eq!(client(&TrustedProxies::None, "", &lines), "unknown");
        // The peer is no proxy of ours, so it wrote the header itself.
        assert_eq!(client(&networks(XFF), "198.51.100.9", &lines), "198.51.100.9");
        assert_eq!(client(&networks(RFC), "198.51.100.9", &lines), "198.51.100.9");
        assert_eq!(client(&networks(XFF), "", &lines), "unknown");
        // A proxy that writes the other header passes this one on as the client sent it.
        assert_eq!(client(&networks(XFF), "10.0.0.1", &lines), "192.0.2.1");
        assert_eq!(client(&networks(RFC), "10.0.0.1", &lines), "192.0.2.2");
    }

    #[test]
    fn the_first_address_from_the_right_that_is_no_proxys_is_the_client() {
        for (lines, wanted) in [
            (vec![("x-forwarded-for", "203.0.113.1")], "203.0.113.1"),
            // Values that the client claimed are on the left.
            (vec![("x-forwarded-for", "192.0.2.66, 203.0.113.1")], "203.0.113.1"),
            (vec![("x-forwarded-for", "10.0.0.66, 203.0.113.1, 10.0.0.2")], "203.0.113.1"),
            (
                vec![
                    ("x-forwarded-for", "192.0.2.66"),
                    ("x-forwarded-for", "203.0.113.1,10.1.1.1"),
                ],
                "203.0.113.1",
            ),
            (vec![("x-forwarded-for", "203.0.113.1:4711")], "203.0.113.1"),
            (vec![("x-forwarded-for", "[2001:db8::7]:443 , 2001:db8:aa::1")], "2001:db8::7"),
            (vec![("x-forwarded-for", "::ffff:203.0.113.1")], "203.0.113.1"),
            // Where the list says nothing of use, the proxy is all that is known.
            (vec![("x-forwarded-for", "203.0.113.1, unknown")], "10.0.0.1"),
            (vec![("x-forwarded-for", "203.0.113.1, , ")], "10.0.0.1"),
            (vec![("x-forwarded-for", "203.0.113.1, \u{e9}")], "10.0.0.1"),
            (vec![("x-forwarded-for", "")], "10.0.0.1"),
            (vec![], "10.0.0.1"),
            // Nobody but proxies: the farthest.
            (vec![("x-forwarded-for", "10.0.0.9, 10.0.0.8")], "10.0.0.9"),
        ] {
            assert_eq!(client(&networks(XFF), "10.0.0.1", &lines), wanted, "{lines:?}");
        }
    }

    #[test]
    fn the_forwarded_header_is_read_as_rfc_7239_writes_it() {
        for (line, wanted) in [
            ("for=203.0.113.1", "203.0.113.1"),
            ("For=\"203.0.113.1:80\";proto=https;by=10.0.0.1", "203.0.113.1"),
            ("for=192.0.2.66, for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
            (
                "for=192.0.2.66;host=\"a,b;c\", for=203.0.113.1;host=\"x, for=192.0.2.9\"",
                "203.0.113.1",
            ),
            ("for=203.0.113.1;host=\"a\\\", for=192.0.2.9\"", "203.0.113.1"),
            ("for=203.0.113.1, for=_hidden", "10.0.0.1"),
            ("for=203.0.113.1, for=unknown", "10.0.0.1"),
            ("for=203.0.113.1;for=192.0.2.9", "10.0.0.1"),
            ("for=203.0.113.1, proto=https", "10.0.0.1"),
            ("for=203.0.113.1, for=\"", "10.0.0.1"),
            // The client's unfinished quote does not swallow what the proxy added.
            ("for=\", for=203.0.113.1", "203.0.113.1"),
            ("for=192.0.2.66;host=\"a\\, for=203.0.113.1;proto=\"https\"", "203.0.113.1"),
        ] {
            assert_eq!(
                client(&networks(RFC), "10.0.0.1", &[("forwarded", line)]),
                wanted,
                "{line}"
            );
        }
    }

    #[test]
    fn a_number_of_proxies_counts_from_the_right() {
        let hops = |hops| TrustedProxies::Hops { hops, header: XFF };
        let lines = [("x-forwarded-for", "192.0.2.66, 203.0.113.1, 10.0.0.2")];
        assert_eq!(client(&hops(1), "10.0.0.1", &lines), "10.0.0.2");
        assert_eq!(client(&hops(2), "10.0.0.1", &lines), "203.0.113.1");
        // A server that does not know its peer is behind the nearest proxy all the same.
        assert_eq!(client(&hops(2), "", &lines), "203.0.113.1");
        assert_eq!(client(&hops(2), "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_number_or_networks_are_read_from_text() {
        let read = |text: &str| text.parse::<TrustedProxies>();
        assert_eq!(read("2").unwrap(), TrustedProxies::Hops { hops: 2, header: XFF });
        let read_networks = read("10.0.0.0/8, 2001:db8:aa::/48").unwrap();
        assert_eq!(read_networks.clone().writing(RFC), networks(RFC));
        assert_eq!(read_networks, networks(XFF));
        let one = TrustedProxies::Networks {
            networks: vec!["10.0.0.1/32".parse().unwrap()],
            header: XFF,
        };
        assert_eq!(read("10.0.0.1").unwrap(), one);
        for text in [
            "",
            "0",
            "17",
            "256",
            "-1",
            "true",
            "10.0.0.0/33",
            "10.0.0.0/8,",
            "10.0.0.0/8 ::1",
            "::/0",
            "0.0.0.0/0",
            "10.0.0.0/8,::/0",
            "::ffff:10.0.0.0/104",
            "localhost",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let none = TrustedProxies::Networks { networks: Vec::new(), header: XFF };
        assert!(!none.is_valid() && TrustedProxies::None.is_valid());
    }

    #[test]
    fn an_ipv4_address_in_ipv6_form_is_the_ipv4_address() {
        let lines = [("x-forwarded-for", "::ffff:203.0.113.1")];
        assert_eq!(client(&networks(XFF), "::ffff:10.0.0.1", &lines), "203.0.113.1");
        let request =
            http::Request::builder().extension(PeerAddress("::ffff:10.0.0.1".parse().unwrap()));
        let (parts, ()) =
            request.header(X_FORWARDED_FOR, "203.0.113.9").body(()).unwrap().into_parts();
        assert_eq!(networks(XFF).client(&parts), "203.0.113.9".parse().ok());
        assert_eq!(TrustedProxies::None.client(&parts), "10.0.0.1".parse().ok());
    }
}
