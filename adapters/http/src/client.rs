//! Who asks and from where, as the desk records it.

use http::header::USER_AGENT;
use http::request::Parts;
use keydesk_api::Caller;

use crate::host::HostSession;

/// The caller of a request: the host's session, with the `User-Agent` that the request carries.
pub(crate) fn caller(parts: &Parts, session: &HostSession) -> Caller {
    let user_agent = parts.headers.get(USER_AGENT);
    let user_agent = user_agent.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    Caller { actor: session.actor.clone(), from: session.from.clone(), user_agent }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn a_caller_has_the_sessions_address_and_the_requests_user_agent() {
        let session = HostSession { from: Some("192.0.2.7".into()), ..HostSession::default() };
        let request = Request::builder().header("user-agent", "Firefox/140").body(()).unwrap();
        let asked = caller(&request.into_parts().0, &session);
        assert_eq!(asked.from.as_deref(), Some("192.0.2.7"));
        assert_eq!(asked.user_agent.as_deref(), Some("Firefox/140"));
        let (parts, ()) = Request::new(()).into_parts();
        assert_eq!(caller(&parts, &session).user_agent, None);
    }
}
