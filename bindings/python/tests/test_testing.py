"""Every case passes for a good store or directory, and each is failed by one that breaks its promise."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from helpers import AsyncTable, Table
from stores import BROKEN, Good, Plain, meeting, turn

from keydesk.records import HostPeople, HostSearch, PersonRecord, TableRow
from keydesk.testing import Case, _cases, directory_cases, store_cases


def failures(cases: Sequence[Case]) -> dict[str, str]:
    """The messages of what failed, by the names of the cases."""
    failed = {}
    for case in cases:
        try:
            case.run()
        except AssertionError as error:
            failed[case.name] = str(error)
    return failed


def failures_async(cases: Sequence[Case]) -> dict[str, str]:
    async def run() -> dict[str, str]:
        failed = {}
        for case in cases:
            try:
                await case.run_async()
            except AssertionError as error:
                failed[case.name] = str(error)
        return failed

    return asyncio.run(run())


def found(failed: Mapping[str, str], name: str, words: str) -> None:
    """The case fails, and says so in these words."""
    message = next((failed[one] for one in failed if one.startswith(name)), None)
    assert message is not None, f"{name} did not fail; these did: {list(failed)}"
    assert words in message


class TestTheCasesOfAStore:
    def test_a_good_store_passes_beside_rows_of_a_desk_and_keeps_no_row_of_them(self) -> None:
        rows = {"account/1": TableRow(key="account/1", owner="account/1", version=4, blob="{}")}
        store = Table()
        store.rows |= rows
        assert failures(store_cases(store)) == {}
        assert store.rows == rows
        assert len(store_cases(store)) == 20

    def test_a_good_async_store_passes_and_keeps_no_row(self) -> None:
        store = AsyncTable()
        assert failures_async(store_cases(store)) == {}
        assert store.table.rows == {}

    def test_a_plain_store_passes_on_a_loop_too(self) -> None:
        assert failures_async(store_cases(Table())) == {}

    def test_rows_may_be_mappings_with_more_columns_and_versions_as_text(self) -> None:
        class Mappings(Table):
            def load(self, key: str) -> Any:
                row = super().load(key)
                return row and row.to_json() | {"version": str(row.version), "written_at": 1}

        assert failures(store_cases(Mappings())) == {}

    @pytest.mark.parametrize(("broken", "name", "words"), BROKEN, ids=[one[0].__name__ for one in BROKEN])
    def test_a_broken_store_fails_its_case(self, broken: type[Good], name: str, words: str) -> None:
        plain = failures(store_cases(Plain(broken(meeting()))))
        found(plain, name, words)
        on_loop = failures_async(store_cases(broken(turn)))
        found(on_loop, name, words)
        assert set(plain) == set(on_loop)

    def test_each_case_is_failed_by_a_broken_store(self) -> None:
        cases = [case.name for case in store_cases(Table())]
        missed = [name for name in cases if not any(name.startswith(beginning) for _, beginning, _ in BROKEN)]
        assert missed == []

    def test_plain_calls_run_on_the_callers_thread_and_concurrent_ones_on_8_others(self) -> None:
        seen: dict[str, set[threading.Thread]] = {}

        class Watched(Table):
            def commit(self, request: Any) -> Any:
                seen.setdefault(case.name, set()).add(threading.current_thread())
                return super().commit(request)

        for case in store_cases(Watched()):
            case.run()
        races = {name: threads for name, threads in seen.items() if name.startswith("of commits")}
        assert [len(threads - {threading.current_thread()}) for threads in races.values()] == [16, 8]
        alone = [threads for name, threads in seen.items() if name not in races]
        assert alone and all(threads == {threading.current_thread()} for threads in alone)

    def test_an_async_store_in_run_fails_with_the_function_to_call(self) -> None:
        failed = failures(store_cases(AsyncTable()))
        assert len(failed) == 20
        for message in failed.values():
            assert message.endswith("is async: run the case with `await case.run_async()`.")

    def test_a_call_that_never_answers_fails_by_its_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_cases, "TIMEOUT_SECONDS", 0)

        class Silent(AsyncTable):
            async def load(self, key: str) -> Any:
                await asyncio.Event().wait()

        case = store_cases(Silent())[0]
        assert failures_async([case]) == {case.name: "store.load did not answer within 0 seconds."}

    def test_plain_calls_that_wait_for_each_other_fail(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_cases, "TIMEOUT_SECONDS", 0)
        ended, test = threading.Event(), threading.current_thread()

        class Locked(Table):
            def remove(self, key: str) -> Any:
                if threading.current_thread() is not test:
                    ended.wait()
                return super().remove(key)

        case = store_cases(Locked())[-1]
        failed = failures([case])
        ended.set()
        assert failed == {case.name: "Of 8 calls at once, 8 did not answer within 0 seconds."}


PEOPLE: list[dict[str, Any]] = [
    {
        "id": "u-1",
        "username": "jo",
        "displayName": "Jo Bloggs",
        "email": "jo.b@ward.example",
        "organisation": "north",
    },
    {
        "id": "u-2",
        "username": "ka",
        "displayName": "Kim Lark",
        "organisation": "north",
        "organisationName": None,
        "active": True,
    },
    {"id": "u-3", "username": "lark", "displayName": "Lee Archer-Smith", "organisation": "south"},
]
ROLES = {"u-1": ["ra"]}


class WithoutRoles:
    """A directory that keeps its promises, over the people above."""

    def user(self, id: str) -> Any:
        return next((PersonRecord.from_json(one) for one in PEOPLE if one["id"] == id), None)

    def search(self, asked: HostSearch) -> Any:
        def matches(one: Mapping[str, Any]) -> bool:
            texts = [(one.get(name) or "").lower() for name in ("displayName", "username", "email")]
            return all(any(word.lower() in text for text in texts) for word in asked.words)

        found = [one for one in PEOPLE if one["organisation"] in asked.organisations and matches(one)]
        rest = [one for one in found if asked.cursor is None or one["id"] > asked.cursor]
        users = [PersonRecord.from_json(one) for one in rest[: asked.limit]]
        return HostPeople(users=users, next=users[-1].id if len(rest) > asked.limit else None, count=len(found))


class Directory(WithoutRoles):
    def roles(self, id: str) -> Any:
        return ROLES.get(id, [])


class OnLoop:
    """The same directory with coroutines."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def user(self, id: str) -> Any:
        return self._directory.user(id)

    async def search(self, asked: HostSearch) -> Any:
        return self._directory.search(asked)

    async def roles(self, id: str) -> Any:
        return self._directory.roles(id)


def asking(change: Any) -> type[Directory]:
    """A directory that searches for something else than it is asked for."""

    class Asking(Directory):
        def search(self, asked: HostSearch) -> Any:
            given = {"words": asked.words, "organisations": asked.organisations, "limit": asked.limit}
            return super().search(HostSearch(**{**given, "cursor": asked.cursor, **change(asked)}))

    return Asking


def answering(change: Any) -> type[Directory]:
    """A directory that answers something else than it finds."""

    class Answering(Directory):
        def search(self, asked: HostSearch) -> Any:
            return change(super().search(asked).to_json())

    return Answering


class AnyWord(Directory):
    def search(self, asked: HostSearch) -> Any:
        ids = set()
        for word in asked.words or [""]:
            one = HostSearch(words=[word], organisations=asked.organisations, limit=asked.limit)
            ids |= {person.id for person in super().search(one).users}
        return {"users": [one for one in PEOPLE if one["id"] in ids]}


class UserByName(Directory):
    def user(self, id: str) -> Any:
        return next((one for one in PEOPLE if id in (one["id"], one["username"])), None)


class UserOfAnotherForm(Directory):
    def user(self, id: str) -> Any:
        found = super().user(id)
        return found and found.to_json() | {"displayName": "Jo"}


class RolesOrNone(Directory):
    def roles(self, id: str) -> Any:
        return ROLES.get(id, [] if self.user(id) else None)


class NoRoles(Directory):
    def roles(self, id: str) -> Any:
        return []


class RolesRaise(Directory):
    def roles(self, id: str) -> Any:
        return ROLES[id]


#: What is wrong, the directory, the beginning of the name of the case that finds it, and words of its message.
BROKEN_DIRECTORIES: list[tuple[str, type[Directory], str, str]] = [
    ("user finds by user name", UserByName, "user answers None", "User names are no ids"),
    ("user answers another form", UserOfAnotherForm, "user answers each", "must answer this person"),
    (
        "search answers a list",
        answering(lambda page: page["users"]),
        "search without words",
        "must answer HostPeople, or a mapping with users, next and count",
    ),
    (
        "search without words finds nobody",
        asking(lambda asked: {} if asked.words else {"organisations": []}),
        "search without words",
        "must find u-1",
    ),
    (
        "search goes over all organisations",
        asking(lambda asked: {"organisations": ["north", "south"]}),
        "search finds nobody of other",
        "the person is of another organisation",
    ),
    (
        "search looks for the words as one text",
        asking(lambda asked: {"words": [" ".join(asked.words)]}),
        "search finds by every word",
        "words stand in any order",
    ),
    ("search takes any of the words", AnyWord, "search finds by every word", "every word must occur"),
    (
        "search takes % as an operator",
        asking(lambda asked: {"words": [word.replace("%", "") for word in asked.words]}),
        "characters of a word",
        "no character of a word is an operator",
    ),
    (
        "search ignores the cursor",
        asking(lambda asked: {"cursor": None}),
        "pages are followed",
        "went on for 1000 pages",
    ),
    ("search has no limit", asking(lambda asked: {"limit": 100}), "pages are followed", "at most `limit` people"),
    (
        "count is that of the page",
        answering(lambda page: page | {"count": len(page["users"])}),
        "pages are followed",
        "how many people match in all",
    ),
    (
        "count is a text",
        answering(lambda page: page | {"count": str(page["count"])}),
        "pages are followed",
        "must be a number",
    ),
    ("roles answers None", RolesOrNone, "roles answers a list", "an empty list for an id that nobody has"),
    ("roles answers other roles", NoRoles, "roles answers a list", "must answer the person's roles"),
    ("roles raises", RolesRaise, "roles answers a list", "directory.roles must answer, and raised KeyError"),
]


class TestTheCasesOfADirectory:
    @pytest.mark.parametrize("directory", [Directory(), WithoutRoles()], ids=["with roles", "without"])
    def test_a_good_directory_passes(self, directory: Any) -> None:
        assert failures(directory_cases(directory, people=PEOPLE, roles=ROLES)) == {}

    def test_a_good_async_directory_passes_with_people_as_records(self) -> None:
        people = [PersonRecord.from_json(one) for one in PEOPLE]
        cases = directory_cases(OnLoop(Directory()), people=people, roles=ROLES)
        assert len(cases) == 8
        assert failures_async(cases) == {}

    @pytest.mark.parametrize(
        ("broken", "name", "words"), [one[1:] for one in BROKEN_DIRECTORIES], ids=[one[0] for one in BROKEN_DIRECTORIES]
    )
    def test_a_broken_directory_fails_its_case(self, broken: type[Directory], name: str, words: str) -> None:
        found(failures(directory_cases(broken(), people=PEOPLE, roles=ROLES)), name, words)
        found(failures_async(directory_cases(OnLoop(broken()), people=PEOPLE, roles=ROLES)), name, words)

    def test_each_case_is_failed_by_a_broken_directory(self) -> None:
        cases = [case.name for case in directory_cases(Directory(), people=PEOPLE)]
        missed = [
            name for name in cases if not any(name.startswith(beginning) for _, _, beginning, _ in BROKEN_DIRECTORIES)
        ]
        assert missed == []

    def test_fewer_than_two_people_are_refused(self) -> None:
        with pytest.raises(ValueError, match="at least two persons"):
            directory_cases(Directory(), people=PEOPLE[:1])
