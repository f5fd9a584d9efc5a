"""`KeydeskError`, with a class for each sort of answer that a code may be."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from ._tables import CLASSES


class KeydeskError(Exception):
    """An operation was refused, or failed."""

    #: The stable code; docs/codes.md lists them all.
    code: str
    #: What happened and what to do next, for a person.
    detail: str
    #: Whether the same call may succeed later.
    retryable: bool
    #: The number of the refusal's entry in the audit record.
    reference: str | None
    #: What a check expected and what came, for the host's developers.
    expected: str | None
    seen: str | None

    def __new__(cls, code: str = "internal", *args: Any, **more: Any) -> KeydeskError:
        of = _CLASSES.get(CLASSES.get(code, "internal"), cls) if cls is KeydeskError else cls
        return super().__new__(of)

    def __init__(
        self,
        code: str,
        detail: str = "Something is wrong in Keydesk itself.",
        *,
        retryable: bool = False,
        reference: str | None = None,
        expected: str | None = None,
        seen: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.retryable = retryable
        self.reference = reference
        self.expected = expected
        self.seen = seen

    def __str__(self) -> str:
        cause = f" ({self.__cause__})" if self.__cause__ is not None else ""
        return f"{self.code}: {self.detail}{cause}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {self.detail!r})"

    def __reduce__(self) -> Any:
        return _made, (self.code, self.detail, self.retryable, self.reference, self.expected, self.seen)


class InvalidError(KeydeskError):
    """The request, the configuration or a browser's response is not valid."""


class NotAuthenticatedError(KeydeskError):
    """The caller is not signed in, or their session is over."""


class NotAuthorisedError(KeydeskError):
    """The caller may not do this, or not now."""


class NotFoundError(KeydeskError):
    """The person, link, authenticator or operation does not exist."""


class ConflictError(KeydeskError):
    """The request does not fit the present state."""


class GoneError(KeydeskError):
    """The link, ceremony or session has ended."""


class TooLargeError(KeydeskError):
    """The request is larger than what is read."""


class TooManyRequestsError(KeydeskError):
    """There were too many requests; wait."""


class UnavailableError(KeydeskError):
    """The store, the directory or the desk does not answer; try again."""


class InternalError(KeydeskError):
    """A fault of Keydesk, or a stored record that Keydesk did not write."""


class Cause(Exception):
    """The reason for an error, for the host's developers."""


_CLASSES: dict[str, type[KeydeskError]] = {
    "invalid": InvalidError,
    "not_authenticated": NotAuthenticatedError,
    "not_authorised": NotAuthorisedError,
    "not_found": NotFoundError,
    "conflict": ConflictError,
    "gone": GoneError,
    "too_large": TooLargeError,
    "too_many": TooManyRequestsError,
    "unavailable": UnavailableError,
    "internal": InternalError,
}


def _made(
    code: str, detail: str, retryable: bool, reference: str | None, expected: str | None, seen: str | None
) -> KeydeskError:
    return KeydeskError(code, detail, retryable=retryable, reference=reference, expected=expected, seen=seen)


def error_of(record: dict[str, Any]) -> KeydeskError:
    """The error of an `ErrorRecord`."""
    error = _made(
        record.get("code", "internal"),
        record.get("detail", "Something is wrong in Keydesk itself."),
        record.get("retryable", False),
        record.get("reference"),
        record.get("expected"),
        record.get("seen"),
    )
    if record.get("cause") is not None:
        error.__cause__ = Cause(record["cause"])
    return error


def unwrap(text: str) -> str:
    """An answer as it is; raises the error that the native half wrote down."""
    if text.startswith("!"):
        raise error_of(json.loads(text[1:]))
    return text


_T = TypeVar("_T")


def made(value: _T | None, error: str | None) -> _T:
    """What the native half made; raises the error that it wrote down instead."""
    if value is None:
        unwrap(error or "!{}")
        raise KeydeskError("internal")
    return value
