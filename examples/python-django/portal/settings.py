"""Settings of the portal. What Keydesk needs stands at the end."""

import hashlib
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .secret import secret_in

BASE_DIR = Path(__file__).resolve().parent.parent
ORIGIN = os.environ.get("PORTAL_ORIGIN", "http://localhost:8000")
HTTPS = ORIGIN.startswith("https:")
DATABASE = os.environ.get("PORTAL_DATABASE", str(BASE_DIR / "portal.db"))
SECRET = secret_in(Path(os.environ.get("PORTAL_SECRET_FILE", str(BASE_DIR / "portal.secret"))))

SECRET_KEY = hashlib.sha256(f"django {SECRET}".encode()).hexdigest()
ALLOWED_HOSTS = [urlsplit(ORIGIN).hostname]
CSRF_TRUSTED_ORIGINS = [ORIGIN]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60


def database(address: str) -> dict[str, object]:
    if not address.startswith(("postgres://", "postgresql://")):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": address, "OPTIONS": {"timeout": 10}}
    url = urlsplit(address)
    found = {"NAME": unquote(url.path[1:]), "USER": url.username, "PASSWORD": url.password}
    found |= {"HOST": url.hostname, "PORT": str(url.port or 5432)}
    return {"ENGINE": "django.db.backends.postgresql", **{name: value for name, value in found.items() if value}}


DATABASES = {"default": database(DATABASE)}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "portal",
    "keydesk.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "keydesk.django.ending.EndedSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
ROOT_URLCONF = "portal.urls"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
STATIC_URL = "/static/"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Which role may do what is the portal's decision; a role is the name of a group.
DESK = ["view", "view_history", "issue_link", "cancel_link", "remove", "close_account", "reopen_account"]
OWN_STORE = os.environ.get("PORTAL_OWN_STORE") == "yes"
POSTGRES = DATABASE.startswith("postgres")
KEYDESK = {
    "relyingParties": [
        {
            "id": urlsplit(ORIGIN).hostname,
            "name": "Portal",
            "origins": [ORIGIN],
            "policy": {
                "access": {
                    "bootstrap": "host_session",
                    "roles": {"registration_authority": DESK},
                    "roleNames": {"registration_authority": "Registration Authority"},
                }
            },
        }
    ],
    # A table of the portal's own database, or Keydesk's own tables.
    "store": "django" if OWN_STORE else DATABASE if POSTGRES else f"sqlite:{DATABASE}.keydesk.db",
    "secret": SECRET,
    "serviceName": "Portal",
    "home": "/",
    "stepUpUrl": "/step-up",
}
