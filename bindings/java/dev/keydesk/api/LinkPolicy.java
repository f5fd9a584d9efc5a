// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * How registration links work.
 *
 * @param lifetimeSeconds How long a link works, in seconds; at most 24 hours. Null where it is left out.
 */
public record LinkPolicy(
        Long lifetimeSeconds) {}
