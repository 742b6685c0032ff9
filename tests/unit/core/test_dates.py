"""Dates known only as well as they are known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetracker.core.dates import PreciseDate, Precision

WRITTEN = [
    ("2024", PreciseDate(date(2024, 1, 1), Precision.YEAR), date(2024, 12, 31)),
    ("2024-02", PreciseDate(date(2024, 2, 1), Precision.MONTH), date(2024, 2, 29)),
    ("2023-02", PreciseDate(date(2023, 2, 1), Precision.MONTH), date(2023, 2, 28)),
    ("9999-12", PreciseDate(date(9999, 12, 1), Precision.MONTH), date(9999, 12, 31)),
    ("2024-02-03", PreciseDate(date(2024, 2, 3), Precision.DAY), date(2024, 2, 3)),
    ("unknown", PreciseDate.unknown(), None),
]


@pytest.mark.parametrize(("text", "meant", "last"), WRITTEN)
def test_a_date_is_read_and_written_as_well_as_it_is_known(text: str, meant: PreciseDate, last: date | None) -> None:
    assert PreciseDate.parse(text) == meant
    assert str(meant) == text
    assert meant.last_value == last


@pytest.mark.parametrize(
    "text", ["", "24", "2024-2", "2024-13", "2024-02-30", "02/2024", "2024-02-03T10:00", "٢٠٢٤", "soon"]
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the calendar has its own sentences
        PreciseDate.parse(text)


def test_a_known_date_is_not_of_unknown_precision() -> None:
    with pytest.raises(ValueError, match="missing exactly when"):
        PreciseDate(date(2024, 1, 1), Precision.UNKNOWN)
    with pytest.raises(ValueError, match="missing exactly when"):
        PreciseDate(None, Precision.DAY)


@given(st.dates(), st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR]))
def test_a_date_means_a_span_that_contains_it(day: date, precision: Precision) -> None:
    meant = PreciseDate.parse(day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[precision]])

    assert meant.precision == precision
    assert meant.value is not None and meant.last_value is not None
    assert meant.value <= day <= meant.last_value
    assert PreciseDate.parse(str(meant)) == meant
