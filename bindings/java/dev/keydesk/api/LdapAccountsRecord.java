// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Accounts in an LDAP directory.
 *
 * @param base The branch with {@code ou=accounts} and {@code ou=keys} in it: {@code ou=keydesk,dc=example}.
 * @param bind The name to bind with; without it the bind is anonymous, over {@code ldapi://} as the process's own user. Null where it is left out.
 * @param journal The store that keeps ceremonies, history and everything else that is no account, the same on
 * all nodes: {@code sqlite:FILE}, {@code postgres://...}, {@code memory:} or {@code host}.
 * @param roots A PEM file of the roots that the server's certificate must lead to; the system's if left out. Null where it is left out.
 */
public record LdapAccountsRecord(
        String base,
        LdapBindRecord bind,
        String journal,
        String roots) {}
