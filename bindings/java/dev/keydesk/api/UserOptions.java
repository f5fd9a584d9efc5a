// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The account for which a credential is made (WebAuthn Level 3 section 5.4.3).
 *
 * @param displayName The person's name as it is shown; empty if left out. Null where it is left out.
 * @param id The user handle, 1 to 64 bytes in base64url: random, the same for every credential of the account, and
 * nothing that names the person. 64 random bytes if left out: store the {@code user.id} of the answer. Null where it is left out.
 * @param name The user name, by which the person tells this account from others.
 */
public record UserOptions(
        String displayName,
        String id,
        String name) {}
