// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * Whether the account changed.
 *
 * @param changes The newest change since the cursor, if there is one: at most 1.
 * @param cursor Pass to the next call about the same account. It says nothing of other accounts.
 */
public record ChangesAnswer(
        List<ChangeView> changes,
        String cursor) {}
