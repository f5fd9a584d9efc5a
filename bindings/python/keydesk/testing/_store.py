"""What `Store` and `TableCommit` promise, case by case."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from ..records import Store, TableAddition, TableCommit, TableRange
from ._cases import Action, Calls, Case, LateAnswer, Part, equal, fail, shown


def store_cases(store: Store) -> list[Case]:
    """The cases of a host's store: what `Store` and `TableCommit` promise, also for calls at the same time.

    Each case writes rows whose keys begin with `conformance/`, which no desk has, and removes them afterwards: the
    store may hold accounts. Run the cases of a store whose functions are `async` with `await case.run_async()`.
    """
    return [Case(name, _scened(store, check)) for name, check in _CASES]


class _Scene:
    """A store under test, with keys of one case alone."""

    def __init__(self, store: Store, calls: Calls) -> None:
        self._store = Part("store", store, calls)
        self._prefix = f"conformance/{secrets.token_hex(8)}/"
        self._keys: list[str] = []
        self.together = self._store.together

    def key(self, name: str) -> str:
        key = self._prefix + name
        self._keys.append(key)
        return key

    def keys(self, *names: str) -> list[str]:
        return [self.key(name) for name in names]

    async def write(self, key: str, expected_version: int, blob: str, **more: Any) -> Any:
        rows: dict[str, Any] = {"unique_keys": [], "lookup_keys": [], "events": []} | more
        return await self._store.call(
            "commit", TableCommit(key=key, expected_version=expected_version, blob=blob, **rows)
        )

    def writes(self, key: str, expected_version: int, blob: str, **more: Any) -> Action:
        """A commit for `together`."""
        return lambda: self.write(key, expected_version, blob, **more)

    async def written(self, key: str, expected_version: int, blob: str, **more: Any) -> None:
        outcome = await self.write(key, expected_version, blob, **more)
        equal(outcome, "committed", 'store.commit must answer "committed" where nothing stands in the way.')

    async def refused(self, outcome: str, key: str, expected_version: int, why: str, **more: Any) -> None:
        answer = await self.write(key, expected_version, "not to be written", **more)
        equal(answer, outcome, f'store.commit must answer "{outcome}" {why}.')

    async def holds(self, key: str, expected: Mapping[str, Any] | None, why: str) -> None:
        """Compares the stored row, or its absence, with the expected one."""
        row = _row(await self._store.call("load", key))
        if row is None and expected is not None:
            fail(f"store.load answers no row: {why}.")
        whole = None if expected is None else {"key": key, "owner": key, "version": 1, "blob": ""} | dict(expected)
        name = key[len(self._prefix) :]
        equal(row, whole, f'store.load of "{name}" must answer what is stored: {why}.')

    @property
    def range(self) -> tuple[str, str]:
        """Two keys between which all keys of this case lie, and no others."""
        return self._prefix, self._prefix[:-1] + "0"

    async def list(self, after: str, before: str, limit: int = 100) -> Sequence[Any]:
        rows = await self._store.call("list", TableRange(after=after, before=before, limit=limit))
        if not isinstance(rows, list):
            fail(f"store.list must answer a list of rows, and answered {shown(rows)}.")
        return [_row(row) for row in rows]

    async def remove(self, key: str) -> Any:
        return _row(await self._store.call("remove", key))

    async def clear(self) -> None:
        for key in self._keys:
            try:
                await self.remove(key)
            except AssertionError:
                # A store that fails at this is reported by a case of its own.
                continue


_Check = Callable[[_Scene], Coroutine[Any, Any, None]]


def _scened(store: Store, check: _Check) -> Callable[[Calls], Coroutine[Any, Any, None]]:
    async def run(calls: Calls) -> None:
        scene = _Scene(store, calls)
        try:
            await check(scene)
        except LateAnswer:
            # Its rows stay: a store that does not answer would not answer their removal either.
            raise
        except BaseException:
            await scene.clear()
            raise
        await scene.clear()

    return run


def _row(answer: Any) -> Any:
    """A row as the desk reads it: the version may be text, and more columns are passed over."""
    if not isinstance(answer, dict):
        return answer
    row = {name: answer.get(name) for name in ("key", "owner", "version", "blob")}
    version = row["version"]
    if isinstance(version, str) and version.isdecimal():
        row["version"] = int(version)
    return row


def _keys_of(rows: Sequence[Any]) -> list[Any]:
    return [row.get("key") if isinstance(row, dict) else row for row in rows]


async def _nobody_stored(scene: _Scene) -> None:
    await scene.holds(scene.key("none"), None, "nobody wrote it")


async def _stored(scene: _Scene) -> None:
    key = scene.key("a")
    await scene.written(key, 0, '{"a":1}')
    why = 'store.commit answered "committed", so it must have written the row'
    await scene.holds(key, {"blob": '{"a":1}'}, why)


async def _version_counts(scene: _Scene) -> None:
    key = scene.key("a")
    for version in (0, 1, 2):
        await scene.written(key, version, f"blob {version}")
        row = {"version": version + 1, "blob": f"blob {version}"}
        await scene.holds(key, row, "each commit raises the version by one")


async def _first_commit(scene: _Scene) -> None:
    key = scene.key("a")
    await scene.written(key, 0, "first")
    await scene.refused("version_conflict", key, 0, "with expected_version 0 where the row is there")
    await scene.holds(key, {"blob": "first"}, _WRITES_NOTHING)


async def _other_version(scene: _Scene) -> None:
    key, none = scene.keys("a", "none")
    await scene.written(key, 0, "first")
    await scene.written(key, 1, "second")
    for version in (1, 3):
        await scene.refused("version_conflict", key, version, f"over version {version} where 2 is stored")
    await scene.holds(key, {"version": 2, "blob": "second"}, _WRITES_NOTHING)
    await scene.refused("version_conflict", none, 1, "over version 1 where there is no row")
    await scene.holds(none, None, _WRITES_NOTHING)


async def _unique_rows(scene: _Scene) -> None:
    key, one, two = scene.keys("a", "one", "two")
    await scene.written(key, 0, "a", unique_keys=[one, two])
    for name in (one, two):
        why = "a unique key is a row with the commit's key as owner, version 1 and an empty blob"
        await scene.holds(name, {"owner": key}, why)


async def _unique_taken(scene: _Scene) -> None:
    key, other, name = scene.keys("a", "b", "name")
    await scene.written(key, 0, "a", unique_keys=[name])
    await scene.refused("key_taken", other, 0, "for a unique key of somebody else", unique_keys=[name])
    await scene.holds(other, None, _WRITES_NOTHING)
    await scene.refused("key_taken", key, 1, "for a unique key that the commit's own row holds", unique_keys=[name])
    await scene.holds(key, {"blob": "a"}, _WRITES_NOTHING)


async def _lookup_kept(scene: _Scene) -> None:
    key, name = scene.keys("a", "name")
    await scene.written(key, 0, "a", lookup_keys=[name])
    why = "a lookup key is a row with the commit's key as owner, version 1 and an empty blob"
    await scene.holds(name, {"owner": key}, why)
    await scene.written(key, 1, "b", lookup_keys=[name])
    await scene.holds(name, {"owner": key}, "a lookup key that its owner has already is left as it is")


async def _lookup_taken(scene: _Scene) -> None:
    key, other, name = scene.keys("a", "b", "name")
    await scene.written(key, 0, "a", lookup_keys=[name])
    await scene.refused("key_taken", other, 0, "for a lookup key of somebody else", lookup_keys=[name])
    await scene.holds(other, None, _WRITES_NOTHING)
    await scene.holds(name, {"owner": key}, "a refused commit changes no owner")


async def _events_stored(scene: _Scene) -> None:
    key, one, two = scene.keys("a", "event/1", "event/2")
    blobs = {one: '{"event":1}', two: '{"event":2}'}
    await scene.written(key, 0, "a", events=[TableAddition(key=name, blob=blob) for name, blob in blobs.items()])
    for name, blob in blobs.items():
        why = "an event is a row with the commit's key as owner and its own blob"
        await scene.holds(name, {"owner": key, "blob": blob}, why)


async def _one_transaction(scene: _Scene) -> None:
    key, other, taken, unique, lookup, event = scene.keys("a", "b", "taken", "unique", "lookup", "event")
    await scene.written(other, 0, "b", unique_keys=[taken])
    await scene.written(key, 0, "a")
    more = {
        "unique_keys": [unique],
        "lookup_keys": [lookup, taken],
        "events": [TableAddition(key=event, blob="event")],
    }
    await scene.refused("key_taken", key, 1, "where the last of its keys is somebody else's", **more)
    why = "a commit is one transaction: all of it, or nothing"
    await scene.holds(key, {"blob": "a"}, why)
    for name in (unique, lookup, event):
        await scene.holds(name, None, why)


async def _event_stands(scene: _Scene) -> None:
    key, other, event = scene.keys("a", "b", "event")
    await scene.written(key, 0, "a", events=[TableAddition(key=event, blob="first")])
    try:
        outcome = await scene.write(other, 0, "b", events=[TableAddition(key=event, blob="second")])
    except AssertionError:
        outcome = None
    if outcome == "committed":
        fail('store.commit must not overwrite or leave out an event: it answers "key_taken" or raises.')
    await scene.holds(other, None, "a commit that failed writes nothing")
    await scene.holds(event, {"owner": key, "blob": "first"}, "events are never overwritten")


async def _version_race(scene: _Scene) -> None:
    key = scene.key("a")
    for version in (0, 1):
        outcomes = await scene.together([scene.writes(key, version, f"blob {place}") for place in range(8)])
        winners = [place for place, outcome in enumerate(outcomes) if outcome == "committed"]
        if len(winners) != 1:
            fail(
                f'Of 8 calls of store.commit over version {version} at once, one must be "committed" and the others '
                f'"version_conflict".\n  answered: {shown(outcomes)}'
            )
        row = {"version": version + 1, "blob": f"blob {winners[0]}"}
        await scene.holds(key, row, "the row is that of the one commit that succeeded")


async def _unique_race(scene: _Scene) -> None:
    name = scene.key("name")
    keys = scene.keys(*(f"a{place}" for place in range(8)))
    outcomes = await scene.together([scene.writes(key, 0, "a", unique_keys=[name]) for key in keys])
    winners = [key for key, outcome in zip(keys, outcomes, strict=True) if outcome == "committed"]
    if len(winners) != 1:
        fail(
            'Of 8 calls of store.commit with one unique key at once, one must be "committed" and the others '
            f'"key_taken".\n  answered: {shown(outcomes)}'
        )
    for key in keys:
        row = {"blob": "a"} if key == winners[0] else None
        await scene.holds(key, row, "only the commit that succeeded wrote its row")


async def _blobs(scene: _Scene) -> None:
    for place, blob in enumerate(_BLOBS):
        key, event = scene.keys(f"a{place}", f"event/{place}")
        await scene.written(key, 0, blob, events=[TableAddition(key=event, blob=blob)])
        why = "a blob is text that comes back unchanged"
        await scene.holds(key, {"blob": blob}, why)
        await scene.holds(event, {"owner": key, "blob": blob}, why)


async def _long_keys(scene: _Scene) -> None:
    one, two = scene.keys("k" * 590 + "1", "k" * 590 + "2")
    await scene.written(one, 0, "one")
    await scene.holds(two, None, "the key is another one")
    await scene.written(two, 0, "two")
    await scene.holds(one, {"blob": "one"}, "the key is another one")


async def _listed(scene: _Scene) -> None:
    keys = scene.keys(*_NAMES)
    for key in reversed(keys):
        await scene.written(key, 0, f"blob of {key}")
    rows = await scene.list(*scene.range)
    equal(
        _keys_of(rows),
        keys,
        "store.list must answer every row between the two keys in the order of their bytes, which is not that of a "
        'language (collate "C").',
    )
    for key, row in zip(keys, rows, strict=True):
        whole = {"key": key, "owner": key, "version": 1, "blob": f"blob of {key}"}
        equal(row, whole, "store.list must answer whole rows.")
    between = _keys_of(await scene.list(keys[3], keys[9]))
    equal(between, keys[4:9], "store.list must leave out both keys between which it lists.")
    none = await scene.list(keys[9], keys[3])
    equal(none, [], "store.list must answer no row where the first key comes after the second.")


async def _paged(scene: _Scene) -> None:
    keys = scene.keys(*(f"a{place}" for place in range(7)))
    for key in keys:
        await scene.written(key, 0, "a")
    last, before = scene.range
    pages: list[list[Any]] = []
    while len(pages) < 5:
        pages.append(_keys_of(await scene.list(last, before, limit=3)))
        if not pages[-1]:
            break
        last = pages[-1][-1]
    expected = [keys[:3], keys[3:6], keys[6:], []]
    equal(pages, expected, "store.list must answer at most `limit` rows, the first after `after`.")


async def _removed(scene: _Scene) -> None:
    key, other = scene.keys("a", "b")
    await scene.written(key, 0, "a")
    await scene.written(other, 0, "b")
    row = {"key": key, "owner": key, "version": 1, "blob": "a"}
    equal(await scene.remove(key), row, "store.remove must answer the row that it removed.")
    await scene.holds(key, None, "store.remove removed it")
    equal(await scene.remove(key), None, "store.remove must answer None where there is no row.")
    await scene.holds(other, {"blob": "b"}, "store.remove removes one row")
    await scene.written(key, 0, "again")


async def _remove_race(scene: _Scene) -> None:
    key = scene.key("a")
    await scene.written(key, 0, "a")
    answers = await scene.together([lambda: scene.remove(key)] * 8)
    if sum(isinstance(row, dict) and row["key"] == key for row in answers) != 1:
        fail(
            "Of 8 calls of store.remove at once, one must get the row: a ceremony is used once.\n"
            f"  answered: {shown(answers)}"
        )
    await scene.holds(key, None, "store.remove removed it")


_WRITES_NOTHING = "a refused commit writes nothing"
_BLOBS = ["", " ", "'\"\\ `$1 %s --;", "line\nline\r\n\ttab ", "Llŷr Ōe 医 👩‍⚕️ \u200d", "x" * 300_000]
#: In the order of their bytes, which is not that of a language: set the key's collation to "C" or binary.
_NAMES = ["-a", ".a", "/a", "0", "0-", "00", "9", "a", "a-b", "a.b", "a/b", "aa", "ab", "b", "~"]
_CASES: list[tuple[str, _Check]] = [
    ("load answers None for a key that nobody stored", _nobody_stored),
    ("a commit is stored: load answers its row", _stored),
    ("a commit over the stored version replaces the blob and counts the version", _version_counts),
    ("a first commit of a key that is stored is a version_conflict", _first_commit),
    ("a commit over another version, or over no row, is a version_conflict", _other_version),
    ("unique keys become rows of the commit", _unique_rows),
    ("a unique key that is stored is key_taken, no matter who owns it", _unique_taken),
    ("a lookup key is stored once, and left to its owner", _lookup_kept),
    ("a lookup key of another owner is key_taken", _lookup_taken),
    ("events are stored with their blobs", _events_stored),
    ("a commit that is refused at its end leaves nothing behind", _one_transaction),
    ("an event whose key is stored fails the whole commit", _event_stands),
    ("of commits over one version at once, one is stored", _version_race),
    ("of commits with one unique key at once, one is stored", _unique_race),
    ("blobs come back as they were", _blobs),
    ("keys of 620 characters are told apart by their last", _long_keys),
    ("list answers the rows between two keys, in the order of their bytes", _listed),
    ("list answers at most so many rows, and goes on after the last", _paged),
    ("remove answers the row, and later None", _removed),
    ("of removals at once, one gets the row", _remove_race),
]
