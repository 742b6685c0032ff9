"""How a case is counted: the words of the tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.vocabulary import EXCHANGE, PRE_REGISTRATION, CaseState, EventKind


class Standing(models.TextChoices):
    """How a case stands at the end of a month. Every case has exactly one standing."""

    BEFORE_REGISTRATION = "before_registration", _("Pending before registration")
    IN_EXCHANGE = "in_exchange", _("Pending, registered")
    BEFORE_COMMITTEE = "before_committee", _("Pending before the Committee")
    NOT_REGISTERED = "not_registered", _("Not registered")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    NO_VIOLATION = "no_violation", _("No violation")
    VIOLATION = "violation", _("Violation")
    DISCONTINUED = "discontinued", _("Discontinued")
    UNCLASSIFIED = "unclassified", _("Ended in another way")


# What is published, in the order of the table's columns.
OUTCOMES = (
    Standing.NOT_REGISTERED,
    Standing.INADMISSIBLE,
    Standing.DISCONTINUED,
    Standing.NO_VIOLATION,
    Standing.VIOLATION,
)

PENDING: dict[CaseState, Standing] = {
    **dict.fromkeys(PRE_REGISTRATION, Standing.BEFORE_REGISTRATION),
    **dict.fromkeys(EXCHANGE, Standing.IN_EXCHANGE),
    CaseState.UNDER_CONSIDERATION: Standing.BEFORE_COMMITTEE,
}

# A case in follow-up, or closed after it, is counted by its views.
OUTCOME_OF: dict[EventKind, Standing] = {
    EventKind.NOT_REGISTERED: Standing.NOT_REGISTERED,
    EventKind.INADMISSIBLE: Standing.INADMISSIBLE,
    EventKind.DISCONTINUED: Standing.DISCONTINUED,
    EventKind.VIEWS_NO_VIOLATION: Standing.NO_VIOLATION,
    EventKind.VIEWS_VIOLATION: Standing.VIOLATION,
}
