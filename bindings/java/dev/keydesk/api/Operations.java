// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Every operation of a desk. Each throws a {@code KeydeskException}. */
public interface Operations {

    /**
     * Searches the directory.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code closed}, {@code internal}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code query_invalid}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code unknown_member}.
     */
    FindUsersAnswer findUsers(FindUsersRequest request);

    /**
     * Reads one person and their account.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code closed}, {@code internal}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code unknown_member}, {@code user_unknown}.
     */
    GetUserAnswer getUser(GetUserRequest request);

    /**
     * Issues a registration link.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code kind_not_offered}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code too_many_authenticators}, {@code unknown_member}, {@code user_disabled}, {@code user_unknown}.
     */
    IssueLinkAnswer issueLink(IssueLinkRequest request);

    /**
     * Cancels an open link.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code link_cancelled}, {@code link_expired}, {@code link_superseded}, {@code link_unknown}, {@code link_used}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code unknown_member}, {@code user_unknown}.
     */
    AccountAnswer cancelLink(CancelLinkRequest request);

    /**
     * Redeems a link.
     *
     * Codes: {@code account_tampered}, {@code busy}, {@code closed}, {@code internal}, {@code link_cancelled}, {@code link_expired}, {@code link_superseded}, {@code link_unknown}, {@code link_used}, {@code malformed_request}, {@code relying_party_unknown}, {@code session_ended}, {@code signed_in_as_another}, {@code store_unavailable}, {@code too_many_requests}, {@code unknown_member}.
     */
    RedeemLinkAnswer redeemLink(RedeemLinkRequest request);

    /**
     * Reads the link of a session.
     *
     * Codes: {@code account_tampered}, {@code busy}, {@code closed}, {@code internal}, {@code link_cancelled}, {@code link_expired}, {@code link_superseded}, {@code link_used}, {@code malformed_request}, {@code relying_party_unknown}, {@code session_ended}, {@code store_unavailable}, {@code unknown_member}.
     */
    LinkSessionAnswer linkStatus(LinkStatusRequest request);

    /**
     * Begins the ceremony of a redeemed link.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code busy}, {@code closed}, {@code internal}, {@code link_cancelled}, {@code link_expired}, {@code link_superseded}, {@code link_used}, {@code malformed_request}, {@code relying_party_unknown}, {@code session_ended}, {@code store_unavailable}, {@code too_many_authenticators}, {@code too_many_requests}, {@code unknown_member}, {@code user_disabled}.
     */
    CeremonyAnswer beginLinkRegistration(BeginLinkRegistrationRequest request);

    /**
     * Completes the registration of a redeemed link.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code authenticator_already_registered}, {@code busy}, {@code ceremony_superseded}, {@code ceremony_unknown}, {@code closed}, {@code internal}, {@code link_cancelled}, {@code link_expired}, {@code link_superseded}, {@code link_used}, {@code malformed_request}, {@code not_device_bound}, {@code not_discoverable}, {@code relying_party_unknown}, {@code session_ended}, {@code store_unavailable}, {@code too_many_authenticators}, {@code unknown_member}, {@code user_disabled}, {@code wrong_kind}, and every code of the engine.
     */
    AuthenticatorAnswer finishLinkRegistration(FinishLinkRegistrationRequest request);

    /**
     * Begins a registration by a signed-in person.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code kind_not_offered}, {@code link_required}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code too_many_authenticators}, {@code too_many_requests}, {@code unknown_member}, {@code user_disabled}, {@code user_unknown}, {@code wrong_kind}.
     */
    CeremonyAnswer beginRegistration(BeginRegistrationRequest request);

    /**
     * Completes a registration by a signed-in person.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code authenticator_already_registered}, {@code busy}, {@code ceremony_unknown}, {@code closed}, {@code host_refused}, {@code internal}, {@code kind_not_offered}, {@code link_required}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code not_device_bound}, {@code not_discoverable}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code too_many_authenticators}, {@code unknown_member}, {@code user_disabled}, {@code user_unknown}, {@code wrong_kind}, and every code of the engine.
     */
    AuthenticatorAnswer finishRegistration(FinishRegistrationRequest request);

    /**
     * Renames an authenticator.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code authenticator_removed}, {@code authenticator_unknown}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code malformed_request}, {@code nickname_invalid}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code too_many_requests}, {@code unknown_member}, {@code user_unknown}.
     */
    AuthenticatorAnswer renameAuthenticator(RenameAuthenticatorRequest request);

    /**
     * Removes an authenticator.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code authenticator_removed}, {@code authenticator_unknown}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code last_authenticator_confirm}, {@code last_authenticator_refused}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code note_invalid}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code unknown_member}, {@code user_unknown}.
     */
    AuthenticatorAnswer removeAuthenticator(RemoveAuthenticatorRequest request);

    /**
     * Begins a sign-in.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code busy}, {@code closed}, {@code internal}, {@code malformed_request}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code store_unavailable}, {@code too_many_requests}, {@code unknown_member}.
     */
    CeremonyAnswer beginSignIn(BeginSignInRequest request);

    /**
     * Completes a sign-in.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code authenticator_pending}, {@code authenticator_quarantined}, {@code authenticator_removed}, {@code authenticator_suspended}, {@code busy}, {@code ceremony_unknown}, {@code closed}, {@code counter_regressed}, {@code credential_unknown}, {@code internal}, {@code malformed_request}, {@code model_reported}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code sign_in_refused}, {@code store_unavailable}, {@code unknown_member}, {@code user_disabled}, and every code of the engine.
     */
    SignInAnswer finishSignIn(FinishSignInRequest request);

    /**
     * Closes an account.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code account_unknown}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code note_invalid}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code unknown_member}, {@code user_unknown}.
     */
    AccountAnswer closeAccount(CloseAccountRequest request);

    /**
     * Reopens an account.
     *
     * Codes: {@code account_closed}, {@code account_exists}, {@code account_tampered}, {@code account_unknown}, {@code busy}, {@code closed}, {@code host_refused}, {@code internal}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code note_invalid}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code target_outranks_actor}, {@code unknown_member}, {@code user_unknown}.
     */
    AccountAnswer reopenAccount(ReopenAccountRequest request);

    /**
     * Reads the events of an account.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code closed}, {@code internal}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code too_many_requests}, {@code unknown_member}, {@code user_unknown}.
     */
    EventsAnswer listEvents(ListEventsRequest request);

    /**
     * Reads what changed in an account.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code closed}, {@code internal}, {@code malformed_request}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code query_invalid}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code unknown_member}, {@code user_unknown}.
     */
    ChangesAnswer changesSince(ChangesSinceRequest request);

    /**
     * Lists the authenticators whose model metadata reports.
     *
     * Codes: {@code account_closed}, {@code account_tampered}, {@code closed}, {@code internal}, {@code malformed_request}, {@code metadata_missing}, {@code not_authenticated}, {@code not_authorised}, {@code proof_in_future}, {@code query_invalid}, {@code relying_party_unknown}, {@code session_revoked}, {@code step_up_required}, {@code store_unavailable}, {@code unknown_member}.
     */
    AffectedAuthenticatorsAnswer listAffectedAuthenticators(ListAffectedAuthenticatorsRequest request);
}
