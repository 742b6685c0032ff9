"""Epochs: keys that wrap data keys, each wrapped by the root key of a provider."""

from django.db import connections

from casetracker.core import clock
from casetracker.vault import marks, primitives, providers
from casetracker.vault.cache import ExpiringCache
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import KeyEpoch

_keks: ExpiringCache[bytes] = ExpiringCache(8)


def forget() -> None:
    """Drop every unwrapped epoch key of this process."""
    _keks.clear()


def context_of(number: int) -> bytes:
    """What binds the wrap of an epoch's key to its epoch."""
    return number.to_bytes(4, "big")


def create_epoch() -> KeyEpoch:
    """Make the next epoch: a new KEK, wrapped by the current provider. Raises KeyUnavailable."""
    provider = providers.current_provider()
    last = KeyEpoch.objects.order_by("-number").values_list("number", flat=True).first() or 0
    number = last + 1
    wrapped = provider.wrap(primitives.new_key(), context_of(number))
    # An epoch that is rolled back gives its number to the next one, so its key stays with this transaction.
    marks.put(("epoch", number), is_fresh=True, committed=_keks.clear)
    return KeyEpoch.objects.create(number=number, provider=provider.name, wrapped=wrapped, created_at=clock.now())


def current_epoch() -> int:
    """The number of the newest epoch, held until the end of the transaction. Raises KeyUnavailable.

    On PostgreSQL its row is locked against deletion (FOR KEY SHARE, which new keys side by side do not mind): an epoch
    is retired after the transactions that still wrap under it, never before.
    """
    newest = KeyEpoch.objects.order_by("-number").values_list("number", flat=True)[:1]
    connection = connections[marks.KEY_DATABASE]
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        sql, parameters = newest.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} FOR KEY SHARE", parameters)
            found = [row[0] for row in cursor.fetchall()]
    else:
        found = list(newest)
    if not found:
        raise KeyUnavailable("there is no key epoch: run `manage.py set_up`")
    return int(found[0])


def kek(number: int) -> bytes:
    """The key of an epoch. Raises KeyUnavailable where it is not there or its provider does not open it."""
    mark = marks.made(("epoch", number))
    kept = mark.kept if mark else None
    found: bytes | None = _keks.get(number) if kept is None else kept.get(number)
    if found is None:
        epoch = KeyEpoch.objects.filter(pk=number).first()
        if epoch is None:
            raise KeyUnavailable(f"there is no epoch {number}: were the keys restored with the data?")
        found = providers.provider_called(epoch.provider).unwrap(bytes(epoch.wrapped), context_of(number))
        if kept is None:
            _keks.put(number, found)
        else:
            kept[number] = found
    return found
