"""A date known only as well as it is known: to the day, the month, the year, or not at all."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.forms.date_parts import (
    DAY,
    MONTH,
    PARTS,
    YEAR,
    PartDateWidget,
    Parts,
    check_bounds,
    make_date,
    number,
    typed_parts,
)


class PreciseDateWidget(forms.MultiWidget):
    """The three inputs of :class:`PartDateWidget`, and a box to say that the date is not known."""

    use_fieldset = True
    part_labels = PartDateWidget.part_labels
    unknown_label = _("The date is not known")

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        inputs: dict[str, forms.Widget | type[forms.Widget]] = dict(zip(PARTS, PartDateWidget().widgets, strict=True))
        super().__init__({**inputs, "unknown": forms.CheckboxInput()}, dict(attrs or {}))

    def decompress(self, value: object) -> list[Any]:
        if not isinstance(value, PreciseDate):
            return ["", "", "", False]
        if value.value is None:
            return ["", "", "", True]
        day = str(value.value.day) if value.precision == Precision.DAY else ""
        month = "" if value.precision == Precision.YEAR else str(value.value.month)
        return [day, month, str(value.value.year), False]

    def id_for_label(self, id_: str) -> str:
        """The first input: where a link of the error summary leads."""
        return f"{id_}_0" if id_ else id_


class PreciseDateField(forms.Field):
    """A date as precise as it is known: day, month and year; month and year; year; or "not known".

    ``clean`` returns a :class:`PreciseDate`, or ``None`` when nothing was answered and the field is not required.

    Raises ``ValidationError``: codes ``required``, ``year_missing``, ``month_missing``, ``part_invalid``,
    ``not_a_date``, ``contradiction`` (a date and "not known"), ``too_early``, ``too_late``.
    """

    widget = PreciseDateWidget
    default_error_messages = {
        "required": _("Enter the date, as much of it as is known, or say that it is not known"),
        "year_missing": _("Enter the year; if even the year is not known, tick “The date is not known”"),
        "month_missing": _("Enter the month, or leave the day empty"),
        "contradiction": _("Either enter a date or tick “The date is not known”, not both"),
        "not_a_date": _("Enter a day that exists in that month"),
        "too_early": _("The date must be %(limit)s or later"),
        "too_late": _("The date must be %(limit)s or earlier"),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Any) -> PreciseDate | None:
        if isinstance(value, PreciseDate) or not value:
            return value or None
        parts, is_unknown = typed_parts(value), bool(value[3])
        if is_unknown and not parts.is_empty:
            self._refuse("contradiction", DAY)
        if is_unknown:
            return PreciseDate.unknown()
        return None if parts.is_empty else self._known(parts)

    def _known(self, parts: Parts) -> PreciseDate:
        if not parts.year:
            self._refuse("year_missing", YEAR)
        if parts.day and not parts.month:
            self._refuse("month_missing", MONTH)
        if parts.day:
            return PreciseDate(make_date(parts, self.error_messages["not_a_date"]), Precision.DAY)
        year = number(parts, YEAR)
        if parts.month:
            return PreciseDate(date(year, number(parts, MONTH), 1), Precision.MONTH)
        return PreciseDate(date(year, 1, 1), Precision.YEAR)

    def _refuse(self, code: str, part: str) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"part": part})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, PreciseDate):
            # The first day that the date may mean is compared, so a vague date is refused only if it cannot be right.
            check_bounds(value.last_value, self.earliest, None, self.error_messages)
            check_bounds(value.value, None, self.latest, self.error_messages)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return PreciseDateWidget().decompress(initial) != list(data or ["", "", "", False])
