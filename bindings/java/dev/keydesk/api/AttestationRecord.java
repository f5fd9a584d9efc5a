// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What an attestation showed.
 *
 * @param format The format of the attestation statement.
 * @param sha1 Whether a TPM signed with SHA-1 (RS1). Null where it is left out.
 * @param trusted Whether the certificates lead to one of the anchors that speak for this statement.
 * @param type Who vouches for the authenticator (WebAuthn Level 3 section 6.5.3).
 * @param untrustedReason Why a statement that is there is not trusted: the code with which it would be refused. Null where it is left out.
 */
public record AttestationRecord(
        AttestationFormat format,
        Boolean sha1,
        boolean trusted,
        AttestationKind type,
        String untrustedReason) {}
