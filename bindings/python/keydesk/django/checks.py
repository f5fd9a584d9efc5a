"""Django's system checks: `manage.py check` says what is wrong with the setting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Warning
from django.db import connections, router
from django.urls import NoReverseMatch, reverse

from .._desk import Keydesk
from .._errors import InvalidError
from .setting import examine, resolved

MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)


def check_setting(app_configs: Any = None, **_: Any) -> list[Any]:
    """What can be seen without opening a desk: this runs before servers fork."""
    found, problems = examine()
    made: list[Any] = [Error(problem, id="keydesk.E001") for problem in problems]
    try:
        reverse("keydesk:desk")
    except NoReverseMatch:
        hint = 'Add path("desk", include("keydesk.django.urls")) to the URL configuration.'
        made.append(Error("The desk stands at no address.", hint=hint, id="keydesk.E002"))
    if "session" not in found.parts and "actor" not in found.parts:
        for name in MIDDLEWARE:
            if name not in settings.MIDDLEWARE:
                made.append(Warning(f"MIDDLEWARE lacks {name}, or has its own.", id="keydesk.W001"))
    if found.parts.get("store") == "django":
        from .models import KeydeskRow

        vendor = connections[router.db_for_write(KeydeskRow)].vendor
        if vendor not in ("postgresql", "sqlite"):
            text = f'KEYDESK["store"]: "django" compares keys by bytes on PostgreSQL and SQLite, not on {vendor}.'
            made.append(Error(text, id="keydesk.E003"))
    return made


def check_policy(app_configs: Any = None, **_: Any) -> list[Any]:
    """What only a desk can say (`check --deploy`): it opens one in memory, which no server that forks may do before."""
    found, problems = examine()
    if problems:
        return []
    try:
        with Keydesk.open(found.config | {"store": "memory:", "directory": {"people": []}}) as desk:
            desk.mount(resolved(found.mount), session=lambda _: None)
    except InvalidError as error:
        return [Error(f"KEYDESK: {error}", id="keydesk.E004")]
    return []
