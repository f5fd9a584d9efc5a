"""The addresses of the portal."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from keydesk.django.admin import SecurityKeysMixin

from . import views


class PortalUserAdmin(SecurityKeysMixin, UserAdmin):
    """Django's page of a user, with a link to their security keys."""


admin.site.unregister(User)
admin.site.register(User, PortalUserAdmin)
# The admin's own sign-in page would not ask for the key.
admin.site.login = login_required(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home),
    path("sign-in", views.SignIn.as_view()),
    path("step-up", views.StepUp.as_view()),
    path("sign-out", LogoutView.as_view()),
    path("portal.js", views.script),
    path("admin/", admin.site.urls),
    path("desk", include("keydesk.django.urls")),
]
