"""What the author's side says of its people after submission, and what the secretariat does with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES
from casetracker.audit.actions import Action
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused
from casetracker.core.ids import new_id as new_uuid
from intake.models import Communication, Person
from intake.policies import Tier, ensure
from intake.services.audit import record_for
from workflow.models import CaseFile, PeopleStatement
from workflow.services.authority_ended import refuse_without_authority
from workflow.services.people_steps import ensure_officer, subject_of
from workflow.vocabulary_people import StatementAnswer, StatementKind

LONGEST = 10_000
# An address or a representative may change for everybody at once; the rest befalls somebody.
OF_SOMEBODY = frozenset(StatementKind) - {StatementKind.REPRESENTATIVE, StatementKind.ADDRESS}


@dataclass(frozen=True)
class Statement:
    """What is said: of whom, since when, in which words."""

    kind: StatementKind
    person_ids: Sequence[UUID]
    happened_on: date
    text: str

    def problems(self) -> list[Problem]:
        """What is wrong with it."""
        found = []
        if self.kind in OF_SOMEBODY and not self.person_ids:
            found.append(Problem("people", "required", _("Choose of whom you say this.")))
        if not self.text.strip():
            found.append(Problem("text", "required", _("Say what happened.")))
        if len(self.text) > LONGEST:
            text = _("Shorten the text to %(most)s characters.") % {"most": LONGEST}
            found.append(Problem("text", "too_long", text))
        if self.happened_on > clock.today():
            found.append(Problem("occurred", "in_the_future", _("The date lies in the future.")))
        return found


@service
def statement_make(
    *, user: User, communication: Communication, said: Statement, at: datetime, new_id: UUID | None = None
) -> PeopleStatement:
    """File a dated statement of the author's side. It moves nothing: the secretariat records what follows from it.

    ``new_id`` is the id that it takes: a form that is sent twice files one. Raises Invalid, Hidden, Refused (a draft).
    """
    ensure(user, communication, Tier.CONTENT)
    if not user.has_role(*CSO_ROLES):
        raise Hidden("not_the_authors_side", "", subject=("communication", communication.pk))
    filed = PeopleStatement.objects.filter(pk=new_id, communication=communication).first() if new_id else None
    if filed is not None:
        return filed
    refuse_without_authority(communication)
    if communication.sealed_at is None:
        raise Refused("not_submitted", _("Change the draft itself: it has not been submitted."))
    problems = said.problems() + _strangers(communication, said)
    if problems:
        raise Invalid(problems, subject=("communication", communication.pk))
    return _file(user, communication, said, at, new_id)


def _strangers(communication: Communication, said: Statement) -> list[Problem]:
    theirs = Person.objects.filter(communication=communication, pk__in=said.person_ids).count()
    if theirs == len(set(said.person_ids)):
        return []
    return [Problem("people", "not_of_this_communication", _("Choose one of this communication's own."))]


def _file(
    user: User, communication: Communication, said: Statement, at: datetime, new_id: UUID | None
) -> PeopleStatement:
    statement = PeopleStatement(
        pk=new_id or new_uuid(),
        communication=communication,
        kind=said.kind,
        happened_on=said.happened_on,
        author=user,
        made_at=at,
    )
    statement.person_ids = [str(person_id) for person_id in said.person_ids]
    statement.text = said.text.strip()
    statement.save(force_insert=True)
    record_for(
        communication.pk,
        Action.STATEMENT_MADE,
        objects=[("statement", statement.pk), *(("person", person_id) for person_id in said.person_ids)],
        codes={"kind": said.kind.value},
    )
    return statement


@service
def statement_answer(
    *, case: CaseFile, statement_id: UUID, outcome: StatementAnswer, answer: str, user: User, at: datetime
) -> PeopleStatement:
    """Say what was done with a statement: recorded, or why nothing was. Its author reads the answer.

    Raises Hidden, Invalid without a reason where nothing was recorded, Refused (``answered_already``).
    """
    ensure_officer(case, user)
    found = PeopleStatement.objects.select_for_update().filter(pk=statement_id, communication_id=case.communication_id)
    statement = found.first()
    if statement is None:
        raise Hidden("statement_unknown", "", subject=subject_of(case))
    if statement.answered_at is not None:
        raise Refused("answered_already", _("This statement was answered already."), subject=subject_of(case))
    if outcome is StatementAnswer.SET_ASIDE and not answer.strip():
        raise Invalid([Problem("answer", "required", _("Give the reason."))], subject=subject_of(case))
    statement.outcome, statement.answered_by, statement.answered_at = outcome, user, at
    statement.answer = answer.strip() or None
    statement.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    record_for(
        case.communication_id,
        Action.STATEMENT_ANSWERED,
        objects=[("statement", statement.pk)],
        codes={"outcome": outcome.value},
    )
    return statement


def waiting_statements(communication_id: UUID) -> QuerySet[PeopleStatement]:
    """The statements that nobody has answered, oldest first."""
    return PeopleStatement.objects.filter(communication_id=communication_id, answered_at__isnull=True)
