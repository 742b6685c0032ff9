"""The codes that are recorded of a case's people: their standing, how a withdrawal was checked, what was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    """What a person's part in a case is now. Whoever was filed with it takes part until something else is recorded."""

    TAKES_PART = "takes_part", _("Takes part")
    DIED = "died", _("Died")
    WITHDREW = "withdrew", _("Withdrawal announced")
    REPLACED = "replaced", _("Replaced by another person")
    HEIRS_CONTINUE = "heirs_continue", _("Died; heirs continue")


# For whom a case goes on. Whoever died is among them: nobody has withdrawn for them, and their heirs may yet be asked.
GOES_ON_FOR = frozenset({Standing.TAKES_PART, Standing.DIED, Standing.HEIRS_CONTINUE})


class Contact(models.TextChoices):
    """By which way a victim was reached to ask about their withdrawal."""

    IN_PERSON = "in_person", _("In person")
    TELEPHONE = "telephone", _("By telephone")
    VIDEO = "video", _("By video call")
    LETTER = "letter", _("By letter or message")
    TRUSTED_PERSON = "trusted_person", _("Through a person whom the victim trusts")


class Answer(models.TextChoices):
    """An answer of a check: what is not known is said, not left out."""

    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")
    UNKNOWN = "unknown", _("Not known")


class Interpreter(models.TextChoices):
    """Who interpreted. One who belongs to the side that may press is none."""

    NOT_NEEDED = "not_needed", _("Not needed")
    INDEPENDENT = "independent", _("Independent interpreter")
    NOT_INDEPENDENT = "not_independent", _("Interpreter of one of the sides, of the family or of the organisation")
    NEEDED = "needed", _("Needed, and there was none")


class FreeWill(models.TextChoices):
    """What the check found. Only a yes lets a withdrawal be acted on."""

    YES = "yes", _("The victim withdraws of their own free will")
    NO = "no", _("The victim is under pressure, or does not want to withdraw")
    UNDETERMINED = "undetermined", _("It could not be established")


class AuthorityOutcome(models.TextChoices):
    """What became of an authority to act."""

    VERIFIED = "verified", _("Verified")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    REVOKED = "revoked", _("Revoked")


class JoinderAct(models.TextChoices):
    JOINED = "joined", _("Joined")
    SEVERED = "severed", _("Severed")


class StatementKind(models.TextChoices):
    """What the author's side tells the secretariat of the people it acts for."""

    WITHDRAWAL = "withdrawal", _("Somebody withdraws")
    DEATH = "death", _("Somebody has died")
    HEIRS = "heirs", _("Heirs want to continue")
    REVOCATION = "revocation", _("Somebody takes back our authority to act")
    REPRESENTATIVE = "representative", _("The representative changes")
    ADDRESS = "address", _("An address changes")
    REPRISAL = "reprisal", _("Somebody was threatened or harmed because of the communication")


class StatementAnswer(models.TextChoices):
    """What the secretariat did with a statement."""

    RECORDED = "recorded", _("Recorded in the case")
    SET_ASIDE = "set_aside", _("Nothing was to be recorded")


class Source(models.TextChoices):
    """From whom the secretariat knows it. A victim may speak without the organisation that filed for them."""

    AUTHORS_SIDE = "authors_side", _("The author's side, by its representative")
    PERSON = "person", _("The person themself, without the representative")
    FAMILY = "family", _("The family")
    STATE = "state_party", _("The State party")
    OTHER = "other", _("Another source, named in the note")
