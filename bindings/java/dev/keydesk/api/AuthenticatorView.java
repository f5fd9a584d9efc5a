// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * One authenticator.
 *
 * @param assurance The assurance level that it can reach, with the reasons (NIST SP 800-63B-4 section 2).
 * @param createdAt When the authenticator was registered.
 * @param evidence The facts about the authenticator that its registration proved or claimed.
 * @param id Its id, which no other authenticator ever has.
 * @param kind The kind that it was registered as.
 * @param lastUsedAt Time of its last sign-in; left out before the first. Null where it is left out.
 * @param model The model's name, where it is known. Null where it is left out.
 * @param nickname The name that its owner gave it.
 * @param provenance How and by whom it was registered.
 * @param removal When, by whom and why it was removed. Null where it is left out.
 * @param status The state of the authenticator: whether it can sign in, be renamed or be removed.
 */
public record AuthenticatorView(
        AssuranceView assurance,
        Instant createdAt,
        EvidenceView evidence,
        String id,
        AuthenticatorKind kind,
        Instant lastUsedAt,
        String model,
        String nickname,
        ProvenanceView provenance,
        RemovalView removal,
        AuthenticatorStatus status) {}
