"""Ends Django's sessions with the key, or with the account, from which they came."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from .._errors import KeydeskError, UnavailableError
from .._record import written_time
from ..records import CallerRecord, EndSessionsRecord, GetUserRequest, NotificationRecord
from .opening import desk, opened
from .sessions import AUTHENTICATOR, PENDING, SIGNED_IN_AT, session
from .threads import closes_connections
from .views import unavailable


class Notifier:
    """Ends sessions, and passes the notification on to the portal's own notifier."""

    def __init__(self, portals: Any = None) -> None:
        self._portals = portals

    @closes_connections
    def deliver(self, request: NotificationRecord) -> Any:
        if request.end_sessions is not None:
            end_sessions(request.user, request.end_sessions)
        return None if self._portals is None else self._portals.deliver(request)


def end_sessions(user_id: str, ending: EndSessionsRecord) -> int:
    """Deletes the sessions that must end, where the engine keeps them in the database; returns how many.

    Other engines cannot list sessions: there `EndedSessionMiddleware` ends each at its next request.
    """
    engine = import_module(settings.SESSION_ENGINE).SessionStore
    if not issubclass(engine, SessionStore):
        return 0
    ended = 0
    rows = engine.get_model_class()._default_manager.filter(expire_date__gt=timezone.now())
    for row in rows.iterator():
        if _ends(row.get_decoded(), user_id, ending):
            engine(row.session_key).delete()
            ended += 1
    return ended


def _ends(held: dict[str, Any], user_id: str, ending: EndSessionsRecord) -> bool:
    if ending.all and held.get(PENDING, {}).get("user") == user_id:
        return True
    if held.get(SESSION_KEY) != user_id:
        return False
    kept = ending.except_authenticated_at
    if kept is not None and held.get(SIGNED_IN_AT) == written_time(kept):
        return False
    return ending.all or held.get(AUTHENTICATOR) in ending.authenticator_ids


class EndedSessionMiddleware:
    """Signs out a person whose key was removed or account closed, on the portal's own pages too.

    It asks the desk at each request of a signed-in person, and the desk reads the account. It stands after
    `AuthenticationMiddleware`. While the store does not answer, signed-in people get 503.
    """

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        try:
            if request.user.is_authenticated and has_ended(request):
                logout(request)
        except UnavailableError:
            return unavailable()
        return self._get_response(request)


def has_ended(request: Any) -> bool:
    """Whether the desk refuses the session of a request: its key was removed, or its account is closed."""
    held = session(request)
    if held is None or held.actor is None:
        return False
    caller = CallerRecord(actor=held.actor, relying_party=opened().setting.mount.get("relyingParty"))
    try:
        desk().get_user(GetUserRequest(user_id=held.actor.id), caller=caller)
    except KeydeskError as error:
        if error.code in ("session_revoked", "account_closed"):
            return True
        if isinstance(error, UnavailableError):
            raise
    return False
