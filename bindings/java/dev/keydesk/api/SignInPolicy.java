// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * What a sign-in has to show, and what is kept of it.
 *
 * @param commit Which sign-ins are written to the account. Null where it is left out.
 * @param counter What a counter that went back means. Null where it is left out.
 * @param passwordless What is asked of user verification where the key is everything. Null where it is left out.
 * @param reportedModels What it means that metadata reports the authenticator's model by now. Null where it is left out.
 * @param secondFactor What is asked of user verification after a first factor. Null where it is left out.
 * @param timeoutSeconds How long a ceremony may take, in seconds; 30 to 600. Null where it is left out.
 */
public record SignInPolicy(
        SignInCommit commit,
        CounterPolicy counter,
        UserVerification passwordless,
        ReportedModels reportedModels,
        UserVerification secondFactor,
        Long timeoutSeconds) {}
