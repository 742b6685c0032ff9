"""What a step of a live case must say beside its date: asked here for every door, not only by a form."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casetracker.core.dates import Precision
from casetracker.core.errors import Problem
from workflow.calendar.rules import BY_STEP, HOLDS, OPENS, RELEASES
from workflow.calendar.timekeeping import extendable
from workflow.machine.facts import CaseFacts
from workflow.services.entries import Entry
from workflow.vocabulary import EventKind as E

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
    of_the_entry = [*_day(kind, entry, today), *_until(kind, entry)]
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


def _until(kind: E, entry: Entry) -> Iterator[Problem]:
    if entry.until is None:
        if kind in MUST_SET_A_DAY:
            yield Problem("until", "required", _("Enter the last day."))
    elif kind not in MAY_SET_A_DAY | MUST_SET_A_DAY:
        yield Problem("until", "not_asked", _("This step sets no day."))
    elif entry.occurred.value and entry.until <= entry.occurred.value:
        yield Problem("until", "not_later", _("The last day lies after the day of the step."))


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
    if facts.warned_until is None:
        text = _("Tell the author first by when to answer, and what follows from silence.")
        yield Problem("reason", "author_not_warned", text)
    elif entry.occurred.value and entry.occurred.value <= facts.warned_until:
        told = {"day": date_format(facts.warned_until)}
        yield Problem("reason", "author_time_runs", _("The author has time to answer until %(day)s.") % told)
