"""Joinder and severance: cases of one State and procedure, or of one communication, that go on together."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.audit.actions import Action
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Invalid, Refused, invalid
from casetracker.core.ids import new_id
from intake.policies import Tier
from intake.services.audit import record_for
from workflow.models import CaseEvent, CaseFile, CaseJoinder
from workflow.policies import can_see
from workflow.selectors.joinder import group_of, joined_with
from workflow.services.events import Entry, lock_case
from workflow.services.people_steps import subject_of
from workflow.services.records import case_record
from workflow.services.sight import sight_settle
from workflow.services.transitions import case_move
from workflow.vocabulary import ENDED, CaseState, EventKind
from workflow.vocabulary_people import JoinderAct

# What joined cases do on one day: they come before the Committee together, and leave its agenda together.
TOGETHER = frozenset({"schedule", "adjourn"})


@service
def cases_join(*, case: CaseFile, other: CaseFile, entry: Entry, user: User, at: datetime) -> list[CaseEvent]:
    """Join ``other`` with ``case`` and those that it is joined with already: an event in each of the two.

    It is the decision of the organ that records ``joined``. Raises Hidden where ``user`` may not see both,
    Invalid where the two cannot be joined, Refused.
    """
    _ensure_sees(user, case, other)
    first, second = _locked(case, other)
    _ensure_can_join(first, second)
    group = group_of(first.pk) or new_id()
    events = []
    for one, its_other in ((first, second), (second, first)):
        said = replace(entry if one is first else _without_words(entry), concerns=its_other.pk)
        event = case_record(case=one, kind=EventKind.JOINED, entry=said, user=user, at=at)
        if group_of(one.pk) != group:
            _write(event, group, JoinderAct.JOINED, at=at)
        events.append(event)
    for one in (first, second):
        sight_settle(one)
    return events


def _without_words(entry: Entry) -> Entry:
    """What is said of one case stays in it: the other one may be another organisation's."""
    return replace(entry, told="", note="")


def _ensure_sees(user: User, *cases: CaseFile) -> None:
    for case in cases:
        if not can_see(user, case, Tier.CONTENT):
            raise Hidden("case_not_visible", "", subject=subject_of(case))


def _locked(first: CaseFile, second: CaseFile) -> tuple[CaseFile, CaseFile]:
    """Both, locked in one order for everybody."""
    if first.pk == second.pk:
        raise invalid("other", "the_same_case", _("Choose another case than this one."))
    locked = {pk: lock_case(pk) for pk in sorted((first.pk, second.pk))}
    return locked[first.pk], locked[second.pk]


def _ensure_can_join(case: CaseFile, other: CaseFile) -> None:
    same_communication = case.communication_id == other.communication_id
    if case.procedure != other.procedure:
        raise invalid("other", "another_procedure", _("Cases of two procedures are not joined."))
    if case.state_party_id != other.state_party_id and not same_communication:
        text = _("Only cases against the same State party, or of the same communication, are joined.")
        raise invalid("other", "another_state", text)
    if other.state in ENDED:
        raise invalid("other", "ended", _("That case has ended."))
    group = group_of(other.pk)
    if group is not None:
        same = group == group_of(case.pk)
        text = _("The two are joined already.") if same else _("That case is joined with another one: sever it first.")
        raise invalid("other", "joined_already", text)


DECIDED = ENDED | {CaseState.FOLLOW_UP}


@service
def case_sever(*, case: CaseFile, entry: Entry, user: User, at: datetime) -> list[CaseEvent]:
    """Sever ``case`` from those that it is joined with: it goes on alone. Of two, both do.

    Raises Hidden, Invalid, Refused (``not_joined``).
    """
    others = joined_with(case)
    if not others:
        raise Refused("not_joined", _("This case is joined with no other."), subject=subject_of(case))
    alone = [case, others[0]] if len(others) == 1 else [case]
    _ensure_sees(user, *alone)
    for pk in sorted(one.pk for one in alone):
        lock_case(pk)
    events = []
    for one in alone:
        group = group_of(one.pk)
        if one is not case and one.state in DECIDED:
            continue  # an ended case takes no step: it stays the last of its group
        said = (
            replace(entry, concerns=others[0].pk) if one is case else _without_words(replace(entry, concerns=case.pk))
        )
        event = case_record(case=one, kind=EventKind.SEVERED, entry=said, user=user, at=at)
        if group is not None:
            _write(event, group, JoinderAct.SEVERED, at=at)
        events.append(event)
    for one in alone:
        sight_settle(one)
    return events


@service
def cases_move_together(*, case: CaseFile, transition: str, entry: Entry, user: User | None, at: datetime) -> CaseEvent:
    """Take a transition in ``case``, and one of ``TOGETHER`` in every case that it is joined with, or in none.

    Raises as :func:`case_move` does; a refusal names the case that stands in the way.
    """
    event = case_move(case=case, transition=transition, entry=entry, user=user, at=at)
    if transition in TOGETHER:
        for other in joined_with(case):
            if other.state not in DECIDED:  # what has ended meanwhile stays where it is
                _move_along(other, transition, _without_words(entry), user=user, at=at)
    return event


def _move_along(case: CaseFile, transition: str, entry: Entry, *, user: User | None, at: datetime) -> None:
    try:
        case_move(case=case, transition=transition, entry=entry, user=user, at=at)
    except Hidden as error:
        raise _held_up(case, _("You may not see a case that is joined with this one."), "") from error
    except Invalid as error:
        text = _("In the joined case %(reference)s: %(reason)s")
        raise _held_up(case, text % {"reference": case.reference, "reason": error.problems[0].message}, "") from error
    except Refused as error:
        text = _("In the joined case %(reference)s: %(reason)s")
        raise _held_up(case, text % {"reference": case.reference, "reason": error.message}, error.rule) from error


def _held_up(case: CaseFile, text: str, rule: str) -> Refused:
    return Refused("joined_case_stays", text, rule=rule, subject=subject_of(case))


def shared_symbol(case: CaseFile) -> str:
    """The symbol of the newest decision in a case that is joined with this one: one decision has one symbol."""
    ids = [one.pk for one in joined_with(case)]
    decided = CaseEvent.objects.filter(case_id__in=ids).exclude(document_symbol="").order_by("-recorded_at", "-seq")
    return decided.values_list("document_symbol", flat=True).first() or ""


def _write(event: CaseEvent, group: UUID, act: JoinderAct, *, at: datetime) -> None:
    rows = CaseJoinder.objects.filter(case_id=event.case_id)
    row = CaseJoinder.objects.create(
        case_id=event.case_id,
        order=(rows.aggregate(last=Max("order"))["last"] or 0) + 1,
        group_id=group,
        act=act,
        event_id=event.pk,
        on_date=event.occurred_date,
        recorded_at=at,
    )
    objects: Iterable[tuple[str, UUID]] = [("case", event.case_id), ("event", event.pk), ("joinder", row.pk)]
    record_for(event.communication_id, Action.CASE_JOINDER_RECORDED, objects=list(objects), codes={"act": act.value})
