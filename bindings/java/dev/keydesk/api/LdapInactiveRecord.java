// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A person whose entry has one of these values in this attribute is not let in.
 *
 * @param attribute The attribute that says who may not sign in.
 * @param values The values, compared without regard to case.
 */
public record LdapInactiveRecord(
        String attribute,
        List<String> values) {}
