"""An embeddable FIDO2 security-key desk: registration links, passkeys, sign-in, and the pages for them.

`Keydesk.open` and `AsyncKeydesk.open` open a desk; `keydesk.verify` verifies without one.
"""

from __future__ import annotations

from . import _interpreter as _interpreter  # isort: skip
from ._aio import AsyncKeydesk
from ._desk import Keydesk, KeydeskWarning
from ._errors import (
    ConflictError,
    GoneError,
    InternalError,
    InvalidError,
    KeydeskError,
    NotAuthenticatedError,
    NotAuthorisedError,
    NotFoundError,
    TooLargeError,
    TooManyRequestsError,
    UnavailableError,
)
from ._mount import AsyncMount, AsyncParts, AsyncResponse, Call, Mount, Parts, Response
from ._record import Record

__all__ = [
    "AsyncKeydesk",
    "AsyncMount",
    "AsyncParts",
    "AsyncResponse",
    "Call",
    "ConflictError",
    "GoneError",
    "InternalError",
    "InvalidError",
    "Keydesk",
    "KeydeskError",
    "KeydeskWarning",
    "Mount",
    "NotAuthenticatedError",
    "NotAuthorisedError",
    "NotFoundError",
    "Parts",
    "Record",
    "Response",
    "TooLargeError",
    "TooManyRequestsError",
    "UnavailableError",
]
