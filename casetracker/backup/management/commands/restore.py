"""``manage.py restore``: bring a backup back, carry out again what was erased, and prove that it is whole."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casetracker.backup import age, escrow, folder, manifest, tables
from casetracker.backup.errors import BackupDamaged, BackupError
from casetracker.backup.making import DEFAULT_PARTS
from casetracker.backup.options import parts_in
from casetracker.backup.restoring import Restored, Wish, backup_restore
from casetracker.vault import ledger
from casetracker.vault.errors import VaultError


class Command(BaseCommand):
    help = "Restore a backup into a database that was migrated and is empty, and drill it. See docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the backup's folder")
        parser.add_argument("--identity", type=Path, required=True, help="the file of the age identity (0600)")
        parser.add_argument("--parts", default="", help="of data,keys,files (the default), or escrow alone")
        parser.add_argument("--ledger", type=Path, default=None, help="the erasure ledger; by default the setting's")
        parser.add_argument("--without-ledger", action="store_true", help="nothing was ever erased: there is no ledger")
        parser.add_argument(
            "--drill", type=int, default=200, metavar="N", help="random values and keys that are opened"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError, with the exit codes of docs/backup.md."""
        try:
            parts = parts_in(options["parts"], default=DEFAULT_PARTS, known=tables.PARTS)
            if tables.ESCROW in parts:
                self._restore_root_key(options, parts)
                return
            wish = Wish(
                parts=parts,
                identity=options["identity"],
                ledger=options["ledger"] or ledger.ledger_path(),
                is_without_ledger=options["without_ledger"],
                drill=options["drill"],
            )
            restored = backup_restore(backup=options["folder"], wish=wish, tell=self.stderr.write)
        except (BackupError, VaultError, OSError) as error:
            raise CommandError(str(error), returncode=getattr(error, "exit_code", 1)) from None
        self._say(restored, is_json=options["json"])

    def _restore_root_key(self, options: dict[str, Any], parts: tuple[str, ...]) -> None:
        if parts != (tables.ESCROW,):
            raise BackupError("the escrow is restored by itself, before everything else: --parts escrow")
        text = escrow.open_root_key(options["folder"], age.identities_in(options["identity"]))
        # The manifest is sealed under this very key: it proves itself before it is put anywhere.
        part = manifest.read(options["folder"], escrow.provider_of(text)).parts[tables.ESCROW]
        if folder.digest_of(options["folder"] / part.file) != (part.bytes, part.sha256):
            raise BackupDamaged(f"{part.file} was changed or cut")
        path = escrow.put_in_place(text)
        self.stdout.write(json.dumps({"root_key": str(path)}) if options["json"] else f"The root key lies at {path}.")

    def _say(self, restored: Restored, *, is_json: bool) -> None:
        if is_json:
            self.stdout.write(json.dumps(restored.as_json()))
            return
        drilled = restored.drilled
        self.stdout.write(
            f"Restored {restored.manifest.name}: {restored.rows} rows, {restored.files} files, "
            f"{restored.erasures} erasures carried out again.\n"
            f"The drill opened {drilled.cells} values, {drilled.keys} keys and {drilled.files} files, and found "
            f"{drilled.audit_entries} audit entries and {drilled.audited_cells} digests as they should be."
        )
        if restored.files_missing:
            self.stdout.write(f"{restored.files_missing} published files are in neither backup nor storage.")
        if not drilled.has_keys:
            self.stdout.write("No keys are here yet: nothing was opened. Restore the keys, and the drill goes on.")
