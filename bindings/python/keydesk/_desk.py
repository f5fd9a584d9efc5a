"""A desk that waits: for Django, Flask and other code without an event loop."""

from __future__ import annotations

import itertools
import json
import warnings
import weakref
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from . import _native, _process
from ._errors import KeydeskError, made, unwrap
from ._host import Host, as_plain, is_configured
from ._operations import Operations
from ._record import Record, compact, plain, read, text_of, unicode
from ._requests import ActorOf, Requests, SessionOf, Sessions, SignedIn
from ._tables import ANSWERS
from .records import Action as _Action
from .records import (
    ActorRecord,
    CallerRecord,
    Config,
    Directory,
    FaultRecord,
    MaybeAwaitable,
    MetadataRecord,
    Notifier,
    Store,
    UserView,
    WarningRecord,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from ._mount import Mount

_Answer = TypeVar("_Answer", bound=Record)

May = Callable[[ActorRecord, _Action, UserView], MaybeAwaitable[bool]]
OnError = Callable[[FaultRecord], MaybeAwaitable[None]]


class KeydeskWarning(UserWarning):
    """What an operator should know about a configuration."""


class Opening:
    """What a desk is opened with, split into configuration and the host's parts."""

    def __init__(
        self,
        config: Config | Mapping[str, Any],
        store: Store | str | None,
        directory: Directory | Mapping[str, Any] | Record | None,
        notifier: Notifier | None,
        may: May | None,
        on_error: OnError | None,
    ) -> None:
        _process.check()
        parts: dict[str, Any] = {"notifier": notifier, "may": may, "on_error": on_error}
        written = as_plain(config)
        for name, part in (("store", store), ("directory", directory)):
            if part is None:
                continue
            if is_configured(part):
                written[name] = plain(part)
            else:
                written[name] = "host"
                parts[name] = part
        self.config = json.dumps(written)
        self.requests = Requests()
        self.host = Host(self.requests, **parts)


class Request:
    """An operation's request as JSON, and the browser's response beside it where that is text."""

    def __init__(self, request: Record | Mapping[str, Any], caller: CallerRecord | Mapping[str, Any] | None) -> None:
        try:
            written = plain(request)
            response = written.pop("response", None) if isinstance(written, dict) else None
            if response is not None and not isinstance(response, str):
                written["response"] = response
                response = None
            self.text = compact(written)
            self.response: str | None = None if response is None else unicode(response)
            self.caller = "" if caller is None else text_of(caller)
        except (TypeError, ValueError) as cause:
            raise KeydeskError("malformed_request", "The request cannot be written as JSON.") from cause


def members(request: Mapping[str, Any] | Record) -> str:
    """A request of the desk's other functions as JSON, without members that are left out."""
    return json.dumps({name: one for name, one in as_plain(request).items() if one is not None})


def warned(text: str) -> list[WarningRecord]:
    """What opening answered, as Python's warnings too."""
    found = [read(WarningRecord, one) for one in json.loads(text)]
    for one in found:
        warnings.warn(f"{one.code}: {one.detail}", KeydeskWarning, stacklevel=3)
    return found


class Keydesk(Operations):
    """An open desk whose functions wait for their answer, without the GIL. Threads may share it.

    A host's function that is not `async` is called on the thread that waits, so that it sees this thread's
    database transaction.
    """

    #: What an operator should know about the configuration.
    warnings: list[WarningRecord]

    def __init__(self) -> None:
        raise TypeError("Keydesk.open opens a desk")

    @classmethod
    def open(
        cls,
        config: Config | Mapping[str, Any],
        *,
        store: Store | str | None = None,
        directory: Directory | Mapping[str, Any] | Record | None = None,
        notifier: Notifier | None = None,
        may: May | None = None,
        on_error: OnError | None = None,
    ) -> Self:
        """Opens a desk.

        `config` is a `Config`, or a mapping with the names of docs/configuration.md. `store` and `directory` are
        the host's own, or what the configuration may hold. `may` is the host's say in what is done to whom, and
        `on_error` takes failures; they go to the logger `keydesk` if it is left out.

        Raises `KeydeskError`: `configuration_invalid`, `unsupported`, `store_unavailable`, `relying_party_invalid`,
        `account_tampered`, `internal`.
        """
        return cls._open(Opening(config, store, directory, notifier, may, on_error), None)

    @classmethod
    def _open(cls, opening: Opening, dependencies: Any) -> Self:
        desk = cls.__new__(cls)
        desk._host = opening.host
        desk._requests = opening.requests
        desk._numbers = itertools.count(1)
        desk._native = _native.NativeDesk(_asks(weakref.ref(desk), opening.host), False)
        provided, answer = opening.host.provided(), opening.host.answer
        if dependencies is None:
            text = desk._native.open(opening.config, provided, answer)
        else:
            text = dependencies.open(desk._native, opening.config, provided, answer)
        desk.warnings = warned(unwrap(text))
        return desk

    _host: Host
    _requests: Requests
    _numbers: itertools.count[int]
    _native: _native.NativeDesk

    def call(
        self,
        operation: str,
        request: Record | Mapping[str, Any],
        caller: CallerRecord | Mapping[str, Any] | None = None,
    ) -> Record:
        """Calls an operation by its name in docs: `issueLink`."""
        return self._call(operation, request, caller, ANSWERS.get(operation, Record))

    def _call(
        self,
        operation: str,
        request: Record | Mapping[str, Any],
        caller: CallerRecord | Mapping[str, Any] | None,
        answer: type[_Answer],
    ) -> _Answer:
        _process.check()
        asked = Request(request, caller)
        text = self._native.call(
            next(self._numbers), operation, asked.text, asked.response, asked.caller, self._host.answer
        )
        return read(answer, json.loads(unwrap(text)))

    def second_factor_due(self, user_id: str, *, relying_party: str | None = None) -> bool:
        """Whether a user's key is due after the password. A closed account is refused."""
        return bool(self._manage("secondFactorDue", {"userId": str(user_id), "relyingParty": relying_party}))

    def deliver_notifications(self, limit: int | None = None) -> int:
        """Delivers notifications that are still waiting, 100 if `limit` is left out; returns how many were."""
        return int(self._manage("deliverNotifications", {"limit": limit}))

    def update_metadata(self, metadata: MetadataRecord | Mapping[str, Any]) -> None:
        """Puts newer metadata in place: all of it, as in the configuration."""
        self._manage("updateMetadata", metadata)

    def mount(
        self,
        config: Mapping[str, Any] | Record | None = None,
        *,
        actor: ActorOf | None = None,
        session: SessionOf | None = None,
        signed_in: SignedIn | None = None,
        **more: Any,
    ) -> Mount:
        """The desk under a path of the host's server: a WSGI application.

        `config` is a `MountConfig` or a mapping with the names of docs/configuration.md; its members may be given
        by keyword instead, in Python's style. `actor(request)` answers who is signed in, or `None`;
        `session(request)` more than that; `signed_in(request, sign_in)` opens the host's session.
        """
        from ._mount import Mount

        _process.check()
        return Mount(self, mounted(self._native, config, actor, session, more), Sessions(actor, session, signed_in))

    def close(self) -> None:
        """Ends the desk. Twice is no error."""
        self._manage("close", {})
        self._host.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _manage(self, function: str, request: Mapping[str, Any] | Record) -> Any:
        _process.check()
        return json.loads(unwrap(self._native.manage(function, members(request), self._host.answer)))


def mounted(
    native: _native.NativeDesk,
    config: Mapping[str, Any] | Record | None,
    actor: object,
    session: object,
    more: Mapping[str, Any],
) -> _native.NativeMount:
    """Mounts the desk."""
    if not callable(actor) and not callable(session):
        raise KeydeskError("configuration_invalid", "mount: actor must be a function")
    written = {} if config is None else as_plain(config)
    written |= {_camel(name): plain(one) for name, one in more.items() if one is not None}
    return made(*native.mount(json.dumps(written)))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(one.capitalize() for one in others)


def _asks(desk: weakref.ref[Keydesk], host: Host) -> Callable[[int, str, str], None]:
    """Answers what the desk asks where no call waits for it, on a thread of Keydesk."""

    def ask(call: int, name: str, request: str) -> None:
        answer, fault = host.answer(name, request)
        held = desk()
        if held is not None:
            held._native.reply(call, answer, fault)

    return ask
