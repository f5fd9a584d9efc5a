"""A Django portal with the desk in it: views, live status, sessions, admin, and settings that are wrong."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import django
import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "django_portal.settings"
django.setup()

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import AsyncClient, Client, override_settings
from django_portal.models import User
from helpers import actor

from keydesk import django as keydesk_django
from keydesk.django import desk
from keydesk.records import CallerRecord, CloseAccountRequest
from keydesk.testing import SoftwareAuthenticator

ORIGIN = settings.KEYDESK["relyingParties"][0]["origins"][0]
HEAD = {"HTTP_KEYDESK_REQUEST": "1"}


@pytest.fixture(scope="module", autouse=True)
def database() -> Iterator[None]:
    call_command("migrate", run_syncdb=True, verbosity=0)
    yield
    keydesk_django.close()
    connections.close_all()
    shutil.rmtree(settings.FOLDER)


@pytest.fixture(autouse=True)
def people(database: None) -> Iterator[None]:
    ra = User.objects.create_superuser("ra", "", "pass", id="u-ra", first_name="Robin", last_name="Archer")
    ra.groups.add(Group.objects.get_or_create(name="ra")[0])
    User.objects.create_user("jo", "jo@ward.example", "pass", id="u-jo", first_name="Jo", last_name="Bloggs")
    yield
    keydesk_django.close()
    call_command("flush", interactive=False, verbosity=0)


class Portal(Client):
    """A browser of one person."""

    def password(self, username: str) -> str:
        return self.post("/sign-in", {"username": username, "password": "pass"}).content.decode()

    def api(self, operation: str, given: Any) -> Any:
        answer = self.post(f"/desk/api/{operation}", json.dumps(given), "application/json", **HEAD)
        return json.loads(answer.content)

    def register(self, user: str = "u-jo") -> tuple[SoftwareAuthenticator, str]:
        begun = self.api("beginRegistration", {"userId": user, "kind": "security_key"})
        key = SoftwareAuthenticator(origin=ORIGIN)
        given = {"userId": user, "ceremonyId": begun["ceremonyId"], "response": key.register(begun["options"])}
        return key, self.api("finishRegistration", given)["authenticator"]["id"]

    def sign_in(self, key: SoftwareAuthenticator) -> Any:
        begun = self.api("beginSignIn", {})
        return self.api(
            "finishSignIn", {"ceremonyId": begun["ceremonyId"], "response": key.authenticate(begun["options"])}
        )

    def home(self) -> int:
        return self.get("/").status_code


def signed_in(username: str, browser: Portal | None = None) -> Portal:
    browser = browser or Portal(enforce_csrf_checks=False)
    assert browser.password(username) == "signed in"
    return browser


def test_the_desk_stands_below_its_path_and_sends_strangers_to_the_sign_in() -> None:
    answer = Client().get("/desk/users")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in?returnTo=%2Fdesk%2Fusers")
    assert Client().get("/desks").status_code == 404


def test_an_officer_finds_people_and_issues_a_link() -> None:
    # Django's own guard is on, and does not stand in the way.
    officer = signed_in("ra", Portal())
    officer.handler.enforce_csrf_checks = True
    page = officer.get("/desk/users?query=BLOGGS+jo")
    assert page.status_code == 200 and b"Jo Bloggs" in page.content and b"Robin Archer" in page.content
    assert "default-src" in page["Content-Security-Policy"]
    assert officer.api("issueLink", {"userId": "u-jo", "kind": "security_key"})["link"]["status"] == "issued"
    refused = signed_in("jo").api("issueLink", {"userId": "u-ra", "kind": "security_key"})
    assert refused["code"] == "not_authorised"


def test_a_request_of_another_site_is_refused_by_the_desk() -> None:
    officer = signed_in("ra")
    foreign = {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": "cross-site"}
    answer = officer.post("/desk/api/issueLink", "{}", "application/json", **HEAD, **foreign)
    assert json.loads(answer.content)["code"] == "cross_site"


def test_an_inactive_user_is_not_signed_in() -> None:
    browser = signed_in("jo")
    key, _ = browser.register()
    User.objects.filter(id="u-jo").update(is_active=False)
    assert browser.home() == 302
    assert "code" in Portal().sign_in(key)


def test_the_key_is_the_second_step_after_the_password() -> None:
    key, authenticator = signed_in("jo").register()
    browser = Portal()
    browser.get("/sign-in")
    assert browser.password("jo") == "use your key"
    assert browser.home() == 302
    before = browser.session.session_key
    assert browser.sign_in(key)["location"] == "/"
    assert browser.home() == 200
    assert browser.session.session_key != before
    assert browser.session["keydesk_authenticator"] == authenticator
    assert "keydesk_pending" not in browser.session


def test_a_key_signs_in_without_a_password() -> None:
    key, _ = signed_in("jo").register()
    browser = Portal()
    assert browser.sign_in(key)["location"] == "/"
    assert browser.home() == 200
    assert browser.api("getUser", {"userId": "u-jo"})["user"]["id"] == "u-jo"


def test_a_password_after_a_key_makes_a_session_of_a_password() -> None:
    browser = signed_in("jo")
    browser.register()
    held = browser.session
    held["keydesk_authenticator"] = "a"
    held.save()
    browser.force_login(User.objects.get(id="u-jo"))
    assert "keydesk_authenticator" not in browser.session


def remove(authenticator: str) -> None:
    given = {"userId": "u-jo", "authenticatorId": authenticator, "reason": "lost", "lastConfirmed": True}
    answer = signed_in("ra").api("removeAuthenticator", given)
    assert "code" not in answer, answer


def test_removing_a_key_deletes_the_sessions_that_it_opened() -> None:
    with_password = signed_in("jo")
    key, authenticator = with_password.register()
    with_key = Portal()
    with_key.sign_in(key)
    remove(authenticator)
    desk().deliver_notifications()
    assert not Session.objects.filter(session_key=with_key.cookies["sessionid"].value).exists()
    assert with_key.home() == 302
    assert with_password.home() == 200


@pytest.mark.parametrize("engine", ["signed_cookies", "cached_db", "cache"])
def test_sessions_of_other_engines_end_too(engine: str) -> None:
    with override_settings(SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}"):
        key, authenticator = signed_in("jo").register()
        with_key = Portal()
        with_key.sign_in(key)
        assert with_key.home() == 200
        remove(authenticator)
        assert with_key.api("getUser", {"userId": "u-jo"})["code"] in ("session_revoked", "not_authenticated")
        assert with_key.home() == 302


def test_closing_an_account_ends_every_session_of_it() -> None:
    browser = signed_in("jo")
    browser.register()
    desk().close_account(CloseAccountRequest(user_id="u-jo", reason="left"), caller=CallerRecord(actor=actor()))
    assert browser.home() == 302
    desk().deliver_notifications()
    assert [one.get_decoded() for one in Session.objects.all()] == []


def test_the_admin_leads_to_a_persons_page_of_the_desk() -> None:
    officer = signed_in("ra")
    page = officer.get("/admin/django_portal/user/u-jo/change/").content
    assert b'<a href="/desk/users/u-jo">Security keys</a>' in page
    assert officer.get("/admin/django_portal/user/add/").status_code == 200


class Server(ThreadedWSGIServer):
    """Django's own server, which waits for its threads."""

    daemon_threads = False


class Quiet(WSGIRequestHandler):
    def log_message(self, *given: Any) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    # First, so that its streams end: the server waits for them.
    keydesk_django.close()
    server.shutdown()
    thread.join()
    server.server_close()


def until(live: Any, text: str) -> None:
    while True:
        line = live.readline().decode()
        assert line, "the stream ended"
        if text in line:
            return


def test_live_status_over_a_server_shows_changes_and_ends_with_the_session(port: int) -> None:
    officer = signed_in("ra")
    cookie = f"sessionid={officer.cookies['sessionid'].value}"
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", "/desk/users/u-jo/events", headers={"Cookie": cookie})
        with connection.getresponse() as live:
            assert live.headers["Content-Type"].startswith("text/event-stream")
            until(live, "event: ready")
            officer.api("issueLink", {"userId": "u-jo", "kind": "security_key"})
            until(live, "event: changed")
            Session.objects.all().delete()
            live.read()


def test_under_asgi_live_status_is_left_out_and_pages_answer() -> None:
    import asyncio

    async def ask() -> tuple[int, int]:
        browser = AsyncClient()
        await browser.aforce_login(await User.objects.aget(id="u-ra"))
        page = await browser.get("/desk/users/u-jo")
        live = await browser.get("/desk/users/u-jo/events")
        return page.status_code, live.status_code

    assert asyncio.run(ask()) == (200, 204)


def changed(**more: Any) -> Any:
    return override_settings(KEYDESK={**settings.KEYDESK, **more})


def nobody(request: Any) -> None:
    return None


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"stroe": "django"}, 'KEYDESK["stroe"] is not a member that Keydesk knows. Did you mean "store"?'),
        ({"prefix": "/desk"}, "The URL configuration decides"),
        ({"secret": None}, 'KEYDESK["secret"] is missing'),
        ({"actor": "no_portal.nothing"}, 'KEYDESK["actor"]: No module named'),
        ({"actor": 7}, 'KEYDESK["actor"]: a function, or its dotted path, is expected'),
        ({"notifier": nobody}, "a notifier has a function deliver"),
        ({"directory": {"people": []}}, 'KEYDESK["actor"] is missing'),
        ({"relyingParties": []}, 'KEYDESK["origin"] is missing'),
    ],
)
def test_what_is_wrong_with_the_setting_is_checked_and_refused(more: dict[str, Any], word: str) -> None:
    with changed(**more):
        assert any(word in one.msg for one in run_checks())
        with pytest.raises(ImproperlyConfigured) as found:
            desk()
        assert word in str(found.value)


def test_without_the_setting_nothing_opens() -> None:
    with override_settings(KEYDESK=None), pytest.raises(ImproperlyConfigured, match="KEYDESK must be a dict"):
        desk()


def test_what_only_the_desk_can_check_is_refused_and_found_by_check_deploy() -> None:
    with changed(hostTimeoutMs=1):
        with pytest.raises(ImproperlyConfigured, match="hostTimeoutMs") as found:
            desk()
        assert found.value.__cause__ is not None
        assert any("hostTimeoutMs" in one.msg for one in run_checks(include_deployment_checks=True))
    assert not any(one.id.startswith("keydesk") for one in run_checks(include_deployment_checks=True))


def test_the_portal_may_have_its_own_functions() -> None:
    with changed(actor="test_django.nobody"):
        assert signed_in("ra").get("/desk/users").status_code == 303


def test_threads_open_one_desk() -> None:
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(desk())) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8 and len({id(one) for one in found}) == 1


def test_the_migration_is_what_the_model_says() -> None:
    call_command("makemigrations", "keydesk", check=True, dry_run=True, verbosity=0)
