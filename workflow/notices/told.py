"""Who is told of which step: data. A kind that stands in no row is told to nobody.

The author's side is told of what domain section 3 calls duties to tell, and of every step that the other side or an
organ takes in its case: receipt, refusal, each submission of the State with its time limit, warning, suspension,
extension, measures, decisions, follow-up. Proposals, agendas and other inside steps are not for it.

The secretariat is told of what others do: who took the step is never among those told of it, the author's side apart,
for which the mail is the receipt. That a time limit lapses is no step of anybody: reminders are the deadlines' own.
The State is told of what goes to it by note verbale, once the communication was transmitted to it and not before.
"""

from enum import StrEnum

from workflow.vocabulary import EventKind as E


class Audience(StrEnum):
    """The sides that are told. Who they are in a case: :mod:`workflow.notices.audiences`."""

    AUTHOR = "author"
    SECRETARIAT = "secretariat"
    RAPPORTEURS = "rapporteurs"
    COMMITTEE = "committee"
    STATE = "state"


_A, _S, _R, _C, _ST = Audience

TOLD: dict[E, frozenset[Audience]] = {
    # Filing and registration
    E.SUBMITTED: frozenset({_A, _S}),
    E.ADDITIONAL_INFORMATION: frozenset({_S}),
    E.ADDRESS_CHANGED: frozenset({_S}),
    E.COUNSEL_CHANGED: frozenset({_S}),
    E.TRANSLATION_RECEIVED: frozenset({_S}),
    E.CLARIFICATION_ASKED: frozenset({_A}),
    E.CLARIFICATION_ANSWERED: frozenset({_S}),
    E.CLARIFICATION_ENDED: frozenset({_A}),
    E.REGISTRATION_PROPOSED: frozenset({_R}),
    E.REFUSAL_PROPOSED: frozenset({_R}),
    E.RECEIVABILITY_DECIDED: frozenset({_S}),
    E.ACCEPTANCE_GOES_ON: frozenset({_A, _S}),
    E.ACCEPTANCE_STOPS: frozenset({_A, _S}),
    E.REGISTERED: frozenset({_A, _S}),
    E.NOT_REGISTERED: frozenset({_A, _S}),
    E.REFUSAL_REVERSED: frozenset({_A, _S}),
    # Exchange
    E.TRANSMITTED: frozenset({_A, _ST}),
    E.TRANSMITTED_TO_AUTHOR: frozenset({_A}),
    E.POSITION_REQUESTED: frozenset({_ST}),
    E.CLARIFICATION_FROM_STATE: frozenset({_ST}),
    E.UPDATE_REQUESTED: frozenset({_A}),
    E.MERITS_REQUESTED: frozenset({_ST}),
    E.FURTHER_OBSERVATIONS_REQUESTED: frozenset({_ST}),
    E.ADMISSIBILITY_CONTESTED: frozenset({_A, _S}),
    E.OBSERVATIONS_ADMISSIBILITY: frozenset({_A, _S}),
    E.OBSERVATIONS_MERITS: frozenset({_A, _S}),
    E.OBSERVATIONS_BOTH: frozenset({_A, _S}),
    E.FURTHER_OBSERVATIONS: frozenset({_A, _S}),
    E.AUTHOR_COMMENTS: frozenset({_S}),
    E.FURTHER_COMMENTS: frozenset({_S}),
    E.REMINDER_TO_STATE: frozenset({_ST}),
    E.REMINDER_TO_AUTHOR: frozenset({_A}),
    E.THIRD_PARTY_REQUESTED: frozenset({_S}),
    E.THIRD_PARTY_AUTHORISED: frozenset({_A, _S, _ST}),
    E.THIRD_PARTY_REFUSED: frozenset({_S}),
    E.THIRD_PARTY_INTERVENTION: frozenset({_A, _S, _ST}),
    E.PLEADINGS_REOPENED: frozenset({_A, _S, _ST}),
    # Tracks
    E.INTERIM_REQUESTED: frozenset({_S, _R}),
    E.INTERIM_GRANTED: frozenset({_A, _S, _ST}),
    E.INTERIM_DENIED: frozenset({_A, _S}),
    E.INTERIM_ACCEPTED: frozenset({_A, _S, _R}),
    E.INTERIM_BREACHED: frozenset({_A, _S, _R}),
    E.INTERIM_REITERATED: frozenset({_A, _S, _ST}),
    E.INTERIM_LIFTED: frozenset({_A, _S, _ST}),
    E.INTERIM_LIFT_REQUESTED: frozenset({_A, _S, _R}),
    E.INTERIM_LIFT_REFUSED: frozenset({_A, _S, _ST}),
    E.PROTECTION_REQUESTED: frozenset({_S, _R}),
    E.PROTECTION_GRANTED: frozenset({_A, _S, _ST}),
    E.PROTECTION_DENIED: frozenset({_A, _S}),
    E.REPRISAL_REPORTED: frozenset({_S, _R}),
    E.SPLIT_REQUESTED: frozenset({_A, _S, _R}),
    E.SPLIT_GRANTED: frozenset({_A, _S, _ST}),
    E.SPLIT_REFUSED: frozenset({_A, _S, _ST}),
    E.EXTENSION_REQUESTED: frozenset({_S, _R}),
    E.EXTENSION_GRANTED: frozenset({_A, _S, _ST}),
    E.EXTENSION_REFUSED: frozenset({_A, _S, _ST}),
    E.SUSPENSION_REQUESTED_BY_STATE: frozenset({_A, _S, _R}),
    E.SUSPENSION_REQUESTED_BY_AUTHOR: frozenset({_S, _R}),
    E.SUSPENDED: frozenset({_A, _S, _ST}),
    E.SUSPENSION_REFUSED: frozenset({_A, _S, _ST}),
    E.SUSPENSION_RENEWED: frozenset({_A, _S, _ST}),
    E.SUSPENSION_LIFTED: frozenset({_A, _S, _ST}),
    E.RESUMPTION_REQUESTED_BY_STATE: frozenset({_A, _S, _R}),
    E.RESUMPTION_REQUESTED_BY_AUTHOR: frozenset({_S, _R}),
    E.DISCONTINUANCE_REQUESTED: frozenset({_A, _S}),
    E.DISCONTINUANCE_REFUSED: frozenset({_A, _S, _ST}),
    E.SETTLEMENT_TALKS: frozenset({_A, _S, _ST}),
    E.SETTLEMENT_IN_PRINCIPLE: frozenset({_A, _S, _ST}),
    E.SETTLEMENT_REPORTED_BY_STATE: frozenset({_A, _S}),
    E.SETTLEMENT_REPORTED_BY_AUTHOR: frozenset({_S}),
    E.SETTLEMENT_REJECTED_BY_AUTHOR: frozenset({_S, _ST}),
    E.SETTLEMENT_REJECTED_BY_STATE: frozenset({_A, _S}),
    E.FRIENDLY_SETTLEMENT: frozenset({_A, _S, _ST}),
    # A withdrawal is checked for pressure before anybody but the secretariat is told of it.
    E.WITHDRAWN: frozenset({_S}),
    E.PARTIAL_WITHDRAWAL: frozenset({_S}),
    E.FIRST_COMPLAINANT_WITHDREW: frozenset({_S}),
    E.WITHDRAWAL_CONFIRMED: frozenset({_S}),
    E.WITHDRAWAL_UNDER_PRESSURE: frozenset({_S}),
    E.WITHDRAWAL_REFUSED: frozenset({_A, _S}),
    E.JOINED: frozenset({_A, _S, _ST}),
    E.SEVERED: frozenset({_A, _S, _ST}),
    E.REVIEW_REQUESTED: frozenset({_A, _S}),
    E.REVIEW_REFUSED: frozenset({_A, _S, _ST}),
    E.REVIEW_OPENED: frozenset({_A, _S, _ST}),
    # Facts
    E.AUTHOR_DIED: frozenset({_S}),
    E.VICTIM_DIED: frozenset({_S}),
    E.HEIRS_CONTINUE: frozenset({_S}),
    E.AUTHORITY_REVOKED: frozenset({_S}),
    E.COMPLAINANT_REPLACED: frozenset({_S}),
    E.AUTHORITY_GIVEN: frozenset({_S}),
    E.AUTHORITY_VERIFIED: frozenset({_A}),
    E.AUTHORITY_NOT_ACCEPTED: frozenset({_A, _S}),
    E.REMOVAL_CARRIED_OUT: frozenset({_S}),
    E.DOMESTIC_JUDGMENT: frozenset({_S}),
    # Decision and after
    E.SCHEDULED: frozenset({_S, _C}),
    E.ADJOURNED: frozenset({_S}),
    E.ADMISSIBLE: frozenset({_A, _S, _ST}),
    E.INADMISSIBLE: frozenset({_A, _S, _ST}),
    E.VIEWS_VIOLATION: frozenset({_A, _S, _ST}),
    E.VIEWS_NO_VIOLATION: frozenset({_A, _S, _ST}),
    E.DISCONTINUANCE_WARNED: frozenset({_A}),
    E.DISCONTINUED: frozenset({_A, _S, _ST}),
    E.REOPENED: frozenset({_A, _S, _ST}),
    # It stands once a second person has confirmed it, and nobody outside is told before.
    E.DECISION_CORRECTED: frozenset({_S}),
    E.CORRECTION_CONFIRMED: frozenset({_A, _S, _ST}),
    E.FOLLOWUP_OPENED: frozenset({_A, _S, _ST}),
    E.FOLLOWUP_SENT_TO_AUTHOR: frozenset({_A}),
    E.FOLLOWUP_STATE_REPLY: frozenset({_A, _S}),
    E.FOLLOWUP_AUTHOR_COMMENTS: frozenset({_S}),
    E.FOLLOWUP_REMINDER_TO_AUTHOR: frozenset({_A}),
    E.FOLLOWUP_REMINDER_TO_STATE: frozenset({_ST}),
    E.FOLLOWUP_ASSESSED: frozenset({_A, _S, _ST}),
    E.CLOSED: frozenset({_A, _S, _ST}),
}
