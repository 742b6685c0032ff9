"""Opening and closing limits by the rule table."""

from casetracker.reference.profile import LimitKind, Profile
from workflow.calendar.arithmetic import last_day_under
from workflow.calendar.rules import CLOSES, CLOSES_AFTER_SPLIT, OPENS, Opening
from workflow.models import CaseEvent, CaseFile, Deadline
from workflow.vocabulary import EventKind, LimitStatus


def apply_limit_rules(case: CaseFile, event: CaseEvent, profile: Profile, *, is_split: bool) -> None:
    """Close what ``event`` closes and open what it opens.

    A decision on admissibility that is part of the same sitting as the views opens no time for the merits.
    """
    kind = EventKind(event.kind)
    closing = CLOSES.get(kind, ()) + (CLOSES_AFTER_SPLIT.get(kind, ()) if is_split else ())
    joint = kind is EventKind.ADMISSIBLE and event.from_state == event.to_state
    for status in dict.fromkeys(status for _, status in closing):
        if not joint:
            _close(case, [one for one, ends in closing if ends == status], status, event)
    for opening in OPENS.get(kind, ()):
        if not joint and _concerns(event, opening):
            _open(case, opening, profile, event)


def _concerns(event: CaseEvent, opening: Opening) -> bool:
    # Observations that come when the case is not with the State are recorded; the author's time begins when the
    # exchange goes to the author.
    return opening.limit not in _AUTHOR_LIMITS or event.from_state != event.to_state


_AUTHOR_LIMITS = frozenset({LimitKind.AUTHOR_COMMENTS, LimitKind.AUTHOR_COMMENTS_ADMISSIBILITY})


def _close(case: CaseFile, kinds: list[LimitKind], status: LimitStatus, event: CaseEvent) -> None:
    open_ones = Deadline.objects.filter(case=case, kind__in=kinds, status=LimitStatus.OPEN)
    open_ones.update(status=status, closed_by=event.pk)


def _open(case: CaseFile, opening: Opening, profile: Profile, event: CaseEvent) -> None:
    limit = profile.limit(opening.limit)
    if limit is None:
        return
    _close(case, [opening.limit], LimitStatus.ENDED, event)
    start = event.occurred_date
    Deadline.objects.create(
        case=case,
        kind=opening.limit.value,
        party=opening.party,
        opened_by=event.pk,
        starts_on=start,
        due_date=last_day_under(profile, limit, start) if start else None,
    )
