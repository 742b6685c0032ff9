"""What each guard of the tracks answers: facts told by hand, where it refuses for each reason and where it lets pass."""

from datetime import date
from typing import Any
from uuid import uuid4

from casetracker.core.dates import PreciseDate
from casetracker.reference.profile import LimitKind
from workflow.calendar.timekeeping import Running
from workflow.machine.track_states import Track, TrackReading, TrackState
from workflow.vocabulary import CaseState, LimitStatus, Party

T, S = Track, TrackState
IMPORTED = {"is_imported": True}


def standing(track: Track, state: TrackState) -> dict[str, Any]:
    """A case in which this track alone stands there."""
    return {"tracks": (TrackReading(track, state, PreciseDate.parse("2026-04-01")),)}


def limit(status: LimitStatus) -> dict[str, Any]:
    """A case with one limit in this status."""
    day = date(2026, 8, 20)
    one = Running(LimitKind.STATE_REPLY, Party.STATE, uuid4(), date(2026, 2, 20), day, day, status)
    return {"limits": {one.kind: one}}


def _waits_for(
    guard: str, code: str, track: Track, enough: tuple[TrackState, ...], not_enough: tuple[TrackState, ...]
) -> list[tuple[str, dict[str, Any], str | None]]:
    """Refused with nothing on the track and in the states that are not enough, passed in the others and in histories."""
    return [
        (guard, {}, code),
        (guard, IMPORTED, None),
        *((guard, standing(track, state), None) for state in enough),
        *((guard, standing(track, state), code) for state in not_enough),
    ]


STANDS = (S.GRANTED, S.ACCEPTED, S.BREACHED, S.REITERATED, S.LIFT_REQUESTED, S.LIFT_REFUSED)

TRACK_ANSWERS: list[tuple[str, dict[str, Any], str | None]] = [
    ("measures_stand", {"measures_standing": 1}, None),
    ("measures_stand", {"measures_standing": 0}, "no_measures"),
    ("measures_stand", {"measures_standing": 0, "is_imported": True}, "no_measures"),
    ("suspension_stands", {"is_suspended": True}, None),
    ("suspension_stands", {"is_suspended": False}, "not_suspended"),
    ("suspension_stands", {"is_suspended": False, "is_imported": True}, None),
    *_waits_for(
        "measures_were_granted", "no_measures_before", T.INTERIM_MEASURES, STANDS, (S.REQUESTED, S.DENIED, S.LIFTED)
    ),
    *_waits_for("interim_is_asked", "interim_not_asked", T.INTERIM_MEASURES, (S.REQUESTED,), (S.GRANTED, S.DENIED)),
    *_waits_for("lift_is_asked", "lift_not_asked", T.INTERIM_MEASURES, (S.LIFT_REQUESTED,), (S.GRANTED, S.REQUESTED)),
    *_waits_for("protection_is_asked", "protection_not_asked", T.PROTECTION_MEASURES, (S.REQUESTED,), (S.GRANTED,)),
    *_waits_for("split_is_asked", "split_not_asked", T.SPLIT, (S.REQUESTED,), (S.GRANTED, S.REFUSED)),
    *_waits_for(
        "suspension_is_asked",
        "suspension_not_asked",
        T.SUSPENSION,
        (S.REQUESTED, S.RESUMPTION_REQUESTED),
        (S.SUSPENDED, S.ENDED),
    ),
    *_waits_for("extension_is_asked", "extension_not_asked", T.EXTENSION, (S.REQUESTED,), (S.GRANTED, S.REFUSED)),
    *_waits_for("discontinuance_is_asked", "discontinuance_not_asked", T.DISCONTINUANCE, (S.REQUESTED,), (S.REFUSED,)),
    *_waits_for(
        "settlement_is_under_way",
        "no_settlement",
        T.FRIENDLY_SETTLEMENT,
        (S.TALKS, S.ACCEPTED_IN_PRINCIPLE, S.REPORTED, S.REACHED),
        (S.REJECTED,),
    ),
    *_waits_for(
        "withdrawal_is_announced",
        "withdrawal_not_announced",
        T.WITHDRAWAL,
        (S.ANNOUNCED, S.ANNOUNCED_IN_PART, S.CONFIRMED, S.UNDER_PRESSURE),
        (S.NOT_ACTED_ON, S.ACTED_ON),
    ),
    *_waits_for("review_is_asked", "review_not_asked", T.ADMISSIBILITY_REVIEW, (S.REQUESTED,), (S.REFUSED, S.DONE)),
    *_waits_for("is_joined", "not_joined", T.JOINDER, (S.JOINED,), (S.SEVERED,)),
    *_waits_for(
        "intervention_is_asked", "intervention_not_asked", T.THIRD_PARTY_INTERVENTION, (S.REQUESTED,), (S.AUTHORISED,)
    ),
    *_waits_for(
        "intervention_is_authorised",
        "intervention_not_authorised",
        T.THIRD_PARTY_INTERVENTION,
        (S.AUTHORISED, S.INTERVENED),
        (S.REQUESTED, S.REFUSED),
    ),
    ("split_is_new", {"is_split": False}, None),
    ("split_is_new", {"is_split": True}, "split_already"),
    ("split_is_new", {"is_split": True, **IMPORTED}, None),
    ("suspension_is_new", {"is_suspended": False}, None),
    ("suspension_is_new", {"is_suspended": True}, "suspended_already"),
    ("suspension_is_new", {"is_suspended": True, **IMPORTED}, None),
    ("a_limit_runs", {}, "no_limit_runs"),
    ("a_limit_runs", IMPORTED, None),
    *(("a_limit_runs", limit(one), None) for one in (LimitStatus.OPEN, LimitStatus.LAPSED, LimitStatus.SUSPENDED)),
    *(("a_limit_runs", limit(one), "no_limit_runs") for one in (LimitStatus.MET, LimitStatus.ENDED)),
    ("review_has_its_decision", {"declared_admissible": True}, None),
    ("review_has_its_decision", {"declared_admissible": False}, "nothing_to_review"),
    ("review_has_its_decision", {"declared_admissible": False, **IMPORTED}, None),
    ("admissibility_is_open", {"declared_admissible": False}, None),
    ("admissibility_is_open", {"declared_admissible": True}, "admissible_already"),
    ("admissibility_is_open", {"declared_admissible": True, "under_review": True}, None),
    ("admissibility_is_open", {"declared_admissible": True, **IMPORTED}, None),
    ("withdrawal_is_checked", {}, None),
    ("withdrawal_is_checked", standing(T.WITHDRAWAL, S.ANNOUNCED), "withdrawal_not_checked"),
    ("withdrawal_is_checked", {**standing(T.WITHDRAWAL, S.ANNOUNCED), **IMPORTED}, None),
    ("withdrawal_is_checked", standing(T.WITHDRAWAL, S.UNDER_PRESSURE), "withdrawal_under_pressure"),
    ("withdrawal_is_checked", standing(T.WITHDRAWAL, S.CONFIRMED), None),
    ("withdrawal_is_checked", standing(T.WITHDRAWAL, S.ANNOUNCED_IN_PART), None),
    ("follow_up_is_due", {"state": CaseState.DISCONTINUED, "settlement_stands": True}, None),
    ("follow_up_is_due", {"state": CaseState.DISCONTINUED, "interim_breached": True}, "no_follow_up"),
    ("follow_up_is_due", {"state": CaseState.NO_VIOLATION, "interim_breached": True}, None),
    ("follow_up_is_due", {"state": CaseState.NO_VIOLATION, "settlement_stands": True}, "no_follow_up"),
    ("follow_up_is_open", {"state": CaseState.FOLLOW_UP}, None),
    ("follow_up_is_open", {"state": CaseState.CLOSED}, None),
    ("follow_up_is_open", {"state": CaseState.DISCONTINUED, **IMPORTED}, "no_follow_up"),
    ("follow_up_is_open", {"state": CaseState.DISCONTINUED, "settlement_stands": True}, "follow_up_not_opened"),
    ("follow_up_is_open", {"state": CaseState.DISCONTINUED, "settlement_stands": True, **IMPORTED}, None),
    ("follow_up_is_open", {"state": CaseState.NO_VIOLATION, "interim_breached": True, **IMPORTED}, None),
]
