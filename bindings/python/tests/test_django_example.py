"""The Django portal of examples, started as its README says, in a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import REPOSITORY
from playwright.sync_api import Page, sync_playwright
from test_browser import FLAGS, chromium, issue_link, register, visitor

EXAMPLE = REPOSITORY / "examples/python-django"


@pytest.fixture(params=[[], ["--own-store"]], ids=["built-in store", "own store"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(EXAMPLE / "serve.py"), "--port", str(port), *request.param]
    paths = os.pathsep.join([str(EXAMPLE), str(REPOSITORY / "bindings/python")])
    running = subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    said = running.stdout.readline()
    assert said.startswith("The portal is ready"), said
    yield said.split()[-1]
    running.terminate()
    assert running.wait(60) == 0
    running.stdout.close()


@pytest.fixture
def people(portal: str) -> Iterator[tuple[Page, Page]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield visitor(browser), visitor(browser)
        browser.close()


def sign_in(page: Page, portal: str, username: str) -> None:
    page.goto(f"{portal}/sign-in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill("keydesk-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_link_is_issued_and_used_and_its_key_signs_in(portal: str, people: tuple[Page, Page]) -> None:
    officer, user = people
    sign_in(officer, portal, "ra")
    officer.get_by_role("button", name="Sign out").wait_for()
    link = issue_link(officer, portal)

    register(user, link)

    sign_in(user, portal, "jo")
    # The password alone signs nobody in.
    user.get_by_role("button", name="Sign in with a security key").click()
    user.get_by_role("button", name="Sign out").click()
    user.goto(f"{portal}/sign-in")
    user.get_by_role("button", name="Sign in with a security key").click()
    user.get_by_role("button", name="Sign out").wait_for()


def test_the_admin_asks_for_the_portals_sign_in(portal: str) -> None:
    with urllib.request.urlopen(f"{portal}/admin/", timeout=60) as answer:
        assert answer.url.startswith(f"{portal}/sign-in?")
