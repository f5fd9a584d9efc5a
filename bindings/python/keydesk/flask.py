"""The desk in a Flask application. Flask is not installed with Keydesk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from ._mount import Mount


def blueprint(mount: Mount, name: str = "keydesk") -> Blueprint:
    """The pages, API and live status of a mounted desk: `app.register_blueprint(blueprint(mount))`.

    The host's functions receive Flask's request and run in its context, so `flask.session` is there. The desk guards
    itself against other sites: exempt the blueprint where a CSRF extension guards the application.
    """
    made = Blueprint(name, __name__)

    def answer(rest: str = "") -> Response:
        # The request itself: a stream goes on when `flask.request` is another one.
        found: Any = request._get_current_object()  # type: ignore[attr-defined]
        response = mount.respond(found, mount.call_of(request.environ))
        body = response.body if response.body is not None else stream_with_context(response.parts)
        return Response(body, response.status, response.headers)

    for number, path in enumerate([mount.prefix or "/", f"{mount.prefix}/<path:rest>"]):
        made.add_url_rule(path, f"desk{number}", answer, methods=["GET", "POST"], strict_slashes=False)
    return made
