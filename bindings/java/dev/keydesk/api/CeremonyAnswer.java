// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * The options that the browser needs for a ceremony.
 *
 * @param ceremonyId Names the ceremony at its finish.
 * @param expiresAt Time at which the ceremony expires.
 * @param options Creation or request options in the JSON form of WebAuthn Level 3 section 5.1.
 */
public record CeremonyAnswer(
        String ceremonyId,
        Instant expiresAt,
        Object options) {}
