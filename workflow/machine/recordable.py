"""Steps that move nothing: who may record them, and when. Those of the side tracks stand in ``track_steps``."""

from casetracker.accounts.roles import Role
from casetracker.reference.profile import Act, Track
from workflow.machine import guards as g
from workflow.machine.guards import Guard
from workflow.machine.lifecycle import CASE_OFFICERS, OFFICERS
from workflow.machine.organs import COMMITTEE, RAPPORTEURS
from workflow.machine.recorded import ANY, BEFORE_VIEWS, PENDING, WITH_FOLLOW_UP, Recordable
from workflow.machine.track_steps import TRACK_STEPS
from workflow.vocabulary import PRE_REGISTRATION, CaseState
from workflow.vocabulary import EventKind as E


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
            E.MERITS_REQUESTED,
        ),
        PENDING,
        CASE_OFFICERS,
        g.is_transmitted,
    ),
    **_all(
        (E.AUTHOR_COMMENTS, E.FURTHER_COMMENTS, E.DISCONTINUANCE_WARNED),
        PENDING,
        CASE_OFFICERS,
    ),
    # Before registration a question to the author moves the case; after it, it is one more letter.
    E.CLARIFICATION_ASKED: Recordable(PENDING | {CaseState.CLARIFICATION}, OFFICERS),
    E.CLARIFICATION_ANSWERED: Recordable(PENDING, CASE_OFFICERS),
    # The secretariat writes to both sides in a follow-up as it does before the views.
    **_all(
        (E.REMINDER_TO_STATE, E.POSITION_REQUESTED, E.CLARIFICATION_FROM_STATE, E.TRANSMITTED_TO_AUTHOR),
        WITH_FOLLOW_UP,
        CASE_OFFICERS,
        g.is_transmitted,
    ),
    **_all((E.UPDATE_REQUESTED, E.REMINDER_TO_AUTHOR), WITH_FOLLOW_UP | PRE_REGISTRATION, OFFICERS),
    E.HEARING_HELD: Recordable(PENDING, COMMITTEE, act=Act.HEARING, switch=Track.HEARING),
    E.EXPERT_CONSULTED: Recordable(PENDING, COMMITTEE),
    **TRACK_STEPS,
}
