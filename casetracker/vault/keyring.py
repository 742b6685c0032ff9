"""From the root key to a ready cipher: root -> epoch KEK -> DEK of a scope and generation -> key of a purpose.

Unwrapped KEKs are kept for at most ``VAULT_KEK_CACHE_SECONDS``, ciphers in a bounded cache for as long.
"""

import time
from collections import OrderedDict
from threading import RLock
from typing import Generic, Protocol, TypeVar, cast
from uuid import UUID

from django.conf import settings

from casetracker.core import acting, clock
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

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()


Found = tuple[int, primitives.Aead]


class _Cache(Protocol):
    def get(self, key: object) -> Found | None: ...
    def put(self, key: object, value: Found) -> None: ...


class _Scratch:
    """The same two verbs over the scratch space of the present transaction."""

    def __init__(self, space: dict[object, object]) -> None:
        self._space = space

    def get(self, key: object) -> Found | None:
        return cast("Found | None", self._space.get(key))

    def put(self, key: object, value: Found) -> None:
        self._space[key] = value


_keks: ExpiringCache[bytes] = ExpiringCache(8)
_ciphers: ExpiringCache[tuple[int, primitives.Aead]] = ExpiringCache(CACHED_CIPHERS)


def forget() -> None:
    """Drop every unwrapped key of this process."""
    _keks.clear()
    _ciphers.clear()


def _epoch_context(number: int) -> bytes:
    return number.to_bytes(4, "big")


def create_epoch() -> KeyEpoch:
    """Make the next epoch: a new KEK, wrapped by the current provider. Raises KeyUnavailable."""
    provider = providers.current_provider()
    last = KeyEpoch.objects.order_by("-number").values_list("number", flat=True).first() or 0
    number = last + 1
    wrapped = provider.wrap(primitives.new_key(), _epoch_context(number))
    return KeyEpoch.objects.create(number=number, provider=provider.name, wrapped=wrapped, created_at=clock.now())


def _current_epoch() -> int:
    number = KeyEpoch.objects.filter(retired_at__isnull=True).order_by("-number").values_list("number", flat=True).first()
    if number is None:
        raise KeyUnavailable("there is no key epoch: run `manage.py set_up`")
    return number


def _kek(number: int) -> bytes:
    kek = _keks.get(number)
    if kek is None:
        epoch = KeyEpoch.objects.get(pk=number)
        kek = providers.current_provider().unwrap(bytes(epoch.wrapped), _epoch_context(number))
        _keks.put(number, kek)
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
        epoch=epoch,
        wrapped=primitives.wrap_key(_dek_wrapping_key(epoch, key_id, scope), dek),
        commitment=purpose_key(dek, COMMIT),
        created_at=clock.now(),
    )
    acting.current().created.add(scope)


def has_scope(scope: Scope) -> bool:
    """Whether the scope has a data key."""
    return DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).exists()


def ensure_scope(scope: Scope) -> None:
    """Give a scope a data key unless it has one."""
    if not has_scope(scope):
        create_scope(scope)


def _unwrap(row: DataKey, scope: Scope) -> bytes:
    try:
        dek = primitives.unwrap_key(_dek_wrapping_key(row.epoch, row.pk, scope), bytes(row.wrapped))
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


def _cache_for(scope: Scope) -> _Cache:
    # A key made in this transaction may vanish with it, and its scope may then get another: such a cipher lives as
    # long as the transaction. Any other key's row is committed, and its cipher is kept by the process.
    if acting.is_acting() and scope in acting.current().created:
        return _Scratch(acting.current().scratch)
    return _ciphers


def cipher(scope: Scope, purpose: str, generation: int | None = None) -> tuple[int, primitives.Aead]:
    """The cipher of a scope for a purpose, of one generation or (None) the newest; with the generation's number.

    Raises KeyUnavailable where the scope has no such key.
    """
    cache = _cache_for(scope)
    found = cache.get((scope, purpose, generation))
    if found is None:
        number, key = key_for(scope, purpose, generation)
        found = (number, primitives.Aead(key))
        cache.put((scope, purpose, generation), found)
    return found
