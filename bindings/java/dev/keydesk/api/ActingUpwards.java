// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Whether an actor may act on a person whose roles allow more than the actor's own. */
public enum ActingUpwards {
    /** {@code target_outranks_actor}, where the directory says which roles people hold. */
    REFUSE("refuse"),

    /**
     * Nothing: any role that allows an action allows it for everybody. Anyone who may register keys
     * or issue links for others can then sign in with the rights of any person in their
     * organisations.
     */
    ALLOW("allow");

    private final String text;

    ActingUpwards(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
