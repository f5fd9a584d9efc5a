// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** What people of a directory are made of. */
public enum LdapLayout {
    /** As OpenLDAP keeps them. */
    INETORGPERSON("inetOrgPerson"),

    /** As Active Directory keeps them. */
    ACTIVEDIRECTORY("activeDirectory");

    private final String text;

    LdapLayout(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
