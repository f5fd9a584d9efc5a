// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Where people are looked up.
 *
 * One of: {@code "host"}; an object with people; an object with postgres; an object with ldap.
 *
 * @param json the value as JSON
 */
public record DirectoryChoice(String json) {}
