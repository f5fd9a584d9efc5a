// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The host's portal. */
public interface HostPortal {

    /** Who is signed in, by the host's own session; null for nobody. */
    PortalSession session(long request);

    /** Opens the host's session for a person who signed in with an authenticator; null refuses. */
    PortalSignedIn signedIn(long request, SignInAnswer signIn);
}
