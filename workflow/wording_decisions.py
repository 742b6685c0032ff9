"""Wording and questions of decisions and follow-up. Translators and lawyers read this file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.vocabulary import EventKind as E
from workflow.wording_steps import GROUNDS, SESSION, SYMBOL

REASON, EXCEPTION = "reason_code", "exception"

_DOCUMENT = (SESSION, SYMBOL)
_ASKS: dict[E, tuple[str, ...]] = {
    E.ADMISSIBLE: (*_DOCUMENT, EXCEPTION),
    E.INADMISSIBLE: (*_DOCUMENT, GROUNDS, EXCEPTION),
    E.VIEWS_VIOLATION: (*_DOCUMENT, EXCEPTION),
    E.VIEWS_NO_VIOLATION: (*_DOCUMENT, EXCEPTION),
    E.DISCONTINUED: (*_DOCUMENT, REASON),
    E.REOPENED: (REASON, SYMBOL),
    E.FOLLOWUP_OPENED: (SYMBOL,),
    E.CLOSED: (REASON,),
}
# The repeated rows of each kind of decision.
ROWS_OF: dict[E, tuple[str, ...]] = {
    E.ADMISSIBLE: ("findings", "opinions"),
    E.INADMISSIBLE: ("findings", "opinions"),
    E.VIEWS_VIOLATION: ("findings", "remedies", "opinions"),
    E.VIEWS_NO_VIOLATION: ("findings", "opinions"),
    E.DISCONTINUED: ("remedies",),
    E.REOPENED: (),
    E.FOLLOWUP_OPENED: ("remedies",),
    E.CLOSED: (),
}


def asks_of(kind: E) -> tuple[str, ...]:
    """What the form of a decision asks beside date, notes and rows."""
    return _ASKS[kind]


EXCEPTION_CHOICES: tuple[tuple[str, Promise], ...] = (
    ("", _("No finding")),
    ("yes", _("Found to apply: remedies unreasonably prolonged or unlikely to bring effective relief")),
    ("no", _("Found not to apply")),
)

# Legend, hint and button of each kind of row.
ROWS_WORDING: dict[str, tuple[Promise, Promise, Promise]] = {
    "findings": (
        _("Findings, article by article"),
        _("A row whose finding is left open is passed over. Sub-paragraphs as 1, 2(b) or (c)."),
        _("Add another finding"),
    ),
    "remedies": (
        _("Remedies"),
        _("What the State party is asked to do, one by one. They are encrypted, and numbered in this order."),
        _("Add another remedy"),
    ),
    "opinions": (_("Individual opinions"), _("Leave it empty where there is none."), _("Add another opinion")),
}
# The remedies of a case without a finding against the State.
TERMS = (
    _("Terms of the settlement"),
    _("What was agreed, one by one, so that it can be followed up. They are encrypted."),
    _("Add another term"),
)
WITH_TERMS = frozenset({E.DISCONTINUED, E.FOLLOWUP_OPENED})
