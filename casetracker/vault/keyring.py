"""From the root key to a ready cipher: root -> epoch KEK -> DEK of a scope and generation -> key of a purpose.

Unwrapped KEKs are kept for at most ``VAULT_KEK_CACHE_SECONDS``, ciphers in a bounded cache for as long; those of keys
that the present transaction made, for as long as it may still be rolled back, with it alone.
"""

import time
from collections import OrderedDict
from threading import RLock
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connections, router, transaction

from casetracker.core import clock
from casetracker.core.ids import new_id
from casetracker.vault import primitives, providers
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey, KeyEpoch
from casetracker.vault.scopes import Scope

FIELD, FILE, NOTE, EXPORT, COMMIT = "field", "file", "note", "export", "commit"
CACHED_CIPHERS = 4096
V = TypeVar("V")


class ExpiringCache(Generic[V]):
    """A bounded least-recently-used cache whose entries expire. Monotonic seconds, so no clock change matters."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[object, tuple[float, V]] = OrderedDict()
        self._lock = RLock()

    def get(self, key: object) -> V | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry[0] < time.monotonic():
                self._entries.pop(key, None)
                return None
            self._entries.move_to_end(key)
            return entry[1]

    def put(self, key: object, value: V) -> None:
        with self._lock:
            self._entries[key] = (time.monotonic() + settings.VAULT_KEK_CACHE_SECONDS, value)
            self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def drop(self, subject: object) -> None:
        """Take out every entry whose key is a tuple that begins with ``subject``."""
        with self._lock:
            for key in [key for key in self._entries if isinstance(key, tuple) and key[0] == subject]:
                del self._entries[key]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()


Found = tuple[int, primitives.Aead]


class _Fresh:
    """What the present transaction made (a scope's key, an epoch): its unwrapped form is kept here and nowhere else.

    It stands among the transaction's commit hooks because Django takes a hook out exactly when what was written along
    with it is rolled back, savepoint by savepoint. A key kept for longer than its row would go on sealing what nobody
    can ever open. Once committed, the process's own caches take over.
    """

    def __init__(self, subject: object) -> None:
        self.subject = subject
        self._kept: dict[object, Any] = {}

    def __call__(self) -> None:
        _ciphers.drop(self.subject)

    def get(self, key: object) -> Any:
        return self._kept.get(key)

    def put(self, key: object, value: Any) -> None:
        self._kept[key] = value

    def clear(self) -> None:
        self._kept.clear()


def _mark_fresh(subject: object) -> None:
    transaction.on_commit(_Fresh(subject), using=router.db_for_write(DataKey))


def _fresh(subject: object) -> _Fresh | None:
    hooks = (entry[1] for entry in reversed(connections[router.db_for_write(DataKey)].run_on_commit))
    return next((hook for hook in hooks if isinstance(hook, _Fresh) and hook.subject == subject), None)


_keks: ExpiringCache[bytes] = ExpiringCache(8)
_ciphers: ExpiringCache[Found] = ExpiringCache(CACHED_CIPHERS)


def forget(scope: Scope | None = None) -> None:
    """Drop every unwrapped key of this process, or one scope's: whoever destroys keys calls it.

    Other processes let theirs go within ``VAULT_KEK_CACHE_SECONDS``.
    """
    if scope is None:
        _keks.clear()
        _ciphers.clear()
        return
    _ciphers.drop(scope)
    fresh = _fresh(scope)
    if fresh is not None:
        fresh.clear()


def _epoch_context(number: int) -> bytes:
    return number.to_bytes(4, "big")


def _epoch_subject(number: int) -> tuple[str, int]:
    return ("epoch", number)


def create_epoch() -> KeyEpoch:
    """Make the next epoch: a new KEK, wrapped by the current provider. Raises KeyUnavailable."""
    provider = providers.current_provider()
    last = KeyEpoch.objects.order_by("-number").values_list("number", flat=True).first() or 0
    number = last + 1
    wrapped = provider.wrap(primitives.new_key(), _epoch_context(number))
    _mark_fresh(_epoch_subject(number))
    return KeyEpoch.objects.create(number=number, provider=provider.name, wrapped=wrapped, created_at=clock.now())


def _current_epoch() -> int:
    number = KeyEpoch.objects.order_by("-number").values_list("number", flat=True).first()
    if number is None:
        raise KeyUnavailable("there is no key epoch: run `manage.py set_up`")
    return number


def _kek(number: int) -> bytes:
    # An epoch that is rolled back gives its number to the next one.
    cache = _fresh(_epoch_subject(number)) or _keks
    kek: bytes | None = cache.get(number)
    if kek is None:
        epoch = KeyEpoch.objects.filter(pk=number).first()
        if epoch is None:
            raise KeyUnavailable(f"there is no epoch {number}: were the keys restored with the data?")
        kek = providers.provider_called(epoch.provider).unwrap(bytes(epoch.wrapped), _epoch_context(number))
        cache.put(number, kek)
    return kek


def _dek_wrapping_key(epoch: int, key_id: UUID, scope: Scope) -> bytes:
    info = primitives.length_prefixed(b"ct/wrap/v1", key_id.bytes, bytes((scope.kind,)), scope.id.bytes)
    return primitives.derive(_kek(epoch), info)


def purpose_key(dek: bytes, purpose: str) -> bytes:
    """The key of one purpose (``field``, ``file``, …) under a data key."""
    return primitives.derive(dek, b"ct/v1/" + purpose.encode())


def create_scope(scope: Scope) -> None:
    """Give a scope its first data key, in the present transaction. Raises IntegrityError where it has one."""
    epoch, key_id, dek = _current_epoch(), new_id(), primitives.new_key()
    DataKey.objects.create(
        id=key_id,
        scope_kind=scope.kind,
        scope_id=scope.id,
        generation=1,
        epoch_id=epoch,
        wrapped=primitives.wrap_key(_dek_wrapping_key(epoch, key_id, scope), dek),
        commitment=purpose_key(dek, COMMIT),
        created_at=clock.now(),
    )
    _mark_fresh(scope)


def has_scope(scope: Scope) -> bool:
    """Whether the scope has a data key."""
    return DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).exists()


def ensure_scope(scope: Scope) -> None:
    """Give a scope a data key unless it has one."""
    if not has_scope(scope):
        create_scope(scope)


def _unwrap(row: DataKey, scope: Scope) -> bytes:
    try:
        dek = primitives.unwrap_key(_dek_wrapping_key(row.epoch_id, row.pk, scope), bytes(row.wrapped))
    except primitives.InvalidUnwrap:
        raise KeyUnavailable(f"the data key {row.pk} does not open: it was changed or moved") from None
    if not primitives.equal(purpose_key(dek, COMMIT), bytes(row.commitment)):
        raise KeyUnavailable(f"the data key {row.pk} is not the one its row committed to")
    return dek


def key_for(scope: Scope, purpose: str, generation: int | None = None) -> tuple[int, bytes]:
    """The raw key of a scope for a purpose, with its generation. Raises KeyUnavailable where there is none."""
    rows = DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id)
    row = rows.order_by("-generation").first() if generation is None else rows.filter(generation=generation).first()
    if row is None:
        raise KeyUnavailable(f"no data key for {scope.kind.name.lower()} {scope.id}: never made, or destroyed")
    return row.generation, purpose_key(_unwrap(row, scope), purpose)


def cipher(scope: Scope, purpose: str, generation: int | None = None) -> tuple[int, primitives.Aead]:
    """The cipher of a scope for a purpose, of one generation or (None) the newest; with the generation's number.

    Raises KeyUnavailable where the scope has no such key.
    """
    cache = _fresh(scope) or _ciphers
    found: Found | None = cache.get((scope, purpose, generation))
    if found is None:
        number, key = key_for(scope, purpose, generation)
        found = (number, primitives.Aead(key))
        cache.put((scope, purpose, generation), found)
    return found
