"""``manage.py sweep_files``: take away objects that no row publishes; exit 1 where one could not be removed."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casetracker.core import clock
from casetracker.vault.sweeper import Report, WrongDatabase, sweep


class Command(BaseCommand):
    help = "Remove encrypted files that no row publishes and that are older than EVIDENCE_SWEEP_HOURS. Run it daily."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would be removed, and remove nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sweep once and say what was found. Raises CommandError (exit 1) where not all of it could be done."""
        try:
            report = sweep(at=clock.now(), dry_run=options["dry_run"])
        except (WrongDatabase, OSError) as error:
            raise CommandError(str(error), returncode=1) from None
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(report), "dry_run": options["dry_run"]}))
        else:
            self.stdout.write(_told(report, dry_run=options["dry_run"]))
        if report.failed:
            raise CommandError(f"{report.failed} objects could not be removed", returncode=1)


def _told(report: Report, *, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    return (
        f"{report.objects} objects: {report.removed} without a row {would}removed, "
        f"{report.uploads_abandoned} unfinished uploads {would}abandoned, "
        f"{report.strange} with strange names left alone"
    )
