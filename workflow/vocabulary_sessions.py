"""The words of sessions and recusals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.vocabulary import EventKind


class ItemStatus(models.TextChoices):
    """Whether a case stands on an agenda, was taken off, or was decided."""

    STANDING = "standing", _("On the agenda")
    WITHDRAWN = "withdrawn", _("Taken off the agenda")
    DECIDED = "decided", _("Decided")


class RecusalGround(models.TextChoices):
    """Why a member takes no part [S, CED rule 47]."""

    NATIONALITY = "nationality", _("National of the State party")
    EMPLOYMENT = "employment", _("Employed by the State party")
    INTEREST = "interest", _("Personal interest in the case")
    EARLIER_DECISION = "earlier_decision", _("Took part in a decision on it elsewhere")


class RecusalOrigin(models.TextChoices):
    """How a recusal came about."""

    RECORDS = "records", _("From what is recorded of the member")
    DECLARED = "declared", _("Declared by the member")
    ESTABLISHED = "established", _("Established by the Committee")


# What the minutes of a closed meeting can hold of a case: the decisions that are the Committee's.
DECISIONS: tuple[EventKind, ...] = (
    EventKind.ADMISSIBLE,
    EventKind.INADMISSIBLE,
    EventKind.VIEWS_VIOLATION,
    EventKind.VIEWS_NO_VIOLATION,
    EventKind.DISCONTINUED,
    EventKind.REOPENED,
    EventKind.FOLLOWUP_OPENED,
    EventKind.CLOSED,
)
