"""The form of a case, and the two ways in which it calls the host's functions."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import json
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol, TypeVar

from .._host import _is_async
from .._record import plain

_T = TypeVar("_T")

#: How long a call may take until its case fails.
TIMEOUT_SECONDS = 10.0

#: An action that a case starts at the same time as others.
Action = Callable[[], Coroutine[Any, Any, Any]]


class Calls(Protocol):
    """How a case calls the host's functions."""

    async def one(self, name: str, function: Callable[[Any], Any], argument: Any) -> Any:
        """Calls a function and returns its answer. Raises what the function raises."""
        ...

    async def together(self, actions: Sequence[Action]) -> list[Any]:
        """Runs actions at the same time and returns, for each, its result or the exception that it raised."""
        ...


@dataclass(frozen=True)
class Case:
    """One promise of a host's store or directory, as a test. `str(case)` is its name."""

    #: What must hold.
    name: str
    _check: Callable[[Calls], Coroutine[Any, Any, None]] = field(repr=False)

    def __str__(self) -> str:
        return self.name

    def run(self) -> None:
        """Runs the case on plain functions, on this thread; calls at the same time run on threads of their own.

        Raises `AssertionError` with a message that names the function, what it should do and what it did. A call
        that stands alone has no timeout: this thread waits for it.
        """
        _completed(self._check(_Plain()))

    async def run_async(self) -> None:
        """Runs the case on the running event loop, as an `AsyncKeydesk` calls the host: `async` functions on the
        loop, plain ones in threads.

        Raises `AssertionError` as `run` does, also if a call does not answer within 10 seconds.
        """
        await self._check(_OnLoop())


class _Plain:
    """Calls plain functions on the thread that waits."""

    async def one(self, name: str, function: Callable[[Any], Any], argument: Any) -> Any:
        answer = function(argument)
        if not inspect.isawaitable(answer):
            return answer
        if inspect.iscoroutine(answer):
            answer.close()
        raise AsyncAnswer(f"{name} is async: run the case with `await case.run_async()`.")

    async def together(self, actions: Sequence[Action]) -> list[Any]:
        outcomes: list[Any] = [None] * len(actions)
        start = threading.Barrier(len(actions))

        def work(place: int, action: Action) -> None:
            start.wait()
            try:
                outcomes[place] = _completed(action())
            except Exception as error:
                outcomes[place] = error

        # Daemons, so that calls that wait for each other do not keep the interpreter from ending.
        threads = [
            threading.Thread(target=contextvars.copy_context().run, args=[work, place, action], daemon=True)
            for place, action in enumerate(actions)
        ]
        for thread in threads:
            thread.start()
        end = time.monotonic() + TIMEOUT_SECONDS
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        waiting = sum(thread.is_alive() for thread in threads)
        if waiting:
            late = f"Of {len(actions)} calls at once, {waiting} did not answer within {TIMEOUT_SECONDS:g} seconds."
            raise LateAnswer(late)
        return outcomes


class _OnLoop:
    """Calls functions on the running event loop."""

    async def one(self, name: str, function: Callable[[Any], Any], argument: Any) -> Any:
        task = asyncio.ensure_future(_answered(function, argument))
        try:
            await asyncio.wait([task], timeout=TIMEOUT_SECONDS)
            if not task.done():
                raise LateAnswer(f"{name} did not answer within {TIMEOUT_SECONDS:g} seconds.")
            return task.result()
        finally:
            task.cancel()

    async def together(self, actions: Sequence[Action]) -> list[Any]:
        return await asyncio.gather(*(action() for action in actions), return_exceptions=True)


class AsyncAnswer(AssertionError):
    """A function of a plain case is `async`."""


class LateAnswer(AssertionError):
    """A function did not answer in time."""


class Part:
    """The host's store or directory under test: calls its functions by name, and reads answers as a desk does."""

    def __init__(self, part: str, host: object, calls: Calls) -> None:
        self._part = part
        self._host = host
        self._calls = calls

    async def call(self, name: str, argument: Any) -> Any:
        """The answer of a function in its JSON form; fails if there is none."""
        where = f"{self._part}.{name}"
        function = getattr(self._host, name, None)
        if not callable(function):
            fail(f"{where} must be a function.")
        try:
            answer = await self._calls.one(where, function, argument)
        except (AsyncAnswer, LateAnswer):
            raise
        except Exception as error:
            raise AssertionError(f"{where} must answer, and raised {type(error).__name__}: {error}") from error
        try:
            return plain(answer)
        except (TypeError, ValueError) as error:
            raise AssertionError(f"{where} must answer records, mappings and lists: {error}.") from error

    async def together(self, actions: Sequence[Action]) -> list[Any]:
        """What came of actions that run at the same time: for each its result or the exception that it raised.

        Fails if a call did not answer at all: a refusal counts as an outcome, silence does not.
        """
        outcomes = await self._calls.together(actions)
        for outcome in outcomes:
            if isinstance(outcome, (AsyncAnswer, LateAnswer)):
                raise outcome
        return outcomes


async def _answered(function: Callable[[Any], Any], argument: Any) -> Any:
    answer = function(argument) if _is_async(function) else await asyncio.to_thread(function, argument)
    return await answer if inspect.isawaitable(answer) else answer


def _completed(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: _T = end.value
        return result
    coroutine.close()
    raise RuntimeError("a case over plain functions must not wait")


def fail(message: str) -> NoReturn:
    """Fails a case."""
    raise AssertionError(message)


def equal(actual: object, expected: object, message: str) -> None:
    """Fails with the message and both values if they differ."""
    if actual != expected:
        fail(f"{message}\n  expected: {shown(expected)}\n  answered: {shown(actual)}")


def shown(value: object) -> str:
    """At most 300 characters of a value."""
    text = json.dumps(value, default=repr, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"
