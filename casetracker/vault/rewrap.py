"""Data keys wrapped anew under another epoch, batch by batch, each batch a transaction of its own.

The wrapped key changes and the key does not: no ciphertext and no file is touched. A batch that was interrupted is not
there at all, so whoever goes on begins where keys of older epochs are left.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from casetracker.vault import epochs, keyring, marks, primitives
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope, ScopeKind

BATCH = 2000

Row = tuple[UUID, int, UUID, int, bytes]  # id, scope kind, scope id, epoch, wrapped


def rewrap(target: int, failed: list[UUID]) -> Iterator[int]:
    """Wrap every data key of an older epoch under ``target``; gives the number of each batch.

    A key that does not open is added to ``failed`` and stays as it is. Raises KeyUnavailable where an epoch does not
    open: what was done before stays done.
    """
    after = UUID(int=0)
    while True:
        with transaction.atomic(using=marks.KEY_DATABASE):
            rows = _batch(target, after)
            if not rows:
                return
            rewrapped = _rewrapped(rows, target, failed)
            if rewrapped:
                _write(target, rewrapped)
        after = rows[-1][0]
        yield len(rewrapped)


def _batch(target: int, after: UUID) -> Sequence[Row]:
    columns = ("pk", "scope_kind", "scope_id", "epoch_id", "wrapped")
    older = DataKey.objects.filter(epoch_id__lt=target, pk__gt=after).order_by("pk")
    return list(older.values_list(*columns)[:BATCH])


def _rewrapped(rows: Sequence[Row], target: int, failed: list[UUID]) -> list[tuple[UUID, bytes]]:
    expand = {number: primitives.Expander(epochs.kek(number)) for number in {target, *(row[3] for row in rows)}}
    result = []
    for key_id, kind, scope_id, epoch, wrapped in rows:
        info = keyring.wrapping_info(key_id, Scope(ScopeKind(kind), scope_id))
        try:
            dek = primitives.unwrap_key(expand[epoch].derive(info), bytes(wrapped))
        except primitives.InvalidUnwrap:
            failed.append(key_id)
            continue
        result.append((key_id, primitives.wrap_key(expand[target].derive(info), dek)))
    return result


def _write(target: int, rewrapped: list[tuple[UUID, bytes]]) -> None:
    """No row was locked when it was read: one that was destroyed meanwhile is not there, one of a newer epoch stays."""
    connection = connections[marks.KEY_DATABASE]
    if connection.vendor == "postgresql":
        _write_at_once(connection.connection, target, rewrapped)
        return
    rows = [(target, wrapped, key_id.hex, target) for key_id, wrapped in rewrapped]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE vault_datakey SET epoch = %s, wrapped = %s WHERE id = %s AND epoch < %s", rows)


def _write_at_once(connection: Any, target: int, rewrapped: list[tuple[UUID, bytes]]) -> None:
    from psycopg import Cursor  # not there where PostgreSQL is not

    ids, wraps = (list(column) for column in zip(*rewrapped, strict=True))
    # Bound on the server and in binary: a batch as text would cost more than all of its cryptography.
    with Cursor(connection) as cursor:
        cursor.execute(
            "UPDATE vault_datakey SET epoch = %(target)s, wrapped = anew.wrapped FROM unnest(%(ids)b::uuid[], "
            "%(wraps)b::bytea[]) AS anew(id, wrapped) WHERE vault_datakey.id = anew.id AND epoch < %(target)s",
            {"target": target, "ids": ids, "wraps": wraps},
        )


def retire_before(target: int) -> int:
    """Let the epochs before ``target`` go, with their wrapped keys; return how many. In the present transaction.

    It waits for the transactions that still wrap under them; none is let go while it wraps a key, and then this returns
    -1: there is something to wrap anew once more.
    """
    older = list(KeyEpoch.objects.filter(number__lt=target).select_for_update().values_list("number", flat=True))
    if DataKey.objects.filter(epoch_id__in=older).exists():
        return -1
    # Past the collector, which would ask for the keys again: the database itself leaves none without its epoch.
    KeyEpoch.objects.filter(number__in=older)._raw_delete(marks.KEY_DATABASE)  # noqa: SLF001
    epochs.forget()
    return len(older)
