// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The groups of a directory whose members hold a role.
 *
 * @param groups The groups whose members hold roles, at least one.
 * @param member The attribute of a group that holds its members' distinguished names; {@code member} if left out. Null where it is left out.
 * @param nested Whether members of groups in groups count, which only Active Directory can find; as the
 * layout says if left out. Null where it is left out.
 */
public record LdapRolesRecord(
        List<LdapGroupRecord> groups,
        String member,
        Boolean nested) {}
