"""States and kinds of event: the procedure's own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands. A draft or complete communication has no case yet."""

    RECEIVED = "received", _("Received")
    CLARIFICATION = "clarification", _("Clarification asked")
    REGISTERED = "registered", _("Registered")
    WITH_STATE = "with_state", _("With the State party")
    WITH_AUTHOR = "with_author", _("With the author")
    READY = "ready", _("Ready for decision")
    UNDER_CONSIDERATION = "under_consideration", _("Under consideration")
    FOLLOW_UP = "follow_up", _("Follow-up")
    NOT_REGISTERED = "not_registered", _("Not registered")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    NO_VIOLATION = "no_violation", _("No violation")
    DISCONTINUED = "discontinued", _("Discontinued")
    CLOSED = "closed", _("Closed")


class ErasureReason(models.TextChoices):
    """Why a communication is erased. Codes: what a person would write of it could name somebody."""

    ASKED = "asked", _("The person concerned asked for it")
    RETENTION = "retention", _("It has been kept for as long as it may be")
    MISTAKE = "mistake", _("It was prepared or submitted by mistake")
    ORDER = "order", _("A court or authority ordered it")


class ErasureOutcome(models.TextChoices):
    """What became of a request to erase."""

    REFUSED = "refused", _("Refused")
    CARRIED_OUT = "carried_out", _("Carried out")


PRE_REGISTRATION = frozenset({CaseState.RECEIVED, CaseState.CLARIFICATION})
EXCHANGE = frozenset({CaseState.REGISTERED, CaseState.WITH_STATE, CaseState.WITH_AUTHOR, CaseState.READY})
LIVE = PRE_REGISTRATION | EXCHANGE | {CaseState.UNDER_CONSIDERATION, CaseState.FOLLOW_UP}
ENDED = frozenset(set(CaseState) - LIVE)


class Party(models.TextChoices):
    """Whom a limit runs for, and who must act next."""

    AUTHOR = "author", _("The author")
    STATE = "state", _("The State party")
    SECRETARIAT = "secretariat", _("The secretariat")
    RAPPORTEUR = "rapporteur", _("The rapporteur")
    COMMITTEE = "committee", _("The Committee")
    NOBODY = "nobody", _("Nobody")


class LimitStatus(models.TextChoices):
    """Where a time limit stands. One that has lapsed can still be met, late: silence closes nothing by itself."""

    OPEN = "open", _("Running")
    SUSPENDED = "suspended", _("Stopped for a time")
    LAPSED = "lapsed", _("Lapsed")
    MET = "met", _("Met")
    ENDED = "ended", _("Ended")


# Somebody owes what these wait for; a limit that stands still waits for nobody.
RUNNING = frozenset({LimitStatus.OPEN, LimitStatus.LAPSED})
# What nothing has met or ended: there is at most one of a kind in a case.
UNCLOSED = frozenset({LimitStatus.OPEN, LimitStatus.SUSPENDED, LimitStatus.LAPSED})


class LimitNoticeKind(models.TextChoices):
    """What somebody is told of a time limit, or of what waits without one."""

    BEFORE = "before", _("Before the last day")
    LAPSED = "lapsed", _("Lapsed")
    LETTER_DUE = "letter_due", _("A reminder to the State party is due")
    ESCALATED = "escalated", _("Waiting for too long")


class EventKind(models.TextChoices):
    """Every step of a procedure. The codes are those of the published histories, and a few of our own."""

    # Filing and registration
    SUBMITTED = "submitted", _("Communication submitted")
    ADDITIONAL_INFORMATION = "additional_information", _("Additional information from the author")
    ADDRESS_CHANGED = "address_changed", _("Change of address")
    COUNSEL_CHANGED = "counsel_changed", _("Change of representative")
    TRANSLATION_RECEIVED = "translation_received", _("Translation received")
    CLARIFICATION_ASKED = "clarification_asked", _("Clarification asked of the author")
    CLARIFICATION_ANSWERED = "clarification_answered", _("Clarification answered")
    CLARIFICATION_ENDED = "clarification_ended", _("Examined without an answer")
    REGISTRATION_PROPOSED = "registration_proposed", _("Registration proposed")
    REFUSAL_PROPOSED = "refusal_proposed", _("Refusal of registration proposed")
    RECEIVABILITY_DECIDED = "receivability_decided", _("Receivability decided")
    # The State withdrew or denounced between reception and transmission, and the Committee has decided on the case
    ACCEPTANCE_GOES_ON = "acceptance_ended_goes_on", _("Goes on, although the State party's acceptance has ended")
    ACCEPTANCE_STOPS = "acceptance_ended_stops", _("Does not go on, since the State party's acceptance has ended")
    REGISTERED = "registered", _("Registered")
    NOT_REGISTERED = "not_registered", _("Not registered")
    REFUSAL_REVERSED = "refusal_reversed", _("Refusal of registration reversed")
    # Exchange
    TRANSMITTED = "transmitted", _("Transmitted to the State party")
    TRANSMITTED_TO_AUTHOR = "transmitted_to_author", _("Observations sent to the author")
    POSITION_REQUESTED = "position_requested_from_state", _("Position asked of the State party")
    CLARIFICATION_FROM_STATE = "clarification_requested_from_state", _("Clarification asked of the State party")
    UPDATE_REQUESTED = "update_requested_from_author", _("Update asked of the author")
    MERITS_REQUESTED = "observations_on_merits_requested", _("Observations on the merits asked")
    FURTHER_OBSERVATIONS_REQUESTED = (
        "further_observations_requested",
        _("Further observations asked of the State party"),
    )
    ADMISSIBILITY_CONTESTED = "admissibility_contested", _("State party contests admissibility")
    OBSERVATIONS_ADMISSIBILITY = "state_observations_admissibility", _("State party's observations on admissibility")
    OBSERVATIONS_MERITS = "state_observations_merits", _("State party's observations on the merits")
    OBSERVATIONS_BOTH = "state_observations_both", _("State party's observations on admissibility and merits")
    FURTHER_OBSERVATIONS = "further_state_observations", _("Further observations of the State party")
    AUTHOR_COMMENTS = "author_comments", _("Author's comments")
    FURTHER_COMMENTS = "further_author_comments", _("Author's further comments")
    REMINDER_TO_STATE = "reminder_sent", _("Reminder to the State party")
    REMINDER_TO_AUTHOR = "reminder_to_author", _("Reminder to the author")
    THIRD_PARTY_REQUESTED = "third_party_requested", _("Third-party intervention asked")
    THIRD_PARTY_AUTHORISED = "third_party_authorised", _("Third-party intervention authorised")
    THIRD_PARTY_REFUSED = "third_party_refused", _("Third-party intervention refused")
    THIRD_PARTY_INTERVENTION = "third_party_intervention", _("Third-party intervention")
    HEARING_HELD = "hearing_held", _("Hearing held")
    EXPERT_CONSULTED = "expert_consulted", _("Expert consulted")
    MARKED_READY = "marked_ready", _("Ready for decision")
    PLEADINGS_REOPENED = "pleadings_reopened", _("Exchange reopened")
    # Tracks, recorded
    INTERIM_REQUESTED = "interim_measures_requested", _("Interim measures requested")
    INTERIM_GRANTED = "interim_measures_granted", _("Interim measures granted")
    INTERIM_DENIED = "interim_measures_denied", _("Interim measures denied")
    INTERIM_ACCEPTED = "interim_measures_accepted", _("State party complies with interim measures")
    INTERIM_BREACHED = "interim_measures_breached", _("Interim measures breached")
    INTERIM_REITERATED = "interim_measures_reiterated", _("Interim measures reiterated")
    INTERIM_LIFTED = "interim_measures_lifted", _("Interim measures lifted")
    INTERIM_LIFT_REQUESTED = "interim_lift_requested", _("Lifting of interim measures asked")
    INTERIM_LIFT_REFUSED = "interim_lift_refused", _("Lifting of interim measures refused")
    PROTECTION_REQUESTED = "protection_measures_requested", _("Protection measures requested")
    PROTECTION_GRANTED = "protection_measures_granted", _("Protection measures granted")
    PROTECTION_DENIED = "protection_measures_denied", _("Protection measures denied")
    REPRISAL_REPORTED = "reprisal_reported", _("Reprisal reported")
    SPLIT_REQUESTED = "split_requested", _("Split of admissibility and merits asked")
    SPLIT_GRANTED = "split_granted", _("Split granted")
    SPLIT_REFUSED = "split_refused", _("Split refused")
    EXTENSION_REQUESTED = "extension_requested", _("Extension asked")
    EXTENSION_GRANTED = "extension_granted", _("Extension granted")
    EXTENSION_REFUSED = "extension_refused", _("Extension refused")
    SUSPENSION_REQUESTED_BY_STATE = "suspension_requested_by_state", _("Suspension asked by the State party")
    SUSPENSION_REQUESTED_BY_AUTHOR = "suspension_requested_by_author", _("Suspension asked by the author")
    SUSPENDED = "suspended", _("Suspended")
    SUSPENSION_REFUSED = "suspension_refused", _("Suspension refused")
    SUSPENSION_RENEWED = "suspension_renewed", _("Suspension renewed")
    SUSPENSION_LIFTED = "suspension_lifted", _("Suspension ended")
    RESUMPTION_REQUESTED_BY_STATE = "resumption_requested_by_state", _("Resumption asked by the State party")
    RESUMPTION_REQUESTED_BY_AUTHOR = "resumption_requested_by_author", _("Resumption asked by the author")
    DISCONTINUANCE_REQUESTED = "discontinuance_requested_by_state", _("Discontinuance asked by the State party")
    DISCONTINUANCE_REFUSED = "discontinuance_refused", _("Discontinuance refused")
    SETTLEMENT_TALKS = "friendly_settlement_talks", _("Friendly settlement talks")
    SETTLEMENT_IN_PRINCIPLE = "settlement_accepted_in_principle", _("Settlement accepted in principle")
    SETTLEMENT_REPORTED_BY_STATE = "settlement_reported_by_state", _("Settlement reported by the State party")
    SETTLEMENT_REPORTED_BY_AUTHOR = "settlement_reported_by_author", _("Settlement reported by the author")
    SETTLEMENT_REJECTED_BY_AUTHOR = "settlement_rejected_by_author", _("Settlement rejected by the author")
    SETTLEMENT_REJECTED_BY_STATE = "settlement_rejected_by_state", _("Settlement rejected by the State party")
    FRIENDLY_SETTLEMENT = "friendly_settlement", _("Friendly settlement reached")
    WITHDRAWN = "withdrawn", _("Withdrawal announced")
    PARTIAL_WITHDRAWAL = "partial_withdrawal", _("Partial withdrawal")
    FIRST_COMPLAINANT_WITHDREW = "withdrawal_by_first_complainant", _("First complainant withdrew")
    # Possible pressure is checked before a withdrawal is acted on, for each victim
    WITHDRAWAL_CONFIRMED = "withdrawal_confirmed", _("Withdrawal found to be of free will")
    WITHDRAWAL_UNDER_PRESSURE = "withdrawal_under_pressure", _("Withdrawal found to be under pressure")
    WITHDRAWAL_REFUSED = "withdrawal_refused", _("Withdrawal not acted on")
    JOINED = "joined", _("Joined with another communication")
    SEVERED = "severed", _("Severed from another communication")
    REVIEW_REQUESTED = "admissibility_review_requested", _("Review of admissibility asked")
    REVIEW_REFUSED = "admissibility_review_refused", _("Review of admissibility refused")
    REVIEW_OPENED = "admissibility_reviewed", _("Admissibility reviewed")
    # Facts
    AUTHOR_DIED = "author_died", _("Author died")
    VICTIM_DIED = "victim_died", _("Victim died")
    HEIRS_CONTINUE = "heirs_continue", _("Heirs continue")
    AUTHORITY_GIVEN = "authority_given", _("New authority to act")
    AUTHORITY_VERIFIED = "authority_verified", _("Authority to act verified")
    AUTHORITY_NOT_ACCEPTED = "authority_not_accepted", _("Authority to act not accepted")
    AUTHORITY_REVOKED = "authority_revoked", _("Authority to act revoked")
    COMPLAINANT_REPLACED = "complainant_replaced", _("Complainant replaced")
    REMOVAL_CARRIED_OUT = "removal_carried_out", _("Removal carried out")
    DOMESTIC_JUDGMENT = "domestic_judgment_reported", _("Domestic judgment reported")
    # Decision and after
    SCHEDULED = "scheduled", _("Placed on a session's agenda")
    ADJOURNED = "adjourned", _("Consideration adjourned")
    ADMISSIBLE = "admissible", _("Declared admissible")
    INADMISSIBLE = "inadmissible", _("Declared inadmissible")
    VIEWS_VIOLATION = "views_violation", _("Views adopted: violation")
    VIEWS_NO_VIOLATION = "views_no_violation", _("Views adopted: no violation")
    DISCONTINUANCE_WARNED = "discontinuance_warned", _("Author told of the consequence of silence")
    DISCONTINUED = "discontinued", _("Discontinued")
    REOPENED = "reopened", _("Reopened")
    DECISION_CORRECTED = "decision_corrected", _("Correction of a decision recorded")
    CORRECTION_CONFIRMED = "correction_confirmed", _("Decision corrected")
    FOLLOWUP_OPENED = "followup_opened", _("Follow-up opened")
    FOLLOWUP_SENT_TO_AUTHOR = "followup_transmitted_to_author", _("State party's follow-up reply sent to the author")
    FOLLOWUP_STATE_REPLY = "followup_state_reply", _("State party's follow-up reply")
    FOLLOWUP_AUTHOR_COMMENTS = "followup_author_comments", _("Author's comments on follow-up")
    FOLLOWUP_REMINDER_TO_AUTHOR = "followup_reminder_to_author", _("Follow-up reminder to the author")
    FOLLOWUP_REMINDER_TO_STATE = "followup_reminder_to_state", _("Follow-up reminder to the State party")
    FOLLOWUP_MEETING = "followup_meeting", _("Follow-up meeting")
    FOLLOWUP_ASSESSED = "followup_assessed", _("Follow-up assessed")
    CLOSED = "closed", _("Closed")
    # The record itself
    LIMIT_LAPSED = "limit_lapsed", _("Time limit lapsed")
    UNKNOWN = "unknown_step", _("Step of a type that is not known")
    ASSIGNED = "assigned", _("Assigned")
