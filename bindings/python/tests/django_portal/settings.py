"""Its settings, as the setting `KEYDESK` stands in a portal."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(tempfile.mkdtemp(prefix="keydesk-django-"))
SERVER = os.environ.get("KEYDESK_TEST_POSTGRES_URL")
ORIGIN = "http://localhost:8080"
SECRET_KEY = "for the tests alone"
ALLOWED_HOSTS = ["*"]
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "portal.db",
        "OPTIONS": {"timeout": 30},
    }
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django_portal",
    "keydesk.django",
]
# Tables of the other applications are made without migrations, in the order that their keys need.
MIGRATION_MODULES = {"admin": None, "auth": None, "contenttypes": None, "sessions": None}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "keydesk.django.ending.EndedSessionMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_USER_MODEL = "django_portal.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "django_portal.urls"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
USE_TZ = True
STATIC_URL = "static/"
RIGHTS = ["view", "view_history", "issue_link", "cancel_link", "remove", "close_account", "reopen_account"]
KEYDESK: dict[str, Any] = {
    "relyingParties": [
        {
            "id": "localhost",
            "name": "Portal",
            "origins": [ORIGIN],
            "policy": {
                "access": {"roles": {"ra": RIGHTS}, "bootstrap": "host_session", "actingUpwards": "allow"},
            },
        }
    ],
    "store": "django",
    "secret": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
    "organisation": "ward",
    "organisationName": "ward_name",
    "liveIntervalMs": 100,
}
