// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The host made a session.
 *
 * @param location Where the browser goes now: a path on this origin.
 * @param setCookies The {@code Set-Cookie} headers of the host's new session. Null where it is left out.
 */
public record PortalSignedIn(
        String location,
        List<String> setCookies) {}
