// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The session that a redeemed link gives.
 *
 * @param displayName The name of the person whom the link is for, as the directory has it; absent while the
 * directory cannot be asked. Null where it is left out.
 * @param link The link as it stands after the operation.
 * @param session The session's secret; only for this browser.
 */
public record RedeemLinkAnswer(
        String displayName,
        RedeemedLinkView link,
        String session) {}
