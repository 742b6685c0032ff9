"""The date in three parts."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from casetracker.core.forms import PartDateField


def _error(field: PartDateField, *parts: str) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        field.clean(list(parts))
    return caught.value.error_list[0]


@pytest.mark.parametrize("parts", [("4", "3", "1985"), (" 04 ", "03", "1985"), ("٤", "٣", "١٩٨٥")])
def test_three_parts_make_a_date_in_digits_of_any_script(parts: tuple[str, ...]) -> None:
    assert PartDateField().clean(list(parts)) == date(1985, 3, 4)


def test_nothing_is_no_date_where_none_is_required() -> None:
    assert PartDateField(required=False).clean(["", " ", ""]) is None


def test_nothing_is_refused_where_a_date_is_required() -> None:
    assert _error(PartDateField(), "", "", "").code == "required"


@pytest.mark.parametrize(
    ("parts", "part", "message"),
    [
        (("", "3", "1985"), "day", "Enter the day"),
        (("4", "", "1985"), "month", "Enter the month"),
        (("4", "3", ""), "year", "Enter the year"),
        (("32", "3", "1985"), "day", "Day must be a number from 1 to 31"),
        (("4", "13", "1985"), "month", "Month must be a number from 1 to 12"),
        (("4", "March", "1985"), "month", "Month must be a number from 1 to 12"),
        (("4", "3", "85"), "year", "Year must have four digits, for example 2024"),
        (("-4", "3", "1985"), "day", "Day must be a number from 1 to 31"),
        (("30", "2", "1985"), "day", "Enter a day that exists in that month"),
    ],
)
def test_the_error_names_the_part_to_mend(parts: tuple[str, ...], part: str, message: str) -> None:
    error = _error(PartDateField(), *parts)

    assert (error.params or {})["part"] == part
    assert error.message == message


def test_bounds_are_part_of_what_is_allowed() -> None:
    field = PartDateField(earliest=date(2020, 1, 1), latest=date(2020, 12, 31))

    assert field.clean(["1", "1", "2020"]) == date(2020, 1, 1)
    assert field.clean(["31", "12", "2020"]) == date(2020, 12, 31)


def test_a_date_outside_the_bounds_is_refused_with_the_bound_in_words() -> None:
    field = PartDateField(earliest=date(2020, 1, 1), latest=date(2020, 12, 31))

    assert _error(field, "31", "12", "2019").code == "too_early"
    assert _error(field, "1", "1", "2021").messages == ["The date must be 31 December 2020 or earlier"]


def test_a_form_reads_the_three_inputs_and_shows_them_again() -> None:
    class Form(forms.Form):
        born = PartDateField()

    form = Form({"born_day": "4", "born_month": "3", "born_year": "1985"})

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1985, 3, 4)
    assert 'name="born_month" value="3"' in str(form["born"])


def test_an_unchanged_date_counts_as_unchanged() -> None:
    field = PartDateField()

    assert not field.has_changed(date(1985, 3, 4), ["4", "3", "1985"])
    assert field.has_changed(date(1985, 3, 4), ["5", "3", "1985"])
