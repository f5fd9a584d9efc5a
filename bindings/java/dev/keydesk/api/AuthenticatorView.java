// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.time.Instant;

/**
 * One authenticator.
 *
 * @param assurance What it is good for, and why.
 * @param createdAt When the authenticator was registered.
 * @param evidence What the registration showed about the authenticator.
 * @param id Its id, which no other authenticator ever has.
 * @param kind What people call it: the kind that it was registered as.
 * @param lastUsedAt When it last signed in; left out before its first sign-in. Null where it is left out.
 * @param model The model's name, where it is known. Null where it is left out.
 * @param nickname The name that its owner gave it.
 * @param provenance How and by whom it was registered.
 * @param removal When, by whom and why it was removed. Null where it is left out.
 * @param status What may be done with it.
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
