// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * People in an LDAP directory.
 *
 * @param base The branch that holds people: {@code ou=people,dc=example}.
 * @param bind The name to bind with; without it the bind is anonymous, over {@code ldapi://} as the process's own user. Null where it is left out.
 * @param filter A filter (RFC 4515) that people match and nothing else does; the layout's if left out. Null where it is left out.
 * @param inactive Who is not let in, besides the accounts that the layout finds disabled or expired. A person is
 * refused as soon as one of these rules matches. Null where it is left out.
 * @param layout What people are made of; {@code inetOrgPerson} if left out. Null where it is left out.
 * @param organisation The attribute of the organisation's id; the layout's if left out. Null where it is left out.
 * @param organisationName The attribute of the organisation's name; the id is the name if left out. Null where it is left out.
 * @param roles The groups whose members hold a role. Without it the directory does not say which roles
 * people hold, and nobody is refused because the other person may do more. Null where it is left out.
 * @param roots A PEM file of the roots that the server's certificate must lead to; the system's if left out. Null where it is left out.
 * @param url {@code ldap://...}, {@code ldaps://...} or {@code ldapi://...}; plain {@code ldap://} beyond this machine is StartTLS.
 */
public record LdapPeopleRecord(
        String base,
        LdapBindRecord bind,
        String filter,
        List<LdapInactiveRecord> inactive,
        LdapLayout layout,
        String organisation,
        String organisationName,
        LdapRolesRecord roles,
        String roots,
        String url) {}
