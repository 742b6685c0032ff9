"""A whole communication from one JSON document: all of it, or every problem and nothing written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem
from casetracker.vault.sealing import SealedUpload
from intake.completeness import Missing, missing_to_submit
from intake.loading.document import EVIDENCE, LIST_NAMED_BY, PEOPLE, Plan, PlannedRow, document_read
from intake.loading.problems import child, problem_at
from intake.loading.sources import FileRefused, FileSource
from intake.models import Communication
from intake.models.part import CommunicationPart
from intake.services.bulk import rows_add
from intake.services.drafts import communication_answer, communication_create, locked_draft, states_set, touch
from intake.services.evidence import evidence_add
from intake.wizard.about import ABOUT
from intake.wizard.clean import Values
from intake.wizard.question import Rows
from intake.wizard.sections import ROWS, SECTIONS

_ABOUT_NAMES = frozenset(question.name for question in ABOUT.questions)
# People and documents come first: authorities name them.
_LATER_ROWS = tuple(name for name in ROWS if name not in (PEOPLE, EVIDENCE))
ByKey = dict[str, dict[str | None, CommunicationPart]]


@service
def communication_load(*, user: User, document: Mapping[str, Any], files: FileSource, at: datetime) -> Communication:
    """File the communication that ``document`` describes, as a draft of the user's organisation.

    ``files`` gives the evidence by the names in the document. The caller closes it after the transaction has ended,
    which removes from the storage whatever no committed row published; on a refusal, what has no row is gone already.
    Raises Invalid with every problem of every section, each with its JSON pointer; Hidden to all but a CSO's members.
    """
    if not user.has_role(*CSO_ROLES):
        raise Hidden("not_of_a_cso", "")
    try:
        plan = _checked(document, files)
        return _write(user, plan, _sealed(plan, files), at)
    except BaseException:
        files.close()
        raise


def _checked(document: Mapping[str, Any], files: FileSource) -> Plan:
    plan = document_read(document, files)
    if plan.problems:
        raise Invalid(plan.problems)
    return plan


def _sealed(plan: Plan, files: FileSource) -> list[SealedUpload]:
    """Every file, encrypted and not yet published. Raises Invalid: a file may have changed since it was looked at."""
    sealed: list[SealedUpload] = []
    problems: list[Problem] = []
    for row in plan.rows[EVIDENCE]:
        try:
            sealed.append(files.seal(row.file or ""))
        except FileRefused as refused:
            problems.append(problem_at(row.pointer, "file", refused.code, refused.message))
    if problems:
        raise Invalid(problems)
    return sealed


def _write(user: User, plan: Plan, sealed: list[SealedUpload], at: datetime) -> Communication:
    about = {name: value for name, value in plan.own.items() if name in _ABOUT_NAMES}
    others = {name: value for name, value in plan.own.items() if name not in _ABOUT_NAMES}
    communication = communication_create(user=user, answers=about, procedure=plan.procedure, at=at)
    if others:
        communication_answer(user=user, communication=communication, answers=others, at=at)
    states_set(user=user, communication=communication, iso3s=plan.states, at=at)
    made: ByKey = {PEOPLE: _people(communication, plan, at), EVIDENCE: {}}
    for row, upload in zip(plan.rows[EVIDENCE], sealed, strict=True):
        made[EVIDENCE][row.key] = evidence_add(
            user=user, communication=communication, upload=upload, answers=row.values, at=at
        )
    for name in _LATER_ROWS:
        _add(communication, ROWS[name], [_resolved(ROWS[name], row, made) for row in plan.rows[name]], at)
    fresh = locked_draft(user, communication)
    touch(fresh, at)
    return Communication.objects.get(pk=communication.pk)


def _people(communication: Communication, plan: Plan, at: datetime) -> dict[str | None, CommunicationPart]:
    people = _add(communication, ROWS[PEOPLE], [row.values for row in plan.rows[PEOPLE]], at)
    return {row.key: person for row, person in zip(plan.rows[PEOPLE], people, strict=True)}


def _add(communication: Communication, rows: Rows, values: list[Values], at: datetime) -> list[CommunicationPart]:
    assert issubclass(rows.model, CommunicationPart)  # noqa: S101  every rows.model is a part
    return rows_add(communication, rows, rows.model, values, at=at)


def _resolved(rows: Rows, row: PlannedRow, made: ByKey) -> Values:
    named = {
        question.name: made[LIST_NAMED_BY[question.kind]][row.values[question.name]]
        for question in rows.questions
        if question.kind in LIST_NAMED_BY and row.values.get(question.name)
    }
    return row.values | named


def missing_problems(communication: Communication) -> list[Problem]:
    """What a loaded communication still needs before it can be submitted, by the pointers of its document."""
    places = {section.key: section.rows.key if section.rows else section.key for section in SECTIONS}
    indices = {row_id: index for name in ROWS for index, row_id in enumerate(_row_ids(communication, ROWS[name]))}
    return [_pointed(missing, places[missing.section], indices) for missing in missing_to_submit(communication)]


def _row_ids(communication: Communication, rows: Rows) -> list[UUID]:
    found = rows.model._default_manager.filter(communication=communication)  # noqa: SLF001  Django's public model API
    return list(found.values_list("pk", flat=True))


def _pointed(missing: Missing, place: str, indices: Mapping[UUID, int]) -> Problem:
    if missing.row_id is not None:
        pointer = child("", place, indices[missing.row_id], missing.question)
    else:
        pointer = child("", missing.question or place)
    return Problem(field=missing.question or place, code="missing", message=missing.message, pointer=pointer)
