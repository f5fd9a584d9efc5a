//! Where a caller comes from, as budgets count it.

use core::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::fmt;

use crate::model::Caller;

/// The place whose budgets a caller uses: an address, or for IPv6 the network of 64 bits that one
/// customer holds; a device's name; or nothing that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source(Option<String>);

impl Source {
    pub(super) fn of(caller: &Caller) -> Self {
        Self::of_recorded(caller.from_recorded().as_deref())
    }

    /// The source of an address as the audit record keeps it.
    pub(super) fn of_recorded(from: Option<&str>) -> Self {
        Self(from.map(|from| {
            let address = from.parse::<SocketAddr>().map(|address| address.ip());
            match address.or_else(|_| from.parse()) {
                Ok(address) => network(address),
                Err(_) => from.to_owned(),
            }
        }))
    }

    /// Whether the host said where the caller comes from.
    pub(super) fn is_known(&self) -> bool {
        self.0.is_some()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(source) => write!(f, "from {source}"),
            None => f.write_str("from anywhere"),
        }
    }
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(from: &str) -> String {
        let caller = Caller { from: Some(from.into()), ..Caller::default() };
        Source::of(&caller).to_string()
    }

    #[test]
    fn one_customers_addresses_are_one_source() {
        assert_eq!(source("192.0.2.7"), "from 192.0.2.7");
        assert_eq!(source("192.0.2.7:4711"), "from 192.0.2.7");
        assert_eq!(source("::ffff:192.0.2.7"), "from 192.0.2.7");
        assert_eq!(source("2001:db8:1:2:3:4:5:6"), "from 2001:db8:1:2::/64");
        assert_eq!(source("[2001:db8:1:2::9]:443"), "from 2001:db8:1:2::/64");
        assert_eq!(source("terminal 7"), "from terminal 7");
        assert!(!Source::of(&Caller::default()).is_known());
    }
}
