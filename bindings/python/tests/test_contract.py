"""The scenarios of bindings/contract, answered by Python as by every other language: waiting, and on a loop."""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from helpers import REPOSITORY, AsyncTable, Table, fixed, fixed_async

from keydesk import AsyncKeydesk, Keydesk, KeydeskError, _native, verify
from keydesk._record import plain, text_of
from keydesk._tables import CLASSES
from keydesk.records import Code

FOLDER = REPOSITORY / "bindings/contract/scenarios"
SCENARIOS = [json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))]
API = json.loads((REPOSITORY / "bindings/facade/api.json").read_text())


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: "_" + found[1].lower(), name)


def comparable(value: Any) -> Any:
    """Times have milliseconds where they were read and written again; what is null was left out."""
    if isinstance(value, dict):
        return {name: comparable(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [comparable(one) for one in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        return value[:-1] + ".000Z"
    return value


class Misbehaving:
    """A host's table that behaves as the scenario says."""

    def __init__(self, table: Table | AsyncTable) -> None:
        self.table = table
        self.faults = _native.TestFaults()

    def __getattr__(self, name: str) -> Any:
        if name not in ("load", "commit", "list", "remove"):
            raise AttributeError(name)
        real = getattr(self.table, name)

        def instead(request: Any) -> Any:
            found = self.faults.instead_of(f"store.{name}", text_of(request))
            if found is None:
                return real(request)
            if found.startswith("!"):
                raise RuntimeError(found[1:])
            return json.loads(found)

        async def instead_async(request: Any) -> Any:
            found = instead(request)
            return await found if inspect.isawaitable(found) else found

        return instead_async if inspect.iscoroutinefunction(real) else instead

    def replace(self, old: str, new: str) -> None:
        table = self.table.table if isinstance(self.table, AsyncTable) else self.table
        table.rows = {key: replace(row, blob=row.blob.replace(old, new)) for key, row in table.rows.items()}


def asked(step: dict[str, Any]) -> Any:
    """The request of a step; a response that no value can say goes as text."""
    if "responseText" not in step and "spaces" not in step:
        return step["request"]
    text = step.get("responseText") or json.dumps(step["request"]["response"])
    return {**step["request"], "response": text[:1] + " " * step.get("spaces", 0) + text[1:]}


def outcome(call: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"answer": call()}
    except KeydeskError as error:
        found = {"code": error.code, "detail": error.detail, "retryable": error.retryable}
        return {"error": found if error.reference is None else {**found, "reference": error.reference}}


class Waiting:
    """A desk that waits."""

    def __init__(self, scenario: dict[str, Any], dependencies: Any, **parts: Any) -> None:
        self.desk = fixed(scenario["config"], dependencies, **parts)
        if "mount" in scenario:
            self.mount = self.desk.mount(scenario["mount"], actor=lambda environ: None)

    def call(self, operation: str, request: Any, caller: Any) -> Any:
        return plain(self.desk.call(operation, request, caller))

    def open(self, config: Any) -> None:
        Keydesk.open(config).close()

    def http(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        named = {name.upper().replace("-", "_"): value for name, value in headers.items()}
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.partition("?")[0],
            "QUERY_STRING": path.partition("?")[2],
            "CONTENT_TYPE": named.pop("CONTENT_TYPE", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name}": value for name, value in named.items()},
        }
        head: list[Any] = []
        parts = self.mount(environ, lambda *given: head.extend(given))
        kind = dict(head[1]).get("content-type", "")
        return int(head[0].split()[0]), kind, b"".join(parts)

    def close(self) -> None:
        self.desk.close()


class Looping:
    """A desk on an event loop."""

    def __init__(self, scenario: dict[str, Any], dependencies: Any, **parts: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.desk: AsyncKeydesk = self.run(fixed_async(scenario["config"], dependencies, **parts))
        if "mount" in scenario:
            self.mount = self.desk.mount(scenario["mount"], actor=lambda scope: None)

    def run(self, coroutine: Any) -> Any:
        return self.loop.run_until_complete(coroutine)

    def call(self, operation: str, request: Any, caller: Any) -> Any:
        return plain(self.run(self.desk.call(operation, request, caller)))

    def open(self, config: Any) -> None:
        async def once() -> None:
            await (await AsyncKeydesk.open(config)).close()

        self.run(once())

    def http(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        scope = {
            "type": "http",
            "method": method,
            "path": path.partition("?")[0],
            "query_string": path.partition("?")[2].encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            sent.append(message)

        self.run(self.mount(scope, receive, send))
        kind = dict(sent[0]["headers"]).get(b"content-type", b"").decode()
        return sent[0]["status"], kind, sent[1]["body"]

    def close(self) -> None:
        self.run(self.desk.close())
        self.loop.close()


def over_http(desk: Any, step: dict[str, Any]) -> dict[str, Any]:
    body = ((step.get("body") or "") + " " * step.get("spaces", 0)).encode()
    status, kind, text = desk.http(step["method"], step["path"], step.get("headers", {}), body)
    code = json.loads(text).get("code") if kind == "application/problem+json" else None
    return {"status": status, "code": code}


def make(desk: Any, step: dict[str, Any]) -> Any:
    if "open" in step:
        return desk.open(step["open"])
    if "http" in step:
        return over_http(desk, step["http"])
    if "verify" in step:
        return plain(getattr(verify, snake(step["verify"]))(asked(step)))
    return desk.call(step["call"], asked(step), step.get("caller"))


REACHED: set[str] = set()


@pytest.mark.parametrize("kind", [Waiting, Looping])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_the_scenario_is_answered_as_recorded(scenario: dict[str, Any], kind: Any) -> None:
    dependencies = _native.TestDependencies(scenario["clock"], scenario["seed"])
    host = Misbehaving(AsyncTable() if kind is Looping else Table())
    forbids = False
    parts: dict[str, Any] = {"may": lambda actor, action, target: not forbids}
    if scenario["config"].get("store") == "host":
        parts["store"] = host
    desk = kind(scenario, dependencies, **parts)
    try:
        for number, step in enumerate(scenario["steps"]):
            if "advance" in step:
                dependencies.advance(step["advance"])
            elif "host" in step:
                host.faults.set(step["host"])
            elif "forbids" in step:
                forbids = step["forbids"]
            elif "replace" in step:
                host.replace(*step["replace"])
            elif "close" in step:
                desk.desk.close() if kind is Waiting else desk.run(desk.desk.close())
            else:
                made = outcome(lambda: make(desk, step))  # noqa: B023
                wanted = {"error": step["error"]} if "error" in step else {"answer": step["answer"]}
                name = step.get("call") or step.get("verify")
                assert comparable(made) == comparable(wanted), f"step {number}: {name}"
                REACHED.add(made.get("error", {}).get("code", ""))
    finally:
        desk.close()


def test_the_scenarios_are_all_there_and_reach_most_codes() -> None:
    assert len(SCENARIOS) >= 30
    assert len(REACHED) > 100, "run the whole file"


def test_every_operation_is_a_method_and_every_stateless_one_a_function() -> None:
    for one in API["operations"]:
        assert inspect.isfunction(getattr(Keydesk, snake(one["name"])))
        assert inspect.iscoroutinefunction(getattr(AsyncKeydesk, snake(one["name"])))
    for one in API["stateless"]:
        assert inspect.isfunction(getattr(verify, snake(one["name"])))


@pytest.mark.parametrize("code", [one["code"] for one in API["codes"]])
def test_every_code_arrives_as_itself_in_the_class_of_its_sort(code: str) -> None:
    from keydesk._errors import _CLASSES, error_of

    error = error_of({"code": code, "detail": "x", "retryable": True, "cause": "why"})
    assert isinstance(error, KeydeskError) and type(error) is _CLASSES[CLASSES[code]]
    assert (error.code, error.code, error.retryable, str(error.__cause__)) == (code, Code(code), True, "why")
