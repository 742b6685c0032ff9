"""``manage.py backup``: data, keys and files apart, for recipients who are offline; or remove expired keys."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casetracker.backup import age, escrow, tables
from casetracker.backup.errors import EXIT_FILES_MISSING, EXIT_KEYS_OVERDUE, BackupError
from casetracker.backup.making import DEFAULT_PARTS, Plan, backup_make
from casetracker.backup.manifest import Manifest
from casetracker.backup.options import parts_in
from casetracker.backup.pruning import keys_prune
from casetracker.core import clock
from casetracker.vault.errors import VaultError


class Command(BaseCommand):
    help = "Make a backup in a new folder, or (--prune) remove backups of keys that have expired. See docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", type=Path, metavar="FOLDER", help="where the new backup's folder is made")
        what.add_argument("--prune", type=Path, metavar="FOLDER", help="remove expired keys from the backups there")
        parser.add_argument("--recipient", action="append", default=[], metavar="AGE1…", help="who can open it; repeat")
        parser.add_argument("--recipients-file", action="append", default=[], type=Path, help="recipients, one a line")
        parser.add_argument("--escrow-recipient", action="append", default=[], help="who can open the root key; repeat")
        parser.add_argument("--parts", default="", help="of data,keys,files,escrow; by default the first three")
        parser.add_argument("--copy-anew", action="store_true", help="copy files that the backup before holds already")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError, with the exit codes of docs/backup.md."""
        try:
            if options["prune"]:
                self._prune(options)
            else:
                self._make(options)
        except (BackupError, VaultError, OSError) as error:
            raise CommandError(str(error), returncode=getattr(error, "exit_code", 1)) from None

    def _tell(self, line: str) -> None:
        self.stderr.write(line)

    def _make(self, options: dict[str, Any]) -> None:
        made = backup_make(target=options["to"], plan=self._plan(options), at=clock.now(), tell=self._tell)
        folder = options["to"] / made.name
        if options["json"]:
            self.stdout.write(json.dumps({"folder": str(folder), **made.as_json()}))
        else:
            self.stdout.write(str(folder))
        self._refuse_missing(made)

    def _plan(self, options: dict[str, Any]) -> Plan:
        parts = parts_in(options["parts"], default=DEFAULT_PARTS, known=tables.PARTS)
        if options["escrow_recipient"] and tables.ESCROW not in parts:
            if escrow.has_root_key():
                parts = (*parts, tables.ESCROW)
            else:
                self._tell("escrow: none, the key provider keeps the root key itself: back that up by its own means")
        listed = [text for path in options["recipients_file"] for text in age.recipients_in(path)]
        return Plan(
            parts=parts,
            recipients=(*options["recipient"], *listed),
            escrow_recipients=tuple(options["escrow_recipient"]),
            copies_anew=options["copy_anew"],
        )

    def _refuse_missing(self, made: Manifest) -> None:
        missing = made.parts[tables.FILES].missing if tables.FILES in made.parts else 0
        if missing:
            raise CommandError(
                f"the backup was made; {missing} published files are not in the storage (files.jsonl names them)",
                returncode=EXIT_FILES_MISSING,
            )

    def _prune(self, options: dict[str, Any]) -> None:
        pruned = keys_prune(target=options["prune"], at=clock.now(), tell=self._tell)
        if options["json"]:
            self.stdout.write(json.dumps(pruned.as_json()))
        else:
            self.stdout.write("\n".join(f"removed {name}" for name in pruned.removed) or "nothing has expired")
        if pruned.overdue or pruned.unread:
            kept = ", ".join([*pruned.overdue, *pruned.unread])
            raise CommandError(
                f"kept, being the newest keys or unreadable: {kept}. Make a backup, then prune again",
                returncode=EXIT_KEYS_OVERDUE,
            )
