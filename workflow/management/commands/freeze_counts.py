"""``manage.py freeze_counts``: freeze the counts of the closed months that wait. Running it again is safe."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Refused
from workflow.statistics import months
from workflow.statistics.freezing import Freeze, counts_freeze, months_waiting


class Command(BaseCommand):
    help = "Freeze the monthly counts; a December freeze publishes its year's table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", type=_month, help="freeze this month, YYYY-MM (default: all that wait)")
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = [options["month"]] if options["month"] else months_waiting(at=clock.now())
        done = [_freeze(month) for month in wanted]
        self.stdout.write(json.dumps(done) if options["json"] else "\n".join(map(_line, done)) or "nothing to freeze")


def _month(text: str) -> date:
    try:
        return months.parse(text)
    except ValueError:
        raise ArgumentTypeError(f"not a month of the form YYYY-MM: {text}") from None


def _freeze(month: date) -> dict[str, Any]:
    try:
        with acting(COMMAND):
            return _told(counts_freeze(month=month, at=clock.now()))
    except Refused as refusal:
        raise CommandError(f"{months.code(month)}: {refusal}") from refusal
    except IntegrityError as error:
        raise CommandError(f"{months.code(month)}: another process freezes it at this moment; run it again") from error


def _told(freeze: Freeze) -> dict[str, Any]:
    # Published numbers are counted, cases are not: output ends in logs.
    return {
        "month": months.code(freeze.counts.month_date),
        "sha256": freeze.counts.sha256,
        "is_new": freeze.is_new,
        "tables": {table.procedure: table.cells for table in freeze.tables},
    }


def _line(told: dict[str, Any]) -> str:
    cells = sum(told["tables"].values())
    tables = f", {len(told['tables'])} tables with {cells} new numbers" if told["tables"] else ""
    return f"{told['month']}: {'frozen' if told['is_new'] else 'was frozen already'}{tables}"
