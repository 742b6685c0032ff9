"""After a restore, what was erased is erased again: the ledger knows more than the backup does."""

from collections.abc import Iterable
from pathlib import Path

from casetracker.backup.errors import LedgerUnfit
from casetracker.backup.manifest import Manifest
from casetracker.vault import ledger
from casetracker.vault.ledger import Erased, LedgerBroken


def erasures_on_record(path: Path, *, heads: Iterable[Manifest], may_be_missing: bool) -> list[Erased]:
    """The ledger at ``path``, once it knows every erasure that the backups ``heads`` have seen.

    Raises LedgerUnfit where it is missing (unless said to be), broken, or older than one of the backups.
    """
    if not path.exists() and not may_be_missing:
        raise LedgerUnfit(
            f"there is no erasure ledger at {path}: without it the erased would come back. Bring it, or say with "
            "--without-ledger that nothing was ever erased"
        )
    try:
        entries = ledger.read(path)
        unknown = [
            head for head in heads if not ledger.has_line(head.ledger_seq, bytes.fromhex(head.ledger_digest), path)
        ]
    except LedgerBroken as error:
        raise LedgerUnfit(str(error)) from None
    if unknown:
        first = unknown[0]
        raise LedgerUnfit(
            f"the erasure ledger has {len(entries)} lines and is not the one of {first.name}, which has seen "
            f"{first.ledger_seq}: it is older, was cut, or belongs to another installation"
        )
    return entries
