"""``manage.py restore_drill``: the drill by itself, on the database and the storage as they stand."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.backup.drill import Drilled, drill_run
from casetracker.backup.errors import DrillFailed
from casetracker.core.acting import COMMAND, acting
from casetracker.vault import ledger
from casetracker.vault.errors import VaultError


class Command(BaseCommand):
    help = "Open random values, keys and files, verify the audit log, and see that the erased stay erased."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--drill", type=int, default=200, metavar="N", help="random values and keys that are opened"
        )
        parser.add_argument("--ledger", type=Path, default=None, help="the erasure ledger; by default the setting's")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the report. Raises CommandError (exit 7) where anything is wrong."""
        try:
            drilled = drill_run(size=options["drill"], erased=ledger.read(options["ledger"]))
        except VaultError as error:
            raise CommandError(str(error)) from None
        with acting(COMMAND):
            record(Action.BACKUP_DRILLED, codes={"cells": drilled.cells, "problems": len(drilled.problems)})
        self._say(drilled, is_json=options["json"])
        if drilled.problems:
            raise CommandError("the drill has failed", returncode=DrillFailed.exit_code)

    def _say(self, drilled: Drilled, *, is_json: bool) -> None:
        if is_json:
            self.stdout.write(json.dumps(drilled.as_json()))
            return
        self.stdout.write(
            f"{drilled.cells} values, {drilled.keys} keys, {drilled.files} files opened; {drilled.audit_entries} audit "
            f"entries and {drilled.audited_cells} digests compared; {drilled.erased_scopes} erased scopes tried"
        )
        for problem in drilled.problems:
            self.stdout.write(problem)
