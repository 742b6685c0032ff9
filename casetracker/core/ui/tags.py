"""Status and deadline tags: the words, and the tone and shape that only help the eye."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casetracker.core.ui.dates import day_text

# A limit this near is shown as pressing.
SOON_DAYS = 14

_PHASES = {
    "cso": ("plain", ("draft", "complete")),
    "pre": ("wait", ("received", "clarification")),
    "exchange": ("note", ("registered", "with_state", "with_author", "ready")),
    "decision": ("vow", ("under_consideration",)),
    "after": ("go", ("follow_up",)),
    "ended": ("plain", ("not_registered", "inadmissible", "no_violation", "discontinued", "closed")),
}

STATE_LABELS: dict[str, str | Promise] = {
    "draft": gettext_lazy("Draft"),
    "complete": gettext_lazy("Ready to submit"),
    "received": gettext_lazy("Received"),
    "clarification": gettext_lazy("Clarification asked"),
    "registered": gettext_lazy("Registered"),
    "with_state": gettext_lazy("With the State party"),
    "with_author": gettext_lazy("With the author"),
    "ready": gettext_lazy("Ready for the Committee"),
    "under_consideration": gettext_lazy("Under consideration"),
    "follow_up": gettext_lazy("Follow-up"),
    "not_registered": gettext_lazy("Not registered"),
    "inadmissible": gettext_lazy("Inadmissible"),
    "no_violation": gettext_lazy("No violation"),
    "discontinued": gettext_lazy("Discontinued"),
    "closed": gettext_lazy("Closed"),
}

TASK_LABELS: dict[str, tuple[str | Promise, str]] = {
    "done": (gettext_lazy("Completed"), "go"),
    "begun": (gettext_lazy("In progress"), "note"),
    "empty": (gettext_lazy("Not started"), "plain"),
    "optional": (gettext_lazy("Optional"), "plain"),
    "blocked": (gettext_lazy("Cannot start yet"), "plain"),
    "problem": (gettext_lazy("Needs correction"), "stop"),
}

_PHASE_OF = {state: (phase, tone) for phase, (tone, states) in _PHASES.items() for state in states}


@dataclass(frozen=True)
class Tag:
    """A word with a tone; ``shape`` is drawn before it, or ``icon`` where one is named."""

    text: str
    tone: str
    shape: str = ""
    icon: str = ""


def state_tag(state: str) -> Tag:
    """The tag of a case state.

    Raises ``KeyError``: for a state that the machine does not have.
    """
    phase, tone = _PHASE_OF[state]
    return Tag(str(STATE_LABELS[state]), tone, shape=phase)


def task_tag(status: str) -> Tag:
    """The tag of a step of a task list: one of the keys of ``TASK_LABELS``.

    Raises ``KeyError``: for any other word.
    """
    label, tone = TASK_LABELS[status]
    return Tag(str(label), tone, icon={"done": "check", "problem": "alert", "blocked": "lock"}.get(status, ""))


def deadline_tag(limit: date, *, on: date, met: date | None = None, is_stopped: bool = False) -> Tag:
    """How a time limit stands on the day ``on``; a limit ends with its day, so on that day it is not yet missed."""
    if met is not None:
        return _met(limit, met)
    if is_stopped:
        return Tag(_("Time limit suspended"), "plain", icon="clock")
    days = (limit - on).days
    if days < 0:
        text = ngettext("Overdue by %(days)d day", "Overdue by %(days)d days", -days) % {"days": -days}
        return Tag(text, "stop", icon="alert")
    if days == 0:
        return Tag(_("Due today"), "wait", icon="clock")
    text = ngettext("Due in %(days)d day", "Due in %(days)d days", days) % {"days": days}
    return Tag(text, "wait" if days <= SOON_DAYS else "note", icon="clock")


def _met(limit: date, met: date) -> Tag:
    late = (met - limit).days
    if late > 0:
        text = ngettext("Answered %(days)d day late", "Answered %(days)d days late", late) % {"days": late}
        return Tag(text, "wait", icon="check")
    return Tag(_("Met on %(day)s") % {"day": day_text(met)}, "go", icon="check")
