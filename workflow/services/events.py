"""Writing an event: the one place that numbers, dates and records a step."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action, ChainKind
from casetracker.audit.log import Chain, record
from casetracker.core import acting, outbox
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Hidden, Problem, Refused
from intake.policies import erasures_of
from workflow.calendar.timekeeping import limits_after
from workflow.machine.facts import CaseFacts
from workflow.machine.history import COLUMNS, circumstances, read_facts
from workflow.models import CaseEvent, CaseFile
from workflow.notices.told import TOLD
from workflow.selectors.acceptance import lapse_of
from workflow.services.deadlines import limits_store
from workflow.services.entries import LONGEST_NOTE as LONGEST_NOTE  # noqa: PLC0414
from workflow.services.entries import Entry as Entry  # noqa: PLC0414  offered where events are written
from workflow.services.profiles import profile_of
from workflow.vocabulary import CaseState, EventKind

NOTICE_TOPIC = "case.notice"


def date_problems(case: CaseFile, entry: Entry, facts: CaseFacts) -> list[Problem]:
    """What is wrong with the date of a step that a live case takes.

    Limits and the guards on their lapse are counted in days, so it is known to the day; and it is no earlier than the
    step before it, since a transmission dated too early would take the State's time away. A recorded past is checked by
    its replay.
    """
    day = entry.occurred.value
    if case.is_imported:
        return []
    if day is None or entry.occurred.precision != Precision.DAY:
        return [Problem("occurred", "day_needed", _("Enter the day of the step."))]
    if facts.newest_move and day < facts.newest_move:
        told = {"day": date_format(facts.newest_move)}
        return [
            Problem("occurred", "before_the_last_step", _("The case moved on %(day)s: this step is no earlier.") % told)
        ]
    return []


def lock_case(case_id: UUID) -> CaseFile:
    """The case, locked and fresh. Lock order: case, then chain. Raises Refused where it was erased."""
    case = CaseFile.objects.select_for_update(of=("self",)).select_related("communication").get(pk=case_id)
    if erasures_of(case.communication_id).exists():
        subject = ("communication", case.communication_id)
        raise Refused("erased", _("This communication was erased: nothing more happens in it."), subject=subject)
    return case


def ensure_imported(case: CaseFile) -> None:
    """Let a step of nobody's pass in the record of a past procedure alone: in a live case every step is somebody's.

    Raises Hidden.
    """
    if not case.is_imported:
        raise Hidden("nobody_acts", "", subject=("communication", case.communication_id))


def facts_of(case: CaseFile, *, user: User | None, occurred: PreciseDate) -> CaseFacts:
    """The facts of a case for a step of ``user`` on the day it ``occurred``."""
    base = CaseFacts(
        state=CaseState(case.state),
        on=None,
        receivability="no" if case.receivability_code == NOT_RECEIVABLE_BY_DECISION else case.receivability,
        receivability_decided=case.receivability_code == RECEIVABLE_BY_DECISION,
        has_number=case.number is not None,
        is_imported=case.is_imported,
    )
    events = CaseEvent.objects.filter(case_id=case.pk).order_by("seq").only(*COLUMNS)
    actor_id = user.pk if user else None
    facts = read_facts(base, events, profile=profile_of(case), actor_id=actor_id, occurred=occurred)
    lapsed = lapse_of(case, first_transmitted=facts.first_transmitted, on=facts.on)
    return replace(facts, acceptance_ended=lapsed is not None)


# Where the data leave the receivability open, a person's decision stands in its code beside them.
RECEIVABLE_BY_DECISION = "decided_by_person"
NOT_RECEIVABLE_BY_DECISION = "refused_by_person"
DECISIONS_ON_RECEIVABILITY = frozenset({RECEIVABLE_BY_DECISION, NOT_RECEIVABLE_BY_DECISION})


def write_event(
    case: CaseFile,
    kind: EventKind,
    entry: Entry,
    *,
    to_state: str,
    user: User | None,
    role: str,
    facts: CaseFacts,
    at: datetime,
) -> CaseEvent:
    """Insert the next event of a locked case, move its row, apply the limits, leave audit entry and outbox message.

    Raises Refused where somebody else moved the case meanwhile (SQLite has no row locks).
    """
    _refuse_if_moved(case)
    actor = acting.current().actor
    event = CaseEvent(
        case_id=case.pk,
        communication_id=case.communication_id,
        seq=case.version + 1,
        kind=kind,
        from_state=case.state,
        to_state=to_state,
        occurred_date=entry.occurred.value,
        precision=entry.occurred.precision,
        recorded_at=at,
        actor_kind=actor.kind.value,
        actor_id=user.pk if user else actor.id,
        actor_role=role,
        basis=entry.basis,
        document_symbol=entry.document_symbol,
        document_id=entry.document_id,
        is_inferred=entry.is_inferred,
        limit=entry.limit,
        until_date=entry.until,
        concerns=entry.concerns,
    )
    event.note, event.told, event.details = entry.note or None, entry.told or None, entry.details or None
    event.save(force_insert=True)
    _move_row(case, event, at)
    _keep_limits(case, event, facts)
    moved = event.from_state != event.to_state
    record(
        Action.CASE_MOVED if moved else Action.CASE_EVENT_RECORDED,
        Chain(ChainKind.COMMUNICATION, case.communication_id),
        objects=[("case", case.pk), ("event", event.pk)],
        codes={"kind": str(kind), "from": event.from_state, "to": event.to_state, "seq": event.seq},
    )
    # Nothing of a replayed past is told to anybody.
    if kind in TOLD and not case.is_imported:
        outbox.put(NOTICE_TOPIC, at=at, event=str(event.pk))
    return event


def _keep_limits(case: CaseFile, event: CaseEvent, facts: CaseFacts) -> None:
    _limits, changed = limits_after(facts.limits, event, profile_of(case), circumstances(facts, event))
    limits_store(case, changed)


def _refuse_if_moved(case: CaseFile) -> None:
    # Callers hold the row's lock; where a caller does not, this says so in words before the database refuses the event.
    if not CaseFile.objects.filter(pk=case.pk, version=case.version).exists():
        raise _moved_meanwhile(case)


def _moved_meanwhile(case: CaseFile) -> Refused:
    text = _("Somebody else moved the case meanwhile: look at it again.")
    return Refused("moved_meanwhile", text, subject=("communication", case.communication_id))


def _move_row(case: CaseFile, event: CaseEvent, at: datetime) -> None:
    moved = CaseFile.objects.filter(pk=case.pk, version=case.version).update(
        state=event.to_state, version=event.seq, changed_at=at
    )
    if not moved:
        raise _moved_meanwhile(case)
    case.__dict__["state"] = event.to_state
    case.version, case.changed_at = event.seq, at
