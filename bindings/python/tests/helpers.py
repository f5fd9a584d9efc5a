"""What the tests share: people, configurations, a table in memory, and a desk whose clock stands."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from keydesk import AsyncKeydesk, Keydesk, _native
from keydesk._desk import Opening
from keydesk.records import ActorRecord, CallerRecord, Strength, TableCommit, TableRange, TableRow

REPOSITORY = Path(__file__).resolve().parents[3]
ORIGIN = "http://localhost:8080"
PEOPLE = [
    {"id": "u-jo", "username": "jo", "displayName": "Jo Bloggs", "email": "jo@ward.example", "organisation": "ward-1"},
    {"id": "u-ra", "username": "ra", "displayName": "Robin Archer", "organisation": "ward-1"},
]
RIGHTS = [
    "view",
    "view_history",
    "issue_link",
    "cancel_link",
    "remove",
    "register",
    "rename",
    "close_account",
    "reopen_account",
]


def config(**more: Any) -> dict[str, Any]:
    access = {"roles": {"ra": RIGHTS}, "actingUpwards": "allow"}
    party = {"id": "localhost", "name": "Portal", "origins": [ORIGIN], "policy": {"access": access}}
    return {
        "relyingParties": [party],
        "store": "memory:",
        "directory": {"people": PEOPLE},
        "secret": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
        "hostTimeoutMs": 5000,
        **more,
    }


def actor(user: str = "u-ra") -> ActorRecord:
    return ActorRecord(
        id=user,
        roles=["ra"] if user == "u-ra" else [],
        organisations=["ward-1"],
        authenticated_at=datetime.now(timezone.utc),
        strength=Strength.SECURITY_KEY,
    )


def ra() -> CallerRecord:
    return CallerRecord(actor=actor())


def fixed(config: Mapping[str, Any], dependencies: _native.TestDependencies, **parts: Any) -> Keydesk:
    """A desk with a fixed clock and fixed randomness."""
    all_parts = {"store": None, "directory": None, "notifier": None, "may": None, "on_error": None} | parts
    return Keydesk._open(Opening(config, **all_parts), dependencies)


async def fixed_async(config: Mapping[str, Any], dependencies: _native.TestDependencies, **parts: Any) -> AsyncKeydesk:
    all_parts = {"store": None, "directory": None, "notifier": None, "may": None, "on_error": None} | parts
    return await AsyncKeydesk._open(Opening(config, **all_parts), dependencies)


class Table:
    """A host's table in memory, as a database keeps it."""

    def __init__(self) -> None:
        self.rows: dict[str, TableRow] = {}
        self._lock = threading.Lock()

    def load(self, key: str) -> TableRow | None:
        return self.rows.get(key)

    def commit(self, request: TableCommit) -> str:
        with self._lock:
            held = self.rows.get(request.key)
            if (held.version if held else 0) != request.expected_version:
                return "version_conflict"
            taken = [*request.unique_keys, *(one.key for one in request.events)]
            if any(key in self.rows for key in taken):
                return "key_taken"
            if any(key in self.rows and self.rows[key].owner != request.key for key in request.lookup_keys):
                return "key_taken"
            self._put(request.key, request.key, request.expected_version + 1, request.blob)
            for key in [*request.unique_keys, *request.lookup_keys]:
                self.rows.get(key) or self._put(key, request.key, 1, "")
            for one in request.events:
                self._put(one.key, request.key, 1, one.blob)
            return "committed"

    def list(self, request: TableRange) -> list[TableRow]:
        with self._lock:
            keys = sorted(key for key in self.rows if request.after < key < request.before)
            return [self.rows[key] for key in keys[: request.limit]]

    def remove(self, key: str) -> TableRow | None:
        with self._lock:
            return self.rows.pop(key, None)

    def _put(self, key: str, owner: str, version: int, blob: str) -> None:
        self.rows[key] = TableRow(key=key, owner=owner, version=version, blob=blob)


class AsyncTable:
    """The same with coroutines."""

    def __init__(self, table: Table | None = None) -> None:
        self.table = table or Table()

    async def load(self, key: str) -> TableRow | None:
        await asyncio.sleep(0)
        return self.table.load(key)

    async def commit(self, request: TableCommit) -> str:
        await asyncio.sleep(0)
        return self.table.commit(request)

    async def list(self, request: TableRange) -> list[TableRow]:
        await asyncio.sleep(0)
        return self.table.list(request)

    async def remove(self, key: str) -> TableRow | None:
        await asyncio.sleep(0)
        return self.table.remove(key)
