"""The closed words of the desk: how a State stands, and the articles whose declarations are kept."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casetracker.reference import profiles
from casetracker.reference.profile import Profile


class Standing(TextChoices):
    """How a country or area stands to the Convention."""

    PARTY = "party", _("Party")
    SIGNED = "signed", _("Signed only")
    DENOUNCED = "denounced", _("Denounced")
    NONE = "none", _("Not party")
    TERRITORY = "territory", _("Territory")


class Declared(TextChoices):
    """What is recorded of a State's declaration under the article on individuals' communications."""

    STANDING = "standing", _("Declared")
    DOUBTFUL = "doubtful", _("In doubt")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NONE = "none", _("No declaration")


STANDING_TONES = {
    Standing.PARTY: "go",
    Standing.SIGNED: "note",
    Standing.DENOUNCED: "stop",
    Standing.NONE: "plain",
    Standing.TERRITORY: "plain",
}
DECLARED_TONES = {
    Declared.STANDING: "go",
    Declared.DOUBTFUL: "wait",
    Declared.WITHDRAWN: "stop",
    Declared.NONE: "plain",
}

# Articles of the Convention under which a State declares, and who may then turn to the Committee.
ARTICLES = {
    "77": _("communications from individuals"),
    "76": _("communications from other States"),
}


def procedure() -> Profile:
    """The procedure whose reference data the desk keeps: the only one whose acceptance stands in the tables."""
    return profiles.get(profiles.DEFAULT)
