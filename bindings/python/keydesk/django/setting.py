"""The setting `KEYDESK`: what Django's own checks and the opening of the desk read."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import resolve_url
from django.utils.module_loading import import_string

from .._record import plain
from ..records import Config, MountConfig

#: Members that are functions or objects of the portal, given as they are or by their dotted path.
PARTS = ("actor", "session", "signedIn", "notifier", "may", "onError", "roles")
#: A text without a dot is a field of the user model there.
FIELDS = ("organisation", "organisationName")


def _names(record: type[Any]) -> list[str]:
    return [one.metadata["json"] for one in fields(record)]


CONFIG = _names(Config)
# The URL configuration decides where the desk stands.
MOUNT = [name for name in _names(MountConfig) if name not in ("prefix", "prefixStripped")]
STORES = ("sqlite:", "postgres:", "postgresql:", "ldap:", "ldaps:", "ldapi:")


@dataclass(frozen=True)
class Setting:
    """The setting, divided among those who need it."""

    config: dict[str, Any]
    mount: dict[str, Any]
    #: The portal's functions, imported, by the names of `PARTS` and `FIELDS`; `directory` and `store` too.
    parts: dict[str, Any]


def read_setting() -> Setting:
    """The setting; raises `ImproperlyConfigured` with everything that is wrong with it."""
    found, problems = examine()
    if problems:
        raise ImproperlyConfigured("\n".join(problems))
    return found


def examine() -> tuple[Setting, list[str]]:
    """The setting as far as it can be read, and what is wrong with it."""
    given = getattr(settings, "KEYDESK", None)
    found = Setting({}, {}, {})
    if not isinstance(given, Mapping):
        return found, ["KEYDESK must be a dict with the members of docs/configuration.md."]
    problems = [_unknown(name) for name in given if name not in (*CONFIG, *MOUNT, *PARTS, *FIELDS)]
    for name, value in given.items():
        try:
            if name in ("directory", "store"):
                _take_place(found, name, value)
            elif name in PARTS or name in FIELDS:
                found.parts[name] = _part(name, value)
            elif name in CONFIG:
                found.config[name] = plain(value)
            elif name in MOUNT:
                found.mount[name] = plain(value)
        except (ImportError, TypeError, ValueError) as error:
            problems.append(f'KEYDESK["{name}"]: {error}')
    problems += [f'KEYDESK["{name}"] is missing.' for name in ("relyingParties", "store") if name not in given]
    if given.get("store") == "django" and not given.get("secret"):
        problems.append('KEYDESK["secret"] is missing: the store "django" needs 32 random bytes in base64url.')
    if "directory" in found.config and not {"actor", "session"} & found.parts.keys():
        problems.append('KEYDESK["actor"] is missing: only users of Django have a default.')
    _complete(found, problems)
    return found, problems


def _unknown(name: object) -> str:
    if name in ("prefix", "prefixStripped"):
        return f'KEYDESK["{name}"]: leave it out. The URL configuration decides where the desk stands.'
    close = difflib.get_close_matches(str(name), [*CONFIG, *MOUNT, *PARTS, *FIELDS], 1)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    return f'KEYDESK["{name}"] is not a member that Keydesk knows.{hint}'


def _take_place(found: Setting, name: str, value: Any) -> None:
    """A store or directory: one that Keydesk has, or one of the portal's."""
    if name == "store" and (value == "django" or value == "memory:" or str(value).startswith(STORES)):
        into = found.parts if value == "django" else found.config
        into[name] = value
    elif isinstance(value, Mapping) or hasattr(value, "to_json"):
        found.config[name] = plain(value)
    elif value != "host" or name == "store":
        held = import_string(value) if isinstance(value, str) else value
        found.parts[name] = held() if isinstance(held, type) else held


def _part(name: str, value: Any) -> Any:
    if isinstance(value, str) and (name in PARTS or "." in value):
        value = import_string(value)
    if name == "notifier":
        value = value() if isinstance(value, type) else value
        if not callable(getattr(value, "deliver", None)):
            raise TypeError("a notifier has a function deliver(request)")
    elif not callable(value) and not (name in FIELDS and isinstance(value, str)):
        raise TypeError("a function, or its dotted path, is expected")
    return value


def _complete(found: Setting, problems: list[str]) -> None:
    """Puts in what Django knows already."""
    if "origin" not in found.mount:
        parties = found.config.get("relyingParties")
        known = [one for one in parties if isinstance(one, dict)] if isinstance(parties, list) else []
        origins = [origin for one in known for origin in one.get("origins") or []]
        if len(origins) == 1:
            found.mount["origin"] = origins[0]
        elif parties is not None:
            problems.append('KEYDESK["origin"] is missing: it is the address at which browsers see this portal.')
    # Resolved when the desk is mounted, because names of URLs are not known earlier.
    found.mount.setdefault("signInUrl", settings.LOGIN_URL)


def resolved(mount: dict[str, Any]) -> dict[str, Any]:
    """The mount's members with addresses for names of URLs."""
    names = [name for name in ("signInUrl", "stepUpUrl", "home", "signOut") if name in mount]
    return mount | {name: resolve_url(mount[name]) for name in names}
