// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A link of the host's.
 *
 * @param href A path on this origin, or an https address.
 * @param text What the link says.
 */
public record LinkRecord(
        String href,
        String text) {}
