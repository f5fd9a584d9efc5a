"""A desk on an asyncio event loop: for FastAPI, Starlette and other asynchronous code."""

from __future__ import annotations

import asyncio
import itertools
import json
import weakref
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from . import _native, _process
from ._desk import May, OnError, Opening, Request, members, mounted, warned
from ._errors import KeydeskError, unwrap
from ._host import Host, run_soon
from ._operations import AsyncOperations
from ._record import Record, read
from ._requests import ActorOf, Requests, SessionOf, Sessions, SignedIn
from ._tables import ANSWERS
from .records import (
    CallerRecord,
    Config,
    Directory,
    MetadataRecord,
    Notifier,
    Store,
    WarningRecord,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from ._mount import AsyncMount

_Answer = TypeVar("_Answer", bound=Record)
_T = TypeVar("_T")


class AsyncKeydesk(AsyncOperations):
    """An open desk whose functions are coroutines. Other loops may call it too.

    A host's functions are called on the loop on which the desk was opened; one that is not `async` runs in a
    thread.
    """

    #: What an operator should know about the configuration.
    warnings: list[WarningRecord]

    def __init__(self) -> None:
        raise TypeError("AsyncKeydesk.open opens a desk")

    @classmethod
    async def open(
        cls,
        config: Config | Mapping[str, Any],
        *,
        store: Store | str | None = None,
        directory: Directory | Mapping[str, Any] | Record | None = None,
        notifier: Notifier | None = None,
        may: May | None = None,
        on_error: OnError | None = None,
    ) -> Self:
        """Opens a desk, as `Keydesk.open` does. An asyncio event loop must be running."""
        return await cls._open(Opening(config, store, directory, notifier, may, on_error), None)

    @classmethod
    async def _open(cls, opening: Opening, dependencies: Any) -> Self:
        desk = cls.__new__(cls)
        desk._host = opening.host
        desk._requests = opening.requests
        desk._numbers = itertools.count(1)
        desk._native = _native.NativeDesk(_asks(weakref.ref(desk), opening.host, running_loop()), True)
        provided = opening.host.provided()
        if dependencies is None:
            text = await waited(lambda done: desk._native.begin_open(opening.config, provided, done))
        else:
            text = await waited(lambda done: dependencies.begin_open(desk._native, opening.config, provided, done))
        desk.warnings = warned(unwrap(text))
        return desk

    _host: Host
    _requests: Requests
    _numbers: itertools.count[int]
    _native: _native.NativeDesk

    async def call(
        self,
        operation: str,
        request: Record | Mapping[str, Any],
        caller: CallerRecord | Mapping[str, Any] | None = None,
    ) -> Record:
        """Calls an operation by its name in docs: `issueLink`. A cancelled call stops waiting; what it did by then
        stays done."""
        return await self._call(operation, request, caller, ANSWERS.get(operation, Record))

    async def _call(
        self,
        operation: str,
        request: Record | Mapping[str, Any],
        caller: CallerRecord | Mapping[str, Any] | None,
        answer: type[_Answer],
    ) -> _Answer:
        _process.check()
        asked, number = Request(request, caller), next(self._numbers)
        try:
            text = await waited(
                lambda done: self._native.begin_call(number, operation, asked.text, asked.response, asked.caller, done)
            )
        except asyncio.CancelledError:
            self._native.give_up(number)
            raise
        return read(answer, json.loads(unwrap(text)))

    async def second_factor_due(self, user_id: str, *, relying_party: str | None = None) -> bool:
        """Whether a user's key is due after the password. A closed account is refused."""
        return bool(await self._manage("secondFactorDue", {"userId": str(user_id), "relyingParty": relying_party}))

    async def deliver_notifications(self, limit: int | None = None) -> int:
        """Delivers notifications that are still waiting, 100 if `limit` is left out; returns how many were."""
        return int(await self._manage("deliverNotifications", {"limit": limit}))

    async def update_metadata(self, metadata: MetadataRecord | Mapping[str, Any]) -> None:
        """Puts newer metadata in place: all of it, as in the configuration."""
        await self._manage("updateMetadata", metadata)

    def mount(
        self,
        config: Mapping[str, Any] | Record | None = None,
        *,
        actor: ActorOf | None = None,
        session: SessionOf | None = None,
        signed_in: SignedIn | None = None,
        **more: Any,
    ) -> AsyncMount:
        """The desk under a path of the host's server: an ASGI application. The arguments are those of
        `Keydesk.mount`."""
        from ._mount import AsyncMount

        _process.check()
        return AsyncMount(
            self, mounted(self._native, config, actor, session, more), Sessions(actor, session, signed_in)
        )

    async def close(self) -> None:
        """Ends the desk. Twice is no error."""
        await self._manage("close", {})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _manage(self, function: str, request: Mapping[str, Any] | Record) -> Any:
        _process.check()
        text = await waited(lambda done: self._native.begin_manage(function, members(request), done))
        return json.loads(unwrap(text))


def running_loop() -> asyncio.AbstractEventLoop:
    """The loop of this thread."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise KeydeskError(
            "configuration_invalid",
            "AsyncKeydesk needs a running asyncio event loop. Trio is not supported: run the desk under asyncio, or "
            "use Keydesk in a thread.",
        ) from None


async def waited(begin: Callable[[Callable[[_T], None]], _T | None]) -> _T:
    """The value of what `begin` starts: at once, or by the function that it is given."""
    loop = running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def done(value: _T) -> None:
        try:
            loop.call_soon_threadsafe(_resolve, future, value)
        except RuntimeError:
            # The loop has ended, and with it everything that waited.
            pass

    value = begin(done)
    return value if value is not None else await future


def _resolve(future: asyncio.Future[_T], value: _T) -> None:
    if not future.done():
        future.set_result(value)


def _asks(
    desk: weakref.ref[AsyncKeydesk], host: Host, loop: asyncio.AbstractEventLoop
) -> Callable[[int, str, str], None]:
    """Answers what the desk asks, on the loop on which it was opened."""

    def reply(call: int, answer: str | None, fault: str | None) -> None:
        held = desk()
        if held is not None:
            held._native.reply(call, answer, fault)

    async def answer(call: int, name: str, request: str) -> None:
        reply(call, *await host.answer_async(name, request))

    def ask(call: int, name: str, request: str) -> None:
        if not run_soon(loop, answer(call, name, request)):
            reply(call, None, "the event loop of the desk has ended")

    return ask
