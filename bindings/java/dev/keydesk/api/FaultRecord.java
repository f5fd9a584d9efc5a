// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A failure of which the person at the browser sees only a code.
 *
 * @param error What was answered, with its cause.
 * @param operation The path of the request, without what must not stand in a log; {@code directory.search} for an entry
 * of the directory.
 * @param where The part of the desk in which it failed.
 */
public record FaultRecord(
        ErrorRecord error,
        String operation,
        FaultPlace where) {}
