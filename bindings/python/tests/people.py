"""The people of the portals in README.md."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from flask import Blueprint, redirect, request, session
from keydesk.records import PersonRecord

from helpers import PEOPLE, REPOSITORY

README = (REPOSITORY / "bindings/python/README.md").read_text()
FRONT_PAGE = (REPOSITORY / "README.md").read_text()


def module(name: str, text: str = README) -> dict[str, Any]:
    """What a block of a document makes, by the name of its file."""
    found = re.search(rf"```python\n# {re.escape(name)}\n(.*?)```", text, re.DOTALL)
    assert found, f"there is no block {name}"
    made: dict[str, Any] = {"__name__": name}
    exec(compile(found[1], name, "exec"), made)
    return made


ROLES = {"u-ra": ["registration_authority"]}
directory = module("people_store.py")["People"]([PersonRecord.from_json(one) for one in PEOPLE], ROLES)
pages = Blueprint("pages", __name__)


def roles_of(user: str) -> list[str]:
    return ROLES.get(user, [])


@pages.get("/")
def home() -> Any:
    return str(session.get("user_id")), 200


@pages.post("/sign-in")
def sign_in() -> Any:
    session.update(user_id=request.form["user"], signed_in_at=datetime.now(timezone.utc))
    return redirect("/desk")
