"""The store and the directory over Django's ORM: the conformance suite, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import uuid
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import django
import psycopg
import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "django_portal.settings"
django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connections
from django_portal.models import User
from test_conformance import Holder, database, passed

from keydesk import _native
from keydesk._desk import _asks as asks
from keydesk._host import Host
from keydesk._requests import Requests
from keydesk.django.directory import UserDirectory
from keydesk.django.store import DjangoStore
from keydesk.records import HostSearch
from keydesk.testing import directory_cases, store_cases

__all__ = ["database"]


class Users(UserDirectory):
    """The users of one database."""

    def __init__(self, using: str, organisation: str | Callable[[Any], Any]) -> None:
        super().__init__(organisation, "ward_name")
        self.using = using

    def users(self) -> Any:
        return User.objects.using(self.using)


def fill(using: str) -> None:
    """Makes the tables, and the people of the suite."""
    call_command("migrate", run_syncdb=True, verbosity=0, database=using)
    for one in json.loads(_native.conformance_people()):
        first, _, last = one["displayName"].partition(" ")
        user = User.objects.using(using).create(
            id=one["id"],
            username=one["username"],
            first_name=first,
            last_name=last,
            email=one["email"] or "",
            ward=one["organisation"],
            ward_name=one["organisationName"] or "",
            is_active=one["active"],
        )
        user.groups.set([Group.objects.using(using).get_or_create(name=role)[0] for role in one["roles"]])


@pytest.fixture
def sqlite(tmp_path: Any) -> Iterator[str]:
    yield from _filled({"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "a.db", "OPTIONS": {"timeout": 60}})


@pytest.fixture
def postgres(database: str) -> Iterator[str]:
    given = psycopg.conninfo.conninfo_to_dict(database)
    names = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    found = {names[name]: value for name, value in given.items() if name in names}
    yield from _filled({"ENGINE": "django.db.backends.postgresql", **found})


def _filled(written: dict[str, Any]) -> Iterator[str]:
    using = f"suite_{uuid.uuid4().hex}"
    defaults = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    rest = {"OPTIONS": {}, "TIME_ZONE": None, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TEST": {}}
    connections.databases[using] = defaults | rest | written
    fill(using)
    yield using
    connections[using].close()
    del connections.databases[using]


@pytest.mark.parametrize(
    ("kind", "organisation"),
    [("sqlite", lambda user: user.ward), ("postgres", "ward")],
    ids=["sqlite-function", "postgres-field"],
)
def test_the_store_and_the_directory_pass_every_case(
    kind: str, organisation: Any, request: pytest.FixtureRequest
) -> None:
    using = request.getfixturevalue(kind)
    host = Host(Requests(), store=DjangoStore(using), directory=Users(using, organisation))
    holder = Holder()
    holder._native = _native.NativeDesk(asks(weakref.ref(holder), host), False)  # type: ignore[arg-type]
    passed(json.loads(_native.conformance(holder._native, host.provided())))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_store_and_the_directory_pass_the_cases_of_a_host(kind: str, request: pytest.FixtureRequest) -> None:
    using = request.getfixturevalue(kind)
    directory, held = Users(using, "ward"), json.loads(_native.conformance_people())
    people = [person for one in held if (person := directory.user(one["id"])) is not None]
    roles = {one["id"]: one["roles"] for one in held}
    for case in [*store_cases(DjangoStore(using)), *directory_cases(directory, people=people, roles=roles)]:
        case.run()


def test_a_call_closes_the_connection_that_it_opened_and_no_other(postgres: str) -> None:
    store = DjangoStore(postgres)
    connections[postgres].close()
    store.load("a")
    assert connections[postgres].connection is None
    connections[postgres].ensure_connection()
    held = connections[postgres].connection
    store.load("a")
    assert connections[postgres].connection is held


def test_words_match_as_they_are_and_regardless_of_case(sqlite: str) -> None:
    directory = Users(sqlite, "ward")

    def found(*words: str) -> list[str]:
        request = HostSearch(words=list(words), organisations=["east"], limit=100)
        return [one.username for one in directory.search(request).users]

    assert found("ÖBERG", "åsa") == ["asa"]
    for word in ("%", "_", "\\", "'", ".*", "(", "' or 1=1 --", "\0"):
        assert found(word) == [], word


def test_only_the_very_text_of_an_id_finds_a_user(sqlite: str) -> None:
    directory = Users(sqlite, "ward")
    assert directory.user("p-01") is not None
    for id in ("jo.lark", "P-01", " p-01", "", "p-01\0", "x" * 1000):
        assert directory.user(id) is None and directory.roles(id) == [], id
