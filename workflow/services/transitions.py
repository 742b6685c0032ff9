"""The transition service: save, event, audit entry, limits and outbox message, once, for every door."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed, can_proceed

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused, Subject
from intake.policies import Tier
from workflow.machine.facts import CaseFacts
from workflow.machine.guards import REASONS, first_reason
from workflow.machine.organs import is_known, roles_for
from workflow.machine.step import Step
from workflow.machine.transitions import sources, steps, target
from workflow.models import CaseEvent, CaseFile
from workflow.policies import can_see
from workflow.services.contents import completed, decision_keep, ensure_said
from workflow.services.events import Entry, date_problems, ensure_imported, facts_of, lock_case, write_event
from workflow.services.numbers import give_number
from workflow.services.profiles import profile_of
from workflow.services.requirements import entry_problems
from workflow.services.sight import grant_for, not_readable
from workflow.services.sittings import ensure_sitting
from workflow.services.withdrawals import refuse_unchecked_withdrawal
from workflow.vocabulary import CaseState, EventKind


@service
def case_move(*, case: CaseFile, transition: str, entry: Entry, user: User | None, at: datetime) -> CaseEvent:
    """Take one transition of the machine.

    ``user`` is None for a recorded past alone (an import): its guards hold, its roles are the source's. Raises Hidden
    where the user may not see the case, Invalid for a wrong entry or one that does not say what
    the step must, Refused with the reason code of the first guard.
    """
    fresh = lock_case(case.pk)
    step = steps()[transition]
    role = _authorised_role(fresh, transition, step, user)
    facts = facts_of(fresh, user=user, occurred=entry.occurred)
    problems = [*entry.problems(), *date_problems(fresh, entry, facts), *_asked(fresh, step, entry, facts, at)]
    if problems:
        raise Invalid(problems, subject=_subject(fresh))
    _guard(fresh, transition, step, facts)
    refuse_unchecked_withdrawal(fresh, step.event, entry)
    entry = ensure_sitting(case=fresh, kind=step.event, entry=entry, user=user)
    _run_machine(fresh, transition)
    entry = completed(fresh, step.event, entry)
    ensure_said(fresh, step.event, entry)
    based = _with_basis(entry, step, fresh)
    event = write_event(fresh, step.event, based, to_state=target(transition), user=user, role=role, facts=facts, at=at)
    if step.event is EventKind.REGISTERED:
        give_number(fresh, event)
    decision_keep(fresh, event, entry, at=at)
    grant_for(fresh, event, at=at)
    return event


def reason_against(case: CaseFile, transition: str, *, user: User, facts: CaseFacts) -> str | None:
    """The code of why ``user`` cannot take a transition now, or None: for pages that offer what is possible."""
    step = steps()[transition]
    profile = profile_of(case)
    if not is_known(step, profile):
        return "not_in_this_procedure"
    if not user.has_role(*roles_for(step, profile)):
        return "not_your_role"
    if case.state not in sources(transition):
        return "not_from_this_state"
    if not user.has_role(*step.by_card) and not can_see(user, case, Tier.CONTENT):
        return "not_assigned"
    return first_reason(step.guards, facts)


def _authorised_role(case: CaseFile, transition: str, step: Step, user: User | None) -> str:
    if user is None:
        ensure_imported(case)
        return ""
    if not can_see(user, case, Tier.CARD):
        raise Hidden("case_not_visible", "", subject=_subject(case))
    held = user.roles & roles_for(step, profile_of(case))
    if not held:
        raise Refused("not_your_role", _("This step is not yours to take."), subject=_subject(case))
    # The state stands on the card. A step often ends the sight of who waited to take it: they are told of the state.
    _ensure_state(case, transition)
    enough = held if can_see(user, case, Tier.CONTENT) else held & step.by_card
    if not enough:
        raise not_readable(case, user)
    return min(role.value for role in enough)


def _ensure_state(case: CaseFile, transition: str) -> None:
    if case.state not in sources(transition):
        text = _("This is not possible while the case is “%(state)s”.") % {"state": CaseState(case.state).label}
        raise Refused("not_from_this_state", text, subject=_subject(case))


def _guard(case: CaseFile, transition: str, step: Step, facts: CaseFacts) -> None:
    _ensure_state(case, transition)
    is_off = not facts.is_imported and not is_known(step, profile_of(case))
    code = "not_in_this_procedure" if is_off else first_reason(step.guards, facts)
    if code:
        message, rule = REASONS[code]
        raise Refused(code, message, rule=rule, subject=_subject(case))


def _run_machine(case: CaseFile, transition: str) -> None:
    # The library is the second wall: it refuses by source state even if the look above were wrong. Its object keeps
    # the new state in memory after a refusal, so it is a copy that is thrown away.
    copy = CaseFile(pk=case.pk, state=case.state)
    method = getattr(copy, transition)
    if not can_proceed(method):
        raise TransitionNotAllowed(transition)
    method()


def _asked(case: CaseFile, step: Step, entry: Entry, facts: CaseFacts, at: datetime) -> list[Problem]:
    return entry_problems(step.event, entry, facts, today=clock.day_of(at, profile_of(case).zone))


def _with_basis(entry: Entry, step: Step, case: CaseFile) -> Entry:
    # The machine's paragraphs are those of article 77: a case of another procedure carries what its own entry says.
    is_its_own = step.basis.startswith(f"{profile_of(case).article} ")
    return replace(entry, basis=step.basis) if is_its_own and not entry.basis else entry


def _subject(case: CaseFile) -> Subject:
    return ("communication", case.communication_id)
