"""Wording: where a case stands, as its author reads it. Translators and lawyers read this file.

Each stage has one sentence, what comes next, and its place on the way; who must act is ``workflow.machine.turns``.
"""

from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

DRAFT, COMPLETE = "draft", "complete"


class Place(IntEnum):
    """The way of a case in five parts, in order."""

    RECEIVED = 0
    REGISTERED = 1
    EXCHANGE = 2
    DECISION = 3
    AFTER = 4


PLACES: dict[Place, Promise] = {
    Place.RECEIVED: _("Received"),
    Place.REGISTERED: _("Registered"),
    Place.EXCHANGE: _("State and author heard"),
    Place.DECISION: _("Committee decides"),
    Place.AFTER: _("Follow-up"),
}


@dataclass(frozen=True)
class Stage:
    """``now``: where it stands; ``next``: what comes next; ``is_over``: nothing does."""

    place: Place
    now: Promise
    next: Promise
    is_over: bool = False


STAGES: dict[str, Stage] = {
    S.RECEIVED: Stage(
        Place.RECEIVED,
        _("The secretariat has your communication and examines whether it can be registered."),
        _("You are told whether it is registered, or what is missing."),
    ),
    S.CLARIFICATION: Stage(
        Place.RECEIVED,
        _("The secretariat has asked you for more information."),
        _("Answer what was asked. If the time passes without an answer, nothing is closed by that alone."),
    ),
    S.REGISTERED: Stage(
        Place.REGISTERED,
        _("It is registered and has its communication number."),
        _("It is transmitted to the State. Before that you are told what will be disclosed."),
    ),
    S.WITH_STATE: Stage(
        Place.EXCHANGE,
        _("The State has the communication, and its time to reply runs."),
        _("Its reply is sent to you for comments. If it stays silent, the Committee may go on without it."),
    ),
    S.WITH_AUTHOR: Stage(
        Place.EXCHANGE,
        _("The State has replied, and its reply is with you."),
        _("Send your comments within the time limit."),
    ),
    S.READY: Stage(
        Place.DECISION,
        _("Both sides were heard. The case waits for a session of the Committee."),
        _("It is placed on a session's agenda."),
    ),
    S.UNDER_CONSIDERATION: Stage(
        Place.DECISION,
        _("It is on the agenda of a session. The Committee considers it in closed meeting."),
        _("The decision is sent to you and to the State."),
    ),
    S.FOLLOW_UP: Stage(
        Place.AFTER,
        _("The Committee has decided, and now follows what the State does about it."),
        _("The State reports what it has done, and you can comment on it."),
    ),
    S.NOT_REGISTERED: Stage(
        Place.RECEIVED,
        _("It was not registered. The reasons were given to you. This is no finding on admissibility."),
        _("The refusal can be reversed if what was missing comes in. You can add information."),
        is_over=True,
    ),
    S.INADMISSIBLE: Stage(
        Place.DECISION,
        _("The Committee declared it inadmissible."),
        _("It can be opened again if the reason has gone, for example when remedies are exhausted by now."),
        is_over=True,
    ),
    S.NO_VIOLATION: Stage(
        Place.DECISION,
        _("The Committee adopted its views and found no violation."),
        _("Nothing more happens."),
        is_over=True,
    ),
    S.DISCONTINUED: Stage(
        Place.DECISION,
        _("The examination was discontinued without a finding."),
        _("It can be resumed by the Committee."),
        is_over=True,
    ),
    S.CLOSED: Stage(
        Place.AFTER,
        _("The follow-up is closed."),
        _("Nothing more happens."),
        is_over=True,
    ),
}

SUSPENDED_NOW = _("The examination is suspended: no time runs, for you or for the State.")
SUSPENDED_NEXT = _("You are told when it goes on. Until then you can still add information.")

OWN_STAGES: dict[str, tuple[Promise, Promise]] = {
    # Before submission nobody else has it.
    DRAFT: (_("With you: nobody else can read it."), _("Answer what is still missing.")),
    COMPLETE: (_("With you, and complete: nobody else can read it."), _("Submit it.")),
}

# What stays inside the secretariat and the Committee. Everything else in a case's history is shown to its author.
INTERNAL_EVENTS: frozenset[E] = frozenset(
    {
        E.REGISTRATION_PROPOSED,
        E.REFUSAL_PROPOSED,
        E.EXPERT_CONSULTED,
        E.ASSIGNED,
        E.UNKNOWN,
        # What was found of somebody's free will could tell whoever presses them, over a shoulder, what they said.
        E.WITHDRAWAL_CONFIRMED,
        E.WITHDRAWAL_UNDER_PRESSURE,
        # A correction stands, and is shown, by its confirmation.
        E.DECISION_CORRECTED,
    }
)
