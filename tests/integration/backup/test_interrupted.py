"""Killed in the middle: half a backup is none, and half a restore has not happened."""

import shutil
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import connection

from casetracker.backup import folder, tables
from casetracker.core import triggers
from intake.models import Communication
from tests.integration.backup.conftest import Site, environment

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
        "casetracker.backup.objects.copy_all",
        site,
        "backup",
        "--to",
        str(site.target),
        "--recipient",
        site.reader.recipient,
    )
    (partial,) = folder.unfinished_in(site.target)
    assert (partial / "data.age").stat().st_size > 1000
    assert folder.backups_in(site.target) == []

    whole = site.back_up()

    assert folder.backups_in(site.target) == [whole]


@pytest.mark.parametrize(
    "place", ["casetracker.backup.loading.check_references", "casetracker.backup.restoring.drill_run"]
)
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
