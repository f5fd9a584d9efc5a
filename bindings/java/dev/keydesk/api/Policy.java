// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Everything that a relying party's host decides. {@code Policy::default} is what CIM and NHSmail
 * share; {@code Policy::checked} says what is not consistent.
 *
 * @param access Who may do what to whose account. Null where it is left out.
 * @param accountTags What opening the desk does with accounts that have no tag of the current key. Null where it is left out.
 * @param audit How long the audit record is kept. Null where it is left out.
 * @param lastAuthenticator What removing the last active authenticator needs. Null where it is left out.
 * @param limits How often something may be started, and how many failures are recorded one by one. Null where it is left out.
 * @param links How long registration links work. Null where it is left out.
 * @param registration What may be registered, and what a registration has to show. Null where it is left out.
 * @param signIn What a sign-in has to show, and what is kept of it. Null where it is left out.
 */
public record Policy(
        AccessPolicy access,
        AccountTags accountTags,
        AuditPolicy audit,
        LastAuthenticator lastAuthenticator,
        RateLimits limits,
        LinkPolicy links,
        RegistrationPolicy registration,
        SignInPolicy signIn) {}
