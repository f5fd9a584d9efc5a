"""What a host does wrong, and where its developers read it. The person at the browser reads none of it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from helpers import ORIGIN, Table, actor, config, ra

from keydesk import Call, Keydesk, KeydeskError
from keydesk._host import Host
from keydesk._requests import Requests, Sessions
from keydesk.records import (
    ActorRecord,
    AuthenticatorKind,
    CallerRecord,
    FaultRecord,
    FindUsersRequest,
    GetUserRequest,
    IssueLinkRequest,
)

JO = {"id": "u-jo", "username": "jo", "displayName": "Jo", "organisation": "ward-1"}
MOUNT: dict[str, Any] = {"origin": ORIGIN, "prefix": "/desk", "sign_in_url": "/sign-in"}


def answers(value: Any) -> Callable[..., Any]:
    def function(*given: Any) -> Any:
        if isinstance(value, Exception):
            raise value
        return value

    return function


async def forgotten() -> None:
    return None


class Directory:
    def __init__(self, user: Any = JO, search: Any = None) -> None:
        self.user = answers(user)
        self.search = answers({"users": []} if search is None else search)


def store(**functions: Any) -> dict[str, Any]:
    table: Any = Table()
    for name, answer in functions.items():
        setattr(table, name, answers(answer))
    return {"store": table}


def get(desk: Keydesk) -> Any:
    return desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())


def find(desk: Keydesk) -> Any:
    return desk.find_users(FindUsersRequest(query="jo"), caller=ra())


def issue(desk: Keydesk) -> Any:
    return desk.issue_link(IssueLinkRequest(user_id="u-jo", kind=AuthenticatorKind.SECURITY_KEY), caller=ra())


HOST = {
    "user raises": ({"directory": Directory(KeyError("first"))}, get, r"directory\.user: KeyError: 'first'"),
    "a column by its own name": (
        {"directory": Directory({**JO, "display_name": "Jo"})},
        get,
        r"directory\.user.*display_name.*displayName",
    ),
    "a list of rows": ({"directory": Directory([JO])}, get, r"directory\.user answered: \[0\]"),
    "a tuple": ({"directory": Directory(("u-jo", "jo"))}, get, r"directory\.user answered: expected an object"),
    "a numeric id": ({"directory": Directory({**JO, "id": 7})}, get, r"directory\.user.*id: expected a string"),
    "a member too many": (
        {"directory": Directory({**JO, "password": "hash"})},
        get,
        r"directory\.user.*unknown field `password`",
    ),
    "no user name": (
        {"directory": Directory({**JO, "username": None})},
        get,
        r"directory\.user.*missing field `username`",
    ),
    "an object that is no record": ({"directory": Directory(object())}, get, r"object cannot be written as JSON"),
    "bytes": ({"directory": Directory({**JO, "email": b"x"})}, get, r"bytes cannot be written as JSON"),
    "search answers a list": ({"directory": Directory(search=[JO])}, find, r"directory\.search answered: \[0\]"),
    "load answers a number": (store(load=42), get, r"store\.load"),
    "load raises": (store(load=RuntimeError("no such table: keydesk")), get, r"store\.load: .*no such table"),
    "commit answers a wrong word": (store(commit="ok"), issue, r"store\.commit.*committed"),
    "commit answers True": (store(commit=True), issue, r"store\.commit answered: expected string"),
}


@pytest.mark.parametrize("name", HOST)
def test_a_mistake_in_the_directory_or_the_store_is_the_cause_of_the_error(name: str) -> None:
    parts, call, said = HOST[name]
    # A store is asked at once, so that opening the desk may be refused already.
    with pytest.raises(KeydeskError) as found, Keydesk.open(config(hostTimeoutMs=1000), **parts) as desk:
        call(desk)
    cause = str(found.value.__cause__)
    assert re.search(said, cause), cause
    assert not re.search(r"hash|'Jo'", cause)
    assert not re.search(said, found.value.detail)


def caller(**more: Any) -> dict[str, Any]:
    return {"actor": {"id": "u-ra", "authenticatedAt": "2026-01-01T00:00:00Z", "strength": "password", **more}}


CALLS: dict[str, tuple[Callable[[Keydesk], Any], str]] = {
    "a member that is missing": (lambda desk: desk.call("getUser", {}, ra()), "userId"),
    "Python's name in a mapping": (
        lambda desk: desk.call("getUser", {"user_id": "u-jo"}, ra()),
        "unknown field `user_id`",
    ),
    "a wrong type": (lambda desk: desk.call("findUsers", {"query": ["secret"]}, ra()), "query: expected a string"),
    "no request": (lambda desk: desk.call("getUser", None, ra()), "malformed_request"),  # type: ignore[arg-type]
    "an operation in Python's style": (lambda desk: desk.call("get_user", {}, ra()), "unknown_operation"),
    "a wrong strength": (
        lambda desk: desk.call("getUser", {"userId": "u"}, caller(strength="otp")),
        "strength.*security_key",
    ),
    "roles as text": (lambda desk: desk.call("getUser", {"userId": "u"}, caller(roles="ra")), "roles.*sequence"),
    "the actor as the caller": (
        lambda desk: desk.get_user(GetUserRequest(user_id="u"), caller=actor()),  # type: ignore[arg-type]
        "unknown field `authenticatedAt`.*actor",
    ),
    "a time without a zone": (
        lambda desk: desk.get_user(
            GetUserRequest(user_id="u"),
            caller=CallerRecord(
                actor=ActorRecord(id="u-ra", authenticated_at=datetime(2026, 1, 1), strength="password")
            ),  # type: ignore[arg-type]
        ),
        r"time zone: datetime\.now\(timezone\.utc\)",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_mistake_in_a_call_is_named(name: str) -> None:
    call, said = CALLS[name]
    with Keydesk.open(config()) as desk, pytest.raises(KeydeskError) as found:
        call(desk)
    assert re.search(said, str(found.value)), str(found.value)
    assert '"secret"' not in str(found.value)


SESSIONS: dict[str, tuple[Any, str]] = {
    "session raises": (RuntimeError("redis is down"), r"portal\.session: RuntimeError: redis is down"),
    "a wrong strength": ({"actor": {**actor().to_json(), "strength": "otp"}}, "strength.*security_key"),
    "roles as text": ({"actor": {**actor().to_json(), "roles": "ra"}}, "roles"),
    "no time": ({"actor": {**actor().to_json(), "authenticatedAt": None}}, "authenticatedAt"),
    "a time as a number": ({"actor": {**actor().to_json(), "authenticatedAt": 7}}, "authenticatedAt"),
    "the actor alone": (actor(), "unknown field `authenticatedAt`.*actor"),
    "True": (True, "portal.session"),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_a_mistake_in_the_sessions_reaches_on_error_and_not_the_page(name: str) -> None:
    answer, said = SESSIONS[name]
    faults: list[FaultRecord] = []
    told = threading.Event()

    def on_error(fault: FaultRecord) -> None:
        faults.append(fault)
        told.set()

    with Keydesk.open(config(), on_error=on_error) as desk:
        page = desk.mount(session=answers(answer), **MOUNT).respond({}, Call("GET", "/desk/users", []))
        assert page.status == 503 and page.body is not None
        # A thread of Keydesk passes it on.
        assert told.wait(60)
    cause = faults[0].error.cause or ""
    assert re.search(said, cause), cause
    assert b"redis" not in page.body and b"strength" not in page.body


def test_a_coroutine_that_is_not_awaited_is_awaited_for_the_host() -> None:
    directory: Any = Directory()
    directory.user = lambda id: forgotten()
    with (
        Keydesk.open(config(), directory=directory) as desk,
        pytest.raises(KeydeskError, match="user_unknown|not_auth"),
    ):
        get(desk)


def test_signed_in_that_returns_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    sessions = Sessions(signed_in=lambda request, sign_in: None)
    requests = Requests()
    number = requests.begin({}, sessions)
    signed_in = {"userId": "u-jo", "authenticatorId": "a", "at": "2026-01-01T00:00:00Z", "amr": []}
    signed_in |= {"assurance": {"level": "aal2", "reasons": []}, "userVerified": True}
    answer = Host(requests).answer("portal.signedIn", json.dumps({"request": number, "signIn": signed_in}))
    assert answer == ("null", None)
    assert "return PortalSignedIn" in caplog.messages[0]
