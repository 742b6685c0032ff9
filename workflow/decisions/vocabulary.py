"""The codes of decisions and of follow-up. Statistics count by them, so a code is never used for something else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.vocabulary import EventKind


class DecisionKind(models.TextChoices):
    """What was decided."""

    ADMISSIBILITY = "admissibility", _("Admissibility")
    INADMISSIBILITY = "inadmissibility", _("Inadmissibility")
    VIEWS = "views", _("Views")
    DISCONTINUANCE = "discontinuance", _("Discontinuance")
    REOPENING = "reopening", _("Reopening")
    FOLLOW_UP = "follow_up", _("Opening of follow-up")
    CLOSING = "closing", _("Closing of follow-up")


# Which step brings which decision. The finding on admissibility of one sitting with the views is part of theirs.
KINDS: dict[EventKind, DecisionKind] = {
    EventKind.ADMISSIBLE: DecisionKind.ADMISSIBILITY,
    EventKind.INADMISSIBLE: DecisionKind.INADMISSIBILITY,
    EventKind.VIEWS_VIOLATION: DecisionKind.VIEWS,
    EventKind.VIEWS_NO_VIOLATION: DecisionKind.VIEWS,
    EventKind.DISCONTINUED: DecisionKind.DISCONTINUANCE,
    EventKind.REOPENED: DecisionKind.REOPENING,
    EventKind.FOLLOWUP_OPENED: DecisionKind.FOLLOW_UP,
    EventKind.CLOSED: DecisionKind.CLOSING,
}
# Documents of their own, each with a symbol, which carries the session.
WITH_SYMBOL = frozenset(
    {DecisionKind.ADMISSIBILITY, DecisionKind.INADMISSIBILITY, DecisionKind.VIEWS, DecisionKind.DISCONTINUANCE}
)


class FindingResult(models.TextChoices):
    """What was found under one article or sub-paragraph."""

    VIOLATION = "violation", _("Violation")
    NO_VIOLATION = "no_violation", _("No violation")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    NOT_EXAMINED = "not_examined", _("Not examined")


class RemedyKind(models.TextChoices):
    """What the State is asked to do, or has agreed to do."""

    COMPENSATION = "compensation", _("Compensation")
    RESTITUTION = "restitution", _("Restitution")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    RELEASE = "release", _("Release")
    NO_REMOVAL = "no_removal", _("No removal")
    INVESTIGATION = "investigation", _("Investigation and prosecution")
    REOPENING = "reopening", _("Reopening of proceedings")
    DOCUMENTS = "documents", _("Documents or residence status")
    APOLOGY = "apology", _("Apology")
    LEGISLATION = "legislation", _("Change of legislation")
    NON_REPETITION = "non_repetition", _("Non-repetition")
    PUBLICATION = "publication", _("Publication and translation")
    OTHER = "other", _("Other")


class OpinionKind(models.TextChoices):
    """An individual opinion of one or more members."""

    CONCURRING = "concurring", _("Concurring")
    DISSENTING = "dissenting", _("Dissenting")
    PARTLY_DISSENTING = "partly_dissenting", _("Partly dissenting")


class ReasonCode(models.TextChoices):
    """Why a case was discontinued or reopened, or its follow-up closed."""

    # Discontinuance
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    SETTLEMENT = "settlement", _("Friendly settlement")
    SILENCE = "silence", _("No more word from the author")
    MOOT = "moot", _("The matter has been resolved otherwise")
    STATE_REQUEST = "state_request", _("At the State party's request")
    # Reopening: the reason of the end has gone
    REMEDIES_EXHAUSTED = "remedies_exhausted", _("Domestic remedies have been exhausted since")
    OTHER_PROCEDURE_OVER = "other_procedure_over", _("The other international procedure is over")
    RESUMED = "resumed", _("A discontinued case is resumed")
    NOT_IMPLEMENTED = "not_implemented", _("What was reported as done was not done")
    NEW_INFORMATION = "new_information", _("New information")
    # Closing of the follow-up
    SATISFACTORY = "satisfactory", _("Satisfactory implementation")
    PARTLY_SATISFACTORY = "partly_satisfactory", _("Partly satisfactory implementation")
    UNSATISFACTORY = "unsatisfactory", _("Unsatisfactory implementation")
    NO_COOPERATION = "no_cooperation", _("No cooperation of the State party")
    OTHER = "other", _("Other")


R = ReasonCode
DISCONTINUANCE_REASONS = (R.WITHDRAWAL, R.SETTLEMENT, R.SILENCE, R.MOOT, R.STATE_REQUEST, R.OTHER)
# Of what has ended: inadmissible, discontinued, the follow-up closed.
REOPENING_REASONS: dict[str, tuple[ReasonCode, ...]] = {
    "inadmissible": (R.REMEDIES_EXHAUSTED, R.OTHER_PROCEDURE_OVER, R.OTHER),
    "discontinued": (R.RESUMED, R.NEW_INFORMATION, R.OTHER),
    "closed": (R.NOT_IMPLEMENTED, R.NEW_INFORMATION, R.OTHER),
}
CLOSING_REASONS = (R.SATISFACTORY, R.PARTLY_SATISFACTORY, R.UNSATISFACTORY, R.NO_COOPERATION, R.OTHER)


class Grade(models.TextChoices):
    """How a remedy was carried out, from the best to the worst."""

    A = "A", _("A – largely satisfactory")
    B = "B", _("B – partly satisfactory")
    C = "C", _("C – not satisfactory")
    D = "D", _("D – no cooperation")
    E = "E", _("E – contrary to the recommendations")


class AfterAssessment(models.TextChoices):
    """What follows from an assessment."""

    CONTINUE = "continue", _("The follow-up goes on")
    CLOSE = "close", _("The follow-up is closed")
