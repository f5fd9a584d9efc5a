"""Stores that each break one promise of `Store`, and what finds them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from helpers import Table

from keydesk.records import TableAddition, TableCommit, TableRange, TableRow


class Good:
    """A table in memory, whose functions are coroutines; `plain` makes plain functions of them."""

    def __init__(self, pause: Callable[[], Awaitable[None]]) -> None:
        self.table = Table()
        #: Lets other calls at the same time go first.
        self.pause = pause

    async def load(self, key: str) -> Any:
        return self.table.load(key)

    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(request)

    async def list(self, request: TableRange) -> Any:
        return self.table.list(request)

    async def remove(self, key: str) -> Any:
        return self.table.remove(key)


class Plain:
    """The same store with plain functions."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._store, name)
        return (lambda argument: completed(function(argument))) if callable(function) else function


def completed(coroutine: Any) -> Any:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("the store waited")


def meeting() -> Callable[[], Awaitable[None]]:
    """A pause for threads: each of 8 waits there until all of them have come. The test's own thread does not wait."""
    barrier, alone = threading.Barrier(8), threading.current_thread()

    async def pause() -> None:
        if threading.current_thread() is not alone:
            barrier.wait()

    return pause


async def turn() -> None:
    """A pause for coroutines: the others run first."""
    await asyncio.sleep(0)


class CommitsNothing(Good):
    async def commit(self, request: TableCommit) -> Any:
        return "committed"


class LoadRaises(Good):
    async def load(self, key: str) -> Any:
        return self.table.rows[key]


class LoadAnswersEmpty(Good):
    async def load(self, key: str) -> Any:
        return self.table.load(key) or {}


class LoadAnswersWhatIsNoRow(Good):
    async def load(self, key: str) -> Any:
        return object()


class VersionStands(Good):
    async def load(self, key: str) -> Any:
        row = self.table.load(key)
        return row and replace(row, version=1)


class FirstCommitOverwrites(Good):
    async def commit(self, request: TableCommit) -> Any:
        if request.expected_version == 0:
            self.table.remove(request.key)
        return self.table.commit(request)


class VersionIsNotCompared(Good):
    async def commit(self, request: TableCommit) -> Any:
        row = self.table.load(request.key)
        return self.table.commit(replace(request, expected_version=row.version if row else request.expected_version))


class UniqueKeysAreLeftOut(Good):
    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(replace(request, unique_keys=[]))


class UniqueKeysAreLookupKeys(Good):
    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(
            replace(request, unique_keys=[], lookup_keys=[*request.lookup_keys, *request.unique_keys])
        )


class LookupKeysAreUniqueKeys(Good):
    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(
            replace(request, lookup_keys=[], unique_keys=[*request.unique_keys, *request.lookup_keys])
        )


class LookupKeysChangeOwner(Good):
    async def commit(self, request: TableCommit) -> Any:
        for key in request.lookup_keys:
            self.table.remove(key)
        return self.table.commit(request)


class EventsAreLeftOut(Good):
    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(replace(request, events=[]))


class RefusedCommitLeavesKeys(Good):
    async def commit(self, request: TableCommit) -> Any:
        outcome = self.table.commit(request)
        if outcome == "key_taken":
            for key in request.unique_keys:
                self.table.rows.setdefault(key, TableRow(key=key, owner=request.key, version=1, blob=""))
        return outcome


class EventsOverwrite(Good):
    async def commit(self, request: TableCommit) -> Any:
        for event in request.events:
            self.table.remove(event.key)
        return self.table.commit(request)


class VersionIsReadThenWritten(Good):
    async def commit(self, request: TableCommit) -> Any:
        row = self.table.load(request.key)
        await self.pause()
        if (row.version if row else 0) != request.expected_version:
            return "version_conflict"
        row = TableRow(key=request.key, owner=request.key, version=request.expected_version + 1, blob=request.blob)
        return self._written(request, row)

    def _written(self, request: TableCommit, row: TableRow) -> Any:
        outcome = self.table.commit(request)
        if outcome == "version_conflict":
            self.table.rows[request.key] = row
            return "committed"
        return outcome


class UniqueKeysAreReadThenWritten(Good):
    async def commit(self, request: TableCommit) -> Any:
        if any(key in self.table.rows for key in request.unique_keys):
            return "key_taken"
        await self.pause()
        for key in request.unique_keys:
            self.table.remove(key)
        # A thread may have written the key since: this store takes it all the same.
        outcome = self.table.commit(request)
        return self.table.commit(replace(request, unique_keys=[])) if outcome == "key_taken" else outcome


class BlobsAreTrimmed(Good):
    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(replace(request, blob=request.blob.strip()))


class BlobsAreCut(Good):
    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(replace(request, blob=request.blob[:65_535]))


class EventBlobsAreCut(Good):
    async def commit(self, request: TableCommit) -> Any:
        events = [TableAddition(key=one.key, blob=one.blob[:65_535]) for one in request.events]
        return self.table.commit(replace(request, events=events))


class KeysAreCut(Good):
    async def load(self, key: str) -> Any:
        return self.table.load(key[:255])

    async def commit(self, request: TableCommit) -> Any:
        return self.table.commit(replace(request, key=request.key[:255]))


class ListGoesByALanguage(Good):
    async def list(self, request: TableRange) -> Any:
        rows = self.table.list(replace(request, limit=1000))
        return sorted(rows, key=lambda row: [one for one in row.key if one.isalnum()])[: request.limit]


class ListHasItsFirstKey(Good):
    async def list(self, request: TableRange) -> Any:
        rows = self.table.list(replace(request, after="", limit=1000))
        return [row for row in rows if row.key >= request.after][: request.limit]


class ListHasNoLimit(Good):
    async def list(self, request: TableRange) -> Any:
        return self.table.list(replace(request, limit=1000))


class ListAnswersAMapping(Good):
    async def list(self, request: TableRange) -> Any:
        return {"rows": self.table.list(request)}


class RemoveAnswersNothing(Good):
    async def remove(self, key: str) -> Any:
        self.table.remove(key)


class RemoveRemovesNothing(Good):
    async def remove(self, key: str) -> Any:
        return self.table.load(key)


class RemoveReadsThenDeletes(Good):
    async def remove(self, key: str) -> Any:
        row = self.table.load(key)
        await self.pause()
        self.table.remove(key)
        return row


class HasNoList(Good):
    list = None  # type: ignore[assignment]


_ALL_OR_NOTHING = "one transaction: all of it, or nothing"
_BLOB = "a blob is text that comes back unchanged"

#: The broken store, the beginning of the name of the case that finds it, and words of that case's message.
BROKEN: list[tuple[type[Good], str, str]] = [
    (CommitsNothing, "a commit is stored", 'store.load answers no row: store.commit answered "committed"'),
    (LoadRaises, "load answers None", "store.load must answer, and raised KeyError"),
    (LoadAnswersEmpty, "load answers None", "must answer what is stored: nobody wrote it"),
    (LoadAnswersWhatIsNoRow, "load answers None", "must answer records, mappings and lists: object cannot be written"),
    (VersionStands, "a commit over the stored version", "each commit raises the version by one"),
    (FirstCommitOverwrites, "a first commit of a key", '"version_conflict" with expected_version 0'),
    (VersionIsNotCompared, "a commit over another version", "over version 1 where 2 is stored"),
    (UniqueKeysAreLeftOut, "unique keys become rows", "a unique key is a row with the commit's key as owner"),
    (UniqueKeysAreLookupKeys, "a unique key that is stored", "the commit's own row holds"),
    (LookupKeysAreUniqueKeys, "a lookup key is stored once", 'must answer "committed"'),
    (LookupKeysChangeOwner, "a lookup key of another owner", '"key_taken" for a lookup key of somebody else'),
    (EventsAreLeftOut, "events are stored", "an event is a row"),
    (RefusedCommitLeavesKeys, "a commit that is refused at its end", _ALL_OR_NOTHING),
    (EventsOverwrite, "an event whose key is stored", "must not overwrite or leave out an event"),
    (VersionIsReadThenWritten, "of commits over one version at once", 'one must be "committed"'),
    (UniqueKeysAreReadThenWritten, "of commits with one unique key at once", "with one unique key at once, one must"),
    (BlobsAreTrimmed, "blobs come back", _BLOB),
    (BlobsAreCut, "blobs come back", _BLOB),
    (EventBlobsAreCut, "blobs come back", _BLOB),
    (KeysAreCut, "keys of 620 characters", "the key is another one"),
    (ListGoesByALanguage, "list answers the rows between", "in the order of their bytes"),
    (ListHasItsFirstKey, "list answers at most", "the first after `after`"),
    (ListHasNoLimit, "list answers at most", "at most `limit` rows"),
    (ListAnswersAMapping, "list answers the rows between", "must answer a list of rows"),
    (RemoveAnswersNothing, "remove answers the row", "must answer the row that it removed"),
    (RemoveRemovesNothing, "remove answers the row", "store.remove removed it"),
    (RemoveReadsThenDeletes, "of removals at once", "one must get the row"),
    (HasNoList, "list answers", "store.list must be a function"),
]
