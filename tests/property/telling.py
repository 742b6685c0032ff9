"""What must be true of any course of events, told from the law and not from the machine: no code of the machine is used.

Each function hears a case's events in their order and says what is wrong with them; an empty answer is the proof.
"""

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from workflow.models import CaseEvent
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

VIEWS = (E.VIEWS_VIOLATION, E.VIEWS_NO_VIOLATION)
ENDS = (E.INADMISSIBLE, *VIEWS, E.DISCONTINUED)
# What the parties still send, facts that come to light, reprisals, and measures that outlast the case; and follow-up.
AFTER_VIEWS = {
    E.ADDITIONAL_INFORMATION,
    E.ADDRESS_CHANGED,
    E.COUNSEL_CHANGED,
    E.TRANSLATION_RECEIVED,
    E.REMOVAL_CARRIED_OUT,
    E.DOMESTIC_JUDGMENT,
    E.AUTHOR_DIED,
    E.VICTIM_DIED,
    E.HEIRS_CONTINUE,
    E.AUTHORITY_REVOKED,
    E.COMPLAINANT_REPLACED,
    E.UNKNOWN,
    E.REPRISAL_REPORTED,
    E.PROTECTION_REQUESTED,
    E.PROTECTION_GRANTED,
    E.PROTECTION_DENIED,
    E.WITHDRAWN,
    E.PARTIAL_WITHDRAWAL,
    E.FIRST_COMPLAINANT_WITHDREW,
    E.WITHDRAWAL_CONFIRMED,
    E.WITHDRAWAL_UNDER_PRESSURE,
    E.INTERIM_REQUESTED,
    E.INTERIM_DENIED,
    E.INTERIM_ACCEPTED,
    E.INTERIM_BREACHED,
    E.INTERIM_REITERATED,
    E.INTERIM_LIFTED,
    E.INTERIM_LIFT_REFUSED,
    E.EXTENSION_REQUESTED,
    E.EXTENSION_GRANTED,
    E.EXTENSION_REFUSED,
    E.LIMIT_LAPSED,
    E.FOLLOWUP_OPENED,
    E.FOLLOWUP_SENT_TO_AUTHOR,
    E.FOLLOWUP_STATE_REPLY,
    E.FOLLOWUP_AUTHOR_COMMENTS,
    E.FOLLOWUP_REMINDER_TO_AUTHOR,
    E.FOLLOWUP_REMINDER_TO_STATE,
    E.FOLLOWUP_MEETING,
    E.FOLLOWUP_ASSESSED,
    E.CLOSED,
    E.REOPENED,
}


def what_is_wrong(events: Sequence[CaseEvent]) -> list[str]:
    """Every fault of a live case's course."""
    tellers = (hearing, suspension, interim_measures, requests, withdrawal, after_views, follow_up)
    return [fault for tell in tellers for fault in tell(events)]


def _moved(event: CaseEvent) -> bool:
    return event.from_state != event.to_state


def _begins_anew(event: CaseEvent) -> bool:
    return event.kind == E.REOPENED and event.to_state == S.REGISTERED


def six_months_after(day: date) -> date:
    """The last day of six calendar months."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass
class _Heard:
    base: date | None = None
    spoke_to_merits: bool = False
    is_split: bool = False


def hearing(events: Sequence[CaseEvent]) -> Iterator[str]:
    """Article 77 (4): no views before the State was heard on the merits, or its six months were over."""
    heard = _Heard()
    for event in events:
        if _begins_anew(event):
            heard = _Heard()
        elif event.kind == E.TRANSMITTED:
            heard.base = event.occurred_date
        elif event.kind == E.SPLIT_GRANTED:
            heard.is_split = True
        elif event.kind == E.ADMISSIBLE and _moved(event):
            heard.base, heard.is_split = event.occurred_date, False
        elif event.kind in (E.OBSERVATIONS_MERITS, E.OBSERVATIONS_BOTH):
            heard.spoke_to_merits = True
        elif event.kind in VIEWS:
            yield from _views(heard, event)


def _views(heard: _Heard, views: CaseEvent) -> Iterator[str]:
    if heard.base is None or views.occurred_date is None:
        yield "views without a transmission, or without a day"
    elif not heard.spoke_to_merits and heard.is_split:
        yield "views although the State was told to speak to admissibility alone"
    elif not heard.spoke_to_merits and views.occurred_date <= six_months_after(heard.base):
        yield "views while the State's time ran"


def suspension(events: Sequence[CaseEvent]) -> Iterator[str]:
    """A suspended case takes in documents; it does not go on, and no limit lapses in it."""
    stands = False
    for event in events:
        if event.kind == E.SUSPENDED and stands:
            yield "suspended twice"
        if event.kind in (E.SUSPENSION_RENEWED, E.SUSPENSION_LIFTED) and not stands:
            yield f"{event.kind} without a suspension"
        if stands and _moved(event) and event.kind not in (E.DISCONTINUED, E.ADJOURNED):
            yield f"{event.kind} while suspended"
        if stands and event.kind in (E.LIMIT_LAPSED, *VIEWS):
            yield f"{event.kind} while suspended"
        stands = event.kind == E.SUSPENDED or (stands and event.kind not in (E.SUSPENSION_LIFTED, *ENDS))


NEEDS_MEASURES = (E.INTERIM_ACCEPTED, E.INTERIM_BREACHED, E.INTERIM_REITERATED, E.INTERIM_LIFTED)


def interim_measures(events: Sequence[CaseEvent]) -> Iterator[str]:
    """What was granted can be accepted, breached, reiterated, lifted; what was asked can be denied."""
    count: Counter[str] = Counter()
    for event in events:
        standing = count[E.INTERIM_GRANTED] - count[E.INTERIM_LIFTED]
        if event.kind in NEEDS_MEASURES and standing < 1:
            yield f"{event.kind} without measures that stand"
        if event.kind == E.INTERIM_DENIED and not count["asked"]:
            yield "denied what nobody asked"
        if event.kind == E.INTERIM_LIFT_REFUSED and not count["lifting"]:
            yield "refused to lift what nobody asked to lift"
        _count(count, event.kind)


def _count(count: Counter[str], kind: str) -> None:
    count[kind] += 1
    if kind == E.INTERIM_REQUESTED:
        count["asked"] += 1
    elif kind in (E.INTERIM_GRANTED, E.INTERIM_DENIED):
        count["asked"] = max(count["asked"] - 1, 0)
    elif kind == E.INTERIM_LIFT_REQUESTED:
        count["lifting"] += 1
    elif kind in ENDS:
        count["asked"] = count["lifting"] = 0


# What is asked, what grants and what refuses it.
ASKED = {
    "split": ({E.SPLIT_REQUESTED}, E.SPLIT_REFUSED),
    "suspension": (
        {
            E.SUSPENSION_REQUESTED_BY_AUTHOR,
            E.SUSPENSION_REQUESTED_BY_STATE,
            E.RESUMPTION_REQUESTED_BY_AUTHOR,
            E.RESUMPTION_REQUESTED_BY_STATE,
        },
        E.SUSPENSION_REFUSED,
    ),
    "extension": ({E.EXTENSION_REQUESTED}, E.EXTENSION_REFUSED),
    "discontinuance": ({E.DISCONTINUANCE_REQUESTED}, E.DISCONTINUANCE_REFUSED),
    "review": ({E.REVIEW_REQUESTED}, E.REVIEW_REFUSED),
    "protection": ({E.PROTECTION_REQUESTED}, E.PROTECTION_DENIED),
    "intervention": ({E.THIRD_PARTY_REQUESTED}, E.THIRD_PARTY_REFUSED),
}


@dataclass
class _Requests:
    open: set[str] = field(default_factory=set)
    is_split: bool = False
    is_joined: bool = False
    authorised: bool = False


def requests(events: Sequence[CaseEvent]) -> Iterator[str]:
    """Nothing is refused that nobody asked, nothing severed that was not joined, no third party heard unasked."""
    now = _Requests()
    for event in events:
        for name, (asking, refusing) in ASKED.items():
            if event.kind in asking:
                now.open.add(name)
            elif event.kind == refusing and name not in now.open:
                yield f"{event.kind}: nobody asked"
        if event.kind == E.SPLIT_GRANTED and now.is_split:
            yield "split twice"
        if event.kind == E.SEVERED and not now.is_joined:
            yield "severed what was not joined"
        if event.kind == E.THIRD_PARTY_INTERVENTION and not now.authorised:
            yield "a third party that nobody authorised"
        _step(now, event)


def _step(now: _Requests, event: CaseEvent) -> None:
    now.is_joined = event.kind == E.JOINED or (now.is_joined and event.kind != E.SEVERED)
    now.authorised = now.authorised or event.kind == E.THIRD_PARTY_AUTHORISED
    if event.kind == E.SPLIT_GRANTED:
        now.is_split = True
    elif _begins_anew(event) or (event.kind == E.ADMISSIBLE and _moved(event)):
        now.is_split = False


def withdrawal(events: Sequence[CaseEvent]) -> Iterator[str]:
    """Possible pressure is checked before a withdrawal is acted on; under pressure the Committee does not act on it."""
    unchecked = pressed = False
    for event in events:
        if event.kind == E.WITHDRAWN:
            unchecked, pressed = True, False
        elif event.kind in (E.WITHDRAWAL_CONFIRMED, E.WITHDRAWAL_REFUSED):
            unchecked = pressed = False
        elif event.kind == E.WITHDRAWAL_UNDER_PRESSURE:
            unchecked, pressed = False, True
        elif event.kind == E.DISCONTINUED and (unchecked or pressed):
            yield "discontinued on a withdrawal that was not found to be of free will"


def after_views(events: Sequence[CaseEvent]) -> Iterator[str]:
    """Once views are adopted there is follow-up, and what still comes in."""
    adopted = False
    for event in events:
        if adopted and event.kind not in AFTER_VIEWS:
            yield f"{event.kind} after the views"
        adopted = adopted or event.kind in VIEWS


def follow_up(events: Sequence[CaseEvent]) -> Iterator[str]:
    """It opens on a finding of violation, on a breach of interim measures, on a settlement; nothing else is assessed."""
    kinds: set[str] = set()
    for event in events:
        if event.kind == E.FOLLOWUP_OPENED and not kinds & {E.INTERIM_BREACHED, E.FRIENDLY_SETTLEMENT}:
            yield "a follow-up of nothing"
        if event.kind == E.FOLLOWUP_ASSESSED and not kinds & {E.VIEWS_VIOLATION, E.FOLLOWUP_OPENED}:
            yield "assessed what was never followed up"
        kinds.add(event.kind)
