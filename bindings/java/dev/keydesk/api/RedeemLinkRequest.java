// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Redeems a link: the press of the button.
 *
 * @param otherUserConfirmed Whether the person confirmed that the link is for them, although somebody else is signed in;
 * {@code false} if left out. It answers {@code signed_in_as_another}. Null where it is left out.
 * @param token The secret in the fragment of the link's address.
 */
public record RedeemLinkRequest(
        Boolean otherUserConfirmed,
        String token) {}
