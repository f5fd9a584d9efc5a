// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The kind of authenticator that a registration asks for. */
public enum AuthenticatorKind {
    /** A FIDO2 key in the hand (USB, NFC). */
    SECURITY_KEY("security_key"),

    /** A passkey, on a phone for instance. */
    PASSKEY("passkey"),

    /** The authenticator built into this device (Windows Hello). */
    THIS_DEVICE("this_device");

    private final String text;

    AuthenticatorKind(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
