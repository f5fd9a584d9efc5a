// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What the host's session knows.
 *
 * @param actor The person who is signed in; left out where nobody is. Null where it is left out.
 * @param displayName The name of that person, for the header. Null where it is left out.
 * @param from The network address or device, for rate limits and the record. If left out, it is the client's
 * address as the connection or the {@code trustedProxies} report it. Null where it is left out.
 * @param pendingUser Id of the person whose password was right and whose key is still to be checked. Null where it is left out.
 */
public record PortalSession(
        ActorRecord actor,
        String displayName,
        String from,
        String pendingUser) {}
