// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * One person and their account.
 *
 * @param account The account of the person.
 * @param actions The actions that the caller's roles allow on this account. A recent proof may be
 * needed all the same, and the host's own rules may forbid it.
 * @param rolesThatMay Where the person may do more than the caller, who therefore may change nothing: the names of
 * the roles that may; empty if no role may. Left out otherwise. Null where it is left out.
 * @param user The person, as the directory has them.
 * @param userHandle The caller's own user handle, for the signal that lists a browser's accepted credentials
 * (WebAuthn Level 3 section 5.1.10). Left out for other people, and before the first registration. Null where it is left out.
 */
public record GetUserAnswer(
        AccountView account,
        List<Action> actions,
        List<String> rolesThatMay,
        UserView user,
        String userHandle) {}
