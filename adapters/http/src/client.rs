//! The caller of a request as the desk records it: actor, address and user agent.

use http::header::USER_AGENT;
use http::request::Parts;
use keydesk_api::Caller;

use crate::host::HostSession;
use crate::proxies::TrustedProxies;
use crate::shared::Outside;

/// The caller of a request: the host's session, with the `User-Agent` that the request carries, and
/// the client's address where the session names none.
pub(crate) fn caller(parts: &Parts, session: &HostSession, proxies: &TrustedProxies) -> Caller {
    let address = || proxies.client(&Outside::of(parts)).map(|address| address.to_string());
    let user_agent = parts.headers.get(USER_AGENT);
    let user_agent = user_agent.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Caller { actor: session.actor.clone(), from: session.from.clone().or_else(address), user_agent }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use http::Request;

    use super::*;
    use crate::proxies::PeerAddress;

    const NONE: TrustedProxies = TrustedProxies::None;

    #[test]
    fn a_caller_has_the_sessions_address_and_the_requests_user_agent() {
        let session = HostSession { from: Some("192.0.2.7".into()), ..HostSession::default() };
        let request = Request::builder().header("user-agent", "Firefox/140").body(()).unwrap();
        let request = request.into_parts().0;
        let asked = caller(&request, &session, &NONE);
        assert_eq!(asked.from.as_deref(), Some("192.0.2.7"));
        assert_eq!(asked.user_agent.as_deref(), Some("Firefox/140"));
        let (parts, ()) = Request::new(()).into_parts();
        assert_eq!(caller(&parts, &session, &NONE).user_agent, None);
    }

    #[test]
    fn without_an_address_of_the_sessions_it_is_the_connections() {
        let nobody = HostSession::default();
        let request = Request::builder().extension(PeerAddress(Ipv4Addr::LOCALHOST.into()));
        let (parts, ()) =
            request.header("x-forwarded-for", "192.0.2.7").body(()).unwrap().into_parts();
        let from = |session, proxies: &str| {
            let proxies = proxies.parse().unwrap_or_default();
            caller(&parts, session, &proxies).from.unwrap()
        };
        assert_eq!(from(&nobody, ""), "127.0.0.1");
        assert_eq!(from(&nobody, "1"), "192.0.2.7");
        let session = HostSession { from: Some("terminal 7".into()), ..HostSession::default() };
        assert_eq!(from(&session, "1"), "terminal 7");
        let (parts, ()) = Request::new(()).into_parts();
        assert_eq!(caller(&parts, &nobody, &NONE).from, None);
    }
}
