"""The people of the portals in README.md."""

from __future__ import annotations

import re
import sys
import types
from typing import Any

from helpers import PEOPLE, REPOSITORY

from keydesk.records import PersonRecord

README = (REPOSITORY / "bindings/python/README.md").read_text()
FRONT_PAGE = (REPOSITORY / "README.md").read_text()


def module(name: str, text: str = README) -> dict[str, Any]:
    """What a block of a document makes, by the name of its file."""
    found = re.search(rf"```python\n# {re.escape(name)}\n(.*?)```", text, re.DOTALL)
    assert found, f"there is no block {name}"
    made: dict[str, Any] = {"__name__": name.removesuffix(".py")}
    exec(compile(found[1], name, "exec"), made)
    return made


def imported(name: str) -> types.ModuleType:
    """A block as a module that other blocks import."""
    made = types.ModuleType(name.removesuffix(".py"))
    made.__dict__.update(module(name))
    sys.modules[made.__name__] = made
    return made


ROLES = {"u-ra": ["registration_authority"]}
directory = module("people_store.py")["People"]([PersonRecord.from_json(one) for one in PEOPLE], ROLES)
known = [PersonRecord.from_json(one) for one in PEOPLE]
roles = ROLES


def roles_of(user: str) -> list[str]:
    return ROLES.get(user, [])


def with_password(username: str, password: str) -> str | None:
    return next((user.id for user in known if user.username == username and password == "right"), None)
