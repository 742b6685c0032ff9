"""Which steps the author's side is told of: data. Proposals, agendas and other inside steps are not among them."""

from workflow.vocabulary import EventKind as E

AUTHOR_IS_TOLD: frozenset[E] = frozenset(
    {
        E.SUBMITTED,
        E.CLARIFICATION_ASKED,
        E.REGISTERED,
        E.NOT_REGISTERED,
        E.REFUSAL_REVERSED,
        E.ACCEPTANCE_GOES_ON,
        E.ACCEPTANCE_STOPS,
        E.TRANSMITTED,
        E.OBSERVATIONS_ADMISSIBILITY,
        E.OBSERVATIONS_MERITS,
        E.OBSERVATIONS_BOTH,
        E.FURTHER_OBSERVATIONS,
        E.TRANSMITTED_TO_AUTHOR,
        E.UPDATE_REQUESTED,
        E.REMINDER_TO_AUTHOR,
        E.INTERIM_GRANTED,
        E.INTERIM_DENIED,
        E.INTERIM_LIFTED,
        E.SUSPENDED,
        E.SUSPENSION_LIFTED,
        E.ADMISSIBLE,
        E.INADMISSIBLE,
        E.VIEWS_VIOLATION,
        E.VIEWS_NO_VIOLATION,
        E.DISCONTINUED,
        E.REOPENED,
        E.DECISION_CORRECTED,
        E.FOLLOWUP_SENT_TO_AUTHOR,
        E.FOLLOWUP_ASSESSED,
        E.CLOSED,
    }
)
