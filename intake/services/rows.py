"""The rows of a communication: one service for people, authorities, facts, claims, remedies and the rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused
from casetracker.reference import profiles
from casetracker.vault.fields import EncryptedField
from intake.models import Authority, Communication
from intake.models.part import CommunicationPart
from intake.services.audit import record_for
from intake.services.drafts import locked_draft, touch
from intake.wizard.clean import Values, clean, missing_to_save
from intake.wizard.question import Kind, Rows


def row_get(communication: Communication, rows: Rows, row_id: UUID) -> CommunicationPart:
    """A row of this communication. Raises Hidden for any other."""
    found = rows.model._default_manager.filter(communication=communication, pk=row_id).first()  # noqa: SLF001
    if not isinstance(found, CommunicationPart):
        raise Hidden("row_unknown", "", subject=("communication", communication.pk))
    return found


@service
def row_save(
    *,
    user: User,
    communication: Communication,
    rows: Rows,
    answers: Mapping[str, Any],
    at: datetime,
    row_id: UUID | None = None,
    new_id: UUID | None = None,
) -> CommunicationPart:
    """Add a row, or (with ``row_id``) change one; answers that are absent stay as they were.

    ``person`` and ``document`` answers are ids of rows of the same communication. ``new_id`` is the id that a new row
    takes: what is sent twice with it makes one row. Raises Invalid, Hidden, Refused.
    """
    fresh = locked_draft(user, communication)
    if row_id is None and new_id and row_exists(fresh, rows, new_id):
        row_id = new_id
    row = row_get(fresh, rows, row_id) if row_id else new_row(fresh, rows, at, new_id=new_id)
    values, problems = clean(rows.questions, answers, treaty=profiles.get(fresh.procedure).treaty)
    values, wrong = resolve_references(fresh, rows, values)
    problems += wrong
    if not problems:
        problems = missing_to_save(rows.questions, values if row_id is None else _merged(row, rows, values))
    if problems:
        raise Invalid(problems)
    apply_values(row, values)
    row.save()
    touch(fresh, at)
    record_for(fresh.pk, Action.COMMUNICATION_CHANGED, objects=[(rows.key, row.pk)], fields=list(values))
    return row


def row_exists(communication: Communication, rows: Rows, row_id: UUID) -> bool:
    """Whether this communication has a row of this id."""
    return rows.model._default_manager.filter(communication=communication, pk=row_id).exists()  # noqa: SLF001


def new_row(communication: Communication, rows: Rows, at: datetime, *, new_id: UUID | None = None) -> CommunicationPart:
    """An unsaved row at the end of its list. Raises Refused where that is full, Hidden for an id in use elsewhere."""
    if new_id and rows.model._default_manager.filter(pk=new_id).exists():  # noqa: SLF001
        raise Hidden("row_unknown", "", subject=("communication", communication.pk))
    manager = rows.model._default_manager.filter(communication=communication)  # noqa: SLF001
    if manager.count() >= rows.most:
        text = _("There can be at most %(most)s of these.") % {"most": rows.most}
        raise Refused("too_many_rows", text, field=rows.key, subject=("communication", communication.pk))
    last = manager.aggregate(last=Max("position"))["last"] or 0
    given = {"pk": new_id} if new_id else {}
    row = rows.model(communication=communication, position=last + 1, created_at=at, **given)
    assert isinstance(row, CommunicationPart)  # noqa: S101  every rows.model is a part
    return row


def resolve_references(communication: Communication, rows: Rows, values: Values) -> tuple[Values, list[Problem]]:
    """Turn ids of victims and documents into rows of the same communication."""
    problems: list[Problem] = []
    resolved = dict(values)
    for question in rows.questions:
        if question.kind not in (Kind.PERSON, Kind.DOCUMENT) or not values.get(question.name):
            continue
        victims = communication.person_rows.filter(is_victim=True)
        pool = victims if question.kind is Kind.PERSON else communication.evidence_rows.all()
        row_id = as_id(values[question.name])
        found = pool.filter(pk=row_id).first() if row_id else None
        if found is None:
            text = _("Choose one of this communication's own.")
            problems.append(Problem(question.name, "not_of_this_communication", text, f"/{question.name}"))
        resolved[question.name] = found
    return resolved, problems


def as_id(value: Any) -> UUID | None:
    """The id that ``value`` is or writes, or None."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


def _merged(row: CommunicationPart, rows: Rows, values: Values) -> Values:
    standing = {question.name: getattr(row, question.name) for question in rows.questions}
    return standing | values


def apply_values(row: CommunicationPart, values: Values) -> None:
    """Set the answers; an answer taken back is NULL in an encrypted column and empty in a plain one."""
    for name, value in values.items():
        field = row._meta.get_field(name)  # noqa: SLF001
        is_nullable = isinstance(field, EncryptedField) or field.null
        setattr(row, name, "" if value is None and not is_nullable else value)


@service
def row_remove(*, user: User, communication: Communication, rows: Rows, row_id: UUID, at: datetime) -> None:
    """Take a row out of a draft. Raises Refused where another row leans on it."""
    fresh = locked_draft(user, communication)
    row = row_get(fresh, rows, row_id)
    if Authority.objects.filter(communication=fresh, person=row.pk).exists():
        text = _("Remove this person's authority to act first.")
        raise Refused("row_in_use", text, field=rows.key, subject=("communication", fresh.pk))
    if Authority.objects.filter(communication=fresh, document=row.pk).exists():
        text = _("An authority to act rests on this document: change that first.")
        raise Refused("row_in_use", text, field=rows.key, subject=("communication", fresh.pk))
    row.delete()
    touch(fresh, at)
    record_for(
        fresh.pk, Action.COMMUNICATION_CHANGED, objects=[(rows.key, row_id)], fields=[rows.key], codes={"removed": 1}
    )
