"""Corrigenda: a correction is a decision of its own date that says all anew and points to what it corrects.

One person records it, and it takes effect once another has confirmed it.
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Hidden, Invalid, Problem, Refused, Subject
from intake.policies import Tier
from workflow.decisions.checks import decision_problems
from workflow.decisions.held import decided_by, held_problems
from workflow.models import CaseEvent, CaseFile, Decision
from workflow.policies import can_see
from workflow.selectors.decisions import standing_of
from workflow.services.contents import asked_of, contents_of, symbol_problems
from workflow.services.deciding import decision_write
from workflow.services.events import Entry, facts_of, lock_case, write_event
from workflow.vocabulary import EventKind

TWO_PERSONS = "procedure: two persons"
CORRECTING = frozenset({Role.CASE_OFFICER, Role.RAPPORTEUR, Role.MEMBER})


@service
def decision_correct(*, decision: Decision, entry: Entry, user: User, at: datetime) -> Decision:
    """Record a correction: clerical errors, never what was decided. It waits until somebody else confirms it.

    The row that is corrected stays as it is.

    ``entry.decided`` holds the whole decision anew; ``entry.note`` says what was wrong. Raises Hidden, Refused (it was
    corrected already: correct the correction; the case is imported), Invalid (``decided`` beside each field that says
    something else than the Committee decided).
    """
    case = lock_case(decision.case_id)
    subject: Subject = ("communication", case.communication_id)
    role = _role(case, user)
    if case.is_imported:
        raise Refused("imported", _("The past of an imported case is its source's."), subject=subject)
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused("corrected_already", _("It was corrected already: correct the correction."), subject=subject)
    entry = replace(
        entry,
        document_symbol=entry.document_symbol or _corrigendum(decision),
        details={**entry.details, **contents_of(entry).details()},
        concerns=decision.event_id,
    )
    problems = [*entry.problems(), *_problems(case, decision, entry)]
    if problems:
        raise Invalid(problems, subject=subject)
    facts = facts_of(case, user=user, occurred=entry.occurred)
    kind = EventKind.DECISION_CORRECTED
    event = write_event(case, kind, entry, to_state=case.state, user=user, role=role, facts=facts, at=at)
    corrected = contents_of(entry)
    return decision_write(case, event, corrected, kind=decision.kind, at=at, corrects=decision)  # type: ignore[arg-type]


@service
def correction_confirm(*, correction: Decision, user: User, at: datetime) -> CaseEvent:
    """Confirm a correction that somebody else recorded: from now on it stands, and the parties are told of it.

    Raises Hidden, Refused (``not_your_role``, ``nothing_to_confirm``: it is none, it stands or a later one does;
    ``recorded_by_the_same_person``).
    """
    case = lock_case(correction.case_id)
    subject: Subject = ("communication", case.communication_id)
    role = _role(case, user)
    if correction not in standing_of(case, correction).waiting:
        raise Refused("nothing_to_confirm", _("No correction waits here to be confirmed."), subject=subject)
    recorded = CaseEvent.objects.get(pk=correction.event_id)
    if recorded.actor_id == user.pk:
        text = _("Whoever recorded the correction cannot also confirm it.")
        raise Refused("recorded_by_the_same_person", text, rule=TWO_PERSONS, subject=subject)
    entry = Entry(
        PreciseDate(clock.day_of(at), Precision.DAY),
        told=recorded.told or "",
        document_symbol=correction.symbol,
        concerns=recorded.pk,
    )
    facts = facts_of(case, user=user, occurred=entry.occurred)
    kind = EventKind.CORRECTION_CONFIRMED
    return write_event(case, kind, entry, to_state=case.state, user=user, role=role, facts=facts, at=at)


def may_confirm(user: User, case: CaseFile, correction: Decision) -> bool:
    """Whether ``user`` may confirm this correction, which waits: all who may correct, but whoever recorded it."""
    by_another = CaseEvent.objects.filter(pk=correction.event_id).exclude(actor_id=user.pk).exists()
    return by_another and may_correct(user, case)


def may_correct(user: User, case: CaseFile) -> bool:
    """Whether ``user`` may correct a decision of this case."""
    return user.has_role(*CORRECTING) and not case.is_imported and can_see(user, case, Tier.CONTENT)


def _role(case: CaseFile, user: User) -> str:
    if not can_see(user, case, Tier.CONTENT):
        raise Hidden("case_not_visible", "", subject=("communication", case.communication_id))
    held = sorted(role.value for role in user.roles & CORRECTING)
    if not held:
        text = _("This step is not yours to take.")
        raise Refused("not_your_role", text, subject=("communication", case.communication_id))
    return held[0]


def _problems(case: CaseFile, decision: Decision, entry: Entry) -> list[Problem]:
    found: list[Problem] = []
    day = entry.occurred.value
    if day is None or (decision.adopted_date and day < decision.adopted_date):
        found.append(Problem("occurred", "before_the_decision", _("A correction is no earlier than the decision.")))
    if not entry.note.strip():
        found.append(Problem("note", "required", _("Give the reason.")))
    original = original_of(decision)
    adopted = CaseEvent.objects.get(pk=original.event_id)
    asked = replace(asked_of(case, entry), state=adopted.from_state)
    said = contents_of(entry)
    # What is not whole is said first: every gap would otherwise be told twice, as a change as well.
    found += decision_problems(EventKind(adopted.kind), said, asked) or held_problems(decided_by(original), said)
    return [*found, *symbol_problems(case, entry, is_correction=True)]


def original_of(decision: Decision) -> Decision:
    """The decision at the beginning of a chain of corrections."""
    while decision.corrects is not None:
        decision = decision.corrects
    return decision


def _corrigendum(decision: Decision) -> str:
    """The symbol of the next correction: ``…/Corr.1`` after the decision, ``…/Corr.2`` after that."""
    if not decision.symbol:
        return ""
    base, _word, number = decision.symbol.partition("/Corr.")
    return f"{base}/Corr.{int(number or 0) + 1}"
