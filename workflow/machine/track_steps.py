"""The steps of the side tracks: in which states of the case, by whom, under which guards. One table a track."""

from casetracker.accounts.roles import Role
from casetracker.reference.profile import Act
from casetracker.reference.profile import Track as Switch
from workflow.machine import guards as g
from workflow.machine import track_guards as t
from workflow.machine.guards import Guard
from workflow.machine.lifecycle import CASE_OFFICERS, OFFICERS
from workflow.machine.organs import COMMITTEE, RAPPORTEURS
from workflow.machine.recorded import ANY, BEFORE_VIEWS, PENDING, WITH_FOLLOW_UP, Recordable
from workflow.vocabulary import LIVE, CaseState
from workflow.vocabulary import EventKind as E

# An author may be given more time for a clarification before there is a State to ask.
EXTENDABLE = WITH_FOLLOW_UP | {CaseState.CLARIFICATION}


def _steps(
    switch: Switch,
    states: frozenset[CaseState],
    roles: frozenset[Role],
    *steps: tuple[E, tuple[Guard, ...]],
    act: Act | None = None,
) -> dict[E, Recordable]:
    return {kind: Recordable(states, roles, guards, act=act, switch=switch) for kind, guards in steps}


INTERIM = {
    **_steps(Switch.INTERIM_MEASURES, LIVE, OFFICERS, (E.INTERIM_REQUESTED, ())),
    **_steps(Switch.INTERIM_MEASURES, LIVE, OFFICERS, (E.INTERIM_ACCEPTED, (t.measures_were_granted,))),
    # A removal against the measures can come to light after the case has ended.
    **_steps(Switch.INTERIM_MEASURES, ANY, OFFICERS, (E.INTERIM_BREACHED, (t.measures_were_granted,))),
    **_steps(
        Switch.INTERIM_MEASURES,
        PENDING,
        CASE_OFFICERS,
        (E.INTERIM_LIFT_REQUESTED, (g.is_transmitted, t.measures_were_granted)),
    ),
    **_steps(Switch.INTERIM_MEASURES, BEFORE_VIEWS, RAPPORTEURS, (E.INTERIM_GRANTED, ()), act=Act.INTERIM_MEASURES),
    **_steps(
        Switch.INTERIM_MEASURES,
        LIVE,
        RAPPORTEURS,
        (E.INTERIM_DENIED, (t.interim_is_asked,)),
        (E.INTERIM_REITERATED, (t.measures_were_granted,)),
        (E.INTERIM_LIFT_REFUSED, (t.lift_is_asked,)),
        act=Act.INTERIM_MEASURES,
    ),
    **_steps(
        Switch.INTERIM_MEASURES, ANY, RAPPORTEURS, (E.INTERIM_LIFTED, (t.measures_stand,)), act=Act.INTERIM_MEASURES
    ),
}

# Reprisals do not end with the case.
PROTECTION = {
    **_steps(Switch.PROTECTION_MEASURES, ANY, OFFICERS, (E.REPRISAL_REPORTED, ()), (E.PROTECTION_REQUESTED, ())),
    **_steps(
        Switch.PROTECTION_MEASURES,
        ANY,
        RAPPORTEURS,
        (E.PROTECTION_GRANTED, ()),
        (E.PROTECTION_DENIED, (t.protection_is_asked,)),
        act=Act.PROTECTION_MEASURES,
    ),
}

SPLIT = {
    **_steps(Switch.SPLIT, PENDING, CASE_OFFICERS, (E.SPLIT_REQUESTED, (g.is_transmitted, t.split_is_new))),
    **_steps(
        Switch.SPLIT,
        PENDING,
        RAPPORTEURS,
        (E.SPLIT_GRANTED, (g.not_admissible_yet, t.split_is_new)),
        (E.SPLIT_REFUSED, (t.split_is_asked,)),
        act=Act.SPLIT,
    ),
}

EXTENSION = {
    **_steps(Switch.EXTENSION, WITH_FOLLOW_UP, CASE_OFFICERS, (E.EXTENSION_REQUESTED, (g.is_transmitted,))),
    **_steps(
        Switch.EXTENSION,
        EXTENDABLE,
        RAPPORTEURS,
        (E.EXTENSION_GRANTED, (t.a_limit_runs,)),
        (E.EXTENSION_REFUSED, (t.extension_is_asked,)),
        act=Act.EXTENSION,
    ),
}

SUSPENSION = {
    **_steps(
        Switch.SUSPENSION,
        PENDING,
        CASE_OFFICERS,
        # What a State asks presupposes that it has the text.
        (E.SUSPENSION_REQUESTED_BY_STATE, (g.is_transmitted, t.suspension_is_new)),
        (E.RESUMPTION_REQUESTED_BY_STATE, (g.is_transmitted, t.suspension_stands)),
        (E.SUSPENSION_REQUESTED_BY_AUTHOR, (t.suspension_is_new,)),
        (E.RESUMPTION_REQUESTED_BY_AUTHOR, (t.suspension_stands,)),
    ),
    **_steps(
        Switch.SUSPENSION,
        PENDING,
        RAPPORTEURS,
        (E.SUSPENDED, (t.suspension_is_new,)),
        (E.SUSPENSION_REFUSED, (t.suspension_is_asked,)),
        (E.SUSPENSION_RENEWED, (t.suspension_stands,)),
        (E.SUSPENSION_LIFTED, (t.suspension_stands,)),
        act=Act.SUSPENSION,
    ),
}

DISCONTINUANCE = {
    **_steps(Switch.DISCONTINUANCE_REQUEST, PENDING, CASE_OFFICERS, (E.DISCONTINUANCE_REQUESTED, (g.is_transmitted,))),
    **_steps(
        Switch.DISCONTINUANCE_REQUEST,
        PENDING,
        COMMITTEE,
        (E.DISCONTINUANCE_REFUSED, (t.discontinuance_is_asked,)),
        act=Act.DISCONTINUANCE,
    ),
}

SETTLEMENT = _steps(
    Switch.FRIENDLY_SETTLEMENT,
    PENDING,
    CASE_OFFICERS,
    (E.SETTLEMENT_TALKS, ()),
    (E.SETTLEMENT_IN_PRINCIPLE, ()),
    (E.SETTLEMENT_REPORTED_BY_STATE, (g.is_transmitted,)),
    (E.SETTLEMENT_REPORTED_BY_AUTHOR, ()),
    (E.SETTLEMENT_REJECTED_BY_STATE, (g.is_transmitted, t.settlement_is_under_way)),
    (E.SETTLEMENT_REJECTED_BY_AUTHOR, (t.settlement_is_under_way,)),
    (E.FRIENDLY_SETTLEMENT, ()),
)

WITHDRAWAL = {
    # Announced by the parties at any time, and decided by the Committee.
    **_steps(
        Switch.WITHDRAWAL,
        ANY,
        OFFICERS,
        (E.WITHDRAWN, ()),
        (E.PARTIAL_WITHDRAWAL, ()),
        (E.FIRST_COMPLAINANT_WITHDREW, ()),
    ),
    **_steps(
        Switch.WITHDRAWAL,
        LIVE,
        OFFICERS,
        (E.WITHDRAWAL_CONFIRMED, (t.withdrawal_is_announced,)),
        (E.WITHDRAWAL_UNDER_PRESSURE, (t.withdrawal_is_announced,)),
    ),
    **_steps(
        Switch.WITHDRAWAL,
        PENDING,
        COMMITTEE,
        (E.WITHDRAWAL_REFUSED, (t.withdrawal_is_announced,)),
        act=Act.DISCONTINUANCE,
    ),
}

JOINDER = _steps(Switch.JOINDER, PENDING, RAPPORTEURS, (E.JOINED, ()), (E.SEVERED, (t.is_joined,)), act=Act.JOINDER)

REVIEW = {
    **_steps(
        Switch.ADMISSIBILITY_REVIEW,
        PENDING,
        CASE_OFFICERS,
        (E.REVIEW_REQUESTED, (g.is_transmitted, t.review_has_its_decision)),
    ),
    **_steps(
        Switch.ADMISSIBILITY_REVIEW,
        PENDING,
        COMMITTEE,
        (E.REVIEW_OPENED, (g.admissibility_was_decided,)),
        (E.REVIEW_REFUSED, (t.review_is_asked,)),
        act=Act.ADMISSIBILITY_REVIEW,
    ),
}

THIRD_PARTY = {
    **_steps(
        Switch.THIRD_PARTY,
        PENDING,
        CASE_OFFICERS,
        (E.THIRD_PARTY_REQUESTED, ()),
        (E.THIRD_PARTY_INTERVENTION, (t.intervention_is_authorised,)),
    ),
    **_steps(
        Switch.THIRD_PARTY,
        PENDING,
        RAPPORTEURS,
        (E.THIRD_PARTY_AUTHORISED, ()),
        (E.THIRD_PARTY_REFUSED, (t.intervention_is_asked,)),
        act=Act.THIRD_PARTY,
    ),
}

FOLLOW_UP = {
    # What a party still sends after the follow-up was closed is recorded, too.
    **_steps(
        Switch.FOLLOW_UP,
        frozenset({CaseState.FOLLOW_UP, CaseState.CLOSED, CaseState.DISCONTINUED, CaseState.NO_VIOLATION}),
        CASE_OFFICERS,
        (E.FOLLOWUP_STATE_REPLY, (t.follow_up_is_open,)),
        (E.FOLLOWUP_AUTHOR_COMMENTS, (t.follow_up_is_open,)),
        (E.FOLLOWUP_SENT_TO_AUTHOR, (t.follow_up_is_open,)),
    ),
    **_steps(
        Switch.FOLLOW_UP,
        frozenset({CaseState.FOLLOW_UP, CaseState.DISCONTINUED, CaseState.NO_VIOLATION}),
        CASE_OFFICERS,
        (E.FOLLOWUP_REMINDER_TO_AUTHOR, (t.follow_up_is_open,)),
        (E.FOLLOWUP_REMINDER_TO_STATE, (t.follow_up_is_open,)),
        (E.FOLLOWUP_MEETING, (t.follow_up_is_open,)),
    ),
    **_steps(
        Switch.FOLLOW_UP,
        frozenset({CaseState.FOLLOW_UP, CaseState.DISCONTINUED, CaseState.NO_VIOLATION}),
        COMMITTEE,
        (E.FOLLOWUP_ASSESSED, (t.follow_up_is_open,)),
        act=Act.FOLLOW_UP,
    ),
}

TRACK_STEPS: dict[E, Recordable] = {
    **INTERIM,
    **PROTECTION,
    **SPLIT,
    **EXTENSION,
    **SUSPENSION,
    **DISCONTINUANCE,
    **SETTLEMENT,
    **WITHDRAWAL,
    **JOINDER,
    **REVIEW,
    **THIRD_PARTY,
    **FOLLOW_UP,
}
