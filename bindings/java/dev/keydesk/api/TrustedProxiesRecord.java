// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * Proxies in front of the desk that are trusted to report the client's address: {@code hops} or {@code networks}.
 *
 * @param header The header that they write: {@code x-forwarded-for} if left out, or {@code forwarded} (RFC 7239). Null where it is left out.
 * @param hops How many proxies a request passes, 1 to 16. The desk must be reachable through all of them only. Null where it is left out.
 * @param networks The networks of the proxies, such as {@code 10.0.0.0/8}, or their addresses. The header is read only if
 * the peer of the connection is in one of them. Null where it is left out.
 */
public record TrustedProxiesRecord(
        String header,
        Long hops,
        List<String> networks) {}
