"""10,000 operations whose host answers by callbacks: none hangs, and memory does not grow.

`cargo xtask test --soak` runs it.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from helpers import PEOPLE, AsyncTable, Table, config, ra

from keydesk import AsyncKeydesk, Keydesk, KeydeskError, _native
from keydesk._errors import unwrap
from keydesk.records import GetUserRequest, HostSearch, TableCommit

CALLS = 10_000
ROUNDS = 10
#: Bytes that 10,000 calls may leave behind.
LIMIT = 64 * 1024
ASKED = GetUserRequest(user_id="u-jo")


class WithoutAudit(Table):
    """The audit record of reads would be the table's growth, and not the package's."""

    def commit(self, request: TableCommit) -> str:
        return "committed" if request.key.startswith("audit/") else super().commit(request)


class People:
    def user(self, id: str) -> Any:
        return next((one for one in PEOPLE if one["id"] == id), None)

    def search(self, request: HostSearch) -> Any:
        return {"users": PEOPLE}


class AsyncPeople:
    async def user(self, id: str) -> Any:
        await asyncio.sleep(0)
        return People().user(id)

    async def search(self, request: HostSearch) -> Any:
        return {"users": PEOPLE}


def resident() -> int:
    """The bytes of this process that are in memory."""
    gc.collect()
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def grown(name: str, seen: list[int]) -> bool:
    """Whether memory grew by more than the limit in the mean of the second half: warm-up fills caches and arenas."""
    half = seen[len(seen) // 2 :]
    mean = (half[-1] - half[0]) / (len(half) - 1)
    print(f"{name}: {mean / 1024:.1f} KiB by {CALLS} calls", flush=True)
    return mean > LIMIT


async def loop_rounds() -> bool:
    async with await AsyncKeydesk.open(config(), store=AsyncTable(WithoutAudit()), directory=AsyncPeople()) as desk:

        async def call() -> None:
            await desk.get_user(ASKED, caller=ra())

        async def one_after_another(number: int, work: Callable[[], Awaitable[None]]) -> None:
            for _ in range(number):
                await work()

        found = []
        for _ in range(ROUNDS):
            await asyncio.gather(*(one_after_another(CALLS // 20, call) for _ in range(20)))
            found.append(resident())
        return grown("on a loop", found)


def waiting_rounds() -> bool:
    with Keydesk.open(config(), store=WithoutAudit(), directory=People()) as desk:
        found = []
        for _ in range(ROUNDS):
            for _ in range(CALLS):
                desk.get_user(ASKED, caller=ra())
            found.append(resident())
        return grown("waiting", found)


def refused_rounds() -> bool:
    def user(id: str) -> Any:
        raise LookupError("no table")

    people = People()
    people.user = user  # type: ignore[method-assign]
    with Keydesk.open(config(), store=WithoutAudit(), directory=people, on_error=lambda fault: None) as desk:
        found = []
        for _ in range(ROUNDS):
            for _ in range(CALLS):
                try:
                    desk.get_user(ASKED, caller=ra())
                    raise AssertionError("was not refused")
                except KeydeskError as error:
                    assert error.code == "store_unavailable"
            found.append(resident())
        return grown("refused", found)


def panics() -> None:
    for later in (False, True):
        try:
            unwrap(_native.panic_now(later))
            raise AssertionError("no panic")
        except KeydeskError as error:
            assert error.code == "internal"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    leaks = [asyncio.run(loop_rounds()), waiting_rounds(), refused_rounds()]
    panics()
    sys.exit(1 if any(leaks) else 0)
