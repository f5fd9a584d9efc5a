// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * {@code ApiError} as it is written.
 *
 * @param cause Why it failed, for developers and operators; not for the person who asked. Null where it is left out.
 * @param code The code, which never changes its meaning.
 * @param detail What happened and what to do next.
 * @param reference The number that the audit entry of a refusal has, for whoever asks an operator about it. Null where it is left out.
 * @param retryable Whether the same call may succeed if it is made again.
 */
public record ErrorRecord(
        String cause,
        String code,
        String detail,
        String reference,
        boolean retryable) {}
