"""The closed words of the reference data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ICRMW = "icrmw"


class Language(TextChoices):
    """The six official languages of the United Nations, by the subtag under which names are stored."""

    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    RUSSIAN = "ru", _("Russian")
    ARABIC = "ar", _("Arabic")
    CHINESE = "zh", _("Chinese")


class ParticipationKind(TextChoices):
    """How a State came to the treaty. A signature alone makes no party."""

    RATIFICATION = "ratification", _("Ratification")
    ACCESSION = "accession", _("Accession")
    SUCCESSION = "succession", _("Succession")
    SIGNATURE = "signature", _("Signature only")


class Precision(TextChoices):
    """How much of a date is known; a date known by its year is stored as the first day of that year."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
    UNKNOWN = "unknown", _("Not known")


class Origin(TextChoices):
    """Who wrote the row last: loading the data files again touches the rows of the files only."""

    FILE = "file", _("Data file")
    ADMINISTRATOR = "administrator", _("Administrator")
    SIMULATION = "simulation", _("Simulation")
