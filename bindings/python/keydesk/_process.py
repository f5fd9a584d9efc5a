"""What concerns the whole process: a fork, and its end."""

from __future__ import annotations

import atexit
import os

from . import _native
from ._errors import KeydeskError

_forked = False


def _after_fork() -> None:
    global _forked
    _forked = _forked or _native.runtime_started()


def check() -> None:
    """Refuses to go on in a process that was forked after Keydesk was used."""
    if _forked:
        raise KeydeskError(
            "configuration_invalid",
            "Keydesk was used before this process forked, and its threads did not come along. Open the desk in "
            "each worker: with gunicorn without --preload or in post_fork, with Celery in worker_process_init.",
        )


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
atexit.register(_native.stop_callbacks)
