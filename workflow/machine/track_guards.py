"""The guards of the tracks beside the main course: pure, as the main ones are.

A published history leaves out how a track began, and is not refused for that: what must have been asked before it is
answered is looked at in live cases alone. What no history can do holds for both: measures that were only ever denied
are not lifted, and nothing is split that was decided.
"""

from collections.abc import Callable

from workflow.machine.facts import CaseFacts
from workflow.machine.guards import Guard, refuses
from workflow.machine.track_states import STANDING, Track, TrackState
from workflow.vocabulary import CaseState

_S = TrackState


@refuses("no_measures")
def measures_stand(facts: CaseFacts) -> str | None:
    """Only measures that were granted, and not lifted since, can be lifted: a grant is never inferred."""
    return None if facts.measures_standing else "no_measures"


@refuses("not_suspended")
def suspension_stands(facts: CaseFacts) -> str | None:
    """Only a suspension can be renewed or ended; an imported source may leave out how it began."""
    return None if facts.is_suspended or facts.is_imported else "not_suspended"


def _needs(name: str, code: str, track: Track, states: frozenset[TrackState], why: str) -> Guard:
    """The guard that a live case has ``track`` in one of ``states``."""

    def guard(facts: CaseFacts) -> str | None:
        found = facts.is_imported or any(one.state in states for one in facts.tracks if one.track is track)
        return None if found else code

    guard.__name__, guard.__doc__ = name, why
    return refuses(code)(guard)


_ASKED = frozenset({_S.REQUESTED})

measures_were_granted = _needs(
    "measures_were_granted",
    "no_measures_before",
    Track.INTERIM_MEASURES,
    STANDING,
    "A State complies with measures, or breaches them, that were granted and stand.",
)
interim_is_asked = _needs(
    "interim_is_asked", "interim_not_asked", Track.INTERIM_MEASURES, _ASKED, "What was not asked cannot be denied."
)
lift_is_asked = _needs(
    "lift_is_asked",
    "lift_not_asked",
    Track.INTERIM_MEASURES,
    frozenset({_S.LIFT_REQUESTED}),
    "Lifting is refused to whoever asked for it.",
)
protection_is_asked = _needs(
    "protection_is_asked",
    "protection_not_asked",
    Track.PROTECTION_MEASURES,
    _ASKED,
    "What was not asked cannot be denied.",
)
split_is_asked = _needs(
    "split_is_asked", "split_not_asked", Track.SPLIT, _ASKED, "Granted of the organ's own motion, refused on request."
)
suspension_is_asked = _needs(
    "suspension_is_asked",
    "suspension_not_asked",
    Track.SUSPENSION,
    frozenset({_S.REQUESTED, _S.RESUMPTION_REQUESTED}),
    "A suspension, or its end, is refused to whoever asked for it.",
)
extension_is_asked = _needs(
    "extension_is_asked", "extension_not_asked", Track.EXTENSION, _ASKED, "An extension is refused to whoever asked."
)
discontinuance_is_asked = _needs(
    "discontinuance_is_asked",
    "discontinuance_not_asked",
    Track.DISCONTINUANCE,
    _ASKED,
    "The discontinuance is refused to the State that asked for it.",
)
settlement_is_under_way = _needs(
    "settlement_is_under_way",
    "no_settlement",
    Track.FRIENDLY_SETTLEMENT,
    frozenset({_S.TALKS, _S.ACCEPTED_IN_PRINCIPLE, _S.REPORTED, _S.REACHED}),
    "What was neither talked about nor reported cannot be rejected.",
)
withdrawal_is_announced = _needs(
    "withdrawal_is_announced",
    "withdrawal_not_announced",
    Track.WITHDRAWAL,
    frozenset({_S.ANNOUNCED, _S.ANNOUNCED_IN_PART, _S.CONFIRMED, _S.UNDER_PRESSURE}),
    "Free will is looked into, and the Committee decides, once somebody withdraws.",
)
review_is_asked = _needs(
    "review_is_asked",
    "review_not_asked",
    Track.ADMISSIBILITY_REVIEW,
    _ASKED,
    "A review is refused to whoever asked for it.",
)
is_joined = _needs(
    "is_joined", "not_joined", Track.JOINDER, frozenset({_S.JOINED}), "Only what was joined can be severed."
)
intervention_is_asked = _needs(
    "intervention_is_asked",
    "intervention_not_asked",
    Track.THIRD_PARTY_INTERVENTION,
    _ASKED,
    "An intervention is refused to whoever asked to intervene.",
)
intervention_is_authorised = _needs(
    "intervention_is_authorised",
    "intervention_not_authorised",
    Track.THIRD_PARTY_INTERVENTION,
    frozenset({_S.AUTHORISED, _S.INTERVENED}),
    "A third party is heard where it was authorised.",
)


def _live(code: str, name: str) -> Callable[[Callable[[CaseFacts], bool]], Guard]:
    """Declare a guard of live cases alone by what must be true."""

    def declare(holds: Callable[[CaseFacts], bool]) -> Guard:
        def guard(facts: CaseFacts) -> str | None:
            return None if facts.is_imported or holds(facts) else code

        guard.__name__, guard.__doc__ = name, holds.__doc__
        return refuses(code)(guard)

    return declare


@_live("split_already", "split_is_new")
def split_is_new(facts: CaseFacts) -> bool:
    """A split stands until admissibility is decided."""
    return not facts.is_split


@_live("suspended_already", "suspension_is_new")
def suspension_is_new(facts: CaseFacts) -> bool:
    """A suspension that stands is renewed; histories use one word for both."""
    return not facts.is_suspended


@_live("no_limit_runs", "a_limit_runs")
def a_limit_runs(facts: CaseFacts) -> bool:
    """An extension moves a limit that nothing has met or ended; one that has lapsed can still be extended."""
    return any(one.is_unclosed for one in facts.limits.values())


@_live("nothing_to_review", "review_has_its_decision")
def review_has_its_decision(facts: CaseFacts) -> bool:
    """A review is asked of a decision on admissibility."""
    return facts.declared_admissible


@_live("admissible_already", "admissibility_is_open")
def admissibility_is_open(facts: CaseFacts) -> bool:
    """What was declared admissible is found inadmissible on a review alone; histories leave its opening out."""
    return not facts.declared_admissible or facts.under_review


@refuses("withdrawal_not_checked", "withdrawal_under_pressure")
def withdrawal_is_checked(facts: CaseFacts) -> str | None:
    """Possible pressure is checked before an announced withdrawal is acted on; under pressure it is not acted on."""
    if facts.is_imported:
        return None
    standing = facts.track(Track.WITHDRAWAL)
    return _UNCHECKED.get(standing) if standing else None


_UNCHECKED = {_S.ANNOUNCED: "withdrawal_not_checked", _S.UNDER_PRESSURE: "withdrawal_under_pressure"}


@refuses("no_follow_up")
def follow_up_is_due(facts: CaseFacts) -> str | None:
    """A follow-up opens on a breach of interim measures without another violation, and on the terms of a settlement."""
    due = facts.settlement_stands if facts.state == CaseState.DISCONTINUED else facts.interim_breached
    return None if due else "no_follow_up"


@refuses("no_follow_up", "follow_up_not_opened")
def follow_up_is_open(facts: CaseFacts) -> str | None:
    """Follow-up belongs to a case in follow-up, and what still arrives to one that was closed.

    A published history does not say how it opened where the case ended without a finding of violation.
    """
    if facts.state in (CaseState.FOLLOW_UP, CaseState.CLOSED):
        return None
    return follow_up_is_due(facts) or (None if facts.is_imported else "follow_up_not_opened")
