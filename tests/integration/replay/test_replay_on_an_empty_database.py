"""The command as a process of its own, in a home where nothing is: it needs no other set-up."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from casetracker.reference.datafiles import REAL_HISTORIES


def _replay(home: Path, file: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "CASETRACKER_HOME": str(home)}
    command = [sys.executable, "manage.py", "replay_histories", str(file), "--json"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def done(home: Path) -> subprocess.CompletedProcess[str]:
    return _replay(home, REAL_HISTORIES)


def test_the_published_procedures_replay_without_any_set_up(done: subprocess.CompletedProcess[str]) -> None:
    report = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert (report["cases"], report["replayed"], report["refused"]) == (40, 40, [])


def test_the_ground_that_was_laid_is_said_on_stderr(done: subprocess.CompletedProcess[str]) -> None:
    assert "The database lacks tables: migrating …" in done.stderr
    assert "Keys or reference data are missing: making them …" in done.stderr


def test_nothing_but_database_keys_and_secret_is_written(done: subprocess.CompletedProcess[str], home: Path) -> None:
    written = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}

    assert {name for name in written if not name.startswith("casetracker.sqlite3")} == {"secret_key", "keys/root.key"}


def test_a_second_run_lays_nothing(done: subprocess.CompletedProcess[str], home: Path) -> None:
    again = _replay(home, REAL_HISTORIES)

    assert (again.returncode, len(json.loads(again.stdout)["standing"])) == (0, 40)
    assert "missing" not in again.stderr


def test_a_file_that_is_not_of_the_format_lays_no_ground(tmp_path: Path) -> None:
    file = tmp_path / "histories.json"
    file.write_text("[{}]")

    refused = _replay(tmp_path / "home", file)

    assert refused.returncode == 2
    assert not list((tmp_path / "home").glob("casetracker.sqlite3*"))


def test_a_missing_key_is_said_in_words(done: subprocess.CompletedProcess[str], home: Path, tmp_path: Path) -> None:
    key = home / "keys" / "root.key"
    aside = key.rename(tmp_path / "aside")
    raw = json.loads(REAL_HISTORIES.read_bytes())[:1]
    raw[0]["symbol"] += "-2"
    file = tmp_path / "histories.json"
    file.write_text(json.dumps(raw))

    refused = _replay(home, file)

    aside.rename(key)
    assert refused.returncode == 3
    assert "Traceback" not in refused.stderr
