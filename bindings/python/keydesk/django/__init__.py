"""The desk in a Django portal: `"keydesk.django"` in `INSTALLED_APPS`, the setting `KEYDESK`, and one `include`.

Django 4.2 or later is not installed with Keydesk. bindings/python/DJANGO.md says what the setting holds.
"""

from __future__ import annotations

from .opening import close, desk, mount
from .sessions import second_factor_due

__all__ = ["close", "desk", "mount", "second_factor_due"]
