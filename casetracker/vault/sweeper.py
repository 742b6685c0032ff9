"""Takes away what no row publishes: objects of uploads that broke off, and parts of objects that were never whole.

Why no file can be lost, however old its upload and whatever is going on beside the sweeper:
- A row is written in a transaction that holds the file first (``hold``) and then looks whether the object is there.
- An object is removed in a transaction that holds it too, and after a look for its row.
- Holds exclude each other. Either the row's transaction comes first: the sweeper waits until it has ended, and finds
  the row. Or the sweeper comes first: the object is gone when the row's transaction looks, the row is refused, and
  nobody is told that the file was saved.
- What a commit wrote is seen by whoever gets its hold: on PostgreSQL every statement sees what was committed before it
  (READ COMMITTED, which the settings do not change), on SQLite a transaction begins behind the one it waited for.
The age is therefore no safeguard. It only spares people the second case: an upload takes minutes, and not a day.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from casetracker.vault import files, rows
from casetracker.vault.errors import VaultError
from casetracker.vault.models import DataKey
from casetracker.vault.scopes import ScopeKind
from casetracker.vault.storage import evidence_storage

logger = logging.getLogger(__name__)

BATCH = 500
# More strays than this, and more than files with a row: the database is not the one that belongs to this storage.
MOST_STRAYS = 50


class WrongDatabase(VaultError):
    """Hardly any object of the storage has a row: this is not the database that belongs to it."""


@dataclass
class Report:
    """What a sweep found. ``strange`` objects have no name of ours and are left alone."""

    objects: int = 0
    published: int = 0
    strange: int = 0
    removed: int = 0
    failed: int = 0
    uploads_abandoned: int = 0


def hold(file_id: UUID) -> None:
    """Let nobody else publish or remove the object of this id until the present transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("a file is held in a transaction")
    # On SQLite a transaction that writes is alone anyway: it takes the lock at its start (transaction_mode IMMEDIATE).
    if connection.vendor == "postgresql":
        key = int.from_bytes(file_id.bytes[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def remove_unpublished(file_id: UUID) -> bool:
    """Remove an object unless a row publishes it; whether it is removed. Raises OSError."""
    with transaction.atomic():
        hold(file_id)
        if rows.is_published(file_id):
            return False
        evidence_storage().delete(files.object_name(file_id))
        return True


def sweep(*, at: datetime, dry_run: bool = False) -> Report:
    """Remove objects without a row that are older than ``EVIDENCE_SWEEP_HOURS`` at the moment ``at``.

    Raises WrongDatabase where most objects have no row, and OSError where the storage cannot be listed.
    """
    before = at - timedelta(hours=settings.EVIDENCE_SWEEP_HOURS)
    report = Report()
    strays = list(_strays(before, report))
    # A database that never held a communication is another one than these objects belong to.
    is_of_nothing = not DataKey.objects.filter(scope_kind=ScopeKind.COMMUNICATION).exists()
    if strays and (is_of_nothing or len(strays) > max(MOST_STRAYS, report.published)):
        raise WrongDatabase(f"{len(strays)} of {report.objects} objects have no row: is this their database?")
    report.uploads_abandoned = evidence_storage().abandon_stale(before, dry_run=dry_run)
    for file_id in strays:
        _remove(file_id, report, dry_run=dry_run)
    return report


def _remove(file_id: UUID, report: Report, *, dry_run: bool) -> None:
    try:
        report.removed += dry_run or remove_unpublished(file_id)
    except (OSError, DatabaseError) as error:
        report.failed += 1
        logger.warning("file %s cannot be removed: %s", file_id, type(error).__name__)


def _strays(before: datetime, report: Report) -> Iterator[UUID]:
    for batch in _batches(_old_files(before, report)):
        published = _published(batch)
        report.published += len(published)
        yield from (file_id for file_id in batch if file_id not in published)


def _old_files(before: datetime, report: Report) -> Iterator[UUID]:
    for stored in evidence_storage().objects():
        report.objects += 1
        file_id = files.named_file(stored.name)
        report.strange += file_id is None
        if file_id is not None and stored.changed_at < before:
            yield file_id


def _published(batch: Iterable[UUID]) -> set[UUID]:
    # One question for each kind of row and batch; a stray is asked for once more, held, before it goes.
    found: set[UUID] = set()
    for model, _ in rows.file_models():
        found.update(model._default_manager.filter(pk__in=batch).values_list("pk", flat=True))  # noqa: SLF001
    return found


def _batches(file_ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    while batch := list(islice(file_ids, BATCH)):
        yield batch
