"""The portal's own pages: home, and signing in with a password and a key."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from keydesk import KeydeskError
from keydesk.django import desk, mount, second_factor_due
from keydesk.django.sessions import pending_user

from .script import SCRIPT


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


def script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SCRIPT, content_type="text/javascript")


class SignIn(LoginView):
    """The password, then the key where one is due; or the key alone."""

    template_name = "sign-in.html"

    def get_context_data(self, **given: Any) -> Any:
        pending = pending_user(self.request) is not None
        return super().get_context_data(**given) | {"pending": pending, "return_to": self._return_to()}

    def get_success_url(self) -> str:
        return self._return_to()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            due = second_factor_due(self.request, form.get_user())
        except KeydeskError as error:
            if error.code != "account_closed":
                raise
            form.add_error(None, "Your account is closed. Ask your Registration Authority to reopen it.")
            return self.form_invalid(form)
        return HttpResponseRedirect(self.request.get_full_path()) if due else super().form_valid(form)

    def _return_to(self) -> str:
        asked = self.request.GET.get("returnTo")
        # Only pages of the desk, never of another site.
        return mount().return_to(asked) if asked else "/"


@method_decorator(login_required, "dispatch")
class StepUp(SignIn):
    """Somebody signed in too long ago, or too weakly: they confirm that it is them."""

    def get_context_data(self, **given: Any) -> Any:
        holds_key = desk().second_factor_due(str(self.request.user.pk))
        return super().get_context_data(**given) | {"pending": holds_key, "stepping_up": True}
