"""What a step of a live case must say beside its date: asked here for every door, not only by a form."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casetracker.core.dates import Precision
from casetracker.core.errors import Problem
from casetracker.reference.profile import LimitKind
from workflow.calendar.rules import BY_STEP, HOLDS, OPENS, RELEASES
from workflow.calendar.timekeeping import extendable
from workflow.machine.facts import CaseFacts
from workflow.machine.guards import is_transmitted
from workflow.machine.recordable import RECORDABLE
from workflow.machine.track_states import Track
from workflow.machine.tracks import STEPS
from workflow.services.entries import Entry
from workflow.vocabulary import EventKind as E
from workflow.vocabulary import LimitStatus

# A step that opens or moves a limit and is entered later than this says why: its time has run unseen.
LATE = timedelta(days=14)

NEEDS_A_DAY = frozenset({*OPENS, *HOLDS, *RELEASES, E.EXTENSION_GRANTED})
# These name the last day for an answer, where the party is to be held to one; before a discontinuance it always is.
MAY_SET_A_DAY = frozenset(kind for kind, openings in OPENS.items() if any(one.limit in BY_STEP for one in openings))
MUST_SET_A_DAY = frozenset({E.EXTENSION_GRANTED, E.DISCONTINUANCE_WARNED})


def entry_problems(kind: E, entry: Entry, facts: CaseFacts, *, today: date) -> list[Problem]:
    """What the entry of a step of ``kind`` lacks that is recorded ``today``, the day in the profile's zone.

    A recorded past is as its source tells it: nothing is asked of it.
    """
    if facts.is_imported:
        return []
    of_the_entry = [*_day(kind, entry, today), *_until(kind, entry, today), *_order(kind, entry, facts)]
    return [*of_the_entry, *_extension(kind, entry, facts), *_silence(kind, entry, facts)]


def _day(kind: E, entry: Entry, today: date) -> Iterator[Problem]:
    day = entry.occurred.value
    if kind not in NEEDS_A_DAY:
        return
    if day is None or entry.occurred.precision != Precision.DAY:
        yield Problem("occurred", "day_needed", _("Enter the day of the step."))
    elif today - day > LATE and not entry.note.strip():
        text = _("This date lies more than %(days)s days back, and a time limit counts from it: say why in the note.")
        yield Problem("note", "dated_back", text % {"days": LATE.days})


def _until(kind: E, entry: Entry, today: date) -> Iterator[Problem]:
    if entry.until is None:
        if kind in MUST_SET_A_DAY:
            yield Problem("until", "required", _("Enter the last day."))
    elif kind not in MAY_SET_A_DAY | MUST_SET_A_DAY:
        yield Problem("until", "not_asked", _("This step sets no day."))
    elif entry.occurred.value and entry.until <= entry.occurred.value:
        yield Problem("until", "not_later", _("The last day lies after the day of the step."))
    elif kind is not E.EXTENSION_GRANTED and entry.until <= today:
        yield Problem("until", "over", _("The last day is over already: give a day that is still to come."))


def _extension(kind: E, entry: Entry, facts: CaseFacts) -> Iterator[Problem]:
    if kind is not E.EXTENSION_GRANTED:
        return
    limit = extendable(facts.limits, entry.limit)
    if limit is None:
        # None runs: the guard says that. Several: the step says which.
        if any(one.is_unclosed for one in facts.limits.values()):
            yield Problem("limit", "required", _("Choose the time limit that is extended."))
    elif limit.due and entry.until and entry.until <= limit.due:
        told = {"day": date_format(limit.due)}
        yield Problem("until", "no_extension", _("The limit runs until %(day)s already: give a later day.") % told)


def _silence(kind: E, entry: Entry, facts: CaseFacts) -> Iterator[Problem]:
    if kind is not E.DISCONTINUED or entry.reason != "silence":
        return
    # The author is told of the date and of the consequence of silence before a case is discontinued for it.
    limit = facts.limits.get(LimitKind.AUTHOR_ANSWER)
    if facts.warned_until is None or limit is None or not limit.is_unclosed or limit.due is None:
        text = _("Tell the author first by when to answer, and what follows from silence.")
        yield Problem("reason", "author_not_warned", text)
    elif limit.status == LimitStatus.SUSPENDED:
        yield Problem("reason", "author_time_stands", _("The author's time to answer stands still."))
    elif entry.occurred.value and entry.occurred.value <= limit.due:
        told = {"day": date_format(limit.due)}
        yield Problem("reason", "author_time_runs", _("The author has time to answer until %(day)s.") % told)


def _order(kind: E, entry: Entry, facts: CaseFacts) -> Iterator[Problem]:
    """Nothing of the State's is older than the transmission, and no act on a track older than what it acts upon."""
    day = entry.occurred.value
    if day is None:
        return
    rule = RECORDABLE.get(kind)
    if rule and is_transmitted in rule.guards and facts.transmitted_on and day < facts.transmitted_on:
        told = {"day": date_format(facts.transmitted_on)}
        text = _("The communication was transmitted on %(day)s: this is no earlier.") % told
        yield Problem("occurred", "before_the_transmission", text)
    newest = _newest_of_its_track(kind, facts)
    if newest and rule and rule.act is not None and day < newest:
        told = {"day": date_format(newest)}
        text = _("The last step of this kind was taken on %(day)s: this one is no earlier.") % told
        yield Problem("occurred", "before_its_track", text)


def _newest_of_its_track(kind: E, facts: CaseFacts) -> date | None:
    track = STEPS[kind][0] if kind in STEPS else None
    days = [one.since.value for one in facts.tracks if one.track is track and one.since.value]
    return max(days, default=None) if track is not Track.INTERIM_MEASURES else None
