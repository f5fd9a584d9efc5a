// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * {@code ApiError} as it is written.
 *
 * @param cause Why it failed, for developers and operators; not for the person who asked. Null where it is left out.
 * @param code The code, which never changes its meaning.
 * @param detail What happened and what to do next.
 * @param expected What the check that refused expected, where that is no secret: the origins, the relying party's id, the
 * type, a flag, the algorithms, the counter. For developers; at most 300 characters. Null where it is left out.
 * @param reference The number that the audit entry of a refusal has, for anyone who asks an operator about it. Null where it is left out.
 * @param retryable Whether the same call may succeed if it is made again.
 * @param seen What that check saw instead; at most 300 characters. Null where it is left out.
 */
public record ErrorRecord(
        String cause,
        String code,
        String detail,
        String expected,
        String reference,
        boolean retryable,
        String seen) {}
