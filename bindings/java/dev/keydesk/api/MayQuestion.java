// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What the host is asked about a change to somebody else's account.
 *
 * @param action {@code issue_link}, {@code cancel_link}, {@code register}, {@code rename}, {@code remove}, {@code close_account} or
 * {@code reopen_account}.
 * @param actor The signed-in person who asks for it.
 * @param target The person whose account would change, as the directory has them.
 */
public record MayQuestion(
        String action,
        ActorRecord actor,
        UserView target) {}
