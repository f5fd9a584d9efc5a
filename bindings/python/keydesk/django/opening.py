"""The desk of this process: opened at its first use, so that each worker of a server has its own."""

from __future__ import annotations

import os
import threading
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from .._desk import Keydesk
from .._errors import InvalidError
from .._mount import Mount
from .setting import Setting, read_setting, resolved


class Opened:
    """An open desk, and what it was opened with."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.directory = setting.parts.get("directory") or self._users()
        store = setting.parts.get("store")
        if store == "django":
            from .store import DjangoStore

            store = DjangoStore()
        from .ending import Notifier

        self.desk = Keydesk.open(
            setting.config,
            store=store,
            directory=None if "directory" in setting.config else self.directory,
            notifier=Notifier(setting.parts.get("notifier")),
            may=setting.parts.get("may"),
            on_error=setting.parts.get("onError"),
        )
        self._mounts: dict[str, Mount] = {}

    def _users(self) -> Any:
        from .directory import UserDirectory

        given = self.setting.parts
        return UserDirectory(given.get("organisation"), given.get("organisationName"), given.get("roles"))

    def mount(self) -> Mount:
        """The desk under the path at which this request finds it."""
        try:
            prefix = reverse("keydesk:desk").rstrip("/")
        except NoReverseMatch as cause:
            raise ImproperlyConfigured(
                'The URL configuration has no desk: add path("desk", include("keydesk.django.urls")).'
            ) from cause
        if prefix not in self._mounts:
            from . import sessions

            self._mounts[prefix] = self.desk.mount(
                resolved(self.setting.mount) | {"prefix": prefix},
                session=sessions.session,
                signed_in=self.setting.parts.get("signedIn", sessions.signed_in),
            )
        return self._mounts[prefix]


_opened: Opened | None = None
_opening = threading.Lock()


def opened() -> Opened:
    """The desk of this process with its parts."""
    global _opened
    if _opened is None:
        with _opening:
            if _opened is None:
                _opened = _configured(lambda: Opened(read_setting()))
    return _opened


def desk() -> Keydesk:
    """The desk of this process, opened if it is not yet.

    Raises `ImproperlyConfigured` where the setting is wrong, and `KeydeskError` where the store does not answer.
    """
    return opened().desk


def mount() -> Mount:
    """The desk as it is mounted in the URL configuration."""
    held = opened()
    found: Mount = _configured(held.mount)
    return found


def close() -> None:
    """Ends the desk of this process, and with it live status; the next use opens it again. Servers that wait for their
    threads call it before they stop."""
    global _opened
    with _opening:
        held, _opened = _opened, None
    if held is not None:
        held.desk.close()


def _configured(make: Any) -> Any:
    try:
        return make()
    except InvalidError as cause:
        raise ImproperlyConfigured(f"KEYDESK: {cause}") from cause


def _after_fork() -> None:
    global _opened, _opening
    # Keydesk refuses a desk that was opened before; a lock that another thread held would never be free.
    _opened, _opening = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
