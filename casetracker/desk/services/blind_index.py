"""The key of the blind indexes: the first generation, and each next one. What is read for it is on record."""

from datetime import datetime
from uuid import UUID

from casetracker.audit.actions import Action
from casetracker.audit.log import record
from casetracker.vault import index_keys, index_rotation
from casetracker.vault.index_rotation import Progress
from casetracker.vault.models import Rotation


def index_begin(*, at: datetime) -> None:
    """See to it that there is a key to search by; rows from before there was one are indexed. Raises KeyUnavailable."""
    if index_keys.has_current():
        return
    if index_rotation.indexed_rows():
        index_rotate(at=at)
    else:
        index_keys.create_generation(persons=0, is_current=True)


def index_rotate(*, at: datetime, progress: Progress = lambda _done, _total: None) -> Rotation:
    """Rotate the key of the blind indexes, or take up where the last rotation stopped: see ``vault.index_rotation``.

    Called outside of ``acting``. Each batch of rows that is decrypted for it is one entry of the audit log.
    """
    return index_rotation.rotate_index(at=at, progress=progress, record=_record)


def _record(index: str, generation: int, row_ids: list[UUID]) -> None:
    codes: dict[str, str | int] = {"index": index, "generation": generation, "count": len(row_ids)}
    record(Action.INDEX_REBUILT, objects=[("row", row_id) for row_id in row_ids], codes=codes)
