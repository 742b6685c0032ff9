"""How long forms are set: which questions stand together under which words, and how wide an input is.

A test checks that each question of a grouped form is in exactly one of its groups.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Legend = str | Promise
Groups = tuple[tuple[Legend | None, tuple[str, ...]], ...]

GROUPS: dict[str, Groups] = {
    "people": (
        (_("Who this is"), ("family_name", "given_names", "other_names", "is_victim", "is_author", "relation")),
        (_("About the person"), ("birth_date", "birth_year", "birth_place", "sex", "nationality", "occupation")),
        (_("Situation"), ("migration_status", "detention", "detention_place")),
        (_("How to reach the person safely"), ("phone", "email", "safe_contact", "postal_address")),
        (_("Who may know the name"), ("disclose_to_state", "publication")),
        (_("Anything else"), ("note",)),
    ),
}

# Inputs whose answers are short; the rest take the whole width.
WIDTHS: dict[str, str] = {
    "birth_year": "short",
    "phone": "medium",
    "email": "medium",
    "sub_paragraph": "short",
    "reference": "medium",
}
