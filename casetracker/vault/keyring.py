"""From the root key to a ready cipher: root -> epoch KEK -> DEK of a scope and generation -> key of a purpose.

Unwrapped keys are kept in bounded caches for at most ``VAULT_KEK_CACHE_SECONDS``; those that the present transaction
made, for as long as it may still be rolled back, with it alone (``marks``).

Who seals takes the newest generation and holds it until the end of the transaction. Who rotates a scope's key waits for
them and they for it, so nothing is ever sealed under a key that is about to go.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet

from casetracker.core import clock
from casetracker.core.ids import new_id
from casetracker.vault import epochs, index_keys, marks, primitives
from casetracker.vault.cache import ExpiringCache
from casetracker.vault.envelope import HEAD_BYTES, FieldCipher, generation_of, head_of
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import DataKey
from casetracker.vault.scopes import Scope

FIELD, FILE, NOTE, EXPORT, COMMIT = "field", "file", "note", "export", "commit"
CACHED_CIPHERS = 4096
ATTEMPTS = 3

_ciphers: ExpiringCache[FieldCipher] = ExpiringCache(CACHED_CIPHERS)


def forget(scope: Scope | None = None) -> None:
    """Drop every unwrapped key of this process, or one scope's: whoever destroys keys calls it.

    Other processes let theirs go within ``VAULT_KEK_CACHE_SECONDS``.
    """
    if scope is None:
        epochs.forget()
        index_keys.forget()
        _ciphers.clear()
        return
    _ciphers.drop(_code(scope))
    marks.forget(_code(scope))


def _code(scope: Scope) -> int:
    # One number for kind and id: hashing a tuple of an enum's member and a UUID costs more than opening a field.
    return scope.id.int << 8 | scope.kind


def _dek_wrapping_key(epoch: int, key_id: UUID, scope: Scope) -> bytes:
    return primitives.derive(epochs.kek(epoch), wrapping_info(key_id, scope))


def wrapping_info(key_id: UUID, scope: Scope) -> bytes:
    """What binds the wrap of a data key to its row and its scope."""
    return primitives.length_prefixed(b"ct/wrap/v1", key_id.bytes, bytes((scope.kind,)), scope.id.bytes)


def purpose_key(dek: bytes, purpose: str) -> bytes:
    """The key of one purpose (``field``, ``file``, …) under a data key."""
    return primitives.derive(dek, b"ct/v1/" + purpose.encode())


def create_scope(scope: Scope) -> None:
    """Give a scope its first data key, in the present transaction. Raises IntegrityError where it has one."""
    add_generation(scope, 1)


def add_generation(scope: Scope, generation: int) -> None:
    """Give a scope a new data key; whatever this transaction seals from now on is sealed under it.

    Raises KeyUnavailable, IntegrityError where the scope has a key of this generation.
    """
    epoch, key_id, dek = epochs.current_epoch(), new_id(), primitives.new_key()
    DataKey.objects.create(
        id=key_id,
        scope_kind=scope.kind,
        scope_id=scope.id,
        generation=generation,
        epoch_id=epoch,
        wrapped=primitives.wrap_key(_dek_wrapping_key(epoch, key_id, scope), dek),
        commitment=purpose_key(dek, COMMIT),
        created_at=clock.now(),
    )
    code = _code(scope)
    marks.put(code, newest=generation, is_fresh=True, committed=lambda: _ciphers.drop(code))


def has_scope(scope: Scope) -> bool:
    """Whether the scope has a data key."""
    return keys_of(scope).exists()


def keys_of(scope: Scope) -> "QuerySet[DataKey]":
    """The rows of a scope's data keys, newest first."""
    return DataKey.objects.filter(scope_kind=scope.kind, scope_id=scope.id).order_by("-generation")


def ensure_scope(scope: Scope) -> None:
    """Give a scope a data key unless it has one."""
    if not has_scope(scope):
        create_scope(scope)


def destroy(scope: Scope, *, before: int | None = None) -> int:
    """Destroy a scope's data keys, all or those of generations ``before`` one; return how many.

    It waits for the transactions that seal under them. Nothing brings them back.
    """
    count = 0
    while ids := held_keys(scope, before=before):
        DataKey.objects.filter(pk__in=ids).delete()
        count += len(ids)
    if before is None:
        forget(scope)
        # Once more when it is committed: another thread may have asked for a key that still stood.
        transaction.on_commit(lambda: forget(scope), using=marks.KEY_DATABASE)
    return count


def held_keys(scope: Scope, *, before: int | None = None) -> list[UUID]:
    """The ids of a scope's data keys (of generations ``before`` one), locked until the end of the transaction."""
    wanted = keys_of(scope) if before is None else keys_of(scope).filter(generation__lt=before)
    while True:
        ids = list(wanted.select_for_update().values_list("pk", flat=True))
        # A renewal that we waited for took the keys that we saw away, and put another in their place.
        if ids or not wanted.exists():
            return ids


def newest_generation(scope: Scope) -> int:
    """The generation to seal under, held until the end of the transaction. Raises KeyUnavailable."""
    mark = marks.find(_code(scope))
    if mark is not None:
        return mark.newest
    for _ in range(ATTEMPTS):
        found = _held(scope)
        if found is not None:
            marks.put(_code(scope), newest=found, committed=lambda: None)
            return found
        # A row that was taken away while we waited for it has a successor, unless the scope was erased.
        if not has_scope(scope):
            break
    raise _no_key(scope)


def _held(scope: Scope) -> int | None:
    newest = keys_of(scope).values_list("generation", flat=True)[:1]
    connection = connections[marks.KEY_DATABASE]
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return newest.first()
    sql, parameters = newest.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _no_key(scope: Scope) -> KeyUnavailable:
    return KeyUnavailable(f"no data key for {scope.kind.name.lower()} {scope.id}: never made, or destroyed")


def _unwrap(row: DataKey, scope: Scope) -> bytes:
    try:
        dek = primitives.unwrap_key(_dek_wrapping_key(row.epoch_id, row.pk, scope), bytes(row.wrapped))
    except primitives.InvalidUnwrap:
        raise KeyUnavailable(f"the data key {row.pk} does not open: it was changed or moved") from None
    if not primitives.equal(purpose_key(dek, COMMIT), bytes(row.commitment)):
        raise KeyUnavailable(f"the data key {row.pk} is not the one its row committed to")
    return dek


def key_for(scope: Scope, purpose: str, generation: int | None = None) -> tuple[int, bytes]:
    """The raw key of a scope for a purpose, with its generation: the newest, to seal under, where none is named.

    Raises KeyUnavailable where there is none.
    """
    wanted = newest_generation(scope) if generation is None else generation
    row = keys_of(scope).filter(generation=wanted).first()
    if row is None:
        raise _no_key(scope)
    return wanted, purpose_key(_unwrap(row, scope), purpose)


def cipher_to_seal(scope: Scope) -> FieldCipher:
    """The cipher of a scope's fields under its newest key. Raises KeyUnavailable where it has none."""
    code = scope.id.int << 8 | scope.kind
    mark = marks.find(code)
    if mark is not None and mark.sealing is not None:
        cipher: FieldCipher = mark.sealing
        return cipher
    head = head_of(newest_generation(scope))
    cipher = _kept(scope, head) or _loaded(scope, head)
    mark = marks.find(code)
    if mark is not None:
        mark.sealing = cipher
    return cipher


def cipher_to_open(scope: Scope, envelope: bytes) -> FieldCipher:
    """The cipher of a scope's fields under the key that an envelope names.

    Raises BrokenCiphertext where the bytes are no envelope, KeyUnavailable where there is no such key.
    """
    head, code = envelope[:HEAD_BYTES], scope.id.int << 8 | scope.kind
    found = _kept(scope, head) if code in marks.alive.fresh else _ciphers.get((code, head))
    return found or _loaded(scope, head_of(generation_of(envelope)))


def load_ciphers(wanted: Iterable[tuple[Scope, bytes]], *, is_asking_all: bool = False) -> set[Scope]:
    """Have the ciphers for many scopes' envelopes ready by one query, so that opening them asks no more.

    An envelope's head is enough. Returns the scopes that were asked for and have a key: those whose ciphers are not at
    hand, or with ``is_asking_all`` every one. Keys that are not there are passed over: who opens a field under one of
    them is told. Raises BrokenCiphertext, and KeyUnavailable where a key that is there does not open.
    """
    asked = {
        (scope, int.from_bytes(envelope[2:HEAD_BYTES], "big"))
        for scope, envelope in wanted
        if is_asking_all or not _kept(scope, envelope[:HEAD_BYTES])
    }
    by_place = {(int(scope.kind), scope.id, generation): scope for scope, generation in asked}
    scopes = {(int(scope.kind), scope.id): scope for scope, _ in asked}
    there: set[Scope] = set()
    for row in DataKey.objects.filter(scope_id__in={scope.id for scope, _ in asked}) if asked else ():
        there |= {scopes[place] for place in [(row.scope_kind, row.scope_id)] if place in scopes}
        scope = by_place.get((row.scope_kind, row.scope_id, row.generation))
        if scope is not None and not _kept(scope, head_of(row.generation)):
            _keep(_made(row, scope))
    return there


def _loaded(scope: Scope, head: bytes) -> FieldCipher:
    row = keys_of(scope).filter(generation=int.from_bytes(head[2:], "big")).first()
    if row is None:
        raise _no_key(scope)
    return _keep(_made(row, scope))


def _made(row: DataKey, scope: Scope) -> FieldCipher:
    return FieldCipher(primitives.Aead(purpose_key(_unwrap(row, scope), FIELD)), scope, row.generation)


def _kept(scope: Scope, head: bytes) -> FieldCipher | None:
    code = _code(scope)
    mark = marks.made(code)
    if mark is not None and mark.kept is not None:
        return mark.kept.get(head)
    return _ciphers.get((code, head))


def _keep(cipher: FieldCipher) -> FieldCipher:
    code = _code(cipher.scope)
    mark = marks.made(code)
    if mark is not None and mark.kept is not None:
        mark.kept[cipher.head] = cipher
    else:
        _ciphers.put((code, cipher.head), cipher)
    return cipher
