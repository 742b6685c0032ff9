"""Submission: the first transition. It checks receivability, seals the communication and opens the case files."""

from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import CSO_ROLES
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Refused
from casetracker.reference import profiles, selectors
from casetracker.reference.models import State
from casetracker.reference.receivability import Answer, Receivability
from intake.models import Communication
from intake.services.sealing import communication_seal
from workflow.models import CaseFile, Erasure
from workflow.services.events import Entry, facts_of, write_event
from workflow.vocabulary import CaseState, EventKind


@service
def communication_submit(*, user: User, communication: Communication, at: datetime) -> list[CaseFile]:
    """Submit: seal the communication and open one case file for each State concerned, in one transaction.

    The day of receipt is the calendar day in Geneva. Raises Refused naming the paragraph where any State's answer is
    no (the communication stays with the CSO, unsealed), Invalid with what is missing, Hidden. Where the answer is not
    established the submission is kept with its time of receipt, and a person decides with a reason.
    """
    profile = profiles.get(communication.procedure)
    received = clock.day_of(at, profile.zone)
    sealed = communication_seal(user=user, communication=communication, at=at)
    _refuse_while_it_may_be_erased(sealed)  # behind the lock that a request takes too
    answers = [
        (concerned.state, selectors.receivability_for(state=concerned.state, procedure=profile, on=received))
        for concerned in sealed.concerned_states.select_related("state").order_by("state_id")
    ]
    for state, answer in answers:
        _refuse_unless_receivable(sealed, state, answer)
    return [_open_case(sealed, state, answer, user=user, at=at, received=received) for state, answer in answers]


def _refuse_while_it_may_be_erased(communication: Communication) -> None:
    if Erasure.objects.filter(communication=communication, outcome="").exists():
        text = _("Its erasure was asked for. Decide on that first: what is submitted is the secretariat's to erase.")
        raise Refused("erasure_asked", text, subject=("communication", communication.pk))


def _refuse_unless_receivable(communication: Communication, state: State, answer: Receivability) -> None:
    if answer.answer is not Answer.NO:
        return
    text = _("%(state)s: %(reason)s The communication stays with you.") % {
        "state": selectors.state_name(state.iso3, get_language() or "en"),
        "reason": answer.message,
    }
    raise Refused(
        "not_receivable", text, rule=answer.paragraph, field="states", subject=("communication", communication.pk)
    )


def _open_case(
    communication: Communication, state: State, answer: Receivability, *, user: User, at: datetime, received: date
) -> CaseFile:
    case = CaseFile.objects.create(
        reference=f"{communication.reference}-{state.iso3}",
        communication=communication,
        state_party=state,
        procedure=communication.procedure,
        received_at=at,
        received_date=received,
        receivability=answer.answer.value,
        receivability_code=answer.code.value,
        victims_count=communication.person_rows.filter(is_victim=True).count(),
        changed_at=at,
    )
    record(
        Action.CASE_OPENED,
        Chain(ChainKind.COMMUNICATION, communication.pk),
        objects=[("communication", communication.pk), ("case", case.pk)],
        codes={"state_party": state.iso3, "receivability": answer.answer.value},
    )
    occurred = PreciseDate(received, Precision.DAY)
    entry = Entry(occurred=occurred, basis=f"{profiles.get(case.procedure).article} (1)")
    facts = facts_of(case, user=user, occurred=occurred)
    role = min(held.value for held in user.roles & CSO_ROLES)
    write_event(case, EventKind.SUBMITTED, entry, to_state=CaseState.RECEIVED, user=user, role=role, facts=facts, at=at)
    return case
