// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The link of a session.
 *
 * @param displayName The name of the person whom the link is for, as the directory has it; absent while the
 * directory cannot be asked. Null where it is left out.
 * @param link The link as it stands after the operation.
 */
public record LinkSessionAnswer(
        String displayName,
        RedeemedLinkView link) {}
