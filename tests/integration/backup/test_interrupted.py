"""Killed in the middle: half a backup is none, and half a restore has not happened."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from casetracker.backup import folder, tables
from casetracker.core import triggers
from casetracker.vault import ledger
from intake.models import Communication
from tests.integration.backup.conftest import Site

pytestmark = pytest.mark.django_db(transaction=True)

# Runs a command in a process of its own that is killed when it reaches a function: no handler, no clean-up.
KILLED_AT = """
import os, signal, sys
import django
django.setup()
from importlib import import_module
from django.core.management import call_command
module, name = sys.argv[1].rsplit(".", 1)
setattr(import_module(module), name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
call_command(*sys.argv[2:])
"""


def environment(site: Site) -> dict[str, str]:
    """This test's database, keys and places, for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        url = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "casetracker.settings",
        "DATABASE_URL": url,
        "CASETRACKER_HOME": str(site.folder / "home"),
        "CASETRACKER_STATIC_MANIFEST": "0",
        "CASETRACKER_KEY_FILE": str(django_settings.VAULT_KEY_FILE),
        "CASETRACKER_EVIDENCE_DIR": str(site.evidence),
        "CASETRACKER_ERASURE_LEDGER": str(ledger.ledger_path()),
    }


def killed_at(place: str, site: Site, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT, place, *arguments],
        cwd=django_settings.BASE_DIR,
        env=environment(site),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_backup_killed_in_the_middle_is_no_backup(site: Site, communication: Communication) -> None:
    killed_at(
        "casetracker.backup.objects.copy_all", site, "backup", "--to", str(site.target), "--recipient", site.reader.recipient
    )
    (partial,) = folder.unfinished_in(site.target)
    assert (partial / "data.age").stat().st_size > 1000
    assert folder.backups_in(site.target) == []

    whole = site.back_up()

    assert folder.backups_in(site.target) == [whole]


@pytest.mark.parametrize("place", ["casetracker.backup.loading.check_references", "casetracker.backup.restoring.drill_run"])
def test_a_restore_killed_in_the_middle_leaves_the_database_empty_and_can_be_done_again(
    site: Site, communication: Communication, place: str
) -> None:
    backup = site.back_up()
    site.lose_the_machine()
    connection.close()

    identity = ("--identity", str(site.reader.identity), "--without-ledger")
    killed_at(place, site, "restore", str(backup), *identity)

    models = [model for part in (tables.DATA, tables.KEYS) for model in tables.models_of(part)]
    full = {model._meta.db_table for model in models if tables.count(model)}
    assert full <= tables.WRITTEN_BY_MIGRATE
    assert triggers.missing() == []
    assert site.restore(backup)["drill"]["ok"]


def test_a_file_that_an_interrupted_restore_left_half_is_brought_anew(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    stored = next(site.evidence.rglob("*.ctf"))
    content = stored.read_bytes()
    site.lose_the_machine()
    stored.parent.mkdir(parents=True)
    stored.write_bytes(content[:1000])

    told = site.restore(backup)

    assert told["files"] == 1
    assert stored.read_bytes() == content


def test_a_file_that_lies_there_whole_is_left_alone(site: Site, communication: Communication) -> None:
    backup = site.back_up()
    kept = site.folder / "kept"
    shutil.copytree(site.evidence, kept)
    site.lose_the_machine()
    shutil.copytree(kept, site.evidence)

    told = site.restore(backup)

    assert (told["files"], told["drill"]["files"]) == (0, 1)


@pytest.mark.postgresql
def test_a_backup_of_sqlite_is_restored_on_postgresql(site: Site, settings: object) -> None:
    lite = {**environment(site), "DATABASE_URL": f"sqlite:///{site.folder / 'lite.sqlite3'}"}
    lite["CASETRACKER_KEY_FILE"] = str(site.folder / "lite.key")

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=django_settings.BASE_DIR, env=lite, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("set_up", "--no-static")
    lite["CASETRACKER_DEMO"] = "1"
    manage("load_demo", "--cases", "3")
    told = json.loads(manage("backup", "--to", str(site.target), "--recipient", site.reader.recipient, "--json"))
    site.lose_the_machine()
    settings.VAULT_KEY_FILE = site.folder / "lite.key"  # type: ignore[attr-defined]

    restored = site.restore(Path(told["folder"]))

    assert told["engine"] == "sqlite"
    assert restored["drill"]["ok"]
    assert restored["rows"] == sum(sum(part["rows"].values()) for part in told["parts"].values())
