"""What a process that uses Keydesk needs: it ends by itself, survives a panic, and is not hung by a fork."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from keydesk import InternalError, _native
from keydesk._errors import unwrap

FOLDERS = os.pathsep.join(str(Path(__file__).resolve().parents[number]) for number in (0, 1))
OPEN = """
import sys
from helpers import *
from keydesk import *
from keydesk.records import *
"""


def run(script: str, *args: str) -> str:
    command = [sys.executable, "-W", "ignore::keydesk.KeydeskWarning", "-c", OPEN + script, *args]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": FOLDERS}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Fatal" not in done.stderr and "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_a_process_ends_by_itself_with_desks_that_were_never_closed() -> None:
    script = """
desk = Keydesk.open(config(), store=Table())
async def open_one(): return await AsyncKeydesk.open(config(), store=AsyncTable())
held = asyncio.run(open_one())
print("open")
"""
    assert run(script) == "open\n"


def test_a_process_ends_cleanly_with_calls_in_flight() -> None:
    script = """
class Slow(Table):
    def load(self, key):
        started.set()
        time.sleep(0.05)
        return super().load(key)
import time
started = threading.Event()
desk = Keydesk.open(config(), store=Slow())
def work():
    while True:
        try:
            desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())
        except KeydeskError:
            return
started.clear()
for _ in range(4): threading.Thread(target=work, daemon=True).start()
started.wait()
async def leave():
    held = await AsyncKeydesk.open(config(), store=Slow())
    asyncio.ensure_future(held.get_user(GetUserRequest(user_id="u-jo"), caller=ra()))
    await asyncio.sleep(0)
asyncio.run(leave())
print("leaving")
"""
    for _ in range(5):
        assert run(script) == "leaving\n"


def test_a_host_that_never_answers_is_given_up_when_its_time_is_over() -> None:
    script = """
class People:
    async def user(self, id): await asyncio.Event().wait()
    async def search(self, request): await asyncio.Event().wait()
async def ask():
    desk = await AsyncKeydesk.open(config(hostTimeoutMs=200), directory=People())
    try:
        await desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())
    except KeydeskError as error:
        print(error.code)
    await desk.close()
asyncio.run(ask())
"""
    assert run(script) == "store_unavailable\n"


@pytest.mark.parametrize("later", [False, True])
def test_a_panic_is_internal_and_the_process_goes_on(later: bool, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InternalError) as found:
        unwrap(_native.panic_now(later))
    assert found.value.code == "internal" and "secret" not in str(found.value)
    # The operator reads the reason where Rust writes it.
    assert "a panic on purpose, with a secret in it" in capfd.readouterr().err


def test_a_desk_that_was_opened_before_a_fork_is_refused_in_the_child() -> None:
    script = """
import os
desk = Keydesk.open(config())
for use in ("desk.get_user(GetUserRequest(user_id='u-jo'), caller=ra())", "Keydesk.open(config())"):
    child = os.fork()
    if child == 0:
        try:
            eval(use)
        except KeydeskError as error:
            print(error.code, "before this process forked" in error.detail, "--preload" in error.detail, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
print(desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()).user.id)
"""
    assert run(script) == "configuration_invalid True True\n" * 2 + "u-jo\n"


def test_a_fork_before_the_first_use_is_fine() -> None:
    script = """
import os
child = os.fork()
desk = Keydesk.open(config())
found = desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()).user.id
desk.close()
if child == 0: os._exit(0 if found == "u-jo" else 1)
print(found, os.waitpid(child, 0)[1])
"""
    assert run(script) == "u-jo 0\n"


def test_a_sub_interpreter_is_refused() -> None:
    script = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
made = interpreters.create()
try:
    # From 3.13 on it returns what was raised, and raises nothing.
    raised = interpreters.run_string(made, "import sys; sys.path[:0] = %r; import keydesk" % sys.path)
except Exception as error:
    raised = error
said = str(getattr(raised, "formatted", raised))
print("ImportError" in said, "WSGIApplicationGroup" in said)
"""
    assert run(script) == "True True\n"


def test_verification_and_waiting_leave_other_threads_free() -> None:
    counted, over = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not over.is_set():
            counted += 1
            time.sleep(0)

    thread = threading.Thread(target=count)
    thread.start()
    before = counted
    # It waits in Rust; a thread that held the GIL meanwhile would let none count.
    json.loads(_native.panic_now(True)[1:])
    over.set()
    thread.join()
    assert counted > before
