"""Options and verification without a desk: nothing is kept, and nothing waits.

Every function releases the GIL while it verifies, so that threads use all processors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from . import _native
from ._desk import Request
from ._errors import KeydeskError, made, unwrap
from ._record import Record, read, text_of
from .records import (
    AuthenticationOptionsRequest,
    AuthenticationRecord,
    CounterCheck,
    CounterState,
    CredentialRecord,
    PublicKeyCredentialCreationOptionsJSON,
    PublicKeyCredentialRequestOptionsJSON,
    RegistrationOptionsRequest,
    RelyingPartyConfig,
    UserVerification,
    VerifyAuthenticationAnswer,
    VerifyAuthenticationRequest,
    VerifyRegistrationAnswer,
    VerifyRegistrationRequest,
)

_Answer = TypeVar("_Answer", bound=Record)


def registration_options(
    request: RegistrationOptionsRequest | Mapping[str, Any],
) -> PublicKeyCredentialCreationOptionsJSON:
    """The options of a registration, with a new challenge unless the request brings one."""
    return _verify("registrationOptions", request, PublicKeyCredentialCreationOptionsJSON)


def authentication_options(
    request: AuthenticationOptionsRequest | Mapping[str, Any],
) -> PublicKeyCredentialRequestOptionsJSON:
    """The options of an authentication, with a new challenge unless the request brings one."""
    return _verify("authenticationOptions", request, PublicKeyCredentialRequestOptionsJSON)


def verify_registration(request: VerifyRegistrationRequest | Mapping[str, Any]) -> VerifyRegistrationAnswer:
    """Verifies a registration (WebAuthn Level 3 section 7.1). Raises `KeydeskError` with a code of the engine."""
    return _verify("verifyRegistration", request, VerifyRegistrationAnswer)


def verify_authentication(request: VerifyAuthenticationRequest | Mapping[str, Any]) -> VerifyAuthenticationAnswer:
    """Verifies an authentication (WebAuthn Level 3 section 7.2). Raises `KeydeskError` with a code of the engine."""
    return _verify("verifyAuthentication", request, VerifyAuthenticationAnswer)


def _verify(operation: str, request: Record | Mapping[str, Any], answer: type[_Answer]) -> _Answer:
    asked = Request(request, None)
    return read(answer, json.loads(unwrap(_native.verify(operation, asked.text, asked.response))))


class RelyingParty:
    """A relying party, read and checked once."""

    __slots__ = ("_native",)

    def __init__(self, config: RelyingPartyConfig | Mapping[str, Any]) -> None:
        self._native: _native.NativeRelyingParty = made(*_native.NativeRelyingParty.read(_json_of(config)))


class Credential:
    """A stored credential, read and checked once."""

    __slots__ = ("_id", "_native", "_user_handle")

    def __init__(self, record: CredentialRecord | Mapping[str, Any]) -> None:
        text = _json_of(record)
        self._native: _native.NativeCredential = made(*_native.NativeCredential.read(text))
        held = json.loads(text)
        self._id: str = held["id"]
        self._user_handle: str | None = held.get("userHandle")

    def verify(
        self,
        relying_party: RelyingParty,
        *,
        challenge: str,
        response: str | Mapping[str, Any],
        user_verification: UserVerification | str,
        counter: CounterCheck | str = CounterCheck.REFUSE,
        expected_user_handle: str | None = None,
    ) -> AuthenticationRecord:
        """Verifies an authentication by this credential (WebAuthn Level 3 section 7.2).

        `response` is the browser's AuthenticationResponseJSON, best as the text that came; `challenge` and
        `expected_user_handle` are base64url. Raises `KeydeskError` with a code of the engine.
        """
        try:
            if not isinstance(response, (str, Mapping)):
                raise TypeError("response must be a text or a mapping")
            text = response if isinstance(response, str) else text_of(response)
            asked = _USER_VERIFICATION.get(user_verification, len(_USER_VERIFICATION))
            check = _COUNTER.get(counter, len(_COUNTER))
            found = self._native.verify(relying_party._native, challenge, asked, check, expected_user_handle, text)
        except (TypeError, ValueError, AttributeError) as cause:
            raise _malformed() from cause
        if isinstance(found, str):
            return read(AuthenticationRecord, json.loads(unwrap(found)))
        # The bits of `Packed::Number` in bindings/facade/src/packed.rs.
        return AuthenticationRecord(
            credential_id=self._id,
            sign_count=found >> 6,
            counter=_STATES[found & 3],
            user_verified=found & 4 != 0,
            backup_eligible=found & 8 != 0,
            backed_up=found & 16 != 0,
            user_handle=(expected_user_handle or self._user_handle) if found & 32 else None,
        )

    def with_sign_count(self, sign_count: int) -> Credential:
        """The same credential after its counter was stored anew. Raises `KeydeskError` (`malformed_request`) unless
        `sign_count` is an integer from 0 to 4294967295."""
        made = Credential.__new__(Credential)
        try:
            made._native = self._native.with_sign_count(sign_count)
        except (TypeError, OverflowError) as cause:
            raise _malformed() from cause
        made._id = self._id
        made._user_handle = self._user_handle
        return made


def _json_of(value: Any) -> str:
    try:
        return text_of(value)
    except (TypeError, ValueError) as cause:
        raise _malformed() from cause


def _malformed() -> KeydeskError:
    return KeydeskError("malformed_request", "The arguments do not have the form that is expected.")


# What crosses as its place among the values.
_USER_VERIFICATION: dict[str, int] = {one.value: place for place, one in enumerate(UserVerification)}
_COUNTER: dict[str, int] = {one.value: place for place, one in enumerate(CounterCheck)}
_STATES = list(CounterState)
