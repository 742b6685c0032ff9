"""Calendar months."""

from datetime import date

import pytest

from workflow.statistics import months


def test_a_month_is_read_and_written_as_year_and_month() -> None:
    month = months.parse("2027-02")

    assert month == date(2027, 2, 1)
    assert months.code(month) == "2027-02"


@pytest.mark.parametrize("text", ["2027", "2027-13", "2027-2", "2027-02-01", "02-2027", "last"])
def test_what_is_no_month_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        months.parse(text)


@pytest.mark.parametrize(("month", "last"), [("2027-02", 28), ("2028-02", 29), ("2027-12", 31), ("2027-04", 30)])
def test_the_last_day_follows_the_calendar(month: str, last: int) -> None:
    assert months.last_day(months.parse(month)).day == last


@pytest.mark.parametrize(
    ("today", "closed"), [(date(2027, 3, 1), "2027-02"), (date(2027, 3, 31), "2027-02"), (date(2027, 1, 1), "2026-12")]
)
def test_a_month_is_closed_from_the_first_day_of_the_next(today: date, closed: str) -> None:
    assert months.code(months.last_closed(today)) == closed


def test_the_months_between_include_both_ends() -> None:
    found = months.between(date(2026, 11, 1), date(2027, 2, 1))

    assert [months.code(month) for month in found] == ["2026-11", "2026-12", "2027-01", "2027-02"]
