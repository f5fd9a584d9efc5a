"""The portal's sessions as the desk knows them, over `django.contrib.auth`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user, load_backend, login
from django.http import HttpRequest
from django.shortcuts import resolve_url

from .._record import read_time, written_time
from ..records import ActorRecord, PortalSession, PortalSignedIn, SignInAnswer, Strength
from .opening import desk, opened
from .threads import closes_connections

#: Members of a session: when its person signed in, with which key, and whose password was right before the key.
SIGNED_IN_AT = "keydesk_signed_in_at"
AUTHENTICATOR = "keydesk_authenticator"
PENDING = "keydesk_pending"
#: How long the key is asked for after the password.
PENDING_FOR = timedelta(minutes=10)
#: For sessions that began before Keydesk was installed: a person who does something sensitive signs in again.
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)


def remember_sign_in(*, request: Any, **_: Any) -> None:
    """Receives `user_logged_in`: the session has the time of its sign-in, and for now no key."""
    held = getattr(request, "session", None)
    if held is not None:
        held[SIGNED_IN_AT] = written_time(datetime.now(timezone.utc))
        held.pop(AUTHENTICATOR, None)
        held.pop(PENDING, None)


def actor(request: Any) -> ActorRecord | None:
    """Who is signed in, with the roles and the organisation that the directory says."""
    user = request.user
    if not user.is_authenticated:
        return None
    directory = opened().directory
    id = str(user.pk)
    person = directory.user(id)
    if person is None:
        return None
    key = request.session.get(AUTHENTICATOR)
    at = request.session.get(SIGNED_IN_AT)
    return ActorRecord(
        id=id,
        roles=list(directory.roles(id)) if hasattr(directory, "roles") else [],
        organisations=[person.organisation],
        authenticated_at=LONG_AGO if at is None else read_time(at),
        strength=Strength.PASSWORD if key is None else Strength.SECURITY_KEY,
        authenticator_id=key,
    )


def session(request: Any) -> PortalSession | None:
    """Who is signed in, or half signed in: by the setting's `session` or `actor`, else by Django's session."""
    return _live_session(request) if getattr(request, "keydesk_is_live", False) else _session(request)


@closes_connections
def _live_session(request: Any) -> PortalSession | None:
    return _session(_again(request))


def _session(request: Any) -> PortalSession | None:
    parts = opened().setting.parts
    if "session" in parts:
        found: PortalSession | None = parts["session"](request)
        return found
    held = parts.get("actor", actor)(request)
    if held is not None:
        user = request.user
        name = user.get_full_name() if hasattr(user, "get_full_name") else ""
        return PortalSession(actor=held, display_name=name or user.get_username())
    pending = pending_user(request)
    return None if pending is None else PortalSession(pending_user=pending)


def pending_user(request: Any) -> str | None:
    """The id of the person whose password was right and whose key is still due."""
    held = request.session.get(PENDING)
    if held is None or read_time(held["at"]) + PENDING_FOR < datetime.now(timezone.utc):
        return None
    return str(held["user"])


def second_factor_due(request: Any, user: Any) -> bool:
    """Whether the key of a user is due after the password; the session then knows who may use one.

    Call it between `authenticate` and `login`, and do not call `login` if it is true: the sign-in with the key does.
    Raises `KeydeskError` with `account_closed` where the password must not let the person in.
    """
    id = str(user.pk)
    if not desk().second_factor_due(id, relying_party=opened().setting.mount.get("relyingParty")):
        return False
    # A new session key, as `login` does it: nobody can prepare a session for somebody else.
    if request.user.is_authenticated:
        request.session.flush()
    else:
        request.session.cycle_key()
    request.session[PENDING] = {"user": id, "at": written_time(datetime.now(timezone.utc))}
    return True


def signed_in(request: Any, sign_in: SignInAnswer) -> PortalSignedIn | None:
    """Logs the user in, in a session with a new key that ends with the security key."""
    for path in settings.AUTHENTICATION_BACKENDS:
        # A backend answers nobody for a user who may not sign in.
        user = load_backend(path).get_user(_key(sign_in.user_id))
        if user is not None:
            login(request, user, backend=path)
            request.session[SIGNED_IN_AT] = written_time(sign_in.at)
            request.session[AUTHENTICATOR] = sign_in.authenticator_id
            return PortalSignedIn(location=resolve_url(settings.LOGIN_REDIRECT_URL))
    return None


def _key(id: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model()._meta.pk.to_python(id)


def _again(request: Any) -> HttpRequest:
    """The request of a live status as it would be now: its session may have ended since."""
    made = HttpRequest()
    made.META, made.COOKIES, made.method, made.path = request.META, request.COOKIES, request.method, request.path
    # The empty text would make a new session.
    made.session = type(request.session)(request.session.session_key)
    made.user = get_user(made)
    return made
