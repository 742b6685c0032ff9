"""``manage.py audit_verify``: recompute the chains; exit 1 with the first bad place of each."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from casetracker.audit.verify import verify


class Command(BaseCommand):
    help = "Verify the audit log's chains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communication", type=UUID, help="verify the chain of one communication, by its id")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        report = verify(communication_id=options["communication"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
        else:
            self.stdout.write(f"{report.entries} entries in {report.chains} chains")
            for finding in report.findings:
                self.stdout.write(f"{finding.chain_kind} {finding.chain_id}, entry {finding.seq}: {finding.code}")
        if report.findings:
            raise CommandError("the audit log does not verify", returncode=1)
