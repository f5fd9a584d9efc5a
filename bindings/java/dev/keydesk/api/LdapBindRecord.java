// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Who the desk says it is to a directory: a name, and one of the other two.
 *
 * @param name The distinguished name that the desk binds as.
 * @param password The password of that name. Null where it is left out.
 * @param passwordVariable The variable of the environment that holds the password. Null where it is left out.
 */
public record LdapBindRecord(
        String name,
        String password,
        String passwordVariable) {}
