"""Where the desk stands: `path("desk", include("keydesk.django.urls"))`, without a slash at the end."""

from __future__ import annotations

from django.urls import re_path

from .views import desk

app_name = "keydesk"
urlpatterns = [re_path(r"^(?P<rest>/.*)?$", desk, name="desk")]
