"""The desk in the servers that Python portals use: over real connections, with pages, API and live status."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from socketserver import ThreadingMixIn
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import flask
import pytest
import uvicorn
from flask import Flask
from helpers import ORIGIN, actor, config
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from keydesk import AsyncKeydesk, Call, InvalidError, Keydesk, KeydeskError, Mount
from keydesk.flask import blueprint
from keydesk.records import PortalSession

OPTIONS: dict[str, Any] = {"origin": ORIGIN, "prefix": "/desk", "sign_in_url": "/sign-in", "live_interval_ms": 100}


def session_of(cookie: str) -> PortalSession | None:
    if "portal=ra" not in cookie:
        return None
    return PortalSession(actor=actor(), display_name="Robin Archer", from_="127.0.0.1")


def of_environ(environ: dict[str, Any]) -> PortalSession | None:
    return session_of(environ.get("HTTP_COOKIE", ""))


async def of_scope(scope: Any) -> PortalSession | None:
    return session_of(dict(scope["headers"]).get(b"cookie", b"").decode())


class Threads(ThreadingMixIn, WSGIServer):
    """The server of the standard library, with a thread for each connection."""

    block_on_close = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *given: Any) -> None:
        pass


@contextmanager
def serving_wsgi(application: Any, desk: Keydesk) -> Iterator[int]:
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, application, Threads, Quiet)
    with running(server, desk):
        yield server.server_port


@contextmanager
def running(server: Any, desk: Keydesk) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        # First, so that its streams end: the server waits for them.
        desk.close()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def in_wsgiref() -> Iterator[int]:
    with Keydesk.open(config()) as desk, serving_wsgi(desk.mount(session=of_environ, **OPTIONS), desk) as port:
        yield port


@contextmanager
def in_wsgiref_below_a_path() -> Iterator[int]:
    def nothing(environ: Any, start: Any) -> list[bytes]:
        start("404 Not Found", [])
        return [b""]

    with Keydesk.open(config()) as desk:
        mounted = DispatcherMiddleware(nothing, {"/desk": desk.mount(session=of_environ, **OPTIONS)})
        with serving_wsgi(mounted, desk) as port:
            yield port


@contextmanager
def in_flask() -> Iterator[int]:
    application = Flask(__name__)
    with Keydesk.open(config()) as desk:
        # The context of the request is there, for a live status too.
        mount = desk.mount(session=lambda _: session_of(flask.request.headers.get("Cookie", "")), **OPTIONS)
        application.register_blueprint(blueprint(mount))

        server = make_server("127.0.0.1", 0, application, threaded=True)
        with running(server, desk):
            yield server.port


@contextmanager
def serving_asgi(make: Callable[[AsyncKeydesk], Any]) -> Iterator[int]:
    started: list[Any] = []
    ready = threading.Event()

    async def serve() -> None:
        async with await AsyncKeydesk.open(config()) as desk:
            settings = uvicorn.Config(make(desk), host="127.0.0.1", port=0, log_level="error", lifespan="off")
            server = uvicorn.Server(settings)
            running = asyncio.ensure_future(server.serve())
            while not server.started:
                await asyncio.sleep(0.005)
            started.extend([server, server.servers[0].sockets[0].getsockname()[1], asyncio.get_running_loop()])
            ready.set()
            await running

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert ready.wait(60)
    try:
        yield started[1]
    finally:
        started[0].should_exit = True
        thread.join()


@contextmanager
def in_uvicorn() -> Iterator[int]:
    with serving_asgi(lambda desk: desk.mount(session=of_scope, **OPTIONS)) as port:
        yield port


@contextmanager
def in_uvicorn_below_a_path() -> Iterator[int]:
    from starlette.applications import Starlette
    from starlette.routing import Mount as Below

    with serving_asgi(lambda desk: Starlette(routes=[Below("/desk", desk.mount(session=of_scope, **OPTIONS))])) as port:
        yield port


class Answer(NamedTuple):
    """A response, whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Client:
    """Requests to a server, each on a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            with connection.getresponse() as response:
                return Answer(response.status, response.headers, response.read())

    def call(self, operation: str, given: Any, **headers: str) -> Answer:
        head = {"content_type": "application/json", "keydesk_request": "1", "cookie": "portal=ra"}
        return self.ask("POST", f"/desk/api/{operation}", json.dumps(given).encode(), **head | headers)

    @contextmanager
    def live(self) -> Iterator[http.client.HTTPResponse]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", "/desk/users/u-jo/events", headers={"cookie": "portal=ra"})
            with connection.getresponse() as response:
                assert response.headers["content-type"].startswith("text/event-stream")
                until(response, "event: ready")
                yield response


SERVERS = [in_wsgiref, in_wsgiref_below_a_path, in_flask, in_uvicorn, in_uvicorn_below_a_path]


@pytest.mark.parametrize("server", SERVERS)
def test_a_mounted_desk_answers(server: Any) -> None:
    with server() as port:
        client = Client(port)
        signed_out = client.ask("GET", "/desk/users")
        assert (signed_out.status, signed_out.headers["location"]) == (303, "/sign-in?returnTo=%2Fdesk%2Fusers")

        page = client.ask("GET", "/desk/users", cookie="portal=ra")
        assert page.status == 200 and "default-src" in page.headers["content-security-policy"]
        assert b"Robin Archer" in page.body

        asked = {"userId": "u-jo", "kind": "security_key"}
        assert json.loads(client.call("issueLink", asked).body)["link"]["status"] == "issued"
        foreign = client.call("issueLink", {}, origin="https://evil.example", sec_fetch_site="cross-site")
        assert json.loads(foreign.body)["code"] == "cross_site"
        try:
            assert client.call("issueLink", {"userId": "x" * 200_000, "kind": "security_key"}).status == 413
        except (BrokenPipeError, ConnectionResetError):
            # A server may close the connection before all of it was sent.
            pass

        with client.live() as live:
            client.call("issueLink", asked)
            until(live, "event: changed")


def until(live: http.client.HTTPResponse, text: str) -> None:
    while True:
        line = live.readline().decode()
        assert line, "the stream ended"
        if text in line:
            return


@pytest.mark.parametrize("server", [in_wsgiref, in_uvicorn])
def test_another_path_is_not_found(server: Any) -> None:
    with server() as port:
        assert Client(port).ask("GET", "/other").status == 404


def test_live_status_ends_when_the_desk_is_closed() -> None:
    desk = Keydesk.open(config())
    with serving_wsgi(desk.mount(session=of_environ, **OPTIONS), desk) as port:
        with Client(port).live() as live:
            desk.close()
            live.read()
        after = Client(port).call("issueLink", {"userId": "u-jo", "kind": "security_key"})
        assert json.loads(after.body)["code"] == "closed"


def test_a_request_is_forgotten_when_its_stream_is_closed() -> None:
    with Keydesk.open(config()) as desk:
        mount = desk.mount(session=of_environ, **OPTIONS)
        environ = {"HTTP_COOKIE": "portal=ra"}
        answer = mount.respond(environ, Call("GET", "/desk/users/u-jo/events", [("cookie", "portal=ra")]))
        assert answer.body is None and b"ready" in next(answer.parts)
        assert len(desk._requests._open) == 1
        answer.parts.close()
        answer.parts.close()
        assert desk._requests._open == {}
        mount.respond(environ, Call("GET", "/desk/users", []))
        assert desk._requests._open == {}


def test_a_mount_answers_what_only_it_knows() -> None:
    with Keydesk.open(config()) as desk:
        mount: Mount = desk.mount(session=of_environ, **OPTIONS)
        assert mount.prefix == "/desk" and mount.serves("/desk/users?q=a") and not mount.serves("/desks")
        page = mount.page({"title": "Welcome", "main": "<p>Croeso</p>", "displayName": "Robin", "language": "cy"})
        assert page.status == 200 and 'lang="cy"' in page.body and "<p>Croeso</p>" in page.body
        assert json.loads(mount.related_origins().body) == {"origins": [ORIGIN]}
        assert mount.return_to("/desk/users/u-jo") == "/desk/users/u-jo"
        assert mount.return_to("//evil.example") == mount.return_to(None) == "/desk"
        assert mount.path_for_logs("/desk/users/u-jo?a=b") == "/desk/users/u-jo"
        mount.changed("u-jo")
        with pytest.raises(KeydeskError, match="configuration_invalid"):
            mount.page({"title": "x", "main": "", "language": "fr"})


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({**OPTIONS}, "actor must be a function"),
        ({**OPTIONS, "actor": 7}, "actor must be a function"),
        ({"actor": of_environ, "sign_in_url": "/sign-in"}, "origin"),
        ({**OPTIONS, "actor": of_environ, "sign_in_uri": "/x"}, "signInUri"),
        ({**OPTIONS, "actor": of_environ, "origin": "https://other.example"}, "relying party"),
    ],
)
def test_a_mount_that_cannot_be_names_what_is_wrong(options: dict[str, Any], word: str) -> None:
    with Keydesk.open(config()) as desk, pytest.raises(InvalidError, match="configuration_invalid") as found:
        desk.mount(**options)
    assert word in str(found.value)


def test_a_path_that_is_not_ascii_reaches_the_desk_as_the_browser_sent_it() -> None:
    with Keydesk.open(config()) as desk:
        mount = desk.mount(session=of_environ, **OPTIONS)
        environ = {"SCRIPT_NAME": "", "PATH_INFO": "/desk/users/J\xc3\xb4 %", "QUERY_STRING": "q=%C3%B4"}
        call = mount.call_of({**environ, "REQUEST_METHOD": "GET"})
        assert call.target == "/desk/users/J%C3%B4%20%25?q=%C3%B4"
