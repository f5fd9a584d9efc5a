"""A link from a user in Django's admin to their page of the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.admin import display
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse
from django.utils.html import format_html


class SecurityKeysMixin:
    """For the `ModelAdmin` of users: `class PortalUserAdmin(SecurityKeysMixin, UserAdmin)`."""

    @display(description="Security keys")
    def security_keys(self, user: Any) -> str:
        """The link; the desk decides what its reader may see there."""
        address = f"{reverse('keydesk:desk').rstrip('/')}/users/{quote(str(user.pk), safe='')}"
        return str(format_html('<a href="{}">Security keys</a>', address))

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "security_keys")  # type: ignore[misc]

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        found = list(super().get_fieldsets(request, obj))  # type: ignore[misc]
        if obj is None or "security_keys" in flatten_fieldsets(found):
            return found
        return [*found, (None, {"fields": ["security_keys"]})]
