// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The host made a session.
 *
 * @param location Where the browser goes now: a path on this origin.
 * @param setCookies Its {@code Set-Cookie} headers. Null where it is left out.
 */
public record PortalSignedIn(
        String location,
        List<String> setCookies) {}
