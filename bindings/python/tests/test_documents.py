"""The code of README.md, run as it stands."""

from __future__ import annotations

import json
import re
import sys
import types
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from people import FRONT_PAGE, README, imported, module

from keydesk import verify

BLOCKS = re.findall(r"```python\n# (\S+)\n", README)
HEADERS = {"content-type": "application/json", "keydesk-request": "1"}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SESSION_SECRET", "a secret of a test")


def test_every_block_is_one_of_this_file() -> None:
    assert BLOCKS == ["portal.py", "sign_in.py", "people_store.py", "portal_async.py", "test_parts.py", "check.py"]
    assert len(re.findall(r"```python\n", README)) == len(BLOCKS)


def test_the_flask_portal_issues_a_link_to_an_officer() -> None:
    portal = imported("portal.py")
    imported("sign_in.py")
    with portal.desk:
        client = portal.app.test_client()
        base = {"base_url": "http://localhost:5000"}
        assert client.get("/desk/users", **base).headers["location"] == "/sign-in?returnTo=%2Fdesk%2Fusers"
        assert "data-kd" in client.get("/sign-in", **base).text
        wrong = client.post("/sign-in", data={"username": "ra", "password": "wrong"}, **base)
        assert wrong.headers["location"] == "/sign-in"
        client.post("/sign-in", data={"username": "ra", "password": "right"}, **base)
        page = client.get("/desk/users?query=bloggs+jo", **base)
        assert page.status_code == 200 and "Jo Bloggs" in page.text
        asked = json.dumps({"userId": "u-jo", "kind": "security_key"})
        issued = client.post("/desk/api/issueLink", data=asked, headers=HEADERS, **base)
        assert issued.get_json()["url"].startswith("http://localhost:5000/desk/link#")


def test_the_directory_passes_its_cases() -> None:
    module("test_parts.py")["test_directory"]()


def test_the_portal_of_the_front_page_serves_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    import people

    parts = types.ModuleType("portal_parts")
    made = {"actor": lambda request: None, "signed_in": lambda request, sign_in: None, "directory": people.directory}
    parts.__dict__.update(made)
    monkeypatch.setitem(sys.modules, "portal_parts", parts)
    portal = module("portal.py", FRONT_PAGE)
    with portal["desk"]:
        answer = portal["app"].test_client().get("/desk/users", base_url="http://localhost:5000")
        assert answer.headers["location"] == "/sign-in?returnTo=%2Fdesk%2Fusers"


def test_the_fastapi_portal_issues_a_link_to_an_officer() -> None:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.testclient import TestClient

    made = module("portal_async.py")

    async def sign_in(request: Request) -> Response:
        request.session.update(user_id="u-ra", signed_in_at=datetime.now(timezone.utc).isoformat())
        return Response("signed in")

    made["app"].add_route("/sign-in", sign_in, methods=["POST"])
    with TestClient(made["app"], base_url="http://localhost:8000") as client:
        signed_out = client.get("/desk/users", follow_redirects=False)
        assert signed_out.headers["location"] == "/sign-in?returnTo=%2Fdesk%2Fusers"
        refused = client.get("/ward?a=b", follow_redirects=False)
        assert refused.headers["location"] == "/sign-in?returnTo=%2Fward%3Fa%3Db"
        client.post("/sign-in")
        assert client.get("/ward").json() == "The ward of u-ra"
        asked = {"userId": "u-jo", "kind": "security_key"}
        issued = client.post("/desk/api/issueLink", json=asked, headers={"keydesk-request": "1"})
        assert issued.json()["link"]["status"] == "issued", issued.text
        assert "Jo Bloggs" in client.get("/desk/users?query=jo").text


def test_the_check_answers_the_counter_or_the_code() -> None:
    made = module("check.py")
    check: Any = made["check"]
    scenarios = Path(__file__).parents[2] / "contract/scenarios"
    steps = json.loads((scenarios / "verify.json").read_text())["steps"]
    step = next(one for one in steps if one.get("verify") == "verifyAuthentication" and "answer" in one)
    asked = step["request"]
    # It was recorded at another origin, so that alone is wrong with it.
    assert check(asked["credential"], asked["challenge"], json.dumps(asked["response"])) == "origin_mismatch"
    made["ready"] = verify.RelyingParty(asked["relyingParty"])
    found = check(asked["credential"], asked["challenge"], json.dumps(asked["response"]))
    assert found == step["answer"]["authentication"]["signCount"]
