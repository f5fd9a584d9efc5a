// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Cancels an open link.
 *
 * @param linkId The id of the link that is cancelled.
 * @param userId The id of the person for whom the link is.
 */
public record CancelLinkRequest(
        String linkId,
        String userId) {}
