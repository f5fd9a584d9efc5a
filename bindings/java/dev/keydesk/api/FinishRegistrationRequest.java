// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * Completes a registration that {@code beginRegistration} started.
 *
 * @param ceremonyId The id of the ceremony that {@code beginRegistration} answered.
 * @param response The credential from {@code navigator.credentials.create()}, as {@code toJSON()} writes it.
 * @param userId The id of the person for whom something is registered.
 */
public record FinishRegistrationRequest(
        String ceremonyId,
        RegistrationResponseJSON response,
        String userId) {}
