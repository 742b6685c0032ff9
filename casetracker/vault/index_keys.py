"""The keys of the blind indexes: root -> key of a generation -> key of an index -> the bucket of a token.

A token's bucket is the front of its HMAC: 12 bits for up to 100,000 persons, one more each time they double. That is
short on purpose. About 24 persons share a bucket at that size, so that one index row of a stolen database tells little:
neither a name, nor that two people have a name in common. All the rows of a person tell more: two people who share all
their buckets probably have the same full name, and whoever had the index's key too could try full names. The false
positives cost a search some decryptions.
"""

from collections.abc import Callable

from django.db import connections, router, transaction

from casetracker.core import clock
from casetracker.vault import primitives, providers
from casetracker.vault.cache import ExpiringCache
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import IndexKey, IndexToken

LEAST_BITS = 12
PERSONS_FOR_LEAST_BITS = 100_000
_MAC_BITS = 256
_CACHED_KEYS = 16
# Any number that no other lock of the database has: "ct" and "ix" in ASCII.
_LOCK = 0x63746978

Bucketer = Callable[[str], int]

# By what is wrapped, not by the generation's number: one that is rolled back gives its number to the next.
_keys: ExpiringCache[bytes] = ExpiringCache(_CACHED_KEYS)


def bits_for(persons: int) -> int:
    """The length of the buckets of an index of so many persons: 12 bits, and one more for each doubling of 100,000."""
    bits, room = LEAST_BITS, PERSONS_FOR_LEAST_BITS
    while persons > room:
        bits, room = bits + 1, room * 2
    return bits


def _context(generation: int) -> bytes:
    return b"index" + generation.to_bytes(4, "big")


def create_generation(*, persons: int, is_current: bool) -> IndexKey:
    """Make the key of the next generation, wrapped by the current provider. Raises KeyUnavailable."""
    provider = providers.current_provider()
    last = IndexKey.objects.order_by("-generation").values_list("generation", flat=True).first() or 0
    generation = last + 1
    return IndexKey.objects.create(
        generation=generation,
        provider=provider.name,
        wrapped=provider.wrap(primitives.new_key(), _context(generation)),
        bits=bits_for(persons),
        is_current=is_current,
        created_at=clock.now(),
    )


def standing() -> list[IndexKey]:
    """Every generation: what is written goes to each. Raises KeyUnavailable where there is none."""
    rows = list(IndexKey.objects.order_by("generation"))
    if not rows:
        raise KeyUnavailable("there is no key of the index: run `manage.py set_up`")
    return rows


def current() -> IndexKey:
    """The generation that is searched by. Raises KeyUnavailable where there is none."""
    row = IndexKey.objects.filter(is_current=True).first()
    if row is None:
        raise KeyUnavailable("there is no key of the index to search by: run `manage.py set_up`")
    return row


def has_current() -> bool:
    """Whether there is a generation to search by."""
    return IndexKey.objects.filter(is_current=True).exists()


def bucketer(row: IndexKey, index: str) -> Bucketer:
    """From a token to its bucket, in one index and generation. Raises KeyUnavailable."""
    key = _key_of_index(row, index)
    shift = _MAC_BITS - row.bits
    return lambda token: int.from_bytes(primitives.mac(key, token.encode()), "big") >> shift


def _key_of_index(row: IndexKey, index: str) -> bytes:
    subject = (bytes(row.wrapped), row.generation, index)
    key = _keys.get(subject)
    if key is None:
        info = primitives.length_prefixed(b"ct/index/v1", index.encode(), row.generation.to_bytes(4, "big"))
        key = primitives.derive(_unwrap(row), info)
        _keys.put(subject, key)
    return key


def _unwrap(row: IndexKey) -> bytes:
    return providers.provider_called(row.provider).unwrap(bytes(row.wrapped), _context(row.generation))


def forget() -> None:
    """Drop every unwrapped key of this process; other processes let theirs go within ``VAULT_KEK_CACHE_SECONDS``."""
    _keys.clear()


def share() -> None:
    """Until the end of the transaction, let nobody take a generation in or out, or forget a scope.

    Whoever writes tokens calls it before reading which generations stand. On SQLite one transaction writes at a time,
    so there is nothing to lock.
    """
    _advise("SELECT pg_advisory_xact_lock_shared(%s)")


def seize() -> None:
    """Wait until nobody shares, and let nobody write tokens until the end of the transaction."""
    _advise("SELECT pg_advisory_xact_lock(%s)")


def _advise(statement: str) -> None:
    using = router.db_for_write(IndexToken)
    if connections[using].vendor != "postgresql":
        return
    if not connections[using].in_atomic_block:
        raise transaction.TransactionManagementError("tokens are written in the transaction of their row")
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [_LOCK])
