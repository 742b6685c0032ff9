"""Who works on something alone: a lock that outlives transactions and dies with its process.

A lock with a time would have to guess how long a mail server may take; this one is free the moment its holder is gone,
and not before. On PostgreSQL it is an advisory lock of the session, which therefore must be a session (a pooler that
hands out connections by the transaction breaks it); on SQLite, which is one machine, a locked file.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.conf import settings
from django.db import Error, connection


@contextmanager
def alone(key: UUID) -> Iterator[bool]:
    """Whether nobody else works on ``key`` now; inside the block nobody else begins."""
    with _in_the_session(key) if connection.vendor == "postgresql" else _in_a_file(key) as is_alone:
        yield is_alone


@contextmanager
def _in_the_session(key: UUID) -> Iterator[bool]:
    number = int.from_bytes(key.bytes[8:], "big", signed=True)  # the random half of an id
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        (is_alone,) = cursor.fetchone()
    try:
        yield bool(is_alone)
    finally:
        if is_alone:
            # A session that broke has given its locks back already.
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _in_a_file(key: UUID) -> Iterator[bool]:
    # One of 256 files: two keys that share one wait for each other, and no file is left behind for each.
    folder = settings.HOME_DIR / "locks"
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder / key.hex[-2:], os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield True
            return
        yield False
    finally:
        os.close(handle)
