"""The portal of README.md in a real browser: a link, a registration, a sign-in with the key, its removal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from people import imported
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_mount import running
from werkzeug.serving import make_server

ORIGIN = "http://localhost:5000"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEY = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def chromium() -> str:
    named = os.environ.get("KEYDESK_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("no Chromium on the path: run `cargo xtask setup`, or set KEYDESK_CHROMIUM")
    return found


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, int]]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SESSION_SECRET", "a secret of a test")
    made = imported("portal.py")
    imported("sign_in.py")
    made.app.add_url_rule("/", "home", lambda: f"<h1>Signed in: {made.session.get('user_id')}</h1>")
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    with running(server, made.desk):
        yield made, server.port


@pytest.fixture
def browser(portal: tuple[Any, int]) -> Iterator[Browser]:
    # Only the host's name stands in a rule, so that every port of it leads there.
    flags = [*FLAGS, f"--host-resolver-rules=MAP localhost 127.0.0.1:{portal[1]}"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield launched
        launched.close()


def visitor(browser: Browser) -> Page:
    page = browser.new_context(service_workers="block").new_page()
    page.set_default_timeout(60_000)
    return page


def plug_in(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def sign_in(page: Page, username: str) -> None:
    page.goto(f"{ORIGIN}/sign-in")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill("right")
    page.get_by_role("button", name="Sign in", exact=True).click()


def heading(page: Page, name: str) -> None:
    page.get_by_role("heading", name=name, exact=True).wait_for()


def issue_link(officer: Page, origin: str) -> str:
    """An officer who is signed in finds Jo and generates a link; its address."""
    officer.goto(f"{origin}/desk/users?query=bloggs")
    officer.get_by_role("link", name="Jo Bloggs").click()
    officer.get_by_role("link", name="Issue").or_(officer.get_by_role("button", name="Issue")).first.click()
    officer.get_by_role("radio").first.check()
    officer.get_by_role("button", name="Continue").click()
    officer.get_by_role("button", name="Generate link").click()
    return officer.get_by_role("textbox").input_value()


def register(user: Page, link: str) -> None:
    """A person opens the link and registers a key, which stays plugged in."""
    plug_in(user)
    user.goto(link)
    user.get_by_role("button", name="Register your security key").click()
    heading(user, "Registration successful")


def test_a_link_is_issued_used_and_its_key_signs_in_and_is_removed(portal: tuple[Any, int], browser: Browser) -> None:
    expect.set_options(timeout=60_000)
    officer, user = visitor(browser), visitor(browser)
    sign_in(officer, "ra")
    heading(officer, "Signed in: u-ra")
    link = issue_link(officer, ORIGIN)
    assert link.startswith(f"{ORIGIN}/desk/link#")

    register(user, link)

    sign_in(user, "jo")
    user.get_by_role("button", name="Sign in with a security key").click()
    heading(user, "Signed in: u-jo")
    user.context.clear_cookies()
    user.goto(f"{ORIGIN}/sign-in")
    user.get_by_role("button", name="Sign in with a security key").click()
    heading(user, "Signed in: u-jo")
