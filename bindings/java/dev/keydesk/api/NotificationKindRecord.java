// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The event that a notification is about.
 *
 * One of: an object with nickname, type; an object with nickname, type; an object with authenticator, nickname, type; an object with type.
 *
 * @param json the value as JSON
 */
public record NotificationKindRecord(String json) {}
