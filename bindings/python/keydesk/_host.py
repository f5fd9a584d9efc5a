"""The host's parts behind one function: a name and JSON in, JSON or what went wrong out."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import re
import threading
from collections.abc import Callable, Coroutine, Mapping
from functools import cache
from typing import Any

from ._errors import error_of
from ._record import plain, read, text_of
from ._requests import Requests
from ._tables import CALLBACKS
from .records import Action, FaultRecord, MayQuestion

log = logging.getLogger("keydesk")

Answer = tuple["str | None", "str | None"]


class Host:
    """The functions of a host by the names under which the desk calls them."""

    def __init__(
        self,
        requests: Requests,
        *,
        store: object = None,
        directory: object = None,
        notifier: object = None,
        may: Callable[..., Any] | None = None,
        on_error: Callable[..., Any] | None = None,
    ) -> None:
        self._parts: dict[str, object] = {
            "store": store,
            "directory": directory,
            "notifier": notifier,
            "portal": requests,
        }
        self._alone = {"may": may, "onError": on_error or log_fault}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()

    def provided(self) -> str:
        """The functions that the host provides, as the desk wants to know it."""
        functions: dict[str, bool | None] = {}
        for name in CALLBACKS:
            part, _, own = name.partition(".")
            if own and self._parts[part] is None or not own and self._alone[part] is None:
                continue
            held = self._function(name)
            functions[name] = None if held is None else callable(held)
        return json.dumps(functions)

    def answer(self, name: str, request: str) -> Answer:
        """Calls the host's function on this thread; one that is `async` on a loop of its own."""
        try:
            answer = self._called(name, request)
            if inspect.isawaitable(answer):
                answer = asyncio.run_coroutine_threadsafe(_awaited(answer), self._own_loop()).result()
            return _written(name, answer), None
        except Exception as error:
            return None, self._failed(name, error)

    async def answer_async(self, name: str, request: str) -> Answer:
        """Calls the host's function on this loop; one that is not `async` in a thread."""
        try:
            if _is_async(self._function(name)):
                answer = self._called(name, request)
            else:
                answer = await asyncio.to_thread(self._called, name, request)
            if inspect.isawaitable(answer):
                answer = await answer
            return _written(name, answer), None
        except Exception as error:
            return None, self._failed(name, error)

    def close(self) -> None:
        """Ends the loop of a host whose functions are `async` behind a desk that waits."""
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    def _function(self, name: str) -> Any:
        part, _, own = name.partition(".")
        if not own:
            return self._alone[part]
        return getattr(self._parts[part], _snake(own), None)

    def _called(self, name: str, request: str) -> Any:
        function = self._function(name)
        value = json.loads(request)
        if name.startswith("portal."):
            return function(value)
        record = CALLBACKS[name]
        given = value if record is None else read(record, value)
        if isinstance(given, MayQuestion):
            return function(given.actor, Action(given.action), given.target)
        return function(given)

    def _failed(self, name: str, error: Exception) -> str:
        # The cause of a refusal goes to `on_error` too; the traceback is here alone.
        log.debug("the host's %s failed", name, exc_info=error)
        return f"{type(error).__name__}: {error}"

    def _own_loop(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=[self._loop], name="keydesk-host", daemon=True).start()
            return self._loop


def _written(name: str, answer: Any) -> str:
    if name == "portal.signedIn" and answer is None:
        # It may be meant; where a `return` was forgotten, nothing else says so.
        log.warning("signed_in returned None, so the person was not let in: return PortalSignedIn(location=...)")
    return text_of(answer)


def log_fault(fault: FaultRecord) -> None:
    """Writes a failure with its cause to the logger `keydesk`."""
    error = error_of(fault.error.to_json())
    log.error("%s %s: %s", fault.where.value, fault.operation, error)


def is_configured(value: object) -> bool:
    """Whether a store or directory is one that Keydesk has, and not the host's own."""
    return isinstance(value, (str, Mapping)) or hasattr(value, "to_json")


def as_plain(config: object) -> dict[str, Any]:
    """A configuration as JSON objects."""
    made = plain(config)
    if not isinstance(made, dict):
        raise TypeError("a configuration is a record or a mapping")
    return made


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


async def _awaited(answer: Any) -> Any:
    return await answer


def _is_async(function: Any) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None))


def run_soon(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, None]) -> bool:
    """Starts a coroutine on a loop of another thread; false if that loop has ended."""
    try:
        asyncio.run_coroutine_threadsafe(coroutine, loop)
        return True
    except RuntimeError:
        coroutine.close()
        return False


@cache
def _snake(name: str) -> str:
    """`signedIn` as Python names it."""
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name)
