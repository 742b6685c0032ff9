"""Steps that move nothing: who may record them, and when. The tracks' own machines follow."""

from dataclasses import dataclass

from casetracker.accounts.roles import Role
from workflow.machine import guards as g
from workflow.machine.guards import Guard
from workflow.machine.lifecycle import CASE_OFFICERS, COMMITTEE, OFFICERS, RAPPORTEURS
from workflow.vocabulary import EXCHANGE, LIVE, PRE_REGISTRATION, CaseState
from workflow.vocabulary import EventKind as E

ANY = frozenset(CaseState)
AFTER_REGISTRATION = LIVE - PRE_REGISTRATION
PENDING = EXCHANGE | {CaseState.UNDER_CONSIDERATION}
BEFORE_VIEWS = PRE_REGISTRATION | PENDING
FOLLOW_UP = frozenset({CaseState.FOLLOW_UP})


@dataclass(frozen=True)
class Recordable:
    """One kind of step: in which states, by whom, under which guards; ``needs_content`` as a transition's."""

    states: frozenset[CaseState]
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()
    needs_content: bool = True


def _all(
    kinds: tuple[E, ...], states: frozenset[CaseState], roles: frozenset[Role], *guards: Guard
) -> dict[E, Recordable]:
    return {kind: Recordable(states, roles, guards) for kind in kinds}


RECORDABLE: dict[E, Recordable] = {
    **_all((E.REGISTRATION_PROPOSED,), PRE_REGISTRATION, OFFICERS, g.is_receivable),
    **_all((E.REFUSAL_PROPOSED,), PRE_REGISTRATION, OFFICERS),
    # It rests on the State, the procedure and dates, which the card shows. No proposal can have opened the content to
    # the rapporteur before it: registration is proposed only of what can be received.
    E.RECEIVABILITY_DECIDED: Recordable(PRE_REGISTRATION, RAPPORTEURS, needs_content=False),
    # So does this, and it is the Committee's.
    E.ACCEPTANCE_GOES_ON: Recordable(BEFORE_VIEWS, COMMITTEE, (g.acceptance_has_ended,), needs_content=False),
    E.ACCEPTANCE_STOPS: Recordable(BEFORE_VIEWS, COMMITTEE, (g.acceptance_has_ended,), needs_content=False),
    # Both sides may add information at any time; after an end it is recorded without moving the case.
    **_all(
        (
            E.ADDITIONAL_INFORMATION,
            E.ADDRESS_CHANGED,
            E.COUNSEL_CHANGED,
            E.TRANSLATION_RECEIVED,
            E.REMOVAL_CARRIED_OUT,
            E.DOMESTIC_JUDGMENT,
            E.AUTHOR_DIED,
            E.VICTIM_DIED,
            E.HEIRS_CONTINUE,
            E.AUTHORITY_GIVEN,
            E.AUTHORITY_VERIFIED,
            E.AUTHORITY_NOT_ACCEPTED,
            E.AUTHORITY_REVOKED,
            E.COMPLAINANT_REPLACED,
            E.REPRISAL_REPORTED,
            E.WITHDRAWN,
            E.PARTIAL_WITHDRAWAL,
            E.FIRST_COMPLAINANT_WITHDREW,
            E.UNKNOWN,
        ),
        ANY,
        OFFICERS,
    ),
    **_all(
        (
            E.OBSERVATIONS_ADMISSIBILITY,
            E.OBSERVATIONS_MERITS,
            E.OBSERVATIONS_BOTH,
            E.FURTHER_OBSERVATIONS,
            E.ADMISSIBILITY_CONTESTED,
            E.REMINDER_TO_STATE,
            E.MERITS_REQUESTED,
            E.POSITION_REQUESTED,
            E.CLARIFICATION_FROM_STATE,
            E.EXTENSION_REQUESTED,
            E.DISCONTINUANCE_REQUESTED,
            E.TRANSMITTED_TO_AUTHOR,
            E.REVIEW_REQUESTED,
            E.SPLIT_REQUESTED,
            E.INTERIM_LIFT_REQUESTED,
            # What a State asks or reports presupposes that it has the text.
            E.SUSPENSION_REQUESTED_BY_STATE,
            E.RESUMPTION_REQUESTED_BY_STATE,
            E.SETTLEMENT_REPORTED_BY_STATE,
            E.SETTLEMENT_REJECTED_BY_STATE,
        ),
        PENDING,
        CASE_OFFICERS,
        g.is_transmitted,
    ),
    **_all(
        (
            E.AUTHOR_COMMENTS,
            E.FURTHER_COMMENTS,
            E.UPDATE_REQUESTED,
            E.REMINDER_TO_AUTHOR,
            E.DISCONTINUANCE_WARNED,
            E.THIRD_PARTY_REQUESTED,
            E.SETTLEMENT_TALKS,
            E.SETTLEMENT_IN_PRINCIPLE,
            E.SETTLEMENT_REPORTED_BY_AUTHOR,
            E.SETTLEMENT_REJECTED_BY_AUTHOR,
            E.FRIENDLY_SETTLEMENT,
            E.THIRD_PARTY_INTERVENTION,
            E.SUSPENSION_REQUESTED_BY_AUTHOR,
            E.RESUMPTION_REQUESTED_BY_AUTHOR,
        ),
        PENDING,
        CASE_OFFICERS,
    ),
    **_all(
        (
            E.INTERIM_REQUESTED,
            E.PROTECTION_REQUESTED,
            E.INTERIM_ACCEPTED,
            E.INTERIM_BREACHED,
            E.WITHDRAWAL_CONFIRMED,
            E.WITHDRAWAL_UNDER_PRESSURE,
        ),
        LIVE,
        OFFICERS,
    ),
    **_all(
        (
            E.INTERIM_GRANTED,
            E.INTERIM_DENIED,
            E.INTERIM_REITERATED,
            E.INTERIM_LIFT_REFUSED,
            E.PROTECTION_GRANTED,
            E.PROTECTION_DENIED,
        ),
        LIVE,
        RAPPORTEURS,
    ),
    **_all((E.INTERIM_LIFTED,), LIVE, RAPPORTEURS, g.measures_stand),
    **_all(
        (
            E.SPLIT_GRANTED,
            E.SPLIT_REFUSED,
            E.EXTENSION_GRANTED,
            E.EXTENSION_REFUSED,
            E.SUSPENDED,
            E.SUSPENSION_REFUSED,
            E.THIRD_PARTY_AUTHORISED,
            E.THIRD_PARTY_REFUSED,
            E.JOINED,
            E.SEVERED,
        ),
        PENDING,
        RAPPORTEURS,
    ),
    **_all((E.SUSPENSION_RENEWED, E.SUSPENSION_LIFTED), PENDING, RAPPORTEURS, g.suspension_stands),
    **_all((E.REVIEW_OPENED,), PENDING, COMMITTEE, g.admissibility_was_decided),
    **_all(
        (
            E.DISCONTINUANCE_REFUSED,
            E.WITHDRAWAL_REFUSED,
            E.REVIEW_REFUSED,
            E.HEARING_HELD,
            E.EXPERT_CONSULTED,
        ),
        PENDING,
        COMMITTEE,
    ),
    **_all(
        (
            E.FOLLOWUP_SENT_TO_AUTHOR,
            E.FOLLOWUP_STATE_REPLY,
            E.FOLLOWUP_AUTHOR_COMMENTS,
            E.FOLLOWUP_REMINDER_TO_AUTHOR,
            E.FOLLOWUP_REMINDER_TO_STATE,
            E.FOLLOWUP_MEETING,
        ),
        FOLLOW_UP,
        CASE_OFFICERS,
    ),
    **_all((E.FOLLOWUP_ASSESSED,), FOLLOW_UP, COMMITTEE),
}
