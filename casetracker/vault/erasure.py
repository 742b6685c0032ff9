"""Erasure: the keys of scopes are destroyed, so that what they sealed can never be read again by anybody.

Rows stay, unreadable: what was submitted is a record that nothing is taken out of. Files are unreadable with their
keys, and removed afterwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casetracker.vault import blind_index, files, keyring
from casetracker.vault.ledger import Erased
from casetracker.vault.models import DataKey
from casetracker.vault.rows import files_in
from casetracker.vault.scopes import Scope


@dataclass(frozen=True)
class Destroyed:
    """How much an erasure destroyed: data keys of all generations, rows of blind indexes."""

    keys: int
    index_rows: int


_listeners: list[Callable[[Erased], None]] = []


def when_erased(listener: Callable[[Erased], None]) -> None:
    """Let a floor above mark what was erased; called by its ``ready()``. It runs in the erasure's transaction."""
    _listeners.append(listener)


def erased_entry(erasure_id: UUID, scopes: Iterable[Scope], *, at: datetime) -> Erased:
    """The line of the ledger for the erasure of ``scopes``, with the keys and files that they have now.

    The keys are held until the end of the transaction: none is added meanwhile.
    """
    found = tuple(scopes)
    keys = tuple(row.pk for scope in found for row in keyring.keys_of(scope).select_for_update())
    return Erased(erasure_id, at, found, keys, tuple(file_id for scope in found for file_id in files_in(scope)))


def destroy(entry: Erased) -> Destroyed:
    """Destroy the keys and index rows of what ``entry`` names, in the present transaction. Doing it again is no error.

    A restore does so with a database from before the erasure: whoever listens marks it there too. Other processes keep
    an unwrapped key for at most ``VAULT_KEK_CACHE_SECONDS`` longer.
    """
    # Tokens first: whoever writes some is waited for before anything else is held.
    index_rows = sum(blind_index.forget_scope(scope) for scope in entry.scopes)
    keys = sum(keyring.destroy(scope) for scope in entry.scopes)
    # Of a restored backup: a key that was moved to another scope's row would still be the key.
    keys += DataKey.objects.filter(pk__in=entry.keys).delete()[0]
    for listener in _listeners:
        listener(entry)
    return Destroyed(keys, index_rows)


def remove_files(file_ids: Iterable[UUID]) -> int:
    """Remove encrypted files, whose keys are gone; return how many were there. Raises what the storage raises."""
    storage, count = files.evidence_storage(), 0
    for file_id in file_ids:
        name = files.object_name(file_id)
        if storage.exists(name):
            storage.delete(name)
            count += 1
    return count
