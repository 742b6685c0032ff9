"""Recording a step that moves nothing: pleadings out of turn, tracks, facts, proposals."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Problem, Refused, Subject
from intake.policies import Tier
from workflow.machine.facts import CaseFacts
from workflow.machine.guards import REASONS, first_reason
from workflow.machine.organs import is_known, roles_for
from workflow.machine.recordable import RECORDABLE
from workflow.machine.recorded import Recordable
from workflow.models import CaseEvent, CaseFile
from workflow.policies import can_see
from workflow.selectors.acceptance import acceptance_paragraph
from workflow.services.assessing import assessment_keep, ensure_assessed
from workflow.services.events import (
    NOT_RECEIVABLE_BY_DECISION,
    RECEIVABLE_BY_DECISION,
    Entry,
    date_problems,
    ensure_imported,
    facts_of,
    lock_case,
    write_event,
)
from workflow.services.profiles import profile_of
from workflow.services.requirements import entry_problems
from workflow.services.sight import grant_for, not_readable
from workflow.vocabulary import CaseState, EventKind


@service
def case_record(*, case: CaseFile, kind: EventKind, entry: Entry, user: User | None, at: datetime) -> CaseEvent:
    """Record one step of a kind that moves nothing.

    ``user`` is None for a recorded past alone. Raises Hidden, Invalid, Refused (with the guard's code).
    """
    fresh = lock_case(case.pk)
    rule = _rule_for(fresh, kind)
    role = _authorised_role(fresh, kind, rule, user)
    facts = facts_of(fresh, user=user, occurred=entry.occurred)
    _check_entry(fresh, kind, entry, facts, at)
    _guard(fresh, kind, rule, facts)
    ensure_assessed(fresh, kind, entry)
    if kind is EventKind.RECEIVABILITY_DECIDED:
        _decide_receivability(fresh, entry)
    based = _with_basis(fresh, kind, entry)
    event = write_event(fresh, kind, based, to_state=fresh.state, user=user, role=role, facts=facts, at=at)
    assessment_keep(fresh, event, entry, at=at)
    grant_for(fresh, event, at=at)
    return event


def reason_against_recording(
    case: CaseFile, kind: EventKind, *, user: User, facts: CaseFacts, reads_content: bool
) -> str | None:
    """The code of why ``user`` cannot record a step now, or None: for pages that offer what is possible."""
    rule, profile = RECORDABLE[kind], profile_of(case)
    if not is_known(rule, profile):
        return "not_in_this_procedure"
    if not user.has_role(*roles_for(rule, profile)):
        return "not_your_role"
    if case.state not in rule.states:
        return "not_in_this_state"
    if rule.needs_content and not reads_content:
        return "not_assigned"
    return first_reason(rule.guards, facts)


@service
def case_find_admissible(*, case: CaseFile, entry: Entry, user: User | None, at: datetime) -> CaseEvent:
    """Record the finding on admissibility that is part of one decision with the views: it moves nothing by itself.

    Raises Hidden, Invalid, Refused as the transition ``declare_admissible`` does.
    """
    fresh = lock_case(case.pk)
    rule = JOINT_ADMISSIBILITY
    role = _authorised_role(fresh, EventKind.ADMISSIBLE, rule, user)
    facts = facts_of(fresh, user=user, occurred=entry.occurred)
    problems = [*entry.problems(), *date_problems(fresh, entry, facts)]
    if problems:
        raise Invalid(problems, subject=_subject(fresh))
    _guard(fresh, EventKind.ADMISSIBLE, rule, facts)
    return write_event(
        fresh, EventKind.ADMISSIBLE, entry, to_state=fresh.state, user=user, role=role, facts=facts, at=at
    )


def _admissibility_rule() -> Recordable:
    from workflow.machine.transitions import steps

    step = steps()["declare_admissible"]
    return Recordable(frozenset({CaseState.UNDER_CONSIDERATION}), step.roles, step.guards, act=step.act)


JOINT_ADMISSIBILITY = _admissibility_rule()


def _rule_for(case: CaseFile, kind: EventKind) -> Recordable:
    rule = RECORDABLE.get(kind)
    if rule is None:
        text = _("“%(step)s” is not a step that is recorded by itself.") % {"step": kind.label}
        raise Refused("not_recordable", text, subject=_subject(case))
    return rule


def _authorised_role(case: CaseFile, kind: EventKind, rule: Recordable, user: User | None) -> str:
    if user is None:
        ensure_imported(case)
        return ""
    if not can_see(user, case, Tier.CARD):
        raise Hidden("case_not_visible", "", subject=_subject(case))
    held = sorted(role.value for role in user.roles & roles_for(rule, profile_of(case)))
    if not held:
        raise Refused("not_your_role", _("This step is not yours to record."), subject=_subject(case))
    # As with transitions: who could read until a moment ago is told that the case has moved.
    _ensure_state(case, kind, rule)
    if rule.needs_content and not can_see(user, case, Tier.CONTENT):
        raise not_readable(case, user)
    return held[0]


def _ensure_state(case: CaseFile, kind: EventKind, rule: Recordable) -> None:
    if case.state not in rule.states:
        told = {"step": kind.label, "state": CaseState(case.state).label}
        text = _("“%(step)s” is not recorded while the case is “%(state)s”.") % told
        raise Refused("not_in_this_state", text, subject=_subject(case))


def _check_entry(case: CaseFile, kind: EventKind, entry: Entry, facts: CaseFacts, at: datetime) -> None:
    problems = [*entry.problems(), *entry_problems(kind, entry, facts, today=clock.day_of(at, profile_of(case).zone))]
    if RECORDABLE[kind].act is not None:  # an act of an organ is no earlier than what it acts upon
        problems += date_problems(case, entry, facts)
    if kind in NEEDS_A_REASON and not entry.note.strip():
        problems.append(Problem("note", "required", _("Give the reason.")))
    if kind is EventKind.RECEIVABILITY_DECIDED and entry.details.get("answer") not in ("yes", "no"):
        problems.append(Problem("answer", "not_a_choice", _("Decide yes or no.")))
    if problems:
        raise Invalid(problems, subject=_subject(case))


DECISIONS_ON_ACCEPTANCE = frozenset({EventKind.ACCEPTANCE_GOES_ON, EventKind.ACCEPTANCE_STOPS})
NEEDS_A_REASON = DECISIONS_ON_ACCEPTANCE | {EventKind.RECEIVABILITY_DECIDED, EventKind.REFUSAL_PROPOSED}


def _with_basis(case: CaseFile, kind: EventKind, entry: Entry) -> Entry:
    if kind not in DECISIONS_ON_ACCEPTANCE or entry.basis:
        return entry
    return replace(entry, basis=acceptance_paragraph(profile_of(case)))


def _guard(case: CaseFile, kind: EventKind, rule: Recordable, facts: CaseFacts) -> None:
    _ensure_state(case, kind, rule)
    is_off = not facts.is_imported and not is_known(rule, profile_of(case))
    code = "not_in_this_procedure" if is_off else first_reason(rule.guards, facts)
    if code:
        message, basis = REASONS[code]
        raise Refused(code, message, rule=basis, subject=_subject(case))


def _decide_receivability(case: CaseFile, entry: Entry) -> None:
    if case.receivability == "yes":
        raise Refused("receivable_anyway", _("That it can be received is established."), subject=_subject(case))
    code = RECEIVABLE_BY_DECISION if entry.details["answer"] == "yes" else NOT_RECEIVABLE_BY_DECISION
    case.receivability_code = code
    CaseFile.objects.filter(pk=case.pk).update(receivability_code=code)


def _subject(case: CaseFile) -> Subject:
    return ("communication", case.communication_id)
