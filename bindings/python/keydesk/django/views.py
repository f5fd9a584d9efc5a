"""The desk as one view: its pages, API and live status."""

from __future__ import annotations

from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from .._errors import UnavailableError
from .._mount import Call
from .opening import mount


@csrf_exempt
@transaction.non_atomic_requests
def desk(request: Any, rest: str = "") -> HttpResponseBase:
    """Answers a request below the desk's path. The desk guards itself against other sites.

    Outside `ATOMIC_REQUESTS`, because what the desk answered is done and must not be rolled back.
    """
    try:
        mounted = mount()
    except UnavailableError:
        return unavailable()
    answer = mounted.respond(request, _call_of(request, mounted.body_limit))
    if answer.body is None and isinstance(request, ASGIRequest):
        # Django would wait for the end of the stream. A browser that receives 204 does not ask again.
        answer.parts.close()
        return HttpResponse(status=204)
    response: HttpResponseBase
    if answer.body is None:
        # From now on the session is read anew each time that the desk asks.
        request.keydesk_is_live = True
        response = StreamingHttpResponse(answer.parts, status=answer.status)
    else:
        response = HttpResponse(answer.body, status=answer.status)
    del response["Content-Type"]
    for name, value in answer.headers:
        if name.lower() == "set-cookie":
            response.cookies.load(value)
        else:
            response[name] = value
    return response


def unavailable() -> HttpResponse:
    """The response while the store does not answer."""
    return HttpResponse("Try again in a minute.\n", "text/plain", 503, headers={"Retry-After": "2"})


# Registration by link and sign-in are for people who are not signed in yet (LoginRequiredMiddleware).
desk.login_required = False


def _call_of(request: Any, limit: int) -> Call:
    # Middleware may have read the body before.
    body = request.body[:limit] if hasattr(request, "_body") else request.read(limit)
    headers = list(request.headers.items())
    return Call(request.method, request.get_full_path(), headers, body, request.META.get("REMOTE_ADDR") or None)
