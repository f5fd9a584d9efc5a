// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * The rules of sign-in: user verification, counters, and what a sign-in stores.
 *
 * @param commit Which sign-ins are written to the account. Null where it is left out.
 * @param counter How a signature counter that did not advance is treated. Null where it is left out.
 * @param passwordless The user verification requirement of a passwordless sign-in. Null where it is left out.
 * @param reportedModels How a sign-in is treated whose authenticator model metadata has reported since. Null where it is left out.
 * @param secondFactor The user verification requirement after a first factor. Null where it is left out.
 * @param timeoutSeconds How long a ceremony may take, in seconds; 30 to 600. Null where it is left out.
 */
public record SignInPolicy(
        SignInCommit commit,
        CounterPolicy counter,
        UserVerification passwordless,
        ReportedModels reportedModels,
        UserVerification secondFactor,
        Long timeoutSeconds) {}
