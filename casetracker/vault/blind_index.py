"""Blind indexes: finding rows by words that are encrypted, without the database learning the words.

A model says which of its encrypted fields are searched and how they become tokens (``blind_indexes``). The vault keeps
the tokens in step with the rows by itself (``vault.indexed``), in every generation of the key that stands. A search
asks for the rows that lie in the buckets of all its tokens; the caller decrypts those and takes the false ones out.

Only words with many values are indexed, never a sex, a status or a country: a field with few values shows its
distribution whatever the key.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Count, Q

from casetracker.vault import index_keys
from casetracker.vault.models import IndexKey, IndexToken
from casetracker.vault.name_tokens import index_tokens
from casetracker.vault.scopes import Scope

if TYPE_CHECKING:
    from casetracker.vault.indexed import IndexedModel

T = TypeVar("T")
Place = tuple[UUID, int, int]  # the id of a row, a generation, a bucket

ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class BlindIndex:
    """One index of a model: its stable name, the encrypted fields in it, and how their texts become tokens.

    The name is derived into the key: it is never changed and never used again.
    """

    name: str
    fields: tuple[str, ...]
    tokens: Callable[..., tuple[str, ...]] = index_tokens


def refresh(rows: Sequence["IndexedModel"], *, are_new: bool = False) -> None:
    """Write the tokens of saved rows of one model anew, in every generation that stands; the rest stays as it is.

    Called in the transaction that saved the rows, after them: whoever else touches a row's tokens holds its row.
    Raises BrokenCiphertext or KeyUnavailable.
    """
    for index in rows[0].blind_indexes if rows else ():
        index_keys.share()
        keys = index_keys.standing()
        for start in range(0, len(rows), ROWS_AT_ONCE):
            _write(index, keys, rows[start : start + ROWS_AT_ONCE], are_new=are_new)


def _write(index: BlindIndex, keys: Iterable[IndexKey], rows: Sequence["IndexedModel"], *, are_new: bool) -> None:
    texts = {row.pk: _texts(index, row) for row in rows}
    scopes = {row.pk: row.vault_scope() for row in rows}
    wanted: set[Place] = set()
    for key in keys:
        bucket = index_keys.bucketer(key, index.name)
        wanted |= {
            (row_id, key.generation, bucket(token)) for row_id, text in texts.items() for token in index.tokens(*text)
        }
    there = set() if are_new else _places(index, list(texts))
    _remove(index, there - wanted)
    IndexToken.objects.bulk_create(
        IndexToken(
            index=index.name,
            generation=generation,
            bucket=bucket_number,
            row_id=row_id,
            scope_kind=scopes[row_id].kind,
            scope_id=scopes[row_id].id,
        )
        for row_id, generation, bucket_number in sorted(wanted - there)
    )


def _texts(index: BlindIndex, row: "IndexedModel") -> list[str]:
    return [str(row.open_field(name) or "") for name in index.fields]


def _places(index: BlindIndex, row_ids: list[UUID]) -> set[Place]:
    found = IndexToken.objects.filter(index=index.name, row_id__in=row_ids)
    return set(found.values_list("row_id", "generation", "bucket"))


def _remove(index: BlindIndex, places: set[Place]) -> None:
    buckets: dict[tuple[UUID, int], list[int]] = defaultdict(list)
    for row_id, generation, bucket in places:
        buckets[row_id, generation].append(bucket)
    for (row_id, generation), numbers in buckets.items():
        IndexToken.objects.filter(index=index.name, row_id=row_id, generation=generation, bucket__in=numbers).delete()


def fill(index: BlindIndex, key: IndexKey, rows: Sequence["IndexedModel"]) -> None:
    """Write the tokens of locked rows that have none yet in this generation."""
    _write(index, [key], rows, are_new=True)


def forget_rows(row_ids: Sequence[UUID]) -> None:
    """Take out every token of rows that are gone. Called after their deletion, which waited for whoever held them."""
    for start in range(0, len(row_ids), ROWS_AT_ONCE):
        IndexToken.objects.filter(row_id__in=row_ids[start : start + ROWS_AT_ONCE]).delete()


def forget_scope(scope: Scope) -> int:
    """Take out every token of a scope, in every generation, and return how many there were: part of its erasure.

    Nobody writes tokens until the caller's transaction ends: what is being written at this moment is waited for, and
    what comes later finds the scope's keys destroyed. Call it first in that transaction, before any lock for which
    somebody who writes tokens may wait, such as that of a chain of the audit log.
    """
    index_keys.seize()
    return IndexToken.objects.filter(scope_id=scope.id, scope_kind=scope.kind).delete()[0]


def find(index: BlindIndex, tokens: Iterable[str], fetch: Callable[[Q], T]) -> T:
    """What ``fetch`` returns for the condition that a row lies in the buckets of all ``tokens``.

    It is asked again where the generation was replaced meanwhile: the old one's tokens may have been gone already.
    Raises KeyUnavailable.
    """
    words = sorted(set(tokens))
    while True:
        key = index_keys.current()
        found = fetch(_in_buckets(index, key, words))
        if IndexKey.objects.filter(pk=key.pk, is_current=True).exists():
            return found


def _in_buckets(index: BlindIndex, key: IndexKey, tokens: Sequence[str]) -> Q:
    bucket = index_keys.bucketer(key, index.name)
    numbers = {bucket(token) for token in tokens}
    tokens_there = IndexToken.objects.filter(index=index.name, generation=key.generation, bucket__in=numbers)
    # A row has a bucket once, so whoever has as many as were asked for has them all: one scan, however many words.
    with_all = tokens_there.values("row_id").annotate(buckets=Count("bucket")).filter(buckets=len(numbers))
    return Q(pk__in=with_all.values("row_id"))
