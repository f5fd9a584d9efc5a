// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The facts about an authenticator that its registration proved or claimed.
 *
 * @param aaguid The model id; a claim unless {@code aaguidAttested}.
 * @param aaguidAttested Whether an anchor that may speak for this model vouched for its id.
 * @param algorithm The name of the credential's signature algorithm.
 * @param attestation The source of trust in the authenticator's model: its attestation type (WebAuthn Level 3
 * section 6.5.3).
 * @param attestationFormat The format of the attestation statement that came with the registration.
 * @param attestationSha1 Whether a TPM signed the attestation with SHA-1 (RS1); left out if not. Null where it is left out.
 * @param backedUp Whether it was synced at registration.
 * @param backupEligible Whether it may be synced to other devices.
 * @param certification The model's FIDO2 certification level by metadata, at registration. Null where it is left out.
 * @param credentialId The credential id, chosen by the authenticator.
 * @param keySecurity Where the private key is kept; left out if neither attestation nor metadata says. Null where it is left out.
 * @param transports How the browser says that it can be reached (WebAuthn Level 3 section 5.8.4).
 * @param trusted Whether the attestation led to an anchor that may vouch for it.
 * @param untrustedReason Why an attestation that is there is not trusted, by the code with which it would be refused:
 * {@code statement_algorithm_unknown}, {@code chain_unknown_issuer} and the other codes of paths. Null where it is left out.
 * @param userVerified Whether the user was verified (PIN or biometric).
 */
public record EvidenceView(
        String aaguid,
        boolean aaguidAttested,
        String algorithm,
        AttestationKind attestation,
        AttestationFormat attestationFormat,
        Boolean attestationSha1,
        boolean backedUp,
        boolean backupEligible,
        CertificationLevel certification,
        String credentialId,
        KeySecurity keySecurity,
        List<String> transports,
        boolean trusted,
        String untrustedReason,
        boolean userVerified) {}
