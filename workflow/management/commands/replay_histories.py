"""``manage.py replay_histories``: turn recorded procedures into cases, by the services that every page uses."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from casetracker.core import clock
from casetracker.core.errors import Invalid, Problem
from casetracker.desk.ground import ground_lay
from casetracker.reference.models import State
from casetracker.vault.errors import VaultError
from casetracker.vault.models import KeyEpoch
from workflow.replay import histories_of, replay
from workflow.replay.history import History
from workflow.replay.reading import json_read
from workflow.replay.report import ReplayReport
from workflow.replay.telling import problem_dict, problem_line, report_lines, sums_line

# A line of progress after so many cases.
STRIDE = 10


class Exit(IntEnum):
    """What the command ends with."""

    REPLAYED = 0
    REFUSED = 1
    UNREADABLE = 2
    UNAVAILABLE = 3


class Command(BaseCommand):
    help = (
        "Replay the procedures recorded in a JSON file, each under its committee's profile; a case stops at its first "
        "refusal, and nothing of it is kept. An empty database is prepared first. Exit codes: 0 all replayed, "
        "1 something was refused, 2 the file cannot be read or is not of the format (nothing is written), "
        "3 the keys are not available."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="a list of histories, as docs/replay.md describes them")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read all of the file, prepare the database, replay. Raises CommandError with an exit code."""
        histories = self._read(Path(options["file"]), as_json=options["json"])
        try:
            _lay_ground(self.stderr.write)
            report = replay(histories, clock.now(), self._tell_progress(len(histories)))
        except VaultError as error:
            raise CommandError(str(error), returncode=Exit.UNAVAILABLE) from None
        self.stdout.write(json.dumps(report.as_dict()) if options["json"] else "\n".join(report_lines(report)))
        if report.refused:
            raise CommandError(sums_line(report), returncode=Exit.REFUSED)

    def _read(self, path: Path, *, as_json: bool) -> list[History]:
        raw: Any = None
        try:
            raw = json_read(path)
            return histories_of(raw)
        except OSError as error:
            text = f"{path} cannot be read: {error.strerror}"
            raise self._unreadable([Problem("", "not_readable", text)], raw, as_json=as_json) from None
        except Invalid as error:
            raise self._unreadable(error.problems, raw, as_json=as_json) from None

    def _unreadable(self, problems: list[Problem], raw: Any, *, as_json: bool) -> CommandError:
        if as_json:
            self.stdout.write(json.dumps({"problems": [problem_dict(problem, raw) for problem in problems]}))
        for problem in problems:
            self.stderr.write(problem_line(problem, raw))
        return CommandError("Nothing was replayed, and nothing was written.", returncode=Exit.UNREADABLE)

    def _tell_progress(self, total: int) -> Callable[[ReplayReport], None]:
        def tell(report: ReplayReport) -> None:
            if report.cases % STRIDE == 0 or report.cases == total:
                self.stderr.write(f"{report.cases} of {total} cases, {len(report.refused)} refused")

        return tell


def _lay_ground(say: Callable[[str], object]) -> None:
    """Make the tables, keys and reference data that are missing; what stands is left as it is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("The database lacks tables: migrating …")
        call_command("migrate", interactive=False, verbosity=0)
    if not (KeyEpoch.objects.exists() and State.objects.exists()):
        say("Keys or reference data are missing: making them …")
        report = ground_lay()
        say(f"Ready: {report.added + report.changed} rows of reference data.")
