"""``manage.py audit_verify``: recompute the chains; exit 1 with the first bad place of each."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from casetracker.audit.ciphertexts import CellFinding, verify_ciphertexts
from casetracker.audit.verify import Report, verify


class Command(BaseCommand):
    help = "Verify the audit log's chains, and every encrypted value against the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communication", type=UUID, help="verify the chain of one communication alone, by its id")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was read and what is wrong. Raises CommandError (exit 1) where anything is wrong."""
        report = verify(communication_id=options["communication"])
        cells, bad = (0, []) if options["communication"] else verify_ciphertexts()
        is_sound = not report.findings and not bad
        if options["json"]:
            told = {**report.as_json(), "ok": is_sound, "cells": cells, "cell_findings": [asdict(one) for one in bad]}
            self.stdout.write(json.dumps(told))
        else:
            self._tell(report, cells, bad)
        if not is_sound:
            raise CommandError("the audit log does not verify", returncode=1)

    def _tell(self, report: Report, cells: int, bad: list[CellFinding]) -> None:
        self.stdout.write(f"{report.entries} entries in {report.chains} chains, {cells} encrypted values")
        for finding in report.findings:
            self.stdout.write(f"{finding.chain_kind} {finding.chain_id}, entry {finding.seq}: {finding.code}")
        for one in bad:
            self.stdout.write(f"{one.contract} of row {one.row_id}: {one.code}")
