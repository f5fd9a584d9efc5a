"""Who is signed in, for the pages of a FastAPI portal. FastAPI is not installed with Keydesk.

The desk itself is an ASGI application: `app.mount("/desk", desk.mount(...))`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import HTTPException, Request

from ._requests import ActorOf
from .records import ActorRecord


def current_actor(actor: ActorOf) -> Callable[[Request], Awaitable[ActorRecord | None]]:
    """A dependency that answers what `actor` answers for the desk: `Depends(current_actor(actor))`."""

    async def dependency(request: Request) -> ActorRecord | None:
        found = actor(request.scope)
        return await found if inspect.isawaitable(found) else found

    return dependency


def require_actor(actor: ActorOf, sign_in_url: str = "/sign-in") -> Callable[[Request], Awaitable[ActorRecord]]:
    """The same, which sends a person who is not signed in to `sign_in_url`, with the page to come back to.

    A request that is no page (any method but GET and HEAD) is answered with 401.
    """
    current = current_actor(actor)

    async def dependency(request: Request) -> ActorRecord:
        found = await current(request)
        if found is not None:
            return found
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(401)
        page = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise HTTPException(303, headers={"Location": f"{sign_in_url}?returnTo={quote(page, safe='')}"})

    return dependency
