"""Refuses to be imported where the native half cannot run."""

from __future__ import annotations

from importlib import import_module


def _number() -> int:
    """The number of this interpreter; 0 for the main one, and where nothing tells."""
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            found = import_module(name).get_current()
        except (ImportError, AttributeError):
            continue
        return int(found[0] if isinstance(found, tuple) else found)
    return 0


if _number() != 0:
    raise ImportError(
        "keydesk does not run in a sub-interpreter. Under mod_wsgi set WSGIApplicationGroup %{GLOBAL}; elsewhere use "
        "processes or threads"
    )
