"""Database connections on threads of Keydesk, where Django ends no request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import connections

_F = TypeVar("_F", bound=Callable[..., Any])


def closes_connections(function: _F) -> _F:
    """Closes the connections that a call opened; one that was open belongs to the request, and stays open.

    Django closes connections at the end of a request. Maintenance and live status call where there is none.
    """

    @wraps(function)
    def call(*given: Any) -> Any:
        held = {id(one) for one in connections.all(initialized_only=True) if one.connection is not None}
        try:
            return function(*given)
        finally:
            for one in connections.all(initialized_only=True):
                if one.connection is not None and id(one) not in held:
                    one.close()

    return call  # type: ignore[return-value]
