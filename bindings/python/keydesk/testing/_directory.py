"""What `Directory` and `HostSearch` promise, case by case, over people whom the host's directory holds."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from .._record import plain
from ..records import Directory, HostSearch, PersonRecord
from ._cases import Calls, Case, Part, equal, fail, shown


def directory_cases(
    directory: Directory,
    *,
    people: Sequence[PersonRecord | Mapping[str, Any]],
    roles: Mapping[str, Sequence[str]] | None = None,
) -> list[Case]:
    """The cases of a host's directory: what `Directory` and `HostSearch` promise.

    `people` are at least two persons whom the directory holds, as `directory.user` answers them; their organisations
    may hold others too. `roles` are the roles that they hold, by id, where the directory has `roles`. Run the cases
    of a directory whose functions are `async` with `await case.run_async()`.

    Raises `ValueError` if `people` holds fewer than two persons.
    """
    known = [_person(one) for one in people]
    if len(known) < 2:
        raise ValueError("people must hold at least two persons whom the directory holds")
    held = {id: sorted(names) for id, names in (roles or {}).items()}
    cases = _CASES
    if hasattr(directory, "roles"):
        cases = [*cases, ("roles answers a list for each person, and none for an id that nobody has", _roles)]
    return [Case(name, _on_scene(directory, known, held, check)) for name, check in cases]


class _Scene:
    """A directory under test, and the people whom it holds."""

    def __init__(self, directory: Part, people: list[dict[str, Any]], roles: Mapping[str, list[str]]) -> None:
        self.directory = directory
        self.people = people
        self.roles = roles
        self.organisations = list(dict.fromkeys(one["organisation"] for one in people))

    async def page(self, asked: HostSearch) -> dict[str, Any]:
        answer = await self.directory.call("search", asked)
        if not isinstance(answer, dict) or not isinstance(answer.get("users"), list):
            fail(
                "directory.search must answer HostPeople, or a mapping with users, next and count, and answered "
                f"{shown(answer)}."
            )
        return answer

    async def found(
        self, words: Sequence[str], organisations: Sequence[str], limit: int = 100
    ) -> tuple[list[str], list[Any]]:
        """The ids on every page, and how many people each page says that there are."""
        ids: list[str] = []
        counts: list[Any] = []
        cursor: str | None = None
        for _ in range(_MAX_PAGES):
            asked = HostSearch(words=list(words), organisations=list(organisations), limit=limit, cursor=cursor)
            page = await self.page(asked)
            users = page["users"]
            if len(users) > limit:
                fail(f"directory.search must answer at most `limit` people: it answered {len(users)} of {limit}.")
            ids += [one["id"] for one in users]
            if page.get("count") is not None:
                counts.append(page["count"])
            cursor = page.get("next")
            if cursor is None:
                return ids, counts
        fail(f"directory.search must leave `next` out on the last page: it went on for {_MAX_PAGES} pages.")

    async def finds(self, person: Mapping[str, Any], words: Sequence[str], why: str) -> None:
        ids, _ = await self.found(words, [person["organisation"]])
        if person["id"] not in ids:
            fail(f"directory.search for {shown(words)} must find {person['id']}: {why}.\n  answered: {shown(ids)}")

    async def misses(
        self, person: Mapping[str, Any], words: Sequence[str], organisations: Sequence[str], why: str
    ) -> None:
        ids, _ = await self.found(words, organisations)
        if person["id"] in ids:
            fail(
                f"directory.search for {shown(words)} in {shown(organisations)} must not find {person['id']}: {why}."
                f"\n  answered: {shown(ids)}"
            )


_Check = Callable[[_Scene], Coroutine[Any, Any, None]]


def _on_scene(
    directory: Directory, people: list[dict[str, Any]], roles: Mapping[str, list[str]], check: _Check
) -> Callable[[Calls], Coroutine[Any, Any, None]]:
    async def run(calls: Calls) -> None:
        await check(_Scene(Part("directory", directory, calls), people, roles))

    return run


def _person(person: Any) -> Any:
    """A person as the desk reads one: None counts as left out, and a person is let in unless `active` is false."""
    held = plain(person)
    if not isinstance(held, dict):
        return held
    return {"active": True} | {name: one for name, one in held.items() if one is not None}


async def _user(scene: _Scene) -> None:
    for person in scene.people:
        answer = _person(await scene.directory.call("user", person["id"]))
        equal(answer, person, f"directory.user({shown(person['id'])}) must answer this person.")


async def _nobody(scene: _Scene) -> None:
    names = [one["username"] for one in scene.people if one["username"] != one["id"]]
    for id in [str(uuid.uuid4()), *names]:
        answer = await scene.directory.call("user", id)
        if answer is not None:
            fail(
                f"directory.user({shown(id)}) must answer None: nobody has this id. User names are no ids.\n"
                f"  answered: {shown(answer)}"
            )


async def _everybody(scene: _Scene) -> None:
    ids, _ = await scene.found([], scene.organisations)
    for person in scene.people:
        if person["id"] not in ids:
            fail(f"directory.search without words must find {person['id']}.\n  answered: {shown(ids)}")


async def _other_organisations(scene: _Scene) -> None:
    for person in scene.people:
        others = [one for one in scene.organisations if one != person["organisation"]]
        await scene.misses(person, [], [*others, str(uuid.uuid4())], "the person is of another organisation")
        await scene.misses(person, [person["username"]], [], "no organisation was asked for")


async def _every_word(scene: _Scene) -> None:
    for person in scene.people:
        words, username = person["displayName"].split(), person["username"]
        await scene.finds(person, words, "these are the words of the display name")
        await scene.finds(person, words[::-1], "words stand in any order")
        await scene.finds(person, [word.upper() for word in words], "case does not matter")
        await scene.finds(person, [username.lower()], "this is the user name")
        await scene.finds(person, [username[1:] or username], "a word may be part of the user name")
        if person.get("email"):
            await scene.finds(person, [person["email"]], "this is the address")
        await scene.finds(person, [words[0], username], "each word may stand in another column")
        absent = str(uuid.uuid4())
        await scene.misses(person, [words[0], absent], scene.organisations, "every word must occur")


async def _no_operators(scene: _Scene) -> None:
    for person in scene.people:
        texts = " ".join([person["displayName"], person["username"], person.get("email", "")])
        for word in _OPERATORS:
            if word not in texts:
                await scene.misses(person, [word], scene.organisations, "no character of a word is an operator")


async def _pages(scene: _Scene) -> None:
    ids, counts = await scene.found([], scene.organisations)
    equal(len(set(ids)), len(ids), "directory.search must answer each person once.")
    single, more = await scene.found([], scene.organisations, limit=1)
    equal(sorted(single), sorted(ids), "directory.search must answer the same people on pages of one.")
    for count in counts + more:
        message = "`count` of directory.search must be a number: how many people match in all, the same on each page."
        equal(count, len(ids), message)


async def _roles(scene: _Scene) -> None:
    for person in scene.people:
        id = person["id"]
        answer = await scene.directory.call("roles", id)
        if not isinstance(answer, list) or not all(isinstance(role, str) for role in answer):
            fail(f"directory.roles({shown(id)}) must answer a list of role names, and answered {shown(answer)}.")
        if id in scene.roles:
            equal(sorted(answer), scene.roles[id], f"directory.roles({shown(id)}) must answer the person's roles.")
    nobody = await scene.directory.call("roles", str(uuid.uuid4()))
    equal(nobody, [], "directory.roles must answer an empty list for an id that nobody has.")


_MAX_PAGES = 1000
_OPERATORS = ["%", "_", "*", "\\", "'", '"', ".*", "%%", "' or 1=1 --"]
_CASES: list[tuple[str, _Check]] = [
    ("user answers each person by the immutable id", _user),
    ("user answers None for an id that nobody has", _nobody),
    ("search without words finds everybody of the organisations", _everybody),
    ("search finds nobody of other organisations", _other_organisations),
    ("search finds by every word, in any order and without regard to case", _every_word),
    ("characters of a word are no operators", _no_operators),
    ("pages are followed to their end, each person once, with one count", _pages),
]
