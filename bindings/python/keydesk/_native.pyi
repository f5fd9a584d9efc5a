"""The native half: text and numbers in, text and numbers out. A text that begins with `!` is an error."""

from collections.abc import Callable
from typing import TypeAlias, final

__all__ = [
    "NativeCredential",
    "NativeDesk",
    "NativeMount",
    "NativeRelyingParty",
    "NativeStream",
    "TestDependencies",
    "TestFaults",
    "conformance",
    "conformance_people",
    "panic_now",
    "runtime_started",
    "stop_callbacks",
    "verify",
]

_Answer: TypeAlias = tuple[str | None, str | None]
_Host: TypeAlias = Callable[[str, str], _Answer]
_Response: TypeAlias = tuple[int, list[tuple[str, str]], bytes | None, NativeStream | None]

def runtime_started() -> bool: ...
def stop_callbacks() -> None: ...
def verify(operation: str, request: str, response: str | None) -> str: ...

@final
class NativeDesk:
    def __new__(cls, ask: Callable[[int, str, str], None], soon: bool) -> NativeDesk: ...
    def open(self, config: str, provided: str, host: _Host) -> str: ...
    def begin_open(self, config: str, provided: str, done: Callable[[str], None]) -> str | None: ...
    def reply(self, call: int, answer: str | None, fault: str | None) -> None: ...
    def call(
        self, number: int, operation: str, request: str, response: str | None, caller: str, host: _Host
    ) -> str: ...
    def begin_call(
        self,
        number: int,
        operation: str,
        request: str,
        response: str | None,
        caller: str,
        done: Callable[[str], None],
    ) -> str | None: ...
    def give_up(self, number: int) -> None: ...
    def manage(self, function: str, request: str, host: _Host) -> str: ...
    def begin_manage(self, function: str, request: str, done: Callable[[str], None]) -> str | None: ...
    def mount(self, config: str) -> tuple[NativeMount | None, str | None]: ...

@final
class NativeMount:
    @property
    def prefix(self) -> str: ...
    @property
    def body_limit(self) -> int: ...
    def serves(self, target: str) -> bool: ...
    def manage(self, function: str, request: str) -> str: ...
    def handle(
        self,
        number: int,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
        peer: str | None,
        host: _Host,
    ) -> _Response | str: ...
    def begin_handle(
        self,
        number: int,
        method: str,
        target: str,
        headers: list[tuple[str, str]],
        body: bytes,
        peer: str | None,
        done: Callable[[_Response | str], None],
    ) -> _Response | str | None: ...

@final
class NativeStream:
    def next(self, host: _Host) -> bytes: ...
    def begin_next(self, done: Callable[[bytes], None]) -> bytes | None: ...
    def cancel(self) -> None: ...

@final
class NativeRelyingParty:
    @staticmethod
    def read(config: str) -> tuple[NativeRelyingParty | None, str | None]: ...

@final
class NativeCredential:
    @staticmethod
    def read(record: str) -> tuple[NativeCredential | None, str | None]: ...
    def verify(
        self,
        relying_party: NativeRelyingParty,
        challenge: str,
        user_verification: int,
        counter: int,
        user_handle: str | None,
        response: str,
    ) -> int | str: ...
    def with_sign_count(self, sign_count: int) -> NativeCredential: ...

# With the feature `testing` alone.
def conformance(desk: NativeDesk, provided: str) -> str: ...
def conformance_people() -> str: ...
def panic_now(later: bool) -> str: ...

@final
class TestDependencies:
    def __new__(cls, at: str, seed: int) -> TestDependencies: ...
    def advance(self, millis: int) -> None: ...
    def open(self, desk: NativeDesk, config: str, provided: str, host: _Host) -> str: ...
    def begin_open(self, desk: NativeDesk, config: str, provided: str, done: Callable[[str], None]) -> str | None: ...

@final
class TestFaults:
    def __new__(cls) -> TestFaults: ...
    def set(self, misbehaviour: str) -> None: ...
    def instead_of(self, function: str, request: str) -> str | None: ...
