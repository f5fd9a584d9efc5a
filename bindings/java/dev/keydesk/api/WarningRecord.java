// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A part of the configuration that gives something up, perhaps without meaning to.
 *
 * @param code The stable code: {@code roles_not_said} or {@code roles_unreadable}.
 * @param detail What is given up, and what to do about it.
 */
public record WarningRecord(
        String code,
        String detail) {}
