"""Erasure: the keys of scopes are destroyed, so that what they sealed can never be read again by anybody.

Rows stay, unreadable: what was submitted is a record that nothing is taken out of. Files are unreadable with their
keys, and removed afterwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casetracker.vault import blind_index, files, keyring, ledger
from casetracker.vault.ledger import Erased, LedgerBroken
from casetracker.vault.models import DataKey, LedgerHead
from casetracker.vault.rows import files_in
from casetracker.vault.scopes import Scope


@dataclass(frozen=True)
class Destroyed:
    """How much an erasure destroyed: data keys of all generations, rows of blind indexes."""

    keys: int
    index_rows: int


_listeners: list[Callable[[Erased], None]] = []


def when_repeated(listener: Callable[[Erased], None]) -> None:
    """Let a floor above do its part when a restore erases once more; called by its ``ready()``.

    It runs in the restore's transaction, with a database from before the erasure.
    """
    _listeners.append(listener)


def erased_entry(erasure_id: UUID, scopes: Iterable[Scope], *, at: datetime) -> Erased:
    """The line of the ledger for the erasure of ``scopes``, with the keys and files that they have now.

    The keys are held until the end of the transaction: none is added meanwhile.
    """
    found = tuple(scopes)
    keys = tuple(key_id for scope in found for key_id in keyring.held_keys(scope))
    return Erased(erasure_id, at, found, keys, tuple(file_id for scope in found for file_id in files_in(scope)))


def ledger_write(entry: Erased) -> tuple[int, bytes]:
    """Write ``entry`` into the ledger, in the present transaction; return the line's number and digest.

    Raises LedgerBroken where the ledger cannot be written, or is not the one that this database wrote before.
    """
    known = LedgerHead.objects.select_for_update().first()
    if known is not None and not ledger.has_line(known.seq, bytes(known.digest)):
        raise LedgerBroken(
            f"the erasure ledger at {ledger.ledger_path()} does not have line {known.seq}, which this database wrote: "
            "is its disk there?"
        )
    seq, digest = ledger.append(entry)
    LedgerHead.objects.update_or_create(pk=1, defaults={"seq": seq, "digest": digest})
    return seq, digest


def destroy(entry: Erased) -> Destroyed:
    """Destroy the keys and index rows of what ``entry`` names, in the present transaction. Doing it again is no error.

    Other processes keep an unwrapped key for at most ``VAULT_KEK_CACHE_SECONDS`` longer.
    """
    # Tokens before keys: whoever writes some is waited for before their scope's key is gone.
    index_rows = sum(blind_index.forget_scope(scope) for scope in entry.scopes)
    keys = sum(keyring.destroy(scope) for scope in entry.scopes)
    # Of a restored backup: a key that was moved to another scope's row would still be the key.
    keys += DataKey.objects.filter(pk__in=entry.keys).delete()[0]
    return Destroyed(keys, index_rows)


def repeat(entry: Erased) -> None:
    """Erase once more, in a database from before the erasure: keys, index rows, what the floors above add, files."""
    destroy(entry)
    for listener in _listeners:
        listener(entry)
    remove_files(entry.files)


def remove_files(file_ids: Iterable[UUID]) -> int:
    """Remove encrypted files, whose keys are gone; return how many were there. Raises what the storage raises."""
    storage, count = files.evidence_storage(), 0
    for file_id in file_ids:
        name = files.object_name(file_id)
        if storage.exists(name):
            storage.delete(name)
            count += 1
    return count
