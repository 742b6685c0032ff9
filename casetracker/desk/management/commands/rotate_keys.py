"""``manage.py rotate_keys``: new keys for old ones, while the system runs. Interrupted, it goes on where it was."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from casetracker.core import clock
from casetracker.desk.rotation import Rotated, data_keys_renew, epoch_rotate, index_key_rotate
from casetracker.vault.errors import VaultError

ROTATIONS = {"kek": epoch_rotate, "dek": data_keys_renew, "index": index_key_rotate}
SAYS = {
    "kek": "Keys wrapped under epoch {target}: {done}. Older epochs let go: {retired}.",
    "dek": "Scopes sealed anew under a new key: {done}.",
    "index": "Rows in the index under generation {target}: {done}.",
}
UNAVAILABLE = 3


class Command(BaseCommand):
    help = (
        "Rotate keys. --kek: a new epoch wraps every data key. --dek: every scope gets a new key and is sealed anew. "
        "--index: the blind index is built under a new key beside the old one, which then goes. "
        "Without a choice: all of them. A rotation that was interrupted is taken up again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kek", action="store_true", help="the epoch that wraps the data keys")
        parser.add_argument("--dek", action="store_true", help="the data keys, and everything that they seal")
        parser.add_argument("--index", action="store_true", help="the key of the blind index, beside the old one")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run what was chosen, with progress on stderr.

        Raises CommandError: exit 1 where scopes keep their old keys because something in them does not open, 3 where
        keys or the database are not available; what was done before stays done, and the next call goes on.
        """
        chosen = [kind for kind in ROTATIONS if options[kind]] or list(ROTATIONS)
        results: list[Rotated] = []
        try:
            for kind in chosen:
                results.append(ROTATIONS[kind](at=clock.now(), progress=self._teller(kind)))
        except (VaultError, DatabaseError) as error:
            self._tell(results, as_json=options["json"])
            reason = error if isinstance(error, VaultError) else f"the database: {type(error).__name__}; call it again"
            raise CommandError(f"{kind}: {reason}", returncode=UNAVAILABLE) from None
        self._tell(results, as_json=options["json"])
        if any(result.failed for result in results):
            raise CommandError("some scopes keep their old keys: something in them does not open", returncode=1)

    def _teller(self, kind: str) -> Any:
        def tell(done: int, total: int) -> None:
            self.stderr.write(f"\r{kind}: {done} of {total}", ending="\n" if done == total else "")

        return tell

    def _tell(self, results: list[Rotated], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"rotations": [result.as_json() for result in results]}))
            return
        for result in results:
            self.stdout.write(SAYS[result.kind].format(**vars(result)))
            for failure in result.failed:
                self.stdout.write(f"   keeps its old key: {failure['scope']}: {failure['reason']}")
