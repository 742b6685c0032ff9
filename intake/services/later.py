"""What comes after the seal and is more than a text: a person, an authority to act, its document.

What was filed does not change. Each of these rows says when it was entered and by whom; the database refuses it
otherwise, and refuses to change it afterwards.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused
from casetracker.reference import profiles
from casetracker.vault.sealing import SealedUpload
from intake.models import Authority, Communication, Evidence, Person
from intake.models.part import CommunicationPart
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from intake.services.evidence import describe
from intake.services.rows import apply_values, as_id, new_row
from intake.wizard.clean import Values, clean, is_asked, missing_to_save
from intake.wizard.documents import DOCUMENTS
from intake.wizard.question import Kind, Rows
from intake.wizard.sections import ROWS

PEOPLE, AUTHORITIES = ROWS["people"], ROWS["authorities"]


@service
def person_add(
    *, user: User, communication: Communication, answers: Mapping[str, Any], at: datetime, new_id: UUID | None = None
) -> Person:
    """Enter a person into a sealed communication: an heir, a new complainant, a new author.

    They are named as everybody is (77 (2)): what submission needs of a person is needed here. ``new_id`` is the id that
    they take: a form that is sent twice enters one. Raises Invalid, Hidden, Refused for a draft.
    """
    sealed = _sealed(user, communication)
    there = Person.objects.filter(pk=new_id, communication=sealed).first() if new_id else None
    if there is not None:
        return there
    values = _read(sealed, PEOPLE, answers)
    person = _new(sealed, PEOPLE, values, user=user, at=at, new_id=new_id)
    assert isinstance(person, Person)  # noqa: S101  the rows of people are people
    record_for(sealed.pk, Action.PERSON_ADDED, objects=[("person", person.pk)], fields=list(values))
    return person


@service
def authority_add(
    *, user: User, communication: Communication, answers: Mapping[str, Any], at: datetime, new_id: UUID | None = None
) -> Authority:
    """Enter a new authority to act for one victim of a sealed communication. Raises as :func:`person_add` does."""
    sealed = _sealed(user, communication)
    there = Authority.objects.filter(pk=new_id, communication=sealed).first() if new_id else None
    if there is not None:
        return there
    values = _read(sealed, AUTHORITIES, answers)
    authority = _new(sealed, AUTHORITIES, values, user=user, at=at, new_id=new_id)
    assert isinstance(authority, Authority)  # noqa: S101  the rows of authorities are authorities
    record_for(sealed.pk, Action.AUTHORITY_ADDED, objects=[("authority", authority.pk)], fields=list(values))
    return authority


@service
def document_add(
    *, user: User, communication: Communication, upload: SealedUpload, title: str, at: datetime
) -> Evidence:
    """Publish an encrypted upload as a document that came after the seal. Raises Hidden, Refused, NotStored."""
    sealed = _sealed(user, communication)
    rows = DOCUMENTS.rows
    assert rows is not None  # noqa: S101  the section has rows
    upload.claim()
    evidence = new_row(sealed, rows, at, new_id=upload.evidence_id)
    assert isinstance(evidence, Evidence)  # noqa: S101  the rows of documents are documents
    evidence.title = title
    evidence.added_at, evidence.added_by = at, user
    describe(evidence, upload, user)
    evidence.save(force_insert=True)
    record_for(sealed.pk, Action.EVIDENCE_ADDED, objects=[("evidence", evidence.pk)], fields=["title"])
    transaction.on_commit(upload.publish)
    return evidence


def _sealed(user: User, communication: Communication) -> Communication:
    """The communication, locked, for somebody who may read its identities. Raises Hidden, Refused for a draft."""
    ensure(user, communication, Tier.IDENTITY)
    fresh = Communication.objects.select_for_update().get(pk=communication.pk)
    if fresh.sealed_at is None:
        raise Refused("not_submitted", _("Change the draft itself: it has not been submitted."))
    return fresh


def _read(communication: Communication, rows: Rows, answers: Mapping[str, Any]) -> Values:
    values, problems = clean(rows.questions, answers, treaty=profiles.get(communication.procedure).treaty)
    values, wrong = _resolve(communication, rows, values)
    problems = problems or wrong or missing_to_save(rows.questions, values) or _unanswered(rows, values)
    if problems:
        raise Invalid(problems, subject=("communication", communication.pk))
    return values


def _resolve(communication: Communication, rows: Rows, values: Values) -> tuple[Values, list[Problem]]:
    """Turn ids of people and documents into rows of this communication: an heir gives an authority as a victim does."""
    problems: list[Problem] = []
    resolved = dict(values)
    pools = {Kind.PERSON: communication.person_rows.all(), Kind.DOCUMENT: communication.evidence_rows.all()}
    for question in rows.questions:
        if question.kind not in pools or not values.get(question.name):
            continue
        row_id = as_id(values[question.name])
        resolved[question.name] = pools[question.kind].filter(pk=row_id).first() if row_id else None
        if resolved[question.name] is None:
            text = _("Choose one of this communication's own.")
            problems.append(Problem(question.name, "not_of_this_communication", text, f"/{question.name}"))
    return resolved, problems


def _unanswered(rows: Rows, values: Values) -> list[Problem]:
    """What submission would have asked of this row."""
    text = _("Enter an answer: it is required.")
    found = [
        Problem(question.name, "required", text)
        for question in rows.questions
        if question.submit and is_asked(question, values) and values.get(question.name) in (None, "")
    ]
    if rows is PEOPLE and not (values.get("is_victim") or values.get("is_author")):
        told = _("Say whether this person is a victim, an author of the communication, or both.")
        found.append(Problem("is_victim", "neither_victim_nor_author", told))
    return found


def _new(
    communication: Communication, rows: Rows, values: Values, *, user: User, at: datetime, new_id: UUID | None
) -> CommunicationPart:
    row = new_row(communication, rows, at, new_id=new_id)
    assert isinstance(row, Person | Authority)  # noqa: S101  nothing else is entered by questions after the seal
    row.added_at, row.added_by = at, user
    apply_values(row, values)
    row.save(force_insert=True)
    return row


def person_get(communication: Communication, person_id: UUID) -> Person:
    """A person of this communication. Raises Hidden for any other."""
    found = Person.objects.filter(communication=communication, pk=person_id).first()
    if found is None:
        raise Hidden("person_unknown", "", subject=("communication", communication.pk))
    return found
