// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Why a level was given. */
public enum AssuranceReason {
    /** The user was verified on the authenticator (PIN or biometric). */
    USER_VERIFIED("user_verified"),

    /** The user was present but not verified. */
    USER_NOT_VERIFIED("user_not_verified"),

    /** The credential may be copied to other devices. */
    BACKUP_ELIGIBLE("backup_eligible"),

    /**
     * A trusted attestation shows that the credential stays on one device, in hardware as far as it
     * says.
     */
    DEVICE_BOUND_ATTESTED("device_bound_attested"),

    /**
     * The credential says that it stays on one device; no attestation confirms it, or the
     * attestation says that software alone keeps the key.
     */
    DEVICE_BOUND_CLAIMED("device_bound_claimed"),

    /**
     * Metadata reports the authenticator's model as compromised or revoked, so that nothing vouches for
     * the authenticator any more.
     */
    MODEL_REPORTED("model_reported");

    private final String text;

    AssuranceReason(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
