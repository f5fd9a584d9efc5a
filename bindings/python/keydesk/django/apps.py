"""Keydesk as an application of Django."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register


class KeydeskConfig(AppConfig):
    name = "keydesk.django"
    label = "keydesk"
    verbose_name = "Keydesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.core.signals import setting_changed

        from . import checks, sessions

        register(checks.check_setting, Tags.security)
        register(checks.check_policy, Tags.security, deploy=True)
        user_logged_in.connect(sessions.remember_sign_in, dispatch_uid="keydesk")
        setting_changed.connect(_setting_changed, dispatch_uid="keydesk")


def _setting_changed(*, setting: str, **_: Any) -> None:
    """Opens the desk again after a test changed the setting."""
    from .opening import close

    if setting in ("KEYDESK", "ROOT_URLCONF"):
        close()
