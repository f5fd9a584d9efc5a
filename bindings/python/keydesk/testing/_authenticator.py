"""An authenticator in software, with as much of a browser as stands between it and a page."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from .._record import Record, plain
from ..records import AuthenticatorAttachment
from ._cose import Value, cbor

if TYPE_CHECKING:
    from ._keys import Key

#: The names of `DOMException` with which a browser rejects.
ErrorName = Literal["InvalidStateError", "NotAllowedError", "NotSupportedError", "SecurityError"]


class AuthenticatorError(Exception):
    """A browser would reject with a `DOMException` of this name."""

    #: The name of the `DOMException`.
    name: ErrorName

    def __init__(self, name: ErrorName, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


@dataclass(kw_only=True)
class HeldCredential:
    """A credential that a software authenticator holds."""

    #: The credential id in base64url.
    id: str
    #: The domain that it is bound to.
    rp_id: str
    #: The user handle in base64url.
    user_handle: str
    #: The algorithm, by its COSE number.
    algorithm: int
    #: The signature counter as it was last sent. Lower it to make the credential a copy of the key.
    sign_count: int
    _key: Key = field(repr=False)


class SoftwareAuthenticator:
    """An authenticator in software, plugged into a browser, for tests alone: its keys lie in memory.

    Its settings are attributes that may be changed at any time:

    - `origin`: the origin of the page on which it is used, such as `https://portal.example`.
    - `algorithms`: the algorithms that it has, by their COSE numbers: -7 (ES256), -8 (EdDSA), -257 (RS256). It takes
      the first of the options that it has.
    - `aaguid`: its model, which it conveys with the attestation `self` alone.
    - `transports`, `attachment`: how the browser says that it can be reached and is attached.
    - `user_verified`: whether it verifies the user, by PIN or fingerprint.
    - `discoverable`: whether its credentials are discoverable.
    - `backup_eligible`, `backed_up`: whether its credentials may be backed up, and are.
    - `counts`: whether it counts signatures.
    - `attestation`: what it answers where the options ask for attestation: `none`, or `self`, a `packed` statement
      that the credential signs. It has no certificate, so a policy that requires trusted attestation refuses it.
    - `credentials`: the credentials that it holds, the newest last. Remove one to lose it.

    Raises `ValueError` for an algorithm or attestation that it does not have.
    """

    def __init__(
        self,
        *,
        origin: str,
        algorithms: Sequence[int] = (-7, -8, -257),
        aaguid: str = "00000000-0000-0000-0000-000000000000",
        transports: Sequence[str] = ("usb",),
        attachment: AuthenticatorAttachment | str = AuthenticatorAttachment.CROSS_PLATFORM,
        user_verified: bool = True,
        discoverable: bool = True,
        backup_eligible: bool = False,
        backed_up: bool = False,
        counts: bool = True,
        attestation: Literal["none", "self"] = "none",
    ) -> None:
        if urlsplit(origin).hostname is None:
            raise ValueError('origin must be the origin of the page, such as "https://portal.example"')
        if not set(algorithms) <= _ALGORITHMS:
            raise ValueError("algorithms must be among -7, -8 and -257")
        if attestation not in ("none", "self"):
            raise ValueError('attestation must be "none" or "self"')
        self.origin = origin
        self.algorithms = list(algorithms)
        self.aaguid = aaguid
        self.transports = list(transports)
        self.attachment = AuthenticatorAttachment(attachment)
        self.user_verified = user_verified
        self.discoverable = discoverable
        self.backup_eligible = backup_eligible
        self.backed_up = backed_up
        self.counts = counts
        self.attestation: Literal["none", "self"] = attestation
        self.credentials: list[HeldCredential] = []

    def register(self, options: Record | Mapping[str, Any]) -> dict[str, Any]:
        """Makes a credential, as `navigator.credentials.create()` does, and returns the RegistrationResponseJSON.

        `options` are a `PublicKeyCredentialCreationOptionsJSON`, a `CeremonyAnswer`, or a mapping with the members
        of either. Raises `AuthenticatorError` where a browser would reject, and `ImportError` without the package
        `cryptography`.
        """
        from ._keys import new_key

        asked = _options(options)
        rp_id = self._relying_party(asked["rp"].get("id"))
        excluded = {one["id"] for one in asked.get("excludeCredentials") or []}
        if any(held.rp_id == rp_id and held.id in excluded for held in self.credentials):
            raise AuthenticatorError("InvalidStateError", "The authenticator holds a credential that is excluded.")
        self._check_selection(asked.get("authenticatorSelection") or {})
        offered = [one["alg"] for one in asked["pubKeyCredParams"]]
        algorithm = next((one for one in offered if one in self.algorithms), None)
        if algorithm is None:
            raise AuthenticatorError("NotSupportedError", "The authenticator has none of the algorithms.")

        key = new_key(algorithm)
        credential = HeldCredential(
            id=_text(secrets.token_bytes(32)),
            rp_id=rp_id,
            user_handle=asked["user"]["id"],
            algorithm=algorithm,
            sign_count=int(self.counts),
            _key=key,
        )
        conveyed = self.attestation == "self" and asked.get("attestation", "none") != "none"
        data = self._data(credential, _attested(credential, self.aaguid if conveyed else _NO_MODEL))
        client_data = self._client_data("webauthn.create", asked["challenge"])
        self.credentials.append(credential)
        wants_properties = (asked.get("extensions") or {}).get("credProps")
        extensions = {"credProps": {"rk": self.discoverable}} if wants_properties else {}
        response = {
            "clientDataJSON": _text(client_data),
            "attestationObject": _text(_attestation_object(credential, data, client_data, conveyed)),
            "authenticatorData": _text(data),
            "publicKey": _text(key.spki()),
            "publicKeyAlgorithm": algorithm,
            "transports": list(self.transports),
        }
        return self._response(credential, extensions, response)

    def authenticate(self, options: Record | Mapping[str, Any]) -> dict[str, Any]:
        """Signs with the newest credential that may, as `navigator.credentials.get()` does, and returns the
        AuthenticationResponseJSON.

        `options` are a `PublicKeyCredentialRequestOptionsJSON`, a `CeremonyAnswer`, or a mapping with the members of
        either. Raises `AuthenticatorError` where a browser would reject.
        """
        asked = _options(options)
        rp_id = self._relying_party(asked.get("rpId"))
        self._check_user(asked.get("userVerification"))
        allowed = {one["id"] for one in asked.get("allowCredentials") or []}
        fits = [
            one
            for one in self.credentials
            if one.rp_id == rp_id and (one.id in allowed if allowed else self.discoverable)
        ]
        if not fits:
            raise AuthenticatorError("NotAllowedError", "The authenticator holds no credential that may sign.")
        credential = fits[-1]
        credential.sign_count += int(self.counts)
        data = self._data(credential)
        client_data = self._client_data("webauthn.get", asked["challenge"])
        response = {
            "clientDataJSON": _text(client_data),
            "authenticatorData": _text(data),
            "signature": _text(_signed(credential, data, client_data)),
        }
        if self.discoverable:
            response["userHandle"] = credential.user_handle
        return self._response(credential, {}, response)

    def _relying_party(self, id: str | None) -> str:
        """The domain that the page may act for: its own host, or one above it."""
        host = urlsplit(self.origin).hostname or ""
        rp_id = id or host
        if host != rp_id and not host.endswith(f".{rp_id}"):
            raise AuthenticatorError("SecurityError", f"A page of {self.origin} may not act for {rp_id}.")
        return rp_id

    def _check_selection(self, asked: Mapping[str, Any]) -> None:
        """Refuses what this authenticator is not (section 5.4.4)."""
        self._check_user(asked.get("userVerification"))
        resident = asked.get("residentKey") or ("required" if asked.get("requireResidentKey") else None)
        if resident == "required" and not self.discoverable:
            raise AuthenticatorError("NotAllowedError", "The authenticator makes no discoverable credentials.")
        attachment = asked.get("authenticatorAttachment")
        if attachment and attachment != self.attachment:
            message = f"The authenticator is {self.attachment}, and {attachment} is asked for."
            raise AuthenticatorError("NotAllowedError", message)

    def _check_user(self, user_verification: str | None) -> None:
        if user_verification == "required" and not self.user_verified:
            raise AuthenticatorError("NotAllowedError", "The authenticator does not verify the user.")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        """The collected client data as a browser serializes it (section 5.8.1.1)."""
        members = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(members, separators=(",", ":"), ensure_ascii=False).encode()

    def _data(self, credential: HeldCredential, attested: bytes = b"") -> bytes:
        """Authenticator data (section 6.1)."""
        flags = _USER_PRESENT
        flags |= _USER_VERIFIED if self.user_verified else 0
        flags |= _BACKUP_ELIGIBLE if self.backup_eligible else 0
        flags |= _BACKED_UP if self.backed_up else 0
        flags |= _ATTESTED if attested else 0
        return _hash(credential.rp_id.encode()) + bytes([flags]) + credential.sign_count.to_bytes(4, "big") + attested

    def _response(
        self, credential: HeldCredential, extensions: dict[str, Any], response: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            "id": credential.id,
            "rawId": credential.id,
            "type": "public-key",
            "authenticatorAttachment": plain(self.attachment),
            "clientExtensionResults": extensions,
            "response": response,
        }


def _options(options: Record | Mapping[str, Any]) -> dict[str, Any]:
    """The browser's options in their JSON form, alone or out of a ceremony."""
    made = plain(options)
    if not isinstance(made, dict):
        raise TypeError("options must be a record or a mapping")
    inner = made.get("options", made)
    if not isinstance(inner, dict):
        raise TypeError("options of a ceremony must be a mapping")
    return inner


def _attested(credential: HeldCredential, aaguid: str) -> bytes:
    """Attested credential data (section 6.5.1)."""
    id = base64.urlsafe_b64decode(credential.id + "=")
    return uuid.UUID(aaguid).bytes + len(id).to_bytes(2, "big") + id + credential._key.cose()


def _attestation_object(credential: HeldCredential, data: bytes, client_data: bytes, conveyed: bool) -> bytes:
    """An attestation object (section 6.5): `packed` self attestation (section 8.2), or `none` (section 8.7)."""
    if not conveyed:
        return cbor({"fmt": "none", "attStmt": {}, "authData": data})
    signature = _signed(credential, data, client_data)
    statement: dict[str, Value] = {"alg": credential.algorithm, "sig": signature}
    return cbor({"fmt": "packed", "attStmt": statement, "authData": data})


def _signed(credential: HeldCredential, data: bytes, client_data: bytes) -> bytes:
    return credential._key.sign(data + _hash(client_data))


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


_USER_PRESENT, _USER_VERIFIED, _BACKUP_ELIGIBLE, _BACKED_UP, _ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
_NO_MODEL = "00000000-0000-0000-0000-000000000000"
_ALGORITHMS = {-7, -8, -257}
