"""One moment of the database, for as long as a backup reads: nobody is kept from working meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from casetracker.backup.errors import BackupError


@contextmanager
def snapshot() -> Iterator[None]:
    """Every query of the block sees the database as it is at the first. Raises BackupError inside a transaction."""
    if connection.in_atomic_block:
        raise BackupError("a backup is not made inside of a transaction")
    return (yield from _postgresql() if connection.vendor == "postgresql" else _sqlite())


def _postgresql() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # A row that a policy hides would be missing from the backup without a word: be refused instead.
            cursor.execute("SET LOCAL row_security = off")
        yield


def _sqlite() -> Iterator[None]:
    # Django's own begin takes the write lock (IMMEDIATE), and everybody else would wait until the backup is made.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
