"""The types: two checkers accept a sample of everything, and refuse what is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from helpers import REPOSITORY

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent
#: The oldest Python that the package supports.
PYTHON = "3.10"
#: In the native half with the feature `testing` alone.
FOR_TESTS = ["TestDependencies", "TestFaults", "conformance", "conformance_people", "panic_now"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    environment = os.environ | {"MYPYPATH": f"{PACKAGE}{os.pathsep}{TESTS}"}
    return subprocess.run(command, cwd=PACKAGE, env=environment, capture_output=True, text=True, check=False)


def mypy(*paths: Path) -> dict[int, str]:
    """The errors of `mypy --strict` by their lines."""
    ran = run("mypy", "--strict", "--python-version", PYTHON, *map(str, paths))
    assert ran.returncode in (0, 1) and not ran.stderr, ran.stdout + ran.stderr
    found = re.findall(r"^\S+?:(\d+): error: (.*)$", ran.stdout, re.MULTILINE)
    assert bool(found) == bool(ran.returncode), ran.stdout
    return {int(line): text for line, text in found}


def pyright(folder: Path, *paths: Path) -> dict[int, str]:
    """The errors of Pyright by their lines, in its mode "standard".

    It is the wheel of basedpyright, which holds Pyright and Node whole. That of pyright downloads Node where there is
    none, and asks PyPI for newer versions of itself.
    """
    project = {
        "typeCheckingMode": "standard",
        "pythonVersion": PYTHON,
        "include": [str(path) for path in paths],
        # Django has no types of its own, and what Pyright makes up for them does not fit.
        "exclude": [str(PACKAGE / "keydesk/django")],
        "extraPaths": [str(PACKAGE), str(TESTS)],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(project))
    ran = run("basedpyright", "--outputjson", "--pythonpath", sys.executable, "--project", str(folder))
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["summary"]["filesAnalyzed"] > 0
    errors = [one for one in answer["generalDiagnostics"] if one["severity"] == "error"]
    return {one["range"]["start"]["line"] + 1: one["message"] for one in errors}


def checkers(folder: Path, path: Path) -> dict[str, dict[int, str]]:
    return {"mypy": mypy(path), "pyright": pyright(folder, path)}


def test_the_package_is_accepted(tmp_path: Path) -> None:
    assert checkers(tmp_path, PACKAGE / "keydesk") == {"mypy": {}, "pyright": {}}


def test_a_sample_of_every_operation_is_accepted(tmp_path: Path) -> None:
    assert checkers(tmp_path, TESTS / "sample.py") == {"mypy": {}, "pyright": {}}


def test_the_sample_has_every_operation_and_stateless_function() -> None:
    api = json.loads((REPOSITORY / "bindings/facade/api.json").read_text())
    sample = (TESTS / "sample.py").read_text()

    def snake(name: str) -> str:
        return re.sub(r"[A-Z]", lambda letter: "_" + letter.group().lower(), name)

    operations = [snake(one["name"]) for one in api["operations"]]
    called = re.findall(r"(await )?desk\.(\w+)\(", sample)
    for awaited in ("", "await "):
        assert [name for name in operations if (awaited, name) not in called] == []
    stateless = [snake(one["name"]) for one in api["stateless"]]
    assert [name for name in stateless if f"verify.{name}(" not in sample] == []


#: What the lines below use.
HEAD = """\
from collections.abc import Sequence
from typing import Any
from keydesk import AsyncKeydesk, Keydesk, KeydeskError, verify
from keydesk.records import *
from keydesk.testing import SoftwareAuthenticator, directory_cases, store_cases
from sample import ACTOR, CONFIG, People, PlainStore, Post, may
class NoList:
    def load(self, key: str) -> TableRow | None: raise NotImplementedError
    def commit(self, request: TableCommit) -> TableOutcome: raise NotImplementedError
    def remove(self, key: str) -> TableRow | None: raise NotImplementedError
class AnswersBool:
    def load(self, key: str) -> TableRow | None: raise NotImplementedError
    def commit(self, request: TableCommit) -> bool: raise NotImplementedError
    def list(self, request: TableRange) -> Sequence[TableRow]: raise NotImplementedError
    def remove(self, key: str) -> TableRow | None: raise NotImplementedError
class AnswersList:
    def user(self, id: str) -> PersonRecord | None: raise NotImplementedError
    def search(self, request: HostSearch) -> list[PersonRecord]: raise NotImplementedError
class TakesText:
    def deliver(self, request: str) -> None: ...
def may_by_text(actor: ActorRecord, action: Action, target: str) -> bool: raise NotImplementedError
def text(request: Any) -> str: raise NotImplementedError
def nobody(request: Any) -> None: ...
def opened(request: Any, sign_in: SignInAnswer) -> PortalSignedIn: raise NotImplementedError
KIND = AuthenticatorKind.SECURITY_KEY
REQUIRED = UserVerification.REQUIRED
JO = UserOptions(name="jo")
async def check(desk: Keydesk, loop: AsyncKeydesk, caller: CallerRecord, party: RelyingPartyConfig,
        credential: CredentialRecord, answer: dict[str, Any], error: KeydeskError, key: SoftwareAuthenticator) -> None:
    handle, ready = verify.Credential(credential), verify.RelyingParty(party)
    people = [PersonRecord(id="u", username="jo", display_name="Jo", organisation="w")] * 2
"""

#: A line that both checkers accept, and what to put in place of which part so that both refuse it.
LINES: list[tuple[str, str, str]] = [
    # Requests and answers of operations.
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND), caller=caller)', "kind=KIND", "kind=KIND, more=1"),
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', ", kind=KIND", ""),
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', "kind=KIND", 'kind="security_key"'),
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', "kind=KIND", "kind=RemovalReason.LOST"),
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', 'user_id="u"', "user_id=1"),
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', 'user_id="u"', "user_id=None"),
    ('desk.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', 'user_id="u"', 'userId="u"'),
    ('desk.issue_link(IssueLinkRequest(kind=KIND, user_id="u"))', "kind=KIND, user_id=", "KIND, "),
    ('desk.get_user(GetUserRequest(user_id="u"))', "GetUserRequest(", "LinkStatusRequest("),
    ('desk.get_user(GetUserRequest(user_id="u"))', "GetUserRequest(user_id=", "dict(user_id="),
    ('desk.get_user(GetUserRequest(user_id="u"), caller=caller)', "caller=caller", "caller=ACTOR"),
    ('desk.get_user(GetUserRequest(user_id="u"), caller=caller)', "caller=caller", "caller"),
    ('_: int = desk.get_user(GetUserRequest(user_id="u")).account.version', "version", "versions"),
    ('_: int = desk.get_user(GetUserRequest(user_id="u")).account.version', "int", "str"),
    ('(await loop.get_user(GetUserRequest(user_id="u"))).account', "await ", ""),
    ('await loop.issue_link(IssueLinkRequest(user_id="u", kind=KIND))', "kind=KIND", 'kind="k"'),
    ('await loop.finish_sign_in(FinishSignInRequest(ceremony_id="c", response=answer))', "answer", 'b"{}"'),
    ("desk.begin_sign_in(BeginSignInRequest())", "begin_sign_in", "start_sign_in"),
    ("_: bool = desk.second_factor_due('u')", "'u'", "user='u'"),
    ("desk.deliver_notifications(10)", "10", "'10'"),
    # Records.
    ("_: str = credential.id", "_: str = credential.id", "credential.id = ''"),
    ("LinkPolicy(lifetime_seconds=600)", "seconds", "second"),
    ("LinkPolicy(lifetime_seconds=600)", "600", '"600"'),
    ('AccessPolicy(roles={"ra": [Action.VIEW]})', "Action.VIEW", '"view"'),
    ("_ = Action.ISSUE_LINK", "ISSUE", "GIVE"),
    ("_ = Strength.PASSWORD", "PASSWORD", "TOUCH"),
    ("_ = RemovalReason.LOST", "LOST", "SOLD"),
    ("_ = AccountStatus.OPEN", "OPEN", "OPENED"),
    ("_: bool = error.code == Code.USER_UNKNOWN", "USER_UNKNOWN", "USER_ABSENT"),
    ("_: bool = error.retryable", "retryable", "retry"),
    # The host's parts.
    ("Keydesk.open(CONFIG, store=PlainStore())", "PlainStore()", "NoList()"),
    ("Keydesk.open(CONFIG, store=PlainStore())", "PlainStore()", "AnswersBool()"),
    ("Keydesk.open(CONFIG, store=PlainStore())", "PlainStore()", "1"),
    ("Keydesk.open(CONFIG, directory=People())", "People()", "AnswersList()"),
    ("Keydesk.open(CONFIG, directory=People())", "directory=People()", "people=People()"),
    ("Keydesk.open(CONFIG, notifier=Post())", "Post()", "TakesText()"),
    ("Keydesk.open(CONFIG, may=may)", "may=may", "may=may_by_text"),
    ("await AsyncKeydesk.open(CONFIG, store=PlainStore())", "PlainStore()", "NoList()"),
    ('desk.mount(origin="", sign_in_url="/", actor=nobody)', "nobody", "text"),
    ('loop.mount(origin="", sign_in_url="/", signed_in=opened)', "opened", "nobody"),
    # Without a desk.
    (
        "RegistrationOptionsRequest(relying_party=party, user=JO, user_verification=REQUIRED)",
        ", user_verification=REQUIRED",
        "",
    ),
    (
        "RegistrationOptionsRequest(relying_party=party, user=JO, user_verification=REQUIRED)",
        "REQUIRED",
        "ResidentKeyRequirement.REQUIRED",
    ),
    *[
        (
            "RegistrationOptionsRequest(relying_party=party, user=JO, user_verification=REQUIRED, timeout=1)",
            "timeout=1",
            wrong,
        )
        for wrong in (
            'attestation="any"',
            'resident_key="always"',
            'authenticator_attachment="usb"',
            'hints=["securitykey"]',
            'algorithms=["ES256"]',
            'exclude_credentials=["AA"]',
            'attestation_type="none"',
        )
    ],
    ('CredentialChoice(id="AA", transports=["usb"])', "transports", "transport"),
    (
        "AuthenticationOptionsRequest(relying_party=party, user_verification=REQUIRED, timeout=1)",
        "timeout=1",
        "counter=CounterCheck.REPORT",
    ),
    (
        'VerifyRegistrationRequest(relying_party=party, challenge="", user_verification=REQUIRED, response=answer)',
        "answer",
        "[answer]",
    ),
    (
        'handle.verify(ready, challenge="", response=answer, user_verification=REQUIRED).sign_count',
        "sign_count",
        "signCount",
    ),
    ('handle.verify(ready, challenge="", response=answer, user_verification=REQUIRED)', "ready", "party"),
    ('handle.verify(ready, challenge="", response=answer, user_verification=REQUIRED)', ', challenge=""', ""),
    ("handle.with_sign_count(1)", "1", '"1"'),
    ("verify.verify_registration({})", "{}", '"{}"'),
    # For a host's own tests.
    ("store_cases(PlainStore())", "PlainStore()", "NoList()"),
    ("directory_cases(People(), people=people)", ", people=people", ""),
    ("directory_cases(People(), people=people)", "people=people", "people=CONFIG"),
    ("store_cases(PlainStore())[0].run()", "run()", "run(1)"),
    ('SoftwareAuthenticator(origin="https://a.example")', "origin=", ""),
    ('SoftwareAuthenticator(origin="", attestation="self")', '"self"', '"direct"'),
    ("key.user_verified = False", "verified", "verify"),
    ("key.register(answer)", "answer", '"{}"'),
]


def test_wrong_lines_are_refused_by_both_checkers_and_right_ones_are_not(tmp_path: Path) -> None:
    lines = HEAD.splitlines()
    expected = {}
    for right, part, wrong in LINES:
        assert part in right
        lines.append(f"    {named(right, len(lines))}")
        lines.append(f"    {named(right.replace(part, wrong), len(lines))}")
        expected[len(lines)] = lines[-1]
    path = tmp_path / "lines.py"
    path.write_text("\n".join(lines))
    for checker, errors in checkers(tmp_path, path).items():
        refused = {place: lines[place - 1] for place in errors}
        assert refused == expected, f"{checker}: {errors}"


def named(line: str, number: int) -> str:
    """The line with a variable of its own for `_`."""
    return f"value_{number}{line[1:]}" if line.startswith("_") else line


def test_the_stub_of_the_native_half_is_right(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed.txt"
    names = [*FOR_TESTS, "__all__"] if not is_for_tests() else []
    allowed.write_text("".join(f"keydesk\\._native\\.{name}\n" for name in names))
    ran = run("mypy.stubtest", "keydesk._native", "--allowlist", str(allowed), "--ignore-unused-allowlist")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def is_for_tests() -> bool:
    """Whether the native half has the feature `testing`."""
    from keydesk import _native

    found: Any = [hasattr(_native, name) for name in FOR_TESTS]
    assert all(found) or not any(found)
    return all(found)
