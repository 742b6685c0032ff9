"""Dates known only as well as they are known."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_ISO_PART = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Precision(TextChoices):
    """How well a date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("not known")


@dataclass(frozen=True)
class PreciseDate:
    """A date with its precision. ``value`` is the first day that it may mean, and ``None`` when it is not known."""

    value: date | None
    precision: Precision

    def __post_init__(self) -> None:
        if (self.value is None) != (self.precision == Precision.UNKNOWN):
            raise ValueError("a date is missing exactly when its precision is unknown")

    @classmethod
    def unknown(cls) -> Self:
        """A date of which it was said that nobody knows it."""
        return cls(None, Precision.UNKNOWN)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026``, ``2026-05``, ``2026-05-03`` or ``unknown``. Raises ValueError for anything else."""
        if text == Precision.UNKNOWN:
            return cls.unknown()
        if not _ISO_PART.fullmatch(text):
            raise ValueError("not a date of the form 2026, 2026-05 or 2026-05-03")
        precision = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]
        return cls(date.fromisoformat((text + "-01-01")[:10]), precision)

    def __str__(self) -> str:
        """The text that :meth:`parse` reads."""
        if self.value is None:
            return str(Precision.UNKNOWN)
        return self.value.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(self.precision), 10)]

    @property
    def last_value(self) -> date | None:
        """The last day that it may mean."""
        if self.value is None or self.precision == Precision.DAY:
            return self.value
        if self.precision == Precision.YEAR:
            return self.value.replace(month=12, day=31)
        return self.value.replace(day=monthrange(self.value.year, self.value.month)[1])
