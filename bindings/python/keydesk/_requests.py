"""The requests that are being answered, so that the desk can ask who each is from."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ._record import read
from .records import ActorRecord, MaybeAwaitable, PortalSession, PortalSignedIn, SignInAnswer

# A mount's functions. Each takes the request as the host's server knows it.
ActorOf = Callable[[Any], MaybeAwaitable[ActorRecord | None]]
SessionOf = Callable[[Any], MaybeAwaitable[PortalSession | None]]
SignedIn = Callable[[Any, SignInAnswer], MaybeAwaitable[PortalSignedIn | None]]


@dataclass(frozen=True)
class Sessions:
    """How a mount asks about the host's sessions."""

    actor: ActorOf | None = None
    session: SessionOf | None = None
    signed_in: SignedIn | None = None


class Requests:
    """Requests by number, each with its mount's functions."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._open: dict[int, tuple[Any, Sessions]] = {}

    def begin(self, request: Any, sessions: Sessions) -> int:
        """Keeps a request until `done`."""
        number = next(self._numbers)
        self._open[number] = (request, sessions)
        return number

    def done(self, number: int) -> None:
        """Forgets a request. Twice is no error."""
        self._open.pop(number, None)

    def session(self, asked: dict[str, Any]) -> Any:
        request, sessions = self._of(asked)
        if sessions.session is not None:
            return sessions.session(request)
        assert sessions.actor is not None, "a mount has one of the two"
        found = sessions.actor(request)
        return _session_later(found) if inspect.isawaitable(found) else {"actor": found or None}

    def signed_in(self, asked: dict[str, Any]) -> Any:
        request, sessions = self._of(asked)
        if sessions.signed_in is None:
            raise RuntimeError("the desk was mounted without signed_in")
        return sessions.signed_in(request, read(SignInAnswer, asked["signIn"]))

    def _of(self, asked: dict[str, Any]) -> tuple[Any, Sessions]:
        held = self._open.get(asked["request"])
        if held is None:
            raise RuntimeError("the request is over")
        return held


async def _session_later(found: Awaitable[Any]) -> dict[str, Any]:
    return {"actor": await found or None}
