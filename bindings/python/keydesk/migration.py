"""Credentials that were stored for py_webauthn or python-fido2, as `keydesk.verify` takes them."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import KeydeskError
from .records import CredentialRecord


def from_py_webauthn(
    row: Any, *, transports: Sequence[str] | None = None, user_handle: bytes | str | None = None
) -> CredentialRecord:
    """The credential of a `VerifiedRegistration` of py_webauthn, or of a row with the names of its members.

    `row` is the object, or a mapping with `credential_id`, `credential_public_key`, `sign_count`,
    `credential_device_type`, and perhaps `credential_backed_up`, `aaguid` and `user_verified`. Bytes may be base64url
    text. Raises `KeydeskError` (`malformed_request`), which names the member that is not as expected.
    """
    key = _bytes(_member(row, "credential_public_key"), "credential_public_key")
    device_type = _member(row, "credential_device_type")
    eligible = _ELIGIBLE.get(getattr(device_type, "value", device_type))
    # A guess would be refused at the first sign-in or, worse, would not be: the flag is signed with.
    if eligible is None:
        raise _malformed("credential_device_type")
    return _credential(
        _bytes(_member(row, "credential_id"), "credential_id"),
        key,
        sign_count=_member(row, "sign_count"),
        backup_eligible=eligible,
        backed_up=_member(row, "credential_backed_up", False),
        aaguid=_member(row, "aaguid", None),
        user_verified=_member(row, "user_verified", None),
        transports=transports,
        user_handle=user_handle,
    )


def from_fido2(
    credential_data: bytes,
    *,
    sign_count: int,
    backup_eligible: bool,
    backed_up: bool = False,
    user_verified: bool | None = None,
    transports: Sequence[str] | None = None,
    user_handle: bytes | str | None = None,
) -> CredentialRecord:
    """The credential of an `AttestedCredentialData` of python-fido2, or of its bytes as they were stored.

    `sign_count` is the counter as last seen and `backup_eligible` the flag BE of the authenticator data
    (WebAuthn Level 3 section 6.1), which the credential data do not hold. Raises `KeydeskError`
    (`malformed_request`).
    """
    # The layout of WebAuthn Level 3 section 6.5.1.
    data = bytes(credential_data)
    length = int.from_bytes(data[16:18], "big")
    if len(data) <= 18 + length or length == 0:
        raise _malformed("credential_data")
    return _credential(
        data[18 : 18 + length],
        data[18 + length :],
        sign_count=sign_count,
        backup_eligible=backup_eligible,
        backed_up=backed_up,
        aaguid=str(uuid.UUID(bytes=data[:16])),
        user_verified=user_verified,
        transports=transports,
        user_handle=user_handle,
    )


def _credential(
    credential_id: bytes, key: bytes, *, transports: Sequence[str] | None, user_handle: bytes | str | None, **more: Any
) -> CredentialRecord:
    return CredentialRecord(
        id=_text(credential_id),
        public_key=_text(key),
        algorithm=_algorithm(key),
        transports=None if transports is None else list(transports),
        user_handle=None if user_handle is None else _text(_bytes(user_handle, "user_handle")),
        **more,
    )


_MISSING = object()


def _member(row: Any, name: str, default: Any = _MISSING) -> Any:
    found = row.get(name, default) if isinstance(row, Mapping) else getattr(row, name, default)
    if found is _MISSING:
        raise _malformed(name)
    return found


def _bytes(stored: Any, name: str) -> bytes:
    try:
        if isinstance(stored, (bytes, bytearray, memoryview)):
            return bytes(stored)
        return base64.b64decode(
            stored.rstrip("=") + "=" * (-len(stored.rstrip("=")) % 4), altchars=b"-_", validate=True
        )
    except (AttributeError, TypeError, ValueError):
        raise _malformed(name) from None


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _algorithm(key: bytes) -> int:
    """Entry 3 of a COSE key (RFC 9052 section 7.1), which is a map whose keys stand in order: 1, then 3."""
    if key[:1] and key[0] >> 5 == 5:
        first, at = _integer(key, 1)
        _, at = _integer(key, at)
        second, at = _integer(key, at)
        if (first, second) == (1, 3):
            return _integer(key, at)[0]
    raise _malformed("public key")


def _integer(key: bytes, at: int) -> tuple[int, int]:
    """The CBOR integer (RFC 8949 section 3.1) that begins here, and where the next item begins."""
    head = key[at] if at < len(key) else 0xFF
    major, short = head >> 5, head & 31
    size = {24: 1, 25: 2, 26: 4}.get(short, 0)
    end = at + 1 + size
    if major > 1 or short > 26 or end > len(key):
        raise _malformed("public key")
    value = int.from_bytes(key[at + 1 : end], "big") if size else short
    return (-1 - value if major else value), end


def _malformed(member: str) -> KeydeskError:
    return KeydeskError("malformed_request", f"The stored {member} does not have the form that is expected.")


_ELIGIBLE = {"single_device": False, "multi_device": True}
