// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The identity of the desk for a directory: a name, and either {@code password} or {@code passwordVariable}.
 *
 * @param name The distinguished name that the desk binds as.
 * @param password The password of that name. Null where it is left out.
 * @param passwordVariable The variable of the environment that holds the password. Null where it is left out.
 */
public record LdapBindRecord(
        String name,
        String password,
        String passwordVariable) {}
