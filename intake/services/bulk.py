"""Many rows at once: what loading and importing write, with one audit entry a batch instead of one a row."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

from django.db.models import Max

from casetracker.audit.actions import Action
from casetracker.core.ids import new_id
from intake.models import Communication
from intake.models.part import CommunicationPart
from intake.services.audit import record_for
from intake.services.rows import apply_values
from intake.wizard.clean import Values
from intake.wizard.question import Rows

# The digests of a batch stand in one audit entry: twenty fields of fifty people are about 100 kB.
BATCH = 50
Part = TypeVar("Part", bound=CommunicationPart)


def rows_add(
    communication: Communication,
    rows: Rows,
    model: type[Part],
    values: Sequence[Values],
    *,
    at: datetime,
    sent_id: UUID | None = None,
) -> list[Part]:
    """Write rows of cleaned values at the end of their list, in their order.

    Callers hold the lock of the draft, have resolved references and kept within ``rows.most``; they ``touch`` it.
    ``sent_id`` names the form that they came with: see :func:`rows_sent`.
    """
    standing = model._default_manager.filter(communication=communication)  # noqa: SLF001  Django's public model API
    last = standing.aggregate(last=Max("position"))["last"] or 0
    made: list[Part] = []
    for position, row_values in enumerate(values, start=last + 1):
        row = model(pk=id_of(sent_id, position - last), communication=communication, position=position, created_at=at)
        apply_values(row, row_values)
        made.append(row)
    for start in range(0, len(made), BATCH):
        _write(communication, rows, model, made[start : start + BATCH])
    return made


def id_of(sent_id: UUID | None, number: int) -> UUID:
    """The id of the row with this number (from 1) of a form: the same each time that the form is sent."""
    return uuid5(sent_id, str(number)) if sent_id else new_id()


def rows_sent(communication: Communication, model: type[Part], count: int, sent_id: UUID | None) -> list[Part]:
    """The rows that the same form, sent before, has made already; none for another form's."""
    if sent_id is None:
        return []
    ids = [id_of(sent_id, number) for number in range(1, count + 1)]
    return list(model._default_manager.filter(communication=communication, pk__in=ids))  # noqa: SLF001


def _write(communication: Communication, rows: Rows, model: type[Part], batch: list[Part]) -> None:
    model._default_manager.bulk_create(batch)  # noqa: SLF001
    record_for(
        communication.pk,
        Action.COMMUNICATION_CHANGED,
        objects=[(rows.key, row.pk) for row in batch],
        fields=[question.name for question in rows.questions],
        codes={"count": len(batch)},
    )
