// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A type of authenticator that the host issues itself.
 *
 * @param hint What stands below the radio button. Null where it is left out.
 * @param href Where *Continue* leads: a path on this origin. The user's id is added as {@code ?user=}.
 * @param text What the radio button says.
 * @param value Names it in forms: 1 to 32 of {@code a-z}, {@code 0-9}, {@code _}.
 */
public record OtherTypeRecord(
        String hint,
        String href,
        String text,
        String value) {}
