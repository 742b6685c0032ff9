"""The date that is as precise as it is known."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from casetracker.core.forms import PreciseDate, PreciseDateField, PreciseDateWidget, Precision


def _code(field: PreciseDateField, *parts: object) -> str | None:
    with pytest.raises(ValidationError) as caught:
        field.clean(list(parts))
    return caught.value.error_list[0].code


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("4", "3", "2024", False), PreciseDate(date(2024, 3, 4), Precision.DAY)),
        (("", "3", "2024", False), PreciseDate(date(2024, 3, 1), Precision.MONTH)),
        (("", "", "2024", False), PreciseDate(date(2024, 1, 1), Precision.YEAR)),
        (("", "", "", True), PreciseDate.unknown()),
    ],
)
def test_the_parts_given_set_the_precision(parts: tuple[object, ...], expected: PreciseDate) -> None:
    assert PreciseDateField().clean(list(parts)) == expected


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", "", False), "required"),
        (("4", "3", "", False), "year_missing"),
        (("4", "", "2024", False), "month_missing"),
        (("", "", "2024", True), "contradiction"),
        (("30", "2", "2024", False), "not_a_date"),
        (("", "13", "2024", False), "part_invalid"),
        (("", "", "24", False), "part_invalid"),
    ],
)
def test_what_makes_no_date_is_refused(parts: tuple[object, ...], code: str) -> None:
    assert _code(PreciseDateField(), *parts) == code


def test_nothing_answered_differs_from_not_known() -> None:
    field = PreciseDateField(required=False)

    assert field.clean(["", "", "", False]) is None
    assert field.clean(["", "", "", True]) == PreciseDate.unknown()


def test_a_vague_date_is_refused_only_if_it_cannot_be_right() -> None:
    field = PreciseDateField(earliest=date(2024, 6, 15), latest=date(2024, 8, 1))

    assert field.clean(["", "", "2024", False]) == PreciseDate(date(2024, 1, 1), Precision.YEAR)
    assert field.clean(["", "6", "2024", False]) == PreciseDate(date(2024, 6, 1), Precision.MONTH)
    assert _code(field, "", "5", "2024", False) == "too_early"
    assert _code(field, "2", "8", "2024", False) == "too_late"


@pytest.mark.parametrize(
    ("given", "last"),
    [
        (PreciseDate(date(2024, 1, 1), Precision.YEAR), date(2024, 12, 31)),
        (PreciseDate(date(2024, 2, 1), Precision.MONTH), date(2024, 2, 29)),
        (PreciseDate(date(2024, 12, 1), Precision.MONTH), date(2024, 12, 31)),
        (PreciseDate(date(2024, 2, 3), Precision.DAY), date(2024, 2, 3)),
        (PreciseDate.unknown(), None),
    ],
)
def test_a_vague_date_has_a_last_day(given: PreciseDate, last: date | None) -> None:
    assert given.last_value == last


@pytest.mark.parametrize(("value", "precision"), [(None, Precision.DAY), (date(2024, 1, 1), Precision.UNKNOWN)])
def test_value_and_precision_cannot_contradict_each_other(value: date | None, precision: Precision) -> None:
    with pytest.raises(ValueError, match="unknown"):
        PreciseDate(value, precision)


@pytest.mark.parametrize(
    "given",
    [
        PreciseDate(date(2024, 3, 4), Precision.DAY),
        PreciseDate(date(2024, 3, 1), Precision.MONTH),
        PreciseDate(date(2024, 1, 1), Precision.YEAR),
        PreciseDate.unknown(),
    ],
)
def test_what_was_stored_comes_back_through_the_widget(given: PreciseDate) -> None:
    field = PreciseDateField()

    shown = PreciseDateWidget().decompress(given)

    assert field.clean(shown) == given
    assert not field.has_changed(given, shown)


def test_a_form_reads_the_box_not_known() -> None:
    class Form(forms.Form):
        happened = PreciseDateField()

    form = Form({"happened_unknown": "on"})

    assert form.is_valid()
    assert form.cleaned_data["happened"] == PreciseDate.unknown()
