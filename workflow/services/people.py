"""The people of a case as their lives go on: deaths, heirs, new complainants, representatives and addresses.

Each step writes its event, which concerns the person, and its rows in one transaction. The author's limits stop with a
death and run again when heirs continue or a complainant is replaced: the table of limits does that from the events.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.core.acting import service
from casetracker.core.errors import Refused, invalid
from intake.models import Person
from intake.services.contacts import contact_change
from workflow.models import CaseEvent, CaseFile
from workflow.services.events import Entry
from workflow.services.people_steps import (
    cases_of,
    ensure_officer,
    ensure_standing,
    record_of,
    standing_write,
    subject_of,
)
from workflow.services.withdrawals import PEOPLE_REASONS, withdrawal_problem
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import Standing

__all__ = [
    "PEOPLE_REASONS",
    "address_change",
    "complainant_replace",
    "heirs_ask",
    "heirs_continue",
    "person_died",
    "representative_change",
    "withdrawal_problem",
]

E = EventKind


@service
def person_died(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> list[CaseEvent]:
    """Record that a victim or an author died, in every case of the communication.

    Of an author, or an author who is a victim too, it is the author's death: their limits stop until heirs were asked.
    Raises Hidden, Invalid, Refused (``died_already``).
    """
    alive = (Standing.TAKES_PART, Standing.WITHDREW)
    ensure_officer(case, user)
    text = _("That this person died, or was replaced, is recorded already.")
    ensure_standing(case, person, alive, "died_already", text)
    kind = E.AUTHOR_DIED if person.is_author else E.VICTIM_DIED
    return _everywhere(case, kind, person, entry, Standing.DIED, user=user, at=at)


@service
def heirs_ask(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> CaseEvent:
    """Ask whether heirs continue for a person who died: a request to the author's side with its last day.

    ``entry.until`` is that day. Raises Hidden, Invalid, Refused (``not_dead``).
    """
    ensure_officer(case, user)
    ensure_standing(case, person, [Standing.DIED], "not_dead", _("No death of this person is recorded in this case."))
    if entry.until is None or (entry.occurred.value and entry.until <= entry.occurred.value):
        raise invalid("until", "not_after_the_request", _("Enter a last day after the day of the request."))
    asked = replace(entry, details={**entry.details, "about": "heirs"})
    return record_of(case, E.UPDATE_REQUESTED, person, asked, user=user, at=at)


@service
def heirs_continue(
    *, case: CaseFile, person: Person, heir: Person, entry: Entry, user: User, at: datetime
) -> list[CaseEvent]:
    """Record that ``heir`` continues for ``person``, who died. Raises Hidden, Invalid, Refused (``not_dead``)."""
    ensure_officer(case, user)
    ensure_standing(case, person, [Standing.DIED], "not_dead", _("No death of this person is recorded in this case."))
    _ensure_takes_part(case, person, heir)
    return _everywhere(case, E.HEIRS_CONTINUE, person, entry, Standing.HEIRS_CONTINUE, other=heir, user=user, at=at)


@service
def complainant_replace(
    *, case: CaseFile, person: Person, by: Person, entry: Entry, user: User, at: datetime
) -> list[CaseEvent]:
    """Record that another person takes the place of a complainant, living or dead.

    Raises Hidden, Invalid, Refused (``replaced_already``).
    """
    ensure_officer(case, user)
    allowed = (Standing.TAKES_PART, Standing.DIED)
    text = _("This person was replaced already, has heirs who continue, or has withdrawn.")
    ensure_standing(case, person, allowed, "replaced_already", text)
    _ensure_takes_part(case, person, by)
    return _everywhere(case, E.COMPLAINANT_REPLACED, person, entry, Standing.REPLACED, other=by, user=user, at=at)


@service
def representative_change(*, case: CaseFile, person: Person, entry: Entry, user: User, at: datetime) -> list[CaseEvent]:
    """Record that somebody else represents ``person`` from now on. Their authority is entered by a step of its own.

    Raises Hidden, Invalid, Refused.
    """
    _refuse_strangers(case, person)
    found = cases_of(case, E.COUNSEL_CHANGED)
    return [record_of(one, E.COUNSEL_CHANGED, person, entry, user=user, at=at) for one in found]


@service
def address_change(
    *, case: CaseFile, person: Person, contact: Mapping[str, Any], entry: Entry, user: User, at: datetime
) -> list[CaseEvent]:
    """Record how ``person`` is reached from now on: the new way is identity, and read by reveal alone.

    Raises Hidden, Invalid, Refused.
    """
    ensure_officer(case, user)
    _refuse_strangers(case, person)
    contact_change(user=user, person=person, answers=contact, at=at)
    found = cases_of(case, E.ADDRESS_CHANGED)
    return [record_of(one, E.ADDRESS_CHANGED, person, entry, user=user, at=at) for one in found]


def _ensure_takes_part(case: CaseFile, person: Person, other: Person) -> None:
    if other.pk == person.pk:
        raise invalid("other", "the_same_person", _("Choose another person than the one whose place is taken."))
    text = _("Whoever takes the place must take part themselves.")
    ensure_standing(case, other, [Standing.TAKES_PART], "other_not_taking_part", text)


def _everywhere(
    case: CaseFile,
    kind: EventKind,
    person: Person,
    entry: Entry,
    standing: Standing,
    *,
    user: User,
    at: datetime,
    other: Person | None = None,
) -> list[CaseEvent]:
    """The step in each case of the communication, with the person's standing beside it."""
    _refuse_strangers(case, person, other)
    events = []
    for one in cases_of(case, kind):
        event = record_of(one, kind, person, entry, user=user, at=at)
        standing_write(event, person.pk, standing, at=at, note=entry.note, other_id=other.pk if other else None)
        events.append(event)
    return events


def _refuse_strangers(case: CaseFile, *people: Person | None) -> None:
    if any(one is not None and one.communication_id != case.communication_id for one in people):
        raise Refused("not_of_this_case", _("Choose one of this case's own people."), subject=subject_of(case))
