"""A new generation of the index's key while the system runs: begin, fill, switch, drop; resumable after any of them.

From the moment the new key stands, whoever writes a row writes its tokens in both generations; who was writing before
is waited for. So each row is either written by its writer or found by the filling, which locks rows while it reads
them. The switch is one update. Then the old key goes, and with it everything that its tokens could tell.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import F, Max

from casetracker.core import acting
from casetracker.vault import blind_index, index_keys
from casetracker.vault.blind_index import BlindIndex
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.indexed import IndexedModel
from casetracker.vault.models import IndexKey, IndexToken, Rotation
from casetracker.vault.scope_keys import open_field_keys

KIND = "index"
BATCH = 200
_SLICES = 64
_BEFORE_ALL = UUID(int=0)

Progress = Callable[[int, int], None]
# Called in each batch's transaction, before anything is decrypted: the index, the generation, the ids of the rows.
Recorder = Callable[[str, int, list[UUID]], None]
Indexed = tuple[type[IndexedModel], BlindIndex]


@cache
def indexed_models() -> tuple[Indexed, ...]:
    """Every model with each of its blind indexes."""
    models = [model for model in apps.get_models() if issubclass(model, IndexedModel)]
    return tuple((model, index) for model in models for index in model.blind_indexes)


def indexed_rows() -> int:
    """How many rows there are to index."""
    return sum(model._default_manager.count() for model, _index in indexed_models())  # noqa: SLF001


def rotate_index(*, at: datetime, progress: Progress, record: Recorder) -> Rotation:
    """Rotate the key of the blind indexes, or take up the rotation that was interrupted; return it, finished.

    ``progress`` is told rows done and rows in all. Every batch is a transaction of its own, so it is called outside of
    any block of ``acting``: raises RuntimeError otherwise. Raises KeyUnavailable, BrokenCiphertext.
    """
    if acting.is_acting():
        raise RuntimeError("a rotation opens its own transactions")
    rotation = _begun(at)
    key = IndexKey.objects.filter(generation=rotation.target or 0).first()
    if key is None:
        raise KeyUnavailable(f"there is no index generation {rotation.target}: were the keys restored with the data?")
    if not key.is_current:
        total = indexed_rows()
        progress(min(rotation.done, total), total)
        for done in _fill(rotation, key, record):
            progress(min(done, total), total)
        _switch(key)
        progress(total, total)
    _drop_older(key)
    Rotation.objects.filter(pk=rotation.pk, finished_at__isnull=True).update(finished_at=at)
    rotation.refresh_from_db()
    return rotation


def _begun(at: datetime) -> Rotation:
    with transaction.atomic():
        # Who is writing tokens now does not know the next generation yet: their rows are there once this goes on.
        index_keys.seize()
        standing = Rotation.objects.filter(kind=KIND, finished_at__isnull=True).first()
        if standing is not None:
            return standing
        key = index_keys.create_generation(persons=indexed_rows(), is_current=False)
        return Rotation.objects.create(kind=KIND, target=key.generation, started_at=at)


def _fill(rotation: Rotation, key: IndexKey, record: Recorder) -> Iterator[int]:
    done = rotation.done
    for indexed in indexed_models():
        last: UUID | None = _BEFORE_ALL
        while last is not None:
            with acting.acting(acting.COMMAND):
                last, count = _fill_batch(indexed, key, last, record)
                Rotation.objects.filter(pk=rotation.pk).update(done=F("done") + count)
            done += count
            yield done


def _fill_batch(indexed: Indexed, key: IndexKey, after: UUID, record: Recorder) -> tuple[UUID | None, int]:
    """Fill in the next rows behind ``after``; return the last one's id (None after the last batch), and how many."""
    model, index = indexed
    index_keys.share()
    behind = model._default_manager.filter(pk__gt=after).order_by("pk")  # noqa: SLF001
    # Whoever changes one of these rows waits, and writes its tokens after ours; what is referred to may be referred to.
    rows = list(behind.select_for_update(no_key=True).only(model.scope_column, *index.fields)[:BATCH])
    if not rows:
        return None, 0
    filled = _filled(index, key, [row.pk for row in rows])
    left = [row for row in rows if row.pk not in filled]
    if left:
        record(index.name, key.generation, [row.pk for row in left])
        there = open_field_keys(left, index.fields)
        blind_index.fill(
            index, key, [row for row in left if row.vault_scope() in there]
        )  # what was erased has no names
    return rows[-1].pk, len(left)


def _filled(index: BlindIndex, key: IndexKey, row_ids: list[UUID]) -> set[UUID]:
    """Which of these rows have tokens in the new generation.

    Asked by the rows alone: statistics do not know the new generation yet, and a plan that relied on it would read
    everything that was filled so far, batch after batch.
    """
    found = IndexToken.objects.filter(row_id__in=row_ids).values_list("row_id", "index", "generation")
    return {row_id for row_id, name, generation in found if (name, generation) == (index.name, key.generation)}


def _switch(key: IndexKey) -> None:
    with transaction.atomic():
        index_keys.seize()
        IndexKey.objects.filter(is_current=True).update(is_current=False)
        IndexKey.objects.filter(pk=key.pk).update(is_current=True)


def _drop_older(key: IndexKey) -> None:
    with transaction.atomic():
        # First the key, so that nobody writes another token under it.
        index_keys.seize()
        IndexKey.objects.filter(generation__lt=key.generation).delete()
    older = IndexToken.objects.filter(generation__lt=key.generation)
    for index, generation in set(older.values_list("index", "generation").distinct()):
        tokens = IndexToken.objects.filter(index=index, generation=generation)
        top: int = tokens.aggregate(top=Max("bucket"))["top"] or 0
        step = top // _SLICES + 1
        for start in range(0, top + 1, step):
            tokens.filter(bucket__gte=start, bucket__lt=start + step).delete()
