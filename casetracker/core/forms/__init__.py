"""Fields and widgets that every form of the project may use."""

from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.forms.date_parts import PartDateField, PartDateWidget
from casetracker.core.forms.precise_date import PreciseDateField, PreciseDateWidget

__all__ = ["PartDateField", "PartDateWidget", "PreciseDate", "PreciseDateField", "PreciseDateWidget", "Precision"]
