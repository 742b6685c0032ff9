"""What a person says of a step."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate
from casetracker.core.errors import Problem
from workflow.decisions.contents import Assessment, DecisionContents

LONGEST_NOTE = 10_000


@dataclass(frozen=True)
class Entry:
    """What a person says of a step: when it happened, and what goes with it.

    ``told`` is what the parties are told; ``note`` stays inside; ``details`` are codes and numbers of the step.
    ``limit``, ``until`` and ``concerns`` are the event's: which time limit, its new last day, the row it is about.
    ``decided`` is what a decision says, ``assessed`` an assessment of follow-up.
    """

    occurred: PreciseDate
    note: str = ""
    told: str = ""
    basis: str = ""
    document_symbol: str = ""
    document_id: UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)
    is_inferred: bool = False
    limit: str = ""
    until: date | None = None
    concerns: UUID | None = None
    decided: DecisionContents | None = None
    assessed: Assessment | None = None

    @property
    def reason(self) -> str:
        """The code of the reason for a discontinuance, a reopening or a close; empty where none is given."""
        code = self.decided.reason_code if self.decided is not None else ""
        return str(code or self.details.get("reason") or "")

    def problems(self) -> list[Problem]:
        """What is wrong with it."""
        found = []
        if self.occurred.value is not None and self.occurred.value > clock.today():
            found.append(Problem("occurred", "in_the_future", _("The date lies in the future.")))
        for name in ("note", "told"):
            if len(getattr(self, name)) > LONGEST_NOTE:
                text = _("Shorten the text to %(most)s characters.") % {"most": LONGEST_NOTE}
                found.append(Problem(name, "too_long", text))
        return found
