"""From one engine to the other: an installation that began on SQLite moves to PostgreSQL, and back."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from casetracker.vault.models import DataKey
from intake.models import Communication
from tests.factories.cases import Procedure
from tests.integration.backup.conftest import Site, dump, environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


class Lite:
    """The same installation on SQLite, in processes of its own."""

    def __init__(self, site: Site) -> None:
        self.environment = environment(site) | {
            "DATABASE_URL": f"sqlite:///{site.folder / 'lite.sqlite3'}",
            "CASETRACKER_EVIDENCE_DIR": str(site.folder / "lite_evidence"),
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=django_settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def test_there_and_back_again_every_row_is_the_same(site: Site, case: Procedure) -> None:
    lite = Lite(site)
    identity = ("--identity", str(site.reader.identity), "--without-ledger", "--json")
    before = dump()
    made = site.back_up()
    lite.manage("migrate", "--verbosity", "0")
    there = json.loads(lite.manage("restore", str(made), *identity))
    told = json.loads(lite.manage("backup", "--to", str(site.target), "--recipient", site.reader.recipient, "--json"))
    site.lose_the_machine()

    back = site.restore(Path(told["folder"]))

    assert (there["drill"]["ok"], back["drill"]["ok"]) == (True, True)
    assert told["engine"] == "sqlite"
    assert dump() == before
    assert Communication.objects.count() == 1
    assert DataKey.objects.exists()
