"""The choices of a communication: codes that are stored, words that are shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubmissionLanguage(models.TextChoices):
    """The languages that a communication may be in. Which of them a procedure takes is its profile's data."""

    EN = "en", _("English")
    FR = "fr", _("French")
    ES = "es", _("Spanish")
    RU = "ru", _("Russian")
    AR = "ar", _("Arabic")
    ZH = "zh", _("Chinese")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    NOT_STATED = "not_stated", _("Not stated")


class MigrationStatus(models.TextChoices):
    """The situation that decides which parts of the Convention apply (articles 5, 35, 36 and 57)."""

    REGULAR = "regular", _("Documented or in a regular situation")
    IRREGULAR = "irregular", _("Non-documented or in an irregular situation")
    FRONTIER = "frontier", _("Frontier worker")
    SEASONAL = "seasonal", _("Seasonal worker")
    ITINERANT = "itinerant", _("Itinerant worker")
    PROJECT_TIED = "project_tied", _("Project-tied worker")
    SPECIFIED = "specified", _("Specified-employment worker")
    SELF_EMPLOYED = "self_employed", _("Self-employed worker")
    FAMILY = "family", _("Member of a migrant worker's family")
    UNKNOWN = "unknown", _("Not known")


class Detention(models.TextChoices):
    NO = "no", _("Not detained")
    YES = "yes", _("Detained now")
    WAS = "was", _("Was detained, now released")
    UNKNOWN = "unknown", _("Not known")


class YesNo(models.TextChoices):
    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")


class Publication(models.TextChoices):
    FULL = "full", _("Publish the name")
    INITIALS = "initials", _("Publish initials only")
    WITHHELD = "withheld", _("Withhold the name")


class AuthorityKind(models.TextChoices):
    SELF = "self", _("The victim acts for themself")
    POWER = "power_of_attorney", _("Signed power of attorney")
    KIN = "next_of_kin", _("Next of kin")
    NO_CONSENT = "no_consent_possible", _("Consent cannot be obtained")


class RemediesPosition(models.TextChoices):
    """Article 77 (3) (b): exhausted, or one of the two exceptions."""

    EXHAUSTED = "exhausted", _("All available domestic remedies have been exhausted")
    PROLONGED = "prolonged", _("Their application is unreasonably prolonged")
    INEFFECTIVE = "ineffective", _("They are unlikely to bring effective relief")
    NOT_EXHAUSTED = "not_exhausted", _("They have not been exhausted, and no exception is claimed")


class RemedyStatus(models.TextChoices):
    DECIDED = "decided", _("Decided")
    PENDING = "pending", _("Pending")
    NOT_TRIED = "not_tried", _("Not tried")


class ProcedureStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn or discontinued")


class GrantSource(models.TextChoices):
    """Why a grant stands."""

    CREATED = "created", _("Made the communication")
    HANDED_OVER = "handed_over", _("Was handed the communication")
    ASSIGNED = "assigned", _("Is assigned to the case")
    PROPOSED = "proposed", _("Decides on the proposal")
    AGENDA = "agenda", _("The case is on the session's agenda")
    BREAK_GLASS = "break_glass", _("Break-glass")


class DenialReason(models.TextChoices):
    """Why a person is kept from a communication whatever else they may see."""

    RECUSED = "recused", _("Recused")
    CONFLICT = "conflict", _("Conflict of interest")
