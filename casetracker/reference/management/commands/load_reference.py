"""``manage.py load_reference``: bring the reference tables to the data files."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from casetracker.reference.services.load import LoadReport, load_reference


class Command(BaseCommand):
    help = "Load States, names, participations, declarations and rights. What an administrator edited is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = _tried() if options["dry_run"] else load_reference()
        counts = asdict(report)
        told = json.dumps(counts) if options["json"] else ", ".join(f"{n} {what}" for what, n in counts.items())
        self.stdout.write(told)


def _tried() -> LoadReport:
    with transaction.atomic():
        report = load_reference()
        transaction.set_rollback(True)
    return report
