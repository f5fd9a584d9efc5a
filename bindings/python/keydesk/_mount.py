"""The desk under a path of the host's own server: a WSGI and an ASGI application."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote

from . import _native, _process
from ._aio import AsyncKeydesk, waited
from ._desk import Keydesk
from ._errors import unwrap
from ._record import Record, read
from ._requests import Sessions
from .records import HostAnswerRecord, HostPageRecord

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Headers = list[tuple[str, str]]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_Desk = TypeVar("_Desk", Keydesk, AsyncKeydesk)


@dataclass(frozen=True)
class Call:
    """A request as the host's server took it."""

    method: str
    #: The path as browsers see it, percent-encoded, and the query.
    target: str
    headers: Headers
    #: As much of the body as `body_limit` allows.
    body: bytes = b""
    #: The address of the connection's other end, where the server knows it.
    peer: str | None = None


class _Mounted(Generic[_Desk]):
    def __init__(self, desk: _Desk, native: _native.NativeMount, sessions: Sessions) -> None:
        # The mount keeps its desk, because only the desk answers what the mount asks.
        self._desk: _Desk = desk
        self._native = native
        self._sessions = sessions

    @property
    def prefix(self) -> str:
        """The path under which the desk stands; empty where something before it takes the prefix off."""
        return self._native.prefix

    @property
    def body_limit(self) -> int:
        """How many bytes of a body to read at most. A body with so many is answered by 413."""
        return self._native.body_limit

    def serves(self, target: str) -> bool:
        """Whether a request with this path, and perhaps a query, is for the desk."""
        return self._native.serves(target)

    def page(self, page: HostPageRecord | Mapping[str, Any]) -> HostAnswerRecord:
        """A page of the host's own in the desk's frame, with the headers to send with it."""
        return read(HostAnswerRecord, self._manage("page", page))

    def related_origins(self) -> HostAnswerRecord:
        """The document for `/.well-known/webauthn` (WebAuthn Level 3 section 5.11)."""
        return read(HostAnswerRecord, self._manage("relatedOrigins", {}))

    def return_to(self, address: str | None) -> str:
        """Where to go after a sign-in: the `returnTo` of the request if it is a page of the desk, else its home."""
        return str(self._manage("returnTo", {} if address is None else {"address": address}))

    def path_for_logs(self, address: str) -> str:
        """An address without what must not be logged."""
        return str(self._manage("pathForLogs", {"address": address}))

    def changed(self, user_id: str) -> None:
        """Wakes the live status of a person's account after the host changed something about them."""
        self._manage("changed", {"userId": str(user_id)})

    def _manage(self, function: str, request: Record | Mapping[str, Any]) -> Any:
        given = request.to_json() if isinstance(request, Record) else dict(request)
        return json.loads(unwrap(self._native.manage(function, json.dumps(given))))


@dataclass(frozen=True)
class Response:
    """A response. A server that sends `parts` must call `close` when the connection ends."""

    status: int
    headers: Headers
    #: The whole body, or `None` for live status, which goes on for as long as the connection lasts.
    body: bytes | None
    parts: Parts


class Parts(Iterator[bytes]):
    """The parts of a body."""

    def __init__(self, next_part: Callable[[], bytes], close: Callable[[], None]) -> None:
        self._next_part = next_part
        self._close = close

    def __next__(self) -> bytes:
        part = self._next_part()
        if not part:
            self.close()
            raise StopIteration
        return part

    def close(self) -> None:
        """Ends the stream. Twice is no error."""
        self._close()


class Mount(_Mounted[Keydesk]):
    """A mounted desk: a WSGI application. `Keydesk.mount` makes it."""

    def respond(self, request: Any, call: Call) -> Response:
        """Answers a request; `request` is what the host's functions receive.

        For servers and frameworks that are neither WSGI nor ASGI.
        """
        _process.check()
        desk = self._desk
        number = desk._requests.begin(request, self._sessions)
        stream = None
        try:
            answer = self._native.handle(
                number, call.method, call.target, call.headers, call.body, call.peer, desk._host.answer
            )
            status, headers, body, stream = _response(answer)
        finally:
            if stream is None:
                desk._requests.done(number)
        if stream is None:
            whole = iter([body or b""])
            return Response(status, headers, body, Parts(lambda: next(whole, b""), lambda: None))
        held = stream

        def close() -> None:
            held.cancel()
            desk._requests.done(number)

        return Response(status, headers, None, Parts(lambda: held.next(desk._host.answer), close))

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers a WSGI request (PEP 3333). The host's functions receive `environ`."""
        if not self.serves(_target_of_environ(environ)):
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Not found\n"]
        response = self.respond(environ, self.call_of(environ))
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}", response.headers)
        return response.parts if response.body is None else [response.body]

    def call_of(self, environ: Mapping[str, Any]) -> Call:
        """The request of a WSGI environment, for `respond`. It reads the body."""
        return Call(
            environ["REQUEST_METHOD"],
            _target_of_environ(environ),
            _headers_of(environ),
            _body_of(environ, self.body_limit),
            environ.get("REMOTE_ADDR"),
        )


class AsyncParts:
    """The parts of a body that goes on for as long as the connection lasts."""

    def __init__(self, stream: _native.NativeStream, done: Callable[[], None]) -> None:
        self._stream = stream
        self._done = done

    def __aiter__(self) -> AsyncParts:
        return self

    async def __anext__(self) -> bytes:
        part = await waited(self._stream.begin_next)
        if not part:
            self.close()
            raise StopAsyncIteration
        return part

    def close(self) -> None:
        """Ends the stream. Twice is no error."""
        self._stream.cancel()
        self._done()


@dataclass(frozen=True)
class AsyncResponse:
    """A response. A server that sends `parts` must call `parts.close` when the connection ends."""

    status: int
    headers: Headers
    #: The whole body; empty for a stream.
    body: bytes
    #: The stream of live status, if it is one.
    parts: AsyncParts | None


class AsyncMount(_Mounted[AsyncKeydesk]):
    """A mounted desk: an ASGI application. `AsyncKeydesk.mount` makes it."""

    async def respond(self, request: Any, call: Call) -> AsyncResponse:
        """Answers a request; `request` is what the host's functions receive.

        For servers and frameworks that are neither WSGI nor ASGI.
        """
        _process.check()
        requests = self._desk._requests
        number = requests.begin(request, self._sessions)
        stream = None
        try:
            answer: _native._Response | str = await waited(
                lambda done: self._native.begin_handle(
                    number, call.method, call.target, call.headers, call.body, call.peer, done
                )
            )
            status, headers, body, stream = _response(answer)
        finally:
            if stream is None:
                requests.done(number)
        parts = None if stream is None else AsyncParts(stream, lambda: requests.done(number))
        return AsyncResponse(status, headers, body or b"", parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers an ASGI request. The host's functions receive `scope`."""
        if scope["type"] != "http":
            raise RuntimeError(f"the desk answers no {scope['type']}: mount it under its path in your application")
        target = _target_of(scope)
        if not self.serves(target):
            await _send(send, 404, [("content-type", "text/plain; charset=utf-8")], b"Not found\n")
            return
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        client = scope.get("client")
        body = await _received(receive, self.body_limit)
        if body is None:
            return
        call = Call(scope["method"], target, headers, body, client[0] if client else None)
        response = await self.respond(scope, call)
        if response.parts is None:
            await _send(send, response.status, response.headers, response.body)
        else:
            await _send_stream(receive, send, response, response.parts)


def _response(answer: _native._Response | str) -> _native._Response:
    """The response; raises the error that the native half wrote down instead."""
    if isinstance(answer, str):
        unwrap(answer)
        raise AssertionError("an answer that is text is an error")
    return answer


async def _received(receive: Receive, limit: int) -> bytes | None:
    """A body, or as much of it as is read at most; `None` if the client has gone."""
    body, more = b"", True
    while more and len(body) < limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send(_start(status, headers))
    await send({"type": "http.response.body", "body": body})


async def _send_stream(receive: Receive, send: Send, response: AsyncResponse, parts: AsyncParts) -> None:
    async def until_gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        parts.close()

    gone = asyncio.ensure_future(until_gone())
    try:
        await send(_start(response.status, response.headers))
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        parts.close()


def _start(status: int, headers: Headers) -> dict[str, Any]:
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": encoded}


def _target_of(scope: Scope) -> str:
    raw = scope.get("raw_path")
    path = raw.decode("latin-1").split("?")[0] if raw else quote(scope["path"], safe=_PATH)
    root = scope.get("root_path", "")
    # Frameworks differ in whether `path` has the part under which an application is mounted.
    if root and not path.startswith(root):
        path = root + path
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{path}?{query}" if query else path


def _target_of_environ(environ: Mapping[str, Any]) -> str:
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    target = quote(path.encode("latin-1"), safe=_PATH)
    query = environ.get("QUERY_STRING")
    return f"{target}?{query}" if query else target


def _headers_of(environ: Mapping[str, Any]) -> Headers:
    headers = [(name[5:].replace("_", "-"), value) for name, value in environ.items() if name.startswith("HTTP_")]
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers.append((name.replace("_", "-"), environ[name]))
    return headers


def _body_of(environ: Mapping[str, Any], limit: int) -> bytes:
    length = environ.get("CONTENT_LENGTH") or ("0" if not environ.get("wsgi.input_terminated") else str(limit))
    # A length that is no number is the server's to refuse; here it is a body that is not read.
    size = min(int(length), limit) if length.isdecimal() else 0
    return bytes(environ["wsgi.input"].read(size)) if size else b""


#: Characters of a path that stand for themselves (RFC 3986 section 3.3).
_PATH = "/:@!$&'()*+,;=-._~"
