// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A group and the role of its members.
 *
 * @param group The distinguished name of the group.
 * @param role The role, as the policy's {@code access.roles} names it.
 */
public record LdapGroupRecord(
        String group,
        String role) {}
