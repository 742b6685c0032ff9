"""Many rows at once: what loading and importing write, with one audit entry a batch instead of one a row."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar, cast
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
    ids: Sequence[UUID] = (),
) -> list[Part]:
    """Write rows of cleaned values at the end of their list, in their order.

    Callers hold the lock of the draft, have resolved references and kept within ``rows.most``; they ``touch`` it.
    ``ids`` are the rows' ids where a form sent twice must find them again: see :func:`ids_of_form`.
    """
    standing = model._default_manager.filter(communication=communication)  # noqa: SLF001  Django's public model API
    last = standing.aggregate(last=Max("position"))["last"] or 0
    made: list[Part] = []
    for number, row_values in enumerate(values):
        row = model(communication=communication, position=last + 1 + number, created_at=at)
        if ids:
            row.pk = ids[number]
        apply_values(row, row_values)
        made.append(row)
    for start in range(0, len(made), BATCH):
        _write(communication, rows, model, made[start : start + BATCH])
    return made


def ids_of_form(communication: Communication, sent_id: UUID | None, contents: Sequence[str]) -> list[UUID]:
    """The ids of the rows of one form: the same for the same form with the same content, fresh where it has no id.

    What was changed before the form was sent again is another row: it is added, never passed over as known. The id of
    a form is random and kept nowhere, so that nothing can be told from the ids; the communication is part of them, so
    that one form sent to two communications is two.
    """
    if sent_id is None:
        return [new_id() for _content in contents]
    return [uuid5(sent_id, f"{communication.pk} {content}") for content in contents]


def rows_there(communication: Communication, model: type[Part], ids: Sequence[UUID]) -> dict[UUID, Part]:
    """Which of ``ids`` are rows of the communication already."""
    found = model._default_manager.filter(communication=communication, pk__in=ids)  # noqa: SLF001
    return {row.pk: cast("Part", row) for row in found}


def _write(communication: Communication, rows: Rows, model: type[Part], batch: list[Part]) -> None:
    model._default_manager.bulk_create(batch)  # noqa: SLF001
    record_for(
        communication.pk,
        Action.COMMUNICATION_CHANGED,
        objects=[(rows.key, row.pk) for row in batch],
        fields=[question.name for question in rows.questions],
        codes={"count": len(batch)},
    )
