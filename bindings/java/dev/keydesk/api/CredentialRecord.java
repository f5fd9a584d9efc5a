// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * A credential as it crosses the border: what a registration answers, and what the caller stores
 * and hands back.
 *
 * @param aaguid The model; a claim, unless the request listed it. Null where it is left out.
 * @param algorithm The key's algorithm, by its COSE number.
 * @param attestation What the attestation statement showed at registration. Null where it is left out.
 * @param backedUp Whether the credential was backed up when it was last seen. Null where it is left out.
 * @param backupEligible Whether the credential may be backed up.
 * @param extensions The outputs of extensions that Keydesk understands. Null where it is left out.
 * @param id The credential id, chosen by the authenticator.
 * @param publicKey The public key as a COSE key.
 * @param signCount The signature counter as it was last seen.
 * @param transports How the authenticator can be reached. Null where it is left out.
 * @param userHandle The owner's handle, which the caller may add. Null where it is left out.
 * @param userVerified Whether the user was verified at registration. Null where it is left out.
 */
public record CredentialRecord(
        String aaguid,
        Long algorithm,
        AttestationRecord attestation,
        Boolean backedUp,
        boolean backupEligible,
        ExtensionsRecord extensions,
        String id,
        String publicKey,
        long signCount,
        List<String> transports,
        String userHandle,
        Boolean userVerified) {}
