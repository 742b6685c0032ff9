"""A date typed as day, month and year: three inputs, one value, an error that names the wrong part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casetracker.core.ui.dates import day_text

DAY, MONTH, YEAR = "day", "month", "year"
PARTS = (DAY, MONTH, YEAR)

# The first year is early enough for every living person's birth and catches "24" typed for 2024.
FIRST_YEAR = 1880
LAST_YEAR = 2200

_MISSING = {DAY: _("Enter the day"), MONTH: _("Enter the month"), YEAR: _("Enter the year")}
_NOT_A_NUMBER = {
    DAY: _("Day must be a number from 1 to 31"),
    MONTH: _("Month must be a number from 1 to 12"),
    YEAR: _("Year must have four digits, for example 2024"),
}
_LONGEST_MONTH, _MONTHS = 31, 12
LONGEST_PART = 4


@dataclass(frozen=True)
class Parts:
    """What was typed, part by part; an empty string where nothing was."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.day or self.month or self.year)


class PartDateWidget(forms.MultiWidget):
    """Three short number inputs named ``<name>_day``, ``<name>_month`` and ``<name>_year``."""

    use_fieldset = True
    part_labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, autocomplete: str = "") -> None:
        """``autocomplete`` is the prefix of HTML's date tokens: "bday" gives bday-day, bday-month, bday-year."""
        super().__init__({part: _part_input(part, autocomplete) for part in PARTS}, dict(attrs or {}))

    def decompress(self, value: object) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        """The first input: where a link of the error summary leads."""
        return f"{id_}_0" if id_ else id_


def _part_input(part: str, autocomplete: str) -> forms.TextInput:
    attrs = {"inputmode": "numeric", "maxlength": "4" if part == YEAR else "2"}
    if autocomplete:
        attrs["autocomplete"] = f"{autocomplete}-{part}"
    return forms.TextInput(attrs=attrs)


class PartDateField(forms.Field):
    """A whole date from three inputs.

    ``clean`` returns a :class:`datetime.date`, or ``None`` when nothing was typed and the field is not required.
    ``earliest`` and ``latest`` bound it (inclusive).

    Raises ``ValidationError``: codes ``required``, ``part_missing``, ``part_invalid``, ``not_a_date``, ``too_early``,
    ``too_late``; the message names the part to mend.
    """

    widget = PartDateWidget
    default_error_messages = {
        "required": _("Enter the date"),
        "not_a_date": _("Enter a day that exists in that month"),
        "too_early": _("The date must be %(limit)s or later"),
        "too_late": _("The date must be %(limit)s or earlier"),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Any) -> date | None:
        parts = typed_parts(value)
        if parts.is_empty:
            return None
        for part in PARTS:
            if not getattr(parts, part):
                raise ValidationError(_MISSING[part], code="part_missing", params={"part": part})
        return make_date(parts, self.error_messages["not_a_date"])

    def validate(self, value: Any) -> None:
        super().validate(value)
        check_bounds(value, self.earliest, self.latest, self.error_messages)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return PartDateWidget().decompress(initial) != list(data or ["", "", ""])


def typed_parts(value: Any) -> Parts:
    """What the widget handed over (day, month, year in a list), stripped."""
    if isinstance(value, date):
        return Parts(str(value.day), str(value.month), str(value.year))
    texts = [str(item or "").strip() for item in value or []]
    return Parts(*[*texts, "", "", ""][:3])


def number(parts: Parts, part: str) -> int:
    """The number typed for ``part``; digits of any script count.

    Raises ``ValidationError``: code ``part_invalid``, if it is no number or out of range.
    """
    low, high = {DAY: (1, _LONGEST_MONTH), MONTH: (1, _MONTHS), YEAR: (FIRST_YEAR, LAST_YEAR)}[part]
    text = getattr(parts, part)
    # Python refuses to read a number of some thousand digits at all, so the length is looked at first.
    if not text.isdecimal() or len(text) > LONGEST_PART or not low <= int(text) <= high:
        raise ValidationError(_NOT_A_NUMBER[part], code="part_invalid", params={"part": part})
    return int(text)


def make_date(parts: Parts, not_a_date: Any) -> date:
    """The calendar date of three typed parts.

    Raises ``ValidationError``: ``part_invalid`` for a part out of range, ``not_a_date`` for a day that its
    month does not have.
    """
    day, month, year = number(parts, DAY), number(parts, MONTH), number(parts, YEAR)
    try:
        return date(year, month, day)
    except ValueError as impossible:
        raise ValidationError(not_a_date, code="not_a_date", params={"part": DAY}) from impossible


def check_bounds(value: date | None, earliest: date | None, latest: date | None, messages: Mapping[str, Any]) -> None:
    """Refuse a date before ``earliest`` or after ``latest`` (both inclusive).

    Raises ``ValidationError``: codes ``too_early``, ``too_late``.
    """
    if value and earliest and value < earliest:
        raise ValidationError(messages["too_early"], code="too_early", params={"limit": day_text(earliest)})
    if value and latest and value > latest:
        raise ValidationError(messages["too_late"], code="too_late", params={"limit": day_text(latest)})
