"""The conformance suite of every store, over stores in Python on an SQL table: plain, and `async`."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import psycopg_pool
import pytest

from keydesk import _native
from keydesk._aio import _asks as asks_async
from keydesk._desk import _asks as asks
from keydesk._host import Host
from keydesk._requests import Requests
from keydesk.records import HostPeople, HostSearch, PersonRecord, TableCommit, TableRange
from keydesk.testing import directory_cases, store_cases

SERVER = os.environ.get("KEYDESK_TEST_POSTGRES_URL")
TABLE = """
create table keydesk (
  key text collate "C" primary key, owner text not null, version bigint not null, blob text not null
)"""
COLUMNS = "key, owner, version, blob"
INSERT = "insert into keydesk (key, owner, version, blob) values (%s, %s, %s, %s) on conflict (key) do nothing"
#: The key that is there already; the columns are those of the row that was there before, or none.
UPDATE = "update keydesk set version = version + 1, blob = %s where key = %s and version = %s"


class Taken(Exception):
    """A key of a commit is somebody else's."""


def row(columns: Any) -> dict[str, Any] | None:
    return None if columns is None else dict(zip(("key", "owner", "version", "blob"), columns, strict=True))


class SqlStore:
    """A host's store: five statements, and each commit a transaction."""

    def __init__(self, pool: psycopg_pool.ConnectionPool) -> None:
        self.pool = pool

    def load(self, key: str) -> Any:
        with self.pool.connection() as connection:
            return row(connection.execute(f"select {COLUMNS} from keydesk where key = %s", [key]).fetchone())

    def commit(self, request: TableCommit) -> str:
        try:
            with self.pool.connection() as connection, connection.transaction():
                return self._commit(connection, request)
        except Taken:
            return "key_taken"

    def _commit(self, connection: psycopg.Connection[Any], request: TableCommit) -> str:
        key, version = request.key, request.expected_version
        if version == 0:
            changed = connection.execute(INSERT, [key, key, 1, request.blob])
        else:
            changed = connection.execute(UPDATE, [request.blob, key, version])
        if changed.rowcount != 1:
            return "version_conflict"
        added = [(one, "") for one in request.unique_keys] + [(one.key, one.blob) for one in request.events]
        for name, blob in added:
            if connection.execute(INSERT, [name, key, 1, blob]).rowcount != 1:
                raise Taken
        for name in request.lookup_keys:
            if connection.execute(INSERT, [name, key, 1, ""]).rowcount != 1:
                owner = connection.execute("select owner from keydesk where key = %s", [name]).fetchone()
                if owner != (key,):
                    raise Taken
        return "committed"

    def list(self, request: TableRange) -> Any:
        asked = f"select {COLUMNS} from keydesk where key > %s and key < %s order by key limit %s"
        with self.pool.connection() as connection:
            return [row(one) for one in connection.execute(asked, [request.after, request.before, request.limit])]

    def remove(self, key: str) -> Any:
        with self.pool.connection() as connection:
            return row(connection.execute(f"delete from keydesk where key = %s returning {COLUMNS}", [key]).fetchone())


class AsyncSqlStore:
    """The same with coroutines."""

    def __init__(self, pool: psycopg_pool.AsyncConnectionPool) -> None:
        self.pool = pool

    async def load(self, key: str) -> Any:
        async with self.pool.connection() as connection:
            found = await connection.execute(f"select {COLUMNS} from keydesk where key = %s", [key])
            return row(await found.fetchone())

    async def commit(self, request: TableCommit) -> str:
        try:
            async with self.pool.connection() as connection, connection.transaction():
                return await self._commit(connection, request)
        except Taken:
            return "key_taken"

    async def _commit(self, connection: psycopg.AsyncConnection[Any], request: TableCommit) -> str:
        key, version = request.key, request.expected_version
        if version == 0:
            changed = await connection.execute(INSERT, [key, key, 1, request.blob])
        else:
            changed = await connection.execute(UPDATE, [request.blob, key, version])
        if changed.rowcount != 1:
            return "version_conflict"
        added = [(one, "") for one in request.unique_keys] + [(one.key, one.blob) for one in request.events]
        for name, blob in added:
            if (await connection.execute(INSERT, [name, key, 1, blob])).rowcount != 1:
                raise Taken
        for name in request.lookup_keys:
            if (await connection.execute(INSERT, [name, key, 1, ""])).rowcount != 1:
                owner = await connection.execute("select owner from keydesk where key = %s", [name])
                if await owner.fetchone() != (key,):
                    raise Taken
        return "committed"

    async def list(self, request: TableRange) -> Any:
        asked = f"select {COLUMNS} from keydesk where key > %s and key < %s order by key limit %s"
        async with self.pool.connection() as connection:
            found = await connection.execute(asked, [request.after, request.before, request.limit])
            return [row(one) async for one in found]

    async def remove(self, key: str) -> Any:
        async with self.pool.connection() as connection:
            found = await connection.execute(f"delete from keydesk where key = %s returning {COLUMNS}", [key])
            return row(await found.fetchone())


class People:
    """The people of the suite, found as a host finds its own."""

    def __init__(self) -> None:
        self.people = sorted(json.loads(_native.conformance_people()), key=lambda one: one["id"])

    def user(self, id: str) -> PersonRecord | None:
        found = [one for one in self.people if one["id"] == id]
        return PersonRecord.from_json(found[0]) if found else None

    def roles(self, id: str) -> list[str]:
        return [role for one in self.people if one["id"] == id for role in one["roles"]]

    def search(self, request: HostSearch) -> HostPeople:
        def matches(one: dict[str, Any]) -> bool:
            fields = [(one.get(name) or "").lower() for name in ("displayName", "username", "email")]
            words = all(any(word.lower() in field for field in fields) for word in request.words)
            return words and one.get("organisation") in request.organisations

        found = [one for one in self.people if matches(one)]
        rest = [one for one in found if request.cursor is None or one["id"] > request.cursor]
        page = [PersonRecord.from_json(one) for one in rest[: request.limit]]
        return HostPeople(users=page, next=page[-1].id if len(rest) > request.limit else None, count=len(found))


@pytest.fixture
def database() -> Iterator[str]:
    if not SERVER:
        pytest.fail("KEYDESK_TEST_POSTGRES_URL is not set: cargo xtask with-servers postgres -- ...")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield SERVER.rsplit("/", 1)[0] + "/" + name
        connection.execute(f"drop database {name} with (force)")


class Holder:
    """What replies to the native half, held as a desk holds it."""

    _native: _native.NativeDesk


def passed(report: dict[str, Any]) -> None:
    failed = [one for one in report["results"] if one["outcome"].startswith("Failed")]
    assert failed == []
    assert report["conforms"] is True
    others = [one["name"] for one in report["results"] if one["outcome"] != "Passed"]
    # These ask for durability, for several processes and for a step that a host's store does not have.
    names = ("durable_stores_keep_what_was_committed", "shared_stores_agree", "take_and_find_does_what_the_two_do")
    assert len(others) == 3 and all(any(name in other for other in others) for name in names)
    assert report["passed"] == len(report["results"]) - 3 > 50


def test_a_store_and_a_directory_pass_every_case(database: str) -> None:
    import weakref

    with psycopg_pool.ConnectionPool(database, max_size=20, open=True) as pool:
        with pool.connection() as connection:
            connection.execute(TABLE)
        host = Host(Requests(), store=SqlStore(pool), directory=People())
        holder = Holder()
        holder._native = _native.NativeDesk(asks(weakref.ref(holder), host), False)  # type: ignore[arg-type]
        passed(json.loads(_native.conformance(holder._native, host.provided())))


def test_an_async_store_and_directory_pass_every_case(database: str) -> None:
    import weakref

    async def run() -> dict[str, Any]:
        async with psycopg_pool.AsyncConnectionPool(database, max_size=20, open=False) as pool:
            async with pool.connection() as connection:
                await connection.execute(TABLE)
            host = Host(Requests(), store=AsyncSqlStore(pool), directory=People())
            holder = Holder()
            loop = asyncio.get_running_loop()
            holder._native = _native.NativeDesk(asks_async(weakref.ref(holder), host, loop), True)  # type: ignore[arg-type]
            found: dict[str, Any] = {}

            def conform() -> None:
                found.update(json.loads(_native.conformance(holder._native, host.provided())))

            thread = threading.Thread(target=conform)
            thread.start()
            await asyncio.to_thread(thread.join)
            return found

    passed(asyncio.run(run()))


def test_a_store_and_a_directory_pass_the_cases_of_a_host(database: str) -> None:
    with psycopg_pool.ConnectionPool(database, max_size=20, open=True) as pool:
        with pool.connection() as connection:
            connection.execute(TABLE)
        for case in [*store_cases(SqlStore(pool)), *people_cases()]:
            case.run()
        with pool.connection() as connection:
            assert connection.execute("select count(*) from keydesk").fetchone() == (0,)


def test_an_async_store_and_a_directory_pass_the_cases_of_a_host(database: str) -> None:
    async def run() -> None:
        async with psycopg_pool.AsyncConnectionPool(database, max_size=20, open=False) as pool:
            async with pool.connection() as connection:
                await connection.execute(TABLE)
            for case in [*store_cases(AsyncSqlStore(pool)), *people_cases()]:
                await case.run_async()
            async with pool.connection() as connection:
                assert await (await connection.execute("select count(*) from keydesk")).fetchone() == (0,)

    asyncio.run(run())


def people_cases() -> list[Any]:
    held = People()
    people = [PersonRecord.from_json(one) for one in held.people]
    return directory_cases(held, people=people, roles={one["id"]: one["roles"] for one in held.people})
