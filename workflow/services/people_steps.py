"""What the steps about a case's people share: who may record them, and how their rows are written beside the event."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.errors import Hidden, Refused, Subject, Text
from intake.models import CommunicationGrant, Person
from intake.policies import Tier
from intake.services.audit import record_for
from intake.services.later import person_get
from intake.vocabulary import GrantSource
from workflow.machine.lifecycle import OFFICERS
from workflow.machine.recordable import RECORDABLE
from workflow.models import CaseEvent, CaseFile, PersonStanding
from workflow.policies import can_see
from workflow.selectors.standings import standing_in, standings_of
from workflow.services.events import Entry
from workflow.services.records import case_record
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import Standing


def subject_of(case: CaseFile) -> Subject:
    """What a refusal is about."""
    return ("communication", case.communication_id)


def ensure_officer(case: CaseFile, user: User) -> None:
    """Raise Hidden or Refused unless ``user`` is an officer to whom the case's content is open."""
    if not can_see(user, case, Tier.CARD):
        raise Hidden("case_not_visible", "", subject=subject_of(case))
    if not user.has_role(*OFFICERS):
        raise Refused("not_your_role", _("This step is not yours to record."), subject=subject_of(case))
    if not can_see(user, case, Tier.CONTENT):
        raise Refused("not_assigned", _("The case is not assigned to you."), subject=subject_of(case))


def is_assigned(case: CaseFile, user: User) -> bool:
    """Whether ``user`` is the officer to whom the communication is assigned: break-glass is no assignment."""
    given = CommunicationGrant.objects.filter(
        content_object=case.communication_id,
        user=user,
        source=GrantSource.ASSIGNED,
        permission__codename=Tier.CONTENT.value,
    )
    return user.has_role(*OFFICERS) and given.exists() and can_see(user, case, Tier.CONTENT)


def ensure_assigned(case: CaseFile, user: User) -> None:
    """Raise Hidden or Refused unless the case is assigned to ``user``."""
    ensure_officer(case, user)
    if not is_assigned(case, user):
        raise Refused("not_assigned", _("The case is not assigned to you."), subject=subject_of(case))


def person_of(case: CaseFile, person_id: UUID) -> Person:
    """A person of the case's communication. Raises Hidden for any other."""
    return person_get(case.communication, person_id)


def ensure_standing(case: CaseFile, person: Person, allowed: Iterable[Standing], code: str, message: Text) -> None:
    """Raise Refused with ``code`` where the person's standing in the case is none of those ``allowed``."""
    if standing_in(standings_of(case), person.pk) not in allowed:
        raise Refused(code, message, subject=subject_of(case))


def cases_of(case: CaseFile, kind: EventKind) -> list[CaseFile]:
    """The given case, and those of the same communication in which a step of ``kind`` can be recorded now.

    What befalls a person befalls them in the case against each State. A case of an imported past stands alone.
    """
    others = CaseFile.objects.filter(communication_id=case.communication_id).exclude(pk=case.pk)
    possible = [state.value for state in RECORDABLE[kind].states]
    # In one order for everybody: two officers who record at once wait for each other, and do not lock each other out.
    return sorted([case, *others.filter(state__in=possible)], key=lambda one: one.pk)


def record_of(case: CaseFile, kind: EventKind, person: Person, entry: Entry, *, user: User, at: datetime) -> CaseEvent:
    """Record a step that concerns one person. Raises as :func:`case_record` does."""
    return case_record(case=case, kind=kind, entry=replace(entry, concerns=person.pk), user=user, at=at)


def standing_write(
    event: CaseEvent, person_id: UUID, standing: Standing, *, at: datetime, note: str = "", other_id: UUID | None = None
) -> PersonStanding:
    """Add what ``event`` makes of a person's part in its case."""
    rows = PersonStanding.objects.filter(case_id=event.case_id, person_id=person_id)
    row = PersonStanding(
        case_id=event.case_id,
        communication_id=event.communication_id,
        person_id=person_id,
        order=(rows.aggregate(last=Max("order"))["last"] or 0) + 1,
        event_id=event.pk,
        standing=standing,
        other_id=other_id,
        since_date=event.occurred_date,
        precision=event.precision,
        recorded_at=at,
    )
    row.note = note.strip() or None
    row.save(force_insert=True)
    others = [("person", other_id)] if other_id else []
    record_for(
        event.communication_id,
        Action.PERSON_STANDING_RECORDED,
        objects=[("case", event.case_id), ("event", event.pk), ("person", person_id), *others],
        codes={"standing": standing.value},
    )
    return row
