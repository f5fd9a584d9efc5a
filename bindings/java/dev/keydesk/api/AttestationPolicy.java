// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.List;

/**
 * The rules that an attestation must satisfy. A claim without a certificate never satisfies a rule.
 *
 * A model that metadata reports as compromised or revoked is refused under every policy.
 *
 * @param aaguids The models that may register; empty means any. A list needs an anchor that vouches for the
 * AAGUID, and never matches the zero AAGUID. Null where it is left out.
 * @param algorithms The algorithms that are taken; empty means any that was offered. Null where it is left out.
 * @param allowRootInChain Whether a root inside {@code x5c} is tolerated where it is itself the anchor that the certificates
 * lead to, as Android's key store sends it (section 8.4) and some security keys do; on by
 * default. Without it, as FIDO reads section 8.2, such a chain is refused. Null where it is left out.
 * @param anchors The certificates that are trusted, with the formats and the models that each speaks for. Where
 * metadata knows a model, its own roots alone may vouch for it, and these do not. Null where it is left out.
 * @param blockedAaguids The models that may not register. As {@code aaguids}, it needs an anchor that vouches for the AAGUID:
 * without one, a blocked model would only have to claim to be another. An authenticator without
 * an AAGUID needs metadata that knows its attestation key. Null where it is left out.
 * @param certification The least FIDO2 certification level that the model must hold, by metadata, at the time of
 * registration. Certificates then have to lead to an anchor of that model's own. Null where it is left out.
 * @param deviceBound Whether a credential that may be copied to other devices is refused. Null where it is left out.
 * @param formats The statement formats that are taken; empty means any. Of a compound statement, {@code compound} and
 * the format of each part have to be listed. Null where it is left out.
 * @param freshMetadata Whether metadata whose next update is overdue is refused. Null where it is left out.
 * @param hardwareKey Whether a key that software alone keeps is refused: an Android key that neither a trusted
 * execution environment nor StrongBox enforces, or a model that keeps its keys in software by
 * metadata. Certificates then have to lead to an anchor. Null where it is left out.
 * @param metadataGraceDays How many days the next update of the metadata may be overdue before {@code certification} refuses;
 * 0 to 365, by default 30. Null where it is left out.
 * @param require The kind of statement that is needed. Null where it is left out.
 * @param secondOpinion Whether a second implementation must agree with every registration that it can judge; on
 * by default, without effect in a build without the feature {@code second-opinion}. Null where it is left out.
 * @param tpmSha1 Whether a TPM may sign its statement with SHA-1 (RS1), as Windows Hello does; by default, it may. Null where it is left out.
 * @param tpmSha1Names Whether a TPM may name the credential's key by SHA-1, as some of the older ones do. A second
 * key of the same name can be made at a cost, so it is refused unless the policy says this. Null where it is left out.
 * @param userVerified Whether the user must have been verified, whatever the options asked for. Null where it is left out.
 */
public record AttestationPolicy(
        List<String> aaguids,
        List<Long> algorithms,
        Boolean allowRootInChain,
        List<TrustAnchor> anchors,
        List<String> blockedAaguids,
        CertificationLevel certification,
        Boolean deviceBound,
        List<AttestationFormat> formats,
        Boolean freshMetadata,
        Boolean hardwareKey,
        Long metadataGraceDays,
        AttestationRequirement require,
        Boolean secondOpinion,
        TpmSha1 tpmSha1,
        Boolean tpmSha1Names,
        Boolean userVerified) {}
