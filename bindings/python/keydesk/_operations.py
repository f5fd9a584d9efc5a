# Made from bindings/facade/api.json by `cargo xtask generate`.
"""The operations of a desk."""

from __future__ import annotations

from typing import TypeVar

from . import records
from ._record import Record

_Answer = TypeVar("_Answer", bound=Record)


class Operations:
    """Every operation of a desk. Each raises a `KeydeskError`."""

    def _call(
        self, operation: str, request: Record, caller: records.CallerRecord | None, answer: type[_Answer]
    ) -> _Answer:
        raise NotImplementedError

    def find_users(
        self, request: records.FindUsersRequest, *, caller: records.CallerRecord | None = None
    ) -> records.FindUsersAnswer:
        """Searches the directory.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`.
        """
        return self._call("findUsers", request, caller, records.FindUsersAnswer)

    def get_user(
        self, request: records.GetUserRequest, *, caller: records.CallerRecord | None = None
    ) -> records.GetUserAnswer:
        """Reads one person and their account.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`, `user_unknown`.
        """
        return self._call("getUser", request, caller, records.GetUserAnswer)

    def issue_link(
        self, request: records.IssueLinkRequest, *, caller: records.CallerRecord | None = None
    ) -> records.IssueLinkAnswer:
        """Issues a registration link.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `user_unknown`.
        """
        return self._call("issueLink", request, caller, records.IssueLinkAnswer)

    def cancel_link(
        self, request: records.CancelLinkRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AccountAnswer:
        """Cancels an open link.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_unknown`, `link_used`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return self._call("cancelLink", request, caller, records.AccountAnswer)

    def redeem_link(
        self, request: records.RedeemLinkRequest, *, caller: records.CallerRecord | None = None
    ) -> records.RedeemLinkAnswer:
        """Redeems a link.

        Codes: `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_unknown`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `signed_in_as_another`, `store_unavailable`, `too_many_requests`, `unknown_member`.
        """
        return self._call("redeemLink", request, caller, records.RedeemLinkAnswer)

    def link_status(
        self, request: records.LinkStatusRequest, *, caller: records.CallerRecord | None = None
    ) -> records.LinkSessionAnswer:
        """Reads the link of a session.

        Codes: `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `unknown_member`.
        """
        return self._call("linkStatus", request, caller, records.LinkSessionAnswer)

    def begin_link_registration(
        self, request: records.BeginLinkRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.CeremonyAnswer:
        """Begins the ceremony of a redeemed link.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `too_many_authenticators`, `too_many_requests`, `unknown_member`, `user_disabled`.
        """
        return self._call("beginLinkRegistration", request, caller, records.CeremonyAnswer)

    def finish_link_registration(
        self, request: records.FinishLinkRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Completes the registration of a redeemed link.

        Codes: `account_closed`, `account_tampered`, `authenticator_already_registered`, `busy`, `ceremony_superseded`, `ceremony_unknown`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `not_device_bound`, `not_discoverable`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `wrong_kind`, and every code of the engine.
        """
        return self._call("finishLinkRegistration", request, caller, records.AuthenticatorAnswer)

    def begin_registration(
        self, request: records.BeginRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.CeremonyAnswer:
        """Begins a registration by a signed-in person.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `link_required`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `too_many_requests`, `unknown_member`, `user_disabled`, `user_unknown`, `wrong_kind`.
        """
        return self._call("beginRegistration", request, caller, records.CeremonyAnswer)

    def finish_registration(
        self, request: records.FinishRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Completes a registration by a signed-in person.

        Codes: `account_closed`, `account_tampered`, `authenticator_already_registered`, `busy`, `ceremony_unknown`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `link_required`, `malformed_request`, `not_authenticated`, `not_authorised`, `not_device_bound`, `not_discoverable`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `user_unknown`, `wrong_kind`, and every code of the engine.
        """
        return self._call("finishRegistration", request, caller, records.AuthenticatorAnswer)

    def rename_authenticator(
        self, request: records.RenameAuthenticatorRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Renames an authenticator.

        Codes: `account_closed`, `account_tampered`, `authenticator_removed`, `authenticator_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `nickname_invalid`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_requests`, `unknown_member`, `user_unknown`.
        """
        return self._call("renameAuthenticator", request, caller, records.AuthenticatorAnswer)

    def remove_authenticator(
        self, request: records.RemoveAuthenticatorRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Removes an authenticator.

        Codes: `account_closed`, `account_tampered`, `authenticator_removed`, `authenticator_unknown`, `busy`, `closed`, `host_refused`, `internal`, `last_authenticator_confirm`, `last_authenticator_refused`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return self._call("removeAuthenticator", request, caller, records.AuthenticatorAnswer)

    def begin_sign_in(
        self, request: records.BeginSignInRequest, *, caller: records.CallerRecord | None = None
    ) -> records.CeremonyAnswer:
        """Begins a sign-in.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `internal`, `malformed_request`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `store_unavailable`, `too_many_requests`, `unknown_member`.
        """
        return self._call("beginSignIn", request, caller, records.CeremonyAnswer)

    def finish_sign_in(
        self, request: records.FinishSignInRequest, *, caller: records.CallerRecord | None = None
    ) -> records.SignInAnswer:
        """Completes a sign-in.

        Codes: `account_closed`, `account_tampered`, `authenticator_pending`, `authenticator_quarantined`, `authenticator_removed`, `authenticator_suspended`, `busy`, `ceremony_unknown`, `closed`, `counter_regressed`, `credential_unknown`, `internal`, `malformed_request`, `model_reported`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `sign_in_refused`, `store_unavailable`, `unknown_member`, `user_disabled`, and every code of the engine.
        """
        return self._call("finishSignIn", request, caller, records.SignInAnswer)

    def close_account(
        self, request: records.CloseAccountRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AccountAnswer:
        """Closes an account.

        Codes: `account_closed`, `account_tampered`, `account_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return self._call("closeAccount", request, caller, records.AccountAnswer)

    def reopen_account(
        self, request: records.ReopenAccountRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AccountAnswer:
        """Reopens an account.

        Codes: `account_closed`, `account_exists`, `account_tampered`, `account_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return self._call("reopenAccount", request, caller, records.AccountAnswer)

    def list_events(
        self, request: records.ListEventsRequest, *, caller: records.CallerRecord | None = None
    ) -> records.EventsAnswer:
        """Reads the events of an account.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `too_many_requests`, `unknown_member`, `user_unknown`.
        """
        return self._call("listEvents", request, caller, records.EventsAnswer)

    def changes_since(
        self, request: records.ChangesSinceRequest, *, caller: records.CallerRecord | None = None
    ) -> records.ChangesAnswer:
        """Reads what changed in an account.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`, `user_unknown`.
        """
        return self._call("changesSince", request, caller, records.ChangesAnswer)

    def list_affected_authenticators(
        self, request: records.ListAffectedAuthenticatorsRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AffectedAuthenticatorsAnswer:
        """Lists the authenticators whose model metadata reports.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `metadata_missing`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`.
        """
        return self._call("listAffectedAuthenticators", request, caller, records.AffectedAuthenticatorsAnswer)


class AsyncOperations:
    """Every operation of a desk. Each raises a `KeydeskError`."""

    async def _call(
        self, operation: str, request: Record, caller: records.CallerRecord | None, answer: type[_Answer]
    ) -> _Answer:
        raise NotImplementedError

    async def find_users(
        self, request: records.FindUsersRequest, *, caller: records.CallerRecord | None = None
    ) -> records.FindUsersAnswer:
        """Searches the directory.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`.
        """
        return await self._call("findUsers", request, caller, records.FindUsersAnswer)

    async def get_user(
        self, request: records.GetUserRequest, *, caller: records.CallerRecord | None = None
    ) -> records.GetUserAnswer:
        """Reads one person and their account.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`, `user_unknown`.
        """
        return await self._call("getUser", request, caller, records.GetUserAnswer)

    async def issue_link(
        self, request: records.IssueLinkRequest, *, caller: records.CallerRecord | None = None
    ) -> records.IssueLinkAnswer:
        """Issues a registration link.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `user_unknown`.
        """
        return await self._call("issueLink", request, caller, records.IssueLinkAnswer)

    async def cancel_link(
        self, request: records.CancelLinkRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AccountAnswer:
        """Cancels an open link.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_unknown`, `link_used`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return await self._call("cancelLink", request, caller, records.AccountAnswer)

    async def redeem_link(
        self, request: records.RedeemLinkRequest, *, caller: records.CallerRecord | None = None
    ) -> records.RedeemLinkAnswer:
        """Redeems a link.

        Codes: `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_unknown`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `signed_in_as_another`, `store_unavailable`, `too_many_requests`, `unknown_member`.
        """
        return await self._call("redeemLink", request, caller, records.RedeemLinkAnswer)

    async def link_status(
        self, request: records.LinkStatusRequest, *, caller: records.CallerRecord | None = None
    ) -> records.LinkSessionAnswer:
        """Reads the link of a session.

        Codes: `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `unknown_member`.
        """
        return await self._call("linkStatus", request, caller, records.LinkSessionAnswer)

    async def begin_link_registration(
        self, request: records.BeginLinkRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.CeremonyAnswer:
        """Begins the ceremony of a redeemed link.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `too_many_authenticators`, `too_many_requests`, `unknown_member`, `user_disabled`.
        """
        return await self._call("beginLinkRegistration", request, caller, records.CeremonyAnswer)

    async def finish_link_registration(
        self, request: records.FinishLinkRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Completes the registration of a redeemed link.

        Codes: `account_closed`, `account_tampered`, `authenticator_already_registered`, `busy`, `ceremony_superseded`, `ceremony_unknown`, `closed`, `internal`, `link_cancelled`, `link_expired`, `link_superseded`, `link_used`, `malformed_request`, `not_device_bound`, `not_discoverable`, `relying_party_unknown`, `session_ended`, `store_unavailable`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `wrong_kind`, and every code of the engine.
        """
        return await self._call("finishLinkRegistration", request, caller, records.AuthenticatorAnswer)

    async def begin_registration(
        self, request: records.BeginRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.CeremonyAnswer:
        """Begins a registration by a signed-in person.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `link_required`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `too_many_requests`, `unknown_member`, `user_disabled`, `user_unknown`, `wrong_kind`.
        """
        return await self._call("beginRegistration", request, caller, records.CeremonyAnswer)

    async def finish_registration(
        self, request: records.FinishRegistrationRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Completes a registration by a signed-in person.

        Codes: `account_closed`, `account_tampered`, `authenticator_already_registered`, `busy`, `ceremony_unknown`, `closed`, `host_refused`, `internal`, `kind_not_offered`, `link_required`, `malformed_request`, `not_authenticated`, `not_authorised`, `not_device_bound`, `not_discoverable`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_authenticators`, `unknown_member`, `user_disabled`, `user_unknown`, `wrong_kind`, and every code of the engine.
        """
        return await self._call("finishRegistration", request, caller, records.AuthenticatorAnswer)

    async def rename_authenticator(
        self, request: records.RenameAuthenticatorRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Renames an authenticator.

        Codes: `account_closed`, `account_tampered`, `authenticator_removed`, `authenticator_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `nickname_invalid`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `too_many_requests`, `unknown_member`, `user_unknown`.
        """
        return await self._call("renameAuthenticator", request, caller, records.AuthenticatorAnswer)

    async def remove_authenticator(
        self, request: records.RemoveAuthenticatorRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AuthenticatorAnswer:
        """Removes an authenticator.

        Codes: `account_closed`, `account_tampered`, `authenticator_removed`, `authenticator_unknown`, `busy`, `closed`, `host_refused`, `internal`, `last_authenticator_confirm`, `last_authenticator_refused`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return await self._call("removeAuthenticator", request, caller, records.AuthenticatorAnswer)

    async def begin_sign_in(
        self, request: records.BeginSignInRequest, *, caller: records.CallerRecord | None = None
    ) -> records.CeremonyAnswer:
        """Begins a sign-in.

        Codes: `account_closed`, `account_tampered`, `busy`, `closed`, `internal`, `malformed_request`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `store_unavailable`, `too_many_requests`, `unknown_member`.
        """
        return await self._call("beginSignIn", request, caller, records.CeremonyAnswer)

    async def finish_sign_in(
        self, request: records.FinishSignInRequest, *, caller: records.CallerRecord | None = None
    ) -> records.SignInAnswer:
        """Completes a sign-in.

        Codes: `account_closed`, `account_tampered`, `authenticator_pending`, `authenticator_quarantined`, `authenticator_removed`, `authenticator_suspended`, `busy`, `ceremony_unknown`, `closed`, `counter_regressed`, `credential_unknown`, `internal`, `malformed_request`, `model_reported`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `sign_in_refused`, `store_unavailable`, `unknown_member`, `user_disabled`, and every code of the engine.
        """
        return await self._call("finishSignIn", request, caller, records.SignInAnswer)

    async def close_account(
        self, request: records.CloseAccountRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AccountAnswer:
        """Closes an account.

        Codes: `account_closed`, `account_tampered`, `account_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return await self._call("closeAccount", request, caller, records.AccountAnswer)

    async def reopen_account(
        self, request: records.ReopenAccountRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AccountAnswer:
        """Reopens an account.

        Codes: `account_closed`, `account_exists`, `account_tampered`, `account_unknown`, `busy`, `closed`, `host_refused`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `note_invalid`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `target_outranks_actor`, `unknown_member`, `user_unknown`.
        """
        return await self._call("reopenAccount", request, caller, records.AccountAnswer)

    async def list_events(
        self, request: records.ListEventsRequest, *, caller: records.CallerRecord | None = None
    ) -> records.EventsAnswer:
        """Reads the events of an account.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `too_many_requests`, `unknown_member`, `user_unknown`.
        """
        return await self._call("listEvents", request, caller, records.EventsAnswer)

    async def changes_since(
        self, request: records.ChangesSinceRequest, *, caller: records.CallerRecord | None = None
    ) -> records.ChangesAnswer:
        """Reads what changed in an account.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`, `user_unknown`.
        """
        return await self._call("changesSince", request, caller, records.ChangesAnswer)

    async def list_affected_authenticators(
        self, request: records.ListAffectedAuthenticatorsRequest, *, caller: records.CallerRecord | None = None
    ) -> records.AffectedAuthenticatorsAnswer:
        """Lists the authenticators whose model metadata reports.

        Codes: `account_closed`, `account_tampered`, `closed`, `internal`, `malformed_request`, `metadata_missing`, `not_authenticated`, `not_authorised`, `proof_in_future`, `query_invalid`, `relying_party_unknown`, `session_revoked`, `step_up_required`, `store_unavailable`, `unknown_member`.
        """
        return await self._call("listAffectedAuthenticators", request, caller, records.AffectedAuthenticatorsAnswer)
