// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * An assurance level with its reasons (NIST SP 800-63B-4).
 *
 * @param level The level that it may count for.
 * @param reasons Why it is not higher or lower.
 */
public record AssuranceView(
        AssuranceLevel level,
        List<AssuranceReason> reasons) {}
