"""The wheel as it is published, installed into an empty environment and used."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

WHEEL = os.environ.get("KEYDESK_TEST_WHEEL", "")
USE = """
import sys, time
before = time.perf_counter()
import keydesk
took = time.perf_counter() - before
from keydesk import Keydesk
from keydesk.records import BeginSignInRequest
party = {"id": "localhost", "origins": ["http://localhost:8080"]}
with Keydesk.open({"relyingParties": [party], "store": "sqlite:desk.db", "directory": {"people": []}}) as desk:
    print(desk.begin_sign_in(BeginSignInRequest()).options["rpId"])
print(f"import: {took * 1000:.0f} ms", file=sys.stderr)
"""


@pytest.fixture(scope="module")
def wheel() -> Path:
    if not WHEEL:
        pytest.fail("KEYDESK_TEST_WHEEL is not set: cargo xtask test builds the wheel")
    return Path(WHEEL)


def test_the_wheel_is_for_every_python_from_3_10_on_and_needs_nothing(wheel: Path) -> None:
    assert "-cp310-abi3-" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith("/METADATA"))
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert needed == [] and "Requires-Python: >=3.10" in metadata


def test_the_wheel_holds_the_modules_types_and_licences_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        native = archive.read("keydesk/_native.abi3.so")
    listed = (Path(__file__).parent / "package-files.txt").read_text().splitlines()
    assert sorted(name for name in names if name.startswith("keydesk/")) == listed
    others = sorted(name.split("/", 1)[1] for name in names if not name.startswith("keydesk/"))
    assert [name for name in others if name.startswith("licenses/")] == [
        "licenses/LICENSE-APACHE",
        "licenses/LICENSE-MIT",
    ]
    # What only tests have is not in it.
    assert b"TestDependencies" not in native


def test_it_is_used_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    python = place / "bin/python"
    pip = [sys.base_exec_prefix + "/bin/python3", "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-index", str(wheel)], check=True, timeout=120)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(python), "-W", "error", "-c", USE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "localhost\n"), done.stderr
    assert (tmp_path / "desk.db").is_file()
    print(done.stderr)
