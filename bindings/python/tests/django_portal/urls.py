"""Its pages: a sign-in with the password, a home, the admin, and the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import authenticate, login
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include, path

from keydesk.django import second_factor_due
from keydesk.django.admin import SecurityKeysMixin

from .models import User


@admin.register(User)
class PortalUserAdmin(SecurityKeysMixin, UserAdmin):
    pass


def sign_in(request: Any) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse("sign in")
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return HttpResponse("wrong", status=403)
    if second_factor_due(request, user):
        return HttpResponse("use your key")
    login(request, user)
    return HttpResponse("signed in")


@login_required
def home(request: Any) -> HttpResponse:
    return HttpResponse(request.user.get_username())


urlpatterns = [
    path("", home),
    path("sign-in", sign_in),
    path("admin/", admin.site.urls),
    path("desk", include("keydesk.django.urls")),
]
