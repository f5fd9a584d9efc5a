// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The change of the signature counter (section 6.1.1). */
public enum CounterState {
    /** It is greater than the stored one. */
    ADVANCED("advanced"),

    /** Both are zero: the authenticator has none. */
    UNSUPPORTED("unsupported"),

    /** It is not greater: there may be a copy of the authenticator. What follows is policy. */
    REGRESSED("regressed");

    private final String text;

    CounterState(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
