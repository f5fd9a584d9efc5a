// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The host's rules. */
public interface HostRules {

    /** Whether the actor may do this to the other person, by the host's own rules. */
    boolean may(MayQuestion asked);

    /** Takes a failure of which the person at the browser read no more than a code. */
    void onError(FaultRecord asked);
}
